"""The last signature of a PDF as two files: the CMS, and the bytes that it signs.

Reads only what a signature needs (`/ByteRange` and the hex string in its gap), so that it shares no code and no
mistake with what it helps to judge.
"""

import re
import sys


def main(pdf, cms, signed):
    data = open(pdf, "rb").read()
    found = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", data)
    if not found:
        sys.exit("no signature")
    first, length, second, rest = map(int, found[-1])
    gap = data[first + length : second].strip()
    if first != 0 or not (gap.startswith(b"<") and gap.endswith(b">")):
        sys.exit("the gap of the byte range is not the signature alone")
    if second + rest != len(data):
        sys.exit("the byte range does not reach the end of the file")
    body = bytes.fromhex(gap[1:-1].decode("ascii"))
    # DER says how long it is; the placeholder's padding after it is not part of it.
    size = body[1]
    header = 2
    if size & 0x80:
        header += size & 0x7F
        size = int.from_bytes(body[2:header], "big")
    if any(body[header + size :]):
        sys.exit("something other than zeros pads the signature")
    open(cms, "wb").write(body[: header + size])
    open(signed, "wb").write(data[first : first + length] + data[second : second + rest])


main(*sys.argv[1:4])
