//! Public keys and the signatures they verify, on ring.

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};

use super::Error;
use crate::asn1::{self, Element, Reader, ids, tag};
use crate::digest::Hash;

/// The kinds of key whose signatures can be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// ECDSA on NIST P-256.
    P256,
    /// ECDSA on NIST P-384.
    P384,
    /// RSA with a modulus of this many bits.
    Rsa {
        /// Length of the modulus in bits.
        bits: usize,
    },
}

/// A public key out of a SubjectPublicKeyInfo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    kind: KeyKind,
    /// The uncompressed point, or the PKCS#1 RSAPublicKey.
    bytes: Vec<u8>,
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo (RFC 5280 4.1.2.7, RFC 5480, RFC 8017).
    ///
    /// # Errors
    /// [`Error::UnsupportedKey`] for other algorithms and for RSA outside 2048 to 8192 bits.
    pub fn parse(info: &Element<'_>) -> Result<Self, Error> {
        let mut info = info.children()?;
        let mut algorithm = info.sequence()?;
        let bytes = info.expect(tag::BIT_STRING)?.whole_bits()?;
        info.finish()?;
        let kind = match algorithm.oid()? {
            ids::EC => {
                if algorithm.peek() != Some(tag::OID) {
                    return Err(Error::UnsupportedKey("curve that is not named"));
                }
                let (kind, length) = match algorithm.oid()? {
                    ids::P256 => (KeyKind::P256, 65),
                    ids::P384 => (KeyKind::P384, 97),
                    _ => return Err(Error::UnsupportedKey("curve")),
                };
                if bytes.len() != length || bytes.first() != Some(&4) {
                    return Err(Error::UnsupportedKey("point that is not uncompressed"));
                }
                kind
            }
            ids::RSA => {
                let mut key = Element::parse_sequence(bytes, info.budget())?;
                let modulus = key.expect(tag::INTEGER)?.unsigned()?;
                let unused = modulus.first().map_or(0, |first| first.leading_zeros() as usize);
                let bits = modulus.len() * 8 - unused;
                if !(2048..=8192).contains(&bits) {
                    return Err(Error::UnsupportedKey("RSA outside 2048 to 8192 bits"));
                }
                KeyKind::Rsa { bits }
            }
            _ => return Err(Error::UnsupportedKey("algorithm")),
        };
        Ok(Self { kind, bytes: bytes.to_vec() })
    }

    /// What kind of key this is.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Verifies `signature` (ECDSA as DER) over `message`.
    pub(crate) fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureFault> {
        use SignatureAlgorithm::{Ecdsa, RsaPkcs1, RsaPss};
        let verification: &dyn VerificationAlgorithm = match (self.kind, algorithm) {
            (KeyKind::P256, Ecdsa(Hash::Sha256)) => &signature::ECDSA_P256_SHA256_ASN1,
            (KeyKind::P256, Ecdsa(Hash::Sha384)) => &signature::ECDSA_P256_SHA384_ASN1,
            (KeyKind::P384, Ecdsa(Hash::Sha256)) => &signature::ECDSA_P384_SHA256_ASN1,
            (KeyKind::P384, Ecdsa(Hash::Sha384)) => &signature::ECDSA_P384_SHA384_ASN1,
            (KeyKind::Rsa { .. }, RsaPkcs1(Hash::Sha256)) => &signature::RSA_PKCS1_2048_8192_SHA256,
            (KeyKind::Rsa { .. }, RsaPkcs1(Hash::Sha384)) => &signature::RSA_PKCS1_2048_8192_SHA384,
            (KeyKind::Rsa { .. }, RsaPkcs1(Hash::Sha512)) => &signature::RSA_PKCS1_2048_8192_SHA512,
            (KeyKind::Rsa { .. }, RsaPss(Hash::Sha256)) => &signature::RSA_PSS_2048_8192_SHA256,
            (KeyKind::Rsa { .. }, RsaPss(Hash::Sha384)) => &signature::RSA_PSS_2048_8192_SHA384,
            (KeyKind::Rsa { .. }, RsaPss(Hash::Sha512)) => &signature::RSA_PSS_2048_8192_SHA512,
            _ => return Err(SignatureFault::Unsupported),
        };
        UnparsedPublicKey::new(verification, &self.bytes).verify(message, signature).map_err(|_| SignatureFault::Wrong)
    }
}

