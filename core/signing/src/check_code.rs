//! A short code for the set of documents about to be signed, for a person to compare.
//!
//! The phone shows the pages and asks for the signature; the signing service's own page, in another
//! window or on another device, asks for the approval. Nothing technical stops a hostile page between
//! the two from approving other digests than those shown, so both sides print this code and the person
//! looks whether they are the same: what you see is what you sign.
//!
//! Eight symbols carry 40 bits. That is enough because the code is compared once, while the
//! documents are already fixed: an attacker needs a second preimage against one given code (2^40
//! *signable* documents, each shown to nobody), not a collision of his own choosing. The alphabet is
//! Crockford's base 32 without I, L, O and U: nobody mistakes I or L for 1, O for 0, and no
//! word appears by accident. Groups of three are what people hold in mind while looking from one screen to
//! the other.

use std::fmt;

use ring::digest::{Context, SHA256};

/// Separates this use of SHA-256 from every other one: a code can never be a prefix of a real digest.
const LABEL: &[u8] = b"gocua check code v1";

/// Crockford's base 32: ten digits, then the letters without I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Eight symbols that stand for a set of digests. Equal sets give equal codes, in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CheckCode([u8; 8]);

/// The code of a set of SHA-256 digests (the document digests, in any order): the first 40 bits of
/// SHA-256 over the label `gocua check code v1` and the digests in ascending order.
///
/// Sorting makes the code a property of the *set*: the signing service may list the documents in another order.
#[must_use]
pub fn check_code(digests: &[[u8; 32]]) -> CheckCode {
    let mut sorted = digests.to_vec();
    sorted.sort_unstable();
    let mut context = Context::new(&SHA256);
    context.update(LABEL);
    for digest in &sorted {
        context.update(digest);
    }
    let hash = context.finish();
    let forty_bits = hash.as_ref().iter().take(5).fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
    let mut symbols = [b'0'; 8];
    for (place, symbol) in symbols.iter_mut().enumerate() {
        let index = (forty_bits >> (35 - 5 * place)) & 31;
        *symbol = ALPHABET.get(index as usize).copied().unwrap_or(b'0');
    }
    CheckCode(symbols)
}

impl CheckCode {
    /// The three groups of three, three and two symbols, as they are shown and read aloud.
    #[must_use]
    pub fn groups(&self) -> [String; 3] {
        let [a, b, c, d, e, f, g, h] = self.0.map(char::from);
        [String::from_iter([a, b, c]), String::from_iter([d, e, f]), String::from_iter([g, h])]
    }
}

impl fmt::Display for CheckCode {
    /// `K7D-42Q-M9`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second, third] = self.groups();
        write!(f, "{first}-{second}-{third}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(missing_docs)]
    use super::*;

    #[test]
    fn order_of_the_documents_does_not_matter_but_the_set_does() {
        let (a, b, c) = ([1; 32], [2; 32], [3; 32]);
        assert_eq!(check_code(&[a, b, c]), check_code(&[c, a, b]));
        assert_ne!(check_code(&[a, b]), check_code(&[a, b, c]), "a document more is another code");
        assert_ne!(check_code(&[a]), check_code(&[a, a]), "the same document twice is two signatures");
    }

    #[test]
    fn known_value_computed_with_an_independent_tool() {
        // printf 'gocua check code v1' | cat - <(head -c 32 /dev/zero) | sha256sum, first five bytes in base 32.
        assert_eq!(check_code(&[[0; 32]]).to_string(), "1RS-YS2-S6");
    }

    #[test]
    fn shown_in_three_groups_of_unmistakable_symbols() {
        for seed in 0..=255 {
            let code = check_code(&[[seed; 32]]);
            let groups = code.groups();
            assert_eq!(groups.clone().map(|group| group.chars().count()), [3, 3, 2]);
            assert_eq!(code.to_string(), groups.join("-"));
            assert!(!groups.concat().contains(['I', 'L', 'O', 'U']));
        }
    }
}
