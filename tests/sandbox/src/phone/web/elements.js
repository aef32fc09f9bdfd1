// One drawing function for each kind of element. A node lives as long as its element keeps id and kind, so
// focus, cursor and scrolling survive every new view; `render` only puts nodes in order.

import { icon } from "./icons.js";

/** A DOM node: attributes as given, functions as listeners, empty children left out. */
export function h(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === "function") node.addEventListener(name, value);
        else if (value === true) node.setAttribute(name, "");
        else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
    }
    return put(node, ...children);
}

function put(node, ...children) {
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
    return node;
}

/** Buttons that belong to what stands before them, not to the screen. */
export const isNear = (element) => element.body.place === "near";

// ---- typing ------------------------------------------------------------------------------------------

/** Text that the page owns while it is typed: sent a while after the last letter and when the focus leaves. */
class Typing {
    constructor(node, phone, delay, read, write) {
        // Its own frame: what is sent late, when the screen has changed, still goes where it was typed.
        Object.assign(this, { node, phone, delay, read, write, frame: phone.frame, edit: 0, dirty: false, leaving: false });
        node.addEventListener("input", () => this.typed());
        node.addEventListener("focusin", () => { this.leaving = false; });
        node.addEventListener("focusout", (event) => {
            if (node.contains(event.relatedTarget)) return;
            this.flush();
            this.leaving = true;
            // A fault that appears moves what stands below: let the tap that took the focus land first.
            setTimeout(() => this.leave(), 250);
        });
    }

    typed() {
        this.dirty = true;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.flush(), this.delay);
    }

    flush() {
        clearTimeout(this.timer);
        const edit = this.edit + 1;
        const action = { type: "field_edited", field: this.node.dataset.id, value: this.read(), edit, frame: this.frame };
        if (this.dirty && this.phone.act(action)) Object.assign(this, { edit, dirty: false });
    }

    leave() {
        if (this.leaving) this.phone.act({ type: "field_left", field: this.node.dataset.id, frame: this.frame });
        this.leaving = false;
    }

    /** Takes the core's text, unless the person's is newer. After a reconnect the core may count anew. */
    take(value, edit) {
        if (this.phone.fresh) this.edit = edit;
        const busy = this.dirty || this.node.contains(document.activeElement);
        if (!this.dirty && (edit > this.edit || (!busy && edit === this.edit)) && this.read() !== value) this.write(value);
        this.edit = Math.max(this.edit, edit);
    }
}

/** Sends what was typed and not sent yet. */
export function flush(root) {
    for (const node of root.querySelectorAll("[data-id]")) {
        node.typing?.flush();
        node.typing?.leave();
    }
}

/** Wipes the digits that were entered and not sent. */
export function forget(root) {
    for (const pad of root.querySelectorAll(".pin_pad")) pad.empty();
}

/** Label, hint, example and fault around boxes; the fault stands above the box, in words first. */
function surround(node, element, boxes) {
    const { id, body } = element;
    const part = (name, children) => {
        const had = node.querySelector(`:scope > .${name}`);
        if (!children) return had?.remove();
        const now = h(name === "label" ? "label" : "p", { class: name, id: `${id}~${name}` }, ...children);
        if (!had) boxes.before(now);
        else if (had.textContent !== now.textContent) had.replaceWith(now);
    };
    part("label", body.label && [body.label]);
    part("hint", body.hint && [body.hint]);
    part("example", body.example && [body.example]);
    part("fault", body.fault && [icon("error"), h("span", {}, body.fault)]);
    node.dataset.saved = body.saved;
    const about = ["hint", "example", "fault"].filter((name) => body[name]).map((name) => `${id}~${name}`).join(" ");
    for (const input of boxes.matches("input, textarea") ? [boxes] : boxes.querySelectorAll("input")) {
        input.setAttribute("aria-invalid", String(Boolean(body.fault)));
        if (about) input.setAttribute("aria-describedby", about);
        else input.removeAttribute("aria-describedby");
    }
}

const QUIET_INPUT = { autocomplete: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "done" };
const KEYBOARD = {
    text: { autocapitalize: "sentences" },
    name: { autocapitalize: "words" },
    digits: { inputmode: "numeric" },
    phone: { type: "tel" },
    email: { inputmode: "email", autocapitalize: "none" },
};

