"""The main job through the generated Python binding: the same door as Kotlin's and Swift's.

A Python `Shell` with a software key store, a browser made of urllib, and a person who reads only `ViewState` and acts
only through `Action`, against a running sandbox. Also what only a foreign shell can do: throw an exception, drop the
app and start it again on the same folder, answer a request that nobody made.

Prints lines "ok|FAIL|note<TAB>words" for `tests/run`; exit code 1 if anything failed.
"""

import argparse
import base64
import gc
import hmac
import html
import importlib
import io
import json
import os
import queue
import re
import secrets
import sys
import threading
import time
import traceback
import unicodedata
import urllib.error
import urllib.parse
import urllib.request
import weakref
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.reader import PdfFileReader

PIN = b"240816"
SIGNING_PIN = "135790"
PATIENCE = 60
SANDBOX = Path("tests/sandbox/src/journey")
SCRIPT = json.loads((SANDBOX / "answers/1.004194.json").read_text("utf-8"))
PHOTO = (SANDBOX / "sample-paper.png").read_bytes()
PLACES = json.loads(Path("core/dossier/packs/vn-base/places.json").read_text("utf-8"))


def tell(kind, words):
    print(f"{kind}\t{words}", flush=True)


class Stuck(Exception):
    """A screen did not come."""


# ---- the platform ------------------------------------------------------------------------------------


class KeyStore:
    """A phone's key store, in memory: proves nothing about hardware."""

    def __init__(self, door):
        self.door, self.keys = door, {}

    def answer(self, request):
        """The outcome, or None when the request is not about keys."""
        ask, out = self.door.PlatformRequest, self.door.PlatformOutcome
        if isinstance(request, ask.CREATE_KEY):
            if request.purpose != self.door.KeyPurpose.SIGN:
                self.keys[request.alias] = secrets.token_bytes(32)
                return out.DONE()
            self.keys[request.alias] = ec.generate_private_key(ec.SECP256R1())
            return self.public(request.alias)
        if isinstance(request, ask.DESTROY_KEY):
            self.keys.pop(request.alias, None)
            return out.DONE()
        if isinstance(request, ask.PUBLIC_KEY):
            return self.public(request.alias)
        if isinstance(request, (ask.MAC, ask.SIGN)) and request.alias not in self.keys:
            return out.LOST()
        if isinstance(request, ask.MAC):
            return out.BYTES(hmac.digest(self.keys[request.alias], bytes(request.input), "sha256"))
        if isinstance(request, ask.SIGN):
            return out.BYTES(self.keys[request.alias].sign(bytes(request.input), ec.ECDSA(hashes.SHA256())))
        return None

    def public(self, alias):
        key = self.keys.get(alias)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            return self.door.PlatformOutcome.LOST()
        return self.door.PlatformOutcome.KEY_CREATED(point(key.public_key()))


def point(key):
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Browser:
    """Pages as text, forms as a person would fill them in."""

    def __init__(self, pages):
        self.pages = pages
        # No proxy: everything is on this machine.
        self.opener = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))

    def get(self, path, fields=None):
        """(status, where it leads, text)"""
        url = path if path.startswith("http") else self.pages + path
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        try:
            with self.opener.open(urllib.request.Request(url, body), timeout=30) as answer:
                return answer.status, None, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers.get("location"), answer.read().decode()

    def visit(self, url, prefix, citizen, code):
        """Goes through the pages until one leads back; that address."""
        status, location, page = self.get(url)
        for _ in range(6):
            if location:
                if not location.startswith(prefix):
                    raise Stuck(f"led away to {location}")
                return location
            action, fields = self.fill(page, citizen, code)
            status, location, page = self.get(action, fields)
        raise Stuck(f"too many pages; the last one, {status}: {page[:300]}")

    def fill(self, page, citizen, code):
        def between(start, end):
            found = re.search(re.escape(start) + "(.*?)" + re.escape(end), page, re.S)
            return html.unescape(found[1]) if found else None

        fields = {"request": between('name="request" value="', '"')}
        shown = between('id="check-code">', "<")
        if shown:
            if re.sub(r"\W", "", shown) != code:
                raise Stuck(f"the signing page shows {shown}, the phone {code}")
            fields |= {"pin": SIGNING_PIN, "otp": between('id="otp">', "<"), "decision": "sign"}
        elif 'name="citizen"' in page:
            fields["citizen"] = citizen
        else:
            fields["decision"] = "agree"
        action = between('action="', '"')
        if not action:
            raise Stuck(f"no form on the page: {page[:300]}")
        return action, fields


