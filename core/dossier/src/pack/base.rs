//! The pack that is part of the app: made of its sources when the crate is built, compressed, and read file by file when it is needed.

use std::io::Read as _;
use std::sync::{Arc, OnceLock};

use flate2::read::DeflateDecoder;

use super::Manifest;
use super::container::ContentEntry;
use crate::date::Date;

/// A file of the built-in pack.
#[derive(Debug)]
pub(super) struct Packed {
    pub(super) path: &'static str,
    sha256: &'static str,
    bytes: u64,
    deflated: &'static [u8],
    text: OnceLock<Arc<str>>,
}

impl Packed {
    const fn new(path: &'static str, sha256: &'static str, bytes: u64, deflated: &'static [u8]) -> Self {
        Self { path, sha256, bytes, deflated, text: OnceLock::new() }
    }

    /// Its text, decompressed the first time that somebody asks.
    pub(super) fn text(&self) -> &Arc<str> {
        self.text.get_or_init(|| {
            let mut text = String::with_capacity(usize::try_from(self.bytes).unwrap_or(0));
            DeflateDecoder::new(self.deflated)
                .read_to_string(&mut text)
                .expect("the build wrote it from a text, and it is part of the program");
            text.into()
        })
    }
}

include!(concat!(env!("OUT_DIR"), "/base.rs"));

/// Path and text of every file of the built-in pack. The portal serves the same files, signed, with `trust.json` added.
pub fn base() -> impl Iterator<Item = (&'static str, &'static str)> {
    BASE.iter().map(|packed| (packed.path, packed.text().as_ref()))
}

pub(super) fn packed() -> &'static [Packed] {
    &BASE
}

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
            .map(|packed| ContentEntry {
                path: packed.path.to_owned(),
                sha256: packed.sha256.to_owned(),
                bytes: packed.bytes,
            })
            .collect(),
    }
}
