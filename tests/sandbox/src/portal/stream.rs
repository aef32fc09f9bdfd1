//! Sealed files: 64 KiB chunks, each under ChaCha20-Poly1305 (RFC 8439) with the nonce
//! `counter (11 bytes, big-endian) || last (1 byte)`, as in the payload of age version 1.
//! Opened here with the `chacha20poly1305` crate, which the app does not use.

use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};

/// Bytes of a full chunk before sealing.
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
const SEALED: usize = CHUNK + TAG;

/// Why a sealed file cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StreamError {
    /// No sealed file has this length.
    #[error("no sealed file has this length")]
    Length,
    /// Wrong key, or a chunk was changed, moved, repeated or cut off.
    #[error("a chunk is not authentic")]
    NotAuthentic,
}

/// How many bytes are inside a sealed file of this length; `None` when there is no such file.
#[must_use]
pub fn plain_length(sealed: u64) -> Option<u64> {
    let chunks = sealed.div_ceil(SEALED as u64);
    let rest = sealed - chunks.checked_sub(1)? * SEALED as u64;
    // Only an empty file has an empty chunk: elsewhere it would be a second way to write the same file.
    if rest < TAG as u64 || (rest == TAG as u64 && chunks > 1) {
        return None;
    }
    Some(sealed - chunks * TAG as u64)
}

/// Opens a whole file.
///
/// # Errors
/// [`StreamError`].
pub fn open(key: &[u8; 32], sealed: &[u8]) -> Result<Vec<u8>, StreamError> {
    let length = plain_length(sealed.len() as u64).ok_or(StreamError::Length)?;
    let cipher = ChaCha20Poly1305::new(key.into());
    let mut plain = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    let chunks = sealed.len().div_ceil(SEALED);
    for (index, chunk) in sealed.chunks(SEALED).enumerate() {
        let opened =
            cipher.decrypt(&nonce(index as u64, index + 1 == chunks), chunk).map_err(|_| StreamError::NotAuthentic)?;
        plain.extend_from_slice(&opened);
    }
    Ok(plain)
}

/// Seals a whole file: what the phone does, for tests.
#[cfg(test)]
pub(crate) fn seal(key: &[u8; 32], plain: &[u8]) -> Vec<u8> {
    let cipher = ChaCha20Poly1305::new(key.into());
    let chunks: Vec<&[u8]> = if plain.is_empty() { vec![plain] } else { plain.chunks(CHUNK).collect() };
    let last = chunks.len() - 1;
    chunks
        .iter()
        .enumerate()
        .flat_map(|(index, chunk)| {
            let nonce = nonce(index as u64, index == last);
            cipher.encrypt(&nonce, *chunk).expect("a chunk is far below the cipher's limit")
        })
        .collect()
}

fn nonce(counter: u64, last: bool) -> Nonce {
    let mut bytes = [0; 12];
    for (place, byte) in bytes.iter_mut().skip(3).zip(counter.to_be_bytes()) {
        *place = byte;
    }
    bytes[11] = u8::from(last);
    Nonce::from(bytes)
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, SEALED, StreamError, nonce, open, plain_length, seal};

    const KEY: [u8; 32] = [7; 32];

    #[test]
    fn every_length_around_a_chunk_comes_back() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK] {
            let plain: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let sealed = seal(&KEY, &plain);
            assert_eq!(plain_length(sealed.len() as u64), Some(length as u64));
            assert_eq!(open(&KEY, &sealed).as_deref(), Ok(plain.as_slice()), "{length}");
        }
    }

    #[test]
    fn the_counter_is_eleven_bytes_and_the_flag_one() {
        assert_eq!(nonce(0x0102, true).as_slice(), [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 1]);
    }

    #[test]
    fn a_file_cut_at_a_chunk_swapped_or_changed_is_refused() {
        let sealed = seal(&KEY, &vec![1; 3 * CHUNK]);
        assert_eq!(open(&KEY, &sealed[..2 * SEALED]), Err(StreamError::NotAuthentic));
        let swapped = [&sealed[SEALED..2 * SEALED], &sealed[..SEALED], &sealed[2 * SEALED..]].concat();
        assert_eq!(open(&KEY, &swapped), Err(StreamError::NotAuthentic));
        let mut changed = sealed.clone();
        changed[SEALED + 5] ^= 1;
        assert_eq!(open(&KEY, &changed), Err(StreamError::NotAuthentic));
        assert_eq!(open(&[8; 32], &sealed), Err(StreamError::NotAuthentic));
        assert_eq!(open(&KEY, &sealed[..SEALED + TAIL]), Err(StreamError::Length));
        assert_eq!(open(&KEY, &[]), Err(StreamError::Length));
    }

    const TAIL: usize = 10;
}
