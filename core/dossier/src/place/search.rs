//! Finding units by what a person types.

use super::near::{apart, together};
use super::query::{self, Asked, asked};
use super::rank::rank;
use super::typed::{Attempt, Typed};
use super::{Hit, Places};
use crate::place::index::Index;

impl Places {
    /// Units that a person may mean, best first: the whole name of today, the whole name of before, the communes of a named province,
    /// then beginnings and words of names, old names after those of today. Words count in any order, with or without marks, as far as
    /// they are typed, and kinds may be abbreviated (`p ben nghe`, `p12 q go vap`); a number after a kind is a unit or a district of
    /// that number and nothing else. When nothing is found, one slip of the finger in a word is forgiven.
    ///
    /// `limit` counts units matched: an old unit that became several brings all of them, so that the list is never a
    /// hidden choice. [`Hit::successors`] tells them.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        search(self, query, limit)
    }
}

fn search(places: &Places, query: &str, limit: usize) -> Vec<Hit> {
    let index = &places.index;
    let typed = asked(query);
    if typed.is_empty() || limit == 0 {
        return Vec::new();
    }
    let mut found = attempt(index, &typed, false);
    if found.is_empty() {
        let otherwise = together(index, &typed).into_iter().chain(apart(index, &typed));
        let mut attempts = otherwise.map(|words| attempt(index, &query::with_kinds(words), false));
        found = attempts.find(|found| !found.is_empty()).unwrap_or_default();
    }
    if found.is_empty() {
        found = attempt(index, &typed, true);
    }
    hits(places, found, limit)
}

fn attempt(index: &Index, asked: &[Asked], forgiving: bool) -> Vec<u64> {
    // A single letter as the name of a province would be half the country.
    let with_areas = asked.len() > 1 || asked.iter().any(|asked| asked.word.plain.chars().count() > 1);
    // Where one word was written with its marks, the others have none because they need none.
    let marked = asked.iter().any(|asked| asked.word.has_marks());
    let attempt = Attempt { forgiving, with_areas, marked };
    let typed: Vec<Typed> = asked.iter().map(|asked| Typed::new(index, asked, attempt)).collect();
    ranked(index, &typed)
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