/** The enter key goes on, as on a phone's keyboard. */
const onEnter = (then) => (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    then(event.target);
};

function textField(node, element, phone) {
    const { body, id } = element;
    if (!node.typing) {
        const tag = body.multiline ? "textarea" : "input";
        const input = h(tag, { class: "input", id: `${id}~input`, ...QUIET_INPUT, ...KEYBOARD[body.keyboard] });
        if (!body.multiline) input.addEventListener("keydown", onEnter(() => phone.goOn()));
        node.append(input);
        node.typing = new Typing(node, phone, 400, () => input.value, (value) => { input.value = value; });
    }
    const input = node.querySelector(".input");
    input.maxLength = body.max_length;
    surround(node, element, input);
    name(input, node, element);
    node.typing.take(body.value, body.edit);
}

/** A label that can be seen names the box; without one the heading asks, and the core's words name it. */
function name(input, node, element) {
    const label = node.querySelector(":scope > label");
    if (label) label.htmlFor = input.id;
    if (label) input.removeAttribute("aria-label");
    else input.setAttribute("aria-label", element.read_aloud);
}

function dateField(node, element, phone) {
    const { body, id } = element;
    if (!node.typing) {
        const inputs = body.parts.map(({ part, max_length }) =>
            h("input", { class: "input", id: `${id}~${part}`, "data-part": part, ...QUIET_INPUT, inputmode: "numeric", maxlength: max_length }));
        const boxes = h("div", { class: "date", role: "group" }, ...inputs.map((input) =>
            h("label", { class: input.dataset.part }, h("span"), input)));
        const write = (value) => value.split("/").forEach((part, place) => { inputs[place].value = part; });
        inputs.forEach((input, place) => {
            input.addEventListener("input", () => {
                input.value = input.value.replace(/\D/g, "");
                if (input.value.length === input.maxLength) inputs[place + 1]?.select();
            });
            input.addEventListener("keydown", (event) => {
                if (event.key === "/") { event.preventDefault(); inputs[place + 1]?.select(); }
                if (event.key === "Backspace" && !input.value) inputs[place - 1]?.focus();
                onEnter(() => (inputs[place + 1] ? inputs[place + 1].select() : phone.goOn()))(event);
            });
            input.addEventListener("paste", (event) => {
                const pasted = event.clipboardData.getData("text").trim().replace(/[-. ]/g, "/");
                if (!/^\d{1,2}\/\d{1,2}\/\d{4}$/.test(pasted)) return;
                event.preventDefault();
                write(pasted);
                node.typing.typed();
            });
        });
        node.append(boxes);
        node.typing = new Typing(node, phone, 400, () => inputs.map((input) => input.value).join("/"), write);
    }
    const boxes = node.querySelector(".date");
    surround(node, element, boxes);
    boxes.setAttribute("aria-label", element.read_aloud);
    body.parts.forEach(({ label }, place) => { boxes.children[place].firstChild.textContent = label; });
    node.typing.take(body.parts.map(({ value }) => value).join("/"), body.edit);
}

function searchField(node, element, phone) {
    const { body, id } = element;
    if (!node.typing) {
        const input = h("input", { class: "input", id: `${id}~input`, type: "search", ...QUIET_INPUT, enterkeyhint: "search", autocapitalize: "none" });
        input.addEventListener("keydown", onEnter(() => node.typing.flush()));
        const clear = h("button", { type: "button", class: "clear", click() {
            input.value = "";
            node.typing.typed();
            node.typing.flush();
            input.focus();
        } }, icon("close"));
        node.append(h("div", { class: "search" }, icon("search"), input, clear));
        input.placeholder = " ";
        node.typing = new Typing(node, phone, 150, () => input.value, (value) => { input.value = value; });
    }
    surround(node, element, node.querySelector(".search"));
    node.querySelector(".clear").setAttribute("aria-label", body.clear);
    name(node.querySelector(".input"), node, element);
    node.typing.take(body.value, body.edit);
}

