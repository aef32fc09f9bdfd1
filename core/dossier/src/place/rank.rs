//! How well a unit fits what was typed.

use super::index::Index;
use super::typed::{Fit, Typed};
use super::words::Filler;

/// The words of a province's name that were typed: half a name, or a word twice, is a sign that another unit is meant.
#[derive(Default)]
struct AreaWords {
    said: u16,
    twice: u64,
    /// Those of them that were typed to the end.
    whole: u16,
    initials: bool,
}

impl AreaWords {
    fn say(&mut self, index: &Index, area: usize, word: &Typed) {
        let name = index.areas().get(area).map(|area| area.name.as_slice()).unwrap_or_default();
        let mut fits = (0_u32..16)
            .zip(name)
            .filter(|(_, number)| word.fit(**number) > Fit::None)
            .map(|(bit, number)| (1_u16 << bit, word.fit(*number) == Fit::Whole))
            .peekable();
        match (fits.peek().is_some(), fits.find(|(bit, _)| self.said & bit == 0)) {
            (_, Some((bit, whole))) => {
                self.said |= bit;
                self.whole |= if whole { bit } else { 0 };
            }
            (true, None) => self.twice += 1,
            (false, None) => self.initials = true,
        }
    }

    /// Whether the whole name was said, or what the area is called instead.
    fn all(&self, index: &Index, area: usize, today: bool) -> bool {
        let length = index.areas().get(area).map_or(0, |area| area.name.len());
        let named = length > 0 && usize::try_from(self.whole.count_ones()) == Ok(length);
        named || (today && self.initials && self.said == 0)
    }

    fn faults(&self, index: &Index, area: usize) -> u64 {
        let length = index.areas().get(area).map_or(0, |area| area.name.len());
        let half =
            self.said != 0 && usize::try_from(self.said.count_ones()).is_ok_and(|said| said < length) && !self.initials;
        self.twice + u64::from(half)
    }
}

/// What the kind that was said last is about: the words after it should be that one's name, and a number right after it must be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Unit,
    Area,
}

/// How well a document fits, or `None` when a word is missing. Smaller is better.
pub(super) fn rank(index: &Index, typed: &[Typed], document: usize) -> Option<u64> {
    let name = index.name(document);
    let area = index.area_of(document);
    let kind = index.kind_of(document);
    let today = document < index.current();
    let (mut covered, mut whole, mut jumbled) = (0_u16, 0_u16, false);
    let (mut other_kind, mut other_slot, mut other_marks) = (0_u64, 0_u64, 0_u64);
    let (mut disorder, mut unfinished, mut slips) = (0_u64, 0_u64, 0_u64);
    let (mut outside, mut said_kind, mut placed, mut kind_unfinished) = (0_u64, 0_u64, false, false);
    let mut area_words = AreaWords::default();
    let (mut last_in_name, mut first_in_name) = (None, None);
    let mut slot: Option<(Slot, usize)> = None;
    let last_area = typed.iter().rposition(|word| word.kind == Some(Filler::Area));
    for (position, word) in typed.iter().enumerate() {
        let said = slot.map(|(slot, _)| slot);
        let bound = slot.filter(|(_, at)| word.number && at + 1 == position).map(|(slot, _)| slot);
        let in_area =
            if word.surely || word.written || bound == Some(Slot::Unit) { Fit::None } else { word.area(area) };
        let area_first =
            word.surely || bound == Some(Slot::Area) || (said == Some(Slot::Area) && in_area >= Fit::Begins);
        // A word of the name that no other typed word stands for yet, the better fit first.
        let fit = name
            .iter()
            .filter(|entry| !area_first && entry.covers & covered == 0)
            .map(|entry| (word.fit(entry.plain), entry))
            .filter(|(fit, entry)| *fit > Fit::None && !(word.written && word.has_other_marks(entry, Fit::Whole)))
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.covers.cmp(&a.1.covers)));
        if let Some((fit, entry)) = fit.filter(|(fit, _)| *fit >= Fit::Begins || in_area == Fit::None) {
            // In the order of the name, each word begins where the words before it end, with nothing typed between.
            let in_order = entry.covers.trailing_zeros() == u16::BITS - covered.leading_zeros();
            first_in_name.get_or_insert(position);
            let apart = last_in_name.replace(position).is_some_and(|last| last + 1 != position);
            disorder += u64::from(!in_order || apart);
            jumbled |= !in_order;
            other_slot += u64::from(said == Some(Slot::Area));
            covered |= entry.covers;
            match fit {
                Fit::Whole => whole |= entry.covers,
                Fit::Near => slips += 1,
                Fit::Begins | Fit::None => unfinished += 1,
            }
            other_marks += u64::from(word.has_other_marks(entry, fit));
        } else if in_area > Fit::None {
            placed = true;
            area_words.say(index, area, word);
            outside += 1;
            // What stands between two kinds belongs to the first.
            other_slot += u64::from(said == Some(Slot::Unit) && last_area.is_some_and(|last| position < last));
            unfinished += u64::from(in_area == Fit::Begins);
            slips += u64::from(in_area == Fit::Near);
        } else if let Some(said) = word.kind {
            // A kind stands before a name, so as the last word it is more likely one itself.
            let fits = !matches!(said, Filler::Unit(kinds) if kinds & kind == 0);
            if !fits && word.unfinished {
                return None;
            }
            // A commune that has become a ward is still found by its old kind.
            other_kind += u64::from(!fits);
            said_kind += u64::from(fits);
            outside += 1;
            disorder += u64::from(fits && position + 1 == typed.len());
            kind_unfinished |= word.unfinished;
            slot = Some((if said == Filler::Area { Slot::Area } else { Slot::Unit }, position));
        } else {
            return None;
        }
        if bound.is_some() {
            slot = None;
        }
    }
    let all = name.iter().fold(0_u16, |all, entry| all | entry.covers);
    // The words typed are the first ones of the name, and only the last of them may be unfinished.
    let beginning = covered & covered.wrapping_add(1) == 0 && (whole == covered || whole == covered >> 1);
    let faults = area_words.faults(index, area);
    let exact = whole == all && !kind_unfinished && !jumbled && faults == 0 && other_slot == 0;
    // What is written whole comes before what only begins so, today before yesterday, and a province that is named before the names that
    // only begin like it.
    let whether = |so: bool, then: u64, otherwise: u64| if so { then } else { otherwise };
    let class: u64 = match (today, covered) {
        (_, 0) if !placed => return None,
        (true, 0) => whether(area_words.all(index, area, today), 2, 10),
        (false, 0) => whether(area_words.all(index, area, today), 7, 11),
        (true, _) if exact => whether(other_marks == 0, 0, 3),
        (true, _) if beginning => 4,
        (true, _) => 5,
        (false, _) if exact => whether(other_marks == 0, 1, 6),
        (false, _) if beginning => 8,
        (false, _) => 9,
    };
    let left = u64::from((all & !covered).count_ones());
    // People say the name before the province: `tho van phu tho` is Thọ Văn, not Vân Phú.
    let late = first_in_name.map_or(0, |position| position as u64);
    let faults = if today { faults } else { 0 };
    let digits = [
        slips,
        class,
        other_kind,
        other_slot,
        other_marks,
        faults,
        disorder,
        outside,
        said_kind,
        late,
        left,
        unfinished,
    ];
    Some(digits.into_iter().fold(0, |rank, digit| rank << 4 | digit.min(15)))
}
