//! Where an answer lives.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Rows that one repeat group may have. Also the bound that the static cost of expressions is computed with.
pub const MAX_ROWS: u16 = 200;
const MAX_NAME: usize = 64;

/// Where an answer lives: `name`, or `members[2].name` for the field `name` in row 2 (counted from 0) of a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    field: String,
    row: Option<(u16, String)>,
}

impl Path {
    /// The path of a question outside any group.
    ///
    /// # Errors
    /// [`PathError`] when the name is not `[a-z][a-z0-9_]*` of at most 64 characters.
    pub fn field(name: &str) -> Result<Self, PathError> {
        check_name(name)?;
        Ok(Self { field: name.to_owned(), row: None })
    }

    /// The path of a field in a row (counted from 0) of a repeat group.
    ///
    /// # Errors
    /// [`PathError`] for a bad name or a row beyond [`MAX_ROWS`].
    pub fn in_row(group: &str, row: u16, field: &str) -> Result<Self, PathError> {
        check_name(group)?;
        check_name(field)?;
        if row >= MAX_ROWS {
            return Err(PathError);
        }
        Ok(Self { field: group.to_owned(), row: Some((row, field.to_owned())) })
    }

    /// Built from names that a loaded form has checked already.
    pub(crate) fn trusted(field: &str, row: Option<(u16, &str)>) -> Self {
        Self { field: field.to_owned(), row: row.map(|(index, name)| (index, name.to_owned())) }
    }

    /// The question's name, or the group's name for a field in a row.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.field
    }

    /// Row (from 0) and field name, when this is a field in a row.
    #[must_use]
    pub fn row(&self) -> Option<(u16, &str)> {
        self.row.as_ref().map(|(index, name)| (*index, name.as_str()))
    }

    /// The name a form definition knows it by: `name`, or `members.name` whatever the row.
    #[must_use]
    pub fn definition_name(&self) -> String {
        match &self.row {
            None => self.field.clone(),
            Some((_, name)) => format!("{}.{name}", self.field),
        }
    }
}

/// A text that is not an answer path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an answer path")]
pub struct PathError;

/// Names of questions, groups, options and rules: short, lower case, no surprises in JSON, SQL or a URL.
pub(crate) fn check_name(name: &str) -> Result<(), PathError> {
    let starts_well = name.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
    let all_plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if starts_well && all_plain && name.len() <= MAX_NAME { Ok(()) } else { Err(PathError) }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.row {
            None => f.write_str(&self.field),
            Some((row, name)) => write!(f, "{}[{row}].{name}", self.field),
        }
    }
}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let Some((group, rest)) = text.split_once('[') else {
            return Self::field(text);
        };
        let (row, field) = rest.split_once("].").ok_or(PathError)?;
        // One spelling per path: no sign, no leading zero.
        let plain = row.bytes().all(|b| b.is_ascii_digit()) && (row == "0" || !row.starts_with('0'));
        if !plain {
            return Err(PathError);
        }
        Self::in_row(group, row.parse().map_err(|_| PathError)?, field)
    }
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_path_has_one_spelling() {
        for good in ["full_name", "members[0].name", "members[199].number"] {
            assert_eq!(good.parse::<Path>().unwrap().to_string(), good);
        }
        for bad in [
            "",
            "Name",
            "members[00].name",
            "members[+1].name",
            "members[200].name",
            "members[1]name",
            "members[1].",
            "a.b",
            "ă",
        ] {
            assert!(bad.parse::<Path>().is_err(), "{bad}");
        }
    }
}
