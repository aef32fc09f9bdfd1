//! What a person has answered: the text as typed, where it came from, and which doubts the person has confirmed.
//!
//! Raw text is the truth. Typed values are made from it when a form is evaluated and are never written back, so text
//! that does not parse, or whose question is hidden at the moment, is still there when the person comes back to it.

mod path;

use std::collections::BTreeMap;
use std::fmt;

pub(crate) use path::check_name;
pub use path::{MAX_ROWS, Path, PathError};

use serde::{Deserialize, Serialize};

/// Bytes that one raw answer may have; typed text is cut off by no form, this only stops a runaway paste.
pub const MAX_RAW_BYTES: usize = 64 * 1024;

/// A place that a first answer can be taken from, as a form names it in `prefill`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Source {
    /// Full name from the signed-in account.
    #[serde(rename = "profile.name")]
    ProfileName,
    /// Date of birth from the account (may be a year only).
    #[serde(rename = "profile.birthdate")]
    ProfileBirthdate,
    /// `male` or `female` from the account.
    #[serde(rename = "profile.gender")]
    ProfileGender,
    /// Twelve-digit personal number from the account.
    #[serde(rename = "profile.personal_number")]
    ProfilePersonalNumber,
    /// Permanent address line from the account.
    #[serde(rename = "profile.permanent_address")]
    ProfilePermanentAddress,
    /// Telephone number from the account.
    #[serde(rename = "profile.phone")]
    ProfilePhone,
    /// E-mail address from the account.
    #[serde(rename = "profile.email")]
    ProfileEmail,
    /// Full name from the code on the identity card.
    #[serde(rename = "card.name")]
    CardName,
    /// Date of birth from the card.
    #[serde(rename = "card.birthdate")]
    CardBirthdate,
    /// `male` or `female` from the card.
    #[serde(rename = "card.gender")]
    CardGender,
    /// Personal number from the card.
    #[serde(rename = "card.personal_number")]
    CardPersonalNumber,
    /// Old nine-digit number from the card.
    #[serde(rename = "card.old_number")]
    CardOldNumber,
    /// Permanent address line as printed on the card; may name units that no longer exist.
    #[serde(rename = "card.permanent_address")]
    CardPermanentAddress,
    /// Date of issue from the card.
    #[serde(rename = "card.issued")]
    CardIssued,
}

/// Where the text of an answer came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// A person typed or chose it. Never overwritten by anything but a person.
    Typed,
    /// Taken from a source at a time (Unix seconds), not yet looked at by the person.
    Filled {
        /// Where from.
        source: Source,
        /// When, Unix seconds.
        at: i64,
    },
    /// Taken from a source, and the person has seen it and left it as it is.
    Accepted {
        /// Where from.
        source: Source,
        /// When the person accepted it, Unix seconds.
        at: i64,
    },
}

/// One answer as it was given.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The text, exactly.
    pub raw: String,
    /// Where it came from.
    pub origin: Origin,
}

impl fmt::Debug for Entry {
    // Personal data stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({} bytes, {:?})", self.raw.len(), self.origin)
    }
}

/// Why an answer could not be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// More than [`MAX_RAW_BYTES`].
    #[error("the text is longer than {MAX_RAW_BYTES} bytes")]
    TooLong,
    /// More than [`MAX_ROWS`] rows.
    #[error("a list has at most {MAX_ROWS} rows")]
    TooManyRows,
}

/// All answers of one draft.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Answers {
    entries: BTreeMap<Path, Entry>,
    /// Row counts, because a row that was added and not yet filled is a fact too.
    rows: BTreeMap<String, u16>,
    /// `rule@path` to what the doubt was about; a confirmation holds only as long as that is unchanged.
    confirmed: BTreeMap<String, String>,
}

/// The stored shape, checked before it becomes [`Answers`].
#[derive(Deserialize)]
struct Stored {
    entries: BTreeMap<Path, Entry>,
    #[serde(default)]
    rows: BTreeMap<String, u16>,
    #[serde(default)]
    confirmed: BTreeMap<String, String>,
}

impl TryFrom<Stored> for Answers {
    type Error = AnswerError;

    fn try_from(stored: Stored) -> Result<Self, AnswerError> {
        let Stored { entries, mut rows, confirmed } = stored;
        for path in entries.keys() {
            if let Some((row, _)) = path.row() {
                let count = rows.entry(path.name().to_owned()).or_default();
                *count = (*count).max(row + 1);
            }
        }
        if rows.values().any(|count| *count > MAX_ROWS) {
            return Err(AnswerError::TooManyRows);
        }
        Ok(Self { entries, rows, confirmed })
    }
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answers").field("entries", &self.entries).field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl Answers {
    /// No answers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The answer at a path, if anything was ever stored there.
    #[must_use]
    pub fn get(&self, path: &Path) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// The text at a path; empty when there is none.
    #[must_use]
    pub fn raw(&self, path: &Path) -> &str {
        self.entries.get(path).map_or("", |entry| entry.raw.as_str())
    }

    /// Every stored answer in path order, whether or not its question is shown.
    pub fn entries(&self) -> impl Iterator<Item = (&Path, &Entry)> {
        self.entries.iter()
    }

