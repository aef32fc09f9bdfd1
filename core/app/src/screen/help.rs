//! Help, reached from every screen: another language, larger letters, slower reading, and whom to ask.

use super::options::setting;
use super::page::Page;
use super::sight::Sight;
use crate::door::view::{ChoiceOption, SaveState};
use crate::kept::face::{Face, Letters, Pace};
use crate::model::order::{ClosedOrder, DraftOrder, FaceOrder};
use crate::model::turn::Ground;
use crate::say::words::Words;

/// The languages of the app, by tag, each in its own words.
const LANGUAGES: [(&str, &str); 2] = [("vi", "Tiếng Việt"), ("en", "English")];

/// How the app is to look and sound.
pub(super) fn face<O: Clone + From<FaceOrder>>(page: &mut Page<'_, O>, words: &Words, face: &Face, saved: SaveState) {
    let tags = LANGUAGES.map(|(id, name)| (FaceOrder::Language(id), id, name.to_owned(), id == words.language()));
    choice(page, words, "language", tags, saved);
    let sizes = Letters::ALL
        .map(|(size, id)| (FaceOrder::Letters(size), id, words.say(&format!("letters-{id}")), size == face.letters));
    choice(page, words, "letters", sizes, saved);
    let paces =
        Pace::ALL.map(|(pace, id)| (FaceOrder::Pace(pace), id, words.say(&format!("pace-{id}")), pace == face.pace));
    choice(page, words, "pace", paces, saved);
}

fn choice<O: Clone + From<FaceOrder>, const N: usize>(
    page: &mut Page<'_, O>,
    words: &Words,
    id: &str,
    choices: [(FaceOrder, &'static str, String, bool); N],
    saved: SaveState,
) {
    let label = words.say(&format!("settings-{id}"));
    let option = |(_, id, label, selected): &(FaceOrder, &'static str, String, bool)| ChoiceOption {
        id: (*id).to_owned(),
        label: label.clone(),
        detail: None,
        icon: None,
        selected: *selected,
    };
    let (aloud, body) = setting(words, label, choices.iter().map(option).collect(), saved);
    page.add(id, aloud, body);
    for (order, id, ..) in choices {
        page.option(id, order);
    }
}

fn head<'a, O: Clone + From<FaceOrder>>(ground: &'a Ground) -> Page<'a, O> {
    let words = &ground.words;
    let mut page = Page::new(words, "help", words.say("help"));
    page.heading(words.say("help"));
    face(&mut page, words, &ground.face, ground.face_kept);
    page.saved(ground.face_kept);
    page.part("whom", words.say("help-whom"));
    page
}

/// Whom anybody can ask, about anything.
fn anybody<O: Clone>(page: &mut Page<'_, O>, words: &Words) {
    page.text("team", words.say("help-team"));
    page.text("desk", words.say("help-desk"));
    page.text("secret", words.say("help-secret"));
}

/// Before anybody is known.
pub(super) fn at_the_door(ground: &Ground) -> Page<'_, ClosedOrder> {
    let mut page = head(ground);
    page.text("pin", ground.words.say("help-pin"));
    anybody(&mut page, &ground.words);
    page
}

/// In a room; whoever is busy with a procedure hears first who decides about that one.
pub(super) fn help<'a, O: Clone + From<DraftOrder> + From<FaceOrder>>(
    sight: Sight<'a>,
    code: Option<&str>,
) -> Page<'a, O> {
    let words = sight.words();
    let mut page = head(sight.ground);
    let procedure = code.and_then(|code| sight.ground.library.procedure(code, sight.ground.today()));
    if let Some(procedure) = procedure {
        page.text("receiving", words.text(&procedure.receiving.text));
        page.text("bring", words.say("help-bring"));
    }
    anybody(&mut page, words);
    page
}
