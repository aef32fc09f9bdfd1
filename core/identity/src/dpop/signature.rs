//! The two forms of a P-256 signature: `r || s` (RFC 7518, 3.4) and DER (RFC 3279, 2.2.3).

/// The signature as `r || s`. Key stores give one form or the other; `None` when it is neither, or `r` or `s` is zero.
pub(super) fn raw(signature: &[u8]) -> Option<[u8; 64]> {
    // 64 bytes are the raw form. DER is that short less than once in 2^40 signatures; then the server refuses one proof.
    let raw = match <[u8; 64]>::try_from(signature) {
        Ok(raw) => raw,
        Err(_) => from_der(signature)?,
    };
    let (r, s) = raw.split_at(32);
    let is_zero = |number: &[u8]| number.iter().all(|byte| *byte == 0);
    (!is_zero(r) && !is_zero(s)).then_some(raw)
}

/// `SEQUENCE { INTEGER r, INTEGER s }`, strictly DER and nothing after it.
fn from_der(der: &[u8]) -> Option<[u8; 64]> {
    let (content, rest) = element(der, 0x30)?;
    let (r, after) = element(content, 0x02)?;
    let (s, end) = element(after, 0x02)?;
    if !rest.is_empty() || !end.is_empty() {
        return None;
    }
    let mut raw = [0; 64];
    let (left, right) = raw.split_at_mut(32);
    fill(left, r)?;
    fill(right, s)?;
    Some(raw)
}

/// One element with a short-form length: two P-256 integers never need more than 70 bytes.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    match bytes {
        [found, length @ 0..=0x7f, rest @ ..] if *found == tag => rest.split_at_checked(usize::from(*length)),
        _ => None,
    }
}

/// A non-negative, minimally encoded integer, right-aligned.
fn fill(into: &mut [u8], integer: &[u8]) -> Option<()> {
    let digits = match integer {
        [0, rest @ ..] if rest.first().is_some_and(|first| *first >= 0x80) => rest,
        [0x01..=0x7f, ..] => integer,
        _ => return None,
    };
    let start = into.len().checked_sub(digits.len())?;
    into.get_mut(start..)?.copy_from_slice(digits);
    Some(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, missing_docs)]
    use super::*;
    use p256::ecdsa::signature::Signer as _;
    use p256::ecdsa::{Signature, SigningKey};

    #[test]
    fn both_forms_of_many_signatures_give_the_raw_one() {
        let key = SigningKey::from_slice(&[7; 32]).unwrap();
        let mut lengths = std::collections::BTreeSet::new();
        for number in 0u32..600 {
            let signature: Signature = key.sign(&number.to_be_bytes());
            let expected: [u8; 64] = signature.to_bytes().into();
            let der = signature.to_der();
            lengths.insert(der.as_bytes().len());
            assert_eq!(raw(der.as_bytes()), Some(expected));
            assert_eq!(raw(&expected), Some(expected));
        }
        // Short and padded integers must both have occurred, or the test proves little.
        assert!(lengths.len() >= 3, "{lengths:?}");
    }

    #[test]
    fn anything_else_is_refused() {
        let signature: Signature = SigningKey::from_slice(&[7; 32]).unwrap().sign(b"x");
        let der = signature.to_der().as_bytes().to_vec();
        // Any 64 bytes are the raw form.
        for cut in (0..der.len()).filter(|cut| *cut != 64) {
            assert_eq!(raw(&der[..cut]), None, "cut at {cut}");
        }
        assert_eq!(raw(&[der, vec![0]].concat()), None);
        assert_eq!(raw(&[0; 64]), None);
        assert_eq!(raw(&[0x30, 6, 2, 1, 0x80, 2, 1, 1]), None, "negative");
        assert_eq!(raw(&[0x30, 7, 2, 2, 0, 1, 2, 1, 1]), None, "not minimal");
        assert_eq!(raw(&[0x30, 6, 2, 1, 0, 2, 1, 1]), None, "zero");
        assert_eq!(raw(&[0x30, 0x81, 6, 2, 1, 1, 2, 1, 1]), None, "long form");
        let long = [vec![0x30, 38, 2, 33, 1], vec![1; 32], vec![2, 1, 1]].concat();
        assert_eq!(raw(&long), None, "33 digits");
        let mut short = [0; 64];
        (short[31], short[63]) = (1, 1);
        assert_eq!(raw(&[0x30, 6, 2, 1, 1, 2, 1, 1]), Some(short));
    }
}
