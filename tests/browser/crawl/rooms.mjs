// The rest of the app, room by room: whatever the scenarios of the walks leave untouched.

import { generateKeyPairSync } from "node:crypto";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Filler } from "./forms.mjs";

export const PIN = "240816";

/** A person who is new here, with the app in that language. */
export async function begin(line, language) {
    await line.pin(PIN);
    await line.pin(PIN);
    if (language === "vi") return;
    // The language is chosen in a room; after everything was erased it stays, and the app begins in it.
    if (line.view.screen === "sign-in") await line.press("later");
    await line.press("settings");
    await line.choose("language", language);
    await line.press("erase");
    await line.on("pin.choose");
    line.entered = null;
}

/** Back, until that screen is there; after a few steps it is not on the way. */
async function backTo(line, screen) {
    for (let steps = 0; line.view.screen !== screen && line.view.back !== null && steps < 6; steps += 1) await line.back();
    await line.on(screen);
}

/** The door: every way in and back out of it. */
export async function door(line) {
    await line.press("restore");
    await line.press("phone");
    line.manner.camera = "text";
    await line.press("fetch");
    line.manner.camera = "cancels";
    await line.press("fetch");
    await line.back();
    await line.press("paper");
    line.manner.camera = "text";
    await line.press("paper");
    line.manner.camera = "paper";
    await backTo(line, "pin.choose");
    await line.pin(PIN);
    await line.back();
    line.entered = null;
    await line.pin(PIN);
    await line.pin("135790");
    line.entered = null;
    if (line.view.screen === "pin.choose") await line.pin(PIN);
    await line.pin(PIN);
    await line.on("sign-in");
    line.manner.browsing = "refuses";
    await line.press("sign-in");
    line.manner.browsing = "waits";
    await line.press("sign-in");
    await line.press("sign-in");
    await line.press("cancel");
    await line.back();
    await line.press("sign-in");
    line.manner.browsing = "agrees";
    if (line.element("cancel")) await line.press("cancel");
    await line.press("sign-in");
    await line.on("home");
}

/** Every question of every case, and what follows: papers, the check, and back again. */
export async function forms(line) {
    const tried = new Set();
    // The number says which option of each choice stays in the end.
    const cases = {
        "1.004194": [["self", 0], ["self", 1], ["self", 2], ["with_family", 3], ["child", 2]],
        "3.000333": [["self", 0], ["self", 1], ["self", 2]],
    };
    for (const [code, rounds] of Object.entries(cases)) {
        for (const [which, round] of rounds) {
            await line.press("find");
            if (round === 0) {
                await line.type("search", "qqqq");
                await line.type("search", "");
                await line.back();
                await line.press("find");
            }
            await line.press(`procedure:${code}`);
            if (round === 0) {
                await line.back();
                await line.press(`procedure:${code}`);
            }
            await line.press("begin");
            if (line.view.screen === "case") {
                if (round === 0) {
                    await line.back();
                    await line.press("begin");
                }
                await line.press(`case:${which}`);
            }
            await new Filler(line, code, round, tried).questions();
            await after(line, round);
        }
    }
}

/** From the papers to the check, and home by way of everything that leads there. */
async function after(line, round) {
    const thorough = round === 0;
    if (line.view.screen === "papers") {
        if (round === 1) return line.press("home");
        for (const { id } of line.view.elements.filter(({ id }) => /^(photo|pick):/.test(id))) {
            for (const camera of thorough ? ["cancels", "empty", "text", "torn", "huge", "paper"] : ["paper"]) {
                line.manner.camera = camera;
                await line.press(id);
            }
        }
        if (thorough && line.element("take-out:*")) {
            await line.press("take-out:*");
            await line.press("photo:*");
            await line.back();
            await line.press("next");
        }
        await line.press("next");
    }
    await line.on("check");
    if (line.element("fix:*")) {
        for (const id of ["fix:*", "first"]) {
            await line.press(id);
            await backTo(line, "check");
        }
    }
    if (!line.element("next")) return line.press("home");
    await line.back();
    if (line.view.screen !== "check") await line.press("next");
    await line.press("next");
    await line.on("read-back");
    await line.press("change:*");
    await line.back();
    await line.back();
    await line.press("next");
    await line.press("home");
}

/** A dossier from its signature to the result, with every way back on it. */
export async function result(line) {
    for (let tries = 0; !line.element("next") || line.view.screen !== "check"; tries += 1) {
        const works = line.view.elements.filter(({ id }) => id.startsWith("work:"));
        if (tries >= works.length) return;
        await line.press(works[tries].id);
        for (let before = ""; /^(papers|question\.)/.test(line.view.screen) && line.view.screen !== before;) {
            before = line.view.screen;
            await line.press("next");
        }
        if (line.view.screen === "read-back") await line.back();
        if (line.view.screen !== "check" || !line.element("next")) await line.press("home");
    }
    await line.press("next");
    await line.press("sign");
    await line.on("sign");
    await line.back();
    await line.press("sign");
    line.manner.browsing = "waits";
    await line.press("link");
    await line.press("cancel");
    line.manner.browsing = "agrees";
    await line.press("link");
    await line.until(() => line.element("authorise"), "a linked account");
    await line.press("home");
    await line.press("work:*");
    if (line.view.screen === "dossier") await line.press("open");
    await line.press("authorise");
    await line.press("send");
    await line.press("copy");
    await line.press("share-form");
    for (const does of ["accept", "return-result"]) {
        await line.rehearse("officer", { does });
        await line.press("refresh");
    }
    await line.press("document:*");
    await line.press("share");
    await line.back();
    await line.back();
    await line.press("document:*");
    await line.back();
}

