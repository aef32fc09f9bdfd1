// What a drawn screen must be, whatever it shows. `inspect` runs in the page; each fault is a check's name and words that name the element.

/** Ways in which the same view is drawn. `axe` says what is asked of axe-core besides: everything, or what depends on colours;
    `all`, that every view is drawn so, and not only the first of each screen and what looks new. */
export const VARIATIONS = [
    { name: "light", width: 360, height: 740, media: { colorScheme: "light" }, axe: "all", all: true },
    { name: "dark", width: 360, height: 740, media: { colorScheme: "dark" }, axe: "colours" },
    { name: "forced colours", width: 360, height: 740, media: { colorScheme: "light", forcedColors: "active" } },
    { name: "320 px", width: 320, height: 568, media: { colorScheme: "light" } },
    { name: "200 %", width: 360, height: 740, scale: "200", media: { colorScheme: "light" }, all: true },
];

export const AXE = {
    all: { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: { "label-content-name-mismatch": { enabled: true }, "target-size": { enabled: false } }, preload: false },
    colours: { runOnly: { type: "rule", values: ["color-contrast"] }, preload: false },
};

/** The faults of the screen that the page shows now; `expected` are the view and the words that the page may say besides. */
export function inspect({ view, words }) {
    const faults = [];
    const fault = (check, node, said) => faults.push([check, `${typeof node === "string" ? node : nameOf(node)}: ${said}`]);
    const nameOf = (node) => node.closest("[data-id]")?.dataset.id ?? node.id ?? node.localName;
    const by = (id) => document.getElementById(id);
    const [phone, scroller, body, footer] = ["phone", "scroller", "body", "footer"].map(by);
    const frame = phone.getBoundingClientRect();
    const plain = (text) => text.replace(/\s+/g, " ").trim();
    const isShown = (node) => node.getClientRects().length > 0 && !node.closest(".unseen, [hidden]") && getComputedStyle(node).visibility !== "hidden";
    scroller.scrollTop = 0;

    // ---- nothing cut ----
    if (document.scrollingElement.scrollWidth > document.documentElement.clientWidth) fault("cut", "page", `${document.scrollingElement.scrollWidth} px wide`);
    for (const node of phone.querySelectorAll("*")) {
        if (node === scroller || node.closest("svg, .unseen, .pan") || !isShown(node)) continue;
        const box = node.getBoundingClientRect();
        if (box.right > frame.right + 1 || box.left < frame.left - 1) fault("cut", node, `${node.localName} reaches from ${Math.round(box.left)} to ${Math.round(box.right)} of ${Math.round(frame.width)} px`);
        const style = getComputedStyle(node);
        const wide = node.scrollWidth > node.clientWidth + 1, high = node.scrollHeight > node.clientHeight + 1;
        if (style.overflowX !== "visible" && wide && node.localName !== "input" && node.localName !== "textarea") fault("cut", node, `${node.localName}.${node.className} hides ${node.scrollWidth - node.clientWidth} px across`);
        if (style.overflowY === "hidden" && high) fault("cut", node, `${node.localName}.${node.className} hides ${node.scrollHeight - node.clientHeight} px below`);
        if (node.matches("input[data-part]") && wide) fault("cut", node, `${node.value} does not fit in its box`);
    }
    // Words that stick out of what they stand in.
    const texts = [];
    const walker = document.createTreeWalker(phone, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
        const holder = node.parentElement;
        if (!plain(node.data) || !isShown(holder)) continue;
        texts.push(node);
        const range = document.createRange();
        range.selectNodeContents(node);
        const [own, around] = [range.getBoundingClientRect(), (holder.closest("button, .tag, .option, [data-id]") ?? holder).getBoundingClientRect()];
        if (own.right > around.right + 1 || own.left < around.left - 1 || own.bottom > around.bottom + 2 || own.top < around.top - 2) fault("cut", holder, `“${plain(node.data)}” sticks out of its ${holder.closest("button, .tag, .option, [data-id]")?.localName}`);
    }
    // What has the focus is not covered, and can be reached.
    const low = () => (footer.hidden ? scroller.getBoundingClientRect().bottom : footer.getBoundingClientRect().top);
    const high = scroller.getBoundingClientRect().top;
    if (low() - high < 0.35 * scroller.clientHeight) fault("covered", "footer", `leaves ${Math.round(low() - high)} of ${scroller.clientHeight} px`);
    const heads = [...phone.querySelectorAll("h1")].filter(isShown);
    if (view.elements.some(({ body }) => body.kind === "heading") && heads.length !== 1) fault("title", "page", `${heads.length} h1`);
    for (const node of heads) if (node.getBoundingClientRect().top < high - 1) fault("covered", node, "the heading lies above the screen");
    const primary = phone.querySelectorAll(".button.primary");
    if (primary.length > 1) fault("covered", "page", `${primary.length} primary buttons`);
    {
        for (const node of body.querySelectorAll("button:not(:disabled), input, textarea, [tabindex='0']")) {
            if (!isShown(node)) continue;
            node.focus();
            const box = (node.closest(".option") ?? node).getBoundingClientRect();
            const fits = box.height + 24 <= low() - high;
            if (fits ? box.top < high - 1 || box.bottom > low() + 1 : box.bottom < high + 24 || box.top > low() - 24) fault("covered", node, `has the focus and stands at ${Math.round(box.top)} to ${Math.round(box.bottom)}, free is ${Math.round(high)} to ${Math.round(low())}`);
        }
        document.activeElement?.blur();
        scroller.scrollTop = 0;
        for (const key of phone.querySelectorAll(".pin_pad .key")) if (key.getBoundingClientRect().bottom > low() + 1) { scroller.scrollTop = scroller.scrollHeight; if (key.getBoundingClientRect().bottom > low() + 1) fault("covered", key, "the key lies under the edge"); scroller.scrollTop = 0; }
    }

    // A thumb meets it; axe's own rule for it counts what the footer lies on before it is scrolled.
    for (const node of phone.querySelectorAll("button, input, textarea")) {
        const box = (node.closest(".option") ?? node).getBoundingClientRect();
        if (isShown(node) && (box.height < 44 || box.width < 44)) fault("cut", node, `${node.localName} is ${Math.round(box.width)} x ${Math.round(box.height)} px to touch`);
    }

    // ---- nothing silent ----
    const said = words.map(plain);
    for (const node of texts) {
        const text = plain(node.data);
        if (/^[\d\s]$/.test(text) && node.parentElement.closest(".key")) continue;
        if (!said.some((word) => word.includes(text))) fault("foreign", node.parentElement, `“${text}” does not come from the view`);
    }
    for (const node of phone.querySelectorAll("button, input, textarea, a[href], [role=img], [role=progressbar], [role=group], [role=radiogroup]")) {
        if (!isShown(node) || node.type === "hidden") continue;
        const labels = [...(node.labels ?? [])].map((label) => label.textContent).join(" ");
        const name = plain(node.getAttribute("aria-label") ?? (labels || node.textContent));
        if (!name) { fault("silent", node, `${node.localName}${node.type ? ` ${node.type}` : ""} has no name`); continue; }
        const label = node.localName === "button" ? [...node.querySelectorAll("b, span, small")].filter((part) => !part.children.length && isShown(part)).map((part) => plain(part.textContent)).filter(Boolean) : [];
        for (const part of label) if (!name.toLowerCase().includes(part.toLowerCase().replace(/\.$/, ""))) fault("silent", node, `shows “${part}”, its name is “${name}”`);
    }
    for (const { id, body } of view.elements) if (!phone.querySelector(`[data-id="${CSS.escape(id)}"]`)) fault("silent", id, `${body.kind} is not drawn`);

    // ---- title and language ----
    const head = heads[0] && plain(heads[0].textContent);
    if (!plain(document.title)) fault("title", "page", "no title");
    if (head && !plain(document.title).includes(head)) fault("title", "page", `is called “${document.title}”, its heading is “${head}”`);
    const marked = phone.closest("[lang]")?.lang;
    if (marked !== view.language || document.documentElement.lang !== view.language) fault("language", "page", `is marked ${document.documentElement.lang} and ${marked}, and speaks ${view.language}`);

    // ---- what is said by itself ----
    const live = plain(by("live").textContent);
    const may = view.elements.filter((element) => element.live).map((element) => plain(element.read_aloud)).join(" ");
    if (live && !may.includes(live)) fault("stale", "live", `still says “${live}”`);
    return faults;
}
