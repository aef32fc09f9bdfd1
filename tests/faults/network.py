"""The journey on networks that are not what a developer has: no IPv4 at all, and an IPv6 that swallows what it is given.

Each in a network of its own (`apart`). Whether that network is as claimed is tried from inside first: a journey that comes
through on a network that was fine all the time says nothing.

Prints lines "ok|FAIL|skip|note<TAB>words" for `tests/run`; exit code 1 if anything failed.
"""

import argparse
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True  # the working tree stays as it is
import apart

# Documentation addresses (RFC 3849): preferred to IPv4 by every resolver (RFC 6724), and nobody's.
US, NOWHERE = "2001:db8::1", "2001:db8::2"
# Seconds that a whole journey may take longer than on a good network.
PATIENCE = 60

NO_IPV4 = ["ip addr del 127.0.0.1/8 dev lo"]
# A cable with both ends here: what is sent to that address arrives, is not for us, and is dropped without a word.
SWALLOWS = [
    "ip link add here type veth peer name there",
    "ip link set there address 02:00:00:00:00:01",
    "ip link set here up",
    "ip link set there up",
    f"ip -6 addr add {US}/64 dev here nodad",
    f"ip -6 neigh add {NOWHERE} lladdr 02:00:00:00:00:01 dev here",
]


def tell(kind, words):
    print(f"{kind}\t{words}", flush=True)


def knock(address):
    """What becomes of a connection to that address: "refused", "swallowed", or what the system says."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.settimeout(2)
        try:
            probe.connect((address, 9))
        except ConnectionRefusedError:
            return "refused"
        except TimeoutError:
            return "swallowed"
        except OSError as error:
            return error.strerror
    return "answered"


def probe(*expected):
    """In the network: whether it is as it should be ("address=what becomes of it")."""
    found = [(address, knock(address), wanted) for address, _, wanted in (each.partition("=") for each in expected)]
    print(found)
    sys.exit(any(got != wanted for _, got, wanted in found))


class Walk:
    """One journey in a network; both procedures."""

    def __init__(self, options, name, setup, hosts=None):
        self.folder = options.work / name
        self.folder.mkdir(parents=True)
        self.setup, self.hosts = setup, None
        if hosts:
            self.hosts = self.folder / "hosts"
            self.hosts.write_text("".join(f"{address} localhost\n" for address in hosts))
        self.program = [options.program, "journey", "--data", self.folder / "data", *(["--localhost"] if hosts else [])]

    def is_as_claimed(self, *expected):
        command = [sys.executable, __file__, "--probe", *expected]
        return subprocess.run(apart.inside(self.setup, command, self.hosts), timeout=60).returncode == 0

    def go(self):
        """(exit code, seconds, what it said)"""
        began = time.monotonic()
        done = subprocess.run(apart.inside(self.setup, self.program, self.hosts), capture_output=True, text=True, timeout=240)
        said = done.stdout + done.stderr
        print(said, flush=True)
        return done.returncode, time.monotonic() - began, said

    def numbers(self):
        connection = sqlite3.connect(f"file:{self.folder / 'data/journey/sandbox.db'}?mode=ro", uri=True)
        try:
            return [number for (number,) in connection.execute("SELECT number FROM dossiers")]
        finally:
            connection.close()


def main():
    if sys.argv[1:2] == ["--probe"]:
        return probe(*sys.argv[2:])
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--work", required=True, type=Path)
    options = arguments.parse_args()
    if lacks := apart.missing():
        tell(*lacks)
        return lacks[0] == "FAIL"
    failed = False

    def check(good, words):
        nonlocal failed
        failed |= not good
        tell("ok" if good else "FAIL", words)

    code, calm, said = Walk(options, "calm", []).go()
    check(code == 0, f"a network of its own, with both families: {calm:.1f} s")

    for name, walk, expected in [
        ("without IPv4", Walk(options, "six", NO_IPV4), ["127.0.0.1=Network is unreachable", "::1=refused"]),
        (
            "an IPv6 that swallows everything, named before an IPv4 that works",
            Walk(options, "swallowed", SWALLOWS, [NOWHERE, "127.0.0.1"]),
            [f"{NOWHERE}=swallowed", "127.0.0.1=refused"],
        ),
    ]:
        if not walk.is_as_claimed(*expected):
            check(False, f"{name}: this network is not as it should be")
            continue
        code, took, said = walk.go()
        last = said.strip().splitlines()[-1] if said.strip() else "nothing said"
        if code != 0:
            check(False, f"{name}: ended with {code}: {last}")
            continue
        numbers = walk.numbers()
        check(
            len(numbers) == len(set(numbers)) == 2 and took < calm + PATIENCE,
            f"{name}: both procedures to the result in {took:.1f} s, {len(numbers)} dossiers",
        )
    return failed


if __name__ == "__main__":
    sys.exit(main())
