//! Walking a document's pages and form fields, and its texts.

use std::collections::HashSet;

use super::object::{Dictionary, Object, Reference};
use super::{Document, Error};

const MAX_DEPTH: usize = 32;
const MAX_FIELDS: usize = 100_000;
const MAX_PAGE_NODES: usize = 4096;

/// A signature field that has a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SignatureField {
    /// Full name, parts joined with dots.
    pub(crate) name: String,
    /// The signature dictionary; `None` when it is not an indirect object, as it should be.
    pub(crate) value: Option<Reference>,
}

impl Document<'_> {
    /// The first page.
    pub(crate) fn first_page(&self, catalog: &Dictionary) -> Result<(Reference, Dictionary), Error> {
        const MISSING: Error = Error::Malformed("no page");
        let mut waiting = vec![catalog.reference("Pages").ok_or(MISSING)?];
        let mut seen = HashSet::new();
        while let Some(reference) = waiting.pop() {
            if !seen.insert(reference) || seen.len() > MAX_PAGE_NODES {
                return Err(Error::Malformed("page tree"));
            }
            let node = self.load(reference)?.into_dictionary().ok_or(MISSING)?;
            match self.value(&node, "Kids")? {
                Object::Array(kids) => {
                    let kids = kids.iter().rev().filter_map(|kid| match kid {
                        Object::Reference(kid) => Some(*kid),
                        _ => None,
                    });
                    waiting.extend(kids);
                }
                _ => return Ok((reference, node)),
            }
        }
        Err(MISSING)
    }

    /// Every signature field with a value, and the partial names of all top fields.
    pub(crate) fn signature_fields(
        &self,
        catalog: &Dictionary,
    ) -> Result<(Vec<SignatureField>, HashSet<String>), Error> {
        let mut walk = Walk { document: self, fields: Vec::new(), seen: HashSet::new(), count: 0 };
        let mut names = HashSet::new();
        if let Some(form) = self.value(catalog, "AcroForm")?.into_dictionary()
            && let Object::Array(fields) = self.value(&form, "Fields")?
        {
            for field in &fields {
                if let Some(name) = walk.field(field, "", false, 0)? {
                    names.insert(name);
                }
            }
        }
        Ok((walk.fields, names))
    }
}

struct Walk<'d, 's> {
    document: &'d Document<'s>,
    fields: Vec<SignatureField>,
    seen: HashSet<Reference>,
    count: usize,
}

impl Walk<'_, '_> {
    /// Looks at a field and those below it; gives its own partial name.
    fn field(&mut self, field: &Object, above: &str, inherited: bool, depth: usize) -> Result<Option<String>, Error> {
        self.count += 1;
        if depth > MAX_DEPTH || self.count > MAX_FIELDS {
            return Err(Error::Limit("form fields"));
        }
        if let Object::Reference(reference) = field
            && !self.seen.insert(*reference)
        {
            return Ok(None);
        }
        let Some(field) = self.document.resolve(field)?.into_dictionary() else { return Ok(None) };
        let own = match self.document.value(&field, "T")? {
            Object::String(text) => Some(read_text(&text)),
            _ => None,
        };
        let name = match &own {
            Some(own) if above.is_empty() => own.clone(),
            Some(own) => format!("{above}.{own}"),
            None => above.to_owned(),
        };
        let is_signature = match self.document.value(&field, "FT")? {
            Object::Name(kind) => kind == b"Sig",
            _ => inherited,
        };
        match field.get("V") {
            // A value that is null is an empty field (7.3.9).
            Some(Object::Reference(value)) if is_signature && self.document.load(*value)? != Object::Null => {
                self.fields.push(SignatureField { name: name.clone(), value: Some(*value) });
            }
            Some(Object::Dictionary(_)) if is_signature => {
                self.fields.push(SignatureField { name: name.clone(), value: None });
            }
            _ => {}
        }
        if let Object::Array(kids) = self.document.value(&field, "Kids")? {
            for kid in &kids {
                self.field(kid, &name, is_signature, depth + 1)?;
            }
        }
        Ok(own)
    }
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
