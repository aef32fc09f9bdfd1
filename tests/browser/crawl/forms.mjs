// Through every question of every case: first nothing and something wrong, then each option of each choice, then an answer that is right.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

// The sources as the app reads them; the program is the crawler's first argument.
const built = mkdtempSync(join(tmpdir(), "gocua-crawl-pack-"));
execFileSync(process.argv[2], ["pack", "build", fileURLToPath(new URL("../../../core/dossier/packs/vn-base", import.meta.url)), "--out", built]);
const PACK = pathToFileURL(`${built}/`);
const JOURNEY = new URL("../../sandbox/src/journey/answers/", import.meta.url);
const read = (folder, name) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));

/** The two that are asked and answered in every way; the others are walked by the pack's own people (tests/tests/walks/forms.rs). */
export const FORMS = ["ct01", "criminal-record"].map((name) => read(PACK, `forms/${name}.json`));
export const PROCEDURES = ["1.004194", "3.000333"].map((code) => read(PACK, `procedures/${code}.json`));
export const AGENCIES = read(PACK, "agencies.json");
rmSync(built, { recursive: true });
const SCRIPTS = Object.fromEntries(PROCEDURES.map(({ code }) => [code, read(JOURNEY, `${code}.json`)]));

/** Right answers that neither the journey nor the examples of the pack give. */
const RIGHT = {
    current_address: "Số 3, đường Trần Phú, phường Hải Châu, thành phố Đà Nẵng", until: "30/6/2027",
    other_name: "Bé Tư", convictions: "Tòa án nhân dân quận Đống Đa, năm 2019, gây rối trật tự công cộng",
    nationality_other: "Lào", spouse_name: "Lê Thị Hoa", receive_address: "Số 12 phố Hào Nam, phường Ô Chợ Dừa, Hà Nội",
};
const PLACES = { temporary_place: ["phuong cau giay ha noi", "00166"], permanent_place: ["o cho dua", "00190"] };
/** What each keyboard brings that is no answer. */
const WRONG = { text: "x", name: "NGUYEN VAN A 1", digits: "123", phone: "12", email: "ten@" };
const DATE_WRONG = ["31/2/2020", "1/1/2090"];
/** What breaks a rule of one question only: too young, too old, too soon, too long, somebody's own number. */
const WRONG_FOR = {
    birth_date: ["1/1/2090", "1/1/2015"], child_birth_date: ["1/1/1990"], until: ["1/1/2020", "1/1/2040", "15/12/2026"],
    head_number: ["123", "010156000123"], child_number: ["123", "999095012345", "010156000123"], "members.number": ["123", "999095012345", "010156000123"],
    "history.to": ["1/1/1990"], personal_number: ["123", "999095012345"],
};
/** Questions whose answer decides whether one may go on. */
const MUST = { declaration: "yes" };

const bare = (path) => path.replace(/\[\d+\]/, "");

/** The right answer to a text or a date: that of the journey, or the example that the pack itself gives. */
function right(code, path) {
    const { answers } = SCRIPTS[code];
    const texts = FORMS[PROCEDURES.findIndex((procedure) => procedure.code === code)].texts.vi;
    return answers[path] ?? RIGHT[bare(path)] ?? answers[bare(path)] ?? texts[`${bare(path)}.example`] ?? "Không có gì khác";
}

/** Fills in one draft. In each round another option of every choice is the one that stays; `tried` says what was tried wrongly already. */
export class Filler {
    constructor(line, code, round, tried) {
        Object.assign(this, { line, code, round, tried });
    }

    once(what) {
        const key = `${this.line.view.language} ${this.line.view.screen} ${what}`;
        const fresh = !this.tried.has(key);
        this.tried.add(key);
        return fresh;
    }

    /** All questions, until another screen comes. */
    async questions() {
        const { line } = this;
        for (let count = 0; line.view.screen.startsWith("question."); count += 1) {
            if (count > 80) throw new Error("the form does not end");
            const here = line.view.screen;
            if (this.once("nothing")) await this.press("next");
            if (line.view.screen !== here) continue;
            await this.screen();
            await this.press("next");
            if (line.view.screen === here) await this.press("skip");
            if (line.view.screen === here) throw new Error(`${here} does not go on: ${line.view.read_aloud}`);
        }
    }

    press(id) {
        return this.line.element(id)?.body.enabled ? this.line.press(id) : null;
    }

