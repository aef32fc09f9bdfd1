// The names of the screens, as the source of the core and the forms of the packs have them.

import { readFileSync, readdirSync } from "node:fs";

import { FORMS } from "./forms.mjs";

const CORE = new URL("../../../core/app/src/", import.meta.url);

/** Each screen that the app can show. */
export function screensInSource() {
    const read = (files) => files.map((name) => readFileSync(new URL(name, CORE), "utf8")).join("\n");
    const entry = read(["flow/entry.rs", "flow/entry/restoring.rs"]);
    const source = read(readdirSync(new URL("screen/", CORE)).filter((name) => name.endsWith(".rs")).map((name) => `screen/${name}`)) + entry;
    const names = [
        ...source.matchAll(/Page::new\((?:&ground\.)?words, "([a-z-]+)"/g),
        ...source.matchAll(/page\(ground, "([a-z]+\.[a-z]+)"\)/g),
        ...source.matchAll(/\("(pin\.[a-z]+)", "/g),
        ...entry.matchAll(/=> "([a-z]+(?:\.[a-z]+)?)",/g),
        ...source.matchAll(/"(restore\.code\d?)"/g),
    ].map(([, name]) => name);
    // A question without a name is what is shown of a draft that is gone.
    const asked = FORMS.flatMap(({ steps, questions }) => [
        ...steps.map(({ id }) => `question.${id}`),
        ...questions.filter(({ kind }) => kind === "group").map(({ id }) => `row.${id}`),
    ]);
    return [...new Set([...names, ...asked])].filter((name) => name !== "question").sort();
}
