"""A network of a test's own: a Linux namespace in which only what the test sets up can be reached.

`ENTER` is run in it before the program: shell commands that make the network what the test needs. Nothing of the machine
changes, and all of it goes when the program ends.
"""

import os
import shutil
import subprocess
import sys

# Loopback with both families, as a machine has it.
LOOPBACK = "ip link set lo up"
# `localhost` becomes what that file says, for whoever runs in here.
HOSTS = 'mount --bind "$HOSTS" /etc/hosts'


def ways():
    """How to get into one, the way of an ordinary user first."""
    tries = [["unshare", "-rnm"]] + ([["unshare", "-nm"]] if os.geteuid() == 0 else [])
    return [way for way in tries if subprocess.run([*way, "true"], capture_output=True).returncode == 0]


def missing():
    """Why there can be none, and whether that is our fault: ("skip" | "FAIL", words), or None."""
    if not sys.platform.startswith("linux"):
        return "skip", "only Linux lets a test have a network of its own"
    lacks = [tool for tool in ("unshare", "ip") if not shutil.which(tool)]
    if lacks:
        return "FAIL" if os.environ.get("CI") else "skip", f"{' and '.join(lacks)} not installed: iproute2, util-linux"
    if not ways():
        ours = os.environ.get("CI") and os.geteuid() == 0
        return "FAIL" if ours else "skip", "this machine lets nobody have a network of their own"
    return None


def inside(setup, command, hosts=None):
    """The command, to be run in a network that those lines of shell have made."""
    lines = "\n".join(["set -e", LOOPBACK, *([HOSTS] if hosts else []), *setup, 'exec "$@"'])
    environment = [f"HOSTS={hosts}"] if hosts else []
    return [*ways()[0], "env", *environment, "sh", "-c", lines, "sh", *map(str, command)]
