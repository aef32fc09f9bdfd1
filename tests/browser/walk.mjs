// A person at 360x740 clicks through the whole journey on the phone in the browser, the officer's part included.
//
// `node walk.mjs PAGES FOLDER`: PAGES is the sandbox's address, FOLDER gets a numbered picture of each screen. On
// every screen: nothing wider than the phone, exactly one h1, every picture loaded, nothing on the console.
// Prints lines "ok|FAIL|note<TAB>words" for `tests/run`; exit code 1 if anything failed.
//
// GOCUA_NODE_MODULES is where playwright-core is, CHROMIUM the browser to drive.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [pages, folder] = process.argv.slice(2);
const { chromium } = createRequire(join(process.env.GOCUA_NODE_MODULES, "here.js"))("playwright-core");
const journey = new URL("../sandbox/src/journey/", import.meta.url);
const script = JSON.parse(readFileSync(new URL("answers/1.004194.json", journey), "utf8"));
const places = JSON.parse(readFileSync(new URL("../../core/dossier/packs/vn-base/places.json", import.meta.url), "utf8"));
const PIN = "240816";
const SIGNING_PIN = "135790";
const PATIENCE = 30_000;

let failed = false;
const tell = (kind, words) => console.log(`${kind}\t${words}`);
const check = (good, words) => {
    failed ||= !good;
    tell(good ? "ok" : "FAIL", words);
};

const told = new Set();
/** A fault that comes again and again is one fault. */
const once = (words) => {
    if (!told.has(words)) check(false, words);
    told.add(words);
};

// ---- looking -------------------------------------------------------------------------------------------

let number = 0;
const seen = new Map();

/** Everything a screen must be, whatever it shows; the faults as words. */
const judge = () => {
    const faults = [];
    const wide = document.documentElement.clientWidth;
    const name = (node) => node.dataset.id || node.id || node.className || node.getAttribute("href") || node.innerHTML.slice(0, 60);
    if (document.documentElement.scrollWidth > wide) faults.push(`the page is ${document.documentElement.scrollWidth} px wide, the phone ${wide}`);
    for (const node of document.querySelectorAll("body *")) {
        const style = getComputedStyle(node);
        const box = node.getBoundingClientRect();
        if (!box.width || !box.height || style.visibility === "hidden" || style.position === "fixed" || node.closest(".unseen, .pan")) continue;
        if (box.right > wide + 1 || box.left < -1) faults.push(`${node.localName} ${name(node)} reaches from ${Math.round(box.left)} to ${Math.round(box.right)}`);
        // Words that are cut off without a way to see the rest.
        if (style.overflowX === "hidden" && style.textOverflow === "ellipsis" && node.scrollWidth > node.clientWidth + 1) faults.push(`words are cut off in ${node.localName} ${name(node)}`);
    }
    // Whoever has to type a PIN sees every key.
    const foot = document.querySelector(".footer")?.getBoundingClientRect();
    const low = foot?.height ? foot.top : document.documentElement.clientHeight;
    for (const key of document.querySelectorAll(".pin_pad .key")) {
        if (key.getBoundingClientRect().bottom > low + 1) faults.push(`the key ${key.textContent.trim() || "to erase"} lies under the edge`);
    }
    const headings = [...document.querySelectorAll("h1")].filter((node) => node.getClientRects().length);
    if (headings.length !== 1) faults.push(`${headings.length} h1`);
    const ids = [...document.querySelectorAll("[data-id]")].map((node) => node.dataset.id);
    for (const id of new Set(ids.filter((id, place) => ids.indexOf(id) !== place))) faults.push(`two elements have the id ${id}`);
    for (const picture of document.images) if (picture.complete && !picture.naturalWidth) faults.push(`a picture did not load: ${picture.src}`);
    for (const button of document.querySelectorAll("button, a[href], input:not([type=hidden], [type=file])")) {
        const named = button.textContent.trim() || button.querySelector("img[alt]:not([alt=\"\"])") || button.getAttribute("aria-label") || button.labels?.length || button.title;
        if (button.getClientRects().length && !named) faults.push(`a ${button.localName} without words: ${name(button)}`);
    }
    return faults.slice(0, 5);
};

