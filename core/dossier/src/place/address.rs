//! Reading the units at the end of a written address.

use super::unit::District;
use super::words::{bare_area, kind_and_bare};
use super::{Hit, Places, fold};

/// Longest address looked at, in bytes.
const LONGEST: usize = 500;

/// Words for kinds before a name, folded, as people and cards write them.
const OF_PROVINCES: &[&str] = &["thanh pho ", "tinh ", "tp ", "t "];
const OF_DISTRICTS: &[&str] = &["thanh pho ", "thi xa ", "huyen ", "quan ", "tp ", "tx ", "h ", "q "];
const OF_UNITS: &[&str] = &["thi tran ", "dac khu ", "phuong ", "xa ", "tt ", "dk ", "p ", "x "];

/// Whether a part of an address names something, with or without its kind. Both readings are tried, because a kind can
/// also be the beginning of a name: `Quan Hóa` is not a district called `Hóa`.
fn names(part: &str, kinds: &[&str], name: &str) -> bool {
    let name = fold(name);
    part == name || kinds.iter().any(|kind| part.strip_prefix(kind).is_some_and(|rest| rest == name))
}

impl Places {
    /// The units of today that an address may name in its last parts, as on an identity card: by the names of before
    /// 1/7/2025 with every unit they became, then by today's names. Empty when it names none that is known. To be
    /// shown as a question, even when there is one.
    #[must_use]
    pub fn in_address(&self, address: &str) -> Vec<Hit> {
        units(self, address)
    }
}

fn units(places: &Places, address: &str) -> Vec<Hit> {
    if address.len() > LONGEST {
        return Vec::new();
    }
    let parts: Vec<String> =
        address.split([',', ';']).map(fold).filter(|part| !part.is_empty() && part != "viet nam").collect();
    let mut parts = parts.iter().rev();
    let (Some(province), Some(second)) = (parts.next(), parts.next()) else {
        return Vec::new();
    };
    let mut hits: Vec<Hit> = Vec::new();
    // The old reading needs three parts to agree and comes first; today's may be meant all the same, because quarters
    // and hamlets keep the names of old communes.
    if let Some(third) = parts.next() {
        let of_province = |district: &&District| names(province, OF_PROVINCES, bare_area(&district.province));
        let of_name = |district: &&District| names(second, OF_DISTRICTS, bare_area(&district.name));
        for district in places.districts.iter().filter(of_name).filter(of_province) {
            let units = places.old.get(district.units.clone()).unwrap_or_default();
            hits.extend(
                units
                    .iter()
                    .filter(|old| names(third, OF_UNITS, kind_and_bare(&old.name).1))
                    .flat_map(|old| places.old_hits(old)),
            );
        }
    }
    let provinces = places.provinces.iter().filter(|known| names(province, OF_PROVINCES, &known.name));
    for position in provinces.flat_map(|known| known.units.clone()) {
        if places.units.get(position).is_some_and(|unit| names(second, OF_UNITS, &unit.name)) {
            hits.extend(places.hit(position));
        }
    }
    hits
}
