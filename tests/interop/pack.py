"""Python judges packs: `pack.py PROGRAM FOLDER`. jsonschema reads every source by the published schemas, cryptography a signed pack.

Each check is one line, "ok" or "FAIL", a tab and words.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from jsonschema import Draft7Validator

PROGRAM, WORK = sys.argv[1], Path(sys.argv[2])
PACKS = Path(__file__).parent.parent.parent / "core/dossier/packs"
failed = False


def check(good, words):
    global failed
    failed |= not good
    print(f"{'ok' if good else 'FAIL'}\t{words}", flush=True)


def pack(*arguments):
    return subprocess.run([PROGRAM, "pack", *map(str, arguments)], capture_output=True, text=True, timeout=120)


def days_as_text(value):
    """TOML as an editor hands it to a schema."""
    if isinstance(value, dict):
        return {name: days_as_text(own) for name, own in value.items()}
    if isinstance(value, list):
        return [days_as_text(own) for own in value]
    return value.isoformat() if isinstance(value, date) else value


def schemas():
    for folder, name in (("forms", "form"), ("blocks", "block"), ("procedures", "procedure")):
        validator = Draft7Validator(json.loads((PACKS / f"schema/{name}.schema.json").read_text()))
        wrong, missed, files = [], [], sorted((PACKS / "vn-base" / folder).glob("*.toml"))
        for file in files:
            source = days_as_text(tomllib.loads(file.read_text()))
            wrong += [f"{file.name}: {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(source)]
            if validator.is_valid({**source, "sourse": "a slip"}):
                missed.append(file.name)
        check(not wrong, f"jsonschema: {len(files)} {folder} fit {name}.schema.json {wrong[:3] or ''}")
        check(files and not missed, f"jsonschema: a slip in any of {len(files)} {folder} is found {missed[:3] or ''}")


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def payload_of(jws, typ, point):
    """The payload of a compact JWS (RFC 7515, ES256) that a key signed; nothing when it did not."""
    head, payload, signature = jws.split(".")
    raw = decoded(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        key.verify(der, f"{head}.{payload}".encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        return None
    head = json.loads(decoded(head))
    return json.loads(decoded(payload)) if head["typ"] == typ and head["alg"] == "ES256" else None


def accepted(container, public):
    """Whether the key, or one it handed over to, signed the manifest, and the manifest names exactly the files that are there."""
    point, begins = decoded(public), 0
    for jws in container.get("keys", []):
        handed = payload_of(jws, "gocua-pack-key+jwt", point)
        if not handed or handed["from_sequence"] <= begins:
            return False
        point, begins = b"\x04" + decoded(handed["jwk"]["x"]) + decoded(handed["jwk"]["y"]), handed["from_sequence"]
    manifest = payload_of(container["manifest"], "gocua-pack+jwt", point)
    if not manifest or manifest["sequence"] < begins:
        return False
    listed = {one["path"]: (one["sha256"], one["bytes"]) for one in manifest["contents"]}
    there = {
        path: (hashlib.sha256(text.encode()).hexdigest(), len(text.encode())) for path, text in container["contents"].items()
    }
    return listed == there


def signed():
    folder, key, out = WORK / "pack", WORK / "key.pem", WORK / "pack.json"
    made = pack("new", folder, "--procedure", "1.234567", "--form", "rau")
    public = pack("key", "--out", key).stdout.split()[-1]
    check(made.returncode == 0 and key.stat().st_mode & 0o077 == 0, "a new pack, and a key that only its owner reads")
    ended = pack("sign", folder, "--key", key, "--sequence", 5, "--source", "Thử", "--out", out)
    container = json.loads(out.read_text()) if ended.returncode == 0 else {"manifest": "..", "contents": {}}
    check(ended.returncode == 0 and accepted(container, public), "cryptography accepts the signed pack and every hash in it")
    spoiled = json.loads(json.dumps(container))
    path = next(iter(spoiled["contents"]))
    spoiled["contents"][path] += " "
    check(not accepted(spoiled, public), "and not with one more space in a file")
    out.write_text(json.dumps(spoiled))
    check(pack("verify", out, "--public", public).returncode == 1, "nor does an app")

    second, keys = WORK / "second.pem", WORK / "keys.json"
    after = pack("key", "--out", second).stdout.split()[-1]
    pack("hand-over", "--key", key, "--to", after, "--from-sequence", 6, "--keys", keys)
    way = ("--source", "Thử", "--out", out, "--keys", keys, "--public", public)
    ended = pack("sign", folder, "--key", second, "--sequence", 6, *way)
    container = json.loads(out.read_text())
    check(ended.returncode == 0 and accepted(container, public), "a key that was handed over to signs for phones with the first")
    container["keys"] = []
    check(not accepted(container, public), "and not without the hand-over")


schemas()
signed()
sys.exit(failed)
