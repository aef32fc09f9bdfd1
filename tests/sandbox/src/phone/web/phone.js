// The shell: brings views and requests from the core to the page, and what a person does back to the core.
// The core decides everything; this file knows the websocket, the browser's abilities and the phone around the page.

import { flush, forget, h, render } from "./elements.js";
import { icon } from "./icons.js";

const by = (id) => document.getElementById(id);
const [handset, app, bar, scroller, body, footer] = ["phone", "app", "bar", "scroller", "body", "footer"].map(by);

/** What a phone's platform says where this page plays it (its camera, its file picker, its browser); all else comes from the core. */
const WORDS = {
    vi: {
        lost: "Đang nối lại", cancel: "Thôi",
        page: "Một trang cần mở trong trình duyệt", pageHelp: "Làm xong ở trang đó, ứng dụng tự làm tiếp.", openPage: "Mở trang",
        photo: "Chụp ảnh giấy tờ", takePhoto: "Mở máy ảnh", file: "Chọn tệp trên máy", pickFile: "Chọn tệp",
        handing: "Đang chuyển tệp", handFailed: "Chưa chuyển được tệp. Bấm để chọn lại.",
        finger: "Chạm ngón tay", qr: "Nội dung mã QR", qrLabel: "Dán nội dung mã vào đây", useCode: "Dùng mã này",
    },
    en: {
        lost: "Connecting again", cancel: "Cancel",
        page: "A page has to open in the browser", pageHelp: "Finish there; the app goes on by itself.", openPage: "Open the page",
        photo: "Photograph the paper", takePhoto: "Open the camera", file: "Choose a file on this phone", pickFile: "Choose a file",
        handing: "Handing the file over", handFailed: "The file did not get through. Tap to choose again.",
        finger: "Touch with the finger", qr: "Content of the QR code", qrLabel: "Paste the content of the code here", useCode: "Use this code",
    },
};
const own = () => WORDS[phone.language.split("-")[0]] ?? WORDS.en;

let view = null;
let socket = null;
let waitBeforeRetry = 250;
const scrolled = new Map();

/** What the elements may ask of the shell. */
const phone = {
    language: "vi",
    /** True while the first view after a connection is drawn: the core may have started anew. */
    fresh: false,
    /** Number of the screen being shown: what is done on it goes back with it. */
    get frame() { return view.frame; },
    /** Tells the core; false when there is no connection, so that nothing counts as told. */
    act: (action) => tell({ type: "action", action }),
    press(element) {
        const { id, body: { confirm } } = element;
        const { frame } = view;
        if (confirm) return askAgain(confirm, () => press(id, frame));
        press(id, frame);
    },
    /** Does what the primary button does. */
    goOn() {
        const primary = footer.querySelector(".primary:not(:disabled)");
        if (primary) phone.press(primary.element);
    },
    zoom(address, name, close) {
        const picture = h("img", { class: "wide", src: address, alt: name, click: () => picture.classList.toggle("wide") });
        openLayer("zoom", { close }, h("div", { class: "pan", tabindex: 0 }, picture));
    },
};

function press(element, frame) {
    flush(body);
    phone.act({ type: "press", element, frame });
}

// ---- the connection ------------------------------------------------------------------------------------

function tell(message) {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(message));
    return true;
}

