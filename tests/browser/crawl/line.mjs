// A phone without a page: the program of the sandbox with a data folder of its own, and the socket on which it says its views and takes
// what a person does. Whatever the core asks of the platform is answered here, in the manner that the walk wants.

import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";

const SAMPLE = readFileSync(new URL("../../sandbox/src/journey/sample-paper.png", import.meta.url));
const BROUGHT = {
    paper: SAMPLE,
    empty: Buffer.alloc(0),
    huge: Buffer.alloc(40 * 1024 * 1024, 0xff),
    text: Buffer.from("<html>not a photo</html>"),
    torn: SAMPLE.subarray(0, 16),
};
/** Nothing comes any more after so many milliseconds without a view. */
const QUIET = 40;
const PATIENCE = 30_000;

/** However the crawl ends, no sandbox outlives it. */
const running = new Set();
process.on("exit", () => { for (const child of running) child.kill("SIGKILL"); });

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Two neighbouring ports that are free now. */
async function freePort() {
    const probe = (port) => new Promise((done) => {
        const server = createServer();
        server.once("error", () => done(0));
        server.listen(port, "127.0.0.1", () => server.close(() => done(port)));
    });
    for (;;) {
        const port = 20_000 + Math.floor(Math.random() * 40_000);
        if ((await probe(port)) && (await probe(port + 1))) return port;
    }
}

export class Line {
    /** Starts a sandbox on `folder`; `browser` lends a page, because a socket of ours needs a browser's origin. */
    static async open(browser, program, folder, album) {
        const line = new Line();
        Object.assign(line, { program, folder, album, edits: 1_000_000, manner: { browsing: "agrees", camera: "paper", code: null }, citizen: "lo-thi-u", shared: new Map() });
        line.context = await browser.newContext();
        await line.start();
        return line;
    }

    async start() {
        this.port ??= await freePort();
        this.pages = `http://127.0.0.1:${this.port}`;
        this.process = spawn(this.program, ["--data", this.folder, "--port", String(this.port)], { stdio: "ignore" });
        running.add(this.process);
        const child = this.process;
        child.once("exit", () => running.delete(child));
        for (let tries = 0; ; tries += 1) {
            const there = await fetch(`${this.pages}/phone/icons.js`).then((answer) => answer.ok, () => false);
            if (there) break;
            if (tries > 300) throw new Error("the sandbox does not start");
            await pause(50);
        }
        Object.assign(this, { view: null, entered: null });
        this.page = await this.context.newPage();
        await this.page.exposeFunction("heard", (text) => this.hear(JSON.parse(text)));
        await this.page.goto(`${this.pages}/phone/icons.js`);
        await this.page.evaluate((address) => new Promise((open) => {
            window.line = new WebSocket(address);
            window.line.onmessage = ({ data }) => window.heard(data);
            window.line.onopen = open;
        }), `ws://127.0.0.1:${this.port}/phone/socket`);
        await this.until(() => this.view, "a first view");
    }

    /** The process dies without a word and starts again on the same data. */
    async restart() {
        await this.stop("SIGKILL");
        await this.start();
    }

    async stop(signal = "SIGKILL") {
        await this.page.close();
        const gone = new Promise((done) => this.process.once("exit", done));
        this.process.kill(signal);
        await gone;
    }

    async close() {
        await this.stop();
        await this.context.close();
        rmSync(this.folder, { recursive: true, force: true });
    }

    hear({ type, view, id, request }) {
        if (type === "request") return this.serve(id, request);
        if (this.view && view.revision <= this.view.revision) return;
        this.view = view;
        this.heardAt = performance.now();
        this.album.look(view);
    }

    tell(message) {
        return this.page.evaluate((text) => window.line.send(text), JSON.stringify(message));
    }

    /** Does something on the screen that is shown, and waits until nothing moves any more. */
    async act(action) {
        const from = this.view;
        this.actedAt = from.revision;
        await this.tell({ type: "action", action });
        await this.taken();
        await this.settle();
        this.album.touch(from, action, this.view);
    }

    async until(fits, what, patience = PATIENCE) {
        const end = performance.now() + patience;
        for (;;) {
            const found = this.view && fits(this.view);
            if (found) return found;
            if (performance.now() > end) throw new Error(`waited in vain for ${what}; on ${this.view?.screen}: ${this.view?.read_aloud.slice(0, 300)}`);
            await pause(5);
        }
    }

    /** The core takes one thing after the other: when it reads aloud what it was asked to read after an action, that action is done. */
    async taken() {
        const before = this.spoken;
        await this.tell({ type: "action", action: { type: "read_aloud", element: null } });
        for (const end = performance.now() + 3000; this.spoken === before && performance.now() < end;) await pause(2);
    }

