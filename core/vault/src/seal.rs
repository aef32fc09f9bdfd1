//! Small sealed values: ChaCha20-Poly1305 (RFC 8439), a random nonce, and the place of the value as associated data.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::{error::Error, key::Key, random};

/// Bytes of a nonce. Random ones are safe for 2^32 values under one key; the head counts them.
pub(crate) const NONCE: usize = NONCE_LEN;

/// A key ready for use. Made for each use, because the library's own copy is not wiped: it should not live long.
pub(crate) fn cipher(key: &Key) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, key.bytes()).expect("the key has the cipher's 32 bytes"))
}

/// Length-prefixed parts: two different lists of parts never give the same associated data.
pub(crate) fn associated(parts: &[&[u8]]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        joined.extend_from_slice(&(part.len() as u64).to_be_bytes());
        joined.extend_from_slice(part);
    }
    joined
}

/// Seals under a nonce that must never be used twice with the key, with associated data as it is.
pub(crate) fn seal_raw(key: &Key, nonce: [u8; NONCE], aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, Error> {
    let mut sealed = Vec::with_capacity(plaintext.len() + CHACHA20_POLY1305.tag_len());
    sealed.extend_from_slice(plaintext);
    cipher(key)
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut sealed)
        .map_err(|_| Error::TooLarge)?;
    Ok(sealed)
}

/// Seals a value for its place.
pub(crate) fn seal_with(key: &Key, nonce: [u8; NONCE], place: &[&[u8]], plaintext: &[u8]) -> Result<Vec<u8>, Error> {
    seal_raw(key, nonce, &associated(place), plaintext)
}

/// Opens what [`seal_with`] sealed; `None` when the key, the place or a single bit differs.
pub(crate) fn open_with(key: &Key, nonce: [u8; NONCE], place: &[&[u8]], sealed: Vec<u8>) -> Option<Zeroizing<Vec<u8>>> {
    let mut buffer = Zeroizing::new(sealed);
    let aad = Aad::from(associated(place));
    let length = cipher(key).open_in_place(Nonce::assume_unique_for_key(nonce), aad, &mut buffer).ok()?.len();
    buffer.truncate(length);
    Some(buffer)
}

/// Seals under a random nonce, which comes first in the result.
pub(crate) fn seal(key: &Key, place: &[&[u8]], plaintext: &[u8]) -> Result<Vec<u8>, Error> {
    let nonce: [u8; NONCE] = random::bytes()?;
    let mut sealed = nonce.to_vec();
    sealed.append(&mut seal_with(key, nonce, place, plaintext)?);
    Ok(sealed)
}

/// Opens what [`seal`] sealed.
pub(crate) fn open(key: &Key, place: &[&[u8]], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE>()?;
    open_with(key, *nonce, place, body.to_vec())
}
