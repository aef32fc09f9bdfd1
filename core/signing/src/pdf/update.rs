//! Incremental updates (ISO 32000-1 7.5.6): new objects behind the old bytes, which are never touched.

use std::collections::BTreeMap;

use super::object::{Dictionary, Object, Reference};
use super::{Document, Error};
use crate::{Budget, Limit};

/// Objects to be added to, or put in the place of, those of a document.
pub(crate) struct Update<'d, 's> {
    document: &'d Document<'s>,
    objects: BTreeMap<Reference, Vec<u8>>,
    next: u32,
}

/// The bytes of an update, and where in them each object's body begins.
pub(crate) struct Written {
    pub(crate) bytes: Vec<u8>,
    pub(crate) bodies: BTreeMap<Reference, usize>,
}

impl<'d, 's> Update<'d, 's> {
    pub(crate) fn new(document: &'d Document<'s>) -> Result<Self, Error> {
        // Offsets in a classic table have ten digits.
        if document.source().len() > 9_000_000_000 {
            return Err(Limit::Length.into());
        }
        Ok(Self { document, objects: BTreeMap::new(), next: document.free_number()? })
    }

    /// A number that no object has.
    pub(crate) fn allocate(&mut self) -> Reference {
        let reference = Reference { number: self.next, generation: 0 };
        self.next += 1;
        reference
    }

    /// Adds an object, or replaces it from now on. One object cannot be replaced twice: a file in which, say, the list of
    /// fields is also the list of annotations is a trap.
    pub(crate) fn put(&mut self, reference: Reference, object: &Object) -> Result<(), Error> {
        let mut body = Vec::new();
        object.write(&mut body);
        // Here, among the others, and as part of what is prepared.
        self.document.budget().hold(4 * body.len() as u64)?;
        self.put_raw(reference, body)
    }

    /// Adds an object whose bytes are already written.
    pub(crate) fn put_raw(&mut self, reference: Reference, body: Vec<u8>) -> Result<(), Error> {
        match self.objects.insert(reference, body) {
            None => Ok(()),
            Some(_) => Err(Error::Malformed("one object in two places")),
        }
    }

    /// What copies are paid from.
    pub(crate) fn budget(&self) -> &'s Budget {
        self.document.budget()
    }

    /// An object of the document.
    pub(crate) fn load(&self, reference: Reference) -> Result<Object, Error> {
        self.document.load(reference)
    }

    /// Writes the update; `identifier` becomes the second half of the file identifier (14.4).
    pub(crate) fn write(mut self, identifier: [u8; 16]) -> Result<Written, Error> {
        let base = self.document.source().len();
        let mut bytes = Vec::new();
        let mut last = [0];
        self.document.source().read_at(base - 1, &mut last)?;
        if !matches!(last, [b'\n' | b'\r']) {
            bytes.push(b'\n');
        }
        let newest = self.document.newest()?;
        let table_object = newest.is_stream().then(|| self.allocate());
        let mut bodies = BTreeMap::new();
        let mut offsets = BTreeMap::new();
        for (reference, body) in &self.objects {
            offsets.insert(*reference, base + bytes.len() as u64);
            // Line ends as PDF/A asks for (ISO 19005-2 6.1.9).
            bytes.extend_from_slice(format!("{} {} obj\n", reference.number, reference.generation).as_bytes());
            bodies.insert(*reference, bytes.len());
            bytes.extend_from_slice(body);
            bytes.extend_from_slice(b"\nendobj\n");
        }
        let start = base + bytes.len() as u64;
        let mut trailer = self.trailer(identifier)?;
        match table_object {
            Some(reference) => {
                offsets.insert(reference, start);
                write_stream(&mut bytes, reference, trailer, &offsets);
            }
            None => {
                write_table(&mut bytes, &offsets);
                bytes.extend_from_slice(b"trailer\n");
                trailer.set("Prev", Object::Integer(offset(self.document.newest_offset()?)));
                trailer.write(&mut bytes);
                bytes.push(b'\n');
            }
        }
        bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(Written { bytes, bodies })
    }

    fn trailer(&self, identifier: [u8; 16]) -> Result<Dictionary, Error> {
        let old = self.document.trailer()?;
        let mut trailer = Dictionary::default();
        trailer.set("Size", Object::Integer(i64::from(self.next)));
        for key in ["Root", "Info"] {
            if let Some(value) = old.get(key) {
                trailer.set(key, value.copy(self.document.budget())?);
            }
        }
        let identifier = Object::String(identifier.to_vec());
        let first = match self.document.value(old, "ID")? {
            Object::Array(parts) => parts.into_iter().next().filter(|part| matches!(part, Object::String(_))),
            _ => None,
        };
        trailer.set(
            "ID",
            Object::Array(vec![
                match first {
                    Some(first) => first,
                    None => identifier.copy(self.document.budget())?,
                },
                identifier,
            ]),
        );
        trailer.set("Prev", Object::Integer(offset(self.document.newest_offset()?)));
        Ok(trailer)
    }
}

fn offset(offset: u64) -> i64 {
    i64::try_from(offset).unwrap_or(i64::MAX)
}

/// Runs of consecutive object numbers.
fn runs(offsets: &BTreeMap<Reference, u64>) -> Vec<Vec<(Reference, u64)>> {
    let mut runs: Vec<Vec<(Reference, u64)>> = Vec::new();
    for (reference, offset) in offsets {
        match runs.last_mut().filter(|run| run.last().is_some_and(|(last, _)| last.number + 1 == reference.number)) {
            Some(run) => run.push((*reference, *offset)),
            None => runs.push(vec![(*reference, *offset)]),
        }
    }
    runs
}

fn write_table(bytes: &mut Vec<u8>, offsets: &BTreeMap<Reference, u64>) {
    bytes.extend_from_slice(b"xref\n");
    for run in runs(offsets) {
        let first = run.first().map_or(0, |(reference, _)| reference.number);
        bytes.extend_from_slice(format!("{first} {}\n", run.len()).as_bytes());
        for (reference, offset) in run {
            bytes.extend_from_slice(format!("{offset:010} {:05} n \n", reference.generation).as_bytes());
        }
    }
}

/// The same as a stream, not compressed: it is a few dozen bytes.
fn write_stream(bytes: &mut Vec<u8>, own: Reference, mut trailer: Dictionary, offsets: &BTreeMap<Reference, u64>) {
    let mut index = Vec::new();
    let mut data = Vec::new();
    for run in runs(offsets) {
        let first = run.first().map_or(0, |(reference, _)| reference.number);
        index.push(Object::Integer(i64::from(first)));
        index.push(Object::Integer(i64::try_from(run.len()).unwrap_or(0)));
        for (reference, offset) in run {
            data.push(1);
            data.extend_from_slice(&offset.to_be_bytes());
            data.extend_from_slice(&reference.generation.to_be_bytes());
        }
    }
    trailer.set("Type", Object::named("XRef"));
    trailer.set("W", Object::Array([1, 8, 2].map(Object::Integer).into()));
    trailer.set("Index", Object::Array(index));
    trailer.set("Length", Object::Integer(i64::try_from(data.len()).unwrap_or(0)));
    bytes.extend_from_slice(format!("{} {} obj\n", own.number, own.generation).as_bytes());
    trailer.write(bytes);
    bytes.extend_from_slice(b"\nstream\n");
    bytes.extend_from_slice(&data);
    bytes.extend_from_slice(b"\nendstream\nendobj\n");
}
