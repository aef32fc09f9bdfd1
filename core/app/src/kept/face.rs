//! How the app looks and sounds on this phone before anybody is known: a public file beside the vaults. Nothing in it is about a person.

use serde::{Deserialize, Serialize};

/// Most bytes of the file.
pub const MOST: u64 = 4096;

/// Looks and sounds of the app on this phone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Face {
    /// BCP 47 tag of the language chosen last, if it is another than the phone's.
    pub language: Option<String>,
    /// How large letters are.
    pub letters: Letters,
    /// How fast is read aloud.
    pub pace: Pace,
}

/// How large letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letters {
    /// As the platform is set to.
    #[default]
    Normal,
    /// Larger.
    Large,
    /// As large as still fits a small phone.
    Largest,
}

impl Letters {
    /// All of them, with their names in views.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Normal, "normal"), (Self::Large, "large"), (Self::Largest, "largest")];

    /// In percent of what the platform is set to.
    #[must_use]
    pub fn percent(self) -> u32 {
        match self {
            Self::Normal => 100,
            Self::Large => 130,
            Self::Largest => 170,
        }
    }
}

/// How fast is read aloud.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// As the platform is set to.
    #[default]
    Normal,
    /// Slower.
    Slow,
}

impl Pace {
    /// All of them, with their names in views.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Normal, "normal"), (Self::Slow, "slow")];

    /// In percent of what the platform is set to.
    #[must_use]
    pub fn percent(self) -> u32 {
        match self {
            Self::Normal => 100,
            Self::Slow => 70,
        }
    }
}

impl Face {
    /// Reads the file; one that cannot be read is as good as none.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    /// What the file holds.
    ///
    /// # Panics
    /// Never: it is made of texts and names.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts and names are JSON")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_read_and_what_cannot_be_read_is_none() {
        let face = Face { language: Some("en".into()), letters: Letters::Largest, pace: Pace::Slow };
        assert_eq!(Face::read(&face.bytes()), face);
        for torn in [&b""[..], b"{", b"[]", br#"{"letters":"huge"}"#] {
            assert_eq!(Face::read(torn), Face::default());
        }
        // An app of another day may know more, or less.
        assert_eq!(Face::read(br#"{"language":"vi","sound":1}"#).language.as_deref(), Some("vi"));
    }
}
