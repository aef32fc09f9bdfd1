//! What a screen shows, beside what the script answers.

use gocua_app::ViewState;
use gocua_app::view::{Body, Element};
use gocua_dossier::form::codes;

use super::Script;
use super::robot::has;

/// Whether an element shows what the script answers, or the script has no answer for it.
pub(super) fn agrees(element: &Element, view: &ViewState, script: &Script) -> bool {
    match &element.body {
        Body::TextField { value, .. } | Body::DateField { value, .. } => {
            script.answers.get(&element.id).is_none_or(|answer| answer == value)
        }
        Body::Choice { options, .. } => script
            .answers
            .get(&element.id)
            .is_none_or(|answer| options.iter().all(|option| option.selected || !wants(answer, &option.id))),
        Body::SearchField { .. } => element.id.strip_prefix("search.").is_none_or(|path| {
            let list = view.elements.iter().find(|element| element.id == path);
            let is_found = || {
                list.map_or_else(
                    || has(view, &format!("chosen.{path}")),
                    |list| offers(list, script.answers.get(path).map_or("", String::as_str)),
                )
            };
            !script.answers.contains_key(path) || is_found()
        }),
        _ => true,
    }
}

/// Whether a list shows what is to be picked in it.
pub(super) fn offers(list: &Element, answer: &str) -> bool {
    match &list.body {
        Body::Choice { options, .. } => codes(answer).all(|code| options.iter().any(|option| option.id == code)),
        _ => true,
    }
}

/// Whether an answer picks an option.
pub(super) fn wants(answer: &str, option: &str) -> bool {
    codes(answer).any(|code| code == option)
}
