//! A whole folder at once.
//!
//! `forms/*.toml`, `blocks/*.toml`, `procedures/*.toml` and `shared.toml` are sources; `.json` files (places, holidays, agencies) go into
//! the pack as they are.

use std::collections::BTreeMap;

use crate::fault::Fault;
use crate::files::Files;
use crate::form::{self, Blocks};
use crate::procedure::{self, Shared};

/// What is in a pack, and where it was written.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// Path in the pack (`forms/ct01.json`) to its text.
    pub contents: BTreeMap<String, String>,
    /// Forms by name.
    pub forms: BTreeMap<String, form::Built>,
    /// Procedures by code.
    pub procedures: BTreeMap<String, procedure::Built>,
}

/// Makes a pack of a folder's files.
///
/// # Errors
/// Everything that is wrong with any of them.
pub fn build(files: &Files) -> Result<Built, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut built = Built::default();
    let blocks = Blocks::read(files, &mut faults);
    let shared = Shared::read(files, &mut faults);
    for (file, name, text) in files.below("forms/", ".toml") {
        match form::build(file, text, &blocks) {
            Ok(form) if form.name != name => {
                faults.push(Fault::of(file, format!("calls itself {}, and the file {name}", form.name)));
            }
            Ok(form) => {
                built.contents.insert(format!("forms/{name}.json"), form.json.clone());
                built.forms.insert(name.to_owned(), form);
            }
            Err(more) => faults.extend(more),
        }
    }
    for (file, name, text) in files.below("procedures/", ".toml") {
        match procedure::build(file, name, text, &shared) {
            Ok(procedure) => {
                built.contents.insert(format!("procedures/{name}.json"), procedure.json.clone());
                built.procedures.insert(name.to_owned(), procedure);
            }
            Err(more) => faults.extend(more),
        }
    }
    for (file, _, text) in files.below("", ".json") {
        if built.contents.insert(file.to_owned(), text.to_owned()).is_some() {
            faults.push(Fault::of(file, "is there as a source as well"));
        }
    }
    if faults.is_empty() { Ok(built) } else { Err(faults) }
}
