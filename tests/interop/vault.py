"""Opens a phone's vaults without a line of our code: `vault.py PHONE PIN`.

PHONE is the folder of a test phone: `app` with the vaults, and `keystore.json`, the double of its key store, which a
real phone keeps in hardware. What is done here is what `core/vault/src/lib.rs` says under "On the disk, byte by byte",
with SQLite and the pinned package `cryptography` (Argon2id, HKDF, HMAC, ChaCha20-Poly1305).

Prints lines "ok|FAIL|note<TAB>words" for `tests/run`; exit code 1 if anything failed.
"""

import base64
import hashlib
import hmac
import json
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHUNK, TAG, NONCE = 65536, 16, 12
failed = []


def tell(good, words):
    print(f"{'ok' if good else 'FAIL'}\t{words}", flush=True)
    if not good:
        failed.append(words)


def big(number, size):
    return number.to_bytes(size, "big")


def parts(*values):
    """Length-prefixed parts."""
    return b"".join(big(len(value), 8) + value for value in values)


def mac(key, *values):
    return hmac.new(key, parts(*values), "sha256").digest()


def derive(secret, vault, purpose, context=b""):
    return HKDF(SHA256(), 32, salt=vault, info=f"gocua vault v1 {purpose}".encode() + b"\0" + context).derive(secret)


def opened(key, place, sealed):
    """A small sealed value: its nonce comes first."""
    return ChaCha20Poly1305(key).decrypt(sealed[:NONCE], sealed[NONCE:], place)


class Vault:
    """One vault, opened with the PIN through the first slot that holds."""

    def __init__(self, folder, keystore, pin):
        self.folder, self.id = folder, bytes.fromhex(folder.name)
        self.db = sqlite3.connect(folder / "vault.db")
        memory, passes, lanes, salt = self.db.execute("SELECT memory_kib, passes, lanes, salt FROM pin").fetchone()
        stretched = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory).derive(pin.encode())
        cost = big(memory, 4) + big(passes, 4) + big(lanes, 4)
        kek, self.slots = None, 0
        for alias, sealed, checksum in self.db.execute("SELECT alias, sealed, checksum FROM pin_slot WHERE burnt = 0"):
            name = alias.encode()
            answer = hmac.new(keystore[alias], derive(stretched, self.id, "hardware input", name), "sha256").digest()
            place = parts(b"pin slot", self.id, name, cost, salt)
            key = derive(stretched + answer, self.id, "pin slot", name)
            kek = opened(key, parts(place), sealed)
            self.slots += hashlib.sha256(place + sealed).digest() == checksum
        (sealed,) = self.db.execute("SELECT sealed FROM data_key").fetchone()
        data = opened(derive(kek, self.id, "data key"), parts(b"data key", self.id), sealed)
        keys = {purpose: derive(data, self.id, purpose) for purpose in ("record", "name", "row", "head", "chain")}
        self.record_key, self.name_key, self.row_key, self.head_key = (keys[name] for name in ("record", "name", "row", "head"))

    def name(self, *values):
        return mac(self.name_key, *values)[:16]

    def rows(self):
        return self.db.execute("SELECT collection, row, sequence, nonce, sealed FROM record").fetchall()

    def record(self, collection, row, sequence, nonce, sealed):
        """Id and value of a record."""
        place = parts(self.id, b"record", collection, row, big(1, 4), big(sequence, 8))
        plain = ChaCha20Poly1305(self.record_key).decrypt(nonce, sealed, place)
        length = int.from_bytes(plain[:2], "big")
        name, rest = plain[2 : 2 + length].decode(), plain[2 + length :]
        length = int.from_bytes(rest[:4], "big")
        value, padding = rest[4 : 4 + length], rest[4 + length :]
        if len(plain) % 256 or any(padding) or len(padding) >= 256 or len(value) != length:
            raise ValueError("padding")
        return name, value

    def head_is_right(self):
        """Whether the head counts exactly these rows."""
        sequence, sealed = self.db.execute("SELECT sequence, sealed FROM head").fetchone()
        head = opened(self.head_key, parts(b"head", self.id, big(sequence, 8)), sealed)
        combined, rows = bytes(32), self.rows()
        for collection, row, number, nonce, _ in rows:
            combined = bytes(a ^ b for a, b in zip(combined, mac(self.row_key, collection, row, big(number, 8), nonce)))
        return len(head) == 88 and head[:8] == big(sequence, 8) and head[16:24] == big(len(rows), 8) and head[24:56] == combined

    def file(self, about):
        """The content of a sealed file, from what its record says."""
        sealed = (self.folder / "files" / self.name(b"file", bytes.fromhex(about["id"])).hex()).read_bytes()
        if len(sealed) != about["sealed_len"] or hashlib.sha256(sealed).hexdigest() != about["sealed_sha256"]:
            raise ValueError("length or hash")
        return stream(base64.urlsafe_b64decode(about["key"] + "="), sealed)


