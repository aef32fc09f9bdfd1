#!/usr/bin/env python3
"""Makes the embedded faces from Liberation Serif 2.1.5. See README.md beside this file."""
import sys
from fontTools import subset
from fontTools.ttLib import TTFont

# Latin-1 and Latin Extended-A whole (names of the minority languages written in Vietnam need ĕ, ĭ, ŏ, ŭ, č, ñ), ƀ,
# ơ, ư, the caron vowels and ș ț, the combining marks Vietnamese and Ê Đê texts use, the Vietnamese
# block, and the punctuation and signs of a form (№ ₫ € ™ arrows ≤ ≥ boxes).
UNICODES = (
    "20-7E,A0-17F,180,18F,1A0-1A1,1AF-1B0,1CD-1DC,218-21B,259,300-304,306-30C,31B,323,331,1EA0-1EF9,2010,2012-2015,"
    "2018-201E,2020-2022,2026,2030,2032-2033,2039-203A,20AB-20AC,2116,2122,2190-2193,2212,2260,2264-2265,25A0-25A1,"
    "25CB,25CF"
)
# "Liberation" is a reserved font name (SIL OFL 1.1, clause 3): a modified version must not carry it.
FAMILY, POSTSCRIPT = "Cua Serif", "CuaSerif"

source, target, face = sys.argv[1:]
font = TTFont(source)
options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14])
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=subset.parse_unicodes(UNICODES))
subsetter.subset(font)
renamed = {1: FAMILY, 3: f"{POSTSCRIPT}-{face} 2.1.5", 4: f"{FAMILY} {face}", 6: f"{POSTSCRIPT}-{face}"}
for record in font["name"].names:
    if record.nameID in renamed:
        record.string = renamed[record.nameID]
# Equal input must give equal bytes: no build time inside.
font.recalcTimestamp = False
font.save(target)