/** Takes a picture of what is there now and judges it. */
async function look(page, name) {
    // Screens slide in; what moves is judged when it has come to rest.
    await page.evaluate(() => Promise.race([
        Promise.all(document.getAnimations().filter((animation) => animation.effect?.getTiming().iterations !== Infinity).map((animation) => animation.finished.catch(() => {}))),
        new Promise((done) => setTimeout(done, 2000)),
    ]));
    number += 1;
    const file = `${String(number).padStart(2, "0")}-${name.replace(/[^a-z0-9_.-]+/gi, "-")}`;
    await page.screenshot({ path: join(folder, `${file}.png`) });
    const faults = await page.evaluate(judge);
    seen.set(name, (seen.get(name) ?? 0) + 1);
    for (const fault of faults) check(false, `${file}: ${fault}`);
    const longer = await page.evaluate(() => {
        const node = document.getElementById("scroller") ?? document.scrollingElement;
        if (node.scrollHeight <= node.clientHeight + 4) return false;
        node.dataset.was = node.scrollTop;
        node.scrollTop = node.scrollHeight;
        return true;
    });
    if (longer) {
        await page.screenshot({ path: join(folder, `${file}-end.png`) });
        await page.evaluate(() => {
            const node = document.getElementById("scroller") ?? document.scrollingElement;
            node.scrollTop = node.dataset.was;
        });
    }
}

function listen(page, name) {
    page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) once(`console on ${name}: ${message.text()} ${message.location().url}`);
    });
    page.on("pageerror", (error) => check(false, `error on ${name}: ${error.message}`));
    page.setDefaultTimeout(PATIENCE);
}

// ---- the phone -----------------------------------------------------------------------------------------

/** Numbers of the screens that the core has shown, newest last, and what the page has told the core about them. */
const heard = { frames: [], actions: [] };

/** Every tap and every text names a screen that was shown. */
function overhear(page) {
    page.on("websocket", (socket) => {
        socket.on("framereceived", ({ payload }) => {
            const { view } = JSON.parse(payload);
            if (view && view.frame !== heard.frames.at(-1)) heard.frames.push(view.frame);
        });
        socket.on("framesent", ({ payload }) => {
            const { action } = JSON.parse(payload);
            if (!["press", "choose", "pin_entered", "field_edited", "field_left"].includes(action?.type)) return;
            heard.actions.push(action);
            if (!heard.frames.includes(action.frame)) once(`${action.type} names the screen ${action.frame}, which was never shown`);
        });
    });
}

let phone;
const by = (id) => phone.locator(`[data-id="${id}"]`);
const has = async (id) => (await by(id).count()) > 0;
const screen = () => phone.locator("#phone").getAttribute("data-screen");

/** Waits for one of these screens (or one below it); its whole name. */
async function on(...names) {
    await phone.waitForFunction((names) => {
        const now = document.getElementById("phone").dataset.screen;
        return names.some((name) => now === name || now.startsWith(`${name}.`));
    }, names);
    return screen();
}

const press = (id) => by(id).click();

/** Nothing is on its way to the disk any more. */
async function settled() {
    await phone.waitForTimeout(500); // the page sends what was typed after 400 ms
    await phone.waitForFunction(() => !document.querySelector('[data-state="saving"], [data-saved="saving"]'));
}

async function pin(name) {
    await on(name);
    await look(phone, name);
    for (const digit of PIN) await phone.locator(`[data-digit="${digit}"]`).click();
}

/** Presses what opens a page in the browser; that page. */
async function opens(id) {
    const popup = phone.waitForEvent("popup");
    await press(id);
    // Without a fresh tap the phone first shows a sheet with a button.
    const sheet = phone.locator('[data-layer="browser"] [data-sheet="do"]').click().catch(() => {});
    const page = await popup;
    listen(page, "a page in the browser");
    await page.waitForLoadState();
    void sheet;
    return page;
}

/** The page that says that one may go back; it is closed. */
async function comesBack(page, name) {
    await page.waitForURL(/\/phone\/callback/);
    await look(page, name);
    await page.close();
    await phone.bringToFront();
}

