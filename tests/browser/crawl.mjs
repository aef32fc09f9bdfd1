// A crawler: every screen that can be reached, in both languages, as it is in light and dark, in forced colours, at 320 px and with letters of
// 200 %; what is cut, covered, silent, stale or said twice on any of them is told with the screen and the element.
//
// `node crawl.mjs PROGRAM FOLDER`: PROGRAM is the sandbox's, which is started on folders of its own below FOLDER. First each check is shown
// a planted fault, which it has to find. Then a phone is walked through on its socket alone (`crawl/rooms.mjs`, `crawl/forms.mjs`, and the files of
// tests/scenarios); last, what was seen is drawn by the page again and looked at (`crawl/look.mjs`, `crawl/words.mjs`).
// Prints lines "ok|FAIL|note<TAB>words" for `tests/run`; exit code 1 if anything failed.
//
// GOCUA_NODE_MODULES is where playwright-core and axe-core are, CHROMIUM the browser to drive. CRAWL_LANGUAGES=vi crawls in one language only,
// ALBUM=FILE keeps the views that were drawn.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { Album } from "./crawl/album.mjs";
import { controls } from "./crawl/controls.mjs";
import { Drawing } from "./crawl/draw.mjs";
import { Line } from "./crawl/line.mjs";
import { VARIATIONS } from "./crawl/look.mjs";
import * as rooms from "./crawl/rooms.mjs";
import { SCENARIOS, walk } from "./crawl/scenario.mjs";
import { screensInSource } from "./crawl/source.mjs";
import { NOWHERE, authored, judgeWords, patternOf } from "./crawl/words.mjs";

const [program, folder] = process.argv.slice(2);
const modules = createRequire(join(process.env.GOCUA_NODE_MODULES, "here.js"));
const { chromium } = modules("playwright-core");
const axe = readFileSync(modules.resolve("axe-core/axe.min.js"), "utf8");
const LANGUAGES = process.env.CRAWL_LANGUAGES?.split(",") ?? ["vi", "en"];
/** Nothing on their screens that the others do not have, and a minute each. */
const LONG = new Set(["killed", "doubled", "locked"]);
/** What nobody has touched, and why. */
const UNTOUCHED = new Map(JSON.parse(readFileSync(new URL("crawl/untouched.json", import.meta.url), "utf8")));

const WHAT = {
    cut: "nothing is cut off or too small to touch",
    covered: "nothing covers what has the focus; heading and buttons can be reached",
    silent: "whatever can be seen is said, and says in its name what it shows",
    foreign: "whatever can be seen comes from the view",
    title: "the page is called what its heading says",
    language: "the page is marked with the language that it speaks",
    stale: "what is said by itself belongs to the screen that is shown",
    axe: "axe-core finds nothing",
    twice: "no sentence is read aloud twice",
    home: "there is a way home",
};

let failed = false;
const check = (good, words) => {
    failed ||= !good;
    console.log(`${good ? "ok" : "FAIL"}\t${words}`);
};
/** Faults of one check: each once, with how often; a dozen are told. */
function faults(words, found, among) {
    const kinds = new Map();
    for (const [where, said] of found) {
        // The same on many screens is told once; what stands on no screen, each by itself.
        const key = `${where.includes("(") ? "" : where} ${said.replace(/\d+/g, "#")}`;
        kinds.set(key, { where, said, count: (kinds.get(key)?.count ?? 0) + 1 });
    }
    check(kinds.size === 0, kinds.size === 0 ? `${words}: ${among}` : `${words}: not so in ${found.length} of ${among}`);
    for (const [place, { where, said, count }] of [...kinds.values()].entries()) console.log(`${place < 12 ? "note\t  " : ""}${where}: ${said.replace(/\s+/g, " ")}${count > 1 ? ` (${count} times)` : ""}`);
}

