//! Finding units by what a person types.

use super::words::{self, Filler, Word};
use super::{Hit, Places};
use crate::place::index::Index;
use std::ops::Range;

/// Longest query looked at, in characters, and most words of it.
const LONGEST: usize = 200;
const MOST_WORDS: usize = 12;

/// How a typed word fits a word of the data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    None,
    /// With one slip.
    Near,
    /// It is the beginning.
    Begins,
    /// It is the whole word.
    Whole,
}

/// A typed word, prepared.
struct Typed {
    /// Words that begin with it.
    begins: Range<u16>,
    /// The word that it is.
    whole: Option<u16>,
    /// Words one slip away, in order; only in the second attempt.
    near: Vec<u16>,
    /// Words that begin with it, marks included, and its tone; when it was typed with marks.
    marks: Option<(Range<u16>, u8)>,
    filler: Option<Filler>,
    /// Kinds of units whose word begins with it.
    kinds: u8,
    /// How it fits the names of each area.
    areas: Vec<Fit>,
}

impl Typed {
    fn new(index: &Index, word: &Word, forgiving: bool, with_areas: bool) -> Self {
        let begins = index.beginning(&word.plain);
        let mut typed = Self {
            whole: index.is_word(begins.start, &word.plain).then_some(begins.start),
            near: if forgiving { near_words(index, &word.plain) } else { Vec::new() },
            marks: word.has_marks().then(|| (index.marked_beginning(&word.marked), word.tone)),
            filler: words::filler(&word.plain),
            kinds: words::kinds_beginning(&word.plain),
            areas: Vec::new(),
            begins,
        };
        let best = |words: &[u16]| words.iter().map(|number| typed.fit(*number)).max().unwrap_or(Fit::None);
        typed.areas = index.areas().iter().map(|area| if with_areas { best(&area.words) } else { Fit::None }).collect();
        typed
    }

    fn fit(&self, number: u16) -> Fit {
        if self.whole == Some(number) {
            Fit::Whole
        } else if self.begins.contains(&number) {
            Fit::Begins
        } else if self.near.binary_search(&number).is_ok() {
            Fit::Near
        } else {
            Fit::None
        }
    }

    fn area(&self, area: usize) -> Fit {
        self.areas.get(area).copied().unwrap_or(Fit::None)
    }

    /// The documents in whose names it occurs.
    fn in_names<'a>(&'a self, index: &'a Index) -> impl Iterator<Item = &'a [u16]> {
        let near = self.near.iter().map(|number| index.documents(*number..number.saturating_add(1)));
        std::iter::once(index.documents(self.begins.clone())).chain(near)
    }

    /// The documents of the areas in whose names it occurs.
    fn in_areas<'a>(&'a self, index: &'a Index) -> impl Iterator<Item = Range<usize>> {
        index
            .areas()
            .iter()
            .zip(&self.areas)
            .filter(|(_, fit)| **fit > Fit::None)
            .map(|(area, _)| area.documents.clone())
    }

    /// Whether a unit may lack it: it only says what kind of thing is meant.
    fn may_lack(&self) -> bool {
        self.filler.is_some() || self.kinds != 0
    }
}

impl Places {
    /// Units that a person may mean, best first: whole name, beginning of the name, words of the name, then old names,
    /// then the communes of a named province. Words count in any order, with or without marks, as far as they are
    /// typed, and kinds may be abbreviated (`p ben nghe`, `p12 q go vap`). When nothing is found, one slip of the finger
    /// in a word is forgiven.
    ///
    /// `limit` counts units matched: an old unit that became several brings all of them, so that the list is never a
    /// hidden choice. [`Hit::successors`] tells them.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        search(self, query, limit)
    }
}

fn search(places: &Places, query: &str, limit: usize) -> Vec<Hit> {
    let query: String = query.chars().take(LONGEST).collect();
    let typed: Vec<Word> = words::words(&query, MOST_WORDS).into_iter().flat_map(words::kind_and_number).collect();
    if typed.is_empty() || limit == 0 {
        return Vec::new();
    }
    let index = &places.index;
    // A single letter as the name of a province would be half the country.
    let with_areas = typed.len() > 1 || typed.iter().any(|word| word.plain.chars().count() > 1);
    let attempt = |forgiving: bool| {
        let typed: Vec<Typed> = typed.iter().map(|word| Typed::new(index, word, forgiving, with_areas)).collect();
        ranked(index, &typed)
    };
    let mut found = attempt(false);
    if found.is_empty() {
        found = attempt(true);
    }
    hits(places, found, limit)
}

