//! All procedures of a pack, found by everyday words with or without accents.

use std::sync::{Arc, OnceLock};

use super::Procedure;
use crate::date::Date;
use crate::place::fold;
use crate::text::seen;

/// Longest query that is looked at, in characters.
const MAX_QUERY: usize = 100;

/// A procedure with its folded words.
#[derive(Debug, Clone)]
struct Entry {
    procedure: Arc<Procedure>,
    /// Short name, name and aliases, folded; the first is the short name.
    phrases: Vec<String>,
    /// The same by their sounds, from the first search on that asks for them.
    heard: OnceLock<Vec<String>>,
}

/// A search result.
#[derive(Debug, Clone)]
pub struct Found {
    /// The procedure.
    pub procedure: Arc<Procedure>,
    /// How well it fits, 1 to 100.
    pub score: u8,
}

/// The procedures of a pack.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    entries: Vec<Entry>,
}

impl Catalogue {
    /// Folds and keeps procedures.
    #[must_use]
    pub fn new(procedures: Vec<Procedure>) -> Self {
        let entries = procedures
            .into_iter()
            .map(|procedure| {
                let phrases = procedure
                    .short_name
                    .values()
                    .chain(procedure.name.values())
                    .chain(&procedure.aliases)
                    .map(|phrase| fold(phrase))
                    .collect();
                Entry { procedure: Arc::new(procedure), phrases, heard: OnceLock::new() }
            })
            .collect();
        Self { entries }
    }

    /// Every procedure, in the order of the pack.
    pub fn procedures(&self) -> impl Iterator<Item = &Arc<Procedure>> {
        self.entries.iter().map(|entry| &entry.procedure)
    }

    /// The procedure with a code that holds on a day.
    #[must_use]
    pub fn get(&self, code: &str, on: Date) -> Option<&Arc<Procedure>> {
        self.procedures().find(|procedure| procedure.code.as_str() == code && procedure.is_valid_on(on))
    }

    /// Procedures that hold on a day and fit what was typed, best first. An empty query gives all of them.
    #[must_use]
    pub fn search(&self, query: &str, on: Date) -> Vec<Found> {
        let query = seen(query);
        let typed = query.trim();
        let query = fold(&query.chars().take(MAX_QUERY).collect::<String>());
        let query = query.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut found: Vec<(usize, Found)> = self
            .entries
            .iter()
            .filter(|entry| entry.procedure.is_valid_on(on))
            .filter_map(|entry| {
                let by_code = entry.procedure.has_code(typed);
                let (score, length) = if by_code { (100, 0) } else { score(entry, &query) };
                // What fits well needs no ear.
                let score = if score > NEAREST { score } else { score.max(near(entry, &query)) };
                (score > 0).then(|| (length, Found { procedure: Arc::clone(&entry.procedure), score }))
            })
            .collect();
        // Of names that fit alike the shorter one says less besides what was typed. Then what the pack puts first.
        found.sort_by_key(|(length, found)| (std::cmp::Reverse(found.score), *length, found.procedure.rank));
        found.into_iter().map(|(_, found)| found).collect()
    }
}

/// How well the best of the names fits, and how long that one is.
fn score(entry: &Entry, query: &str) -> (u8, usize) {
    if query.is_empty() {
        return (100, 0);
    }
    let words: Vec<&str> = query.split(' ').collect();
    let scored = entry.phrases.iter().map(|phrase| (phrase_score(phrase, query, &words), phrase.len()));
    scored.max_by_key(|(score, length)| (*score, std::cmp::Reverse(*length))).unwrap_or((0, 0))
}

/// The best that [`near`] can say.
const NEAREST: u8 = 25;

/// Below every other score: most of the words somewhere in its names (`tôi chuyển nhà trọ`), or names that sound like what was typed
/// (`đăng kí tạm chú`).
fn near(entry: &Entry, query: &str) -> u8 {
    let heard = |text: &str| text.split(' ').map(sound).collect::<Vec<_>>().join(" ");
    let query = heard(query);
    let words: Vec<&str> = query.split(' ').collect();
    let phrases = entry.heard.get_or_init(|| entry.phrases.iter().map(|phrase| heard(phrase)).collect());
    let alike = phrases.iter().map(|phrase| phrase_score(phrase, &query, &words)).max().unwrap_or(0);
    let known =
        words.iter().filter(|word| phrases.iter().any(|phrase| phrase.split(' ').any(|own| own == **word))).count();
    let most = words.len() >= 3 && known * 2 > words.len();
    (alike / 4).max(if most { 5 } else { 0 }).max(meant(phrases, &words))
}

/// Words that every sentence has and no procedure is known by, as they sound.
const COMMON: &[&str] = &[
    "toi", "em", "anh", "chi", "minh", "nha", "co", "can", "nam", "giai", "do", "gi", "o", "dau", "ma", "thi", "vua",
    "do", "phai", "di", "muon", "xin", "cho", "the", "nao", "duoc", "hom", "qua", "xap", "dang", "ki", "thu", "tuc",
    "cua", "nua", "ve", "va", "de", "bi",
];

/// A whole sentence, by the words in it that say something: at least half of them, and two, in one name of a procedure.
fn meant(phrases: &[String], words: &[&str]) -> u8 {
    let telling: Vec<&&str> = words.iter().filter(|word| !COMMON.contains(word)).collect();
    let hits = |phrase: &String| telling.iter().filter(|word| phrase.split(' ').any(|own| own == ***word)).count();
    let best = phrases.iter().map(hits).max().unwrap_or(0);
    let enough = words.len() > telling.len() && best * 2 >= telling.len() && best >= telling.len().min(2) && best > 0;
    if enough { u8::try_from(best.min(5) * 4).unwrap_or(20) } else { 0 }
}

/// A word by the sounds that one part of the country or another does not tell apart, as people then write it: i and y, ch and tr, s and x,
/// d, gi and r, l and n.
fn sound(word: &str) -> String {
    let begins = [("tr", "ch"), ("gi", "d"), ("r", "d"), ("s", "x"), ("l", "n")];
    let begin = begins
        .iter()
        .find_map(|(typed, heard)| Some((word.strip_prefix(typed).filter(|rest| !rest.is_empty())?, *heard)));
    let (rest, heard) = begin.unwrap_or((word, ""));
    let mut sound = format!("{heard}{rest}");
    if sound.ends_with('y') {
        sound.pop();
        sound.push('i');
    }
    sound
}

fn phrase_score(phrase: &str, query: &str, words: &[&str]) -> u8 {
    if phrase == query {
        return 100;
    }
    if phrase.starts_with(query) {
        return 90;
    }
    // Both are padded so that "tru" does not match inside "trung" from the left.
    if format!(" {phrase}").contains(&format!(" {query}")) {
        return 80;
    }
    // A person may type a sentence around the name: "em muon dang ky tam tru".
    if phrase.contains(' ') && format!(" {query} ").contains(&format!(" {phrase} ")) {
        return 75;
    }
    let begins =
        |word: &&&str| phrase.split(|c: char| !c.is_alphanumeric()).any(|candidate| candidate.starts_with(**word));
    let hits = words.iter().filter(begins).count();
    match (hits, words.len()) {
        (0, _) => 0,
        (hits, all) if hits == all => 60,
        // More than half of at least three words: a near miss worth showing after the good ones.
        (hits, all) if all >= 3 && hits * 2 > all => 30,
        _ => 0,
    }
}
