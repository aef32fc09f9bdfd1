//! The one public file, and what a disk and a vault can say.

use gocua_vault::{Error, HardwareError};

use crate::door::fault::Fault;

/// Replaces a public file whole, or not at all.
pub(super) async fn keep(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    use tokio::io::AsyncWriteExt;
    let temporary = path.with_extension("new");
    let mut file = tokio::fs::File::create(&temporary).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    tokio::fs::rename(&temporary, path).await
}

pub(super) fn disk_fault(error: &std::io::Error) -> Fault {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Fault::DiskFull,
        std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => Fault::ReadOnly,
        kind => Fault::Internal { code: format!("disk {kind}") },
    }
}

pub(super) fn vault_fault(error: Error) -> Fault {
    match error {
        Error::DiskFull => Fault::DiskFull,
        Error::InUse => Fault::InUse,
        Error::NewerVersion { .. } => Fault::VaultNewer,
        Error::Damaged(_) | Error::RolledBack | Error::NotFound | Error::WornOut => Fault::VaultDamaged,
        Error::Hardware(HardwareError::Lost) => Fault::KeyLost,
        Error::Hardware(_) => Fault::KeyStore,
        Error::Io(error) => disk_fault(&error),
        other => Fault::Internal { code: format!("vault: {other}") },
    }
}
