//! What a signed object is refused for.

/// Why a signed object is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Not three parts of strict, unpadded base64url.
    #[error("not a compact JWS")]
    Form,
    /// The header is not an object with unambiguous members.
    #[error("its header is malformed")]
    Header,
    /// The header holds a key, an address of one, or an extension.
    #[error("its header holds {0}")]
    ForbiddenHeader(&'static str),
    /// Neither ES256 nor PS256, or not the key's algorithm.
    #[error("its algorithm is not accepted")]
    Algorithm,
    /// It is an object of another type (RFC 8725, 3.11).
    #[error("it is of another type")]
    Type,
    /// The signature is not of this key over these bytes.
    #[error("the signature is wrong")]
    Signature,
}