/// Why a signature was not verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignatureFault {
    /// The combination of key, scheme and hash cannot be verified here.
    Unsupported,
    /// It was verified and is wrong.
    Wrong,
}

/// A signature scheme with its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignatureAlgorithm {
    Ecdsa(Hash),
    RsaPkcs1(Hash),
    RsaPss(Hash),
}

impl SignatureAlgorithm {
    /// Reads a signature AlgorithmIdentifier; `digest` is the hash named elsewhere (CMS), for the identifiers that name
    /// only the key's algorithm. `None` when it is unknown, too old, or contradicts `digest`.
    pub(crate) fn parse(algorithm: &Element<'_>, digest: Option<Hash>) -> Result<Option<Self>, asn1::Error> {
        let mut parts = algorithm.children()?;
        let scheme = match parts.oid()? {
            ids::RSA => digest.map(Self::RsaPkcs1),
            ids::EC => digest.map(Self::Ecdsa),
            ids::RSA_SHA256 => Some(Self::RsaPkcs1(Hash::Sha256)),
            ids::RSA_SHA384 => Some(Self::RsaPkcs1(Hash::Sha384)),
            ids::RSA_SHA512 => Some(Self::RsaPkcs1(Hash::Sha512)),
            ids::ECDSA_SHA256 => Some(Self::Ecdsa(Hash::Sha256)),
            ids::ECDSA_SHA384 => Some(Self::Ecdsa(Hash::Sha384)),
            ids::ECDSA_SHA512 => Some(Self::Ecdsa(Hash::Sha512)),
            ids::RSA_PSS => pss_hash(parts.sequence()?)?.map(Self::RsaPss),
            _ => None,
        };
        Ok(scheme.filter(|scheme| digest.is_none_or(|digest| digest == scheme.hash())))
    }

    pub(crate) fn hash(self) -> Hash {
        match self {
            Self::Ecdsa(hash) | Self::RsaPkcs1(hash) | Self::RsaPss(hash) => hash,
        }
    }
}

/// The hash of RSASSA-PSS-params (RFC 4055 3.1), when hash, mask and salt are the usual ones, which is all ring verifies.
fn pss_hash(mut parameters: Reader<'_>) -> Result<Option<Hash>, asn1::Error> {
    // Absent fields mean SHA-1, which is not accepted.
    let Some(hash) = parameters.optional(tag::context_constructed(0))? else { return Ok(None) };
    let Some(hash) = hash_algorithm(&hash.children()?.expect(tag::SEQUENCE)?)? else { return Ok(None) };
    let Some(mask) = parameters.optional(tag::context_constructed(1))? else { return Ok(None) };
    let mut mask = mask.children()?.sequence()?;
    let mask_matches = mask.oid()? == ids::MGF1 && hash_algorithm(&mask.expect(tag::SEQUENCE)?)? == Some(hash);
    let salt = match parameters.optional(tag::context_constructed(2))? {
        Some(salt) => salt.children()?.expect(tag::INTEGER)?.small()?,
        None => 20,
    };
    Ok((mask_matches && salt as usize == hash.algorithm().output_len()).then_some(hash))
}

/// Reads a digest AlgorithmIdentifier; `None` when it is unknown or too old.
pub(crate) fn hash_algorithm(algorithm: &Element<'_>) -> Result<Option<Hash>, asn1::Error> {
    Ok(match algorithm.children()?.oid()? {
        ids::SHA256 => Some(Hash::Sha256),
        ids::SHA384 => Some(Hash::Sha384),
        ids::SHA512 => Some(Hash::Sha512),
        _ => None,
    })
}
