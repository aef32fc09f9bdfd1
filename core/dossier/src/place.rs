//! Provinces and communes of today, and the units before 1/7/2025 that became them.
//!
//! People know the old names, and many will for years. An old name leads to every unit it became: when there are
//! several, the person chooses, the app never does.

mod address;
mod data;
mod fold;
mod index;
mod near;
mod query;
mod rank;
mod search;
mod typed;
mod unit;
mod words;

pub use address::OldPlace;
pub use fold::fold;
pub use unit::{Kind, Province};

use crate::date::Date;
use index::Index;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use unit::{District, OldUnit, Unit};

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
