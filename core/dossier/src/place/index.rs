//! The index: every word of every name once, in order, with where it occurs.
//!
//! Documents are the units of today followed by the old ones, and they lie together by area (province today, district
//! before), so a word of an area's name is a few ranges of documents instead of thousands of entries.

use super::unit::{District, Kind, OldUnit, Province, Unit};
use super::words::{self, Word};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// A word of a name, as numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// Position among the words without marks.
    pub(super) plain: u16,
    /// Position among the words with vowel marks.
    pub(super) marked: u16,
    /// The tone.
    pub(super) tone: u8,
    /// Which words of the name it stands for, one bit each: `M'gar` is also found as `mgar`, which stands for two.
    pub(super) covers: u16,
}

/// A province of today or a district of before: the words that say where its units are.
#[derive(Debug)]
pub(super) struct Area {
    pub(super) documents: Range<usize>,
    pub(super) words: Vec<u16>,
    /// Its name word by word.
    pub(super) name: Vec<u16>,
}

#[derive(Debug, Default)]
pub(super) struct Index {
    plain: Vec<Box<str>>,
    marked: Vec<Box<str>>,
    entries: Vec<Entry>,
    /// Where each document's entries begin, and one more.
    begins: Vec<u32>,
    /// Kind of each document as a bit, and its area.
    kinds: Vec<u8>,
    area_of: Vec<u16>,
    areas: Vec<Area>,
    /// For each plain word, where its documents begin in `postings`, and one more.
    posting_begins: Vec<u32>,
    postings: Vec<u16>,
    /// How many documents are units of today.
    current: usize,
}

/// Words of one name that are looked at; none has more than seven.
const MOST_WORDS: usize = 12;

/// A name taken apart, with the joined forms of what apostrophes divide.
fn name_words(name: &str) -> Vec<(Word, u16)> {
    let mut found: Vec<(Word, u16)> = Vec::new();
    let mut position = 0_u16;
    for group in name.split(' ') {
        let parts = words::name(group, MOST_WORDS);
        let begin = position;
        for part in &parts {
            found.push((part.clone(), 1 << position.min(15)));
            position += 1;
        }
        if parts.len() > 1 {
            let joined = Word {
                plain: parts.iter().map(|part| part.plain.as_str()).collect(),
                marked: parts.iter().map(|part| part.marked.as_str()).collect(),
                tone: parts.iter().map(|part| part.tone).max().unwrap_or(0),
            };
            found.push((joined, (begin..position).fold(0, |bits, bit| bits | 1 << bit.min(15))));
        }
    }
    found
}

/// What areas are called besides their names: customary names, and districts that had become a part of them before 1/7/2025 (resolutions
/// of the Standing Committee of the National Assembly, 2019 to 2024) and still stand on older papers.
pub(super) fn also(name: &str) -> &'static str {
    match name {
        "Hồ Chí Minh" | "Thành phố Hồ Chí Minh" => "Sài Gòn, sg, hcm, tphcm",
        "Huế" | "Thành phố Huế" => "Thừa Thiên Huế, Thừa Thiên",
        "Hà Nội" | "Thành phố Hà Nội" => "hn, tphn",
        "Quận Thuận Hóa" | "Quận Phú Xuân" => "Thành phố Huế",
        "Thành phố Thủ Đức" => "Quận 2, Quận 9, Quận Thủ Đức",
        "Thành phố Hạ Long" => "Huyện Hoành Bồ",
        "Thành phố Hòa Bình" => "Huyện Kỳ Sơn",
        "Huyện Trùng Khánh" => "Huyện Trà Lĩnh",
        "Huyện Hà Quảng" => "Huyện Thông Nông",
        "Huyện Quảng Hòa" => "Huyện Quảng Uyên, Huyện Phục Hòa",
        "Thành phố Thanh Hóa" => "Huyện Đông Sơn",
        "Thành phố Vinh" => "Thị xã Cửa Lò",
        "Thành phố Hoa Lư" => "Thành phố Ninh Bình",
        "Thành phố Nam Định" => "Huyện Mỹ Lộc",
        "Huyện Long Đất" => "Huyện Long Điền, Huyện Đất Đỏ",
        "Huyện Phú Lộc" => "Huyện Nam Đông",
        "Huyện Quế Sơn" => "Huyện Nông Sơn",
        "Huyện Thạch Hà" => "Huyện Lộc Hà",
        "Huyện Trà Bồng" => "Huyện Tây Trà",
        "Thành phố Bắc Giang" => "Huyện Yên Dũng",
        _ => "",
    }
}

