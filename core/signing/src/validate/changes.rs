//! What was added to a file after a signature: further signatures, or something that changes what is shown.
//!
//! Objects are compared with their state in the signed revision. Allowed is a closed list of differences; everything else,
//! and every new object that an old one already pointed at, counts as [`LaterChanges::Other`]. Page content is never looked
//! at, because a changed stream is never allowed (but for the metadata about the document).

use std::collections::BTreeSet;

use crate::Error;
use crate::pdf::{self, Dictionary, Document, Held, Location, Object, Prefix, Reference, for_each_piece};

/// What an object number takes in a set.
const NUMBER: u64 = 32;

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

/// Compares the document with its first `end` bytes; `values` are the signatures that it has now.
///
/// A comparison may spend half of what is left for all: what would take more counts as another change.
pub(super) fn after(document: &Document<'_>, end: u64, values: &BTreeSet<Reference>) -> Result<LaterChanges, Error> {
    if end == document.source().len() {
        return Ok(LaterChanges::Nothing);
    }
    let _part = document.budget().part();
    match document.budget().decide(only_signatures(document, end, values)) {
        Ok(true) => Ok(LaterChanges::OnlySignatures),
        Ok(false) => Ok(LaterChanges::Other),
        Err(pdf::Error::Read(error)) => Err(error.into()),
        // What cannot be read cannot be vouched for.
        Err(_) => Ok(LaterChanges::Other),
    }
}