/** A page as a phone's camera stores it when the phone is held upright: lying on its side, with a mark that says so (Exif 2.3, 0x0112). */
async function heldUpright() {
    const base64 = await phone.evaluate(() => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 3200, height: 2400 });
        const pen = canvas.getContext("2d");
        for (let row = 0; row < 48; row += 1) {
            pen.fillStyle = `hsl(${row * 7} 60% ${row % 2 ? 85 : 45}%)`;
            pen.fillRect(0, row * 50, 3200, 50);
        }
        return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
    });
    const jpeg = Buffer.from(base64, "base64");
    const tiff = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]);
    const exif = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 34]), Buffer.from("Exif\0\0"), tiff]);
    return { name: "giay.jpg", mimeType: "image/jpeg", buffer: Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]) };
}

/** Width and height as stored: what a reader sees that knows nothing of Exif. */
function sizeOf(jpeg) {
    for (let at = 2; at + 9 < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
        if (jpeg[at + 1] >= 0xc0 && jpeg[at + 1] <= 0xc2) return `${jpeg.readUInt16BE(at + 7)}x${jpeg.readUInt16BE(at + 5)}`;
    }
    return "no size";
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();

function placeName(code) {
    for (const [, , , communes] of places.provinces) for (const [id, , name] of communes) if (String(id).padStart(5, "0") === code) return fold(name);
    throw new Error(`no place ${code}`);
}

/** Gives what the script has for the fields on the screen. A field may appear only after another is answered. */
async function fill() {
    for (let round = 0; round < 20; round += 1) {
        const ids = await phone.locator("#body [data-id]").evaluateAll((nodes) => nodes.map((node) => node.dataset.id));
        let changed = false;
        for (const id of ids) {
            const path = id.replace(/^search\./, "");
            const answer = script.answers[path];
            if (answer === undefined || !(await has(id))) continue;
            const node = by(id);
            if (id !== path) {
                if (await has(`chosen.${path}`)) continue;
                await node.locator("input").fill(placeName(answer));
                await by(`place:${path}:${answer}`).first().waitFor();
                await look(phone, `${await screen()}.results`);
                await by(`place:${path}:${answer}`).first().click();
                await by(`chosen.${path}`).waitFor();
            } else if ((await node.locator("[data-option]").count()) > 0) {
                const option = node.locator(`[data-option="${answer}"]`);
                if (await option.locator("input").isChecked()) continue;
                await option.click();
            } else if ((await node.locator("[data-part]").count()) > 0) {
                const parts = answer.split("/");
                const boxes = node.locator("[data-part]");
                const count = await boxes.count();
                const wanted = [...Array(count - parts.length).fill(""), ...parts];
                const now = await boxes.evaluateAll((inputs) => inputs.map((input) => input.value));
                if (wanted.every((part, place) => Number(part) === Number(now[place]))) continue;
                for (let place = 0; place < count; place += 1) await boxes.nth(place).fill(wanted[place]);
                await boxes.last().blur();
            } else if ((await node.locator("input, textarea").count()) > 0) {
                const box = node.locator("input, textarea");
                if ((await box.inputValue()) === answer) continue;
                await box.fill(answer);
                await box.blur();
            } else continue;
            changed = true;
            await settled();
        }
        if (!changed) return;
    }
    throw new Error(`the answers on ${await screen()} are not taken`);
}

/** Where the system has colours of its own, backgrounds are gone: what is picked has to be told by something else. */
async function inForcedColours() {
    await phone.emulateMedia({ forcedColors: "active" });
    const drawn = await phone.locator(".option").evaluateAll((options) => options.map((option) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(option);
        return [option.querySelector("input").checked, outlineStyle !== "none" && outlineWidth !== "0px"];
    }));
    await look(phone, "question.dwelling.forced");
    check(drawn.length > 1 && drawn.every(([picked, outlined]) => picked === outlined), `in forced colours only what is picked has an edge: ${JSON.stringify(drawn)}`);
    await phone.emulateMedia({ forcedColors: "none" });
}

/** From a question to the list of all, to another one, and back. */
async function listOfQuestions(here) {
    await press("questions");
    await on("questions");
    await look(phone, "questions");
    const rows = await phone.locator('[data-id^="step:"]').count();
    check(rows > 8, `the list has ${rows} questions, each to be gone to`);
    await press("step:dwelling");
    await on("question.dwelling");
    await press("back");
    await on("questions");
    await press("back");
    await on(here);
}

