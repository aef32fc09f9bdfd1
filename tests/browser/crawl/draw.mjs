// Draws views that were kept on the phone's own page: its socket is ours, everything else of it is as a person has it.

import { readFileSync } from "node:fs";

import { wordsOf } from "./album.mjs";
import { AXE, inspect } from "./look.mjs";

const SAMPLE = readFileSync(new URL("../../sandbox/src/journey/sample-paper.png", import.meta.url));

/** What axe is asked about once: each screen with each kind of element and its tone; where only colours matter, those without the screen. */
function axeKey({ screen, elements }, { axe }) {
    const marks = elements.map(({ body }) => [body.kind, body.tone, body.weight, body.tag?.tone, body.state, body.fault && "!", body.enabled].join());
    return [axe === "all" ? screen : "", ...new Set(marks)].sort().join(" ");
}

export class Drawing {
    known = new Set();

    /** A page in one variation. */
    static async open(browser, pages, variation, axe) {
        const drawing = new Drawing();
        const { width, height, media, scale } = variation;
        const context = await browser.newContext({ viewport: { width, height }, hasTouch: true, reducedMotion: "reduce", ...media });
        const page = await context.newPage();
        Object.assign(drawing, { context, page, variation, revision: 0, wrong: [] });
        page.on("pageerror", (error) => drawing.wrong.push(error.message));
        page.on("console", (message) => { if (["error", "warning"].includes(message.type())) drawing.wrong.push(message.text()); });
        await page.route("**/phone/pages/**", (route) => route.fulfill({ contentType: "image/png", body: SAMPLE }));
        await page.addInitScript(() => {
            // A socket that is open at once, hears what the walk says, and lets what the page says go.
            window.WebSocket = class extends EventTarget {
                static OPEN = 1;
                readyState = 1;
                constructor() {
                    super();
                    window.line = this;
                    setTimeout(() => this.dispatchEvent(new Event("open")));
                }
                send() {}
                hear(view) { this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify({ type: "view", view }) })); }
            };
        });
        await page.goto(`${pages}/phone`);
        await page.waitForFunction(() => window.line);
        if (scale) await page.evaluate((scale) => { document.getElementById("phone").dataset.scale = scale; }, scale);
        if (axe) await page.evaluate(axe);
        return drawing;
    }

    /** The faults of a view as one comes to it, what is said by itself last: name of the check and words. */
    async judge(view, { after } = {}) {
        if (after) this.known.clear();
        this.revision += 2;
        const here = { ...view, frame: this.revision, revision: this.revision };
        const quiet = { ...here, revision: this.revision - 1, elements: view.elements.filter(({ live }) => !live) };
        await this.page.evaluate(([quiet, here]) => { window.line.hear(quiet); window.line.hear(here); }, [quiet, here]);
        if (after) await this.page.evaluate(after);
        const faults = await this.page.evaluate(inspect, { view, words: [...wordsOf(view)] });
        if (this.variation.axe && !this.known.has(axeKey(view, this.variation))) {
            this.known.add(axeKey(view, this.variation));
            const found = await this.page.evaluate(async (options) => {
                const { violations } = await globalThis.axe.run(document.getElementById("phone"), { ...options, resultTypes: ["violations"] });
                return violations.flatMap(({ id, nodes }) => nodes.slice(0, 2).map(({ target, failureSummary }) => [id, target.join(" "), failureSummary.split("\n")[1]?.trim() ?? ""]));
            }, AXE[this.variation.axe]);
            for (const [rule, target, why] of found) faults.push(["axe", `${rule} at ${target}: ${why}`]);
        }
        for (const words of this.wrong.splice(0)) faults.push(["axe", `the page says: ${words}`]);
        return faults;
    }

    close() {
        return this.context.close();
    }
}
