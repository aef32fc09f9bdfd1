"""Plants distinctive values, walks a whole journey and looks for them where no plaintext may be.

Places that must not have them: every file under the phone's own folder, and everything the program said with
RUST_LOG=trace. Looked for as UTF-8, NFD, without diacritics (any case), UTF-16 in both byte orders, hex, base64
in its three alignments, base64url. Before it looks, it proves that it can see: each form of a planted value must
be found in a file made for that, and the values must be at the portal, which is meant to have them.

Prints lines "ok|FAIL|note<TAB>words" for `tests/run`; exit code 1 if anything failed.
"""

import argparse
import base64
import json
import os
import re
import sqlite3
import subprocess
import sys
import unicodedata
from pathlib import Path

SCRIPT = Path(__file__).parent.parent / "sandbox/src/journey/answers/3.000333.json"
# What the robot enters; the phone's and the signing service's own source of truth are in the sandbox.
PHONE_PIN = "240816"
SIGNING_PIN = "135790"


def tell(kind, words):
    print(f"{kind}\t{words}", flush=True)


# Answers that nobody else gives, by path of the question: the values that are planted by typing.
PLANTED = {
    "phone": "0987610432",
    "father_birth": "1958",
    "history[0].from": "12/2015",
    "history[0].to": "8/2019",
    "history[1].from": "9/2019",
    "history[1].to": "6/2023",
    "history[2].from": "7/2023",
    "birth_place": "Trạm y tế Khuổi Ngoãng",
    "father_name": "Quàng Văn Ưởng",
    "mother_name": "Lường Thị Nhỡ",
    "mother_birth": "17/11/1969",
    "history[0].address": "Số 4417 đường Đèo Khau Phạ",
    "history[0].occupation": "Thợ đẽo guốc",
    "history[0].workplace": "Xưởng guốc Ngỗng Trắng",
    "history[1].address": "Thôn Nậm Nghẹt, xã Khe Ruộng",
    "history[1].occupation": "Người chèo bè mảng",
    "history[1].workplace": "Bến bè Vực Quýt",
    "history[2].address": "Hẻm 93 ngách Ổ Chim Cuốc",
    "history[2].occupation": "Thợ vá lưới rê",
    "history[2].workplace": "Tổ vá lưới Cửa Rẽ",
}
# What the sign-in brings about this person (tests/sandbox/src/citizens.rs).
CITIZEN = "tran-thi-hong-ngoc"
PERSON = {
    "name": "Trần Thị Hồng Ngọc",
    "personal number": "048301004567",
    "birth date": "2001-12-21",
    "birth date as shown": "21/12/2001",
    "phone of the sign-in": "+84900004567",
    "email": "hongngoc.tran@example.vn",
    "street": "Số 27 đường Hoàng Diệu",
}


def flat(text):
    """Without diacritics, in lower case."""
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return text.replace("đ", "d").replace("Đ", "D").lower()


def forms(value):
    """Bytes to look for, by name of the form; those marked `(any case)` are compared in lower case."""
    plain = value.encode()
    found = {"utf-8": plain, "nfd": unicodedata.normalize("NFD", value).encode(), "utf-16le": value.encode("utf-16-le"), "utf-16be": value.encode("utf-16-be")}
    found["json"] = json.dumps(value)[1:-1].encode()
    found["url"] = "".join(c if c.isalnum() and c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in value).encode()
    found["hex (any case)"] = plain.hex().encode()
    found["without diacritics (any case)"] = flat(value).encode()
    for shift in range(3):
        # Only the symbols that depend on the value alone, whatever stands around it.
        symbols = base64.b64encode(b"\0" * shift + plain)
        start = (8 * shift + 5) // 6
        end = (8 * (shift + len(plain))) // 6
        for name, alphabet in (("base64", symbols), ("base64url", symbols.replace(b"+", b"-").replace(b"/", b"_"))):
            found[f"{name} +{shift}"] = alphabet[start:end]
    # Too short to mean anything by chance: the PIN's base64, for example, is searched from 6 symbols up.
    return {name: needle for name, needle in found.items() if len(needle) >= 6}


def alone(data, needle, digits):
    """Whether the needle occurs; digits only when they are not the inside of a longer number."""
    if not digits:
        return needle in data
    return re.search(rb"(?<![0-9A-Fa-f])" + re.escape(needle) + rb"(?![0-9A-Fa-f])", data) is not None


def seen(data, canaries):
    """(name, form) of every canary in these bytes."""
    lower = data.lower()
    hits = set()
    for name, value in canaries.items():
        for form, needle in forms(value).items():
            short = needle.isdigit() and len(needle) < 9
            if alone(lower if "(any case)" in form else data, needle, short):
                hits.add((name, form))
    return hits


