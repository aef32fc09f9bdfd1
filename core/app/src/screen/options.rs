//! Options and pictures that stand on several screens.

use crate::door::view::{ChoiceOption, Tone};
use crate::say::words::Words;

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
