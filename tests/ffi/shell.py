"""A phone whose platform is Python: key store, browser and camera, as `make_shell` over a generated binding.

Shared by what walks through the binding (`journey`) and what puts a phone into odd places (`tests/faults/clocks.py`).
"""

import base64
import hmac
import html
import importlib
import io
import json
import queue
import re
import secrets
import sys
import threading
import traceback
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.reader import PdfFileReader

SIGNING_PIN = "135790"
SANDBOX = Path("tests/sandbox/src/journey")
SCRIPT = json.loads((SANDBOX / "answers/1.004194.json").read_text("utf-8"))
PHOTO = (SANDBOX / "sample-paper.png").read_bytes()


class Stuck(Exception):
    """A screen did not come."""


def binding(folder):
    """The generated modules (gocua, gocua_app), which import each other as parts of one package."""
    sys.path.insert(0, str(folder.parent))
    return importlib.import_module(f"{folder.name}.gocua"), importlib.import_module(f"{folder.name}.gocua_app")


def config(door, data, pki, port):
    """What an app is told about the sandbox whose pages are on that port and whose keys are in that folder."""
    pages, api = f"http://127.0.0.1:{port}", f"https://127.0.0.1:{port + 1}"
    root = x509.load_der_x509_certificate((pki / "tls-root.der").read_bytes())
    pack = serialization.load_pem_private_key((pki / "pack.key.pem").read_bytes(), None).public_key()
    return door.Config(
        data_dir=str(data),
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
