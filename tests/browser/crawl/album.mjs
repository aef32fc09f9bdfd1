// What was seen on the way: each screen as it looked for the first time in each of its states, every word that was shown or spoken, what could
// be touched and what was.

/** What an id has of its own, without the number of a row, the name of a dossier or the place in a list. */
export const pattern = (id) => id.replace(/\[\d+\]/g, "[]").replace(/:(?=[0-9a-f]*\d)[0-9a-f-]{6,}$/i, ":…").replace(/([:.])\d+$/, "$1…").replace(/^place:(.*):\d+$/, "place:$1:…").replace(/^(step|work|person|document|change|procedure):.*/, "$1:…");

/** Screens of one kind share what can be touched on all of them. */
const SHARED = new Set(["back", "home", "questions", "next", "skip", "listen"]);
const place = (screen, id) => `${SHARED.has(id) ? screen.split(".")[0] : screen}/${pattern(id)}`;

/** What of a screen looks different from what was seen of it before; the words themselves do not. */
function looks({ screen, language, elements, back, steps }) {
    const parts = elements.map(({ id, body }) => {
        const { kind, fault, tag, tone, state, enabled, saved, pages, weight, detail, attempt, entries } = body;
        const marks = [kind, fault && "!", tag?.tone, tone, state, enabled === false && "off", saved === "failed" && "unsaved", pages?.length, weight, detail && "+", attempt > 0 && "again", entries?.length];
        return `${pattern(id)} ${marks.filter(Boolean).join(" ")}`;
    });
    return [back !== null, Boolean(steps), ...parts].map((part) => `${language} ${screen} ${part}`);
}

/** Every word of a view that the eye or the ear gets. */
export function wordsOf(view) {
    const found = new Set([view.place, view.back, view.listen, ...view.read_aloud.split("\n")]);
    const gather = (value, name) => {
        if (typeof value === "string") { if (!/^(kind|icon|id|state|tone|weight|saved|keyboard|part|document|place)$/.test(name)) found.add(value); return; }
        if (Array.isArray(value)) for (const item of value) gather(item, name);
        else if (value && typeof value === "object") for (const [own, item] of Object.entries(value)) gather(item, own);
    };
    for (const element of view.elements) {
        found.add(element.read_aloud);
        gather(element.body, "body");
    }
    found.delete(null);
    found.delete("");
    return found;
}

export class Album {
    /** Views with something that looks new on that screen, in the order in which they came. */
    pages = [];
    looks = new Set();
    /** Words in each language. */
    words = new Map();
    /** Language and screen, and how often. */
    screens = new Map();
    touchable = new Map();
    touched = new Set();
    /** From a screen, by going back or home, to another. */
    ways = new Map();

    look(view) {
        this.screens.set(view.screen, (this.screens.get(view.screen) ?? 0) + 1);
        const fresh = looks(view).filter((look) => !this.looks.has(look));
        for (const look of fresh) this.looks.add(look);
        if (fresh.length > 0) this.pages.push(view);
        const words = this.words.get(view.language) ?? this.words.set(view.language, new Set()).get(view.language);
        for (const word of wordsOf(view)) words.add(word);
        for (const { id, body } of view.elements) {
            if ((body.kind === "button" && body.enabled) || (body.kind === "row" && body.opens)) this.touchable.set(place(view.screen, id), id);
            // Of a long list a few are enough: what is drawn does not change with them.
            if (body.kind === "choice" && body.options.length <= 12) for (const option of body.options) this.touchable.set(`${place(view.screen, id)}=${option.id}`, id);
        }
        if (view.back !== null) this.touchable.set(place(view.screen, "back"), "back");
    }

    /** A touch on the screen `from`, and where it led. */
    touch(from, action, to) {
        if (action.type === "press") this.touched.add(place(from.screen, action.element));
        if (action.type === "choose") this.touched.add(`${place(from.screen, action.element)}=${action.option}`);
        if (action.type === "back") this.touched.add(place(from.screen, "back"));
        if (action.type !== "back" && action.element !== "home") return;
        // From one question to the one before it, and so on: they are one screen here.
        const [here, there] = [from, to].map(({ screen }) => (screen.startsWith("question.") ? "question" : screen));
        const led = this.ways.get(here) ?? this.ways.set(here, new Set()).get(here);
        led.add(there);
    }

    /** Screens of a room from which going back, again and again, does not lead home. */
    strayed() {
        const home = new Set(["home", "visit.home"]);
        for (let before = -1; before !== home.size;) {
            before = home.size;
            for (const [from, to] of this.ways) if ([...to].some((name) => home.has(name))) home.add(from);
        }
        // Before a room is open, the first screen is home.
        return [...this.ways].filter(([from]) => !home.has(from) && !/^(pin\.(choose|repeat|enter)|people|restore)/.test(from)).map(([from, to]) => [from, `leads back to ${[...to].join(", ")}`]);
    }

    /** What could be touched and never was. */
    untouched() {
        return [...this.touchable.keys()].filter((key) => !this.touched.has(key)).sort();
    }
}
