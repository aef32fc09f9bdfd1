//! The inside of a copy, as whoever has its key could write it: opened, changed and sealed again without the code under test
//! (age v1, with one X25519 recipient).

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::{ChaCha20Poly1305, Nonce, aead::Aead as _, aead::KeyInit as _};
use curve25519_dalek::{MontgomeryPoint, constants::X25519_BASEPOINT};
use ring::hmac;

const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;

/// A copy that was opened.
pub(crate) struct Inside {
    /// What lies before the chunks.
    beginning: Vec<u8>,
    cipher: ChaCha20Poly1305,
    /// The tar.
    pub(crate) content: Vec<u8>,
}

impl Inside {
    /// Opens a copy with a phone's key, `AGE-SECRET-KEY-1…`.
    pub(crate) fn open(copy: &[u8], identity: &str) -> Self {
        let secret = secret(identity);
        let end = copy.windows(5).position(|window| window == b"\n--- ").unwrap() + 1;
        let header_end = end + copy[end..].iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let header = std::str::from_utf8(&copy[..end]).unwrap();
        let [_, stanza, wrapped] = header.lines().collect::<Vec<_>>()[..] else { panic!("one recipient") };
        let share: [u8; 32] = decoded(stanza.strip_prefix("-> X25519 ").unwrap()).try_into().unwrap();
        let shared = MontgomeryPoint(share).mul_clamped(secret);
        let salt = [share, X25519_BASEPOINT.mul_clamped(secret).0].concat();
        let wrapping = derived(&shared.0, &salt, b"age-encryption.org/v1/X25519");
        let file_key = cipher(&wrapping).decrypt(&Nonce::default(), decoded(wrapped).as_slice()).unwrap();
        let nonce = &copy[header_end..header_end + 16];
        let cipher = cipher(&derived(&file_key, nonce, b"payload"));
        let (beginning, chunks) = copy.split_at(header_end + 16);
        let last = chunks.len().div_ceil(CHUNK + TAG) - 1;
        let opened = chunks.chunks(CHUNK + TAG).enumerate();
        let opened = opened.map(|(number, chunk)| cipher.decrypt(&counter(number, number == last), chunk).unwrap());
        Self { beginning: beginning.to_vec(), content: opened.collect::<Vec<_>>().concat(), cipher }
    }

    /// The copy with another content.
    pub(crate) fn sealed(&self, content: &[u8]) -> Vec<u8> {
        let mut copy = self.beginning.clone();
        let chunks: Vec<&[u8]> = if content.is_empty() { vec![content] } else { content.chunks(CHUNK).collect() };
        for (number, chunk) in chunks.iter().enumerate() {
            let last = number + 1 == chunks.len();
            copy.extend(self.cipher.encrypt(&counter(number, last), *chunk).unwrap());
        }
        copy
    }
}

/// The sums of a tar's headers made right again: otherwise every change would end at the first of them.
pub(crate) fn summed(content: &mut [u8]) {
    for block in content.chunks_exact_mut(512).filter(|block| &block[257..262] == b"ustar") {
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
}

fn decoded(text: &str) -> Vec<u8> {
    STANDARD_NO_PAD.decode(text).unwrap()
}

fn cipher(key: &[u8; 32]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(key.into())
}

fn counter(number: usize, last: bool) -> Nonce {
    let mut nonce = [0; 12];
    nonce[3..11].copy_from_slice(&(number as u64).to_be_bytes());
    nonce[11] = u8::from(last);
    nonce.into()
}

/// HKDF-SHA-256 (RFC 5869), 32 bytes.
fn derived(secret: &[u8], salt: &[u8], info: &[u8]) -> [u8; 32] {
    let extracted = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, salt), secret);
    let key = hmac::Key::new(hmac::HMAC_SHA256, extracted.as_ref());
    hmac::sign(&key, &[info, &[1]].concat()).as_ref().try_into().unwrap()
}

/// The bytes of a Bech32 text (BIP 173), whose checksum is believed.
fn secret(text: &str) -> [u8; 32] {
    let letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let text = text.to_ascii_lowercase();
    let data = text.rsplit_once('1').unwrap().1;
    let (mut bits, mut held, mut bytes) = (0u32, 0, Vec::new());
    for letter in data.chars().take(data.len() - 6) {
        bits = bits << 5 | u32::try_from(letters.find(letter).unwrap()).unwrap();
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    bytes.try_into().unwrap()
}
