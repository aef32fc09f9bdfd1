"""The rules of the house that the compiler does not check. Run from the root of the repository.

Prints lines "ok|FAIL|skip|note<TAB>words" for `tests/run`; exit code 1 if a rule is broken.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

sys.dont_write_bytecode = True  # the working tree stays as it is
import modules
import words as people

PILLARS = {"gocua-identity", "gocua-signing", "gocua-dossier", "gocua-vault"}
# What each of our crates may use of ours; anything else is an arrow that points up or across.
ARROWS = {
    **{pillar: set() for pillar in PILLARS},
    "gocua-dossier": {"gocua-author"},  # when it is built: its pack is made of sources
    "gocua-author": set(),
    "gocua-app": PILLARS,
    "gocua-bindings": {"gocua-app"},
    "gocua-pack": {"gocua-author", "gocua-dossier"},
    "gocua-sandbox": {"gocua-app", "gocua-author", "gocua-pack"} | PILLARS,
    "gocua-tests": {"gocua-app", "gocua-pack", "gocua-sandbox"} | PILLARS,
}
# One crypto stack (ring), one TLS (rustls); `rsa` has a timing leak that is not fixed (RUSTSEC-2023-0071).
BANNED = {"openssl-sys", "native-tls", "aws-lc-sys", "aws-lc-rs", "rsa"}
PHONES = ["aarch64-linux-android", "aarch64-apple-ios"]
# Crates in the phone's library, build-time ones left out. It stood at 166 when this line was written; each one is
# code on every phone and an author to trust, so more than a few new ones need a reason here.
MOST_CRATES = 185
# What may stand at the top: a person should see the whole house at one glance. Dotfiles are tool configuration.
TOP = {"Cargo.toml", "Cargo.lock", "LICENSE", "README.md", "core", "bindings", "android", "ios", "tests"}
REQUIRED = TOP
DOTFILES = {".cargo", ".ci", ".clippy.toml", ".config", ".deny.toml", ".gitattributes", ".github", ".gitignore", ".rustfmt.toml"}
LONGEST_FILE = 500
# In the roof, where a file too long is a flow that knows too much.
LONGEST_IN_APP = 350
# Crates whose files may not need each other in a ring: who reads one file then needs only what lies below it.
RINGLESS = ["core/author", "core/identity", "core/signing", "core/dossier", "core/vault", "core/app", "bindings", "tests/pack", "tests/sandbox"]
# Folders and files of `core/app/src` by floor. An import goes down, or stays in its folder.
FLOORS = {
    **{"door": 0, "world": 1, "kept": 2, "say": 2, "rules": 3, "flow": 4, "service": 4},
    **{"part": 5, "model": 6, "screen": 7, "update": 8, "engine": 9},
}
# Here not even neighbours know each other: what several of them need is an answer to a question.
APART = {"flow", "service"}
# A shell draws: what it says and what it decides is the core's. Sources without tests, and most lines of code.
SHELLS = {
    "Android": (["android/src/main"], "*.kt", 2600),
    "iOS": (["ios/Kit", "ios/App"], "*.swift", 2600),
    "browser": (["tests/sandbox/src/phone/web"], "*.js", 1000),
}
# The browser phone plays its own platform, whose camera, file picker and fingerprint reader must say something.
PLAYS_A_PLATFORM = {"tests/sandbox/src/phone/web/phone.js"}
APP_NAME = "Gõ Cửa"

failed = False


def tell(good, words):
    global failed
    failed |= not good
    print(f"{'ok' if good else 'FAIL'}\t{words}", flush=True)


def run(*command):
    return subprocess.run(command, capture_output=True, text=True)


def arrows():
    said = run("cargo", "metadata", "--format-version", "1", "--no-deps", "--locked")
    if said.returncode != 0:
        return tell(False, f"cargo metadata: {said.stderr.strip()[:300]}")
    packages = {package["name"]: package for package in json.loads(said.stdout)["packages"]}
    tell(set(packages) == set(ARROWS), f"the workspace has the {len(ARROWS)} crates of the design" if set(packages) == set(ARROWS) else f"crates that are new or gone: {sorted(set(packages) ^ set(ARROWS))}")
    wrong = []
    for name, package in packages.items():
        for dependency in package["dependencies"]:
            # A crate may name itself for its own tests; what only tests use is still an arrow.
            if dependency["name"] in packages and dependency["name"] not in ARROWS.get(name, set()) | {name}:
                wrong.append(f"{name} -> {dependency['name']}")
    tell(not wrong, "the pillars do not know each other, and arrows point down" if not wrong else f"arrows that point up or across: {', '.join(wrong)}")


def phone():
    seen, asked = set(), []
    for target in PHONES:
        said = run("cargo", "tree", "--locked", "-p", "gocua-bindings", "-e", "normal,no-proc-macro", "--target", target, "--prefix", "none", "--format", "{p}")
        if said.returncode == 0:
            asked.append(target)
            crates = {tuple(line.split()[:2]) for line in said.stdout.splitlines() if line.strip()}
            seen |= {name for name, _ in crates}
            good = len(crates) <= MOST_CRATES
            tell(good, f"{len(crates)} crates in the phone's library for {target} (at most {MOST_CRATES})")
        else:
            # Crates of another platform are not downloaded yet and there is no network.
            print(f"skip\tcrates of {target} cannot be listed: {' '.join(said.stderr.split())[:150]}", flush=True)
    if not asked:
        said = run("cargo", "tree", "--locked", "--offline", "-p", "gocua-bindings", "-e", "normal", "--prefix", "none", "--format", "{p}")
        seen = {line.split()[0] for line in said.stdout.splitlines() if line.strip()}
    found = sorted(seen & BANNED)
    tell(bool(seen) and not found, "none of the banned crates is on the phone" if not found else f"banned crates on the phone: {found}")


def one_set():
    """`cargo build` and `cargo test` compile every crate with the same features: once and not twice, which is half of a cold run."""
    sets = []
    for edges in ["normal,build", "normal,build,dev"]:
        said = run("cargo", "tree", "--locked", "--workspace", "--features", "gocua-bindings/bindgen", "-e", edges, "--prefix", "none", "--no-dedupe", "--format", "{p}|{f}")
        if said.returncode != 0:
            return tell(False, f"cargo tree: {said.stderr.strip()[:300]}")
        sets.append({line.removesuffix(" (*)") for line in said.stdout.splitlines() if line.strip()})
    built, tested = sets
    names = {line.split("|")[0] for line in built}
    twice = sorted(line for line in tested - built if line.split("|")[0] in names)
    tell(not twice, f"the {len(names)} crates of the programs are the same ones for their tests" if not twice else f"compiled once more for the tests, and all that use them: {', '.join(twice)}")


def lock():
    text = Path("Cargo.lock").read_text("utf-8")
    sources = set(re.findall(r'^source = "([a-z]+)\+', text, re.M))
    tell(sources == {"registry"}, "no git dependencies" if sources == {"registry"} else f"sources in Cargo.lock: {sorted(sources)}")


def code_of(path):
    """The file without comments and without strings, so that words about a thing are not the thing."""
    text = path.read_text("utf-8")
    text = re.sub(r'r(#+)".*?"\1', '""', text, flags=re.S)
    text = re.sub(r'b?"(?:\\.|[^"\\])*"', '""', text, flags=re.S)
    text = re.sub(r"//[^\n]*", "", text)
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def shells():
    for shell, (folders, pattern, most) in SHELLS.items():
        files = [path for folder in folders for path in sorted(Path(folder).rglob(pattern)) if path.name != "icons.js"]
        if not files:
            tell(False, f"the {shell} shell has no sources under {', '.join(folders)}")
            continue
        spoken, lines = [], 0
        for path in files:
            text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
            text = re.sub(r"//[^\n]*", "", text).replace(APP_NAME, "")
            lines += sum(bool(line.strip()) for line in text.splitlines())
            if re.search(r"[À-ỹ]", text) and path.as_posix() not in PLAYS_A_PLATFORM:
                spoken.append(path.as_posix())
        tell(not spoken, f"the {shell} shell has no words of its own" if not spoken else f"words of people in the {shell} shell: {', '.join(spoken)}")
        tell(lines <= most, f"the {shell} shell: {lines} lines of code (at most {most})")


def icons():
    """A picture that one shell has, every shell has: the core names them for all."""
    drawn = set(re.findall(r'^\s+(\w+): "[Mm]', Path("tests/sandbox/src/phone/web/icons.js").read_text("utf-8"), re.M))
    android = {path.stem.removeprefix("ic_") for path in Path("android/src/main/res/drawable").glob("ic_*.xml")}
    missing = sorted(drawn ^ android)
    tell(bool(drawn) and not missing, f"the browser phone and Android draw the same {len(drawn)} pictures" if not missing else f"pictures that one shell has and the other lacks: {missing}")
    named = {name: path for path in Path("core/dossier/packs").rglob("*.toml") for name in pictures(tomllib.loads(path.read_text("utf-8")))}
    undrawn = sorted(f"{name} ({named[name].name})" for name in set(named) - drawn)
    tell(bool(named) and not undrawn, f"every one of the {len(named)} pictures that packs name is drawn" if not undrawn else f"pictures that packs name and nobody draws: {undrawn}")


def strangers():
    """An example is nobody who exists: what a pack says must not be what a test citizen is looked for by (tests/faults)."""
    text = Path("tests/sandbox/src/citizens.rs").read_text("utf-8")
    values = re.findall(r'^        (?:name|personal_number): "([^"]+)"', text, re.M)
    values += [f"{day}/{month}/{year}" for year, month, day in re.findall(r'birthdate: "(\d+)-(\d+)-(\d+)"', text)]
    values += re.findall(r'(?:phone|email): Some\("([^"]+)"\)', text)
    files = [path for path in Path("core/dossier/packs").rglob("*.toml") if path.parent.name != "people"]
    found = sorted(f"{value} ({path.name})" for path in files for value in values if value in path.read_text("utf-8"))
    tell(len(values) >= 12 and not found, f"no pack has any of the {len(values)} values of test citizens" if not found else f"values of test citizens in packs: {found}")


def pictures(value):
    """Names of pictures in a source of a pack."""
    if isinstance(value, list):
        return {name for inner in value for name in pictures(inner)}
    if not isinstance(value, dict):
        return set()
    own = {value[key] for key in ("icon", "picture") if isinstance(value.get(key), str)}
    return own | {name for inner in value.values() for name in pictures(inner)}


def is_test(path):
    parts = path.as_posix().split("/")
    return "tests" in parts[1:] or "examples" in parts or "benches" in parts or path.name == "tests.rs"


def without_tests(text):
    """The file up to its test module, which stands at the end."""
    return re.split(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*mod \w+ \{", text)[0]


def words():
    core = [path for path in Path("core").rglob("*.rs") if not is_test(path)]
    places = [
        # The vault's commit is the one exception: a write that has begun must not be dropped with its caller.
        ("tokio::spawn", r"\b(?:tokio::(?:task::)?spawn|thread::spawn)\b", r"core/(app/src/engine(/|\.rs)|vault/src/vault\.rs)", "tasks start only in the engine, and for the vault's commit"),
        ("now", r"\b(?:SystemTime|Instant)::now\b", r"core/(app/src/engine(/|\.rs)|vault/src/)", "the clock is read only in the engine and the vault"),
        ("sqlx", r"\bsqlx\b", r"core/vault/src/", "SQL lives only in the vault"),
        ("reqwest", r"\breqwest\b", r"core/app/src/engine(/|\.rs)", "the network is used only in the engine"),
        ("unsafe", r"\bunsafe\b", r"^$", "no unsafe code in core"),
    ]
    for _, pattern, allowed, rule in places:
        wrong = [path.as_posix() for path in core if not re.match(allowed, path.as_posix()) and re.search(pattern, without_tests(code_of(path)))]
        tell(not wrong, rule if not wrong else f"{rule}, but: {', '.join(sorted(wrong))}")
    long = [f"{path.as_posix()} ({lines})" for path in core + list(Path("bindings").rglob("*.rs")) + list(Path("tests/sandbox/src").rglob("*.rs")) if (lines := path.read_text("utf-8").count("\n")) > LONGEST_FILE]
    tell(not long, f"no source file is longer than {LONGEST_FILE} lines" if not long else f"longer than {LONGEST_FILE} lines: {', '.join(long)}")
    app = [f"{path.as_posix()} ({lines})" for path in core if path.as_posix().startswith("core/app/") and (lines := path.read_text("utf-8").count("\n")) > LONGEST_IN_APP]
    app = [name for name in app if "/simulation/" not in name]
    tell(not app, f"no file of core/app is longer than {LONGEST_IN_APP} lines" if not app else f"longer than {LONGEST_IN_APP} lines: {', '.join(app)}")
    vague = [path.as_posix() for path in core if path.stem in {"utils", "util", "helpers", "helper", "manager", "common"}]
    tell(not vague, "modules are named by the thing" if not vague else f"modules named by nothing: {vague}")


def spelling():
    for rule, wrong in people.found().items():
        tell(not wrong, rule if not wrong else f"{rule}, but: {'; '.join(wrong[:12])}{f'; and {len(wrong) - 12} more' if len(wrong) > 12 else ''}")
    missed = people.proofs()
    tell(not missed, "the check of words sees every mistake that is planted" if not missed else f"the check of words does not see: {missed}")


def circles():
    for crate in RINGLESS:
        edges = modules.crate(crate)
        rings = modules.rings(edges)
        names = "; ".join(", ".join(file.relative_to(f"{crate}/src").as_posix() for file in ring) for ring in rings)
        tell(not rings, f"no ring among the {len(edges)} files of {crate}" if not rings else f"files of {crate} that need each other: {names}")


def place_of(file, source):
    """The floor's name of a file, and which of the folder's rooms it is in."""
    first, *rest = file.relative_to(source).with_suffix("").parts
    return first, rest[0] if rest else "mod"


def wrong_ways(edges, source):
    """Imports that go up, or across."""
    wrong = []
    for file, others in sorted(edges.items()):
        here, room = place_of(file, source)
        if here == "lib":
            continue
        if here not in FLOORS:
            wrong.append(f"{file.relative_to(source).as_posix()} has no floor")
        for other in sorted(others):
            there, next_room = place_of(other, source)
            inside = there == here and (here not in APART or room == next_room)
            if not inside and FLOORS.get(there, 10) >= FLOORS.get(here, 10):
                wrong.append(f"{file.relative_to(source).as_posix()} -> {other.relative_to(source).as_posix()}")
    return wrong


def floors():
    source = Path("core/app/src")
    if not (source / "door").is_dir():
        return print("note\tcore/app has not moved into its floors yet", flush=True)
    wrong = wrong_ways(modules.crate("core/app"), source)
    tell(not wrong, "imports in core/app go down its floors" if not wrong else f"imports in core/app that go up or across: {', '.join(wrong)}")


def proofs():
    """That the two checks above can fail: small trees in which something is wrong, or only looks so."""

    def edges_of(files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {"Cargo.toml": '[package]\nname = "small"\n', **files}.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
            source = Path(folder, "src")
            edges = modules.crate(folder)
            named = [[file.relative_to(source).as_posix() for file in ring] for ring in modules.rings(edges)]
            return named, wrong_ways(edges, source)

    ring = {
        "src/lib.rs": "mod one;\nmod two;\nmod three;\npub use one::One;",
        "src/one.rs": "pub struct One(crate::two::Two);",
        "src/two.rs": "use crate::{three::{self, Three as Other}};\npub struct Two; fn two(_: Other) {}",
        "src/three.rs": "pub struct Three;\nfn three() { let _ = super::One::new; }",
    }
    no_ring = {
        # The parent declares and passes on; comments, strings and tests name what they like.
        "src/lib.rs": "mod one;\nmod two;\npub use one::One;\npub use two::Two;",
        "src/one.rs": "pub struct One;\n// crate::two::Two\nconst S: &str = \"crate::two::Two\";\n#[cfg(test)]\nmod tests { use crate::Two; }",
        "src/two.rs": "use super::One;\npub struct Two(One);",
    }
    child = {
        "src/lib.rs": "mod one;",
        "src/one.rs": "mod two;\npub use two::Two;\npub struct One;",
        "src/one/two.rs": "pub struct Two(super::One);",
    }
    needs_child = {**child, "src/one.rs": "mod two;\npub use two::Two;\npub struct One;\npub fn one() -> Two { Two::new() }"}
    for files, expected, words in [
        (ring, [["one.rs", "three.rs", "two.rs"]], "a ring of three files"),
        (no_ring, [], "files that pass on names, and tests, as no ring"),
        (child, [], "a child that needs its parent as no ring"),
        (needs_child, [["one/two.rs", "one.rs"]], "a parent and a child that need each other"),
    ]:
        found, _ = edges_of(files)
        tell(found == expected, f"the check for rings sees {words}" if found == expected else f"the check for rings should see {words}: {found}")
    house = {
        "src/lib.rs": "mod door;\nmod flow;\nmod kept;\nmod say;\nmod service;\nmod update;",
        "src/door.rs": "pub struct Door;",
        "src/kept.rs": "pub struct Kept(crate::say::Say);",
        "src/say.rs": "pub struct Say(crate::door::Door, crate::update::Update);",
        "src/flow.rs": "pub mod pay;\npub mod sign;",
        "src/flow/pay.rs": "use super::sign::Sign;\nmod bill;\npub struct Pay(Sign, bill::Bill);",
        "src/flow/pay/bill.rs": "pub struct Bill;",
        "src/flow/sign.rs": "pub struct Sign;",
        "src/service.rs": "pub struct Service(crate::flow::sign::Sign);",
        "src/update.rs": "pub struct Update(crate::flow::pay::Pay);",
    }
    expected = ["flow/pay.rs -> flow/sign.rs", "kept.rs -> say.rs", "say.rs -> update.rs", "service.rs -> flow/sign.rs"]
    _, found = edges_of(house)
    tell(found == expected, "the check of floors sees what goes up or across" if found == expected else f"the check of floors should see {expected}: {found}")


def top():
    listed = run("git", "ls-files", "-co", "--exclude-standard")
    if listed.returncode == 0:
        names = {line.split("/")[0].strip('"') for line in listed.stdout.splitlines()}
    else:
        names = {path.name for path in Path(".").iterdir()} - {".git", "target"}
    strange = sorted(names - TOP - DOTFILES)
    missing = sorted(REQUIRED - names)
    tell(not strange and not missing, "the top level is the house and nothing else" if not strange and not missing else f"top level: too much {strange}, missing {missing}")


arrows()
phone()
one_set()
lock()
words()
shells()
icons()
strangers()
spelling()
proofs()
circles()
floors()
top()
sys.exit(failed)
