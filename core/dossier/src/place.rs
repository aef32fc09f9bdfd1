//! Provinces and communes of today, and the units before 1/7/2025 that became them.
//!
//! People know the old names, and many will for years. An old name leads to every unit it became: when there are
//! several, the person chooses, the app never does.

mod address;
mod data;
mod fold;
mod index;
mod search;
mod words;

pub use fold::fold;

use crate::date::Date;
use index::Index;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use thiserror::Error;

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

/// One found unit of today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The five-digit code of the commune.
    pub code: String,
    /// Its name without the kind: `Mường Khương`.
    pub name: String,
    /// Whether it is a xã, a phường or a đặc khu.
    pub kind: Kind,
    /// The province's name without "tỉnh" or "thành phố": `Lào Cai`.
    pub province: String,
    /// The province's two-digit code.
    pub province_code: String,
    /// The old unit whose name led here, with its district and province, when it was not the name of today:
    /// `Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh`.
    pub matched_old_name: Option<String>,
    /// How many units of today the matched old unit became; more than one means that the person must choose.
    pub successors: u16,
}

impl Hit {
    /// `Xã Mường Khương, Lào Cai`: names of communes repeat, so the province is always said.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} {}, {}", self.kind.word(), self.name, self.province)
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
    units: Range<usize>,
}

impl Province {
    /// `Tỉnh Lào Cai`, `Thành phố Huế`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", if self.is_city { "Thành phố" } else { "Tỉnh" }, self.name)
    }
}

/// Why place data cannot be used.
#[derive(Debug, Error)]
pub enum PlaceError {
    /// It is not the expected JSON.
    #[error("place data is malformed: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It has more of something than the country has.
    #[error("place data is too large")]
    TooLarge,
    /// Two units have one code.
    #[error("two units have the code {0:05}")]
    SameCode(u32),
    /// An old unit became one that is not there.
    #[error("an old unit became {0:05}, which is not there")]
    NoSuccessor(u32),
    /// A code has too many digits, or a unit is of no known kind.
    #[error("unit {0} is not well-formed")]
    Unit(String),
}

/// A unit of today.
#[derive(Debug)]
struct Unit {
    code: u32,
    name: String,
    kind: Kind,
    province: usize,
}

/// A unit of before 1/7/2025.
#[derive(Debug)]
struct OldUnit {
    /// With its kind: `Phường 12`.
    name: String,
    district: usize,
    /// Positions in `Places::units`.
    became: Vec<u16>,
}

/// A district of before 1/7/2025, with its province.
#[derive(Debug)]
struct District {
    name: String,
    province: String,
    units: Range<usize>,
}

/// All units, indexed for search.
#[derive(Debug)]
pub struct Places {
    valid_from: Date,
    source: String,
    provinces: Vec<Province>,
    units: Vec<Unit>,
    /// Positions in `units`, by code.
    by_code: Vec<u16>,
    districts: Vec<District>,
    old: Vec<OldUnit>,
    index: Index,
}

impl Places {
    /// Reads place data of a pack and indexes it. Takes a few hundredths of a second: do it once, off the first screen.
    ///
    /// # Errors
    /// [`PlaceError`].
    pub fn load(json: &str) -> Result<Self, PlaceError> {
        data::load(json)
    }

    /// The day from which these units exist.
    #[must_use]
    pub fn valid_from(&self) -> Date {
        self.valid_from
    }

    /// Where the data comes from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The commune with a five-digit code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<Hit> {
        if code.len() != 5 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let position = self.position(code.parse().ok()?)?;
        self.hit(position)
    }

    /// The province with a two-digit code.
    #[must_use]
    pub fn province(&self, code: &str) -> Option<&Province> {
        self.provinces.iter().find(|province| province.code == code)
    }

    /// The provinces, by code.
    #[must_use]
    pub fn provinces(&self) -> &[Province] {
        &self.provinces
    }

    /// The communes of a province, by code.
    #[must_use]
    pub fn communes(&self, province_code: &str) -> Vec<Hit> {
        self.province(province_code)
            .map(|province| province.units.clone().filter_map(|position| self.hit(position)).collect())
            .unwrap_or_default()
    }

    /// Units that a person may mean, best first: whole name, beginning of the name, words of the name, then old names,
    /// then the communes of a named province. Words count in any order, with or without marks, as far as they are
    /// typed, and kinds may be abbreviated (`p ben nghe`, `p12 q go vap`). When nothing is found, one slip of the finger
    /// in a word is forgiven.
    ///
    /// `limit` counts units matched: an old unit that became several brings all of them, so that the list is never a
    /// hidden choice. [`Hit::successors`] tells them.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        search::search(self, query, limit)
    }

    /// The units of today that an address may name in its last parts, as on an identity card: by the names of before
    /// 1/7/2025 with every unit they became, then by today's names. Empty when it names none that is known. To be
    /// shown as a question, even when there is one.
    #[must_use]
    pub fn in_address(&self, address: &str) -> Vec<Hit> {
        address::units(self, address)
    }

    fn position(&self, code: u32) -> Option<usize> {
        let code_at = |position: &u16| self.units.get(usize::from(*position)).map_or(0, |unit| unit.code);
        let found = self.by_code.binary_search_by_key(&code, code_at).ok()?;
        self.by_code.get(found).map(|position| usize::from(*position))
    }

    fn hit(&self, position: usize) -> Option<Hit> {
        let unit = self.units.get(position)?;
        let province = self.provinces.get(unit.province)?;
        Some(Hit {
            code: format!("{:05}", unit.code),
            name: unit.name.clone(),
            kind: unit.kind,
            province: province.name.clone(),
            province_code: province.code.clone(),
            matched_old_name: None,
            successors: 1,
        })
    }

    /// Everything an old unit became.
    fn old_hits(&self, old: &OldUnit) -> Vec<Hit> {
        let full = self.districts.get(old.district).map_or_else(
            || old.name.clone(),
            |district| format!("{}, {}, {}", old.name, district.name, district.province),
        );
        let successors = u16::try_from(old.became.len()).unwrap_or(u16::MAX);
        old.became
            .iter()
            .filter_map(|position| self.hit(usize::from(*position)))
            .map(|hit| Hit { matched_old_name: Some(full.clone()), successors, ..hit })
            .collect()
    }
}

#[cfg(test)]
mod tests;
