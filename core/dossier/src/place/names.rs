//! Places as forms and agencies name them.

use super::Places;
use crate::form::PlaceNames;

impl PlaceNames for Places {
    fn full_name(&self, code: &str) -> Option<String> {
        Some(self.by_code(code)?.label())
    }

    fn commune_name(&self, code: &str) -> Option<String> {
        let hit = self.by_code(code)?;
        Some(format!("{} {}", hit.kind.word(), hit.name))
    }

    fn province(&self, code: &str) -> Option<(String, String)> {
        let hit = self.by_code(code)?;
        Some((hit.province_code, hit.province))
    }
}
