//! Deciding everything that will be written, before anybody authorises anything.

use ring::digest::{Context, SHA256};

use super::placeholder::Placeholder;
use super::{Prepared, SignatureOptions, SignerChain};
use crate::digest::{finish, sha256};
use crate::pdf::{self, Dictionary, Document, Object, Reference, Source, Update, for_each_piece};
use crate::x509::{self, Certificate, KeyKind};
use crate::{Budget, Error, Limit, cms};

/// Bits of an annotation's /F (ISO 32000-1 table 165): print, which PDF/A asks for, and locked.
const PRINT_AND_LOCKED: i64 = 4 | 128;
/// /SigFlags (table 219): signatures exist, and only appending keeps them valid.
const SIGNATURES_EXIST_APPEND_ONLY: i64 = 3;

/// Prepares `document` to be signed by `signer`, as PAdES baseline B-B.
///
/// Nothing before the document's end is touched: earlier signatures stay valid, and so does PDF/A-2b. The new signature
/// is a form field without an appearance on the first page. The document is read once, in pieces.
///
/// # Errors
/// [`Error::Pdf`] when the document cannot be read safely, is encrypted, or is certified against changes;
/// [`Error::Limit`] when it claims more than any honest document; [`Error::Certificate`] when the certificate is not valid
/// at the signing time; [`Error::Options`]; [`Error::Read`].
pub fn prepare(document: &dyn Source, signer: &SignerChain, options: &SignatureOptions) -> Result<Prepared, Error> {
    let budget = Budget::for_document(document.len());
    budget.decide(prepare_within(document, signer, options, &budget))
}

fn prepare_within(
    document: &dyn Source,
    signer: &SignerChain,
    options: &SignatureOptions,
    budget: &Budget,
) -> Result<Prepared, Error> {
    let leaf = signer.leaf();
    if !(leaf.not_before()..=leaf.not_after()).contains(&options.signing_time) {
        return Err(x509::Error::NotValidNow { from: leaf.not_before(), to: leaf.not_after() }.into());
    }
    let entries = options.entries()?;
    let parsed = Document::open(document, budget)?;
    let (catalog_reference, catalog) = parsed.catalog()?;
    refuse_what_may_not_change(&parsed, &catalog)?;

    let mut digest = Context::new(&SHA256);
    for_each_piece::<pdf::ReadError>(document, 0..document.len(), |piece| {
        digest.update(piece);
        Ok(())
    })?;
    let document_digest = finish(digest.clone().finish());

    let reserved = room(signer)?;
    let placeholder = Placeholder::new(entries, reserved);
    let mut update = Update::new(&parsed)?;
    let signature = update.allocate();
    update.put_raw(signature, placeholder.body.clone())?;
    add_field(&mut update, &parsed, catalog_reference, catalog, signature)?;
    let identifier = sha256(&[document_digest.as_slice(), b"gocua signed revision"].concat());
    let (identifier, _) = identifier.split_first_chunk::<16>().expect("32 is more than 16");
    let mut written = update.write(*identifier)?;

    let place = *written.bodies.get(&signature).ok_or(pdf::Error::Malformed("lost object"))?;
    let contents = placeholder.fill_byte_range(&mut written.bytes, place, document.len());
    let contents = contents.ok_or(Limit::Length)?;
    let (before, _) = written.bytes.split_at(contents.start + 1);
    let (_, after) = written.bytes.split_at(contents.end - 1);
    digest.update(before.strip_suffix(b"<").unwrap_or(before));
    digest.update(after.strip_prefix(b">").unwrap_or(after));
    Ok(Prepared {
        document_length: document.len(),
        document_digest,
        content_digest: finish(digest.finish()),
        before: before.to_vec(),
        after: after.to_vec(),
        reserved,
        signer: signer.clone(),
    })
}

/// Bytes to keep free: what the structure will have with the largest value of this key, and 30 % for what is added later.
fn room(signer: &SignerChain) -> Result<usize, Error> {
    let kind = signer.leaf().key()?.kind();
    let value = match kind {
        KeyKind::P256 => 72,
        KeyKind::P384 => 104,
        KeyKind::Rsa { bits } => bits.div_ceil(8),
    };
    let chain: Vec<Certificate> = signer.certificates().cloned().collect();
    let attributes = cms::signed_attributes(&[0; 32], signer.leaf());
    let exact = cms::signed_data(&chain, &attributes, kind, &vec![0; value]).len();
    Ok(exact + exact * 3 / 10)
}

fn refuse_what_may_not_change(document: &Document<'_>, catalog: &Dictionary) -> Result<(), Error> {
    let Some(permissions) = document.value(catalog, "Perms")?.into_dictionary() else { return Ok(()) };
    let Some(signature) = document.value(&permissions, "DocMDP")?.into_dictionary() else { return Ok(()) };
    let Object::Array(references) = document.value(&signature, "Reference")? else { return Ok(()) };
    for reference in &references {
        let Some(reference) = document.resolve(reference)?.into_dictionary() else { continue };
        let Some(parameters) = document.value(&reference, "TransformParams")?.into_dictionary() else { continue };
        if document.value(&parameters, "P")? == Object::Integer(1) {
            return Err(pdf::Error::ChangesForbidden.into());
        }
    }
    Ok(())
}

