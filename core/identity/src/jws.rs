//! Signatures of others: compact JWS (RFC 7515) with ES256 or PS256 (RFC 7518), verified strictly.
//!
//! There is no `none`, no shared-key algorithm, no key inside the object, no extension. The algorithm is the key's; a
//! header that says otherwise is refused. The payload cannot be reached before the signature is verified.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};

use crate::json::Object;
use crate::thumbprint::thumbprint;
use crate::{Error, dpop};

mod fault;

pub use fault::Fault;

/// The longest compact JWS read, in bytes.
pub const MAX_LENGTH: usize = 32 * 1024;

/// RSA moduli read, in bytes: 2048 to 4096 bits. Longer ones only cost time.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=512;

/// Headers that bring a key or ask for understanding: whoever forges a token writes them (RFC 8725, 3.10 and 3.11).
const FORBIDDEN_HEADERS: [&str; 6] = ["crit", "jku", "jwk", "x5u", "x5c", "b64"];

/// The accepted algorithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// ECDSA, P-256, SHA-256.
    Es256,
    /// RSASSA-PSS, SHA-256, salt of 32 bytes.
    Ps256,
}

impl Algorithm {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "ES256" => Some(Self::Es256),
            "PS256" => Some(Self::Ps256),
            _ => None,
        }
    }
}

/// A public key that verifies.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyingKey(Kind);

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    P256(dpop::PublicKey),
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
}

impl VerifyingKey {
    /// A key from a JWK (RFC 7517), as JSON text.
    ///
    /// # Errors
    /// [`Error::Protocol`] for anything but a public key for ES256 or PS256 signatures; [`Error::TooLarge`].
    pub fn from_jwk(json: &[u8]) -> Result<Self, Error> {
        Self::read(&Object::parse(json)?)
    }

    /// A key from a JWK. What it says about its use must allow verifying; private members are refused, because a key that
    /// was published is nobody's.
    pub(crate) fn read(jwk: &Object) -> Result<Self, Error> {
        if jwk.has("d") || jwk.text("use")?.is_some_and(|purpose| purpose != "sig") {
            return Err(Error::Protocol("use"));
        }
        if jwk.texts("key_ops")?.is_some_and(|operations| !operations.contains(&"verify")) {
            return Err(Error::Protocol("key_ops"));
        }
        let (key, algorithm) = match jwk.need_text("kty")? {
            "EC" => (Self::read_p256(jwk)?, "ES256"),
            "RSA" => (Self::read_rsa(jwk)?, "PS256"),
            _ => return Err(Error::Protocol("kty")),
        };
        if jwk.text("alg")?.is_some_and(|named| named != algorithm) {
            return Err(Error::Protocol("alg"));
        }
        Ok(key)
    }

    fn read_p256(jwk: &Object) -> Result<Self, Error> {
        if jwk.need_text("crv")? != "P-256" {
            return Err(Error::Protocol("crv"));
        }
        let mut point = vec![4];
        for name in ["x", "y"] {
            // Exactly the field's length, leading zeros included (RFC 7518, 6.2.1.2).
            let coordinate = decode(jwk.need_text(name)?).filter(|bytes| bytes.len() == 32);
            point.extend(coordinate.ok_or(Error::Protocol(name))?);
        }
        dpop::PublicKey::from_point(&point).map(|key| Self(Kind::P256(key)))
    }

    fn read_rsa(jwk: &Object) -> Result<Self, Error> {
        let modulus =
            decode(jwk.need_text("n")?).filter(|bytes| MODULUS.contains(&bytes.len()) && bytes.first() != Some(&0));
        let exponent =
            decode(jwk.need_text("e")?).filter(|bytes| (1..=4).contains(&bytes.len()) && bytes.first() != Some(&0));
        let modulus = modulus.ok_or(Error::Protocol("n"))?;
        Ok(Self(Kind::Rsa { modulus, exponent: exponent.ok_or(Error::Protocol("e"))? }))
    }

