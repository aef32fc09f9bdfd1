"""`age` judges our backups, and we read what `age` made: `backup.py PROGRAM FOLDER`.

PROGRAM is `backup` of the tests. `age` asks for a passphrase on the terminal only, so it gets one of its own.
Each check is one line, "ok" or "FAIL", a tab and words.
"""

import hashlib
import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

failed = False


def check(good, words):
    global failed
    failed |= not good
    print(f"{'ok' if good else 'FAIL'}\t{words}", flush=True)


def run(*command, stdin=None):
    return subprocess.run([str(word) for word in command], input=stdin, capture_output=True, timeout=120)


def age_at_terminal(passphrase, *arguments):
    """Runs `age`, typing the passphrase whenever it asks; its exit code."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("age", ["age", *map(str, arguments)])
    asked, said, end = 0, b"", time.monotonic() + 60
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 1)
        try:
            part = os.read(terminal, 4096) if ready else None
        except OSError:  # the terminal closes with the program
            break
        if part == b"":
            break
        said += part or b""
        # Typed only once it waits: what comes before is thrown away when the echo is turned off.
        if said.lower().count(b"passphrase") > asked and not ready:
            asked = said.lower().count(b"passphrase")
            os.write(terminal, passphrase.encode() + b"\n")
    else:
        os.kill(pid, signal.SIGKILL)
    print(f"+ age {' '.join(map(str, arguments))}: {said!r}")
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status)


def escaped(text):
    """A part of a name in the tar, by the rule that the format gives."""
    plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return "".join(chr(byte) if chr(byte) in plain else f"%{byte:02X}" for byte in text.encode()) or "%"


def names_and_hashes(tar):
    """What Python's `tarfile` finds; files only, each once."""
    found = {}
    with tarfile.open(fileobj=io.BytesIO(tar), mode="r:") as archive:
        for member in archive:
            assert member.isreg() and member.name not in found, member.name
            found[member.name] = hashlib.sha256(archive.extractfile(member).read()).hexdigest()
    return found


def main(program, folder):
    made = run(program, "make", folder)
    if made.returncode != 0:
        return check(False, f"no backup was made: {made.stderr.decode()[-300:]}")
    content = json.loads((folder / "content.json").read_text("utf-8"))
    expected = {f"records/{escaped(record['collection'])}/{escaped(record['id'])}": record["sha256"] for record in content["records"]}
    expected |= {f"files/{file['id']}": file["sha256"] for file in content["files"]}
    expected["gocua-backup.json"] = hashlib.sha256(b'{"format":1}\n').hexdigest()
    code, identity, recipient = ((folder / f"{name}.txt").read_text().strip() for name in ("code", "identity", "recipient"))
    version = run("age", "--version").stdout.decode().strip()

    opened = run("age", "--decrypt", "-i", folder / "identity.txt", folder / "phone.age")
    tar = opened.stdout
    check(opened.returncode == 0 and len(tar) > 3_000_000, f"age {version} opens a backup with the phone's key ({len(tar)} bytes)")
    check(names_and_hashes(tar) == expected, f"Python's tarfile finds the {len(expected)} files in it, byte for byte")
    listed = run("tar", "tf", "-", stdin=tar)
    check(listed.returncode == 0 and len(listed.stdout.splitlines()) == len(expected), "tar lists them")
    status = age_at_terminal(code, "--decrypt", "-o", folder / "code.tar", folder / "code.age")
    by_code = (folder / "code.tar").read_bytes() if status == 0 else b""
    check(by_code and names_and_hashes(by_code) == expected, "age opens a backup with the recovery code as it is printed")
    check(run("age-keygen", "-y", folder / "identity.txt").stdout.decode().strip() == recipient, "age-keygen finds the same public key for the phone's secret one")

    # The judge must be able to say no.
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    check(age_at_terminal(wrong, "--decrypt", "-o", folder / "wrong.tar", folder / "code.age") != 0, "age opens nothing with a code of which one digit is wrong")
    damaged = bytearray((folder / "phone.age").read_bytes())
    damaged[len(damaged) // 2] ^= 1
    check(run("age", "--decrypt", "-i", folder / "identity.txt", stdin=bytes(damaged)).returncode != 0, "age opens no backup of which a bit is wrong")

    # The other way round: what age wrote.
    (folder / "content.tar").write_bytes(tar)
    run("age-keygen", "-o", folder / "stranger.txt")
    stranger = run("age-keygen", "-y", folder / "stranger.txt").stdout.decode().strip()

    def read_back(file, kind, key, words):
        said = run(program, "read", file, kind, key)
        good = said.returncode == 0 and json.loads(said.stdout) == content
        check(good, words if good else f"{words}: {(said.stdout + said.stderr).decode()[-300:]}")

    run("age", "-r", recipient, "-o", folder / "one.age", folder / "content.tar")
    read_back(folder / "one.age", "phone", identity, "we read what age locked to the phone's key")
    run("age", "-r", stranger, "-r", recipient, "-o", folder / "two.age", folder / "content.tar")
    read_back(folder / "two.age", "phone", identity, "we read what age locked to two keys, of which ours is one")
    age_at_terminal(code, "--encrypt", "--passphrase", "-o", folder / "typed.age", folder / "content.tar")
    read_back(folder / "typed.age", "code", code.replace("-", " "), "we read what age locked to the recovery code")
    run("age", "-r", stranger, "-o", folder / "theirs.age", folder / "content.tar")
    refused = run(program, "read", folder / "theirs.age", "phone", identity)
    check(refused.returncode == 1 and b"does not open" in refused.stdout, "what age locked to somebody else does not open")
    run("age", "-r", recipient, "-o", folder / "other.age", folder / "content.json")
    refused = run(program, "read", folder / "other.age", "phone", identity)
    check(refused.returncode == 1 and b"not a backup" in refused.stdout, "something else in an age file is no backup")


main(Path(sys.argv[1]), Path(sys.argv[2]))
sys.exit(failed)
