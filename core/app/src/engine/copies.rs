//! Copies on their way in and out. Each lies on the disk, sealed as it is, only while it is read or handed over.

use std::path::{Path, PathBuf};

use gocua_vault::backup::{self, Backup, Code, Entry, Identity, Lock, Passphrase, ReadError, Recipient, Unlock};
use gocua_vault::{Error, SealedFile, Vault, VaultId, Write};

use super::disk::{disk_fault, vault_fault};
use crate::door::fault::Fault;
use crate::kept::copy::LARGEST;
use crate::world::ask::{Answer, BackedUp};

/// Copies on their way.
pub(super) struct Copies {
    folder: PathBuf,
    /// The one that was read and proved.
    proved: Option<Backup>,
    /// The key that another phone's copy is to come for. It is in memory only: nothing may lie beside a copy that opens it.
    expected: Option<Identity>,
}

impl Copies {
    /// In a folder of their own below the app's.
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.join("copies"), proved: None, expected: None }
    }

    /// Where a vault's copy lies while it is made.
    pub(super) fn out(&self, vault: VaultId) -> PathBuf {
        self.folder.join(format!("{vault}.age"))
    }

    fn incoming(&self) -> PathBuf {
        self.folder.join("in.age")
    }

    /// Removes what an earlier process left; what is not there is removed.
    pub(super) async fn sweep(&mut self) {
        self.proved = None;
        let _ = tokio::fs::remove_dir_all(&self.folder).await;
    }

    /// A new key for a copy from another phone.
    pub(super) fn expect(&mut self) -> Result<Recipient, Fault> {
        Ok(self.expected.insert(Identity::new().map_err(vault_fault)?).recipient())
    }

    /// Lays a copy aside.
    pub(super) async fn receive(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.sweep().await;
        let written = async {
            tokio::fs::create_dir_all(&self.folder).await?;
            tokio::fs::write(self.incoming(), bytes).await
        };
        let written = written.await.map_err(|error| disk_fault(&error));
        if written.is_err() {
            self.sweep().await;
        }
        written
    }

    /// Reads the one that was laid aside to its end; its records. Only with a wrong code it stays to be tried again.
    pub(super) async fn prove(&mut self, code: Option<Code>) -> Result<Vec<Entry>, Fault> {
        let with_code = code.is_some();
        let unlock = match (code, &self.expected) {
            (Some(code), _) => Unlock::Passphrase(code.into()),
            (None, Some(identity)) => Unlock::Phone(identity.clone()),
            (None, None) => return Err(Fault::WrongPhone),
        };
        match backup::read(&self.incoming(), unlock).await {
            Ok(mut backup) => {
                let entries = std::mem::take(&mut backup.entries);
                self.proved = Some(backup);
                Ok(entries)
            }
            Err(error) => {
                let fault = match read_fault(&error) {
                    Fault::WrongCode if !with_code => Fault::WrongPhone,
                    fault => fault,
                };
                if fault != Fault::WrongCode {
                    self.sweep().await;
                }
                Err(fault)
            }
        }
    }

    /// Brings its files, and then the records that name them, into a vault. A file that the copy does not have is a damaged paper, which
    /// is found, and said, when it is needed.
    pub(super) async fn take_in(
        &mut self,
        vault: &Vault,
        files: &[SealedFile],
        writes: Vec<Write>,
    ) -> Result<(), Fault> {
        let Some(backup) = self.proved.take() else { return Err(Fault::NotABackup) };
        let taken = async {
            let _ = vault.take_in(&backup, files).await?;
            vault.commit(writes).await
        };
        let taken = taken.await.map_err(vault_fault);
        self.sweep().await;
        self.expected = None;
        taken.map(|_| ())
    }
}

/// Makes a copy at `path`, for a phone or under a new code, and hands over its bytes; the file does not stay.
pub(super) async fn back_up(
    vault: &Vault,
    path: &Path,
    entries: Vec<Entry>,
    files: &[SealedFile],
    phone: Option<Recipient>,
) -> Result<Answer, Fault> {
    let made = async {
        if let Some(folder) = path.parent() {
            tokio::fs::create_dir_all(folder).await.map_err(|error| disk_fault(&error))?;
        }
        let (lock, code) = match phone {
            Some(recipient) => (Lock::Phone(recipient), None),
            None => {
                let code = Code::new().map_err(vault_fault)?;
                (Lock::Passphrase(Passphrase::from(code.clone())), Some(code))
            }
        };
        let made = vault.back_up(path, lock, entries, files).await.map_err(make_fault)?;
        if made.bytes > LARGEST {
            return Err(Fault::BackupTooLarge);
        }
        let bytes = tokio::fs::read(path).await.map_err(|error| disk_fault(&error))?;
        Ok(Answer::BackedUp(Box::new(BackedUp { code, bytes, left_out: made.left_out.len() })))
    };
    let made = made.await;
    let _ = tokio::fs::remove_file(path).await;
    made
}

/// As [`vault_fault`]; too large is then the copy, not a record.
fn make_fault(error: Error) -> Fault {
    match error {
        Error::TooLarge => Fault::BackupTooLarge,
        other => vault_fault(other),
    }
}

fn read_fault(error: &ReadError) -> Fault {
    match error {
        ReadError::NewerVersion { .. } => Fault::VaultNewer,
        ReadError::WrongKey => Fault::WrongCode,
        ReadError::Damaged(_) => Fault::BackupDamaged,
        ReadError::Io(error) => disk_fault(error),
        ReadError::NoMemory => Fault::defect("memory"),
        // One that was made with a phone's key, or by other programs, is none of ours to open with a code.
        _ => Fault::NotABackup,
    }
}
