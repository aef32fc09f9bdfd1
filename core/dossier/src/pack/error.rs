//! Why a pack, or a file in it, cannot be used.

use crate::calendar::CalendarError;
use crate::date::Date;
use crate::form::LoadError;
use crate::place::PlaceError;
use crate::procedure::{AgencyError, ProcedureError};

/// Why a pack is refused. The pack in use stays in use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// More bytes than any pack has.
    #[error("the pack has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Bytes found.
        bytes: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Not the JSON of a pack, or a manifest that contradicts itself.
    #[error("not a pack: {0}")]
    Malformed(String),
    /// Not signed by the authority.
    #[error("the pack is not signed by the authority")]
    BadSignature,
    /// Signed, and by a key that this phone has seen handed over.
    #[error("the pack is signed by a key that was handed over")]
    KeyForgotten,
    /// Older than one this phone has already had: somebody is rolling rules back.
    #[error("the pack has number {got}, this phone has had {have}")]
    Older {
        /// Newest number known.
        have: u64,
        /// Number offered.
        got: u64,
    },
    /// No longer valid.
    #[error("the pack was valid until {0}")]
    Expired(Date),
    /// Not yet valid.
    #[error("the pack is valid from {0}")]
    NotYetValid(Date),
    /// A file is not the one that was signed.
    #[error("the content {0} is not the one that was signed")]
    ContentHash(String),
    /// A signed file is not there.
    #[error("the content {0} is missing")]
    Missing(String),
    /// The same file twice: whoever reads first and whoever reads last would see different rules.
    #[error("the content {0} is there twice")]
    Duplicate(String),
}

/// Why a file of an accepted pack cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// The pack has no such file.
    #[error("the pack has no {0}")]
    Missing(String),
    /// Place list.
    #[error(transparent)]
    Places(#[from] PlaceError),
    /// Calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// Agencies.
    #[error(transparent)]
    Agencies(#[from] AgencyError),
    /// A procedure.
    #[error("{path}: {error}")]
    Procedure {
        /// Which file.
        path: String,
        /// What is wrong.
        error: ProcedureError,
    },
    /// A form.
    #[error("{path}: {error}")]
    Form {
        /// Which file.
        path: String,
        /// What is wrong.
        error: Box<LoadError>,
    },
    /// Anchors and keys.
    #[error("trust.json is malformed: {0}")]
    Trust(String),
}