async function questions() {
    let count = 0;
    while ((await screen()).startsWith("question")) {
        const here = await screen();
        count += 1;
        await look(phone, here);
        await fill();
        await settled();
        await look(phone, `${here}.answered`);
        if (here === "question.dwelling") await inForcedColours();
        if (here === "question.head") await listOfQuestions(here);
        await press("next");
        await phone.waitForFunction((here) => document.getElementById("phone").dataset.screen !== here, here).catch(async () => {
            await look(phone, `${here}.stuck`);
            throw new Error(`${here} does not go on: ${await phone.locator("#body").innerText()}`);
        });
        if (count > 100) throw new Error("the form does not end");
    }
    return count;
}

async function papers() {
    await look(phone, "papers");
    const slots = await phone.locator('[data-id^="photo:"]').evaluateAll((nodes) => nodes.map((node) => node.dataset.id));
    for (const slot of slots.slice(0, 1)) {
        await press(slot);
        const input = phone.locator('[data-layer="file"] input[type=file]');
        await input.waitFor({ state: "attached" });
        await look(phone, "papers.camera");
        // What the page hands to the core: a file as a body is not among what can be seen of a request from outside.
        await phone.evaluate(() => {
            const send = window.fetch;
            window.fetch = (address, options) => {
                window.handed = options?.body;
                return send(address, options);
            };
        });
        await input.setInputFiles(await heldUpright());
        await phone.waitForFunction(() => window.handed instanceof Blob);
        const sent = Buffer.from(await phone.evaluate(async () => [...new Uint8Array(await window.handed.arrayBuffer())]));
        const stored = sizeOf(sent);
        check(stored === "1755x2340" && !sent.includes("Exif"), `a photo of 3200x2400 that lies on its side is handed over upright as ${stored}, ${Math.round(sent.length / 1024)} KB`);
        await by(`take-out:${slot.split(":")[1]}`).or(by(`paper.${slot.split(":")[1]}`).locator(".tag.good")).first().waitFor();
    }
    await settled();
    await look(phone, "papers.filled");
    await press("next");
}

// ---- the desk ------------------------------------------------------------------------------------------

async function officer(context) {
    const desk = await context.newPage();
    listen(desk, "the desk");
    await desk.goto(`${pages}/desk`);
    await look(desk, "desk");
    await desk.locator("a.entry").first().click();
    await desk.waitForLoadState();
    await look(desk, "desk.dossier");
    const done = [];
    for (const action of ["accept", "fee", "result"]) {
        const button = desk.locator(`form[action$="/${action}"] > button`);
        if (!(await button.count())) continue;
        await button.click();
        await desk.waitForURL(/done=/);
        await look(desk, `desk.${action}`);
        done.push(action);
    }
    await desk.close();
    return done;
}

// ---- the way -------------------------------------------------------------------------------------------

