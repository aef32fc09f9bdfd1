// Walks a file of tests/scenarios on a line: its steps are those of tests/scenarios/README.md. In another language than the files' own the
// words are not compared; what is on the screen still is.

import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../scenarios/", import.meta.url);

export const SCENARIOS = readdirSync(FOLDER).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5)).sort();

const read = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));

/** Walks one file to its end; throws where it does not go on. */
export async function walk(line, name) {
    const { citizen, steps } = read(name);
    Object.assign(line, { citizen, paper: [], dossiersBefore: await line.dossiers() });
    await line.rehearse("rules", { does: "restore" });
    for (const [place, step] of steps.entries()) {
        const [[verb, what]] = Object.entries(step);
        try {
            await STEPS[verb](line, what);
        } catch (error) {
            throw new Error(`step ${place + 1}, ${JSON.stringify(step)}: ${error.message}`);
        }
    }
}

const STEPS = {
    see: (line, { screen, has = [], lacks = [], says = {} }) => line.until((view) => {
        const said = ([id, words]) => view.revision > line.actedAt && line.element(id)?.read_aloud.includes(words);
        return (!screen || view.screen === screen || view.screen.startsWith(`${screen}.`))
            && has.every((id) => line.element(id)) && lacks.every((id) => !line.element(id))
            && (view.language !== "vi" || Object.entries(says).every(said));
    }, JSON.stringify({ screen, has, lacks, says }), 60_000),
    press: (line, id) => line.press(id),
    choose: (line, { in: id, option }) => line.choose(id, option),
    type: async (line, { in: id, text }) => {
        await line.type(id, text);
        await line.until(() => line.element(id)?.body.value === text, `${id} to be kept`);
    },
    pin: (line, digits) => line.pin(digits),
    note: async (line, id) => { line.paper = (await line.until(() => line.element(id), id)).body.groups; },
    noted: (line, number) => line.pin(line.paper[number - 1]),
    back: (line) => line.back(),
    browser: (line, browsing) => { line.manner.browsing = browsing; },
    citizen: (line, citizen) => { line.citizen = citizen; },
    camera: (line, camera) => { line.manner.camera = camera; },
    app: (line, front) => line.act({ type: front === "leaves" ? "background" : "foreground" }),
    network: async (line, network) => {
        if (network === "off") await line.rehearse("fault", { endpoint: "*", fault: "drop", times: 1_000_000, after: 0 });
        else await line.rehearse("clear", {});
        await line.act({ type: "network_changed", online: network !== "off", metered: network === "metered" });
    },
    fault: (line, armed) => line.rehearse("fault", { times: 1, after: 0, ...armed }),
    officer: (line, does) => line.rehearse("officer", { does }),
    rules: (line, does) => line.rehearse("rules", { does }),
    restart: (line) => line.restart(),
    portal: async (line, { dossiers }) => {
        const now = (await line.dossiers()) - line.dossiersBefore;
        if (now !== dossiers) throw new Error(`the portal has ${now} new dossier(s)`);
    },
    shared: (line, name) => line.until(() => [...line.shared.keys()].some((shared) => shared.startsWith(name)), `${name} to be handed over`),
};
