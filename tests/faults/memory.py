"""Looks through the memory of a phone after it was locked: `memory.py --phone PROGRAM --port PORT --data FOLDER`, where a sandbox
runs in that folder on that port.

The phone (`tests/src/bin/memory.rs`) is the core and nothing else in a process of its own: no foreign language keeps
copies, the sandbox runs in another process, and the values are written down here alone. It walks a dossier to its
receipt and locks. Before the lock every value must be found, or the search would prove nothing; afterwards none may be. Then it is
a helper's phone in a visit, and the same holds for the end of that; its files are looked through too.

Every mapping that can be written is looked through: heap, stacks, data, whatever libraries have mapped. Forms of a
value are those of `canary.py`.

Prints lines "ok|FAIL|note<TAB>words" for `tests/run`; exit code 1 if anything failed.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

from canary import forms, seen, tell, tokens

# What the person typed, what the sign-in told (tests/sandbox/src/citizens.rs), what they entered at the signing service.
VALUES = {
    "name": "Lò Thị Ủ",
    "personal number": "010156000123",
    "address": "Thôn Na Ẩn, xã Mường Khương",
    "phone": "0900000123",
    "street": "Số 15, ngõ 20, phố Dịch Vọng",
    "owner": "Giàng Văn Sáng",
    "owner's number": "010081004321",
}
# It is made into a key at once and is in memory no more, before the lock either.
PIN = re.compile(rb"(?<![0-9A-Za-z])240816(?![0-9A-Za-z])")
# Secrets that are made while it runs, by how they begin. A JSON Web Token whose head says access token, as the broker writes it.
SECRETS = {
    "refresh token": re.compile(rb"gocua-refresh\.[A-Za-z0-9_-]{8}"),
    "access token": re.compile(rb"eyJ[A-Za-z0-9_-]*(?:YXQrand0|hdCtqd3|F0K2p3d)[A-Za-z0-9_-]*\.eyJ[A-Za-z0-9_-]{16}"),
}


def memory(pid):
    """(name of the mapping, bytes) of everything in that process that can be written."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as mem:
        for line in maps:
            parts = line.split(None, 5)
            start, end = (int(number, 16) for number in parts[0].split("-"))
            name = parts[5].strip() if len(parts) > 5 else "(anonymous)"
            if "w" not in parts[1] or "r" not in parts[1] or name.startswith("[v"):
                continue
            try:
                yield name, whole(mem, start, end)
            except OSError:
                # A thread's stack or a large block may be given back while we look; what is still there must be readable.
                if parts[0] in Path(f"/proc/{pid}/maps").read_text():
                    raise


def whole(mem, start, end):
    mem.seek(start)
    pieces = []
    while start < end:
        piece = mem.read(min(end - start, 1 << 24))
        if not piece:
            break
        pieces.append(piece)
        start += len(piece)
    return b"".join(pieces)


def look(pid, values):
    """How often each value and secret is there, by what it is, with the places."""
    needles = {name: {needle for form, needle in forms(value).items() if "(any case)" not in form} for name, value in values.items()}
    counts, places = {}, {}
    for where, data in memory(pid):
        for name, wanted in needles.items():
            found = sum(data.count(needle) for needle in wanted)
            counts[name] = counts.get(name, 0) + found
            if found:
                first = next(needle for needle in wanted if needle in data)
                at = data.index(first)
                places.setdefault(name, []).append(f"{where}: …{data[max(0, at - 60) : at + len(first) + 40]!r}…")
        for name, pattern in (SECRETS | {"PIN": PIN}).items():
            found = pattern.findall(data)
            counts[name] = counts.get(name, 0) + len(found)
            if found:
                at = pattern.search(data).start()
                places.setdefault(name, []).append(f"{where}: …{data[max(0, at - 60) : at + 60]!r}…")
    return counts, places


def goes_on(phone, to):
    """Lets the phone go on; whether it came there."""
    phone.stdin.write("\n")
    phone.stdin.flush()
    came = phone.stdout.readline().strip() == to
    if not came:
        tell("FAIL", f"the phone does not come to {to}")
    return came


def gone(phone, to, values, when):
    """Whether nothing is left in memory once the phone has gone on."""
    if not goes_on(phone, to):
        return False
    after, places = look(phone.pid, values)
    left = {name: count for name, count in after.items() if count}
    for name in left:
        for place in places[name]:
            print(f"{name}: {place}")
    tell("FAIL" if left else "ok", f"{when}: {left or 'none of them, no token either'}")
    return not left


def visit(phone, data):
    """A helper's phone: during a visit what was typed is there and nothing to sign in, sign or send with; after it, nothing at all."""
    if not goes_on(phone, "visit"):
        return False
    values = VALUES | tokens(data / "sandbox.db")
    during, _ = look(phone.pid, values)
    unseen = [name for name in VALUES if not during[name]]
    tell("FAIL" if unseen else "ok", f"during a visit the search finds what was typed: {during}")
    able = {name: count for name, count in during.items() if count and name not in VALUES}
    tell("FAIL" if able else "ok", f"during a visit no session is in memory, the helper's neither: {able or 'no token, no PIN'}")
    over = gone(phone, "over", values, "after a visit")
    files = [path for path in (data / "helper").rglob("*") if path.is_file() and "key" not in path.name]
    found = {str(path.relative_to(data)): hits for path in files if (hits := seen(path.read_bytes(), VALUES))}
    tell("FAIL" if found or not files else "ok", f"after a visit none of them is in the {len(files)} files of the helper's phone: {found or 'none'}")
    kept = [path.name for path in (data / "helper").rglob("visit-*")]
    tell("FAIL" if kept else "ok", f"after a visit its folder is gone: {kept or 'gone'}")
    return over and not (unseen or able or found or kept)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--phone", required=True)
    arguments.add_argument("--port", required=True)
    arguments.add_argument("--data", required=True, type=Path)
    options = arguments.parse_args()
    phone = subprocess.Popen([options.phone, options.data, options.port], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        if phone.stdout.readline().strip() != "open":
            tell("FAIL", "the phone in a process of its own did not come to the receipt")
            return 1
        values = VALUES | tokens(options.data / "sandbox.db")
        before, _ = look(phone.pid, values)
        unseen = [name for name, count in before.items() if count == 0 and name != "PIN"]
        tell("FAIL" if unseen else "ok", f"before the lock the search finds every value in memory: {before}")
        good = not unseen and gone(phone, "locked", values, "after the lock")
        return 0 if good and visit(phone, options.data) else 1
    finally:
        phone.stdin.close()
        try:
            phone.wait(10)
        except subprocess.TimeoutExpired:
            phone.kill()


if __name__ == "__main__":
    sys.exit(main())
