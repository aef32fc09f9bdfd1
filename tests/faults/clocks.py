"""Phones whose clock is wrong, by minutes and by years, against services that have the right time.

The phone is that of `tests/ffi` (the binding in this process, under libfaketime); the sandbox is a process of its own. A
clock that is off by less than a certificate's life must make no difference: the services say what time it is. One that is
off by more is said as such, and once it is right the same phone goes on where it was.

Prints lines "ok|FAIL|skip|note<TAB>words" for `tests/run`; exit code 1 if anything failed.
"""

import argparse
import os
import sys
import time
import traceback
from pathlib import Path

sys.dont_write_bytecode = True  # the working tree stays as it is
sys.path.insert(0, str(Path(__file__).parent.parent / "ffi"))
from person import Person
from shell import Browser, KeyStore, Stuck, binding, config, make_shell

MINUTE, HOUR, DAY, YEAR = 60, 3_600, 86_400, 365 * 86_400
# The certificate of the sandbox holds from a day ago, for two years: within that it makes no difference what the phone shows.
WITHIN = {"+10 min": 10 * MINUTE, "-10 min": -10 * MINUTE, "+1 h": HOUR, "-1 h": -HOUR, "+1 d": DAY, "+1 y": YEAR}
BEYOND = {"-2 d": -2 * DAY, "+15 y": 15 * YEAR}
# Before the day from which the rules hold: that this day is over is known, and said.
BEFORE_RULES = {"-1 y": -YEAR, "-6 y": -6 * YEAR}
CLOCK, PAST = "Đồng hồ của máy sai giờ", "mà bây giờ đã qua"


def tell(kind, words):
    print(f"{kind}\t{words}", flush=True)


class Clock:
    """What libfaketime shows to this process: the right time, and so many seconds."""

    def __init__(self, file):
        self.file = file

    def off_by(self, seconds):
        # In one step: it is read at any time.
        new = self.file.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        new.rename(self.file)


class Story:
    """One person with one phone, whatever its clock shows."""

    def __init__(self, options, name):
        gocua, self.door = binding(options.binding)
        self.config = config(self.door, options.work / name, options.pki, options.port)
        self.app, self.keys = gocua.App, KeyStore(self.door)
        self.make = make_shell(gocua.Shell, self.door, Browser(f"http://127.0.0.1:{options.port}"))
        self.phone = self.person = None

    def switch_on(self):
        self.phone = self.make(self.keys)
        self.phone.app = self.app(self.config, self.phone)
        self.person = Person(self.door, self.phone)
        self.person.pin()

    def switch_off(self):
        self.phone.work.put(None)
        self.phone.app = self.phone = self.person = None

    def sign_in(self):
        if self.person.view.screen == "home":
            self.person.press("sign-in")
            self.person.screen("sign-in")
        self.person.press("sign-in")
        # The words about an earlier try may still stand there.
        self.person.until("home", lambda view: view.screen == "home", calm=False)

    def write(self):
        """A dossier, up to the check."""
        self.person.begin()
        self.person.answer()
        self.person.papers()

    def finish(self):
        """From the check to the receipt; its number."""
        self.person.sign()
        self.person.press("send")
        return self.person.receipt().get("number")

    def told(self, shown, past=False):
        """Waits until the screen says that the clock is wrong, which day it shows, and whether one is over that it has not reached; the line."""
        day = time.strftime("%-d/%-m/%Y", time.localtime(shown))

        def line(view):
            return next((line for line in view.read_aloud.splitlines() if CLOCK in line and day in line), "")

        view = self.person.until(f"words about the clock, and {day}", line, calm=False)
        if (PAST in line(view)) != past:
            raise Stuck(f"a day that is over was {'not said' if past else 'said'}: {line(view)}")
        return line(view)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--binding", "--pki", "--work"):
        arguments.add_argument(name, required=True, type=Path)
    arguments.add_argument("--port", required=True, type=int)
    options = arguments.parse_args()
    clock = Clock(Path(os.environ["FAKETIME_TIMESTAMP_FILE"]))
    failed = False

    def check(words, story, steps):
        nonlocal failed
        began = time.monotonic()
        try:
            said = steps(story)
            tell("ok", f"{words}: {said} ({time.monotonic() - began:.1f} s)")
        except Exception as error:
            traceback.print_exc()
            failed = True
            tell("FAIL", f"{words}: {type(error).__name__}: {error}")
        if story.phone:
            story.switch_off()

    # libfaketime is there: without it every clock below would be right.
    clock.off_by(YEAR)
    before = time.time()
    clock.off_by(0)
    if not YEAR - 60 < before - time.time() < YEAR + 60:
        tell("FAIL", "the clock of this process cannot be changed")
        return 1

    def all_along(seconds):
        def steps(story):
            clock.off_by(seconds)
            story.switch_on()
            story.sign_in()
            story.write()
            return f"receipt {story.finish()}"

        return steps

    for name, seconds in WITHIN.items():
        check(f"a clock that is off by {name}", Story(options, name), all_along(seconds))

    def in_the_middle(seconds):
        def steps(story):
            clock.off_by(0)
            story.switch_on()
            story.sign_in()
            story.write()
            clock.off_by(seconds)
            number = story.finish()
            return f"receipt {number}"

        return steps

    for name in ("+1 h", "-1 h"):
        check(f"a clock that jumps by {name} in the middle", Story(options, f"jump {name}"), in_the_middle(WITHIN[name]))

    def beyond(seconds, past=False, goes_on=False):
        def steps(story):
            clock.off_by(0)
            story.switch_on()
            story.sign_in()
            story.write()
            story.person.sign()
            story.switch_off()
            clock.off_by(seconds)
            story.switch_on()
            person = story.person
            work = next(e.id for e in person.view.elements if e.id.startswith("work:"))
            person.press(work)
            person.until("the signed dossier", person.has("send"), calm=False)
            person.press("send")
            said = story.told(time.time(), past)
            # It goes on by itself, or when it is asked to: in the same process, or in the next one.
            clock.off_by(0)
            if not goes_on:
                story.switch_off()
                story.switch_on()
                person = story.person
                person.press(work)
            person.until("the dossier", person.has("send", "share-receipt"), calm=False)
            if person.element("send"):
                person.press("send")
            # What was said of the try before is on the screen until this one begins.
            person.until("another try", lambda view: not person.notice(view), calm=False)
            number = person.receipt().get("number")
            return f"said as “{said}”; with the right time again receipt {number}"

        return steps

    for name, seconds in BEYOND.items():
        check(f"a clock that is off by {name}", Story(options, name), beyond(seconds))
    for name, seconds in BEFORE_RULES.items():
        check(f"a clock that is off by {name}", Story(options, name), beyond(seconds, past=True))
        check(f"a clock that is off by {name}, set right under the app", Story(options, f"{name} on"), beyond(seconds, True, True))

    def from_the_start(seconds):
        def steps(story):
            clock.off_by(seconds)
            story.switch_on()
            if story.person.view.screen == "home":
                story.person.press("sign-in")
                story.person.screen("sign-in")
            story.person.press("sign-in")
            said = story.told(time.time(), past=True)
            clock.off_by(0)
            story.sign_in()
            story.write()
            return f"said as “{said}”; with the right time receipt {story.finish()}"

        return steps

    for name, seconds in BEFORE_RULES.items():
        check(f"a new phone's clock that is off by {name}", Story(options, f"{name} new"), from_the_start(seconds))
    return 1 if failed else 0


code = main()
sys.stdout.flush()
sys.stderr.flush()
# After a failure the app may still run, and must not call into an interpreter that ends.
os._exit(code)
