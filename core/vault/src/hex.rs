//! Hexadecimal, lower-case: how ids and digests are written.

/// Lower-case hexadecimal.
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|nibble| char::from_digit(nibble.into(), 16).unwrap_or('0'))
        .collect()
}

/// Reads exactly `N` bytes of lower-case hexadecimal.
pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let nibble = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn hexadecimal_is_lower_case_and_exact() {
        assert_eq!(decode::<3>("00ff1a").unwrap(), [0, 255, 26]);
        assert_eq!(encode(&[0, 255, 26]), "00ff1a");
        for text in ["00ff1", "00ff1A", "00ff1a0", "00fg1a", "", "ộ\u{301}"] {
            assert_eq!(decode::<3>(text), None);
        }
    }
}