fn add_field(
    update: &mut Update<'_, '_>,
    document: &Document<'_>,
    catalog_reference: Reference,
    mut catalog: Dictionary,
    signature: Reference,
) -> Result<(), Error> {
    let (page_reference, mut page) = document.first_page(&catalog)?;
    let (_, names) = document.signature_fields(&catalog)?;
    // Names are looked up at most once more than there are names.
    document.budget().step(64 * names.len() as u64)?;
    let name = (1..).map(|number| format!("Signature{number}")).find(|name| !names.contains(name)).unwrap_or_default();

    let mut widget = Dictionary::default();
    widget.set("Type", Object::named("Annot"));
    widget.set("Subtype", Object::named("Widget"));
    widget.set("FT", Object::named("Sig"));
    widget.set("T", Object::text(&name));
    widget.set("V", Object::Reference(signature));
    // An empty rectangle needs no appearance, in PDF/A either (ISO 19005-2 6.3.3).
    widget.set("Rect", Object::Array([0; 4].map(Object::Integer).into()));
    widget.set("F", Object::Integer(PRINT_AND_LOCKED));
    widget.set("P", Object::Reference(page_reference));
    let field = update.allocate();
    update.put(field, &Object::Dictionary(widget))?;

    if let Some(changed) = append(update, &page, "Annots", field)? {
        page.set("Annots", changed);
        update.put(page_reference, &Object::Dictionary(page))?;
    }
    let mut catalog_changed = mark_extension(document, &mut catalog)?;
    let form_reference = catalog.reference("AcroForm");
    let form = document.value(&catalog, "AcroForm")?;
    let (form_reference, mut form) = match (form_reference, form) {
        (_, Object::Dictionary(form)) if form.get("XFA").is_some() => {
            // What such a form shows is not what its pages say: it cannot be shown and signed as the same thing.
            return Err(pdf::Error::Unsupported("XFA form").into());
        }
        (reference, Object::Dictionary(form)) => (reference, form),
        (_, Object::Null) => {
            let reference = update.allocate();
            catalog.set("AcroForm", Object::Reference(reference));
            catalog_changed = true;
            (Some(reference), Dictionary::default())
        }
        _ => return Err(pdf::Error::Malformed("form").into()),
    };
    let mut form_changed = false;
    if let Some(changed) = append(update, &form, "Fields", field)? {
        form.set("Fields", changed);
        form_changed = true;
    }
    let flags = form.integer("SigFlags").unwrap_or(0);
    if flags & SIGNATURES_EXIST_APPEND_ONLY != SIGNATURES_EXIST_APPEND_ONLY {
        form.set("SigFlags", Object::Integer(flags | SIGNATURES_EXIST_APPEND_ONLY));
        form_changed = true;
    }
    match form_reference {
        Some(reference) if form_changed => update.put(reference, &Object::Dictionary(form))?,
        Some(_) => {}
        None => {
            catalog.set("AcroForm", Object::Dictionary(form));
            catalog_changed = true;
        }
    }
    if catalog_changed {
        update.put(catalog_reference, &Object::Dictionary(catalog))?;
    }
    Ok(())
}

/// Appends `item` to the array at `key`. Gives the changed array when it stands in the dictionary itself; when it is an
/// object of its own, that object is replaced and the dictionary stays as it is.
fn append(
    update: &mut Update<'_, '_>,
    holder: &Dictionary,
    key: &str,
    item: Reference,
) -> Result<Option<Object>, Error> {
    let reference = holder.reference(key);
    let array = match (reference, holder.get(key)) {
        (Some(reference), _) => update.load(reference)?,
        (None, Some(value)) => value.copy(update.budget())?,
        (None, None) => Object::Null,
    };
    let mut items = match array {
        Object::Array(items) => items,
        Object::Null => Vec::new(),
        _ => return Err(pdf::Error::Malformed("a list that is none").into()),
    };
    items.push(Object::Reference(item));
    match reference {
        Some(reference) => {
            update.put(reference, &Object::Array(items))?;
            Ok(None)
        }
        None => Ok(Some(Object::Array(items))),
    }
}

/// Says in a PDF before 2.0 that it uses the ETSI signature format (EN 319 142-1 6.2, ISO 32000-1 7.12).
fn mark_extension(document: &Document<'_>, catalog: &mut Dictionary) -> Result<bool, Error> {
    let version = document.version(catalog)?;
    if version >= (2, 0) {
        return Ok(false);
    }
    let mut extensions = match document.value(catalog, "Extensions")? {
        Object::Dictionary(extensions) => extensions,
        _ => Dictionary::default(),
    };
    if version == (1, 7) && extensions.get("ESIC").is_some() {
        return Ok(false);
    }
    if version < (1, 7) {
        catalog.set("Version", Object::named("1.7"));
    }
    let mut extension = Dictionary::default();
    extension.set("BaseVersion", Object::named("1.7"));
    extension.set("ExtensionLevel", Object::Integer(1));
    extensions.set("ESIC", Object::Dictionary(extension));
    catalog.set("Extensions", Object::Dictionary(extensions));
    Ok(true)
}
