//! Hybrid public key encryption (RFC 9180), sender's side, base mode, one message.
//!
//! Suite: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. Only the receiving server can open the result;
//! the sender itself cannot.

use ring::{agreement, hkdf, hmac, rand::SystemRandom};
use zeroize::Zeroizing;

use crate::{
    error::Error,
    key::Key,
    seal::{self, NONCE},
};

/// A message for the holder of one private key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The encapsulated key: the sender's ephemeral public key.
    pub enc: [u8; 32],
    /// The ciphertext, its tag last.
    pub ciphertext: Vec<u8>,
}

/// Suite id of the key encapsulation (RFC 9180 4.1): "KEM", 0x0020.
const KEM: &[u8] = b"KEM\x00\x20";
/// Suite id of the whole (RFC 9180 5.1): "HPKE", KEM 0x0020, KDF 0x0001, AEAD 0x0003.
const HPKE: &[u8] = b"HPKE\x00\x20\x00\x01\x00\x03";
const MODE_BASE: u8 = 0;

/// Seals `plaintext` to the holder of `public_key`. `info` says what the message is for; `aad` is authenticated with it
/// and not sent. Both sides must have the same.
///
/// # Errors
/// [`Error::Damaged`] when the public key is of small order (RFC 9180 7.1.4).
pub fn seal(public_key: &[u8; 32], info: &[u8], aad: &[u8], plaintext: &[u8]) -> Result<Sealed, Error> {
    let no_random = |_| Error::Io(std::io::Error::other("the system has no random bytes"));
    let ephemeral =
        agreement::EphemeralPrivateKey::generate(&agreement::X25519, &SystemRandom::new()).map_err(no_random)?;
    let public = ephemeral.compute_public_key().map_err(no_random)?;
    let enc: [u8; 32] = public.as_ref().try_into().map_err(|_| Error::Damaged("an X25519 key has 32 bytes"))?;
    let peer = agreement::UnparsedPublicKey::new(&agreement::X25519, public_key);
    let shared = agreement::agree_ephemeral(ephemeral, &peer, |dh| shared_secret(dh, &enc, public_key))
        .map_err(|_| Error::Damaged("the receiver's public key is not usable"))?;
    let (key, nonce) = key_schedule(&shared, info);
    // The one message of this context: sequence number 0, so the nonce is the base nonce (RFC 9180 5.2).
    let ciphertext = seal::seal_raw(&key, nonce, aad, plaintext)?;
    Ok(Sealed { enc, ciphertext })
}

/// `ExtractAndExpand` of RFC 9180 4.1.
fn shared_secret(dh: &[u8], enc: &[u8; 32], public_key: &[u8; 32]) -> Key {
    let prk = labeled_extract(KEM, &[], b"eae_prk", dh);
    let mut shared = Key::zero();
    labeled_expand(KEM, &prk, b"shared_secret", &[enc, public_key], shared.as_mut());
    shared
}

/// `KeySchedule` of RFC 9180 5.1 in base mode: no pre-shared key, so `psk` and `psk_id` are empty.
fn key_schedule(shared: &Key, info: &[u8]) -> (Key, [u8; NONCE]) {
    let psk_id_hash = labeled_extract(HPKE, &[], b"psk_id_hash", &[]);
    let info_hash = labeled_extract(HPKE, &[], b"info_hash", info);
    let context: [&[u8]; 3] = [&[MODE_BASE], psk_id_hash.bytes(), info_hash.bytes()];
    let secret = labeled_extract(HPKE, shared.bytes(), b"secret", &[]);
    let (mut key, mut nonce) = (Key::zero(), [0; NONCE]);
    labeled_expand(HPKE, &secret, b"key", &context, key.as_mut());
    labeled_expand(HPKE, &secret, b"base_nonce", &context, &mut nonce);
    (key, nonce)
}