def stream(key, sealed):
    """The STREAM construction, as in age."""
    chunks = [sealed[at : at + CHUNK + TAG] for at in range(0, len(sealed), CHUNK + TAG)]
    cipher, content = ChaCha20Poly1305(key), b""
    for number, chunk in enumerate(chunks):
        content += cipher.decrypt(big(number, 11) + bytes([number + 1 == len(chunks)]), chunk, None)
    return content


def named_files(value):
    """Every sealed file that a record names, however deep."""
    if isinstance(value, dict):
        if {"id", "key", "plain_len", "sealed_len", "sealed_sha256"} <= value.keys():
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from named_files(inner)


def refuses(action):
    try:
        action()
    except (InvalidTag, ValueError):
        return True
    return False


def judge(folder, keystore, pin):
    vault = Vault(folder, keystore, pin)
    short = folder.name[:8]
    tell(vault.slots == 10, f"vault {short}: the PIN and the key store open {vault.slots} slots")
    records, files = [], []
    for row in vault.rows():
        name, value = vault.record(*row)
        records.append((name, value))
        try:
            # The app puts the number of its own format before the JSON.
            files += named_files(json.loads(value[max(value.find(b"{"), 0) :]))
        except ValueError:
            pass  # a record need not be JSON
    tell(bool(records), f"vault {short}: {len(records)} records open, with their ids and padding")
    tell(vault.head_is_right(), f"vault {short}: the head counts these rows and no others")
    contents = [vault.file(about) for about in files]
    whole = bool(files) and all(len(content) == about["plain_len"] for content, about in zip(contents, files))
    tell(whole, f"vault {short}: {len(files)} sealed files open, {sum(map(len, contents))} bytes")

    # The judge must be able to say no.
    collection, row, sequence, nonce, sealed = vault.rows()[0]
    changed = bytes([sealed[0] ^ 1]) + sealed[1:]
    bad = {
        "a flipped bit": (collection, row, sequence, nonce, changed),
        "another commit": (collection, row, sequence + 1, nonce, sealed),
        "another place": (row, collection, sequence, nonce, sealed),
    }
    taken = [what for what, row in bad.items() if not refuses(lambda: vault.record(*row))]
    if not refuses(lambda: Vault(folder, keystore, "".join(reversed(pin)))):
        taken.append("another PIN")
    if not refuses(lambda: Vault(folder, {alias: bytes(32) for alias in keystore}, pin)):
        taken.append("another key store")
    if files and not refuses(lambda: vault.file({**files[0], "key": base64.urlsafe_b64encode(bytes(32)).decode().rstrip("=")})):
        taken.append("another file's key")
    vault.db.execute("DELETE FROM record WHERE sequence = ?", (sequence,))
    if vault.head_is_right():
        taken.append("a row that is gone")
    tell(not taken, f"vault {short}: changed and missing rows, another PIN, another phone are refused" if not taken else f"vault {short}: accepts {taken}")


def main(phone, pin):
    keystore = {alias: base64.b64decode(key["secret"]) for alias, key in json.loads((phone / "keystore.json").read_text()).items()}
    found = [path.parent for path in sorted(phone.rglob("vault.db"))]
    if not found:
        tell(False, f"there is no vault under {phone.name}")
    with tempfile.TemporaryDirectory() as work:
        for folder in found:
            # A copy: SQLite writes even when it only reads.
            copy = Path(work, folder.name)
            shutil.copytree(folder, copy)
            try:
                judge(copy, keystore, pin)
            except (InvalidTag, ValueError, KeyError, sqlite3.Error, OSError) as error:
                tell(False, f"vault {folder.name[:8]} does not open: {type(error).__name__} {error}")
    return 1 if failed else 0


sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
