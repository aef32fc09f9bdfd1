//! The files of the pack that is part of the app.

use super::Manifest;
use super::container::{ContentEntry, sha256_hex};
use crate::date::Date;

/// Path and text of every file. The portal serves the same files, signed, with `trust.json` added.
pub const BASE: &[(&str, &str)] = &[
    ("places.json", include_str!("../../packs/vn-base/places.json")),
    ("calendar.json", include_str!("../../packs/vn-base/calendar.json")),
    ("agencies.json", include_str!("../../packs/vn-base/agencies.json")),
    ("procedures/1.004194.json", include_str!("../../packs/vn-base/procedures/1.004194.json")),
    ("procedures/3.000333.json", include_str!("../../packs/vn-base/procedures/3.000333.json")),
    ("forms/ct01.json", include_str!("../../packs/vn-base/forms/ct01.json")),
    ("forms/criminal-record.json", include_str!("../../packs/vn-base/forms/criminal-record.json")),
];

/// Number of the built-in pack; every downloaded one is at least this new.
pub const BASE_SEQUENCE: u64 = 1;

pub(super) fn manifest() -> Manifest {
    Manifest {
        pack: "vn-base".to_owned(),
        sequence: BASE_SEQUENCE,
        // 2026-11-22T00:00:00Z, the day up to which law and data were looked at.
        issued_at: 1_795_305_600,
        valid_from: Date::new(2026, 11, 22).unwrap_or(Date::MIN),
        valid_to: None,
        source: "Pháp luật và dữ liệu đến ngày 22/11/2026; nguồn ghi ở từng mục".to_owned(),
        contents: BASE
            .iter()
            .map(|(path, text)| ContentEntry {
                path: (*path).to_owned(),
                sha256: sha256_hex(text.as_bytes()),
                bytes: text.len() as u64,
            })
            .collect(),
    }
}