function pinPad(node, { id, body, read_aloud }, phone) {
    if (!node.type) {
        const digits = [];
        const dots = h("div", { class: "dots", role: "img" });
        const key = (label, attributes, ...content) =>
            h("button", { type: "button", class: "key", "aria-label": label, ...attributes }, ...content);
        const number = (digit) => key(String(digit), { "data-digit": digit, click: () => node.type(digit) }, String(digit));
        const erase = key(body.erase, { "data-erase": true, click: () => node.erase() }, icon("backspace"));
        node.blank = h("span");
        node.presence = key("", { "data-presence": true, click: () => phone.press(node.element) }, icon("fingerprint"));
        node.setAttribute("role", "group");
        node.append(dots, h("div", { class: "keys" }, ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(number), node.blank, number(0), erase));
        node.count = () => {
            dots.replaceChildren(...Array.from({ length: node.length }, (_, place) => h("i", { class: place < digits.length ? "on" : "" })));
            dots.setAttribute("aria-label", node.entered[digits.length]);
        };
        node.empty = () => { digits.fill(0); digits.length = 0; };
        node.type = (digit) => {
            if (!node.open || digits.length >= node.length) return;
            digits.push(48 + Number(digit));
            if (digits.length === node.length) {
                const told = phone.act({ type: "pin_entered", element: id, digits: [...digits], frame: phone.frame });
                if (!told) node.empty();
            }
            node.count();
        };
        node.erase = () => {
            if (digits.length < node.length) digits.pop();
            node.count();
        };
    }
    if (node.attempt !== body.attempt || (body.enabled && !node.open)) node.empty();
    Object.assign(node, { attempt: body.attempt, open: body.enabled, length: body.length, entered: body.entered });
    const [there, other] = body.presence ? [node.presence, node.blank] : [node.blank, node.presence];
    if (other.isConnected) other.replaceWith(there);
    node.presence.setAttribute("aria-label", body.presence ?? "");
    node.querySelector("[data-erase]").setAttribute("aria-label", body.erase);
    node.setAttribute("aria-label", read_aloud);
    for (const button of node.querySelectorAll("button")) button.disabled = !body.enabled;
    node.count();
}

function choice(node, element, phone) {
    const { id, body } = element;
    if (!node.options) {
        node.options = h("div", { class: "options", role: body.many ? "group" : "radiogroup" });
        node.append(node.options);
    }
    const drawn = JSON.stringify(body.options.map(({ selected, ...rest }) => rest));
    if (node.drawn !== drawn) {
        node.drawn = drawn;
        node.options.replaceChildren(...body.options.map((option) => {
            const change = () => { phone.act({ type: "choose", element: id, option: option.id, frame: phone.frame }); };
            return h("label", { class: "option", "data-option": option.id },
                h("input", { type: body.many ? "checkbox" : "radio", name: `${id}~choice`, change }),
                option.icon && h("span", { class: "picture" }, icon(option.icon)),
                h("span", { class: "words" }, h("b", {}, option.label), option.detail && h("small", {}, option.detail)));
        }));
    }
    surround(node, element, node.options);
    node.options.setAttribute("aria-label", body.label || element.read_aloud);
    body.options.forEach((option, place) => { node.options.children[place].querySelector("input").checked = option.selected; });
}

// ---- everything else: drawn anew when it changes --------------------------------------------------------

const tag = (state) => state && h("span", { class: `tag ${state.tone}` }, h("span", {}, state.text));

/** Long codes may break after a hyphen, nowhere else if it can be helped. */
const breakable = (text) => text.split(/(?<=-)/).flatMap((part, place) => (place ? [h("wbr"), part] : [part]));

function row(node, { body }) {
    const tick = !body.opens && body.tone === "good";
    node.disabled = !body.opens;
    put(node,
        h("span", { class: tick ? "mark" : `picture ${body.tone ?? ""}` }, icon(body.icon)),
        h("span", { class: "words" }, h("b", {}, body.title), body.detail && h("small", {}, body.detail), tag(body.tag)));
    if (body.opens) put(node, icon("chevron_right"));
}

