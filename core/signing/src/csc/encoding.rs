//! Base64 in the two alphabets that servers mix (CSC 2.0.0.2 uses base64 in JSON, base64url in query parameters).

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD, URL_SAFE_NO_PAD};

use super::{Error, HashText};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(false),
);

/// Standard base64 with padding.
pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// base64url without padding (RFC 7636, appendix A; RFC 7515, section 2).
pub(super) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A digest in the form the server wants.
pub(super) fn hash_text(digest: &[u8; 32], form: HashText) -> String {
    match form {
        HashText::Base64 => base64(digest),
        HashText::Base64Url => base64url(digest),
    }
}

/// Bytes from either alphabet, padded or not, line breaks ignored: which of them arrives depends on the server.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, Error> {
    let standard: String = text
        .chars()
        .filter(|symbol| !symbol.is_ascii_whitespace())
        .map(|symbol| match symbol {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    LENIENT.decode(standard).map_err(|_| Error::Protocol("a value is not base64"))
}

#[cfg(test)]
mod tests {
    #![allow(missing_docs)]
    use super::*;

    #[test]
    fn both_alphabets_and_both_paddings_mean_the_same_bytes() {
        let bytes = [0xfb, 0xff, 0xfe, 0x01];
        for text in ["+//+AQ==", "+//+AQ", "-__-AQ==", "-__-AQ", "+//+\r\nAQ=="] {
            assert_eq!(decode(text).expect("base64"), bytes, "{text}");
        }
        assert!(decode("+//+A!").is_err());
    }
}
