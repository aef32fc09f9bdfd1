//! Words with a slip of the finger, and words written together or apart.

use super::index::Index;
use super::query::Asked;
use super::words::{self, Word};

/// Words of the data that begin like a typed word with one slip: a letter wrong, missing, too many, or two swapped.
pub(super) fn near_words(index: &Index, typed: &str) -> Vec<u16> {
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

/// Kinds that people write together with a name: `tphcm`.
const STUCK: [&str; 4] = ["tp", "tx", "tt", "q"];

/// Fewest and most letters of a word that is taken apart.
const APART: std::ops::RangeInclusive<usize> = 5..=24;

/// Most ways to take a query apart.
const WAYS: usize = 6;

/// `kontum` as `kon tum`: where no word of the data begins like a typed one, the ways in which two or three of them are written together
/// in it.
pub(super) fn apart(index: &Index, asked: &[Asked]) -> Vec<Vec<Word>> {
    let ways = |Asked { word, .. }: &Asked| {
        let unknown = APART.contains(&word.plain.len()) && index.beginning(&word.plain).is_empty();
        let mut ways = if unknown { divided(index, &word.plain, 2) } else { Vec::new() };
        if unknown && ways.is_empty() {
            ways = divided(index, &word.plain, 3);
        }
        if ways.is_empty() { vec![vec![word.clone()]] } else { ways }
    };
    let words: Vec<_> = asked.iter().map(ways).collect();
    let most = words.iter().map(Vec::len).max().unwrap_or(0).min(WAYS);
    if words.iter().flatten().all(|way| way.len() == 1) {
        return Vec::new();
    }
    let nth = |way: usize| words.iter().filter_map(|ways| ways.get(way).or(ways.first())).flatten().cloned().collect();
    (0..most).map(nth).collect()
}

/// A text as so many known words, the ways with a long first one first.
fn divided(index: &Index, text: &str, many: usize) -> Vec<Vec<Word>> {
    let known = |text: &str| words::words(text, 1).pop().filter(|word| index.word(&word.plain).is_some());
    let spoken = |text: &str| text.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let mut ways = Vec::new();
    for (first, rest) in (2..text.len().saturating_sub(1)).rev().filter_map(|at| text.split_at_checked(at)) {
        let stuck = STUCK.contains(&first);
        let word = if stuck { Some(Word::plain(first)) } else { known(first).filter(|_| spoken(first)) };
        let Some(word) = word else {
            continue;
        };
        let rests = if many > 2 {
            divided(index, rest, many - 1)
        } else {
            // Initials only after a kind: `tphcm`.
            known(rest).filter(|_| stuck || spoken(rest)).map(|rest| vec![rest]).into_iter().collect()
        };
        ways.extend(rests.into_iter().map(|rest| std::iter::once(word.clone()).chain(rest).collect()));
    }
    ways
}

/// `plei ku` as `pleiku`, where the data has the word.
pub(super) fn together(index: &Index, asked: &[Asked]) -> Vec<Vec<Word>> {
    let joined = |pair: &[Asked]| pair.iter().map(|asked| asked.word.plain.as_str()).collect::<String>();
    let known = |joined: String| joined.len() > 3 && index.word(&joined).is_some();
    let Some(at) = asked.windows(2).position(|pair| known(joined(pair))) else {
        return Vec::new();
    };
    let mut words: Vec<Word> = asked.iter().map(|asked| asked.word.clone()).collect();
    words.splice(at..at + 2, asked.get(at..at + 2).map(|pair| Word::plain(&joined(pair))));
    vec![words]
}