function paperSlot(node, { body }) {
    const mark = { empty: null, working: h("i", { class: "spinner" }), filled: icon("check"), not_needed: icon("check") }[body.state];
    node.classList.toggle("calm", body.state === "not_needed");
    put(node,
        h("span", { class: "picture" }, icon(body.icon)),
        h("div", { class: "words" },
            h("b", {}, body.title),
            body.detail && h("small", {}, body.detail),
            body.fault && h("p", { class: "fault" }, icon("error"), h("span", {}, body.fault)),
            put(h("span", { class: `tag ${body.tag.tone}` }), mark, h("span", {}, body.tag.text))));
}

function pages(node, { body }, phone) {
    const address = (number) => `/phone/pages/${encodeURIComponent(body.document)}/${number}`;
    put(node, h("p", { class: "doc-title" }, h("span", {}, body.title)));
    if (body.pages === null) {
        put(node, h("div", { class: "sheet-page skeleton", "aria-busy": "true" }, ...Array.from({ length: 9 }, () => h("i"))));
    }
    for (const [place, said] of (body.pages ?? []).entries()) {
        const number = place + 1;
        const picture = h("img", { src: address(number), alt: "", loading: number > 2 ? "lazy" : "eager", decoding: "async" });
        const label = `${body.title}. ${said}. ${body.enlarge}`;
        const open = h("button", { type: "button", class: "sheet-page", "data-page": number, "aria-label": label, click: () => phone.zoom(address(number), said, body.close) }, picture);
        put(node, open, h("p", { class: "page-number" }, icon("zoom_in"), said));
    }
}

function timeline(node, { body, read_aloud }) {
    node.setAttribute("aria-label", read_aloud);
    put(node, ...body.entries.map((entry) =>
        h("li", { class: entry.state, "aria-current": entry.state === "now" ? "step" : null },
            h("span", { class: "dot" }, entry.state === "done" ? icon("check") : entry.state === "stopped" ? icon("close") : null),
            h("b", {}, entry.title), entry.detail && h("small", {}, entry.detail))));
}

function progress(node, { body, read_aloud }) {
    const share = body.total > 0 ? Math.min(100, (body.done * 100) / body.total) : null;
    const fill = h("i", { class: share === null ? "unknown" : "" });
    if (share !== null) fill.style.inlineSize = `${share}%`;
    const bar = { class: "track", role: "progressbar", "aria-label": read_aloud, "aria-valuenow": share, "aria-valuetext": body.share };
    put(node, h("p", {}, h("b", {}, body.label), body.share && h("span", {}, body.share)), h("div", bar, fill));
}

function button(node, { body, read_aloud }) {
    node.className = `button ${body.weight}`;
    node.disabled = !body.enabled;
    if (read_aloud && read_aloud !== body.label) node.setAttribute("aria-label", read_aloud);
    else node.removeAttribute("aria-label");
    put(node, ...(body.icon ? [icon(body.icon)] : []), h("span", {}, body.label));
}

/** Dark modules as squares, four light ones around (ISO/IEC 18004). */
function qrCode(node, { body, read_aloud }) {
    const width = body.side + 8;
    const dark = body.modules.flatMap((module, place) =>
        (module ? [`M${(place % body.side) + 4} ${Math.floor(place / body.side) + 4}h1v1h-1z`] : []));
    const space = "http://www.w3.org/2000/svg";
    const [picture, path] = ["svg", "path"].map((tag) => document.createElementNS(space, tag));
    picture.setAttribute("viewBox", `0 0 ${width} ${width}`);
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", read_aloud);
    path.setAttribute("d", dark.join(""));
    picture.append(path);
    put(node, h("p", { class: "label" }, body.label), picture);
}