/// The words that say where: the area's names without kinds, the initials people use (`hcm`, `hn`), and what else it is called.
fn area_words(names: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in names {
        let parts = words::words(words::bare_area(name), MOST_WORDS);
        if parts.len() > 1 {
            found.insert(parts.iter().filter_map(|part| part.plain.chars().next()).collect());
        }
        found.extend(parts.into_iter().map(|part| part.plain));
        let also = also(name).split(", ").flat_map(|other| words::words(words::bare_area(other), MOST_WORDS));
        found.extend(also.map(|part| part.plain));
    }
    found
}

impl Index {
    pub(super) fn build(provinces: &[Province], units: &[Unit], districts: &[District], old: &[OldUnit]) -> Self {
        let mut names: Vec<Vec<(Word, u16)>> = units.iter().map(|unit| name_words(&unit.name)).collect();
        names.extend(old.iter().map(|unit| name_words(words::kind_and_bare(&unit.name).1)));
        let today = provinces.iter().map(|province| (area_words(&[&province.name]), province.units.clone()));
        let before = districts.iter().map(|district| {
            let range = district.units.start + units.len()..district.units.end + units.len();
            (area_words(&[&district.name, &district.province]), range)
        });
        let areas: Vec<(BTreeSet<String>, Range<usize>)> = today.chain(before).collect();

        let all = || names.iter().flatten().map(|(word, _)| word);
        let plain: BTreeSet<&str> = all()
            .map(|word| word.plain.as_str())
            .chain(areas.iter().flat_map(|(words, _)| words.iter().map(String::as_str)))
            .collect();
        let marked: BTreeSet<&str> = all().map(|word| word.marked.as_str()).collect();
        // Positions fit: the units are bounded to 30,000, and most words repeat. What would not fit is not findable.
        let numbered = |set: &BTreeSet<&str>| -> HashMap<String, u16> {
            set.iter().zip(0..=u16::MAX).map(|(word, number)| ((*word).to_owned(), number)).collect()
        };
        let (plain_numbers, marked_numbers) = (numbered(&plain), numbered(&marked));

        let mut index = Self {
            plain: plain.iter().map(|word| Box::from(*word)).collect(),
            marked: marked.iter().map(|word| Box::from(*word)).collect(),
            current: units.len(),
            ..Self::default()
        };
        let mut occurs: Vec<Vec<u16>> = vec![Vec::new(); index.plain.len()];
        for (document, name) in names.iter().enumerate() {
            index.begins.push(u32::try_from(index.entries.len()).unwrap_or(u32::MAX));
            for (word, covers) in name {
                let (Some(plain), Some(marked)) = (plain_numbers.get(&word.plain), marked_numbers.get(&word.marked))
                else {
                    continue;
                };
                index.entries.push(Entry { plain: *plain, marked: *marked, tone: word.tone, covers: *covers });
                if let (Some(list), Ok(document)) = (occurs.get_mut(usize::from(*plain)), u16::try_from(document)) {
                    list.push(document);
                }
            }
        }
        index.begins.push(u32::try_from(index.entries.len()).unwrap_or(u32::MAX));
        for list in occurs {
            index.posting_begins.push(u32::try_from(index.postings.len()).unwrap_or(u32::MAX));
            index.postings.extend(list);
        }
        index.posting_begins.push(u32::try_from(index.postings.len()).unwrap_or(u32::MAX));

        index.kinds = units
            .iter()
            .map(|unit| match unit.kind {
                Kind::Commune => words::COMMUNE,
                Kind::Ward => words::WARD,
                Kind::SpecialZone => words::SPECIAL_ZONE,
            })
            .chain(old.iter().map(|unit| words::kind_and_bare(&unit.name).0))
            .collect();
        index.area_of = vec![0; names.len()];
        let own_names = provinces.iter().map(|province| province.name.as_str());
        let own_names = own_names.chain(districts.iter().map(|district| words::bare_area(&district.name)));
        for (number, ((words, documents), name)) in areas.into_iter().zip(own_names).enumerate() {
            for area in index.area_of.get_mut(documents.clone()).into_iter().flatten() {
                *area = u16::try_from(number).unwrap_or(0);
            }
            let words = words.iter().filter_map(|word| plain_numbers.get(word).copied()).collect();
            let name = words::words(name, MOST_WORDS);
            let name = name.iter().filter_map(|word| plain_numbers.get(&word.plain).copied()).collect();
            index.areas.push(Area { documents, words, name });
        }
        index
    }