/// Every document that fits, as its rank with its number in the low bits: smaller is better.
fn ranked(index: &Index, typed: &[Typed]) -> Vec<u64> {
    let mut seen = vec![false; index.len()];
    let mut found = Vec::new();
    let mut consider = |document: usize| {
        if let Some(first_time) = seen.get_mut(document)
            && !std::mem::replace(first_time, true)
            && let Some(rank) = rank(index, typed, document)
        {
            found.push(rank << 16 | document as u64);
        }
    };
    // Every word that says more than a kind has to fit, so the documents of the rarest one are all there is to look at.
    let rarest = typed.iter().filter(|word| !word.may_lack()).min_by_key(|word| {
        word.in_names(index).map(<[u16]>::len).sum::<usize>()
            + word.in_areas(index).map(|documents| documents.len()).sum::<usize>()
    });
    let named: &mut dyn Iterator<Item = &Typed> = match rarest {
        Some(word) => &mut std::iter::once(word),
        None => &mut typed.iter(),
    };
    for word in named {
        word.in_names(index).flatten().for_each(|document| consider(usize::from(*document)));
    }
    for documents in rarest.into_iter().flat_map(|word| word.in_areas(index)) {
        documents.for_each(&mut consider);
    }
    found
}

/// The words of a province's name that were typed: half a name, or a word twice, is a sign that another unit is meant.
#[derive(Default)]
struct AreaWords {
    said: u16,
    twice: u64,
    initials: bool,
}

impl AreaWords {
    fn say(&mut self, index: &Index, area: usize, word: &Typed) {
        let name = index.areas().get(area).map(|area| area.name.as_slice()).unwrap_or_default();
        let mut fits = (0_u32..16)
            .zip(name)
            .filter(|(_, number)| word.fit(**number) > Fit::None)
            .map(|(bit, _)| 1_u16 << bit)
            .peekable();
        match (fits.peek().is_some(), fits.find(|bit| self.said & bit == 0)) {
            (_, Some(bit)) => self.said |= bit,
            (true, None) => self.twice += 1,
            (false, None) => self.initials = true,
        }
    }

    fn faults(&self, index: &Index, area: usize) -> u64 {
        let length = index.areas().get(area).map_or(0, |area| area.name.len());
        let half =
            self.said != 0 && usize::try_from(self.said.count_ones()).is_ok_and(|said| said < length) && !self.initials;
        self.twice + u64::from(half)
    }
}

/// How well a document fits, or `None` when a word is missing.
fn rank(index: &Index, typed: &[Typed], document: usize) -> Option<u64> {
    let name = index.name(document);
    let area = index.area_of(document);
    let kind = index.kind_of(document);
    let (mut covered, mut whole) = (0_u16, 0_u16);
    let (mut other_kind, mut other_marks, mut disorder, mut unfinished, mut slips) =
        (0_u64, 0_u64, 0_u64, 0_u64, 0_u64);
    let mut area_words = AreaWords::default();
    let (mut placed, mut outside, mut said_kind, mut last_in_name, mut first_in_name) =
        (false, 0_u64, 0_u64, None, None);
    for (position, word) in typed.iter().enumerate() {
        // A word of the name that no other typed word stands for yet, the better fit first.
        let fit = name
            .iter()
            .filter(|entry| entry.covers & covered == 0)
            .map(|entry| (word.fit(entry.plain), entry))
            .filter(|(fit, _)| *fit > Fit::None)
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.covers.cmp(&a.1.covers)));
        let in_area = word.area(area);
        if let Some((fit, entry)) = fit.filter(|(fit, _)| *fit >= Fit::Begins || in_area == Fit::None) {
            // In the order of the name, each word begins where the words before it end, with nothing typed between.
            let in_order = entry.covers.trailing_zeros() == u16::BITS - covered.leading_zeros();
            first_in_name.get_or_insert(position);
            let apart = last_in_name.replace(position).is_some_and(|last| last + 1 != position);
            disorder += u64::from(!in_order || apart);
            covered |= entry.covers;
            match fit {
                Fit::Whole => whole |= entry.covers,
                Fit::Near => slips += 1,
                Fit::Begins | Fit::None => unfinished += 1,
            }
            if let Some((marks, tone)) = &word.marks
                && (!marks.contains(&entry.marked) || (*tone != 0 && *tone != entry.tone))
            {
                other_marks += 1;
            }
        } else if in_area > Fit::None {
            placed = true;
            area_words.say(index, area, word);
            outside += 1;
            unfinished += u64::from(in_area == Fit::Begins);
            slips += u64::from(in_area == Fit::Near);
        } else if word.kinds & kind != 0 || matches!(word.filler, Some(Filler::Area)) {
            // Says what the unit is anyway. A kind stands before a name, so as the last word it is more likely one itself.
            said_kind += 1;
            outside += 1;
            disorder += u64::from(position + 1 == typed.len());
        } else if let Some(Filler::Unit(kinds)) = word.filler {
            // A commune that has become a ward is still found by its old kind.
            other_kind += u64::from(kinds & kind == 0);
            outside += 1;
        } else {
            return None;
        }
    }
    let all = name.iter().fold(0_u16, |all, entry| all | entry.covers);
    // The words typed are the first ones of the name, and only the last of them may be unfinished.
    let beginning = covered & covered.wrapping_add(1) == 0 && (whole == covered || whole == covered >> 1);
    let today = document < index.current();
    let class: u64 = match (today, covered) {
        (_, 0) if !placed => return None,
        (true, 0) => 6,
        (false, 0) => 7,
        (true, _) if whole == all => 0,
        (true, _) if beginning => 1,
        (true, _) => 2,
        (false, _) if whole == all => 3,
        (false, _) if beginning => 4,
        (false, _) => 5,
    };
    let left = u64::from((all & !covered).count_ones());
    // People say the name before the province: `tho van phu tho` is Thọ Văn, not Vân Phú.
    let late = first_in_name.map_or(0, |position| position as u64);
    let digits = [
        slips,
        class,
        other_kind,
        other_marks,
        area_words.faults(index, area),
        disorder,
        outside,
        said_kind,
        late,
        left,
        unfinished,
    ];
    Some(digits.into_iter().fold(0, |rank, digit| rank << 4 | digit.min(15)))
}

