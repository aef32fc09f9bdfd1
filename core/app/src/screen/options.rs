//! Options and pictures that stand on several screens.

use crate::door::view::{Body, ChoiceOption, SaveState, Tone};
use crate::say::words::{Words, spoken};

/// The two options of a question that is answered with yes or no.
pub(super) fn yes_no(words: &Words, picked: &str) -> Vec<ChoiceOption> {
    let option = |id: &str| ChoiceOption {
        id: id.to_owned(),
        label: words.say(id),
        detail: None,
        icon: None,
        selected: picked == id,
    };
    ["yes", "no"].map(option).to_vec()
}

/// The picture that goes with a tone.
pub(super) fn picture(tone: Tone) -> &'static str {
    match tone {
        Tone::Info => "info",
        Tone::Good => "check_circle",
        Tone::Wait => "schedule",
        Tone::Bad => "error",
    }
}

/// A setting: how it is spoken (what is set, what it can be, and what it is), and how it is drawn.
pub(super) fn setting(words: &Words, label: String, options: Vec<ChoiceOption>, saved: SaveState) -> (String, Body) {
    let all = options.iter().map(|option| option.label.as_str()).collect::<Vec<_>>().join(". ");
    let all = words.tell("question-options", [("options", all.into())]);
    let picked = options.iter().find(|option| option.selected);
    let picked = picked.map(|option| words.tell("question-answered", [("answer", option.label.as_str().into())]));
    let aloud = spoken([Some(label.as_str()), Some(&all), picked.as_deref()]);
    (aloud, Body::Choice { label, options, many: false, fault: None, saved })
}