/** Walks in several phones at once; what went wrong on the way. */
async function collect(browser, album) {
    const wrong = [];
    const jobs = LANGUAGES.flatMap((language) => [
        [language, "rooms", async (line) => { for (const name of ["door", "forms", "result", "house", "lock", "visit", "broken"]) await rooms[name](line); }],
        ...SCENARIOS.filter((name) => !LONG.has(name)).map((name) => [language, name, (line) => walk(line, name)]),
    ]);
    // The longest first.
    jobs.sort(([, one], [, other]) => (other === "rooms") - (one === "rooms"));
    const lane = async () => {
        for (let job; (job = jobs.shift());) {
            const [language, name, go] = job;
            const line = await Line.open(browser, program, join(folder, `${name}-${language}`), album);
            try {
                if (language !== "vi") await rooms.begin(line, language);
                await go(line);
            } catch (error) {
                wrong.push([`${name}, ${language}`, error.message]);
            }
            await line.close();
        }
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
    return wrong;
}

/** Draws the kept views in one variation: all of them where that is asked, else the first of each screen and whatever looks new; its faults by check. */
async function drawn(browser, pages, variation, kept, found) {
    const known = new Set();
    const fresh = (view) => {
        const looks = [`${view.language} ${view.screen}`, ...view.elements.map(({ body }) => [body.kind, body.tone, body.weight, body.tag?.tone, body.state, body.fault && "!", body.enabled].join())].filter((look) => !known.has(look));
        for (const look of looks) known.add(look);
        return looks.length > 0;
    };
    const views = variation.all ? kept : kept.filter(fresh);
    const drawing = await Drawing.open(browser, pages, variation, axe);
    for (const view of views) {
        const where = `${view.screen} (${view.language}, ${variation.name})`;
        for (const [kind, said] of await drawing.judge(view)) (found[kind] ??= []).push([where, said]);
    }
    await drawing.close();
    return views.length;
}

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-proxy-server", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});
try {
    const began = performance.now();
    const seconds = () => Math.round((performance.now() - began) / 1000);
    const album = new Album();
    const desk = await Line.open(browser, program, join(folder, "desk"), new Album());
    for (const [words, good] of await controls(browser, desk.pages, axe)) check(good, words);
    const wrong = await collect(browser, album);
    faults(`${SCENARIOS.length - LONG.size} scenarios and all rooms are walked in ${LANGUAGES.length} languages`, wrong, `${[...album.screens.values()].reduce((one, other) => one + other)} views, ${album.pages.length} kept, ${seconds()} s`);
    if (process.env.ALBUM) writeFileSync(process.env.ALBUM, JSON.stringify(album.pages));

    const source = screensInSource();
    const missing = source.filter((name) => LANGUAGES.some((language) => !album.pages.some((view) => view.screen === name && view.language === language)));
    faults("every screen that the source names was seen in each language", missing.map((name) => [name, "never seen"]), `${source.length} screens`);
    const untouched = album.untouched();
    faults("whatever can be touched was touched", [
        ...untouched.filter((key) => !UNTOUCHED.has(key)).map((key) => [key, "never touched"]),
        ...[...UNTOUCHED.keys()].filter((key) => !untouched.includes(key)).map((key) => [key, "listed as never touched, and was"]),
    ], `${album.touchable.size} buttons, rows and options`);
    faults("from every screen of a room going back leads home", album.strayed(), `${album.ways.size} screens`);
    const listed = new Set();
    for (const language of LANGUAGES) {
        const seen = [...album.words.get(language)];
        const texts = authored(language);
        const unseen = texts.filter(([, text]) => { const pattern = patternOf(text); return !seen.some((words) => pattern.test(words)); }).map(([key]) => key);
        faults(`every text of the packs stands on a screen (${language})`, [
            ...unseen.filter((key) => !NOWHERE.some(([names]) => names.test(key))).map((key) => [key, "on no screen"]),
        ], `${texts.length} texts but ${unseen.length}, which are listed with the reason`);
        for (const [names] of NOWHERE) if (unseen.some((key) => names.test(key))) listed.add(names);
    }
    faults("what is listed as on no screen is on none", NOWHERE.filter(([names]) => !listed.has(names)).map(([names]) => [String(names), "all of it is on a screen"]), `${NOWHERE.length} reasons`);

    const found = {};
    for (const view of album.pages) for (const [kind, said] of judgeWords(view)) (found[kind] ??= []).push([`${view.screen} (${view.language})`, said]);
    const todo = [...VARIATIONS];
    let count = 0;
    const lane = async () => { for (let variation; (variation = todo.shift());) count += await drawn(browser, desk.pages, variation, album.pages, found); };
    await Promise.all([lane(), lane()]);
    await desk.close();
    const among = `${count} drawings of ${album.screens.size} screens in ${LANGUAGES.length} languages and ${VARIATIONS.length} ways`;
    for (const [kind, words] of Object.entries(WHAT)) faults(words, found[kind] ?? [], among);
    console.log(`note\t${seconds()} s`);
} catch (error) {
    check(false, `the crawl ends early: ${error.message.split("\n").slice(0, 3).join(" ")}`);
    console.log(error.stack);
} finally {
    await browser.close();
}
process.exit(failed ? 1 : 0);