    /// The one algorithm this key is used with.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        match self.0 {
            Kind::P256(_) => Algorithm::Es256,
            Kind::Rsa { .. } => Algorithm::Ps256,
        }
    }

    /// SHA-256 thumbprint (RFC 7638), unpadded base64url.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        match &self.0 {
            Kind::P256(key) => key.thumbprint(),
            Kind::Rsa { modulus, exponent } => thumbprint(&[
                ("e", &URL_SAFE_NO_PAD.encode(exponent)),
                ("kty", "RSA"),
                ("n", &URL_SAFE_NO_PAD.encode(modulus)),
            ]),
        }
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Fault> {
        let verdict = match &self.0 {
            Kind::P256(key) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.point()).verify(message, signature),
            Kind::Rsa { modulus, exponent } => {
                RsaPublicKeyComponents { n: modulus, e: exponent }.verify(&RSA_PSS_2048_8192_SHA256, message, signature)
            }
        };
        verdict.map_err(|_| Fault::Signature)
    }
}

impl std::fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "VerifyingKey({:?}, {})", self.algorithm(), self.thumbprint())
    }
}

/// A compact JWS whose form and header are acceptable; its signature is not verified yet.
#[derive(Clone)]
pub struct Compact<'a> {
    algorithm: Algorithm,
    kid: Option<String>,
    typ: Option<String>,
    signed: &'a str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> Compact<'a> {
    /// Reads the three parts and the header.
    ///
    /// # Errors
    /// [`Error::TooLarge`] over [`MAX_LENGTH`]; [`Error::Jws`].
    pub fn parse(text: &'a str) -> Result<Self, Error> {
        if text.len() > MAX_LENGTH {
            return Err(Error::TooLarge);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(Fault::Form)?;
        let (header, payload) = signed.split_once('.').ok_or(Fault::Form)?;
        let part = |text| decode(text).ok_or(Fault::Form);
        let (header, payload, signature) = (part(header)?, part(payload)?, part(signature)?);
        let header = Object::parse(&header).map_err(|_| Fault::Header)?;
        if let Some(name) = FORBIDDEN_HEADERS.into_iter().find(|name| header.has(name)) {
            return Err(Fault::ForbiddenHeader(name).into());
        }
        let text = |name| header.text(name).map_err(|_| Fault::Header);
        let algorithm = text("alg")?.ok_or(Fault::Header)?;
        Ok(Self {
            algorithm: Algorithm::parse(algorithm).ok_or(Fault::Algorithm)?,
            kid: text("kid")?.map(str::to_owned),
            typ: text("typ")?.map(str::to_owned),
            signed,
            payload,
            signature,
        })
    }

    /// The algorithm it says it is signed with.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The name of its key, as it says.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Its type, as it says. Compare with [`Self::is_type`].
    #[must_use]
    pub fn typ(&self) -> Option<&str> {
        self.typ.as_deref()
    }

    /// Whether it says it is of this type; case and a leading `application/` do not count (RFC 7515, 4.1.9).
    #[must_use]
    pub fn is_type(&self, wanted: &str) -> bool {
        self.typ().is_some_and(|typ| {
            let short =
                typ.get(..12).filter(|start| start.eq_ignore_ascii_case("application/")).and_then(|_| typ.get(12..));
            short.unwrap_or(typ).eq_ignore_ascii_case(wanted)
        })
    }

    /// The payload, once the signature is verified.
    ///
    /// # Errors
    /// [`Fault::Algorithm`] when the header names another algorithm than the key's; [`Fault::Signature`].
    pub fn verify(self, key: &VerifyingKey) -> Result<Vec<u8>, Fault> {
        if self.algorithm != key.algorithm() {
            return Err(Fault::Algorithm);
        }
        key.verify(self.signed.as_bytes(), &self.signature)?;
        Ok(self.payload)
    }
}

/// Strict base64url: no padding, no other symbols, no stray bits at the end.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