    /// Stores what a person typed or chose. An answer in a row makes the group at least that long.
    ///
    /// # Errors
    /// [`AnswerError::TooLong`]; the earlier text stays.
    pub fn set(&mut self, path: &Path, raw: &str, origin: Origin) -> Result<(), AnswerError> {
        if raw.len() > MAX_RAW_BYTES {
            return Err(AnswerError::TooLong);
        }
        if let Some((row, _)) = path.row() {
            let count = self.rows.entry(path.name().to_owned()).or_default();
            *count = (*count).max(row + 1);
        }
        self.entries.insert(path.clone(), Entry { raw: raw.to_owned(), origin });
        Ok(())
    }

    /// Marks a filled-in answer as seen and accepted by the person, now (Unix seconds). Typed answers stay typed.
    pub fn accept(&mut self, path: &Path, now: i64) {
        if let Some(entry) = self.entries.get_mut(path)
            && let Origin::Filled { source, .. } = entry.origin
        {
            entry.origin = Origin::Accepted { source, at: now };
        }
    }

    /// Rows of a group.
    #[must_use]
    pub fn rows(&self, group: &str) -> u16 {
        self.rows.get(group).copied().unwrap_or(0)
    }

    /// Adds an empty row at the end and returns its index.
    ///
    /// # Errors
    /// [`AnswerError::TooManyRows`] at [`MAX_ROWS`].
    pub fn add_row(&mut self, group: &str) -> Result<u16, AnswerError> {
        let count = self.rows.entry(group.to_owned()).or_default();
        if *count >= MAX_ROWS {
            return Err(AnswerError::TooManyRows);
        }
        *count += 1;
        Ok(*count - 1)
    }

    /// Takes a row out and closes the gap. Returns what was in it, so that the person can undo.
    pub fn remove_row(&mut self, group: &str, row: u16) -> Vec<(String, Entry)> {
        let count = self.rows(group);
        if row >= count {
            return Vec::new();
        }
        let mut removed = Vec::new();
        let in_group: Vec<Path> =
            self.entries.keys().filter(|path| path.name() == group && path.row().is_some()).cloned().collect();
        for path in in_group {
            let Some((index, field)) = path.row() else {
                continue;
            };
            if index < row {
                continue;
            }
            let Some(entry) = self.entries.remove(&path) else {
                continue;
            };
            if index == row {
                removed.push((field.to_owned(), entry));
            } else {
                self.entries.insert(Path::trusted(group, Some((index - 1, field))), entry);
            }
        }
        self.rows.insert(group.to_owned(), count - 1);
        // Confirmations name rows by index: asking once more is right, confirming another row's doubt is not.
        let prefix = format!("{group}[");
        self.confirmed.retain(|key, _| !key.split_once('@').is_some_and(|(_, path)| path.starts_with(&prefix)));
        removed
    }

    /// Records that the person answered a doubt with "that is right". `about` is what the doubt was about
    /// ([`crate::form::Finding::about`]); the same doubt about other values is asked again.
    pub fn confirm(&mut self, rule: &str, path: Option<&Path>, about: &str) {
        self.confirmed.insert(confirmation_key(rule, path), about.to_owned());
    }

    /// Takes a confirmation back.
    pub fn unconfirm(&mut self, rule: &str, path: Option<&Path>) {
        self.confirmed.remove(&confirmation_key(rule, path));
    }

    /// Whether the person has confirmed this very doubt.
    #[must_use]
    pub fn is_confirmed(&self, rule: &str, path: Option<&Path>, about: &str) -> bool {
        self.confirmed.get(&confirmation_key(rule, path)).is_some_and(|confirmed| confirmed == about)
    }
}

fn confirmation_key(rule: &str, path: Option<&Path>) -> String {
    path.map_or_else(|| format!("{rule}@"), |path| format!("{rule}@{path}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn removing_a_row_keeps_the_others_in_order_and_returns_what_was_in_it() {
        let mut answers = Answers::new();
        for (row, name) in ["Lan", "Mai", "Cúc"].iter().enumerate() {
            let path = Path::in_row("members", u16::try_from(row).unwrap(), "name").unwrap();
            answers.set(&path, name, Origin::Typed).unwrap();
        }
        let removed = answers.remove_row("members", 1);
        assert_eq!(removed.len(), 1);
        assert_eq!(removed[0].1.raw, "Mai");
        assert_eq!(answers.rows("members"), 2);
        assert_eq!(answers.raw(&"members[1].name".parse().unwrap()), "Cúc");
        assert_eq!(answers.get(&"members[2].name".parse().unwrap()), None);
    }

    #[test]
    fn a_confirmation_is_about_the_values_it_was_given_for() {
        let mut answers = Answers::new();
        let path: Path = "personal_number".parse().unwrap();
        answers.confirm("number_sex", Some(&path), "010156000123|male");
        assert!(answers.is_confirmed("number_sex", Some(&path), "010156000123|male"));
        assert!(!answers.is_confirmed("number_sex", Some(&path), "010156000124|male"));
    }

    #[test]
    fn stored_answers_come_back_and_debug_shows_no_text() {
        let mut answers = Answers::new();
        answers
            .set(&"full_name".parse().unwrap(), "Lò Thị Ủ", Origin::Filled { source: Source::ProfileName, at: 5 })
            .unwrap();
        answers.add_row("members").unwrap();
        let stored = serde_json::to_string(&answers).unwrap();
        assert_eq!(serde_json::from_str::<Answers>(&stored).unwrap(), answers);
        assert!(!format!("{answers:?}").contains("Lò"));
    }
}
