//! Words: both languages, one spelling, one form of address, nothing that shouts.

use gocua_dossier::text::seen;
use toml::de::{DeTable, DeValue};
use unicode_normalization::is_nfc;

use crate::opened::Opened;
use crate::remark::Remark;

/// Chains of politeness, blame, and two words for one thing.
const FORBIDDEN: [(&str, &[&str]); 2] = [
    (
        "vi",
        &[
            "vui lòng",
            "xin hãy",
            "quý khách",
            "quý vị",
            "nhấn",
            "click",
            "nhấp",
            "lỗi của bạn",
            "thành công",
            "thất bại",
            "không hợp lệ",
            "bạn",
        ],
    ),
    (
        "en",
        &["please", "invalid", "successfully", "failed", "error", "click", "can't", "don't", "won't", "you're", "it's"],
    ),
];

/// Vowels with the tone mark on the first of two where it stands on the other: hoá, thuỷ.
const MOVED: [&str; 10] = ["oá", "oà", "oả", "oã", "oạ", "oé", "oè", "oẻ", "oẽ", "oẹ"];
const MOVED_Y: [&str; 5] = ["uý", "uỳ", "uỷ", "uỹ", "uỵ"];

/// Members whose words stand on paper, as the law has them.
const ON_PAPER: [&str; 4] = ["paper", "text", "label", "numbered"];

pub(super) fn look(opened: &Opened, remarks: &mut Vec<Remark>) {
    for (file, text) in
        opened.files.0.iter().filter(|(file, _)| file.ends_with(".toml") && !file.starts_with("people/"))
    {
        let Ok(table) = DeTable::parse(text) else { continue };
        let mut looker = Looker { file, text, remarks };
        looker.table(table.get_ref(), "");
    }
}

struct Looker<'a> {
    file: &'a str,
    text: &'a str,
    remarks: &'a mut Vec<Remark>,
}

impl Looker<'_> {
    fn table(&mut self, table: &DeTable<'_>, path: &str) {
        let word = |language: &str| match table.get(language).map(|value| (value.span(), value.get_ref())) {
            Some((span, DeValue::String(text))) => Some((span, text.to_string())),
            _ => None,
        };
        let (vi, en) = (word("vi"), word("en"));
        let is_example = path.ends_with(".example");
        match (&vi, &en) {
            (Some((span, vi)), Some((_, en))) if !is_example && names(vi) != names(en) => {
                self.tell(span.start, format!("{path}: the two languages have other names in brackets"));
            }
            (Some((span, _)), None) | (None, Some((span, _))) if !is_example => {
                self.tell(span.start, format!("{path}: in one language only"));
            }
            _ => {}
        }
        // What is called by a name is called so on paper too, where nobody is addressed.
        if path.ends_with("name") || path.ends_with("result") {
            for (span, text) in [&vi, &en].into_iter().flatten() {
                if text.contains('{') {
                    self.tell(span.start, format!("{path}: a name addresses nobody"));
                }
            }
        }
        // The names of peoples are their own, and an example is what people type.
        if !path.contains("ethnicity") && !is_example {
            for (language, word) in [("vi", vi), ("en", en)] {
                for what in word.iter().flat_map(|(_, text)| wrong(language, text)) {
                    self.tell(word.as_ref().map_or(0, |(span, _)| span.start), format!("{path} ({language}): {what}"));
                }
            }
        }
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !matches!(name, "vi" | "en") {
                self.value(value.get_ref(), &value.span(), &format!("{path}.{name}"), name);
            }
        }
    }

    fn value(&mut self, value: &DeValue<'_>, span: &std::ops::Range<usize>, path: &str, name: &str) {
        match value {
            DeValue::Table(table) => self.table(table, path),
            DeValue::Array(values) => {
                for (at, value) in values.iter().enumerate() {
                    self.value(value.get_ref(), &value.span(), &format!("{path}[{at}]"), name);
                }
            }
            DeValue::String(text) if ON_PAPER.contains(&name) => {
                if let Some(word) = moved(text) {
                    self.tell(
                        span.start,
                        format!("{path}: the tone mark of “{word}” stands elsewhere (hóa, tòa, thủy)"),
                    );
                }
            }
            _ => {}
        }
    }

    fn tell(&mut self, byte: usize, what: String) {
        let line = gocua_author::fault::position(self.text, byte).0;
        self.remarks.push(Remark::fault(self.file, line, what.trim_start_matches('.')));
    }
}

/// Names in brackets, but for the form of address.
fn names(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
    names.retain(|name| !matches!(*name, "you" | "You" | "about" | "About"));
    names.sort_unstable();
    names
}

/// What is wrong with a text that somebody reads.
fn wrong(language: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if !is_nfc(text) || seen(text) != text {
        wrong.push("letters in pieces, or such as nobody sees".to_owned());
    }
    if text.contains("  ") || text.trim() != text {
        wrong.push("two spaces, or one at an end".to_owned());
    }
    if [" .", " ,", " ?", " ;", " !"].iter().any(|sign| text.contains(sign)) {
        wrong.push("a space before a mark".to_owned());
    }
    if text.contains('"') || (language == "vi" && text.contains('\'')) {
        wrong.push("straight quotes; “ and ” are ours".to_owned());
    }
    if text.matches('“').count() != text.matches('”').count() {
        wrong.push("a quotation that does not end".to_owned());
    }
    if text.contains('!') || text.contains("...") {
        wrong.push("an exclamation, or dots for the rest".to_owned());
    }
    let lower = text.to_lowercase();
    let forbidden = FORBIDDEN.iter().find(|(own, _)| *own == language).map_or(&[][..], |(_, words)| words);
    for word in forbidden.iter().filter(|word| has_word(&lower, word)) {
        wrong.push(format!("“{word}” is a word that we do not use"));
    }
    if language == "vi" {
        if let Some(word) = moved(text) {
            wrong.push(format!("the tone mark of “{word}” stands elsewhere (hóa, tòa, thủy)"));
        }
    } else if text
        .replace("Gõ Cửa", "")
        .replace("đồng", "")
        .chars()
        .any(|letter| ('\u{1EA0}'..='\u{1EF9}').contains(&letter) || "ăâđêôơưĂÂĐÊÔƠƯ".contains(letter))
    {
        wrong.push("Vietnamese left in it".to_owned());
    }
    wrong
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        [before, after].into_iter().flatten().all(|letter| !letter.is_alphanumeric())
    })
}

/// A word whose tone mark stands on the wrong one of two vowels.
fn moved(text: &str) -> Option<&str> {
    text.split(|letter: char| !letter.is_alphabetic()).find(|word| {
        let lower = word.to_lowercase();
        let after_q = lower.starts_with("qu");
        MOVED.iter().any(|end| lower.ends_with(end)) || (!after_q && MOVED_Y.iter().any(|end| lower.ends_with(end)))
    })
}
