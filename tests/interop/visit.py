"""A consent receipt and a book of visits, judged by nothing but this file: ECDSA over P-256 (FIPS 186-5), JWS (RFC 7515), SHA-256.

    visit.py RECEIPT BOOK

RECEIPT is the JWS that the citizen's picture holds, BOOK the content of `visits.json` on the helper's phone. Says what they say; ends
with 1 when the signature is not good, a line does not follow from the one before, or the receipt is in no line.
"""

import base64
import hashlib
import json
import sys

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296, 0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
NEEDED = {"receipt_id", "timestamp", "jurisdiction", "language", "collection_method", "controller", "purposes", "data_categories", "retention", "notice_version", "notice_sha256"}


def add(a, b):
    if a is None or b is None:
        return a or b
    (x, y), (u, v) = a, b
    if x == u and (y + v) % P == 0:
        return None
    slope = (3 * x * x - 3) * pow(2 * y, -1, P) if a == b else (v - y) * pow(u - x, -1, P)
    w = (slope * slope - x - u) % P
    return w, (slope * (x - w) - y) % P


def times(k, point):
    total = None
    while k:
        if k & 1:
            total = add(total, point)
        point, k = add(point, point), k >> 1
    return total


def unpack(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signed(jws):
    """The record of a receipt whose signature is good."""
    header, record, signature = jws.split(".")
    says = json.loads(unpack(header))
    assert (says["alg"], says["typ"]) == ("ES256", "consent+jwt"), "another kind of document"
    x, y = (int.from_bytes(unpack(says["jwk"][name])) for name in "xy")
    assert (y * y - x**3 + 3 * x - B) % P == 0, "the key is no point"
    raw = unpack(signature)
    r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    assert len(raw) == 64 and 0 < r < N and 0 < s < N, "no signature"
    digest = int.from_bytes(hashlib.sha256(f"{header}.{record}".encode()).digest())
    at = add(times(digest * pow(s, -1, N) % N, G), times(r * pow(s, -1, N) % N, (x, y)))
    assert at is not None and at[0] % N == r, "the signature is not good"
    return json.loads(unpack(record))


def main(jws, book):
    record = signed(jws)
    assert set(record) == NEEDED, set(record) ^ NEEDED
    print("receipt", record["receipt_id"], record["collection_method"], record["controller"])
    book = json.loads(book)
    before = bytes.fromhex(book.get("before", "00" * 32))
    for line in book["lines"]:
        said = f"{line['number']} {line['at']} {line['what']} {line.get('receipt', '-')}\n"
        before = hashlib.sha256(before + said.encode()).digest()
        assert before.hex() == line["hash"], f"line {said!r} does not follow"
        print(said, end="")
    assert any(line.get("receipt") == record["receipt_id"] for line in book["lines"]), "the receipt is in no line"


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (AssertionError, KeyError, ValueError, TypeError) as why:
        print("not good:", why)
        sys.exit(1)
