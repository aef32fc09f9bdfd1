//! Why a backup was not read, said so that the caller knows what to tell the person.

use std::io;

use crate::error::Error;

/// Why a backup was not read. Nothing of it was believed, and no vault was touched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Not an age file, or one whose content is something else than a backup of this application.
    #[error("not a backup")]
    NotABackup,
    /// A newer version of the application made it: update the application.
    #[error("the backup has format {found}, this application knows {known}")]
    NewerVersion {
        /// Format number in the file.
        found: u32,
        /// Newest format number that this build knows.
        known: u32,
    },
    /// Not the passphrase, or not the phone it was made for. A file damaged in just the few bytes that a key is tried
    /// on looks the same.
    #[error("the key does not open the backup")]
    WrongKey,
    /// Locked to a passphrase, and a phone's key was tried.
    #[error("the backup opens with a passphrase")]
    WantsPassphrase,
    /// Locked to a phone's key, and a passphrase was tried.
    #[error("the backup opens with a phone's key")]
    WantsPhone,
    /// Its passphrase costs more memory to try than a phone has, 2^`log_n` KiB. `age` on a computer can open it.
    #[error("trying the passphrase would take 2^{log_n} KiB, at most 2^{most} KiB are taken")]
    TooCostly {
        /// What the file asks for.
        log_n: u32,
        /// What is followed at most.
        most: u32,
    },
    /// There is not enough memory now to try the passphrase: close other applications and try again.
    #[error("not enough memory to try the passphrase")]
    NoMemory,
    /// The key is right, or none was tried yet, and bits differ, or the file is cut short.
    #[error("the backup is damaged: {0}")]
    Damaged(&'static str),
    /// More records, more files or more bytes than a backup has.
    #[error("the backup is too large")]
    TooLarge,
    /// There is no such file.
    #[error("no such file")]
    NotFound,
    /// The disk refused.
    #[error("input/output: {0}")]
    Io(io::Error),
}

impl From<Error> for ReadError {
    fn from(error: Error) -> Self {
        match error {
            Error::Damaged(what) => Self::Damaged(what),
            Error::TooLarge => Self::TooLarge,
            Error::NotFound => Self::NotFound,
            Error::Io(error) => Self::Io(error),
            // None of these comes from reading one file.
            other => Self::Io(io::Error::other(other)),
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Error::from(error).into()
    }
}