fn hits(places: &Places, mut found: Vec<u64>, limit: usize) -> Vec<Hit> {
    // Several old names can lead to one unit, so a few more than asked for are put in order; all of them when needed.
    let some = limit.saturating_mul(8).max(64);
    if found.len() > some {
        found.select_nth_unstable(some);
        let (best, _) = found.split_at_mut(some);
        best.sort_unstable();
        let (hits, matched) = collect(places, best, limit);
        if matched == limit {
            return hits;
        }
    }
    found.sort_unstable();
    collect(places, &found, limit).0
}

/// The hits and how many units were matched. A unit comes up once, unless it is one of several that an old unit became:
/// a choice is shown whole.
fn collect(places: &Places, found: &[u64], limit: usize) -> (Vec<Hit>, usize) {
    let mut hits: Vec<Hit> = Vec::new();
    let mut matched = 0;
    for rank in found {
        if matched == limit {
            break;
        }
        let document = usize::try_from(rank & 0xffff).unwrap_or(usize::MAX);
        let new = match document.checked_sub(places.index.current()) {
            None => places.hit(document).into_iter().collect(),
            Some(old) => places.old.get(old).map(|old| places.old_hits(old)).unwrap_or_default(),
        };
        if let [only] = new.as_slice()
            && hits.iter().any(|hit| hit.code == only.code)
        {
            continue;
        }
        matched += 1;
        hits.extend(new);
    }
    (hits, matched)
}

/// Words of the data that begin like a typed word with one slip: a letter wrong, missing, too many, or two swapped.
fn near_words(index: &Index, typed: &str) -> Vec<u16> {
    // Shorter words are one slip away from too many others, and numbers are never a slip.
    if typed.len() < 3 || !typed.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Vec::new();
    }
    index
        .vocabulary()
        .filter(|(_, word)| begins_nearly(typed.as_bytes(), word.as_bytes()))
        .map(|(number, _)| number)
        .collect()
}

fn begins_nearly(typed: &[u8], word: &[u8]) -> bool {
    let same = typed.iter().zip(word).take_while(|(a, b)| a == b).count();
    // Nobody mistypes the first letter and still expects to find a three-letter name.
    if same == 0 && typed.len() < 4 {
        return false;
    }
    let begins = |from_typed: usize, from_word: usize| match (typed.get(from_typed..), word.get(from_word..)) {
        (Some(typed), Some(word)) => word.starts_with(typed),
        _ => false,
    };
    begins(same, same)
        || begins(same + 1, same + 1)
        || begins(same + 1, same)
        || begins(same, same + 1)
        || (typed.get(same) == word.get(same + 1)
            && typed.get(same + 1) == word.get(same)
            && begins(same + 2, same + 2))
}