    /// How many documents there are; the first [`Self::current`] are units of today.
    pub(super) fn len(&self) -> usize {
        self.kinds.len()
    }

    pub(super) fn current(&self) -> usize {
        self.current
    }

    pub(super) fn areas(&self) -> &[Area] {
        &self.areas
    }

    pub(super) fn area_of(&self, document: usize) -> usize {
        self.area_of.get(document).copied().map_or(0, usize::from)
    }

    pub(super) fn kind_of(&self, document: usize) -> u8 {
        self.kinds.get(document).copied().unwrap_or(0)
    }

    /// The words of a document's name.
    pub(super) fn name(&self, document: usize) -> &[Entry] {
        let span = self.begins.get(document).zip(self.begins.get(document + 1));
        span.and_then(|(begin, end)| self.entries.get(*begin as usize..*end as usize)).unwrap_or_default()
    }

    /// The documents whose name has one of these words; a document may come up twice.
    pub(super) fn documents(&self, words: Range<u16>) -> &[u16] {
        let span =
            self.posting_begins.get(usize::from(words.start)).zip(self.posting_begins.get(usize::from(words.end)));
        span.and_then(|(begin, end)| self.postings.get(*begin as usize..*end as usize)).unwrap_or_default()
    }

    /// The words without marks that begin with a text.
    pub(super) fn beginning(&self, text: &str) -> Range<u16> {
        beginning(&self.plain, text)
    }

    /// The words with vowel marks that begin with a text, and the one that it is.
    pub(super) fn marked(&self, text: &str) -> (Range<u16>, Option<u16>) {
        let begins = beginning(&self.marked, text);
        let whole = self.marked.get(usize::from(begins.start)).is_some_and(|word| **word == *text);
        (begins.clone(), whole.then_some(begins.start))
    }

    /// Whether the first word of a range is the text itself; words are in order, so it is the first if it is any.
    pub(super) fn is_word(&self, number: u16, text: &str) -> bool {
        self.plain.get(usize::from(number)).is_some_and(|word| **word == *text)
    }

    /// The number of a word.
    pub(super) fn word(&self, text: &str) -> Option<u16> {
        let first = self.beginning(text).start;
        self.is_word(first, text).then_some(first)
    }

    /// The words without marks, with their numbers.
    pub(super) fn vocabulary(&self) -> impl Iterator<Item = (u16, &str)> {
        (0..=u16::MAX).zip(self.plain.iter()).map(|(number, word)| (number, &**word))
    }
}

fn beginning(words: &[Box<str>], text: &str) -> Range<u16> {
    let first = words.partition_point(|word| **word < *text);
    let count = words.get(first..).unwrap_or_default().partition_point(|word| word.starts_with(text));
    u16::try_from(first).unwrap_or(u16::MAX)..u16::try_from(first + count).unwrap_or(u16::MAX)
}