function connect() {
    socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/phone/socket`);
    socket.addEventListener("open", () => {
        waitBeforeRetry = 250;
        phone.fresh = true;
        by("lost").hidden = true;
        tellNetwork();
    });
    socket.addEventListener("message", ({ data }) => {
        const message = JSON.parse(data);
        if (message.type === "view") show(message.view);
        if (message.type === "request") serve(message.id, message.request);
    });
    socket.addEventListener("close", () => {
        by("lost").replaceChildren(h("i", { class: "spinner" }), own().lost);
        by("lost").hidden = false;
        setTimeout(connect, waitBeforeRetry);
        waitBeforeRetry = Math.min(waitBeforeRetry * 2, 5000);
    });
}

const switchedOff = document.querySelector("[name=offline]");
// A browser that does not tell is on a line that costs nothing.
const costs = () => navigator.connection?.type === "cellular" || navigator.connection?.saveData === true;
const tellNetwork = () =>
    phone.act({ type: "network_changed", online: navigator.onLine && !switchedOff.checked, metered: costs() });

// ---- the view ------------------------------------------------------------------------------------------

function show(next) {
    if (!phone.fresh && view && next.revision <= view.revision) return;
    // Where the core started anew, it may come to the same number on another screen.
    const moved = ["frame", "screen", "depth"].some((name) => view?.[name] !== next[name]);
    const back = view && next.depth < view.depth;
    if (moved && view) {
        flush(body);
        forget(body);
        scrolled.set(`${view.depth} ${view.screen}`, scroller.scrollTop);
        body.replaceChildren();
        footer.replaceChildren();
    }
    const before = moved ? null : view;
    // What was said by itself belongs to the screen that is left.
    if (moved) by("live").textContent = "";
    view = next;
    phone.language = next.language;
    document.documentElement.lang = next.language;
    document.title = title(next);
    handset.dataset.screen = next.screen;
    handset.dataset.revision = next.revision;
    handset.style.setProperty("--letters", next.letters / 100);
    drawBar();
    render(next, { body, footer, phone, room: room() });
    body.hidden = next.elements.length === 0;
    if (moved) arrive(back);
    if (phone.fresh) flush(body);
    phone.fresh = false;
    announce(before, next);
    attend(before, next);
    browser.look();
}

/** What this screen is called among all that is open: what it asks or shows, where that is, and whose it is. */
function title({ elements, place }) {
    const heading = elements.find(({ body }) => body.kind === "heading" && body.level === 1)?.body.text;
    return [...new Set([heading, place, "Gõ Cửa"].filter(Boolean))].join(" · ");
}

/** What gets the focus is scrolled to where the footer does not cover it, however high that is. */
new ResizeObserver(() => { scroller.style.scrollPaddingBottom = `${footer.offsetHeight + 8}px`; }).observe(footer);
body.addEventListener("focusin", ({ target }) => (target.closest(".option") ?? target).scrollIntoView({ block: "nearest" }));

/** Large letters or a short screen leave room for one action at the bottom. */
const room = () => (scroller.clientHeight < 24 * parseFloat(getComputedStyle(app).fontSize) ? 1 : 2);

/** A new screen slides in, starts at its heading, and is found as it was left when it was left by going deeper. */
function arrive(back) {
    scroller.scrollTop = (back && scrolled.get(`${view.depth} ${view.screen}`)) || 0;
    body.classList.remove("forward", "backward");
    void body.offsetWidth;
    body.classList.add(back ? "backward" : "forward");
    closeLayers((layer) => layer.dataset.layer === "zoom" || layer.dataset.layer === "danger");
    (body.querySelector("h1") ?? scroller).focus({ preventScroll: true });
}

/** What appeared by itself, for a reader. */
function announce(before, now) {
    const known = new Set(before?.elements.map((element) => element.read_aloud));
    const fresh = now.elements.filter((element) => element.live && !known.has(element.read_aloud));
    if (before && fresh.length) by("live").textContent = fresh.map((element) => element.read_aloud).join(" ");
}

/** What has to be looked at is brought into sight, and gets the focus: once for each time. */
function attend(before, { attention }) {
    if (!attention || before?.attention?.count === attention.count) return;
    const drawn = [...app.querySelectorAll("[data-id]")].find((piece) => piece.dataset.id === attention.element);
    if (!drawn) return;
    const control = drawn.matches("input, textarea, button") ? drawn : drawn.querySelector("input:not([aria-invalid=false]), textarea, button");
    if (!control) drawn.tabIndex = -1;
    (control ?? drawn).focus({ preventScroll: true });
    drawn.scrollIntoView({ block: "center" });
}

function drawBar() {
    const { back, listen, help, place, steps } = view;
    const said = JSON.stringify([back, listen, help, place, steps]);
    if (bar.said === said) return;
    bar.said = said;
    const button = (id, label, picture, click) =>
        h("button", { type: "button", class: "round", "data-id": id, "aria-label": label, click }, icon(picture));
    bar.replaceChildren(
        h("div", { class: "top" },
            back === null ? null : button("back", back, "arrow_back", goBack),
            h("p", { class: "place" }, place),
            help === null ? null : button("help", help, "help", () => { flush(body); phone.act({ type: "help" }); }),
            button("listen", listen, "volume_up", readAloud)));
    if (!steps) return;
    const marks = Array.from({ length: steps.total }, (_, step) => h("i", { class: step < steps.current ? "on" : "" }));
    bar.append(h("div", { class: "steps", role: "img", "aria-label": place }, ...marks));
}

function goBack() {
    if (!view || view.back === null) return;
    flush(body);
    phone.act({ type: "back" });
}

function readAloud() {
    flush(body);
    phone.act({ type: "read_aloud", element: null });
}

// ---- sheets inside the phone ----------------------------------------------------------------------------

/** A sheet over the app. `close` names its quiet button; `gone` runs when the person closes it. */
function openLayer(kind, { title, close, gone }, ...content) {
    const leave = () => { shut(layer); gone?.(); };
    const sheet = h("div", { class: `sheet ${kind}`, role: "dialog", "aria-modal": "true", "aria-label": title ?? close },
        title && h("h2", {}, title), ...content,
        h("button", { type: "button", class: "button quiet", "data-sheet": "close", click: leave }, close));
    const layer = h("div", { class: "layer", "data-layer": kind }, sheet);
    layer.leave = leave;
    layer.addEventListener("click", (event) => { if (event.target === layer) leave(); });
    layer.returnTo = document.activeElement;
    by("layers").append(layer);
    app.inert = true;
    sheet.querySelector(kind === "danger" ? "[data-sheet=close]" : "button, textarea, [tabindex]").focus();
    return layer;
}

function shut(layer) {
    layer.remove();
    app.inert = by("layers").childElementCount > 0;
    if (!app.inert) layer.returnTo?.focus({ preventScroll: true });
}

const closeLayers = (which) => [...by("layers").children].filter(which).forEach(shut);
const bigButton = (label, picture, click, weight = "primary") =>
    h("button", { type: "button", class: `button ${weight}`, "data-sheet": "do", click }, icon(picture), h("span", {}, label));

function askAgain({ question, yes, no }, then) {
    const layer = openLayer("danger", { title: question, close: no }, bigButton(yes, "delete", () => {
        shut(layer);
        then();
    }, "danger"));
}

// ---- what the core asks of the platform -------------------------------------------------------------------

const answer = (id, type, rest = {}) => tell({ type: "outcome", id, outcome: { type, ...rest } });

/** A page in the browser. The way back goes through `/phone/callback`; all that is left here is to let go. */
const browser = {
    pending: null,
    open(id, { url }) {
        closeLayers((layer) => layer.dataset.layer === "browser");
        // A tap a moment ago lets a page open at once; otherwise the person has to tap for it.
        const opened = navigator.userActivation?.isActive && window.open(url, "gocua-browser");
        const pending = { id, url, seen: false, opened: Boolean(opened) };
        browser.pending = pending;
        browser.look();
        // A request repeated to a page that came later, while nothing waits for it any more.
        setTimeout(() => { if (browser.pending === pending && !pending.seen) browser.pending = null; }, 3000);
    },
    /** The sheet is there exactly while the view waits for the page. */
    look() {
        const { pending } = browser;
        const waits = view?.elements.some((element) => element.body.kind === "waiting");
        if (!pending) return;
        if (!waits && pending.seen) {
            browser.pending = null;
            closeLayers((layer) => layer.dataset.layer === "browser");
        }
        if (!waits || pending.seen) return;
        pending.seen = true;
        if (pending.opened) return;
        const gone = () => { browser.pending = null; answer(pending.id, "cancelled"); };
        const layer = openLayer("browser", { title: own().page, close: own().cancel, gone },
            h("p", {}, own().pageHelp),
            bigButton(own().openPage, "open_in_new", () => { if (window.open(pending.url, "gocua-browser")) shut(layer); }));
    },
};

/** An image upright by its pixels, no longer than asked, as JPEG; what is so already, or is no image, stays as it is. */
async function fitted(file, longest) {
    const image = await createImageBitmap(file).catch(() => null);
    if (!image) return file;
    // What is very long and narrow keeps half of that across.
    const scale = Math.min(1, Math.max(longest / Math.max(image.width, image.height), longest / 2 / Math.min(image.width, image.height)));
    const stored = await createImageBitmap(file, { imageOrientation: "none" }).catch(() => image);
    // One that is only mirrored, or upside down, keeps its mark; the core keeps it too.
    const lies = stored.width !== image.width;
    if (scale === 1 && !lies && ["image/jpeg", "image/png"].includes(file.type)) return file;
    const canvas = h("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const jpeg = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return jpeg ? new File([jpeg], file.name.replace(/\.[^.]*$/, "") + ".jpg") : file;
}

/** A photo or a file: the bytes go to the core by POST, because they are too large for the socket. */
function askFile(id, { max_bytes, longest_side }, title, label, picture, attributes) {
    const input = h("input", { type: "file", class: "unseen", tabindex: -1, "aria-label": title, ...attributes });
    const button = bigButton(label, picture, () => input.click());
    const caption = button.querySelector("span");
    const layer = openLayer("file", { title, close: own().cancel, gone: () => answer(id, "cancelled") }, input, button);
    layer.dataset.request = id;
    input.addEventListener("change", async () => {
        const [chosen] = input.files;
        if (!chosen) return;
        button.disabled = true;
        caption.textContent = own().handing;
        const file = await fitted(chosen, longest_side);
        if (file.size > max_bytes) {
            answer(id, "too_large", { bytes: file.size });
            return shut(layer);
        }
        const sent = await fetch(`/phone/files/${id}?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file }).catch(() => null);
        if (sent?.ok) return shut(layer);
        button.disabled = false;
        caption.textContent = own().handFailed;
        input.value = "";
    });
}

