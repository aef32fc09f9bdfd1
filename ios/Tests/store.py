"""What Apple's store asks for, as far as it can be seen without a Mac: the icon, the privacy manifest, and that the project has both.

    store.py GENERATED LIBGOCUA.A      lines "ok|FAIL<TAB>words"
"""

import json
import plistlib
import re
import struct
import subprocess
import sys
from pathlib import Path

IOS = Path(__file__).resolve().parents[1]
MANIFEST = IOS / "App/Resources/PrivacyInfo.xcprivacy"
# Apple's words (Privacy manifest files; Describing use of required reason API). What may be said of each, and by which calls it is known.
DATA = {"Name", "EmailAddress", "PhoneNumber", "PhysicalAddress", "OtherUserContactInfo", "PhotosorVideos", "OtherUserContent", "SensitiveInfo", "UserID", "DeviceID", "OtherDataTypes"}
REASONS = {
    "FileTimestamp": ({"DDA9.1", "C617.1", "3B52.1", "0A2A.1"}, r"\b(?:creationDate|modificationDate|contentModificationDateKey|creationDateKey|attributesOfItem)\b", r"(?:l|f)?stat(?:64)?|fstatat(?:64)?|getattrlist"),
    "SystemBootTime": ({"35F9.1", "8FFB.1", "3D61.1"}, r"\bsystemUptime\b|mach_absolute_time", r"mach_absolute_time|clock_gettime"),
    "DiskSpace": ({"85F4.1", "E174.1", "7D9E.1", "B728.1"}, r"volumeAvailableCapacity|systemFreeSize", r"f?statv?fs(?:64)?"),
    "ActiveKeyboards": ({"3EC4.1", "54BD.1"}, r"\bactiveInputModes\b", None),
    "UserDefaults": ({"CA92.1", "1C8F.1", "C56D.1", "AC6B.1"}, r"\bUserDefaults\b|@AppStorage", None),
}


def tell(good, words):
    print(f"{'ok' if good else 'FAIL'}\t{words}", flush=True)


def privacy(library):
    said = plistlib.loads(MANIFEST.read_bytes())
    wrong = [] if set(said) == {"NSPrivacyTracking", "NSPrivacyTrackingDomains", "NSPrivacyCollectedDataTypes", "NSPrivacyAccessedAPITypes"} else [f"keys {sorted(said)}"]
    if said["NSPrivacyTracking"] is not False or said["NSPrivacyTrackingDomains"]:
        wrong.append("it says that somebody is tracked")
    for one in said["NSPrivacyCollectedDataTypes"]:
        kind = one["NSPrivacyCollectedDataType"].removeprefix("NSPrivacyCollectedDataType")
        purposes = one["NSPrivacyCollectedDataTypePurposes"]
        if kind not in DATA or one["NSPrivacyCollectedDataTypeTracking"] or not one["NSPrivacyCollectedDataTypeLinked"] or purposes != ["NSPrivacyCollectedDataTypePurposeAppFunctionality"]:
            wrong.append(kind)
    tell(not wrong, f"the privacy manifest: {len(said['NSPrivacyCollectedDataTypes'])} kinds of data, none for tracking" if not wrong else f"the privacy manifest: {wrong}")

    declared = {one["NSPrivacyAccessedAPIType"].removeprefix("NSPrivacyAccessedAPICategory"): set(one["NSPrivacyAccessedAPITypeReasons"]) for one in said["NSPrivacyAccessedAPITypes"]}
    sources = "\n".join(re.sub(r"//[^\n]*", "", path.read_text("utf-8")) for folder in ("App", "Kit") for path in (IOS / folder).rglob("*.swift"))
    symbols = subprocess.run(["nm", "-u", library], capture_output=True, text=True).stdout.split()
    wrong = [f"{kind}: {sorted(reasons)}" for kind, reasons in declared.items() if kind not in REASONS or not reasons or not reasons <= REASONS[kind][0]]
    for kind, (_, in_swift, in_rust) in REASONS.items():
        called = re.search(in_swift, sources) or (in_rust and next((name for name in symbols if re.fullmatch(in_rust, name)), None))
        if called and kind not in declared:
            wrong.append(f"{kind} is used ({called if isinstance(called, str) else called[0]}) and not declared")
    tell(not wrong, f"calls that need a reason are declared, and have one of Apple's: {', '.join(sorted(declared))}" if not wrong else f"calls that need a reason: {wrong}")


def icon(generated):
    folder = generated / "Icon.xcassets/AppIcon.appiconset"
    images = json.loads((folder / "Contents.json").read_text("utf-8"))["images"]
    wrong = []
    for image in images:
        content = (folder / image["filename"]).read_bytes()
        width, height, depth, kind = struct.unpack(">IIBB", content[16:26])
        if content[:8] != b"\x89PNG\r\n\x1a\n" or f"{width}x{height}" != image["size"] or image["size"] != "1024x1024" or depth != 8:
            wrong.append(f"{image['filename']}: {width}x{height}, {depth} bits")
        # The store refuses a transparent one; the dark one stands on the system's ground.
        if (kind == 6) != (image["filename"] == "dark.png"):
            wrong.append(f"{image['filename']}: {'transparent' if kind == 6 else 'opaque'}")
    appearances = [image.get("appearances", [{}])[0].get("value") for image in images]
    if appearances != [None, "dark", "tinted"]:
        wrong.append(f"appearances {appearances}")
    tell(not wrong, "the icon: 1024 pixels, light and opaque, dark, tinted" if not wrong else f"the icon: {wrong}")


def project():
    text = (IOS / "project.yml").read_text("utf-8")
    needed = ["path: App/Resources/PrivacyInfo.xcprivacy\n        buildPhase: resources", "- Generated/Icon.xcassets", "ASSETCATALOG_COMPILER_APPICON_NAME: AppIcon", "excludes: [Resources/colors.txt, Resources/PrivacyInfo.xcprivacy]"]
    missing = [line for line in needed if line not in text]
    tell(not missing, "the project has the icon, and the privacy manifest once" if not missing else f"project.yml lacks {missing}")
    asks = {name for name in re.findall(r"NS\w+UsageDescription", text)}
    for folder in sorted((IOS / "App/Resources").glob("*.lproj")):
        given = set(re.findall(r"NS\w+UsageDescription", (folder / "InfoPlist.strings").read_text("utf-8")))
        tell(given == asks, f"{folder.stem}: says why it asks for {len(asks)} things" if given == asks else f"{folder.name}: {sorted(given ^ asks)}")


privacy(sys.argv[2])
icon(Path(sys.argv[1]))
project()
