//! Walking a document's pages and form fields, and its texts.
//!
//! Nodes are taken one at a time: of what was read before, only references and names are kept.

use std::collections::HashSet;
use std::rc::Rc;

use super::object::{Dictionary, Object, Reference};
use super::{Document, Error};
use crate::Limit;
use crate::budget::ALLOCATION;

const MAX_DEPTH: u8 = 32;
/// What a node that waits takes in memory, and one that was seen.
const NODE: u64 = 128;
const SEEN: u64 = 32;

/// A signature field that has a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SignatureField {
    /// Full name, parts joined with dots.
    pub(crate) name: String,
    /// The signature dictionary; `None` when it is not an indirect object, as it should be.
    pub(crate) value: Option<Reference>,
}

/// What is above a field.
#[derive(Clone)]
struct Above {
    name: Rc<str>,
    is_signature: bool,
    depth: u8,
}

impl Document<'_> {
    /// The first page.
    pub(crate) fn first_page(&self, catalog: &Dictionary) -> Result<(Reference, Dictionary), Error> {
        const MISSING: Error = Error::Malformed("no page");
        let mut waiting = vec![catalog.reference("Pages").ok_or(MISSING)?];
        let mut seen = HashSet::new();
        while let Some(reference) = waiting.pop() {
            self.budget().hold(SEEN)?;
            if !seen.insert(reference) {
                return Err(Error::Malformed("page tree"));
            }
            let attempt = self.budget().scratch();
            let node = self.load(reference)?.into_dictionary().ok_or(MISSING)?;
            let Object::Array(kids) = self.value(&node, "Kids")? else {
                attempt.remains();
                return Ok((reference, node));
            };
            let kids: Vec<Reference> = kids.iter().rev().filter_map(as_reference).collect();
            drop(attempt);
            self.budget().hold(2 * (size_of::<Reference>() * kids.len()) as u64)?;
            waiting.extend(kids);
        }
        Err(MISSING)
    }

    /// Every signature field with a value, and the partial names of all top fields.
    pub(crate) fn signature_fields(
        &self,
        catalog: &Dictionary,
    ) -> Result<(Vec<SignatureField>, HashSet<String>), Error> {
        let mut walk = Walk { document: self, fields: Vec::new(), names: HashSet::new(), waiting: Vec::new() };
        let top = Above { name: "".into(), is_signature: false, depth: 0 };
        let roots = {
            let _scratch = self.budget().scratch();
            let form = self.value(catalog, "AcroForm")?.into_dictionary();
            match form.map(|form| self.value(&form, "Fields")).transpose()? {
                Some(Object::Array(roots)) => roots,
                _ => Vec::new(),
            }
        };
        walk.wait_for(roots, &top)?;
        let mut seen = HashSet::new();
        while let Some((field, above)) = walk.waiting.pop() {
            self.budget().hold(SEEN)?;
            if let Object::Reference(reference) = field
                && !seen.insert(reference)
            {
                continue;
            }
            walk.field(&field, &above)?;
        }
        Ok((walk.fields, walk.names))
    }
}

fn as_reference(object: &Object) -> Option<Reference> {
    match object {
        Object::Reference(reference) => Some(*reference),
        _ => None,
    }
}

struct Walk<'d, 's> {
    document: &'d Document<'s>,
    fields: Vec<SignatureField>,
    names: HashSet<String>,
    /// Fields to look at, the next at the end, and what is above them.
    waiting: Vec<(Object, Above)>,
}

impl Walk<'_, '_> {
    /// Lets fields wait, the first to be taken first.
    fn wait_for(&mut self, fields: Vec<Object>, above: &Above) -> Result<(), Error> {
        for field in fields.into_iter().rev() {
            // A field that is no reference lies in what is released behind it.
            self.document.budget().hold(NODE)?;
            let field = field.copy(self.document.budget())?;
            self.waiting.push((field, above.clone()));
        }
        Ok(())
    }

    /// Looks at a field; those below it wait.
    fn field(&mut self, field: &Object, above: &Above) -> Result<(), Error> {
        let (document, budget) = (self.document, self.document.budget());
        if above.depth > MAX_DEPTH {
            return Err(Limit::Depth.into());
        }
        let (kids, below) = {
            let _scratch = budget.scratch();
            let Some(field) = document.resolve(field)?.into_dictionary() else { return Ok(()) };
            let own = match document.value(&field, "T")? {
                Object::String(text) => Some(text),
                _ => None,
            };
            let own = own.map(|text| text_in(&text, budget)).transpose()?;
            let is_signature = match document.value(&field, "FT")? {
                Object::Name(kind) => kind == b"Sig",
                _ => above.is_signature,
            };
            let name: Rc<str> = match &own {
                Some(own) if above.name.is_empty() => own.as_str().into(),
                Some(own) => {
                    budget.hold((above.name.len() + own.len()) as u64)?;
                    format!("{}.{own}", above.name).into()
                }
                None => Rc::clone(&above.name),
            };
            let value = match field.get("V") {
                // A value that is null is an empty field (7.3.9).
                Some(Object::Reference(value)) if is_signature && document.load(*value)? != Object::Null => {
                    Some(Some(*value))
                }
                Some(Object::Dictionary(_)) if is_signature => Some(None),
                _ => None,
            };
            if let Some(value) = value {
                self.fields.push(SignatureField { name: name.to_string(), value });
            }
            if above.depth == 0 {
                self.names.extend(own);
            }
            let kids = match document.value(&field, "Kids")? {
                Object::Array(kids) => kids,
                _ => Vec::new(),
            };
            (kids, Above { name, is_signature, depth: above.depth + 1 })
        };
        // The name of this field, of its signature, and what those below begin with.
        budget.hold(3 * (ALLOCATION + below.name.len() as u64))?;
        self.wait_for(kids, &below)
    }
}

fn text_in(bytes: &[u8], budget: &crate::Budget) -> Result<String, Error> {
    budget.hold(3 * bytes.len() as u64)?;
    budget.step(bytes.len() as u64)?;
    Ok(read_text(bytes))
}

/// A text string (7.9.2.2; UTF-8 from ISO 32000-2). Bytes without a mark are read as Latin-1, which PDFDocEncoding nearly is.
pub(crate) fn read_text(bytes: &[u8]) -> String {
    if let Some(utf16) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units: Vec<u16> = utf16.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    if let Some(utf8) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return String::from_utf8_lossy(utf8).into_owned();
    }
    bytes.iter().map(|&byte| char::from(byte)).collect()
}