def make_shell(base, door, browser):
    """A class of its own so that the binding's base class is known only once it is generated."""

    class Phone(base):
        def __init__(self, keys):
            super().__init__()
            self.changed = threading.Condition()
            self.latest, self.threads, self.asked = None, set(), []
            self.keys, self.shared, self.documents = keys, {}, {}
            self.work = queue.Queue()
            self.app = None
            # The next request of this kind throws: what an exception in a shell must not break.
            self.throw_on = None
            self.thrown = 0
            threading.Thread(target=self.answer_all, daemon=True).start()

        def render(self, view):
            self.threads.add(threading.get_ident())
            with self.changed:
                if self.latest is None or view.revision > self.latest.revision:
                    self.latest = view
                self.changed.notify_all()

        def request(self, id, request):
            self.asked.append(type(request).__name__)
            if self.throw_on and isinstance(request, self.throw_on):
                self.throw_on, self.thrown = None, self.thrown + 1
                raise RuntimeError("no browser in this shell")
            # Returns at once: the answer comes from another thread.
            self.work.put((id, request))

        def answer_all(self):
            while (item := self.work.get()) is not None:
                id, request = item
                try:
                    outcome = self.answer(request)
                except Exception:
                    traceback.print_exc()
                    outcome = door.PlatformOutcome.UNAVAILABLE("the shell failed")
                app = self.app
                if app is not None:
                    app.resolve(id, outcome)

        def answer(self, request):
            ask, out = door.PlatformRequest, door.PlatformOutcome
            outcome = self.keys.answer(request)
            if outcome is not None:
                return outcome
            if isinstance(request, ask.OPEN_BROWSER):
                code = next(("".join(e.body.groups) for e in self.latest.elements if isinstance(e.body, door.Body.CHECK_CODE)), None)
                return out.RETURNED(browser.visit(request.url, request.return_prefix, SCRIPT["citizen"], code))
            if isinstance(request, (ask.TAKE_PHOTO, ask.PICK_FILE)):
                return out.FILE("paper.png", PHOTO)
            if isinstance(request, ask.SHOW_DOCUMENT):
                self.documents[request.document] = bytes(request.bytes)
                pages = PdfFileReader(io.BytesIO(bytes(request.bytes))).root["/Pages"]["/Count"]
                return out.SHOWN(int(pages))
            if isinstance(request, ask.SHARE_FILE):
                self.shared[request.name] = bytes(request.bytes)
            return out.DONE()

    return Phone


# ---- the person --------------------------------------------------------------------------------------


class Person:
    def __init__(self, door, phone):
        self.door, self.phone, self.edit = door, phone, 1_000_000

    @property
    def view(self):
        return self.phone.latest

    def act(self, action):
        self.phone.app.dispatch(action)

    def press(self, element):
        self.act(self.door.Action.PRESS(element, self.view.frame))

    def until(self, what, wanted, calm=True):
        end = time.monotonic() + PATIENCE
        with self.phone.changed:
            while True:
                view = self.view
                if view is not None and wanted(view):
                    return view
                bad = calm and view is not None and self.notice(view)
                if bad:
                    raise Stuck(f"waiting for {what}: on {view.screen} the app says: {bad}")
                if not self.phone.changed.wait(end - time.monotonic()):
                    raise Stuck(f"waited in vain for {what}; on {view and view.screen}: {view and view.read_aloud}")

    def notice(self, view):
        body = self.door.Body
        found = (e for e in view.elements if e.id in ("notice", "fault") and isinstance(e.body, body.NOTICE))
        return next((e.body.text for e in found if e.body.tone == self.door.Tone.BAD), None)

    def screen(self, *names):
        return self.until(" or ".join(names), lambda view: any(view.screen == n or view.screen.startswith(n + ".") for n in names))

    def element(self, id):
        return next((e for e in self.view.elements if e.id == id), None)

    def has(self, *ids):
        return lambda view: any(e.id in ids for e in view.elements)

    def settled(self):
        saving = self.door.SaveState.SAVING
        self.until("all saved", lambda view: not any(getattr(e.body, "saved", None) == saving or getattr(e.body, "state", None) == saving for e in view.elements))

    def type_in(self, field, value):
        self.edit += 1
        frame = self.view.frame
        self.act(self.door.Action.FIELD_EDITED(field, value, self.edit, frame))
        self.act(self.door.Action.FIELD_LEFT(field, frame))

    # -- screen after screen

    def pin(self):
        for name in ("pin", "pin.repeat"):
            view = self.screen(name)
            self.act(self.door.Action.PIN_ENTERED("pin", PIN, view.frame))
            if view.screen != "pin.choose":
                break
        return self.screen("home", "sign-in")

    def begin(self):
        self.press("find")
        self.screen("find")
        self.type_in("search", SCRIPT["search"])
        row = f"procedure:{SCRIPT['procedure']}"
        self.until("the procedure", self.has(row))
        self.press(row)
        self.screen("procedure")
        self.press("begin")
        if self.screen("case", "question").screen == "case":
            self.press(f"case:{SCRIPT['case']}")
            self.screen("question")

    def different(self, element):
        """Whether the script has an answer for it that it does not show."""
        body, answers = self.door.Body, SCRIPT["answers"]
        if isinstance(element.body, (body.TEXT_FIELD, body.DATE_FIELD)):
            return element.id in answers and element.body.value != answers[element.id]
        if isinstance(element.body, body.CHOICE):
            wanted = answers.get(element.id, "").split()
            return any(option.id in wanted and not option.selected for option in element.body.options)
        if isinstance(element.body, body.SEARCH_FIELD):
            path = element.id.removeprefix("search.")
            return path in answers and not self.element(f"chosen.{path}")
        return False

    def fill(self):
        body, answers = self.door.Body, SCRIPT["answers"]
        while element := next((e for e in self.view.elements if self.different(e)), None):
            if isinstance(element.body, body.CHOICE):
                self.act(self.door.Action.CHOOSE(element.id, answers[element.id], self.view.frame))
            elif isinstance(element.body, body.SEARCH_FIELD):
                path = element.id.removeprefix("search.")
                row = f"place:{path}:{answers[path]}"
                self.type_in(element.id, place_name(answers[path]))
                self.until("the place", self.has(row))
                self.press(row)
            else:
                self.type_in(element.id, answers[element.id])
            id = element.id
            self.until("the answer to be taken", lambda view: not (self.element(id) and self.different(self.element(id))))
            self.settled()

    def answer(self):
        screens = 0
        while self.view.screen.startswith("question"):
            here, screens = self.view.screen, screens + 1
            self.fill()
            self.settled()
            self.press("next")
            self.until("the next question", lambda view: view.screen != here)
        return screens

    def papers(self):
        body, state, taken = self.door.Body, self.door.PaperState, 0
        if self.view.screen != "papers":
            return 0
        slots = [e.id for e in self.view.elements if isinstance(e.body, body.PAPER_SLOT) and e.body.required and e.body.state == state.EMPTY]
        for slot in slots:
            self.press(slot.replace("paper.", "photo:", 1))
            self.until("the photo to be kept", lambda view: self.element(slot).body.state == state.FILLED)
            taken += 1
        self.press("next")
        self.screen("check")
        return taken


