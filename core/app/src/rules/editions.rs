//! The rules that drafts were begun under: read when they are needed, which is only after newer ones came.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use gocua_dossier::form::Form;
use gocua_dossier::procedure::Procedure;

use crate::kept::edition::Edition;

/// By hash of the form.
#[derive(Default)]
pub struct Editions(BTreeMap<String, Bound>);

struct Bound {
    edition: Edition,
    compiled: OnceLock<Option<Compiled>>,
}

/// A form and its procedure, ready to be used.
pub struct Compiled {
    /// The form.
    pub form: Arc<Form>,
    /// The procedure.
    pub procedure: Arc<Procedure>,
}

impl Editions {
    /// Takes one in.
    pub fn insert(&mut self, edition: Edition) {
        self.0.insert(edition.rules.form_sha256.clone(), Bound { edition, compiled: OnceLock::new() });
    }

    /// Puts one away that no draft names any more.
    pub fn remove(&mut self, form_sha256: &str) {
        self.0.remove(form_sha256);
    }

    /// Whether it is there.
    #[must_use]
    pub fn has(&self, form_sha256: &str) -> bool {
        self.0.contains_key(form_sha256)
    }

    /// The record of one.
    #[must_use]
    pub fn record(&self, form_sha256: &str) -> Option<&Edition> {
        self.0.get(form_sha256).map(|bound| &bound.edition)
    }

    /// Hashes of all.
    pub fn hashes(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The form with that hash and its procedure. It was sound when it was kept; if this app cannot use it any more it is as if it
    /// were not there.
    #[must_use]
    pub fn get(&self, form_sha256: &str) -> Option<&Compiled> {
        let bound = self.0.get(form_sha256)?;
        let compile = || {
            let form = Form::load(bound.edition.form.as_bytes()).ok()?;
            let procedure = Procedure::load(&bound.edition.procedure).ok()?;
            Some(Compiled { form: Arc::new(form), procedure: Arc::new(procedure) })
        };
        bound.compiled.get_or_init(compile).as_ref()
    }
}
