//! Files beside the database: `uploads/<upload>` (sealed, growing) and `dossiers/<submission>/<part>`
//! (opened, for the officer). Names are hexadecimal, so a name is never a path.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::World;
use crate::pki::random_bytes;

/// The two folders.
#[derive(Debug, Clone)]
pub struct Files {
    uploads: PathBuf,
    dossiers: PathBuf,
}

impl Files {
    /// The folders of this sandbox, which lie where its database lies.
    #[must_use]
    pub fn of(world: &World) -> Self {
        Self::beside(world.db.connect_options().get_filename())
    }

    /// The folders beside a database file.
    #[must_use]
    pub fn beside(database: &Path) -> Self {
        let data = database.parent().unwrap_or(Path::new("."));
        Self { uploads: data.join("uploads"), dossiers: data.join("dossiers") }
    }

    /// Makes the folders.
    ///
    /// # Errors
    /// What the file system says.
    pub fn make(&self) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.uploads)?;
        std::fs::create_dir_all(&self.dossiers)
    }

    /// Removes uploads and dossiers for which `known` has no row: what a reset or a kill left behind.
    ///
    /// # Errors
    /// What the file system says.
    pub fn sweep(&self, known: &[String]) -> std::io::Result<()> {
        for folder in [&self.uploads, &self.dossiers] {
            for entry in std::fs::read_dir(folder)? {
                let entry = entry?;
                let name = entry.file_name();
                if known.iter().any(|known| name == known.as_str()) {
                    continue;
                }
                if entry.file_type()?.is_dir() {
                    std::fs::remove_dir_all(entry.path())?;
                } else {
                    std::fs::remove_file(entry.path())?;
                }
            }
        }
        Ok(())
    }

    /// Puts bytes at an offset of an upload and makes them durable. What a torn earlier write left behind
    /// the offset is overwritten or cut.
    ///
    /// # Errors
    /// What the file system says.
    pub fn append(&self, upload: &str, offset: u64, bytes: &[u8]) -> std::io::Result<()> {
        let mut file =
            std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(self.uploads.join(upload))?;
        file.set_len(offset)?;
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)?;
        file.sync_data()
    }

    /// The sealed bytes of an upload.
    ///
    /// # Errors
    /// What the file system says.
    pub fn sealed(&self, upload: &str) -> std::io::Result<Vec<u8>> {
        std::fs::read(self.uploads.join(upload))
    }

    /// Forgets an upload; that it is gone already is fine.
    pub fn drop_upload(&self, upload: &str) {
        // What cannot be removed now is swept at the next start.
        let _ = std::fs::remove_file(self.uploads.join(upload));
    }

    /// Writes all opened parts of a dossier aside, durably; [`Aside::take_place`] makes them the dossier's.
    ///
    /// # Errors
    /// What the file system says.
    pub fn aside(&self, submission: &str, parts: &[(String, Vec<u8>)]) -> std::io::Result<Aside> {
        // A name of its own: several commits of one submission may be here at the same time.
        let name = format!("{submission}.{}", super::submissions::hex(&random_bytes::<8>()));
        let aside = Aside { temporary: self.dossiers.join(name), folder: self.dossiers.join(submission) };
        std::fs::create_dir_all(&aside.temporary)?;
        for (part, bytes) in parts {
            let mut file = std::fs::File::create(aside.temporary.join(part))?;
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        Ok(aside)
    }

    /// One opened part.
    ///
    /// # Errors
    /// What the file system says.
    pub fn part(&self, submission: &str, part: &str) -> std::io::Result<Vec<u8>> {
        std::fs::read(self.dossiers.join(submission).join(part))
    }
}

/// Opened parts that are not the dossier's yet; gone when dropped before they are.
#[derive(Debug)]
pub struct Aside {
    temporary: PathBuf,
    folder: PathBuf,
}

impl Aside {
    /// Makes these files the dossier's. Only for the one who holds the database's write lock and has seen that
    /// there is no receipt: files of a commit that was killed before its receipt are replaced.
    ///
    /// # Errors
    /// What the file system says.
    pub fn take_place(self) -> std::io::Result<()> {
        match std::fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        std::fs::rename(&self.temporary, &self.folder)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // After `take_place` there is nothing under this name; otherwise the next start sweeps what stays.
        let _ = std::fs::remove_dir_all(&self.temporary);
    }
}
