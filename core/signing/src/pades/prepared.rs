//! A document that waits for its signature.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};

use super::{SignatureValue, SignerChain};
use crate::digest::{finish, sha256};
use crate::pdf::{Source, for_each_piece, write_hex};
use crate::x509::Certificate;
use crate::{Error, cms};

/// Everything about one signature but its value: journalled before the citizen is asked to authorise, so that the value
/// can still be used after the app was killed. A few KiB, whatever the size of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    pub(super) document_length: u64,
    #[serde(with = "base64_array")]
    pub(super) document_digest: [u8; 32],
    /// SHA-256 of the byte range: the message-digest attribute.
    #[serde(with = "base64_array")]
    pub(super) content_digest: [u8; 32],
    /// The update up to and with the `<` of /Contents.
    #[serde(with = "base64_bytes")]
    pub(super) before: Vec<u8>,
    /// The update from the `>` of /Contents on.
    #[serde(with = "base64_bytes")]
    pub(super) after: Vec<u8>,
    /// Bytes of signature that fit between.
    pub(super) reserved: usize,
    pub(super) signer: SignerChain,
}

impl Prepared {
    /// SHA-256 of the DER signed attributes: the "data to be signed representation" that the citizen authorises and the
    /// service signs.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        sha256(&self.to_be_signed())
    }

    /// The DER signed attributes themselves, for a signer that hashes on its own.
    #[must_use]
    pub fn to_be_signed(&self) -> Vec<u8> {
        cms::signed_attributes(&self.content_digest, self.signer.leaf())
    }

    /// SHA-256 of the document as it was shown, before the signature is added.
    #[must_use]
    pub fn document_digest(&self) -> [u8; 32] {
        self.document_digest
    }

    /// The certificates of the signer for whom this was prepared.
    #[must_use]
    pub fn signer(&self) -> &SignerChain {
        &self.signer
    }

    /// Length of the signed document in bytes.
    #[must_use]
    pub fn signed_length(&self) -> u64 {
        self.document_length + (self.before.len() + 2 * self.reserved + self.after.len()) as u64
    }

    /// Verifies a value that a service returned, with the signer's key, over what was to be signed.
    ///
    /// ECDSA is taken as DER or as r and s side by side; RSA is PKCS#1 v1.5; both with SHA-256.
    ///
    /// # Errors
    /// [`Error::NotOurSignature`] when it does not verify.
    pub fn accept(&self, value: &[u8]) -> Result<SignatureValue, Error> {
        SignatureValue::verify(self.signer.leaf().key()?, &self.to_be_signed(), value)
    }

    /// Writes the signed document: the same bytes, then the update with the signature. Memory use does not grow with it.
    ///
    /// The document is checked while it is copied, in one pass. When this fails, what was written must be thrown away.
    ///
    /// # Errors
    /// [`Error::NotOurSignature`] when the value was accepted by another `Prepared`, [`Error::DocumentChanged`] when the
    /// document is not the one prepared, [`Error::Read`], [`Error::Write`].
    pub fn finish(&self, document: &dyn Source, value: &SignatureValue, out: &mut dyn Write) -> Result<(), Error> {
        let value = self.accept(value.as_bytes())?;
        let failed = |error: std::io::Error| Error::Write(error.kind());
        if document.len() != self.document_length {
            return Err(Error::DocumentChanged);
        }
        let mut digest = Context::new(&SHA256);
        for_each_piece(document, 0..self.document_length, |piece| {
            digest.update(piece);
            out.write_all(piece).map_err(failed)
        })?;
        if finish(digest.clone().finish()) != self.document_digest {
            return Err(Error::DocumentChanged);
        }
        digest.update(self.before.strip_suffix(b"<").unwrap_or(&self.before));
        digest.update(self.after.strip_prefix(b">").unwrap_or(&self.after));
        if finish(digest.finish()) != self.content_digest {
            return Err(Error::DocumentChanged);
        }
        out.write_all(&self.before).map_err(failed)?;
        out.write_all(&self.contents(&value)?).map_err(failed)?;
        out.write_all(&self.after).map_err(failed)?;
        out.flush().map_err(failed)
    }

    /// The hexadecimal digits between `<` and `>`, with zeros to the end.
    fn contents(&self, value: &SignatureValue) -> Result<Vec<u8>, Error> {
        let key = self.signer.leaf().key()?.kind();
        let chain: Vec<Certificate> = self.signer.certificates().cloned().collect();
        let structure = cms::signed_data(&chain, &self.to_be_signed(), key, value.as_bytes());
        if structure.len() > self.reserved {
            return Err(Error::TooLarge { needed: structure.len(), reserved: self.reserved });
        }
        let mut digits = Vec::with_capacity(2 * self.reserved);
        write_hex(&structure, &mut digits);
        digits.resize(2 * self.reserved, b'0');
        Ok(digits)
    }
}

/// Bytes as base64 text: a third larger, where a list of numbers would be four times as large.
mod base64_bytes {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    use super::{Engine, STANDARD};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

mod base64_array {
    use serde::{Deserializer, Serializer, de::Error as _};

    use super::base64_bytes;

    pub(super) fn serialize<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        base64_bytes::serialize(bytes, serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        base64_bytes::deserialize(deserializer)?.try_into().map_err(|_| D::Error::custom("32 bytes"))
    }
}
