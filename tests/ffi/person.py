"""A person with a phone of `shell`: reads only `ViewState`, acts only through `Action`."""

import json
import re
import time
import unicodedata
from pathlib import Path

from shell import SCRIPT, Stuck

PIN = b"240816"
PATIENCE = 60
PLACES = json.loads(Path("core/dossier/packs/vn-base/places.json").read_text("utf-8"))


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
                # A file is handed over without another view.
                if not self.phone.changed.wait(min(1, end - time.monotonic())) and time.monotonic() >= end:
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
        if self.screen("case", "question", "filled").screen == "case":
            self.press(f"case:{SCRIPT['case']}")
            self.screen("question", "filled")
        if self.screen("question", "filled").screen == "filled":
            self.press("next")
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

    def sign(self):
        """From the check to the signed form."""
        self.press("next")
        self.screen("read-back")
        self.press("sign")
        self.until("the form to sign", lambda view: view.screen == "sign" and self.has("link", "authorise")(view))
        if self.element("link"):
            self.press("link")
        self.until("the check code", self.has("authorise"))
        self.press("authorise")
        self.until("the signed form", lambda view: view.screen == "dossier" and self.has("send")(view))

    def receipt(self):
        """What the portal signed, as it is handed over to be kept."""
        self.until("the receipt", self.has("share-receipt"))
        self.press("share-receipt")
        self.until("the file", lambda view: any(name.startswith("bien-nhan") for name in self.phone.shared))
        page = next(data for name, data in self.phone.shared.items() if name.startswith("bien-nhan"))
        # It stands in the page's file as it is.
        return json.loads(re.search(rb"stream\n(\{.*?\})\s*endstream", bytes(page), re.S).group(1))


def place_name(code):
    for _, _, _, communes in PLACES["provinces"]:
        for number, _, name in (commune[:3] for commune in communes):
            if f"{number:05}" == code:
                folded = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
                return folded.replace("đ", "d").replace("Đ", "D").lower()
    raise Stuck(f"no place {code}")
