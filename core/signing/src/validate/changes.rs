//! What was added to a file after a signature: further signatures, or something that changes what is shown.
//!
//! Objects are compared with their state in the signed revision. Allowed is a closed list of differences; everything else,
//! and every new object that an old one already pointed at, counts as [`LaterChanges::Other`]. Page content is never looked
//! at, because a changed stream is never allowed (but for the metadata about the document).

use std::collections::BTreeSet;

use crate::Error;
use crate::pdf::{self, Dictionary, Document, Object, Prefix, Reference};

/// Objects looked at; a file with more is not compared.
const MAX_OBJECTS: usize = 100_000;

/// What was added to a file after a signature was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaterChanges {
    /// Nothing: the signature covers the whole file.
    Nothing,
    /// Only valid signatures and time-stamps, which may show a picture of themselves, and validation data.
    OnlySignatures,
    /// Something else, or something that cannot be told apart from it: what is shown may not be what was signed.
    Other,
    /// The signature does not say what it covers.
    Unknown,
}

/// Compares the document with its first `end` bytes.
pub(super) fn after(document: &Document<'_>, end: u64) -> Result<LaterChanges, Error> {
    if end == document.source().len() {
        return Ok(LaterChanges::Nothing);
    }
    match only_signatures(document, end) {
        Ok(true) => Ok(LaterChanges::OnlySignatures),
        Ok(false) => Ok(LaterChanges::Other),
        Err(pdf::Error::Read(error)) => Err(error.into()),
        // What cannot be read cannot be vouched for.
        Err(_) => Ok(LaterChanges::Other),
    }
}

