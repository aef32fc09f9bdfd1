//! Names that look like a slip.

use super::found::Doubt;
use crate::place::fold;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What people write before their name, without marks.
const BEFORE: [&str; 14] = [
    "toi ten la",
    "ten toi la",
    "em ten la",
    "con ten la",
    "chau ten la",
    "minh ten la",
    "ho va ten la",
    "ho ten la",
    "ho va ten",
    "ho ten",
    "ten la",
    "toi la",
    "chau la",
    "em la",
];

/// Family names that are never written without marks and whose letters would do without.
const FAMILIES: [&str; 21] = [
    "tran", "le", "pham", "huynh", "hoang", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "dinh", "doan", "trinh",
    "dao", "ly", "ta", "luu", "trieu", "lo",
];

pub(super) fn doubts(answer: &str) -> Vec<Doubt> {
    if let Some(better) = inside(answer) {
        return vec![Doubt::Sentence { better }];
    }
    let words: Vec<&str> = answer.split_whitespace().collect();
    let mut doubts = Vec::new();
    if words.iter().any(|word| is_initial(word)) {
        doubts.push(Doubt::Initials);
    }
    if words.len() == 1 && doubts.is_empty() {
        doubts.push(Doubt::OneWord);
    }
    if lacks_marks(&words) {
        doubts.push(Doubt::NoMarks);
    }
    doubts
}

/// The name inside `Tôi tên là Lò Thị Ủ ạ`.
fn inside(text: &str) -> Option<String> {
    let mut words: Vec<&str> = text.split([' ', '\t', '\n', ':', ',']).filter(|word| !word.is_empty()).collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let before = BEFORE.iter().map(|before| before.split(' ').count()).zip(BEFORE);
    let many = before
        .filter(|(many, before)| folded.get(..*many).is_some_and(|words| words.join(" ") == *before))
        .map(|(many, _)| many);
    let before = many.max();
    let polite = words.len() > 2 && words.last().is_some_and(|last| last.trim_end_matches('.') == "ạ");
    if before.is_none() && !polite {
        return None;
    }
    if polite {
        words.pop();
    }
    let name = words.get(before.unwrap_or(0)..)?.join(" ").trim_end_matches('.').to_owned();
    (!name.is_empty()).then_some(name)
}

/// `T.`, `Th.` and `V`; but `Y`, `H` and `K` stand before names of several peoples, and vowels are names.
fn is_initial(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let mut all = word.chars();
    let bare = matches!((all.next(), all.next()), (Some(first), None) if "bcdđglmnpqrstvx".contains(first.to_lowercase().next().unwrap_or(first)));
    bare || (word.ends_with('.') && letters < 3) || word.contains('.') && letters == word.matches('.').count()
}

/// No mark in any word, and a word that cannot be without: `nguyen van an`, while `Cao Minh Anh` is written like that.
fn lacks_marks(words: &[&str]) -> bool {
    let marked = |word: &&str| word.nfd().any(|c| is_combining_mark(c) || c == 'đ' || c == 'Đ');
    if words.iter().any(marked) {
        return false;
    }
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    // Names of other languages have rules of their own.
    if words.iter().any(|word| is_foreign(word)) {
        return false;
    }
    let last = words.len().saturating_sub(1);
    words.iter().enumerate().any(|(position, word)| {
        let vowels = ["ie", "uye", "yen", "yet", "uo"].iter().any(|vowels| word.contains(vowels));
        // Syllables that end like this always have a tone that is written.
        let stopped = word.len() > 2 && word.ends_with(['c', 'h', 'p', 't']) && !word.ends_with("nh");
        let family = last > 0 && position == 0 && FAMILIES.contains(&word.as_str());
        let middle = position > 0 && position < last && matches!(word.as_str(), "thi" | "van");
        vowels || stopped || family || middle
    })
}

/// Letters that no Vietnamese word has, or two consonants that none begins with.
fn is_foreign(word: &str) -> bool {
    let vowel = |c: char| "aeiouy".contains(c);
    let mut letters = word.chars();
    let pair = letters.next().zip(letters.next()).filter(|(a, b)| !vowel(*a) && !vowel(*b));
    let begins = pair
        .is_some_and(|_| !["ch", "gh", "kh", "ng", "nh", "ph", "th", "tr"].iter().any(|pair| word.starts_with(pair)));
    begins || word.contains(|c: char| "fjwz".contains(c) || (!c.is_alphabetic() && c != '.'))
}
