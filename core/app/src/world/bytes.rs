//! Small things that several flows do with bytes: hash them, write them as text, take them for a PIN.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gocua_vault::Pin;

use crate::door::fault::Fault;

/// SHA-256.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    let mut out = [0; 32];
    out.copy_from_slice(digest.as_ref());
    out
}

/// base64url without padding (RFC 4648 section 5).
#[must_use]
pub fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Digits of a PIN.
pub const PIN_LENGTH: u32 = 6;

/// A PIN from ASCII digits.
#[must_use]
pub fn pin(digits: &[u8]) -> Option<Pin> {
    Pin::parse(std::str::from_utf8(digits).ok()?).ok()
}

/// Why a PIN is one that a stranger would try first: all digits equal, or a run up or down.
#[must_use]
pub fn weakness(digits: &[u8]) -> Option<Fault> {
    let step = |by: i16| digits.windows(2).all(|pair| matches!(pair, [a, b] if i16::from(*b) - i16::from(*a) == by));
    let simple = pin(digits).is_none() || [-1, 0, 1].into_iter().any(step);
    simple.then_some(Fault::PinTooSimple)
}

/// Standard base64 (RFC 4648 section 4), as HTTP's own fields want it.
#[must_use]
pub fn standard(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