    spoken = 0;

    /** Until the app waits for nobody but the person: nothing on its way to the disk, no pad shut, no spinner, and no new view. */
    async settle(longest = 2500) {
        const end = performance.now() + longest;
        this.heardAt = performance.now();
        const moves = ({ body }) => body.kind === "waiting" || body.saved === "saving" || body.state === "saving" || body.state === "working"
            || (body.kind === "pin_pad" && !body.enabled) || (body.kind === "document" && body.pages === null);
        while (performance.now() < end) {
            const busy = this.view.elements.some(moves) || this.serving > 0;
            if (!busy && performance.now() - this.heardAt > QUIET) return;
            await pause(5);
        }
    }

    // ---- what a person does ------------------------------------------------------------------------------

    element(id) {
        return this.view.elements.find((element) => (id.endsWith("*") ? element.id.startsWith(id.slice(0, -1)) : element.id === id));
    }

    async press(id) {
        const ready = await this.until(() => { const found = this.element(id); return found && found.body.enabled !== false && found; }, id);
        await this.act({ type: "press", element: ready.id, frame: this.view.frame });
    }

    async choose(id, option) {
        const { id: element } = await this.until(() => this.element(id), id);
        await this.act({ type: "choose", element, option, frame: this.view.frame });
    }

    /** Types a whole answer and leaves the field. */
    async type(id, value) {
        const { id: field } = await this.until(() => this.element(id), id);
        const { frame } = this.view;
        await this.tell({ type: "action", action: { type: "field_edited", field, value, edit: (this.edits += 1), frame } });
        await this.act({ type: "field_left", field, frame });
    }

    async pin(digits) {
        const pad = await this.until((view) => view.elements.find(({ body }) => body.kind === "pin_pad" && body.enabled && `${view.frame} ${body.attempt}` !== this.entered), "a pad");
        this.entered = `${this.view.frame} ${pad.body.attempt}`;
        await this.act({ type: "pin_entered", element: pad.id, digits: [...digits].map((digit) => 48 + Number(digit)), frame: this.view.frame });
    }

    back = () => this.act({ type: "back" });

    on = (screen) => this.until((view) => view.screen === screen || view.screen.startsWith(`${screen}.`), screen);

    // ---- what the platform answers ------------------------------------------------------------------------

    serving = 0;

    async serve(id, request) {
        if (request.type === "speak") this.spoken += 1;
        this.serving += 1;
        try {
            const outcome = await this.answer(id, request);
            if (outcome) await this.tell({ type: "outcome", id, outcome });
        } catch (error) {
            if (!this.page.isClosed()) throw error;
        } finally {
            // What came of it is on its way.
            setTimeout(() => { this.serving -= 1; }, QUIET);
        }
    }

    async answer(id, { type, ...request }) {
        const { browsing, camera, code } = this.manner;
        if (type === "open_browser") {
            if (browsing === "closes") return { type: "cancelled" };
            if (browsing === "waits") return null;
            const groups = this.view.elements.find(({ body }) => body.kind === "check_code")?.body.groups;
            const visit = { url: request.url, return_prefix: request.return_prefix, citizen: this.citizen, code: groups?.join("") ?? null, manner: browsing };
            const { returned, reason } = await this.rehearse("browse", visit);
            return returned ? { type: "returned", url: returned } : { type: "unavailable", reason };
        }
        if (type === "take_photo" || type === "pick_file") {
            if (camera === "cancels") return { type: "cancelled" };
            const copy = [...this.shared].findLast(([name]) => name.startsWith("gocua"))?.[1];
            const bytes = camera === "copy" ? copy : BROUGHT[camera];
            const name = `${request.ticket.split("/").at(-1)}.png`;
            // Small ones through the socket: where no service answers, the page that takes files does not either.
            if (bytes.length < 40_000) return { type: "file", name, bytes: [...bytes] };
            await fetch(`${this.pages}/phone/files/${id}?name=${name}`, { method: "POST", body: bytes });
            return null;
        }
        if (type === "scan_qr") return code ? { type: "text", text: code } : { type: "cancelled" };
        if (type === "share_file") this.shared.set(request.name, Buffer.from(request.bytes));
        return { type: "done" };
    }

    /** Asks something of what stands around the phone. */
    async rehearse(what, body) {
        const answer = await fetch(`${this.pages}/rehearsal/${what}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
        const said = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
        if (!answer.ok && what !== "browse") throw new Error(`${what} ${JSON.stringify(body)}: ${said.reason ?? answer.status}`);
        return said;
    }

    async dossiers() {
        return (await (await fetch(`${this.pages}/rehearsal/dossiers`)).json()).count;
    }
}