function askCode(id) {
    const box = h("textarea", { class: "input", id: "code-text", rows: 3, autocomplete: "off", spellcheck: "false" });
    const layer = openLayer("code", { title: own().qr, close: own().cancel, gone: () => answer(id, "cancelled") },
        h("label", { for: "code-text", class: "label" }, own().qrLabel), box,
        bigButton(own().useCode, "qr_code_2", () => {
            if (!box.value.trim()) return box.focus();
            answer(id, "text", { text: box.value.trim() });
            shut(layer);
        }));
    layer.dataset.request = id;
}

function share(id, { name, media_type, bytes }) {
    const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: media_type }));
    h("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    answer(id, "done");
}

/** Voices are loaded late, and by some browsers never. */
const voices = () => new Promise((found) => {
    const now = () => speechSynthesis.getVoices();
    if (now().length) return found(now());
    speechSynthesis.addEventListener("voiceschanged", () => found(now()), { once: true });
    setTimeout(() => found(now()), 1000);
});

async function speak(id, { text, language, pace }) {
    if (!globalThis.speechSynthesis) return answer(id, "unavailable", { reason: "no speech synthesis" });
    speechSynthesis.cancel();
    if (!text) return answer(id, "done");
    const voice = (await voices()).find((voice) => voice.lang.startsWith(language));
    if (!voice) return answer(id, "unavailable", { reason: `no voice for ${language}` });
    const words = Object.assign(new SpeechSynthesisUtterance(text), { lang: voice.lang, voice, rate: pace / 100 });
    for (const over of ["end", "error"]) words.addEventListener(over, () => answer(id, "done"));
    speechSynthesis.speak(words);
}