def tokens(database):
    """Secrets that only the phone and the broker know are kept there as fingerprints, so none can be searched for;
    what can: the ids of its sign-ins, which the access token carries."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return {f"sign-in {n}": row[0] for n, row in enumerate(connection.execute("SELECT id FROM broker_sign_in"))}
    finally:
        connection.close()


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--work", required=True, type=Path)
    options = arguments.parse_args()
    failed = []

    def check(good, words):
        tell("ok" if good else "FAIL", words)
        if not good:
            failed.append(words)

    script = json.loads(SCRIPT.read_text("utf-8"))
    unknown = [path for path in PLANTED if path not in script["answers"]]
    if unknown:
        tell("FAIL", f"the form has no longer: {unknown}; plant the values elsewhere")
        return 1
    script["answers"].update(PLANTED)
    script["citizen"] = CITIZEN
    # Years and months are planted to make sense, but too short to search for.
    planted = {path: value for path, value in PLANTED.items() if len(value) > 7}
    answers = options.work / "answers.json"
    answers.write_text(json.dumps(script, ensure_ascii=False), "utf-8")
    data, out = options.work / "data", options.work / "out"
    command = [options.program, "journey", "--procedure", script["procedure"], "--answers", answers, "--data", data, "--out", out]
    run = subprocess.run(command, capture_output=True, timeout=300, env={**os.environ, "RUST_LOG": "trace", "RUST_BACKTRACE": "1"})
    log = run.stdout + run.stderr
    if run.returncode != 0:
        tell("FAIL", f"the journey with planted values ends with {run.returncode}")
        print(log.decode("utf-8", "replace"))
        return 1

    canaries = {**planted, **PERSON, "the phone's PIN": PHONE_PIN, "the signing PIN": SIGNING_PIN}
    canaries.update(tokens(data / "journey" / "sandbox.db"))
    tell("note", f"{len(canaries)} values planted: {len(planted)} answers, {len(PERSON)} of the person, 2 PINs, {len(canaries) - len(planted) - len(PERSON) - 2} of the sign-in")
    check(len(canaries) >= 20, "at least 20 values are looked for, in the public pack too, whose examples are nobody who exists")

    # It can see: every form of every value, in the middle of other bytes.
    blind = []
    for name, value in canaries.items():
        for form, needle in forms(value).items():
            if form.startswith("base64"):
                shift = int(form[-1])
                needle = base64.b64encode(b"abc" * 2 + b"xyz"[:shift] + value.encode() + b"tail")
                needle = needle.translate(bytes.maketrans(b"+/", b"-_")) if "url" in form else needle
            elif "(any case)" in form:
                needle = needle.upper()
            if (name, form) not in seen(b"\0\xffbefore " + needle + b" after\0", {name: value}):
                blind.append((name, form))
    check(not blind, "control: a planted file gives away every form of every value" if not blind else f"control: blind for {blind[:5]}")
    portal = b"".join(path.read_bytes() for path in sorted((data / "journey").glob("sandbox.db*")))
    absent = [name for name in {**planted, **PERSON} if not any(hit[0] == name for hit in seen(portal, {name: canaries[name]}))]
    # The portal keeps dates as it was told them; one of the two ways of writing is enough.
    absent = [name for name in absent if not name.startswith(("birth date", "mother_birth"))]
    check(not absent, "control: the portal, which may know them, has the values" if not absent else f"control: the portal does not have {absent}")

    # Where nothing may be.
    files = scanned = 0
    for path in sorted((data / "journey" / "phones").rglob("*")):
        if not path.is_file() or "app" not in path.relative_to(data / "journey" / "phones").parts[1:2]:
            continue
        files += 1
        content = path.read_bytes()
        scanned += len(content)
        for name, form in sorted(seen(content, canaries) | seen(path.name.encode(), canaries)):
            check(False, f"{path.relative_to(data / 'journey')} has {name} ({form})")
    check(files >= 3 and any(path.name == "vault.db" for path in data.rglob("*")), f"looked into {files} files of the phone, {scanned // 1024} KiB")
    if not failed:
        tell("ok", "no file of the phone has any of them")

    # The robot greets the person by name on its progress lines; that is the terminal, not a log.
    kept = [line for line in log.splitlines(keepends=True) if not line.startswith((b"sign-in  ", b"result  "))]
    said = seen(b"".join(kept), canaries)
    check(not said, f"nothing in {len(log)} bytes of output with RUST_LOG=trace" if not said else f"the output has {sorted(said)}")
    trace = (out / "trace.json").read_bytes()
    pins = seen(trace, {"the phone's PIN": PHONE_PIN, "the signing PIN": SIGNING_PIN})
    check(not pins, "the trace of actions has no PIN" if not pins else f"the trace has {sorted(pins)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