/** Drawn from nothing each time they change: none of these holds what a person is doing. */
const STILL = {
    heading: (node, { body }) => { if (body.level === 1) node.tabIndex = -1; put(node, body.text); },
    text: (node, { body }) => {
        node.className = `text ${body.weight} ${body.icon ? "pictured" : ""}`;
        put(node, body.icon && h("span", { class: "picture" }, icon(body.icon)), body.text);
    },
    notice: (node, { body }) => {
        node.className = `notice ${body.tone}`;
        put(node, icon(body.icon), h("span", {}, body.text));
    },
    row,
    key_value: (node, { body }) => {
        // Long values read better under their label than squeezed beside it.
        node.classList.toggle("tall", body.label.length + Math.max(body.value.length, body.note?.length ?? 0) > 42);
        put(node, h("span", { class: "of" }, body.label),
        h("span", { class: "is" }, h("b", {}, body.value), body.note && h("small", {}, body.note)));
    },
    fee_card: (node, { body }) => put(node, h("span", { class: "of" }, body.label), h("strong", {}, body.amount),
        body.because && h("span", { class: "because" }, body.because), body.source && h("small", {}, body.source)),
    paper_slot: paperSlot,
    document: pages,
    timeline,
    progress,
    check_code: (node, { body, read_aloud }) => put(node, h("p", { class: "label" }, body.label),
        h("p", { class: "code", role: "img", "aria-label": read_aloud }, ...body.groups.map((group) => h("span", {}, group)))),
    big_value: (node, { body }) => put(node, h("span", { class: "of" }, body.label), h("strong", {}, ...breakable(body.value))),
    qr_code: qrCode,
    saved: (node, { body }) => {
        node.dataset.state = body.state;
        const picture = { saved: icon("check_circle"), failed: icon("error"), saving: h("i", { class: "spinner" }) }[body.state];
        put(node, ...(picture ? [picture] : []), h("span", {}, body.text));
    },
    waiting: (node, { body }) => put(node, h("span", { class: "picture" }, icon("door_front")), h("i", { class: "spinner" }), h("span", {}, body.text)),
    button,
};

/** Keep their node, because they hold what a person is typing or choosing. */
const LIVING = { text_field: textField, date_field: dateField, search_field: searchField, pin_pad: pinPad, choice };

function still(node, element, phone) {
    const said = JSON.stringify(element);
    if (node.said === said) return;
    node.said = said;
    node.replaceChildren();
    STILL[element.body.kind](node, element, phone);
    node.classList.toggle("near", isNear(element));
}

const TAGS = { text: "p", row: "button", button: "button", timeline: "ol" };

function draw(element, phone, old) {
    const { kind } = element.body;
    const tagName = kind === "heading" ? `h${element.body.level === 1 ? 1 : 2}` : (TAGS[kind] ?? "div");
    const keep = old?.kind === kind && old.localName === tagName;
    const node = keep ? old : h(tagName, { class: kind, "data-id": element.id, type: tagName === "button" ? "button" : null });
    if (!keep) {
        node.kind = kind;
        if (kind === "row" || kind === "button") node.addEventListener("click", () => phone.press(node.element));
    }
    node.element = element;
    node.lang = element.language ?? "";
    if (!element.language) node.removeAttribute("lang");
    if (LIVING[kind]) LIVING[kind](node, element, phone);
    else if (STILL[kind]) still(node, element, phone);
    else console.error(`nothing draws an element of kind "${kind}"`);
    return node;
}

/** Which elements stand in the footer: the primary action first, then others while there is room. */
function footerOf(elements, room) {
    const actions = elements.filter((element) => element.body.kind === "button" && !isNear(element));
    const primary = actions.filter((element) => element.body.weight === "primary");
    const others = actions.filter((element) => element.body.weight !== "primary");
    return [...primary, ...others].slice(0, room);
}

/** Puts nodes in order; what stays is not moved, so that it keeps the focus. */
function order(parent, nodes) {
    for (const node of [...parent.children]) if (!nodes.includes(node)) node.remove();
    let at = parent.firstElementChild;
    for (const node of nodes) {
        if (node === at) at = at.nextElementSibling;
        else parent.insertBefore(node, at);
    }
}

/** Draws all elements of a view into body and footer. */
export function render(view, { body, footer, phone, room }) {
    const old = new Map([...body.children, ...footer.children].map((node) => [node.dataset.id, node]));
    const low = new Set(footerOf(view.elements, room));
    const late = (element) => element.body.kind === "button" && !isNear(element);
    const high = view.elements.filter((element) => !late(element));
    const rest = view.elements.filter((element) => late(element) && !low.has(element));
    const nodes = (elements) => elements.map((element) => draw(element, phone, old.get(element.id)));
    order(body, nodes([...high, ...rest]));
    order(footer, nodes([...low]));
    footer.hidden = low.size === 0;
}