function notify(id, { title, text }) {
    const toast = h("div", { class: "toast" }, icon("notifications"), h("p", {}, h("b", {}, title), text));
    by("toasts").append(toast);
    setTimeout(() => toast.remove(), 8000);
    if (id !== null) answer(id, "done");
}

/** The phone's fingerprint reader: a sheet of the platform. */
function askPresence(id, { prompt }) {
    const layer = openLayer("presence", { title: prompt.title, close: prompt.cancel, gone: () => answer(id, "cancelled") },
        bigButton(own().finger, "fingerprint", () => { shut(layer); answer(id, "done"); }));
    layer.dataset.request = id;
}

const reminders = new Map();

/** Reminders live as long as this page, which is what a phone in a browser can do. */
function remind(id, { id: name, at, title, text }) {
    clearTimeout(reminders.get(name));
    const wait = at * 1000 - Date.now();
    if (wait > 0 && wait < 2 ** 31) reminders.set(name, setTimeout(() => notify(null, { title, text }), wait));
    answer(id, "done");
}

function forgetReminder(id, { id: name }) {
    clearTimeout(reminders.get(name));
    answer(id, "done");
}

function copy(id, { text, seconds }) {
    navigator.clipboard?.writeText(text).then(() => setTimeout(() => navigator.clipboard.writeText("").catch(() => {}), seconds * 1000)).catch(() => {});
    answer(id, "done");
}

