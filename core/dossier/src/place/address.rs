//! Reading the units at the end of a written address.

use super::index::also;
use super::query::{self, Asked};
use super::unit::{District, OldUnit};
use super::words::{self, Filler, Word, bare_area, kind_and_bare};
use super::{Hit, Places};

/// Longest address looked at, in bytes, and most words of one part of it.
const LONGEST: usize = 500;
const MOST_WORDS: usize = 48;

/// Kinds that begin a new part without a comma; the shorter ones are also syllables of names.
const ABBREVIATED: [&str; 4] = ["tp", "tx", "tt", "tphcm"];

/// What an address names that exists no more since 1/7/2025.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldPlace {
    /// What it names: `Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh`, or the district alone when no unit of it is named.
    pub name: String,
    /// The units of today that it became, at least one; to be asked about even when there is only one.
    pub became: Vec<Hit>,
}

impl Places {
    /// The units of today that an address may name in its last parts, as on an identity card: by the names of before
    /// 1/7/2025 with every unit they became, then by today's names. Empty when it names none that is known. To be
    /// shown as a question, even when there is one. Kinds may be abbreviated and commas left out (`P.6 Q.3 TPHCM`).
    #[must_use]
    pub fn in_address(&self, address: &str) -> Vec<Hit> {
        let parts = parts(address);
        let old = old_units(self, &parts).into_iter().flat_map(|old| self.old_hits(old));
        distinct(old.chain(today(self, &parts)))
    }

    /// What an address names that exists no more: a unit of before 1/7/2025 in its district, or a district that is called one. `None`
    /// when it may just as well be an address of today.
    #[must_use]
    pub fn old_in_address(&self, address: &str) -> Option<OldPlace> {
        let parts = parts(address);
        let units = old_units(self, &parts);
        if let Some(first) = units.first() {
            let became = distinct(units.iter().flat_map(|old| self.old_hits(old)));
            let name =
                became.first().and_then(|hit| hit.matched_old_name.clone()).unwrap_or_else(|| first.name.clone());
            return Some(OldPlace { name, became });
        }
        let called = |part: &Part| part.kind == Some(Filler::Area);
        let district = districts(self, &parts).find(|(_, part)| parts.get(*part).is_some_and(called))?.0;
        let units = self.old.get(district.units.clone()).unwrap_or_default();
        let mut became: Vec<u16> = units.iter().flat_map(|old| old.became.iter().copied()).collect();
        became.sort_unstable();
        became.dedup();
        let became: Vec<Hit> = became.into_iter().filter_map(|position| self.hit(usize::from(position))).collect();
        let name = format!("{}, {}", district.name, district.province);
        (!became.is_empty()).then_some(OldPlace { name, became })
    }

    /// Whether an address names any place that is or was one: a commune, a district or a province.
    #[must_use]
    pub fn is_in_address(&self, address: &str) -> bool {
        let parts = parts(address);
        let province = |part: &Part| self.provinces.iter().any(|province| part.is(&province.name, Level::Area));
        parts.iter().rev().take(2).any(province)
            || districts(self, &parts).next().is_some()
            || !today(self, &parts).is_empty()
    }
}

/// What a part of an address can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Unit,
    Area,
}

/// One part of an address, as words.
struct Part {
    words: Vec<Word>,
    /// How many words in front may say the kind, and which.
    kinds: usize,
    kind: Option<Filler>,
}

impl Part {
    fn new(asked: Vec<Asked>) -> Self {
        let kind = asked.first().and_then(|first| first.kind);
        let same = asked.iter().take(2).take_while(|asked| asked.kind.is_some() && asked.kind == kind).count();
        let kinds = if asked.get(1).is_some_and(|second| second.word.plain.len() < 2) { same.min(1) } else { same };
        Self { words: asked.into_iter().map(|asked| asked.word).collect(), kinds, kind: kind.filter(|_| kinds > 0) }
    }

    /// Whether it names something, with or without its kind. Both readings are tried, because a kind can also be the beginning of a
    /// name: `Quan Hóa` is not a district called `Hóa`.
    fn is(&self, name: &str, level: Level) -> bool {
        let area = matches!(self.kind, Some(Filler::Area));
        let fits = self.kind.is_some() && area == (level == Level::Area);
        let named = |name: &str| {
            let name = words::name(name, MOST_WORDS);
            let same = |words: &[Word]| words.iter().map(|word| &word.plain).eq(name.iter().map(|word| &word.plain));
            // Without the kind: `mường khương`; with it, one word or two: `huyện mường khương`, `thị xã sơn tây`.
            same(&self.words) || (fits && (1..=self.kinds).any(|kinds| self.words.get(kinds..).is_some_and(&same)))
        };
        let others = if level == Level::Area { also(name) } else { "" };
        named(bare_area(name))
            || others.split(", ").filter(|other| !other.is_empty()).any(|other| named(bare_area(other)))
    }