fn only_signatures(document: &Document<'_>, end: u64, values: &BTreeSet<Reference>) -> Result<bool, pdf::Error> {
    let budget = document.budget();
    let prefix = Prefix::new(document.source(), end);
    let old = document.revision(&prefix)?;
    // Bytes behind the last revision are read by no viewer that follows the standard, and by some that do not.
    if !document.ends_with_its_mark()? {
        return Ok(false);
    }
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
        budget.step(16)?;
        if numbers.insert(number) {
            budget.hold(NUMBER)?;
        }
    }
    let mut fresh = BTreeSet::new();
    let mut changed = BTreeSet::new();
    for number in numbers.into_iter().filter(|number| *number != 0) {
        let (before, after) = (old.locate(number)?, document.locate(number)?);
        budget.hold(NUMBER)?;
        if matches!(before, None | Some(Location::Free)) {
            fresh.insert(number);
        } else if before != after {
            changed.insert(number);
        }
    }
    // A place kept for something to be slipped in.
    if points_at(&old, &fresh, None)? {
        return Ok(false);
    }
    let named = Named {
        root,
        form: number_at(&old_catalog, "AcroForm"),
        validation_data: number_at(&old_catalog, "DSS"),
        metadata: number_at(&old_catalog, "Metadata"),
        information: number_at(old.trailer()?, "Info"),
    };
    let comparison = Comparison { old: &old, new: document, old_catalog, new_catalog, named, fresh, values };
    for number in changed {
        let _scratch = budget.scratch();
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
    for number in numbers {
        let _scratch = old.budget().scratch();
        let points = match instead {
            Some((root, catalog)) if root.number == number => catalog.refers_to(&is_wanted),
            _ => old.held(number)?.is_some_and(|held| held.object.refers_to(&is_wanted)),
        };
        if points {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Objects of the signed revision that have a place of their own.
struct Named {
    root: Reference,
    form: Option<u32>,
    validation_data: Option<u32>,
    metadata: Option<u32>,
    information: Option<u32>,
}

fn number_at(dictionary: &Dictionary, key: &str) -> Option<u32> {
    dictionary.reference(key).map(|reference| reference.number)
}

struct Comparison<'d, 'o, 'n> {
    old: &'d Document<'o>,
    new: &'d Document<'n>,
    old_catalog: Dictionary,
    new_catalog: Dictionary,
    named: Named,
    /// Objects that the signed revision did not have.
    fresh: BTreeSet<u32>,
    /// Signature dictionaries of the document as it is now; each has a verdict of its own.
    values: &'d BTreeSet<Reference>,
}

impl Comparison<'_, '_, '_> {
    /// Whether the change of an object that existed is one that further signatures make.
    fn allows(&self, number: u32) -> Result<bool, pdf::Error> {
        let (Some(before), Some(after)) = (self.old.held(number)?, self.new.held(number)?) else { return Ok(false) };
        if self.is_rewritten(&before, &after)? {
            return Ok(true);
        }
        if before.stream.is_some() || after.stream.is_some() {
            return self.is_metadata(number, &before.object, &after.object);
        }
        match (before.object, after.object) {
            (Object::Array(before), Object::Array(after)) => self.appends_signatures(&before, &after),
            (Object::Dictionary(before), Object::Dictionary(after)) => self.allows_dictionary(number, &before, &after),
            _ => Ok(false),
        }
    }

    /// Whether an object was written once more as it was, under the same name and with the same data.
    fn is_rewritten(&self, before: &Held, after: &Held) -> Result<bool, pdf::Error> {
        if before.generation != after.generation || before.object != after.object {
            return Ok(false);
        }
        let (Some(own), Some(others)) = (before.stream, after.stream) else {
            return Ok(before.stream.is_none() && after.stream.is_none());
        };
        let (Object::Dictionary(stream), Object::Dictionary(later)) = (&before.object, &after.object) else {
            return Ok(false);
        };
        // The length may stand elsewhere, and there have changed.
        let length = self.old.length(stream)?;
        Ok(length == self.new.length(later)? && self.same_bytes(own, others, length)?)
    }

    /// Whether `length` bytes at two places of the file are the same.
    fn same_bytes(&self, one: u64, other: u64, length: u64) -> Result<bool, pdf::Error> {
        let source = self.new.source();
        self.new.budget().step(length / 4)?;
        let mut at = one;
        let mut is_same = true;
        for_each_piece::<pdf::Error>(source, other..other.saturating_add(length), |piece| {
            let mut twin = vec![0; piece.len()];
            source.read_at(at, &mut twin)?;
            at += piece.len() as u64;
            is_same &= twin == piece;
            Ok(())
        })?;
        Ok(is_same)
    }

    /// Whether this is the stream of metadata about the document, which nothing shows and nothing else points at.
    fn is_metadata(&self, number: u32, before: &Object, after: &Object) -> Result<bool, pdf::Error> {
        let is_xml = |object: &Object| match object {
            Object::Dictionary(stream) => {
                stream.name("Type") == Some(b"Metadata") && stream.name("Subtype") == Some(b"XML")
            }
            _ => false,
        };
        if self.named.metadata != Some(number) || !is_xml(before) || !is_xml(after) {
            return Ok(false);
        }
        let mut catalog = self.old_catalog.copy(self.old.budget())?;
        catalog.set("Metadata", Object::Null);
        let instead = (self.named.root, &Object::Dictionary(catalog));
        Ok(!points_at(self.old, &BTreeSet::from([number]), Some(instead))?)
    }

    fn allows_dictionary(&self, number: u32, before: &Dictionary, after: &Dictionary) -> Result<bool, pdf::Error> {
        if number == self.named.root.number {
            return self.allows_catalog();
        }
        let number = Some(number);
        if number == self.named.form {
            return self.allows_form(before, after);
        }
        let differ_only_in = |keys: &[&str]| before.differs_only_in(after, keys, self.new.budget());
        if number == self.named.validation_data {
            return Ok(differ_only_in(&["Certs", "OCSPs", "CRLs", "VRI"])?);
        }
        if number == self.named.information {
            return Ok(differ_only_in(&["ModDate", "Producer"])?);
        }
        if before.name("Type") == Some(b"Page") {
            return Ok(differ_only_in(&["Annots"])? && self.allows_list("Annots", before, after)?);
        }
        // An empty signature field that was signed.
        let was_empty = before.name("FT") == Some(b"Sig") && before.get("V").is_none();
        Ok(was_empty
            && differ_only_in(&["V", "AP", "F"])?
            && after
                .reference("V")
                .is_some_and(|value| self.values.contains(&value) && self.fresh.contains(&value.number)))
    }

    fn allows_catalog(&self) -> Result<bool, pdf::Error> {
        let (before, after) = (&self.old_catalog, &self.new_catalog);
        let keys = ["AcroForm", "DSS", "Extensions", "Version"];
        if !before.differs_only_in(after, &keys, self.new.budget())? {
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
        // Fonts for the picture of a signature, where there were none.
        let may_come = ["DR", "DA"].into_iter().filter(|key| before.get(key).is_none());
        let keys: Vec<&str> = ["Fields", "SigFlags"].into_iter().chain(may_come).collect();
        Ok(before.differs_only_in(after, &keys, self.new.budget())? && self.allows_list("Fields", before, after)?)
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
            let _scratch = self.new.budget().scratch();
            let Object::Reference(reference) = item else { return Ok(false) };
            if !self.fresh.contains(&reference.number) || !self.is_signature(*reference)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a new object is a signature field or the widget of one.
    fn is_signature(&self, reference: Reference) -> Result<bool, pdf::Error> {
        let Some(Held { object: Object::Dictionary(own), stream: None, .. }) = self.new.held(reference.number)? else {
            return Ok(false);
        };
        let field = match own.reference("Parent") {
            Some(parent) if own.get("FT").is_none() => self.new.load(parent)?.into_dictionary().unwrap_or_default(),
            _ => own,
        };
        Ok(field.name("FT") == Some(b"Sig") && field.reference("V").is_some_and(|value| self.values.contains(&value)))
    }
}
