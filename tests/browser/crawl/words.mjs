// What the words of a view must be, whoever draws it; needs no page.

import { AGENCIES, FORMS, PROCEDURES } from "./forms.mjs";

const plain = (text) => text.replace(/\s+/g, " ").trim();
const core = (text) => plain(text).replace(/[.!?:;]+$/, "");

/** Words of parts that are said when they are touched, by the platform's own element, and not with the whole. */
const TOUCHED = new Set(["pages", "erase", "entered", "presence", "clear", "enlarge", "close", "confirm"]);
const NO_WORDS = new Set(["kind", "icon", "id", "state", "tone", "weight", "saved", "keyboard", "part", "document", "place", "value"]);

/** Kinds that speak about one thing among several of its kind. */
const OWN = new Set(["text_field", "date_field", "search_field", "choice", "row", "key_value", "fee_card", "paper_slot", "button"]);

/** The sentences of what is said: one word or two are an answer, no sentence. */
const sentencesOf = (text) => text.split(/\n|(?<=[.!?])\s+/).map(core).filter((sentence) => sentence.split(" ").length > 2);

/** Where somebody wrote what is to be said instead of the label. */
const SPOKEN = FORMS.flatMap(({ texts }) => Object.values(texts).flatMap((own) => Object.entries(own).filter(([key]) => key.endsWith(".read_aloud")).map(([, text]) => text)));

/** Every word of an element that the eye gets, with the name of its part. */
function shown(value, name, found = []) {
    if (typeof value === "string") { if (value && !NO_WORDS.has(name)) found.push([name, value]); }
    else if (Array.isArray(value)) for (const item of value) shown(item, name, found);
    else if (value && typeof value === "object") for (const [own, item] of Object.entries(value)) if (!TOUCHED.has(own)) shown(item, own, found);
    return found;
}

/** The faults of a view: name of the check and words that name the element. */
export function judgeWords(view) {
    const faults = [];
    const fault = (check, id, said) => faults.push([check, `${id}: ${said}`]);
    const heard = plain(view.elements.map((element) => element.read_aloud).join(" ")).toLowerCase();
    for (const { id, body, read_aloud } of view.elements) {
        const isSpoken = SPOKEN.some((text) => patternOf(text).test(plain(read_aloud)));
        const words = shown(body, "body").filter(([name]) => !(name === "label" && isSpoken));
        if (words.length > 0 && !plain(read_aloud)) fault("silent", id, `shows “${words[0][1]}” and says nothing`);
        for (const [name, text] of words) if (!heard.includes(core(text).toLowerCase()) && !(name === "groups" && plain(read_aloud).replace(/ /g, "").includes(text))) fault("silent", id, `its ${name} “${text}” is never said`);
        if (/[?!:]\.|\.\.|\s[.,]/.test(read_aloud.replace(/\.\.\./g, ""))) fault("twice", id, `stops twice in “${read_aloud}”`);
    }
    const said = view.elements.map((element) => element.read_aloud).filter(Boolean).join("\n");
    if (plain(said) !== plain(view.read_aloud)) fault("silent", "screen", "is read aloud otherwise than its elements");
    // What each of several questions or findings says about itself may be the same sentence; the screen itself says each once.
    const sayings = view.elements.map(({ id, body, read_aloud }) => ({ id, own: OWN.has(body.kind) || /^(finding|fault|origin)\./.test(id), sentences: sentencesOf(read_aloud) }));
    for (const [place, { id, own, sentences }] of sayings.entries()) {
        for (const sentence of new Set(sentences)) {
            if (sentences.indexOf(sentence) !== sentences.lastIndexOf(sentence)) fault("twice", id, `says “${sentence}” twice`);
            const other = sayings.slice(place + 1).find((later) => later.sentences.includes(sentence) && !(own && later.own));
            if (other) fault("twice", `${id} and ${other.id}`, `both say “${sentence}”`);
        }
    }
    if (view.depth > 1 && view.back === null && !view.elements.some(({ id }) => id === "home")) fault("home", "screen", "has no way back and none home");
    return faults;
}

// ---- what was written for people -------------------------------------------------------------------------

/** Texts of the packs that stand on no screen, and why. A line that is seen all the same has to go. */
export const NOWHERE = [
    [/fees\.(facts|charges)\.|fees\.reductions\..*\.name$/, "the fee card says the sum and why it is less, not what the ledger calls it"],
    [/components\.form\.|\.result$|\.receiving\.text$/, "told by the screens in words of their own: the form is written by the app, the agency is named, the result has a screen"],
    [/history\.read_aloud$/, "a list has no element that speaks for the whole of it; its heading asks"],
    [/^(1\.004194|3\.000333)\.name$/, "screens have the short name"],
    [/rule\.pupil_age\./, "only somebody who is not 16 yet is told so, and none of the test citizens is"],
    [/rule\.members_distinct\./, "needs two people with one number; the words of a rule are judged where the rules are"],
    [/^3\.000333\.cases\.self\./, "a procedure with one case does not ask which"],
];

/** Every text that somebody wrote for a person to read on a screen: where it stands and its words, by language. */
export function authored(language) {
    const texts = [];
    for (const form of FORMS) {
        // What is printed is on paper; the title of the form is printed too.
        for (const [key, text] of Object.entries(form.texts[language] ?? form.texts.vi)) if (!/^title$|^print\.|\.print_label$/.test(key)) texts.push([`${form.form} ${key}`, text]);
    }
    const gather = (value, name) => {
        if (value && typeof value === "object" && typeof value.vi === "string") texts.push([name, value[language] ?? value.vi]);
        else if (value && typeof value === "object") for (const [own, item] of Object.entries(value)) gather(item, `${name}.${item?.id ?? own}`);
    };
    for (const procedure of PROCEDURES) gather(procedure, procedure.code);
    gather(AGENCIES, "agencies");
    return texts;
}

/** A text with places to fill in, as a pattern. */
export function patternOf(text) {
    const parts = core(text).split(/\{[^}]*\}/).map((part) => plain(` ${part} `).replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(parts.join(".*?"), "i");
}