fn only_signatures(document: &Document<'_>, end: u64) -> Result<bool, pdf::Error> {
    let prefix = Prefix::new(document.source(), end);
    let old = Document::open_revision(&prefix)?;
    // Bytes behind the last revision are read by no viewer that follows the standard, and by some that do not.
    Document::open_revision(document.source())?;
    // Bytes that are no revision have no business behind a signature.
    let Some(newer) = document.newer_than(old.newest_offset()?).filter(|newer| !newer.is_empty()) else {
        return Ok(false);
    };
    let (root, old_catalog) = old.catalog()?;
    let (new_root, new_catalog) = document.catalog()?;
    if root != new_root {
        return Ok(false);
    }
    let mut numbers = BTreeSet::new();
    for number in newer.iter().flat_map(|section| section.numbers()) {
        numbers.insert(number);
        if numbers.len() > MAX_OBJECTS {
            return Ok(false);
        }
    }
    let mut fresh = BTreeSet::new();
    let mut changed = BTreeSet::new();
    for number in numbers.into_iter().filter(|number| *number != 0) {
        let (before, after) = (old.locate(number)?, document.locate(number)?);
        if old.held(number)?.is_none() {
            fresh.insert(number);
        } else if before != after {
            changed.insert(number);
        }
    }
    // A place kept for something to be slipped in.
    if points_at(&old, &fresh, None)? {
        return Ok(false);
    }
    let (fields, _) = document.signature_fields(&new_catalog)?;
    let values = fields.iter().filter_map(|field| field.value).collect();
    let comparison = Comparison { old: &old, new: document, old_catalog, new_catalog, root, fresh, values };
    for number in changed {
        if !comparison.allows(number)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a revision points at any of these objects; `instead` is looked at in the place of its catalog.
fn points_at(
    old: &Document<'_>,
    wanted: &BTreeSet<u32>,
    instead: Option<(Reference, &Object)>,
) -> Result<bool, pdf::Error> {
    if wanted.is_empty() {
        return Ok(false);
    }
    let numbers = old.sections().iter().flat_map(|section| section.numbers());
    let is_wanted = |reference: Reference| wanted.contains(&reference.number);
    for (count, number) in numbers.enumerate() {
        if count > MAX_OBJECTS {
            return Ok(true);
        }
        let points = match instead {
            Some((root, catalog)) if root.number == number => catalog.refers_to(&is_wanted),
            _ => old.held(number)?.is_some_and(|(object, _)| object.refers_to(&is_wanted)),
        };
        if points {
            return Ok(true);
        }
    }
    Ok(false)
}

struct Comparison<'d> {
    old: &'d Document<'d>,
    new: &'d Document<'d>,
    old_catalog: Dictionary,
    new_catalog: Dictionary,
    root: Reference,
    /// Objects that the signed revision did not have.
    fresh: BTreeSet<u32>,
    /// Signature dictionaries of the document as it is now; each has a verdict of its own.
    values: BTreeSet<Reference>,
}

impl Comparison<'_> {
    /// Whether the change of an object that existed is one that further signatures make.
    fn allows(&self, number: u32) -> Result<bool, pdf::Error> {
        let (Some((before, before_is_stream)), Some((after, after_is_stream))) =
            (self.old.held(number)?, self.new.held(number)?)
        else {
            return Ok(false);
        };
        if before_is_stream || after_is_stream {
            return self.is_metadata(number, &before, &after);
        }
        match (before, after) {
            (Object::Array(before), Object::Array(after)) => self.appends_signatures(&before, &after),
            (Object::Dictionary(before), Object::Dictionary(after)) => self.allows_dictionary(number, &before, &after),
            (before, after) => Ok(before == after),
        }
    }

    /// Whether this is the stream of metadata about the document, which nothing shows and nothing else points at.
    fn is_metadata(&self, number: u32, before: &Object, after: &Object) -> Result<bool, pdf::Error> {
        let named = self.old_catalog.reference("Metadata").is_some_and(|named| named.number == number);
        let is_xml = |object: &Object| match object {
            Object::Dictionary(stream) => {
                stream.name("Type") == Some(b"Metadata") && stream.name("Subtype") == Some(b"XML")
            }
            _ => false,
        };
        if !named || !is_xml(before) || !is_xml(after) {
            return Ok(false);
        }
        let mut catalog = self.old_catalog.clone();
        catalog.set("Metadata", Object::Null);
        let elsewhere =
            points_at(self.old, &BTreeSet::from([number]), Some((self.root, &Object::Dictionary(catalog))))?;
        Ok(!elsewhere)
    }

    fn allows_dictionary(&self, number: u32, before: &Dictionary, after: &Dictionary) -> Result<bool, pdf::Error> {
        let names = |catalog: &Dictionary, key| catalog.reference(key).is_some_and(|named| named.number == number);
        if number == self.root.number {
            return self.allows_catalog();
        }
        if names(&self.old_catalog, "AcroForm") {
            return self.allows_form(before, after);
        }
        let differ_only_in = |keys: &[&str]| before.differences(after).all(|key| keys.contains(&key));
        if names(&self.old_catalog, "DSS") {
            return Ok(differ_only_in(&["Certs", "OCSPs", "CRLs", "VRI"]));
        }
        if self.old.trailer()?.reference("Info").is_some_and(|info| info.number == number) {
            return Ok(differ_only_in(&["ModDate", "Producer"]));
        }
        if before.name("Type") == Some(b"Page") {
            return Ok(differ_only_in(&["Annots"]) && self.allows_list("Annots", before, after)?);
        }
        // An empty signature field that was signed.
        let was_empty = before.name("FT") == Some(b"Sig") && before.get("V").is_none();
        Ok(was_empty
            && differ_only_in(&["V", "AP", "F"])
            && after
                .reference("V")
                .is_some_and(|value| self.values.contains(&value) && self.fresh.contains(&value.number)))
    }

    fn allows_catalog(&self) -> Result<bool, pdf::Error> {
        let (before, after) = (&self.old_catalog, &self.new_catalog);
        if !before.differences(after).all(|key| ["AcroForm", "DSS", "Extensions", "Version"].contains(&key)) {
            return Ok(false);
        }
        if before.get("AcroForm") == after.get("AcroForm") {
            return Ok(true);
        }
        let before = self.old.value(before, "AcroForm")?.into_dictionary().unwrap_or_default();
        let after = self.new.value(after, "AcroForm")?.into_dictionary().unwrap_or_default();
        self.allows_form(&before, &after)
    }

    fn allows_form(&self, before: &Dictionary, after: &Dictionary) -> Result<bool, pdf::Error> {
        let allowed = before.differences(after).all(|key| match key {
            "Fields" | "SigFlags" => true,
            // Fonts for the picture of a signature.
            "DR" | "DA" => before.get(key).is_none(),
            _ => false,
        });
        Ok(allowed && self.allows_list("Fields", before, after)?)
    }

    fn allows_list(&self, key: &str, before: &Dictionary, after: &Dictionary) -> Result<bool, pdf::Error> {
        let items = |object| match object {
            Object::Array(items) => Some(items),
            Object::Null => Some(Vec::new()),
            _ => None,
        };
        match (items(self.old.value(before, key)?), items(self.new.value(after, key)?)) {
            (Some(before), Some(after)) => self.appends_signatures(&before, &after),
            _ => Ok(false),
        }
    }

    fn appends_signatures(&self, before: &[Object], after: &[Object]) -> Result<bool, pdf::Error> {
        let Some(added) = after.strip_prefix(before) else { return Ok(false) };
        for item in added {
            let Object::Reference(reference) = item else { return Ok(false) };
            if !self.fresh.contains(&reference.number) || !self.is_signature(*reference)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a new object is a signature field or the widget of one.
    fn is_signature(&self, reference: Reference) -> Result<bool, pdf::Error> {
        let Some((Object::Dictionary(own), false)) = self.new.held(reference.number)? else { return Ok(false) };
        let field = match own.reference("Parent") {
            Some(parent) if own.get("FT").is_none() => self.new.load(parent)?.into_dictionary().unwrap_or_default(),
            _ => own,
        };
        Ok(field.name("FT") == Some(b"Sig") && field.reference("V").is_some_and(|value| self.values.contains(&value)))
    }
}
