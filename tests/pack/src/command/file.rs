//! Reading and writing what commands are told to.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;

/// Reads a file of so many bytes at most.
pub(super) fn read(path: &Path, most: u64) -> Result<Vec<u8>, String> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(told)?.take(most + 1).read_to_end(&mut bytes).map_err(told)?;
    if bytes.len() as u64 > most { Err(format!("{}: more than {most} bytes", path.display())) } else { Ok(bytes) }
}

/// Reads a text of so many bytes at most.
pub(super) fn text(path: &Path, most: u64) -> Result<String, String> {
    String::from_utf8(read(path, most)?).map_err(|_| format!("{} is no text", path.display()))
}

/// Writes files below a folder, over what is there.
pub(super) fn write(folder: &Path, files: &BTreeMap<String, String>) -> Result<String, String> {
    for (name, text) in files {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap_or(folder))
            .and_then(|()| fs::write(&file, text))
            .map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(format!("{} files in {}\n", files.len(), folder.display()))
}

/// Writes files below a folder, none of which may be there: nobody's work is written over.
pub(super) fn write_new(folder: &Path, files: &BTreeMap<String, String>) -> Result<String, String> {
    if let Some(there) = files.keys().map(|name| folder.join(name)).find(|file| file.exists()) {
        return Err(format!("{} is there already; nothing is written", there.display()));
    }
    write(folder, files)?;
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    Ok(format!("in {}: {}\n", folder.display(), names.join(", ")))
}

/// Writes a file that only its owner may read, and that is not there yet.
pub(super) fn write_secret(path: &Path, text: &str) -> Result<(), String> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    options.open(path).map_err(told)?.write_all(text.as_bytes()).map_err(told)
}
