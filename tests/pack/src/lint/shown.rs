//! Words that nobody ever sees, and questions that leave people alone: titles of steps with one question, lists that no question names, an
//! example where nothing is typed, a number that is asked for without saying where it stands. And one word in two spellings.

use std::collections::BTreeMap;

use gocua_author::form::Source;
use gocua_author::words::Words;
use unicode_normalization::UnicodeNormalization as _;

use crate::opened::Opened;
use crate::remark::Remark;

/// What the bar of every screen has.
const SHELLS: &[&str] = &["back", "help", "listen"];

pub(super) fn look(opened: &Opened, remarks: &mut Vec<Remark>) {
    for (file, _, text) in opened.files.below("forms/", ".toml") {
        // What cannot be read was told when it was built.
        if let Ok(source) = toml::from_str::<Source>(text) {
            form(file, text, &source, remarks);
        }
    }
    spellings(opened, remarks);
}

fn form(file: &str, text: &str, source: &Source, remarks: &mut Vec<Remark>) {
    let line = |place: usize| gocua_author::fault::position(text, place).0;
    let at = |word: &str| text.find(word).map_or(0, line);
    let mut pages: BTreeMap<&str, usize> = BTreeMap::new();
    for question in &source.question {
        // A block may bring any number of questions to a page.
        let many = if question.block.is_some() { 2 } else { 1 };
        if let Some(step) = &question.step {
            *pages.entry(step).or_default() += many;
        }
        if question.block.is_some() {
            continue;
        }
        for own in std::iter::once(question).chain(&question.field) {
            let (Some(id), Some(kind)) = (&own.id, &own.kind) else { continue };
            let kind = kind.value.as_str();
            let place = line(id.span.start);
            if matches!(kind, "yes_no" | "choice" | "choices" | "group") && !own.example.is_empty() {
                remarks.push(Remark::fault(
                    file,
                    place,
                    format!("{} shows no example: nothing is typed there", id.value),
                ));
            }
            if kind != "group" && !(own.add.is_empty() && own.row.is_empty()) {
                remarks.push(Remark::fault(file, place, format!("{} has no rows, and words for them", id.value)));
            }
            if SHELLS.contains(&id.value.as_str()) {
                remarks.push(Remark::fault(
                    file,
                    place,
                    format!("{} is what every screen calls a button of its own", id.value),
                ));
            }
            let alone = [&own.hint, &own.example, &own.why].into_iter().all(Words::is_empty);
            if matches!(kind, "digits" | "identity_number") && alone {
                remarks.push(Remark::doubt(
                    file,
                    place,
                    format!("{} asks for a number and says neither where it stands nor how it looks", id.value),
                ));
            }
        }
    }
    // Blocks have steps of their own, whose titles stand in the form.
    let has_blocks = source.question.iter().any(|question| question.block.is_some());
    for name in source.step.keys() {
        // What has no question at all was told when it was built.
        if pages.get(name.as_str()) == Some(&1) {
            remarks.push(Remark::fault(
                file,
                at(&format!("[step.{name}]")),
                format!("one question alone is on the page {name}: it is its own title"),
            ));
        }
    }
    for name in source.lists.keys() {
        let mut own = source.question.iter().flat_map(|question| std::iter::once(question).chain(&question.field));
        if !own.any(|question| question.list.as_ref().is_some_and(|list| list.value == *name)) && !has_blocks {
            remarks.push(Remark::fault(
                file,
                at(&format!("\n{name} = [")) + 1,
                format!("no question has the list {name}"),
            ));
        }
    }
}

/// Where each spelling of a word stands: file and line.
type Spelled<'a> = BTreeMap<String, Vec<(&'a str, usize)>>;

/// `kỹ` and `kĩ`, `công ty` and `công ti`: both are right, and both in one pack are not.
fn spellings(opened: &Opened, remarks: &mut Vec<Remark>) {
    let mut found: BTreeMap<String, Spelled<'_>> = BTreeMap::new();
    for (file, text) in
        opened.files.0.iter().filter(|(file, _)| file.ends_with(".toml") && !file.starts_with("people/"))
    {
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_start();
            if line.starts_with('#') || line.starts_with("note") {
                continue;
            }
            for word in line.split(|letter: char| !letter.is_alphabetic()) {
                // A name is spelled as its owner spells it.
                if word.chars().next().is_some_and(char::is_lowercase)
                    && let Some(key) = either(word)
                {
                    found.entry(key).or_default().entry(word.to_owned()).or_default().push((file, number + 1));
                }
            }
        }
    }
    for spelled in found.into_values().filter(|spelled| spelled.len() > 1) {
        let most =
            spelled.iter().max_by_key(|(_, places)| places.len()).map(|(word, _)| word.clone()).unwrap_or_default();
        for (word, places) in spelled.iter().filter(|(word, _)| **word != most) {
            for (file, line) in places {
                remarks.push(Remark::doubt(file, *line, format!("“{word}” here and “{most}” elsewhere are one word")));
            }
        }
    }
}

/// A word that ends in i or y after a consonant that takes both, with i and its tone mark; `None` for any other.
fn either(word: &str) -> Option<String> {
    let apart: String = word.nfd().collect();
    let mut letters = apart.chars().filter(|letter| letter.is_alphabetic());
    let vowel = letters.next_back().filter(|letter| matches!(letter, 'i' | 'y'))?;
    let before: String = letters.collect();
    let marked = apart.contains(['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}']);
    // Without a mark they are other words: `li` and `ly`, `mi` and `my`.
    (marked && matches!(before.as_str(), "h" | "k" | "l" | "m" | "s" | "t" | "v"))
        .then(|| apart.replace(vowel, "i").nfc().collect())
}
