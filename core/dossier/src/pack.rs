//! Packs: everything that is law or list, as one signed, dated, numbered file that can be replaced without a release.

mod base;
mod container;
mod error;
mod keys;
mod signature;
mod trust;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use base::{BASE_SEQUENCE, base};
pub use container::{MAX_CONTAINER_BYTES, Manifest};
pub use error::{ContentError, PackError};
pub use keys::Have;
pub use signature::PackKey;
pub use trust::Trust;

use crate::calendar::Calendar;
use crate::date::{Instant, civil_date};
use crate::form::Form;
use crate::place::Places;
use crate::procedure::{Agencies, Catalogue, Procedure};

/// An accepted pack.
#[derive(Clone, Debug)]
pub struct Pack {
    manifest: Manifest,
    contents: BTreeMap<String, Content>,
    /// Who signed it; nobody has to sign what is part of the app.
    signed_by: Option<PackKey>,
}

/// The text of a file, or where it will come from.
#[derive(Clone, Debug)]
enum Content {
    Text(Arc<str>),
    Packed(&'static base::Packed),
}

impl Content {
    fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Packed(packed) => packed.text(),
        }
    }
}

impl Pack {
    /// Opens a container: size, signature, number, dates and every hash, in that order; nothing inside is looked at
    /// before its signature holds. `authority` is the key that the app was built with; it may have handed over to another one. `have` is the
    /// newest pack that this phone has accepted ([`Pack::have`]); the same number again is fine. Files that the manifest does not list are
    /// not signed and are dropped.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn open(container: &[u8], authority: &PackKey, have: Option<&Have>, now: Instant) -> Result<Self, PackError> {
        let (manifest, contents, keys) = container::open(container, authority)?;
        if let Some(have) = have
            && manifest.sequence < have.sequence
        {
            return Err(PackError::Older { have: have.sequence, got: manifest.sequence });
        }
        keys.fit(manifest.sequence, have)?;
        let today = civil_date(now);
        if today < manifest.valid_from {
            return Err(PackError::NotYetValid(manifest.valid_from));
        }
        if let Some(end) = manifest.valid_to
            && today > end
        {
            return Err(PackError::Expired(end));
        }
        let contents = container::verified(&manifest, contents)?;
        let contents = contents.into_iter().map(|(path, text)| (path, Content::Text(text))).collect();
        Ok(Self { manifest, contents, signed_by: Some(keys.last()) })
    }

    /// The pack that is part of the app, so that it works before its first download. It has no `trust.json`.
    #[must_use]
    pub fn built_in() -> Self {
        let contents = base::packed().iter().map(|packed| (packed.path.to_owned(), Content::Packed(packed))).collect();
        Self { manifest: base::manifest(), contents, signed_by: None }
    }

    /// What the pack says about itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Its number; a higher number replaces a lower one.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.manifest.sequence
    }

    /// What a phone with this pack has; nothing for the one that is part of the app.
    #[must_use]
    pub fn have(&self) -> Option<Have> {
        Some(Have { sequence: self.manifest.sequence, key: self.signed_by? })
    }

    /// The text of a file.
    #[must_use]
    pub fn content(&self, path: &str) -> Option<&str> {
        self.contents.get(path).map(Content::text)
    }

    fn text(&self, path: &str) -> Result<&str, ContentError> {
        self.content(path).ok_or_else(|| ContentError::Missing(path.to_owned()))
    }

    /// The place list.
    ///
    /// # Errors
    /// [`ContentError`].
    pub fn places(&self) -> Result<Places, ContentError> {
        Ok(Places::load(self.text("places.json")?)?)
    }

    /// Holidays, make-up days, office hours.
    ///
    /// # Errors
    /// [`ContentError`].
    pub fn calendar(&self) -> Result<Calendar, ContentError> {
        Ok(Calendar::load(self.text("calendar.json")?)?)
    }

    /// Rules for finding agencies.
    ///
    /// # Errors
    /// [`ContentError`].
    pub fn agencies(&self) -> Result<Agencies, ContentError> {
        Ok(Agencies::load(self.text("agencies.json")?)?)
    }

    /// All procedures.
    ///
    /// # Errors
    /// [`ContentError`] for the first one that cannot be used.
    pub fn procedures(&self) -> Result<Catalogue, ContentError> {
        let mut procedures = Vec::new();
        for (path, content) in &self.contents {
            if path.starts_with("procedures/") && path.ends_with(".json") {
                let procedure = Procedure::load(content.text())
                    .map_err(|error| ContentError::Procedure { path: path.clone(), error })?;
                procedures.push(procedure);
            }
        }
        Ok(Catalogue::new(procedures))
    }

    /// A form by id.
    ///
    /// # Errors
    /// [`ContentError`].
    pub fn form(&self, id: &str) -> Result<Form, ContentError> {
        let path = form_path(id);
        let text = self.text(&path)?;
        Form::load(text.as_bytes()).map_err(|error| ContentError::Form { path, error: Box::new(error) })
    }

    /// SHA-256 of a form's text as it was signed, lower-case hexadecimal, for [`crate::draft::Rules`].
    #[must_use]
    pub fn form_sha256(&self, id: &str) -> Option<String> {
        let path = form_path(id);
        self.manifest.contents.iter().find(|entry| entry.path == path).map(|entry| entry.sha256.clone())
    }

    /// Trust anchors and keys; only a downloaded pack has them.
    ///
    /// # Errors
    /// [`ContentError`].
    pub fn trust(&self) -> Result<Trust, ContentError> {
        Trust::load(self.text("trust.json")?).map_err(ContentError::Trust)
    }
}

fn form_path(id: &str) -> String {
    format!("forms/{id}.json")
}

#[cfg(test)]
mod tests;
