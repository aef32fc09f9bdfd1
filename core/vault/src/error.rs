//! What can go wrong, said so that the caller knows what to do next.

use std::io;

use crate::hardware::HardwareError;

/// Why an operation on an open vault failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No room left on the device, the reserve included. Nothing was changed: free some space and try again.
    #[error("no space left on the device")]
    DiskFull,
    /// Sealed data does not open or is not shaped as it must be. The files are left as they are.
    #[error("stored data is damaged: {0}")]
    Damaged(&'static str),
    /// A newer version of the application wrote this vault. Nothing was changed: update the application.
    #[error("stored data has schema {found}, this application knows {known}")]
    NewerVersion {
        /// Schema number in the file.
        found: i64,
        /// Newest schema number that this build knows.
        known: i64,
    },
    /// Rows are missing from the vault's file, or older ones were put back.
    #[error("stored rows were removed or put back to an older state")]
    RolledBack,
    /// There is no vault, or no sealed file, of that name.
    #[error("nothing is stored under that name")]
    NotFound,
    /// The vault is already open, here or in another process.
    #[error("the vault is already open")]
    InUse,
    /// The value or the name is larger than a vault takes; large content belongs in a sealed file.
    #[error("too large to store")]
    TooLarge,
    /// The key has sealed as many values as is safe with random nonces (2^32, NIST SP 800-38D 8.3).
    #[error("the vault's key is worn out")]
    WornOut,
    /// A visit's vault has no PIN.
    #[error("a visit has no PIN")]
    NoPin,
    /// The hardware key store refused.
    #[error("hardware keys: {0}")]
    Hardware(#[from] HardwareError),
    /// The disk refused; the vault is as it was before.
    #[error("input/output: {0}")]
    Io(io::Error),
}

/// Why a vault did not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnlockError {
    /// Not the PIN. One of the ten guesses is gone for ever.
    #[error("wrong PIN, {left} guesses left")]
    WrongPin {
        /// Guesses left; never 0, the last wrong guess gives [`UnlockError::Exhausted`].
        left: u32,
    },
    /// Every guess is used up: no PIN, and nobody, can open this vault again.
    #[error("no guesses left")]
    Exhausted,
    /// There is no way in with finger or face (any more): the PIN opens the vault. No guess was used.
    #[error("no presence key")]
    NoPresence,
    /// A newer version of the application wrote this vault; no guess was used.
    #[error("stored data has schema {found}, this application knows {known}")]
    NewerVersion {
        /// Schema number in the file.
        found: i64,
        /// Newest schema number that this build knows.
        known: i64,
    },
    /// The file is damaged. It is left as it is, never replaced.
    #[error("stored data is damaged: {0}")]
    Damaged(&'static str),
    /// Rows are missing from the vault's file, or older ones were put back.
    #[error("stored rows were removed or put back to an older state")]
    RolledBack,
    /// There is no such vault.
    #[error("no such vault")]
    NotFound,
    /// The vault is already open, here or in another process.
    #[error("the vault is already open")]
    InUse,
    /// No room to record the guess; no guess was used.
    #[error("no space left on the device")]
    DiskFull,
    /// The hardware key store refused. The guess is not lost: the same PIN tried again carries on with it.
    /// [`HardwareError::Lost`] means that none of the vault's keys is left; the files are kept.
    #[error("hardware keys: {0}")]
    Hardware(#[from] HardwareError),
    /// The disk refused.
    #[error("input/output: {0}")]
    Io(io::Error),
}

impl From<Error> for UnlockError {
    fn from(error: Error) -> Self {
        match error {
            Error::DiskFull => Self::DiskFull,
            Error::Damaged(what) => Self::Damaged(what),
            Error::NewerVersion { found, known } => Self::NewerVersion { found, known },
            Error::RolledBack => Self::RolledBack,
            Error::NotFound => Self::NotFound,
            Error::InUse => Self::InUse,
            Error::TooLarge => Self::Damaged("a stored value is too large"),
            Error::NoPin => Self::Damaged("the vault has no PIN"),
            Error::WornOut => Self::Damaged("the vault's key is worn out"),
            Error::Hardware(error) => Self::Hardware(error),
            Error::Io(error) => Self::Io(error),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::NotFound => Self::NotFound,
            _ => Self::Io(error),
        }
    }
}

impl From<io::Error> for UnlockError {
    fn from(error: io::Error) -> Self {
        Error::from(error).into()
    }
}

/// Primary result codes of SQLite (sqlite.org/rescode.html) that mean something to a caller.
mod code {
    pub(super) const ERROR: i32 = 1;
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const NOTADB: i32 = 26;
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(error) => error.into(),
            sqlx::Error::Database(database) => {
                // The low byte of an extended code is the primary code.
                let extended = database.code().and_then(|code| code.parse::<i32>().ok());
                match extended.map(|code| code & 0xff) {
                    Some(code::FULL) => Self::DiskFull,
                    Some(code::BUSY | code::LOCKED) => Self::InUse,
                    // Every statement is ours and fits our schema: a table or a column is not there.
                    Some(code::ERROR) => Self::Damaged("the schema was changed"),
                    Some(code::CORRUPT) => Self::Damaged("the database is malformed"),
                    Some(code::NOTADB) => Self::Damaged("not a vault's database"),
                    // SQLite's messages name tables and codes, never values: every value is bound.
                    _ => Self::Io(io::Error::other(database.to_string())),
                }
            }
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) | sqlx::Error::RowNotFound => {
                Self::Damaged("a row of the database is not shaped as it must be")
            }
            other => Self::Io(io::Error::other(other.to_string())),
        }
    }
}

impl From<sqlx::Error> for UnlockError {
    fn from(error: sqlx::Error) -> Self {
        Error::from(error).into()
    }
}