const SERVICES = {
    mac: askPresence,
    remind,
    forget_reminder: forgetReminder,
    copy,
    open_browser: browser.open,
    take_photo: (id, request) =>
        askFile(id, request, own().photo, own().takePhoto, "photo_camera", { accept: "image/*", capture: "environment" }),
    pick_file: (id, request) =>
        askFile(id, request, own().file, own().pickFile, "upload_file", { accept: request.accept.join(",") }),
    scan_qr: askCode,
    share_file: share,
    speak,
    notify,
};

function serve(id, request) {
    // After a reconnect the core repeats what is still open: the sheet may be there already.
    if (browser.pending?.id === id || by("layers").querySelector(`[data-request="${id}"]`)) return;
    const service = SERVICES[request.type];
    if (service) service(id, request);
    else answer(id, "unavailable", { reason: "this phone cannot do that" });
}

// ---- the phone and the world around it --------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
    const top = by("layers").lastElementChild;
    if (event.key === "Escape") {
        event.preventDefault();
        return top ? top.leave() : goBack();
    }
    const pad = body.querySelector(".pin_pad");
    if (!pad || top || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(".panel")) return;
    if (/^[0-9]$/.test(event.key)) pad.type(event.key);
    if (event.key === "Backspace") pad.erase();
});
document.addEventListener("visibilitychange", () => phone.act({ type: document.hidden ? "background" : "foreground" }));
for (const event of ["online", "offline"]) addEventListener(event, tellNetwork);
addEventListener("pagehide", () => flush(body));

by("panel").addEventListener("change", ({ target: { name, value, checked } }) => {
    if (name === "offline") return tellNetwork();
    handset.dataset[name] = name === "contrast" ? String(checked) : value;
    if (name === "theme") document.documentElement.dataset.theme = value;
    if (view) render(view, { body, footer, phone, room: room() });
});

document.querySelector("[name=contrast]").checked = matchMedia("(prefers-contrast: more)").matches;
handset.dataset.contrast = String(matchMedia("(prefers-contrast: more)").matches);
connect();