/// `LabeledExtract` of RFC 9180 4: HKDF-Extract is HMAC under the salt (RFC 5869 2.2).
fn labeled_extract(suite: &[u8], salt: &[u8], label: &[u8], input: &[u8]) -> Key {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, salt));
    [b"HPKE-v1", suite, label, input].iter().for_each(|part| context.update(part));
    let mut key = Key::zero();
    key.as_mut().copy_from_slice(context.sign().as_ref());
    key
}

/// `LabeledExpand` of RFC 9180 4.
fn labeled_expand(suite: &[u8], prk: &Key, label: &[u8], info: &[&[u8]], into: &mut [u8]) {
    struct Length(usize);
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let length = (into.len() as u16).to_be_bytes();
    let labeled = Zeroizing::new([&[&length, b"HPKE-v1".as_slice(), suite, label], info].concat().concat());
    hkdf::Prk::new_less_safe(hkdf::HKDF_SHA256, prk.bytes())
        .expand(&[&labeled], Length(into.len()))
        .and_then(|okm| okm.fill(into))
        .expect("at most 32 bytes are within the 255 blocks that HKDF can give");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use hpke::{Deserializable as _, Kem as _, OpModeR, Serializable as _};

    use super::*;
    use crate::hex::decode;

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        decode(text).unwrap()
    }

    const INFO: &str = "4f6465206f6e2061204772656369616e2055726e";

    /// RFC 9180 A.2.1, from the shared secret on: the library makes its own ephemeral keys and takes none from outside.
    #[test]
    fn key_schedule_and_first_message_of_rfc_9180_a_2_1() {
        let shared = Key::from(bytes("0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7"));
        let (key, nonce) = key_schedule(&shared, &bytes::<20>(INFO));
        assert_eq!(*key.bytes(), bytes("ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91"));
        assert_eq!(nonce, bytes("5c4d98150661b848853b547f"));
        let plain = bytes::<29>("4265617574792069732074727574682c20747275746820626561757479");
        let sealed = seal::seal_raw(&key, nonce, b"Count-0", &plain).unwrap();
        let expected = "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28";
        assert_eq!(sealed, bytes::<45>(expected));
    }

    type Kem = hpke::kem::X25519HkdfSha256;

    fn receive(private: &<Kem as hpke::Kem>::PrivateKey, sealed: &Sealed, info: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
        let enc = <Kem as hpke::Kem>::EncappedKey::from_bytes(&sealed.enc).unwrap();
        hpke::single_shot_open::<hpke::aead::ChaCha20Poly1305, hpke::kdf::HkdfSha256, Kem>(
            &OpModeR::Base,
            private,
            &enc,
            info,
            &sealed.ciphertext,
            aad,
        )
        .ok()
    }

    #[test]
    fn another_implementation_opens_what_we_seal() {
        // The receiver of RFC 9180 A.2.1.
        let seed = bytes::<32>("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df");
        let (private, public) = Kem::derive_keypair(&seed);
        let public: [u8; 32] = public.to_bytes().into();
        assert_eq!(public, bytes("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"));
        for length in [0, 1, 15, 16, 17, 100_000] {
            let plain = vec![0x5a; length];
            let sealed = super::seal(&public, b"gocua submission v1", b"aad", &plain).unwrap();
            assert_eq!(sealed.ciphertext.len(), length + 16);
            assert_eq!(receive(&private, &sealed, b"gocua submission v1", b"aad").unwrap(), plain);
            assert_eq!(receive(&private, &sealed, b"gocua submission v2", b"aad"), None);
            assert_eq!(receive(&private, &sealed, b"gocua submission v1", b"other"), None);
            let mut flipped = sealed.clone();
            *flipped.ciphertext.last_mut().unwrap() ^= 1;
            assert_eq!(receive(&private, &flipped, b"gocua submission v1", b"aad"), None);
            assert_ne!(super::seal(&public, b"", b"", &plain).unwrap().enc, sealed.enc, "a key for each message");
        }
    }

    #[test]
    fn a_public_key_of_small_order_is_refused() {
        let mut one = [0; 32];
        one[0] = 1;
        for public in [[0; 32], one] {
            assert!(matches!(super::seal(&public, b"", b"", b"x"), Err(Error::Damaged(_))));
        }
    }
}
