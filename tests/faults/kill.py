"""Kills the journey at random moments and takes it up again: exactly one dossier, nothing acknowledged lost.

A killed journey is started again on the same folder until it ends by itself. The robot in it checks what the
earlier process had shown as saved and ends with LOST when something is missing. Afterwards the portal must have
exactly one dossier, with one receipt number. Half of the journeys are killed twice: taking up again dies as well.

Prints lines "ok|FAIL|note<TAB>words" for `tests/run`; exit code 1 if anything failed.
"""

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

LONGEST = 240  # seconds until a journey that nobody kills counts as stuck
MOST_RESTARTS = 1


def tell(kind, words):
    print(f"{kind}\t{words}", flush=True)


class Journey:
    """One journey on a folder of its own."""

    def __init__(self, program, folder, procedure):
        self.program, self.folder, self.procedure = program, folder, procedure
        self.output = ""
        self.kills = 0

    def start(self, kill_after=None, steps=0):
        """Runs it, to be killed that many seconds after it has told so many steps; the exit code, or None when it was killed."""
        log = self.folder / "output"
        with open(log, "wb") as out:
            command = [self.program, "journey", "--procedure", self.procedure, "--data", self.folder / "data", "--out", self.folder / "out"]
            process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
            until = time.monotonic() + LONGEST
            while steps and process.poll() is None and time.monotonic() < until and log.read_bytes().count(b"\n") < steps:
                time.sleep(0.003)
            try:
                code = process.wait(LONGEST if kill_after is None else kill_after)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                code = None
        self.output = log.read_text("utf-8", "replace")
        if code is None:
            self.kills += 1
        return code

    def had_finished(self):
        """Whether the person had everything when the process died: starting again would begin another dossier."""
        return "\nwritten " in "\n" + self.output

    def last_step(self):
        lines = [line.split()[0] for line in self.output.splitlines() if line.strip()]
        return lines[-1] if lines else "start"

    def dossiers(self):
        database = self.folder / "data" / "journey" / "sandbox.db"
        if not database.exists():
            return []
        connection = sqlite3.connect(database)
        try:
            return connection.execute("SELECT submission, number, state FROM dossiers").fetchall()
        finally:
            connection.close()


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--work", required=True, type=Path)
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--procedure", default="1.004194")
    arguments.add_argument("--seed", type=int, default=int(time.time()))
    options = arguments.parse_args()
    chance = random.Random(options.seed)
    tell("note", f"seed {options.seed}")

    # How long a journey takes here; the moments are spread over all of it.
    calm = Journey(options.program, options.work / "calm", options.procedure)
    calm.folder.mkdir(parents=True)
    began = time.monotonic()
    code = calm.start()
    whole = time.monotonic() - began
    if code != 0 or len(calm.dossiers()) != 1:
        tell("FAIL", f"without a kill the journey ends with {code} and {len(calm.dossiers())} dossiers")
        print(calm.output)
        return 1
    told = calm.output.count("\n")
    tell("note", f"one journey takes {whole:.1f} s and tells {told} steps")

    kills = finished = duplicates = missing = lost = stuck = failures = early = tries = 0
    where, number = {}, 0
    while kills < options.kills:
        number += 1
        journey = Journey(options.program, options.work / f"{number}", options.procedure)
        journey.folder.mkdir()
        wanted = min(1 + number % 2, options.kills - kills)
        code, attempts = None, 0
        while True:
            moment, steps = None, 0
            if journey.kills < wanted:
                # Half at any time, half soon after some step: most of the time goes into making keys at the start.
                # The golden ratio spreads few moments over the whole.
                tries += 1
                place = (tries * 0.618034 + chance.random() / options.kills) % 1
                if tries % 2:
                    moment = whole * place
                else:
                    moment, steps = chance.random() * whole / 8, int(place * told)
            began = time.monotonic()
            code = journey.start(moment, steps)
            if code == 0 and not journey.kills:
                # The machine may be busier or calmer than at the first one.
                whole = (whole + time.monotonic() - began) / 2
            print(f"journey {number}: killed {moment:.2f} s after step {steps}" if code is None else f"journey {number}: ended with {code}")
            print(journey.output, flush=True)
            if "LOST" in journey.output:
                lost += 1
                tell("FAIL", f"journey {number}: {next(line for line in journey.output.splitlines() if 'LOST' in line)}")
                break
            if code is None:
                where[journey.last_step()] = where.get(journey.last_step(), 0) + 1
                if journey.had_finished():
                    break
                continue
            if code == 0:
                break
            # It was not killed and did not finish: a person would start the app again, but it should not happen.
            attempts += 1
            failures += 1
            # What it was waiting for, and the words on the screen.
            last = " / ".join(journey.output.strip().splitlines()[-12:])
            tell("note", f"journey {number}: taking up again ended with {code}: {last[-600:]}")
            if attempts > MOST_RESTARTS:
                stuck += 1
                tell("FAIL", f"journey {number}: stuck; it ends with {code} every time")
                break
        kills += journey.kills
        early += journey.kills == 0
        if early > options.kills + 5:
            tell("FAIL", "the journeys end before they can be killed")
            return 1
        found = journey.dossiers()
        finished += code == 0 or journey.had_finished()
        if len(found) > 1:
            duplicates += len(found) - 1
            tell("FAIL", f"journey {number}: {len(found)} dossiers at the portal: {found}")
        if not found and (code == 0 or journey.had_finished()):
            missing += 1
            tell("FAIL", f"journey {number}: finished, and the portal has no dossier")
        if len(found) == 1 and not stuck and "LOST" not in journey.output:
            shutil.rmtree(journey.folder)
    steps = ", ".join(f"{step} {count}" for step, count in sorted(where.items(), key=lambda item: -item[1]))
    tell("note", f"died after: {steps}")
    words = f"{kills} kills in {number} journeys, {finished} finished, {duplicates} duplicates, {missing} missing, {lost} lost, {failures} restarts that failed"
    bad = duplicates or lost or stuck or missing or failures or finished != number
    tell("FAIL" if bad else "ok", words)
    return 1 if bad else 0


sys.exit(main())
