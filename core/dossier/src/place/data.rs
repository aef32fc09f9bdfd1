//! Place data as it stands in a pack.

use super::index::Index;
use super::unit::{District, Kind, OldUnit, Province, Unit};
use super::{PlaceError, Places};
use crate::date::Date;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, SeqAccess, Visitor};
use std::fmt;

/// Most bytes of JSON; today's data has 0.4 million.
const LONGEST: usize = 4 << 20;
/// Most units of either time; positions are kept in 16 bits.
const MOST_UNITS: usize = 30_000;
/// Most provinces, and most old districts.
const MOST_AREAS: usize = 2_000;

#[derive(Deserialize)]
struct Raw {
    source: String,
    valid_from: Date,
    provinces: Vec<RawProvince>,
    old: Vec<RawOldProvince>,
}

/// Code, kind (`c` city, `t` province), name, communes.
#[derive(Deserialize)]
struct RawProvince(String, char, String, Vec<RawUnit>);

/// Name and districts.
#[derive(Deserialize)]
struct RawOldProvince(String, Vec<RawDistrict>);

/// Name and units.
#[derive(Deserialize)]
struct RawDistrict(String, Vec<RawOld>);

/// Code, kind (`x`, `p`, `k`), name.
#[derive(Deserialize)]
struct RawUnit(u32, char, String);

/// `["p13", 26878, 26882]`: a name, then the codes it became. Ten thousand names have their kind as one letter, because all of them are in
/// the phone's library.
struct RawOld {
    name: String,
    became: Vec<u32>,
}

/// `x` is xã, `p` phường, `t` thị trấn; a name that begins with a large letter has its kind already.
fn with_kind(name: String) -> String {
    let kinds = [('x', "Xã"), ('p', "Phường"), ('t', "Thị trấn")];
    let short = kinds.iter().find_map(|(letter, kind)| Some(format!("{kind} {}", name.strip_prefix(*letter)?)));
    short.unwrap_or(name)
}

impl<'de> Deserialize<'de> for RawOld {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Row;
        impl<'de> Visitor<'de> for Row {
            type Value = RawOld;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name and the codes it became")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<RawOld, A::Error> {
                let name = row.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
                let mut became = Vec::new();
                while let Some(code) = row.next_element()? {
                    became.push(code);
                }
                if became.is_empty() || became.len() > 64 {
                    return Err(A::Error::invalid_length(became.len() + 1, &self));
                }
                Ok(RawOld { name: with_kind(name), became })
            }
        }
        deserializer.deserialize_seq(Row)
    }
}

impl Places {
    /// Reads place data of a pack and indexes it. Takes a few hundredths of a second: do it once, off the first screen.
    ///
    /// # Errors
    /// [`PlaceError`].
    pub fn load(json: &str) -> Result<Self, PlaceError> {
        lay_out(json)
    }
}

fn lay_out(json: &str) -> Result<Places, PlaceError> {
    if json.len() > LONGEST {
        return Err(PlaceError::TooLarge);
    }
    let raw: Raw = serde_json::from_str(json)?;
    let districts: usize = raw.old.iter().map(|RawOldProvince(_, districts)| districts.len()).sum();
    if raw.provinces.len() + districts > MOST_AREAS {
        return Err(PlaceError::TooLarge);
    }
    let mut places = Places {
        valid_from: raw.valid_from,
        source: raw.source,
        provinces: Vec::new(),
        units: Vec::new(),
        by_code: Vec::new(),
        districts: Vec::new(),
        old: Vec::new(),
        index: Index::default(),
    };
    for RawProvince(code, kind, name, units) in raw.provinces {
        let is_city = match kind {
            'c' => true,
            't' => false,
            _ => return Err(PlaceError::Unit(code)),
        };
        if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PlaceError::Unit(code));
        }
        let begin = places.units.len();
        for RawUnit(code, kind, name) in units {
            let kind = match kind {
                'x' => Kind::Commune,
                'p' => Kind::Ward,
                'k' => Kind::SpecialZone,
                _ => return Err(PlaceError::Unit(code.to_string())),
            };
            if code > 99_999 {
                return Err(PlaceError::Unit(code.to_string()));
            }
            places.units.push(Unit { code, name, kind, province: places.provinces.len() });
        }
        places.provinces.push(Province { code, name, is_city, units: begin..places.units.len() });
    }
    let many = places.units.len();
    if many > MOST_UNITS {
        return Err(PlaceError::TooLarge);
    }
    places.by_code = (0..many).filter_map(|position| u16::try_from(position).ok()).collect();
    let code_at = |position: &u16| places.units.get(usize::from(*position)).map_or(0, |unit| unit.code);
    places.by_code.sort_by_key(code_at);
    if let Some(pair) = places.by_code.windows(2).find(|pair| pair.first().map(code_at) == pair.last().map(code_at)) {
        return Err(PlaceError::SameCode(pair.first().map_or(0, code_at)));
    }
    for RawOldProvince(province, districts) in raw.old {
        for RawDistrict(district, units) in districts {
            let begin = places.old.len();
            for RawOld { name, became } in units {
                let mut positions = Vec::with_capacity(became.len());
                for code in became {
                    let position = places.position(code).and_then(|position| u16::try_from(position).ok());
                    positions.push(position.ok_or(PlaceError::NoSuccessor(code))?);
                }
                places.old.push(OldUnit { name, district: places.districts.len(), became: positions });
            }
            places.districts.push(District {
                name: district,
                province: province.clone(),
                units: begin..places.old.len(),
            });
        }
    }
    if places.units.len() + places.old.len() > MOST_UNITS {
        return Err(PlaceError::TooLarge);
    }
    places.index = Index::build(&places.provinces, &places.units, &places.districts, &places.old);
    Ok(places)
}
