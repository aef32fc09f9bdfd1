//! Which agency is responsible for a commune: rules instead of a list, because the full list is not public.

use serde::Deserialize;

use super::in_language;
use crate::code::AgencyCode;
use crate::fee::Words;
use crate::form::PlaceNames;

const MAX_BYTES: usize = 1024 * 1024;

/// How agencies of one kind are named and coded.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    kind: String,
    /// `{commune}` and `{province}` stand for names with their kind, in lower case.
    name: Words,
    /// `{province}` is the two-digit code; `{commune}` the five-digit code as two and three digits with a dot.
    code: String,
    /// The code is made for the sandbox and stands in no official list.
    made_up_code: bool,
}

/// `agencies.json` of a pack.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    #[serde(rename = "note")]
    _note: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "valid_from")]
    _valid_from: crate::date::Date,
    rules: Vec<Rule>,
}

/// An agency found by rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// Kind, `commune_police`.
    pub kind: String,
    /// Its code.
    pub code: AgencyCode,
    /// Its name, `Công an phường Ba Đình, thành phố Hà Nội`.
    pub name: Words,
    /// The code is made for the sandbox and stands in no official list.
    pub made_up_code: bool,
}

impl Agency {
    /// The name in a language.
    #[must_use]
    pub fn name_in(&self, language: &str) -> &str {
        in_language(&self.name, language)
    }
}

/// Why agency data cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AgencyError {
    /// Too long.
    #[error("agency data has {0} bytes, more than {MAX_BYTES}")]
    TooLarge(usize),
    /// Not the expected JSON.
    #[error("agency data is malformed: {0}")]
    Malformed(#[from] serde_json::Error),
}

/// Rules for finding agencies.
#[derive(Clone, Debug)]
pub struct Agencies {
    stored: Stored,
}

impl Agencies {
    /// Reads agency data of a pack.
    ///
    /// # Errors
    /// [`AgencyError`].
    pub fn load(json: &str) -> Result<Self, AgencyError> {
        if json.len() > MAX_BYTES {
            return Err(AgencyError::TooLarge(json.len()));
        }
        Ok(Self { stored: serde_json::from_str(json)? })
    }

    /// The agency of a kind that is responsible for a commune. `None` when the commune or the kind is unknown.
    #[must_use]
    pub fn find(&self, kind: &str, commune: &str, places: &dyn PlaceNames) -> Option<Agency> {
        let rule = self.stored.rules.iter().find(|rule| rule.kind == kind)?;
        let (province_code, province) = places.province(commune)?;
        let commune_name = places.commune_name(commune)?;
        let (high, low) = commune.split_at_checked(2)?;
        let text = rule.code.replace("{province}", &province_code).replace("{commune}", &format!("{high}.{low}"));
        let code = AgencyCode::parse(&text).ok()?;
        let province_words = lower_first(&province);
        let name = rule
            .name
            .iter()
            .map(|(language, words)| {
                let words =
                    words.replace("{commune}", &lower_first(&commune_name)).replace("{province}", &province_words);
                (language.clone(), words)
            })
            .collect();
        Some(Agency { kind: rule.kind.clone(), code, name, made_up_code: rule.made_up_code })
    }
}

/// `Phường Ba Đình` inside a sentence is `phường Ba Đình`.
fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::code::AgencySystem;

    struct Two;

    impl PlaceNames for Two {
        fn full_name(&self, code: &str) -> Option<String> {
            Some(format!("{}, {}", self.commune_name(code)?, self.province(code)?.1))
        }
        fn commune_name(&self, code: &str) -> Option<String> {
            match code {
                "00004" => Some("Phường Ba Đình".into()),
                "02761" => Some("Xã Mường Khương".into()),
                _ => None,
            }
        }
        fn province(&self, code: &str) -> Option<(String, String)> {
            match code {
                "00004" => Some(("01".into(), "Thành phố Hà Nội".into())),
                "02761" => Some(("15".into(), "Tỉnh Lào Cai".into())),
                _ => None,
            }
        }
    }

    #[test]
    fn the_police_of_a_commune_and_of_its_province_are_found_by_rule() {
        let agencies = Agencies::load(include_str!("../../packs/vn-base/agencies.json")).unwrap();
        let commune = agencies.find("commune_police", "00004", &Two).unwrap();
        assert_eq!(commune.name_in("vi"), "Công an phường Ba Đình, thành phố Hà Nội");
        assert_eq!(commune.code.as_str(), "G01.01.00.004");
        assert_eq!(commune.code.system(), AgencySystem::New);
        assert!(commune.made_up_code);
        let province = agencies.find("provincial_police", "02761", &Two).unwrap();
        assert_eq!(province.name_in("vi"), "Công an tỉnh Lào Cai");
        assert_eq!(province.code.as_str(), "G01.15");
        assert_eq!(agencies.find("commune_police", "99999", &Two), None);
        assert_eq!(agencies.find("ministry_of_magic", "00004", &Two), None);
    }
}
