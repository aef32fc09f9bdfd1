//! A folder of sources, read within limits.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use crate::fault::Fault;

/// Bytes one file may have.
pub const MAX_FILE: u64 = 1024 * 1024;
/// Files a folder may have.
pub const MAX_FILES: usize = 2_000;
/// Folders deep.
const MAX_DEPTH: usize = 4;

/// Name in the folder, with `/`, to text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(pub BTreeMap<String, String>);

impl Files {
    /// Reads `.toml` and `.json` files of a folder and those below it. What begins with a dot is left out.
    ///
    /// # Errors
    /// [`Fault`]s: what cannot be read, is no text, or is too much.
    pub fn read(folder: &Path) -> Result<Self, Vec<Fault>> {
        let mut files = Self::default();
        let mut faults = Vec::new();
        files.gather(folder, "", 0, &mut faults);
        if files.0.is_empty() && faults.is_empty() {
            faults.push(Fault::of(&folder.display().to_string(), "there are no sources here"));
        }
        if faults.is_empty() { Ok(files) } else { Err(faults) }
    }

    fn gather(&mut self, folder: &Path, prefix: &str, depth: usize, faults: &mut Vec<Fault>) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return faults.push(Fault::of(&folder.display().to_string(), error.to_string())),
        };
        for entry in entries.flatten() {
            let Some(own) = entry.file_name().to_str().map(str::to_owned) else { continue };
            if own.starts_with('.') {
                continue;
            }
            let name = format!("{prefix}{own}");
            // What a link leads to is not looked at: a folder of sources is what it holds.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth < MAX_DEPTH => {
                    self.gather(&entry.path(), &format!("{name}/"), depth + 1, faults);
                }
                Ok(kind) if kind.is_file() && [".toml", ".json"].iter().any(|end| own.ends_with(end)) => {
                    if self.0.len() == MAX_FILES {
                        return faults.push(Fault::of(&name, format!("there are more than {MAX_FILES} files")));
                    }
                    match text(&entry.path()) {
                        Ok(text) => drop(self.0.insert(name, text)),
                        Err(what) => faults.push(Fault::of(&name, what)),
                    }
                }
                _ => {}
            }
        }
    }

    /// Files below a folder with an ending, by name without both: `("forms/", ".toml")`.
    pub fn below<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
        self.0.iter().filter_map(move |(name, text)| {
            let own = name.strip_prefix(folder)?.strip_suffix(ending)?;
            Some((name.as_str(), own, text.as_str()))
        })
    }
}

fn text(path: &Path) -> Result<String, String> {
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(format!("is longer than {MAX_FILE} bytes"));
    }
    String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())
}