/** Home and what hangs off it. */
export async function house(line) {
    await line.press("find");
    await line.press("procedure:1.004194");
    await line.press("begin");
    await line.press("case:self");
    await line.press("home");
    await line.press("work:*");
    if (line.view.screen.startsWith("question")) {
        await line.press("questions");
        await line.back();
        await line.press("questions");
        await line.press("step:*");
        await line.back();
        await line.press("discard");
    }
    if (line.view.screen !== "home") await line.press("home");
    await line.press("settings");
    for (const { id, body } of line.view.elements.filter(({ body }) => body.kind === "choice")) {
        const was = body.options.find(({ selected }) => selected)?.id;
        for (const option of body.options) if (id !== "language") await line.choose(id, option.id);
        if (was && id !== "language") await line.choose(id, was);
    }
    await line.press("change-pin");
    await line.pin("999999");
    await line.pin(PIN);
    await line.pin("135790");
    await backTo(line, "settings");
    line.entered = null;
    await line.press("backup");
    await line.press("begin");
    await line.pin(PIN);
    await line.on("backup.code");
    await backTo(line, "settings");
    line.entered = null;
    await line.press("backup");
    await line.press("scan");
    line.manner.code = "no code of ours";
    await line.press("scan");
    line.manner.code = recipient();
    await line.press("scan");
    await line.pin("999999");
    await line.pin(PIN);
    await line.press("hand");
    if (line.view.screen !== "settings") await line.back();
    await line.on("settings");
    await line.press("backup");
    await line.back();
    await line.back();
}

/** Behind the lock: a finger instead of the PIN, a wrong PIN, and another person. */
export async function lock(line) {
    await line.press("settings");
    await line.choose("presence", "yes");
    await line.press("lock");
    line.entered = null;
    await line.pin("999999");
    await line.act({ type: "press", element: "pin", frame: line.view.frame });
    await line.until((view) => ["settings", "home"].includes(view.screen), "a room");
    if (line.view.screen === "home") await line.press("settings");
    await line.press("lock");
    await line.press("others");
    if (line.view.screen === "people") {
        await line.press("newcomer");
        await line.back();
        await line.press("person:*");
    }
    line.entered = null;
    await line.pin(PIN);
}

/** A phone whose data cannot be read any more: it says so, tries again, and begins anew only if it is told to. */
export async function broken(line) {
    await line.stop();
    for (const file of readdirSync(line.folder, { recursive: true })) {
        const path = join(line.folder, file);
        if (file.includes("app") && statSync(path).isFile() && statSync(path).size > 0) writeFileSync(path, "no data");
    }
    await line.start();
    if (line.view.screen !== "broken") await line.pin(PIN);
    await line.on("broken");
    await line.press("again");
    line.entered = null;
    if (line.view.screen === "pin.enter") await line.pin(PIN);
    await line.press("erase");
}

/** A helper's phone lent to a citizen: the same forms, and nothing of it stays. */
export async function visit(line) {
    await line.until((view) => ["settings", "home"].includes(view.screen), "a room");
    if (line.view.screen === "settings") await line.back();
    if (!line.view.elements.some(({ id }) => id === "visit")) return;
    await line.press("visit");
    await line.on("visit.agree");
    await line.press("agree");
    await line.on("visit.receipt");
    await line.press("noted");
    await line.on("visit.home");
    await line.press("find");
    await line.press("procedure:1.004194");
    await line.press("begin");
    await line.press("case:self");
    // Nothing is known of this person: what an account answers by itself is asked here.
    await new Filler(line, "1.004194", 1, new Set()).questions();
    await line.press("home");
    await line.press("work:*");
    await line.press("home");
    await line.press("leave");
}

/** A key that another phone would show: age's own form of it (bech32), in upper case as in a picture. */
function recipient() {
    const { publicKey } = generateKeyPairSync("x25519");
    const bytes = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
    const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let bits = "";
    for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
    const fives = bits.padEnd(260, "0").match(/.{5}/g).map((five) => parseInt(five, 2));
    const sum = (values) => values.reduce((check, value) => {
        const top = check >>> 25;
        return [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].reduce((now, part, bit) => ((top >>> bit) & 1 ? now ^ part : now), ((check & 0x1ffffff) << 5) ^ value);
    }, 1);
    const name = [..."age"].map((letter) => letter.charCodeAt(0));
    const check = sum([...name.map((code) => code >> 5), 0, ...name.map((code) => code & 31), ...fives, 0, 0, 0, 0, 0, 0]) ^ 1;
    const tail = [0, 1, 2, 3, 4, 5].map((place) => (check >>> (5 * (5 - place))) & 31);
    return `age1${[...fives, ...tail].map((five) => letters[five]).join("")}`.toUpperCase();
}
