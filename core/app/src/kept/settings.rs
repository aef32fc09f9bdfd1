//! What the person has set.

use serde::{Deserialize, Serialize};

use super::{CURRENT, Kept, bare};

/// What the person has set. A member that an earlier app did not know has a default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// BCP 47 tag, when another language was chosen than the phone's.
    pub language: Option<String>,
    /// When the app locks by itself.
    #[serde(default)]
    pub lock: LockAfter,
    /// Papers are sent only over a network where bytes cost nothing.
    #[serde(default)]
    pub thrifty: bool,
    /// Whether opening with finger or face was offered: that is done once.
    #[serde(default)]
    pub presence_offered: bool,
}

/// When the app locks by itself: after it left the front, or when nobody touches it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockAfter {
    /// As soon as it leaves the front; after a minute without a touch.
    AtOnce,
    /// After a minute.
    OneMinute,
    /// After five minutes.
    #[default]
    FiveMinutes,
}

impl LockAfter {
    /// All of them, with their names in views.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::AtOnce, "at-once"), (Self::OneMinute, "one-minute"), (Self::FiveMinutes, "five-minutes")];

    /// Milliseconds after leaving the front.
    #[must_use]
    pub fn away(self) -> u64 {
        match self {
            Self::AtOnce => 0,
            Self::OneMinute => 60_000,
            Self::FiveMinutes => 300_000,
        }
    }

    /// Milliseconds without a touch.
    #[must_use]
    pub fn idle(self) -> u64 {
        self.away().max(60_000)
    }
}

impl Kept for Settings {
    const COLLECTION: &'static str = "settings";
    const TRAVELS: bool = true;

    fn id(&self) -> String {
        CURRENT.to_owned()
    }

    fn earlier(version: u8, json: &[u8]) -> Option<Self> {
        bare(version, json)
    }
}
