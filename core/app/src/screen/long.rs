//! Long lists of options: a box to type in above them, and the few that fit what was typed.

use gocua_dossier::form::{Choice, Question, codes};
use gocua_dossier::place::fold;

use super::page::Page;
use super::search::search;
use super::sight::Sight;
use crate::door::view::Tone;

/// More options than this are found by typing.
const MOST: usize = 12;
/// So many stand there before anything is typed: lists begin with what most people choose.
const FEW: usize = 6;
/// So many hits stand on a screen.
const HITS: usize = 8;

/// The options to be shown; for a long list, also the box that finds the others.
pub(super) fn options<'q, O: Clone>(
    sight: Sight<'_>,
    page: &mut Page<'_, O>,
    question: &Question,
    choices: &'q [Choice],
) -> Vec<&'q Choice> {
    let shown = shown(sight, question, choices);
    if choices.len() <= MOST {
        return shown;
    }
    let (words, path) = (sight.words(), question.path.to_string());
    let label = words.tell("choice-search", [("count", choices.len().into())]);
    search(sight, page, format!("search.{path}"), label.clone(), &label);
    let picked: Vec<&str> = codes(&question.raw).collect();
    if !sight.search.trim().is_empty() && shown.iter().all(|choice| picked.contains(&choice.code.as_str())) {
        page.notice(&format!("none.{path}"), Tone::Wait, words.say("choice-none"));
    }
    shown
}

/// The options to be shown, which are those to be spoken.
pub(super) fn shown<'q>(sight: Sight<'_>, question: &Question, choices: &'q [Choice]) -> Vec<&'q Choice> {
    if choices.len() <= MOST {
        return choices.iter().collect();
    }
    let picked: Vec<&str> = codes(&question.raw).collect();
    found(choices, sight.search, &picked)
}

/// What was picked, and then what fits: names that begin so before names in which a word does. A name is found as people write it, in one
/// word or two, and by its code, which is what it is called elsewhere (`hmong` finds Mông).
fn found<'q>(choices: &'q [Choice], typed: &str, picked: &[&str]) -> Vec<&'q Choice> {
    let is_picked = |choice: &&Choice| picked.contains(&choice.code.as_str());
    let typed = plain(typed);
    let is_first =
        |choice: &&Choice| plain(&choice.label).starts_with(&typed) || plain(&choice.code).starts_with(&typed);
    let within = |choice: &&Choice| {
        let name = fold(&choice.label);
        !is_first(choice) && name.split([' ', '-', '(']).any(|word| plain(word).starts_with(&typed))
    };
    let most = if typed.is_empty() { FEW } else { HITS };
    let fits = choices.iter().filter(is_first).chain(choices.iter().filter(within));
    choices.iter().filter(is_picked).chain(fits.filter(|choice| !is_picked(choice)).take(most)).collect()
}

/// Without marks, spaces and signs: `H'Mông`, `hmong` and `h mong` are one.
fn plain(text: &str) -> String {
    fold(text.trim()).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peoples() -> Vec<Choice> {
        [
            "Kinh",
            "Tày",
            "Thái",
            "Hoa",
            "Khmer",
            "Mường",
            "Nùng",
            "Mông",
            "Dao",
            "Gia Rai",
            "Ê Đê",
            "Ba Na",
            "Sán Chay",
            "Chăm",
        ]
        .map(|label| Choice { code: fold(label), label: label.to_owned(), hint: None, picture: None })
        .to_vec()
    }

    fn names(typed: &str, picked: &[&str]) -> Vec<String> {
        found(&peoples(), typed, picked).into_iter().map(|choice| choice.label.clone()).collect()
    }

    #[test]
    fn before_anything_is_typed_the_first_ones_stand_there_and_what_was_picked_first_of_all() {
        assert_eq!(names("", &[]), ["Kinh", "Tày", "Thái", "Hoa", "Khmer", "Mường"]);
        assert_eq!(names("", &["cham"])[..2], ["Chăm", "Kinh"]);
    }

    #[test]
    fn typing_without_marks_finds_beginnings_before_words_inside() {
        assert_eq!(names("m", &[]), ["Mường", "Mông"]);
        assert_eq!(names("cha", &[]), ["Chăm", "Sán Chay"]);
        assert_eq!(names("ê đê", &[]), ["Ê Đê"]);
        assert!(names("xyz", &[]).is_empty());
    }
    #[test]
    fn a_people_is_found_as_its_name_is_written_elsewhere() {
        let choice = |code: &str, label: &str| Choice {
            code: code.to_owned(),
            label: label.to_owned(),
            hint: None,
            picture: None,
        };
        let all: Vec<Choice> = peoples().into_iter().filter(|choice| choice.label != "Mông").collect();
        let all: Vec<Choice> = all.into_iter().chain([choice("hmong", "Mông")]).collect();
        for typed in ["hmong", "H'Mông", "H’Mông", "h mong", "mong"] {
            let labels: Vec<&str> = found(&all, typed, &[]).iter().map(|choice| choice.label.as_str()).collect();
            assert_eq!(labels, ["Mông"], "{typed}");
        }
        for typed in ["ede", "Ê-đê", "e de"] {
            assert_eq!(names(typed, &[]), ["Ê Đê"], "{typed}");
        }
    }
}