    /** Every field on the screen; one may appear only after another is answered. */
    async screen() {
        const done = new Set();
        for (let found; (found = this.line.view.elements.find(({ id, body }) => ANSWERS[body.kind] && !done.has(id)));) {
            done.add(found.id);
            await ANSWERS[found.body.kind].call(this, found);
            await this.doubts();
        }
        await this.rows();
    }

    /** Doubts about the answer just given: each kind of them is settled once by each of its buttons. */
    async doubts() {
        const open = () => this.line.view.elements.find(({ id }) => /^(better|confirm):/.test(id) && this.once(id));
        for (let found; (found = open());) await this.line.press(found.id);
    }

    /** Rows of a group: two are written, one of them taken out again, and what is there is opened once more. */
    async rows() {
        const { line } = this;
        const add = line.view.elements.find(({ id }) => id.startsWith("add:"))?.id;
        if (!add) return;
        const path = add.slice(4);
        const listed = () => line.view.elements.filter(({ id }) => id.startsWith(`row:${path}:`)).map(({ id }) => id);
        const wanted = path === "history" ? 3 : 1;
        for (let row = listed().length; row < wanted; row += 1) {
            await line.press(add);
            if (this.once("an empty row")) {
                await line.press("done");
                await line.press("next");
                await line.press(listed().at(-1));
            }
            await this.screen();
            await line.press("done");
        }
        if (!this.once("take a row out")) return;
        await line.press(add);
        await line.press("remove");
        await line.press(listed()[0]);
        await line.back();
    }
}

const ANSWERS = {
    async text_field({ id, body }) {
        const { line } = this;
        const wrong = WRONG_FOR[bare(id)] ?? [WRONG[body.keyboard]];
        const isFresh = this.once(`wrong ${bare(id)}`);
        if (isFresh) for (const text of wrong) { await line.type(id, text); await this.doubts(); }
        const scan = `scan:${id}`;
        if (line.element(scan) && this.once(bare(scan))) {
            for (const code of [null, "not a card", "001095012345||Nguyễn Văn Đức|03021995|Nam|Hà Nội|01012021"]) {
                line.manner.code = code;
                await line.press(scan);
            }
        }
        const now = line.element(id)?.body;
        if (now && (isFresh || now.value === "" || now.fault)) await line.type(id, isFresh && body.value !== "" ? body.value : right(this.code, id));
    },
    async date_field({ id, body }) {
        const isFresh = this.once(`wrong ${bare(id)}`);
        const wrong = [...DATE_WRONG, ...(WRONG_FOR[bare(id)] ?? [])];
        if (isFresh) for (const text of wrong) { await this.line.type(id, body.parts.length === 2 ? text.slice(text.indexOf("/") + 1) : text); await this.doubts(); }
        const now = this.line.element(id)?.body;
        if (now && (isFresh || now.value === "" || now.fault)) await this.line.type(id, isFresh && body.value !== "" ? body.value : right(this.code, id));
    },
    async choice({ id, body }) {
        const { line } = this;
        const options = body.options.map((option) => option.id);
        // Of a long list three are enough: what is drawn does not change with them.
        const shown = options.length > 12 ? options.slice(0, 3) : options;
        if (this.once(`options of ${id}`)) for (const option of shown) await line.choose(id, option);
        const picked = line.element(id)?.body.options.filter(({ selected }) => selected).map((option) => option.id) ?? [];
        const wanted = MUST[bare(id)] ?? SCRIPTS[this.code].answers[this.round === 0 ? id : ""] ?? options[(this.round + options.length - (this.round === 0 ? 1 : 0)) % options.length];
        if (body.many) return;
        if (!picked.includes(wanted)) await line.choose(id, wanted);
        if (!MUST[id] || !this.once(`not ${id}`)) return;
        await line.choose(id, options.find((option) => option !== wanted));
        await this.press("next");
        if (line.element(id)) await line.choose(id, wanted);
    },
    async search_field({ id }) {
        const { line } = this;
        const path = id.replace(/^search\./, "");
        if (line.element(`chosen.${path}`) || !PLACES[path]) return;
        const [text, code] = PLACES[path];
        if (this.once("no such place")) await line.type(id, "qqqq");
        await line.type(id, text);
        await line.press(`place:${path}:${code}`);
    },
};
