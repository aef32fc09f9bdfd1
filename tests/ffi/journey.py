"""The main job through the generated Python binding: the same door as Kotlin's and Swift's.

A phone whose platform is Python (`shell`) and a person (`person`), against a running sandbox. Also what only a foreign
shell can do: throw an exception, drop the app and start it again on the same folder, answer a request that nobody made.

Prints lines "ok|FAIL|note<TAB>words" for `tests/run`; exit code 1 if anything failed.
"""

import argparse
import gc
import html
import io
import os
import re
import sys
import threading
import time
import traceback
import weakref
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader

sys.dont_write_bytecode = True  # the working tree stays as it is
from person import Person
from shell import Browser, KeyStore, Stuck, binding, config, make_shell


def tell(kind, words):
    print(f"{kind}\t{words}", flush=True)


def officer(browser):
    """The desk as a browser sees it; the names of the buttons pressed."""
    status, _, page = browser.get("/desk")
    link = re.search(r'href="(/desk/[0-9a-f]{32})"', page)
    if status != 200 or not link:
        raise Stuck(f"the desk lists no dossier: {status}")
    # A page of another process has no token of this one.
    refused, _, _ = browser.get(link[1] + "/accept", {"token": "from-elsewhere"})
    pressed = []
    for action in ("accept", "fee", "result"):
        _, _, page = browser.get(link[1])
        form = re.search(rf'action="({re.escape(link[1])}/{action})"><input type="hidden" name="token" value="([^"]+)"', page)
        if form:
            status, location, page = browser.get(html.unescape(form[1]), {"token": html.unescape(form[2])})
            if status != 303:
                raise Stuck(f"{action}: {status}: {page[:300]}")
            pressed.append(action)
    return pressed, refused


def freed(shell):
    """Whether nothing holds the shell any more, soon."""
    end = time.monotonic() + 10
    while shell() is not None and time.monotonic() < end:
        gc.collect()
        time.sleep(0.02)
    return shell() is None


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--binding", "--pki", "--work"):
        arguments.add_argument(name, required=True, type=Path)
    arguments.add_argument("--port", required=True, type=int)
    options = arguments.parse_args()
    gocua, door = binding(options.binding)

    failed = False

    def check(good, words):
        nonlocal failed
        failed |= not good
        tell("ok" if good else "FAIL", words)

    settings = config(door, options.work / "phone", options.pki, options.port)
    browser = Browser(f"http://127.0.0.1:{options.port}")
    Phone = make_shell(gocua.Shell, door, browser)
    keys = KeyStore(door)

    def switch_on():
        phone = Phone(keys)
        began = time.monotonic()
        phone.app = gocua.App(settings, phone)
        took = time.monotonic() - began
        return phone, Person(door, phone), took

    def switch_off(phone):
        phone.work.put(None)
        phone.app = None
        return weakref.ref(phone)

    phone, person, took = switch_on()
    check(took < 1, f"App() returns at once ({took * 1000:.0f} ms)")
    check(phone.app.view().language == "vi", "view() answers before the first frame")
    phone.app.resolve(987654321, door.PlatformOutcome.DONE())
    person.pin()
    check(True, "PIN chosen through the Python key store")

    if person.view.screen == "home":
        person.press("sign-in")
    person.screen("sign-in")
    phone.throw_on = door.PlatformRequest.OPEN_BROWSER
    person.press("sign-in")
    person.until("words about the missing browser", lambda view: person.notice(view) is not None, calm=False)
    check(phone.thrown == 1, f"an exception in the shell becomes words: {person.notice(person.view)}")
    person.press("sign-in")
    # The words about the first try may still stand there.
    person.until("home", lambda view: view.screen == "home", calm=False)
    check("Lò Thị Ủ" in person.view.read_aloud, "signed in with the e-ID")

    person.begin()
    screens = person.answer()
    check(screens > 3, f"{screens} screens answered")

    # Process death: the app is dropped and made anew on the same folder with the same keys.
    left = person.view.screen
    gone, threads = switch_off(phone), phone.threads
    del phone, person
    check(freed(gone), "dropping the app stops it: the core lets go of the shell")
    phone, person, _ = switch_on()
    person.pin()
    if person.view.screen == "sign-in":
        person.press("sign-in")
        person.screen("home")
    work = next(e.id for e in person.view.elements if e.id.startswith("work:"))
    person.press(work)
    person.screen("question", "papers", "check")
    again = person.answer()
    check(person.view.screen == left, f"dropped and made again: back at {left}, {again} questions asked again")
    check(threads and threading.main_thread().ident not in threads | phone.threads, "render comes from threads of the core")

    taken = person.papers()
    check(taken == 1, f"{taken} paper photographed")
    wrong = [e.read_aloud for e in person.view.elements if e.id.startswith("fix:")]
    check(person.view.screen == "check" and not wrong, f"nothing stands against sending {wrong or ''}")
    person.sign()
    check(True, "the check code is the same on both screens; signed and verified")
    person.press("send")
    receipt = person.receipt()
    check(bool(receipt.get("number")), f"sent once; receipt {receipt.get('number')}")

    pressed, refused = officer(browser)
    check(refused == 403, f"the desk refuses a form from elsewhere ({refused})")
    # Somebody of seventy pays no residence fee: the desk has none to take.
    check(pressed == ["accept", "result"], f"the officer pressed {', '.join(pressed)} on the desk's pages")
    person.press("refresh")
    person.until("the result", lambda view: any(e.id.startswith("document:") for e in view.elements))
    document = next(e.id for e in person.view.elements if e.id.startswith("document:"))
    person.press(document)
    person.until("its pages", lambda view: view.screen == "document" and person.has("genuine")(view) and person.element("pages").body.pages)
    check(True, f"result: {person.element('genuine').read_aloud}")
    person.press("share")
    deadline = time.monotonic() + 20
    result = lambda: (data for name, data in phone.shared.items() if not name.startswith(("bien-nhan", "to-khai")))
    while next(result(), None) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    pdf = next(result(), b"")
    signed = PdfFileReader(io.BytesIO(pdf)).embedded_signatures if pdf else []
    check(len(signed) == 1, f"the result handed over is a signed PDF of {len(pdf)} bytes")
    person.act(door.Action.BACK())
    person.act(door.Action.BACK())
    person.screen("home")
    check(person.has(work)(person.view), "back home, the dossier is there")
    # An interpreter that ends while the core still calls into it would crash.
    gone = switch_off(phone)
    del phone, person
    check(freed(gone), "and again at the end")
    return 1 if failed else 0


try:
    code = main()
except Exception as error:
    traceback.print_exc()
    tell("FAIL", f"{type(error).__name__}: {error}")
    code = 1
sys.stdout.flush()
sys.stderr.flush()
if code:
    # After a failure the app may still run, and must not call into an interpreter that ends.
    os._exit(code)
