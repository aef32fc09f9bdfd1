//! The one public file, and what a disk can say.

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
        kind => Fault::Internal { code: format!("disk {kind}") },
    }
}
