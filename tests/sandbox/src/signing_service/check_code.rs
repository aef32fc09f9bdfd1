//! The check code: eight symbols that the phone and the page of the signing service both show, so that
//! the person sees with their own eyes that the same documents are meant.

use sha2::{Digest, Sha256};

/// Crockford's base 32: no I, L, O, U.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The first 40 bits of SHA-256 over a fixed text and the sorted digests, as `XXX-XXX-XX`.
#[must_use]
pub fn check_code(digests: &[[u8; 32]]) -> String {
    let mut sorted = digests.to_vec();
    sorted.sort_unstable();
    let mut hash = Sha256::new_with_prefix(b"gocua check code v1");
    for digest in &sorted {
        hash.update(digest);
    }
    let bits = hash.finalize().iter().take(5).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let mut code = String::new();
    for position in 0..8_u32 {
        if position == 3 || position == 6 {
            code.push('-');
        }
        let symbol = (bits >> (35 - 5 * position)) & 31;
        code.push(char::from(SYMBOLS[symbol as usize]));
    }
    code
}

#[cfg(test)]
mod tests {
    use super::check_code;

    #[test]
    fn order_does_not_matter_and_every_document_does() {
        let (a, b) = ([1; 32], [2; 32]);
        assert_eq!(check_code(&[a, b]), check_code(&[b, a]));
        assert_ne!(check_code(&[a, b]), check_code(&[a]));
        assert_ne!(check_code(&[a]), check_code(&[b]));
    }

    #[test]
    fn the_code_is_the_one_computed_elsewhere() {
        // printf 'gocua check code v1' and 32 zero bytes | sha256sum, first five bytes in base 32.
        assert_eq!(check_code(&[[0; 32]]), "1RS-YS2-S6");
    }
}