def place_name(code):
    for _, _, _, communes in PLACES["provinces"]:
        for number, _, name in (commune[:3] for commune in communes):
            if f"{number:05}" == code:
                folded = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
                return folded.replace("đ", "d").replace("Đ", "D").lower()
    raise Stuck(f"no place {code}")


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
    # The generated modules import each other as parts of one package.
    sys.path.insert(0, str(options.binding.parent))
    gocua = importlib.import_module(f"{options.binding.name}.gocua")
    door = importlib.import_module(f"{options.binding.name}.gocua_app")

    failed = False

    def check(good, words):
        nonlocal failed
        failed |= not good
        tell("ok" if good else "FAIL", words)

    pages, api = f"http://127.0.0.1:{options.port}", f"https://127.0.0.1:{options.port + 1}"
    root = x509.load_der_x509_certificate((options.pki / "tls-root.der").read_bytes())
    pack = serialization.load_pem_private_key((options.pki / "pack.key.pem").read_bytes(), None).public_key()
    config = door.Config(
        data_dir=str(options.work / "phone"),
        language="vi",
        environment=door.Environment(
            broker=api,
            portal=f"{api}/portal/v1",
            signing=f"{api}/csc/v2",
            client_id="gocua",
            redirect_uri=f"{pages}/phone/callback",
            tls_roots=root.public_bytes(serialization.Encoding.PEM).decode(),
            pack_key=base64.urlsafe_b64encode(point(pack)).rstrip(b"=").decode(),
        ),
    )
    browser = Browser(pages)
    Phone = make_shell(gocua.Shell, door, browser)
    keys = KeyStore(door)

    def switch_on():
        phone = Phone(keys)
        began = time.monotonic()
        phone.app = gocua.App(config, phone)
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
    person.press("next")
    person.screen("read-back")
    person.press("sign")
    person.until("the form to sign", lambda view: view.screen == "sign" and person.has("link", "authorise")(view))
    if person.element("link"):
        person.press("link")
    person.until("the check code", person.has("authorise"))
    person.press("authorise")
    person.until("the signed form", lambda view: view.screen == "dossier" and person.has("send")(view))
    check(True, "the check code is the same on both screens; signed and verified")
    person.press("send")
    person.until("the receipt", person.has("share-receipt"))
    person.press("share-receipt")
    person.until("the file", lambda view: any(name.startswith("bien-nhan") for name in phone.shared))
    receipt = json.loads(next(data for name, data in phone.shared.items() if name.startswith("bien-nhan")))
    check(bool(receipt.get("number")), f"sent once; receipt {receipt.get('number')}")

    pressed, refused = officer(browser)
    check(refused == 403, f"the desk refuses a form from elsewhere ({refused})")
    check(pressed == ["accept", "fee", "result"], f"the officer pressed {', '.join(pressed)} on the desk's pages")
    person.press("refresh")
    person.until("the result", lambda view: any(e.id.startswith("document:") for e in view.elements))
    document = next(e.id for e in person.view.elements if e.id.startswith("document:"))
    person.press(document)
    person.until("its pages", lambda view: view.screen == "document" and person.has("genuine")(view) and person.element("pages").body.pages)
    check(True, f"result: {person.element('genuine').read_aloud}")
    person.press("share")
    deadline = time.monotonic() + 20
    while not any(data[:5] == b"%PDF-" for data in phone.shared.values()) and time.monotonic() < deadline:
        time.sleep(0.05)
    pdf = next((data for data in phone.shared.values() if data[:5] == b"%PDF-"), b"")
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