async function walk(context) {
    phone = await context.newPage();
    listen(phone, "the phone");
    overhear(phone);
    await phone.goto(`${pages}/phone`);
    await pin("pin.choose");
    await pin("pin.repeat");
    if ((await on("home", "sign-in")) === "home") {
        await look(phone, "home.new");
        await press("sign-in");
    }
    await on("sign-in");
    await look(phone, "sign-in");
    // The broker knows the person only by a password for now: enough to sign in, not for the portal to take a signed dossier.
    const weak = await context.request.post(`${pages}/rehearsal/fault`, { data: { endpoint: "authorize", fault: "level-1", times: 1, after: 0 } });
    check(weak.ok(), "the first sign-in is at level 1");
    const broker = await opens("sign-in");
    await look(broker, "broker.choose");
    await broker.locator(`button[value="${script.citizen}"]`).click();
    await broker.locator('button[value="agree"]').waitFor();
    await look(broker, "broker.agree");
    await broker.locator('button[value="agree"]').click();
    await comesBack(broker, "broker.back");
    await on("home");
    await look(phone, "home");
    check(true, "PIN chosen, signed in with the e-ID");

    await press("find");
    await on("find");
    await by("search").locator("input").fill(script.search);
    await by(`procedure:${script.procedure}`).waitFor();
    await look(phone, "find");
    // A letter in the same instant as the tap that leads on: the page tells it when the screen has changed already.
    const left = heard.frames.at(-1);
    await phone.evaluate((row) => {
        document.querySelector(`[data-id="${row}"]`).click();
        const box = document.querySelector('[data-id="search"] input');
        box.value += "u";
        box.dispatchEvent(new Event("input", { bubbles: true }));
    }, `procedure:${script.procedure}`);
    await on("procedure");
    await look(phone, "procedure");
    const late = heard.actions.filter((action) => action.type === "field_edited").at(-1);
    check(late.value === `${script.search}u` && late.frame === left && left !== heard.frames.at(-1), "a letter that is told late goes to the screen on which it was typed");
    await press("begin");
    let begun = await on("case", "question", "filled");
    if (begun === "case") {
        await look(phone, "case");
        await press(`case:${script.case}`);
        begun = await on("question", "filled");
    }
    if (begun === "filled") {
        await look(phone, "filled");
        await press("next");
        await on("question");
        // Nothing is answered yet: going on leads to what is missing, and says how much that is.
        await press("next");
        await by("wrong").waitFor();
        const looked = await phone.evaluate(() => document.activeElement.closest("[data-id]")?.dataset.id ?? "");
        check(looked.includes("temporary_place"), `"continue" that refuses leads to the first thing that is wrong: ${looked}`);
        await phone.locator("[data-id=help]").click();
        await on("help");
        await look(phone, "help");
        await press("back");
        await on("question");
    }
    check(true, `${await questions()} screens of the form answered`);

    // The back gesture, and forward again: nothing is lost.
    const before = await screen();
    await press("back");
    await phone.waitForFunction((before) => document.getElementById("phone").dataset.screen !== before, before);
    await questions();
    check((await screen()) === before, "back and forward again leads to the same screen");

    if ((await screen()) === "papers") await papers();
    await on("check");
    await look(phone, "check");
    await press("next");
    await on("read-back");
    await look(phone, "read-back");
    await press("sign");
    await on("sign");
    await by("link").or(by("authorise")).first().waitFor();
    await phone.waitForFunction(() => [...document.images].every((picture) => picture.loading === "lazy" || (picture.complete && picture.naturalWidth)));
    await look(phone, "sign.link");
    const drawn = await phone.locator("[data-page] img").count();
    check(drawn >= 1, `${drawn} page(s) of the form drawn before signing`);
    if (await has("link")) {
        const link = await opens("link");
        await look(link, "signing.link");
        await link.locator(`button[value="${script.citizen}"]`).click();
        await comesBack(link, "signing.link.back");
    }
    await by("authorise").waitFor();
    await look(phone, "sign");
    const shown = (await phone.locator(".check_code .code").innerText()).replace(/\W/g, "");
    const signing = await opens("authorise");
    const there = (await signing.locator("#check-code").innerText()).replace(/\W/g, "");
    check(shown.length > 6 && shown === there, `the check code ${shown} is the same on both screens`);
    await look(signing, "signing.authorise");
    await signing.locator("#pin").fill(SIGNING_PIN);
    await signing.locator("#one-time").fill(await signing.locator("#otp").innerText());
    await signing.locator('button[value="sign"]').click();
    await comesBack(signing, "signing.back");
    await on("dossier");
    await by("send").waitFor();
    await look(phone, "dossier.signed");
    // The portal wants to be surer who it is: the person confirms it, and the dossier goes on by itself.
    await press("send");
    await by("confirm").waitFor();
    await look(phone, "dossier.confirm");
    const again = await opens("confirm");
    await look(again, "broker.again");
    await again.locator(`button[value="${script.citizen}"]`).click();
    await again.locator('button[value="agree"]').click();
    await comesBack(again, "broker.confirmed");
    await by("share-receipt").waitFor();
    check(true, "confirmed who it is, and the dossier went on by itself");
    await look(phone, "dossier.sent");
    const [receipt] = await Promise.all([phone.waitForEvent("download"), press("share-receipt")]);
    check(/bien-nhan/.test(receipt.suggestedFilename()), `sent; the receipt is handed over as ${receipt.suggestedFilename()}`);

    const done = await officer(context);
    // Somebody of seventy pays no residence fee: there is none to take.
    check(done.join() === "accept,result", `the officer: ${done.join(", ")}`);
    await phone.bringToFront();
    // The phone may ask by itself in the same moment; then there is nothing left to press.
    await by("refresh").click({ timeout: 5000 }).catch(() => {});
    await phone.locator('[data-id^="document:"]').first().waitFor();
    await look(phone, "dossier.result");
    await phone.locator('[data-id^="document:"]').first().click();
    await on("document");
    await by("genuine").waitFor();
    await phone.waitForFunction(() => document.querySelector("[data-page] img")?.naturalWidth > 0);
    await look(phone, "document");
    check(true, `the result is here: ${await by("genuine").innerText()}`);
    await press("back");
    await on("dossier");
    await press("back");
    await on("home");
    await look(phone, "home.done");
    check((await phone.locator('[data-id^="work:"]').count()) === 1, "home shows the one dossier");

    // The page is closed and opened again: the phone goes on where it was.
    await phone.reload();
    await on("home");
    check((await phone.locator('[data-id^="work:"]').count()) === 1, "after a reload the phone is where it was");

    // Locked, opened with a wrong PIN and with the right one.
    await press("settings");
    await on("settings");
    await look(phone, "settings");
    await press("lock");
    await on("pin.enter");
    await look(phone, "pin.enter");
    for (const digit of "918273") await phone.locator(`[data-digit="${digit}"]`).click();
    await by("fault").waitFor();
    await look(phone, "pin.enter.wrong");
    check(/9/.test(await by("fault").innerText()), `locked; a wrong PIN: ${await by("fault").innerText()}`);
    for (const digit of PIN) await phone.locator(`[data-digit="${digit}"]`).click();
    check((await on("settings", "home")) !== "", "and opened again");
    await copied();
}

