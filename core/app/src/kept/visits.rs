//! The book of visits: which there were on this phone, what was agreed to, and which end each came to. It is a public file beside the
//! vaults, because a visit has no vault that outlives it; nothing in it is about the person who was helped.
//!
//! Each line carries the SHA-256 of itself and of the line before, so that none can be changed, taken out or put elsewhere without all
//! that follow telling. Whoever holds the phone can still write the whole book anew, or cut its end off: the number that the citizen
//! has on the consent receipt tells that.
//!
//! A line is hashed as `previous || "number at what receipt\n"`: `previous` are 32 bytes (zeros before the first line), the rest is
//! UTF-8 with one space between; `at` in Unix seconds, `what` as in the file, `receipt` or `-`.

use serde::{Deserialize, Serialize};

use crate::world::bytes::sha256;
use gocua_dossier::submission::{from_hex, to_hex};

/// Most bytes of the file.
pub const MOST: u64 = 1 << 20;
/// Most lines: some years of knocking on doors. The oldest go first, a visit at a time.
const LINES: usize = 4_000;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A vault was made, whose key is in memory only.
    Begun,
    /// The person agreed, and has a receipt.
    Agreed,
    /// Sealed to the citizen's own phone and handed on; then key and files were destroyed.
    HandedOver,
    /// Key and files were destroyed.
    Shredded,
    /// Nobody touched it for too long: key and files were destroyed.
    TimedOut,
    /// The app ended, and the key with it: nobody can read what is left, which is removed at the next start.
    Lost,
    /// The key was wiped; the disk did not let its files go, which are removed at the next start.
    Unswept,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Agreed => "agreed",
            Self::HandedOver => "handed_over",
            Self::Shredded => "shredded",
            Self::TimedOut => "timed_out",
            Self::Lost => "lost",
            Self::Unswept => "unswept",
        }
    }

    /// Whether the visit is over with it.
    #[must_use]
    pub fn is_end(self) -> bool {
        !matches!(self, Self::Begun | Self::Agreed)
    }
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which visit, counted on this phone.
    pub number: u64,
    /// When, Unix seconds.
    pub at: i64,
    /// What.
    pub what: What,
    /// Number of the consent receipt, from when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// Lower-case hex of the hash.
    pub hash: String,
}

/// The book.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visits {
    /// Hash of the last line that is not here any more; none when the first one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    lines: Vec<Line>,
}

/// A visit as its helper remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Which, counted on this phone.
    pub number: u64,
    /// When it began, Unix seconds.
    pub at: i64,
    /// Number of the consent receipt, if the person agreed.
    pub receipt: Option<String>,
    /// How it ended; nothing while it is under way.
    pub end: Option<What>,
}

impl Visits {
    /// Reads the file. A book that cannot be read, or whose lines do not follow from one another, is begun anew: there is nothing in it
    /// that anybody could need to go on.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).ok().filter(Self::follows).unwrap_or_default()
    }

    /// What the file holds.
    ///
    /// # Panics
    /// Never: it is made of texts and numbers.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts and numbers are JSON")
    }

    /// Whether every line follows from the one before.
    #[must_use]
    pub fn follows(&self) -> bool {
        let mut before = self.before.clone();
        self.lines.iter().all(|line| {
            let is_next = link(before.as_deref(), line) == line.hash;
            before = Some(line.hash.clone());
            is_next
        })
    }

    /// A visit begins; its number.
    pub fn begin(&mut self, at: i64) -> u64 {
        let number = self.lines.last().map_or(0, |line| line.number) + 1;
        self.write(number, at, What::Begun, None);
        number
    }

    /// The person agreed, and has a receipt with this number.
    pub fn agreed(&mut self, at: i64, receipt: &str) {
        if let Some(number) = self.under_way() {
            self.write(number, at, What::Agreed, Some(receipt.to_owned()));
        }
    }

    /// The visit that is under way is over.
    pub fn end(&mut self, at: i64, what: What) {
        if let Some(number) = self.under_way() {
            let receipt = self.lines.last().and_then(|line| line.receipt.clone());
            self.write(number, at, what, receipt);
        }
    }

    /// The visit that is under way; after the start of the app, the one that ended with it.
    #[must_use]
    pub fn under_way(&self) -> Option<u64> {
        self.lines.last().filter(|line| !line.what.is_end()).map(|line| line.number)
    }

    /// The visits that are still in the book, newest first.
    #[must_use]
    pub fn past(&self) -> Vec<Past> {
        let mut past: Vec<Past> = Vec::new();
        for line in &self.lines {
            match past.last_mut().filter(|past| past.number == line.number) {
                Some(known) => {
                    known.receipt.clone_from(&line.receipt);
                    known.end = line.what.is_end().then_some(line.what);
                }
                None => past.push(Past { number: line.number, at: line.at, receipt: None, end: None }),
            }
        }
        past.reverse();
        past
    }

    fn write(&mut self, number: u64, at: i64, what: What, receipt: Option<String>) {
        let mut line = Line { number, at, what, receipt, hash: String::new() };
        line.hash = link(self.lines.last().map(|line| line.hash.as_str()).or(self.before.as_deref()), &line);
        self.lines.push(line);
        if self.lines.len() > LINES {
            let oldest = self.lines.first().map(|line| line.number);
            let many = self.lines.iter().take_while(|line| Some(line.number) == oldest).count();
            self.before = self.lines.drain(..many).next_back().map(|line| line.hash);
        }
    }
}

