//! The few things about files that the standard library leaves to us: durable names, and space kept in reserve.

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::{fs, io::AsyncWriteExt as _};

use crate::{error::Error, random};

/// Makes new, renamed and removed names in a directory durable. Only Unix has and needs this.
pub(crate) async fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(dir).await?.sync_all().await } else { Ok(()) }
}

/// As [`sync_dir`], of the directory that a path is in, for who has a thread of their own to wait on.
pub(crate) fn sync_parent(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) { std::fs::File::open(parent)?.sync_all() } else { Ok(()) }
}

/// Makes a directory that only this application's user can enter, and its name durable: what is synced inside of a
/// directory is lost with the directory's own name. Directories above that had to be made for it too. One that is there
/// already may be so since a start that was killed before this.
pub(crate) async fn make_dir(dir: &Path) -> io::Result<()> {
    let mut above = Vec::new();
    for ancestor in dir.ancestors().skip(1) {
        above.push(if ancestor.as_os_str().is_empty() { Path::new(".") } else { ancestor });
        if fs::try_exists(ancestor).await? {
            break;
        }
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(dir).await?;
    for ancestor in above {
        sync_dir(ancestor).await?;
    }
    Ok(())
}

/// Removes a file; one that is not there is removed.
pub(crate) async fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// Whether there is no room for one small file more beside `path`.
pub(crate) async fn is_full(path: &Path) -> bool {
    let probe = path.with_extension("room");
    let outcome = fs::write(&probe, [0; 4096]).await;
    let _ = remove(&probe).await;
    matches!(outcome.map_err(Error::from), Err(Error::DiskFull))
}

/// Space that photos cannot take, given up so that text can still be saved when the disk is full.
#[derive(Debug, Clone)]
pub(crate) struct Reserve(PathBuf);

impl Reserve {
    /// Bytes held back.
    pub(crate) const LEN: usize = 8 << 20;
    const STEP: usize = 64 << 10;

    pub(crate) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Whether the space is held.
    pub(crate) async fn is_held(&self) -> bool {
        fs::metadata(&self.0).await.is_ok_and(|found| found.len() == Self::LEN as u64)
    }

    /// Takes the space, if there is enough. Random bytes: holes and compressed zeros would reserve nothing.
    pub(crate) async fn hold(&self) -> Result<(), Error> {
        if self.is_held().await {
            return Ok(());
        }
        let outcome = self.fill().await;
        if outcome.is_err() {
            // Half a reserve would only make the disk fuller.
            let _ = remove(&self.0).await;
        }
        outcome
    }

    async fn fill(&self) -> Result<(), Error> {
        let mut file = fs::File::create(&self.0).await?;
        let mut step = vec![0; Self::STEP];
        for _ in 0..Self::LEN / Self::STEP {
            random::fill(&mut step)?;
            file.write_all(&step).await?;
        }
        file.sync_all().await?;
        Ok(())
    }

    /// Gives the space up; whether there was any.
    pub(crate) async fn release(&self) -> bool {
        fs::remove_file(&self.0).await.is_ok()
    }
}