/** A copy for another phone: its code on paper, everything erased, and brought back from the file. */
async function copied() {
    const type = async (digits) => { for (const digit of digits) await phone.locator(`[data-digit="${digit}"]`).click(); };
    if ((await screen()) === "home") await press("settings");
    await on("settings");
    await press("backup");
    await on("backup.why");
    await look(phone, "backup.why");
    await press("begin");
    await pin("backup.pin");
    await on("backup.code");
    await look(phone, "backup.code");
    const groups = (await by("code").innerText()).match(/\b\d{5}\b/g);
    check(groups?.length === 5, `a recovery code of five groups: ${groups?.length}`);
    await press("noted");
    await on("backup.last");
    await look(phone, "backup.last");
    const download = phone.waitForEvent("download");
    await type(groups[4]);
    const file = await download;
    const kept = join(folder, file.suggestedFilename());
    await file.saveAs(kept);
    check(/^gocua-\d{4}-\d{2}-\d{2}\.age$/.test(file.suggestedFilename()), `handed over: ${file.suggestedFilename()}`);
    await on("settings");
    await look(phone, "settings.copied");
    await press("erase");
    await phone.locator('[data-layer="danger"] [data-sheet="do"]').click();
    await on("pin.choose");
    await look(phone, "pin.choose.erased");
    await press("restore");
    await on("restore.ways");
    await look(phone, "restore.ways");
    await press("phone");
    await on("restore.picture");
    await look(phone, "restore.picture");
    await press("back");
    await on("restore.ways");
    await press("paper");
    const chooser = phone.waitForEvent("filechooser");
    await phone.locator('[data-layer="file"] [data-sheet="do"]').click();
    await (await chooser).setFiles(kept);
    for (const [number, group] of groups.entries()) {
        await on(number ? `restore.code${number + 1}` : "restore.code");
        if (number < 2) await look(phone, `restore.code${number + 1}`);
        if (number === 1) {
            await type("12345");
            await by("fault").waitFor();
            await look(phone, "restore.code.mistyped");
        }
        await type(group);
    }
    await on("pin.choose");
    await by("found").waitFor();
    await look(phone, "restore.found");
    await pin("pin.choose");
    await pin("pin.repeat");
    await on("sign-in");
    await press("later");
    await on("home");
    await look(phone, "home.restored");
    check((await phone.locator('[data-id^="work:"]').count()) === 1, "after everything was erased the dossier is back from the copy");
}

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    // Everything is on this machine; a root user has no sandbox to give.
    args: ["--no-proxy-server", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});
try {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "vi-VN", acceptDownloads: true, hasTouch: true });
    await walk(context);
} catch (error) {
    check(false, `on screen ${await screen().catch(() => "?")}: ${error.message.split("\n").slice(0, 3).join(" ")}`);
    console.log(error.stack);
    await phone?.screenshot({ path: join(folder, "99-failed.png") }).catch(() => {});
} finally {
    await browser.close();
}
check(seen.size >= 20, `${number} pictures of ${seen.size} screens`);
process.exit(failed ? 1 : 0);