fn link(before: Option<&str>, line: &Line) -> String {
    // What is no hash gives a chain that does not follow.
    let mut bytes = match before {
        None => vec![0; 32],
        Some(before) => from_hex::<32>(before).map(Vec::from).unwrap_or_default(),
    };
    let receipt = line.receipt.as_deref().unwrap_or("-");
    bytes.extend_from_slice(format!("{} {} {} {receipt}\n", line.number, line.at, line.what.word()).as_bytes());
    to_hex(&sha256(&bytes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn some() -> Visits {
        let mut visits = Visits::default();
        assert_eq!(visits.begin(100), 1);
        visits.agreed(110, "4821 7730");
        visits.end(200, What::HandedOver);
        assert_eq!(visits.begin(300), 2);
        visits.end(310, What::Shredded);
        assert_eq!(visits.begin(400), 3);
        visits
    }

    #[test]
    fn each_visit_has_one_end_and_keeps_its_receipt() {
        let mut visits = some();
        assert_eq!(visits.under_way(), Some(3));
        visits.end(500, What::Lost);
        assert_eq!(visits.under_way(), None);
        // Nothing is under way: nothing ends, and nobody agrees.
        visits.end(600, What::Shredded);
        visits.agreed(600, "1");
        let past = visits.past();
        let seen: Vec<_> = past.iter().map(|past| (past.number, past.at, past.receipt.as_deref(), past.end)).collect();
        assert_eq!(
            seen,
            [
                (3, 400, None, Some(What::Lost)),
                (2, 300, None, Some(What::Shredded)),
                (1, 100, Some("4821 7730"), Some(What::HandedOver)),
            ]
        );
        assert_eq!(Visits::read(&visits.bytes()), visits);
    }

    #[test]
    fn a_line_that_is_changed_taken_out_or_moved_is_told() {
        let whole = some();
        assert!(whole.follows());
        for at in 0..whole.lines.len() {
            let mut changed = whole.clone();
            changed.lines[at].at += 1;
            assert!(!changed.follows(), "line {at} changed");
            assert_eq!(Visits::read(&changed.bytes()), Visits::default());
            let mut without = whole.clone();
            without.lines.remove(at);
            // The end can be cut off: only the receipt that the citizen has tells that.
            assert_eq!(without.follows(), at + 1 == whole.lines.len(), "line {at} taken out");
        }
        let mut moved = whole;
        moved.lines.swap(1, 2);
        assert!(!moved.follows());
    }

    #[test]
    fn the_oldest_visits_go_when_the_book_is_full_and_the_rest_still_follows() {
        let mut visits = Visits::default();
        for visit in 0..1_500 {
            visits.begin(visit);
            visits.agreed(visit, "12345678");
            visits.end(visit, What::Shredded);
        }
        assert!(visits.lines.len() <= LINES && visits.lines.len() > LINES - 3);
        assert!(visits.follows() && visits.before.is_some());
        let first = visits.lines.first().unwrap();
        assert_eq!((first.what, visits.past().len()), (What::Begun, visits.lines.len() / 3));
        assert!(u64::try_from(visits.bytes().len()).unwrap() < MOST);
    }

    #[test]
    fn what_is_no_book_is_an_empty_one() {
        for torn in [&b""[..], b"{", b"[]", br#"{"lines":[{"number":1}]}"#] {
            assert_eq!(Visits::read(torn), Visits::default());
        }
    }
}
