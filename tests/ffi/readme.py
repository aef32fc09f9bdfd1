"""The examples of bindings/README.md, as they stand there.

    readme.py LANGUAGE            prints the one in that language, for whoever compiles it
    readme.py --run BINDING PAGES WORK
                                  runs the one in Python against a sandbox, as a reader would; lines "ok|FAIL<TAB>words"
"""

import re
import subprocess
import sys
import urllib.request
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "bindings/README.md"


def example(language):
    found = re.findall(rf"^```{language}\n(.*?)^```$", README.read_text("utf-8"), re.M | re.S)
    if len(found) != 1:
        sys.exit(f"bindings/README.md has {len(found)} examples in {language}, not one")
    return found[0]


def run(binding, pages, work):
    """Whether it comes to its end, and what is wrong with what it printed."""
    work.mkdir()
    (work / "binding").symlink_to(binding)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{pages}/rehearsal/environment", timeout=30) as answer:
        (work / "environment.json").write_bytes(answer.read())
    (work / "example.py").write_text(example("python"), "utf-8")
    done = subprocess.run([sys.executable, "-B", "example.py"], cwd=work, capture_output=True, text=True, timeout=60)
    print(done.stdout, done.stderr, sep="\n")
    lines = done.stdout.splitlines()
    good = done.returncode == 0 and any(line.startswith("pin.choose heading: ") for line in lines) and lines[-1].startswith("restore.ways ")
    print(f"{'ok' if good else 'FAIL'}\tthe README's example in Python draws {len(lines)} lines and ends where it should ({done.returncode})", flush=True)
    return 0 if good else 1


if sys.argv[1] == "--run":
    sys.exit(run(Path(sys.argv[2]).resolve(), sys.argv[3], Path(sys.argv[4])))
print(example(sys.argv[1]), end="")