    /// Whether it is written with the marks of a name.
    fn has_marks_of(&self, name: &str) -> bool {
        self.words.ends_with(&words::name(name, MOST_WORDS))
    }
}

/// The parts of an address: between commas, and from one kind that is written out to the next.
fn parts(address: &str) -> Vec<Part> {
    if address.len() > LONGEST {
        return Vec::new();
    }
    let mut parts = Vec::new();
    for text in address.split([',', ';', '\n']) {
        let words = words::name(text, MOST_WORDS).into_iter().flat_map(words::kind_and_number).collect();
        let mut part: Vec<Asked> = Vec::new();
        let asked = query::with_kinds(words);
        let last = asked.len().saturating_sub(1);
        for (position, asked) in asked.into_iter().enumerate() {
            let goes_on = part.last().is_some_and(|last: &Asked| last.kind.is_some() && last.kind == asked.kind);
            let written = asked.is_written() && position < last;
            let kind = asked.surely || written || ABBREVIATED.contains(&asked.word.plain.as_str());
            if kind && !goes_on && !part.is_empty() {
                parts.push(Part::new(std::mem::take(&mut part)));
            }
            part.push(asked);
        }
        if !part.is_empty() {
            parts.push(Part::new(part));
        }
    }
    let abroad = |part: &Part| part.words.iter().map(|word| word.plain.as_str()).eq(["viet", "nam"]);
    parts.retain(|part| !abroad(part));
    parts
}

/// The districts of before that the last parts may name, with the position of the part: before its province, or at the end when it is called
/// a district.
fn districts<'a>(places: &'a Places, parts: &'a [Part]) -> impl Iterator<Item = (&'a District, usize)> {
    let last = parts.len().checked_sub(1);
    let mut province: (&str, bool) = ("", false);
    places.districts.iter().filter_map(move |district| {
        let last = last?;
        if province.0 != district.province {
            province = (
                &district.province,
                parts.get(last)?.is(&district.province, Level::Area) || merged(places, district, parts.get(last)?),
            );
        }
        let at = if province.1 { last.checked_sub(1)? } else { last };
        let part = parts.get(at)?;
        let called = province.1 || part.kind == Some(Filler::Area);
        (called && part.is(&district.name, Level::Area)).then_some((district, at))
    })
}

/// Whether a part names the province of today in which the units of a district are now: people write the new province behind the old
/// district.
fn merged(places: &Places, district: &District, part: &Part) -> bool {
    let first = places.old.get(district.units.start).and_then(|old| old.became.first());
    let today = first.and_then(|position| places.units.get(usize::from(*position)));
    today
        .and_then(|unit| places.provinces.get(unit.province))
        .is_some_and(|province| part.is(&province.name, Level::Area))
}

/// The units of before that the parts name: in the part before a district. Those with the very marks, if there are any.
fn old_units<'a>(places: &'a Places, parts: &[Part]) -> Vec<&'a OldUnit> {
    let mut found = Vec::new();
    for (district, at) in districts(places, parts) {
        let Some(part) = at.checked_sub(1).and_then(|at| parts.get(at)) else {
            continue;
        };
        let units = places.old.get(district.units.clone()).unwrap_or_default();
        found
            .extend(units.iter().filter(|old| part.is(kind_and_bare(&old.name).1, Level::Unit)).map(|old| (old, part)));
    }
    // Two units of one district may differ in nothing but their kind, or their marks.
    let same_kind = |(old, part): &(&OldUnit, &Part)| matches!(part.kind, Some(Filler::Unit(kinds)) if kinds & kind_and_bare(&old.name).0 != 0);
    let same_marks = |(old, part): &(&OldUnit, &Part)| part.has_marks_of(kind_and_bare(&old.name).1);
    preferred(&mut found, same_kind);
    preferred(&mut found, same_marks);
    found.into_iter().map(|(old, _)| old).collect()
}

/// Leaves only those that fit better, if there are any.
fn preferred<T>(found: &mut Vec<T>, better: impl Fn(&T) -> bool) {
    if found.iter().any(&better) {
        found.retain(better);
    }
}

/// Every unit of today once.
fn distinct(hits: impl Iterator<Item = Hit>) -> Vec<Hit> {
    let mut all: Vec<Hit> = Vec::new();
    for hit in hits {
        if all.iter().all(|known| known.code != hit.code) {
            all.push(hit);
        }
    }
    all
}

/// The units of today that the last two parts name.
fn today(places: &Places, parts: &[Part]) -> Vec<Hit> {
    let [.., unit, province] = parts else {
        return Vec::new();
    };
    let provinces = places.provinces.iter().filter(|known| province.is(&known.name, Level::Area));
    let positions = provinces.flat_map(|known| known.units.clone());
    let named = |position: &usize| places.units.get(*position).is_some_and(|known| unit.is(&known.name, Level::Unit));
    positions.filter(named).filter_map(|position| places.hit(position)).collect()
}
