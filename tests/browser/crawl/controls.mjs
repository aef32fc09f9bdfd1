// The checks of the crawler, checked: into a screen on which there is nothing to find a fault is planted for each of them.

import { Drawing } from "./draw.mjs";
import { VARIATIONS } from "./look.mjs";
import { judgeWords } from "./words.mjs";

const element = (id, body, read_aloud, live = false) => ({ id, read_aloud, sensitive: false, live, body });
const button = (id, label, weight) => element(id, { kind: "button", label, icon: null, weight, enabled: true, place: "bottom", confirm: null }, label);

/** A screen as it should be. */
function sound() {
    const elements = [
        element("heading", { kind: "heading", text: "Người ấy sinh ngày nào?", level: 1 }, "Người ấy sinh ngày nào?"),
        element("note", { kind: "text", text: "Ghi như trong giấy khai sinh.", weight: "plain", icon: null }, "Ghi như trong giấy khai sinh."),
        element("who", { kind: "row", icon: "edit", tone: null, title: "Nguyễn Thị Lan", detail: "con gái", tag: null, opens: true }, "Nguyễn Thị Lan. con gái"),
        element("told", { kind: "notice", tone: "good", icon: "check_circle", text: "Đã lưu xong rồi." }, "Đã lưu xong rồi.", true),
        button("next", "Tiếp tục", "primary"),
    ];
    return { revision: 1, frame: 1, language: "vi", screen: "control", depth: 2, place: "Tờ khai", steps: null, back: "Quay lại", listen: "Nghe", sensitive: false, read_aloud: "", elements };
}

/** Each control: the check that has to find something, what it is called, and what is done to the view or to the page. */
const PLANTED = [
    ["twice", "a sentence twice", (view) => { view.elements[1].body.text = view.elements[1].read_aloud = "Người ấy sinh ngày nào? Ghi như trong giấy khai sinh."; }],
    ["silent", "an element that says nothing", (view) => { view.elements[2].read_aloud = ""; }],
    ["silent", "a detail that is not said", (view) => { view.elements[2].read_aloud = "Nguyễn Thị Lan"; }],
    ["home", "no way back", (view) => { view.back = null; }],
    ["cut", "a word too long for its place", (view) => { view.elements[1].body.text = "ô".repeat(400); view.elements[1].read_aloud = view.elements[1].body.text; }, () => { document.querySelector("[data-id=note]").style.whiteSpace = "nowrap"; }],
    ["cut", "a button too small for a thumb", null, () => { document.querySelector("[data-id=listen]").style.cssText = "width: 20px; height: 20px; overflow: visible"; }],
    ["covered", "a footer over what has the focus", null, () => { document.getElementById("footer").style.cssText = "position: absolute; inset: 80px 0 0"; }],
    ["foreign", "a word of the page's own", null, () => { document.getElementById("body").append(Object.assign(document.createElement("p"), { textContent: "Chào mừng" })); }],
    ["silent", "a picture of a button without a name", null, () => { document.querySelector("[data-id=back]").removeAttribute("aria-label"); }],
    ["title", "the same title for every screen", null, () => { document.title = "Gõ Cửa"; }],
    ["language", "another language than is spoken", null, () => { document.documentElement.lang = "en"; }],
    ["stale", "a sentence of the screen before", null, () => { document.getElementById("live").textContent = "Đã đăng nhập."; }],
    ["axe", "grey letters on white", null, () => { document.querySelector("[data-id=note]").style.color = "#bbb"; }],
];

/** For each control its words and whether it was found; first that there is nothing to find in the screen as it should be. */
export async function controls(browser, pages, axe) {
    const said = [];
    const drawing = await Drawing.open(browser, pages, VARIATIONS[0], axe);
    const judge = async (plant, after) => {
        const view = sound();
        plant?.(view);
        view.read_aloud = view.elements.map(({ read_aloud }) => read_aloud).filter(Boolean).join("\n");
        return [...judgeWords(view), ...(await drawing.judge(view, { after }))];
    };
    const clean = await judge();
    said.push([`a sound screen is found sound${clean.length ? `, but: ${clean.map((fault) => fault.join(" ")).join("; ")}` : ""}`, clean.length === 0]);
    const unseen = [];
    for (const [check, words, plant, after] of PLANTED) if (!(await judge(plant, after)).some(([kind]) => kind === check)) unseen.push(`${check}: ${words}`);
    said.push([`${PLANTED.length} planted faults are found${unseen.length ? `, but not ${unseen.join(", ")}` : ""}`, unseen.length === 0]);
    await drawing.close();
    return said;
}
