//! What there is of either time: provinces, communes, districts.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What a commune-level unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Xã
    Commune,
    /// Phường
    Ward,
    /// Đặc khu
    SpecialZone,
}

impl Kind {
    /// The Vietnamese word, capitalised as it stands before a name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Commune => "Xã",
            Self::Ward => "Phường",
            Self::SpecialZone => "Đặc khu",
        }
    }
}

/// A province or a city of that rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Province {
    /// The two-digit code.
    pub code: String,
    /// The name without "tỉnh" or "thành phố".
    pub name: String,
    /// Whether it is a city.
    pub is_city: bool,
    pub(super) units: Range<usize>,
}

impl Province {
    /// `Tỉnh Lào Cai`, `Thành phố Huế`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", if self.is_city { "Thành phố" } else { "Tỉnh" }, self.name)
    }
}

/// A unit of today.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) code: u32,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) province: usize,
}

/// A unit of before 1/7/2025.
#[derive(Debug)]
pub(super) struct OldUnit {
    /// With its kind: `Phường 12`.
    pub(super) name: String,
    pub(super) district: usize,
    /// Positions in `Places::units`.
    pub(super) became: Vec<u16>,
}

/// A district of before 1/7/2025, with its province.
#[derive(Debug)]
pub(super) struct District {
    pub(super) name: String,
    pub(super) province: String,
    pub(super) units: Range<usize>,
}
