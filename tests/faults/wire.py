"""What a dossier of 10 MB costs on a network that drops every connection after a while, in bytes that left the phone.

The journey's `localhost` is a proxy of this test (in a network of its own, `apart`), which counts what the phone sends and
cuts connections; what a phone sends without need is paid for by the person. Beside it `--bench` sends the same bytes from
zero each time, as a web form does.

Prints lines "ok|FAIL|skip|note<TAB>words" for `tests/run`; exit code 1 if anything failed.
"""

import argparse
import fcntl
import json
import os
import random
import select
import socket
import sqlite3
import struct
import subprocess
import sys
import termios
import threading
import zlib
from pathlib import Path

sys.dont_write_bytecode = True  # the working tree stays as it is
import apart

MB = 1_000_000
# Bytes that may leave the phone for each byte of the sealed papers; sign-in, form and receipts are in it.
MOST = 1.10
# The proxy's loopback address; the sandbox keeps 127.0.0.1.
PROXY = "127.0.0.2"
ANSWERS = Path("tests/sandbox/src/journey/answers/1.004194.json")
# How often somebody without a resumable upload tries.
TRIES = 20


def tell(kind, words):
    print(f"{kind}\t{words}", flush=True)


class Proxy:
    """Passes a port on, and cuts every connection when so many bytes have come from the phone since the last cut."""

    def __init__(self, port, target, between=None):
        self.target, self.between = target, between
        self.sent = self.cuts = self.since = 0
        self.next = between() if between else None
        self.lock = threading.Lock()
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # As much is on its way as on a mobile network (the kernel doubles it): 1 Mbit/s and half a second.
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32_768)
        self.listener.bind((PROXY, port))
        self.listener.listen()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            phone, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(phone,), daemon=True).start()

    def serve(self, phone):
        try:
            server = socket.create_connection(self.target)
        except OSError:
            phone.close()
            return
        with phone, server:
            try:
                while self.move(phone, server):
                    pass
            except OSError:
                pass

    def move(self, phone, server):
        """Passes on what there is; whether the connection lives."""
        for side in select.select([phone, server], [], [])[0]:
            data = side.recv(65_536)
            if not data:
                return False
            if side is server:
                phone.sendall(data)
                continue
            with self.lock:
                self.sent += len(data)
                self.since += len(data)
                cut = self.next is not None and self.since >= self.next
                if cut:
                    data = data[: len(data) - (self.since - self.next)]
                    self.since, self.next, self.cuts = 0, self.between(), self.cuts + 1
            server.sendall(data)
            if cut:
                # What was on its way is paid for too; then the phone gets a reset, as from a mast that is gone.
                self.sent += struct.unpack("i", fcntl.ioctl(phone, termios.FIONREAD, bytes(4)))[0]
                server.shutdown(socket.SHUT_WR)
                phone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
        return True


def photo(length):
    """A PNG of about that many bytes that no compression makes smaller."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    width, height = 1000, length // 1001
    pixels = zlib.compress(b"".join(b"\0" + random.randbytes(width) for _ in range(height)), 0)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def journey(options, name, between):
    """Walks; (exit code, bytes sent, cuts, sealed bytes, dossiers, what was said)."""
    work = options.work / name
    work.mkdir(parents=True)
    (work / "photo.png").write_bytes(photo(10 * MB))
    script = json.loads(ANSWERS.read_text("utf-8"))
    script["papers"] = {"owner_consent": "photo.png"}
    (work / "answers.json").write_text(json.dumps(script))
    port = random.randrange(20_000, 32_000)
    # Pages are not the phone's: they are passed on and not counted.
    Proxy(port, ("127.0.0.1", port))
    proxy = Proxy(port + 1, ("127.0.0.1", port + 1), between)
    command = [options.program, "journey", "--localhost", "--data", work / "data", "--port", str(port)]
    command += ["--procedure", "1.004194", "--answers", work / "answers.json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    print(done.stdout + done.stderr, flush=True)
    database = sqlite3.connect(work / "data/journey/sandbox.db")
    (payload,) = database.execute("SELECT coalesce(sum(length), 0) FROM uploads").fetchone()
    (dossiers,) = database.execute("SELECT count(*) FROM dossiers").fetchone()
    database.close()
    return done.returncode, proxy.sent, proxy.cuts, payload, dossiers


def from_zero(between, length):
    """Sends so many bytes through the same cuts and begins again each time: (tries, bytes sent, whether it came through)."""
    sink = socket.create_server(("127.0.0.1", 0))

    def swallow():
        while True:
            connection, _ = sink.accept()
            with connection:
                got = 0
                while data := connection.recv(65_536):
                    got += len(data)
                    if got >= length:
                        connection.sendall(b"ok")

    threading.Thread(target=swallow, daemon=True).start()
    proxy = Proxy(0, sink.getsockname(), between)
    for tries in range(1, TRIES + 1):
        with socket.create_connection(proxy.listener.getsockname()) as connection:
            try:
                connection.sendall(bytes(length))
                if connection.recv(2) == b"ok":
                    return tries, proxy.sent, True
            except OSError:
                pass
    return TRIES, proxy.sent, False


def inside(options):
    chance = random.Random(options.seed)
    if options.bench:
        every = lambda: 2 * MB
        code, sent, cuts, payload, _ = journey(options, "bench", every)
        tries, wasted, through = from_zero(every, 10 * MB)
        ours = f"{sent / payload:.3f} x its bytes, {cuts} cuts" if code == 0 and payload else f"ended with {code}"
        theirs = "there" if through else "not there"
        tell("note", f"10 MB through cuts every 2 MB: {ours} (budget {MOST:.2f} x); from zero each time: {theirs} after {tries} tries and {wasted / MB:.0f} MB")
        return code != 0
    code, sent, cuts, payload, dossiers = journey(options, "random", lambda: chance.randrange(MB, 3 * MB))
    if code != 0 or not payload:
        tell("FAIL", f"through random cuts the journey ends with {code} after {cuts} cuts")
        return True
    good = sent <= MOST * payload and dossiers == 1 and cuts >= 3 and payload > 9 * MB
    tell("ok" if good else "FAIL", f"a dossier of {payload / MB:.1f} MB through {cuts} random cuts: {sent / payload:.3f} x its bytes sent, {dossiers} dossier")
    return not good


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--work", required=True, type=Path)
    arguments.add_argument("--bench", action="store_true")
    arguments.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4)))
    arguments.add_argument("--inside", action="store_true")
    options = arguments.parse_args()
    if options.inside:
        return inside(options)
    if lacks := apart.missing():
        tell(*lacks)
        return lacks[0] == "FAIL"
    tell("note", f"seed {options.seed}")
    hosts = options.work / "hosts"
    hosts.write_text(f"{PROXY} localhost\n")
    command = [sys.executable, __file__, *sys.argv[1:], "--seed", options.seed, "--inside"]
    return subprocess.run(apart.inside([], command, hosts)).returncode


sys.exit(main())
