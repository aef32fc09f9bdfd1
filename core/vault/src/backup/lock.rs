//! What a backup is locked to, and what opens it: age's recipient types `scrypt` and `X25519`.

use super::{
    error::ReadError,
    header::{self, FileKey, Header, Stanza},
    passphrase::Passphrase,
    scrypt::{self, WorkFactor},
    x25519::{Identity, Recipient},
};
use crate::{
    error::Error,
    key::Key,
    random,
    seal::{self, NONCE},
};

/// What a backup is locked to. One thing only: an age file with a passphrase has no other way in.
#[derive(Debug, Clone)]
pub enum Lock {
    /// A recovery code or a person's own words.
    Passphrase(Passphrase),
    /// Another phone.
    Phone(Recipient),
}

/// What opens a backup.
#[derive(Debug, Clone)]
pub enum Unlock {
    /// The recovery code or the person's own words.
    Passphrase(Passphrase),
    /// The secret key of the phone that the backup is for.
    Phone(Identity),
}

const SCRYPT: &str = "scrypt";
const X25519: &str = "X25519";
/// What stands before the salt of scrypt.
const SALTED: &[u8] = b"age-encryption.org/v1/scrypt";
/// A wrapping key wraps one thing, so its nonce may be any.
const ONCE: [u8; NONCE] = [0; NONCE];
/// Bytes of a file key, wrapped.
const WRAPPED: usize = 32;

impl Lock {
    /// Makes the way to a file key that this opens.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the other phone's key is of small order: nobody made it. [`Error::Io`] when there is not
    /// enough memory for a passphrase, or no randomness.
    pub(super) fn wrap(&self, key: &FileKey) -> Result<Stanza, Error> {
        match self {
            Self::Passphrase(passphrase) => wrap_with_passphrase(passphrase, WorkFactor::OURS, key),
            Self::Phone(recipient) => {
                let (share, wrapping) =
                    recipient.agree()?.ok_or(Error::Damaged("the other phone's key is not usable"))?;
                let body = seal::seal_raw(&wrapping, ONCE, &[], key.bytes())?;
                Ok(Stanza { arguments: vec![X25519.to_owned(), header::encode(&share)], body })
            }
        }
    }
}

fn wrap_with_passphrase(passphrase: &Passphrase, work: WorkFactor, key: &FileKey) -> Result<Stanza, Error> {
    let salt: [u8; 16] = random::bytes()?;
    let wrapping = scrypt::stretch(passphrase.bytes(), &[SALTED, &salt].concat(), work)
        .map_err(|scrypt::NoMemory| std::io::Error::from(std::io::ErrorKind::OutOfMemory))?;
    let body = seal::seal_raw(&wrapping, ONCE, &[], key.bytes())?;
    Ok(Stanza { arguments: vec![SCRYPT.to_owned(), header::encode(&salt), work.log_n().to_string()], body })
}

impl Unlock {
    /// The file key of a header, proved to be what the header was made with.
    ///
    /// # Errors
    /// [`ReadError::WrongKey`], [`ReadError::WantsPassphrase`], [`ReadError::WantsPhone`], [`ReadError::TooCostly`],
    /// [`ReadError::NoMemory`], [`ReadError::Damaged`].
    pub(super) fn unwrap(&self, header: &Header) -> Result<FileKey, ReadError> {
        let key = match (self, by_passphrase(header)?) {
            (Self::Passphrase(passphrase), Some(way)) => way.open(passphrase)?,
            (Self::Phone(identity), None) => by_phone(header, identity)?,
            (Self::Passphrase(_), None) => return Err(ReadError::WantsPhone),
            (Self::Phone(_), Some(_)) => return Err(ReadError::WantsPassphrase),
        };
        let key = key.ok_or(ReadError::WrongKey)?;
        if header.is_of(&key) { Ok(key) } else { Err(ReadError::Damaged("the header was changed")) }
    }
}

/// A stanza `-> scrypt SALT LOG_N`.
struct ByPassphrase<'a> {
    salt: [u8; 16],
    work: WorkFactor,
    wrapped: &'a [u8; WRAPPED],
}

/// The way by passphrase, which a header has alone or not at all: who knows the passphrase would otherwise trust what
/// others can open, and so write, too.
fn by_passphrase(header: &Header) -> Result<Option<ByPassphrase<'_>>, ReadError> {
    let mut found = header.stanzas.iter().filter(|stanza| kind(stanza) == Some(SCRYPT));
    let Some(stanza) = found.next() else {
        return Ok(None);
    };
    if header.stanzas.len() != 1 {
        return Err(ReadError::Damaged("a passphrase is not the only way in"));
    }
    let [_, salt, work] = stanza.arguments.as_slice() else {
        return Err(MISSHAPEN);
    };
    let salt = header::decode(salt).ok_or(MISSHAPEN)?;
    Ok(Some(ByPassphrase { salt, work: WorkFactor::parse(work)?, wrapped: wrapped(stanza)? }))
}

impl ByPassphrase<'_> {
    fn open(&self, passphrase: &Passphrase) -> Result<Option<FileKey>, ReadError> {
        let wrapping = scrypt::stretch(passphrase.bytes(), &[SALTED, &self.salt].concat(), self.work)
            .map_err(|scrypt::NoMemory| ReadError::NoMemory)?;
        Ok(open(&wrapping, self.wrapped))
    }
}

/// Tries every stanza `-> X25519 SHARE`; other kinds are not ours to judge, `age` puts in some at random.
fn by_phone(header: &Header, identity: &Identity) -> Result<Option<FileKey>, ReadError> {
    let mut found = None;
    for stanza in header.stanzas.iter().filter(|stanza| kind(stanza) == Some(X25519)) {
        let [_, share] = stanza.arguments.as_slice() else {
            return Err(MISSHAPEN);
        };
        let share = header::decode(share).ok_or(MISSHAPEN)?;
        let wrapped = wrapped(stanza)?;
        let wrapping = identity.agree(&share).ok_or(ReadError::Damaged("a key of small order"))?;
        found = found.or_else(|| open(&wrapping, wrapped));
    }
    Ok(found)
}

const MISSHAPEN: ReadError = ReadError::Damaged("a way to the key is misshapen");

fn kind(stanza: &Stanza) -> Option<&str> {
    stanza.arguments.first().map(String::as_str)
}

/// Of the one possible length: another would let one file open with several keys.
fn wrapped(stanza: &Stanza) -> Result<&[u8; WRAPPED], ReadError> {
    stanza.body.as_slice().try_into().map_err(|_| MISSHAPEN)
}

fn open(wrapping: &Key, wrapped: &[u8; WRAPPED]) -> Option<FileKey> {
    FileKey::from_slice(&seal::open_with(wrapping, ONCE, &[], wrapped.to_vec())?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::parse(text).unwrap()
    }

    fn locked(text: &str) -> (FileKey, Stanza) {
        let key = FileKey::new().unwrap();
        let stanza = wrap_with_passphrase(&passphrase(text), WorkFactor::TINY, &key).unwrap();
        (key, stanza)
    }

    fn header_of(stanzas: &[Stanza], key: &FileKey) -> Header {
        let mut text = header::write(&stanzas[0], key);
        // More stanzas than one are never written, but are read: the MAC does not come into these tests.
        for stanza in &stanzas[1..] {
            let one = header::write(stanza, key);
            let (_, rest) = one.split_once('\n').unwrap();
            let (stanza, _) = rest.split_once("---").unwrap();
            let (before, end) = text.split_once("---").unwrap();
            text = format!("{before}{stanza}---{end}");
        }
        Header::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_passphrase_opens_what_it_locked_and_another_does_not() {
        let (key, stanza) = locked("0572405724057240572405724");
        let header = header_of(&[stanza], &key);
        let open = |text| Unlock::Passphrase(passphrase(text)).unwrap(&header);
        assert_eq!(open("05724-05724-05724-05724-05724").unwrap().bytes(), key.bytes());
        assert!(matches!(open("05724-05724-05724-05724-00000"), Err(ReadError::WrongKey)));
        let phone = Unlock::Phone(Identity::new().unwrap());
        assert!(matches!(phone.unwrap(&header), Err(ReadError::WantsPassphrase)));
    }

    #[test]
    fn a_passphrase_is_the_only_way_in() {
        let (key, stanza) = locked("a passphrase of words");
        let phone = Identity::new().unwrap();
        let other = Lock::Phone(phone.recipient()).wrap(&key).unwrap();
        let grease = Stanza { arguments: vec!["x-grease".to_owned()], body: vec![1; 7] };
        for second in [&stanza, &other, &grease] {
            for stanzas in [[stanza.clone(), second.clone()], [second.clone(), stanza.clone()]] {
                let header = header_of(&stanzas, &key);
                for unlock in [Unlock::Passphrase(passphrase("a passphrase of words")), Unlock::Phone(phone.clone())] {
                    let outcome = unlock.unwrap(&header).err().unwrap();
                    assert!(matches!(outcome, ReadError::Damaged("a passphrase is not the only way in")), "{outcome}");
                }
            }
        }
    }

    #[test]
    fn a_phones_key_is_found_among_others_and_among_what_nobody_knows() {
        let (mine, theirs) = (Identity::new().unwrap(), Identity::new().unwrap());
        let key = FileKey::new().unwrap();
        let wrap = |whose: &Identity| Lock::Phone(whose.recipient()).wrap(&key).unwrap();
        let grease = Stanza { arguments: vec!["x-grease".to_owned(), "~!".to_owned()], body: vec![1; 100] };
        let header = header_of(&[wrap(&theirs), grease, wrap(&mine)], &key);
        let found = by_phone(&header, &mine).unwrap().unwrap();
        assert_eq!(found.bytes(), key.bytes());
        assert!(by_phone(&header, &Identity::new().unwrap()).unwrap().is_none());
        let outcome = Unlock::Passphrase(passphrase("a passphrase of words")).unwrap(&header);
        assert!(matches!(outcome, Err(ReadError::WantsPhone)));
        // The others' stanzas are part of what the MAC covers.
        assert!(matches!(
            Unlock::Phone(mine.clone()).unwrap(&header),
            Err(ReadError::Damaged("the header was changed"))
        ));
        let alone = header_of(&[wrap(&mine)], &key);
        assert_eq!(Unlock::Phone(mine).unwrap(&alone).unwrap().bytes(), key.bytes());
    }

    #[test]
    fn misshapen_ways_and_costly_ones_are_refused_before_any_work() {
        let identity = Identity::new().unwrap();
        let (key, good) = locked("a passphrase of words");
        let phone = Lock::Phone(identity.recipient()).wrap(&key).unwrap();
        let changed = |stanza: &Stanza, change: &dyn Fn(&mut Stanza)| {
            let mut stanza = stanza.clone();
            change(&mut stanza);
            header_of(&[stanza], &key)
        };
        let cases: [&dyn Fn(&mut Stanza); 5] = [
            &|stanza| stanza.arguments.truncate(1),
            &|stanza| stanza.arguments.push("1".to_owned()),
            &|stanza| stanza.body.truncate(31),
            &|stanza| stanza.body.push(0),
            &|stanza| stanza.arguments[1].truncate(20),
        ];
        let unlocks = [Unlock::Passphrase(passphrase("a passphrase of words")), Unlock::Phone(identity)];
        for (number, change) in cases.iter().enumerate() {
            for (stanza, unlock) in [&good, &phone].into_iter().zip(&unlocks) {
                let outcome = unlock.unwrap(&changed(stanza, change));
                assert!(matches!(outcome, Err(ReadError::Damaged(_))), "{number}");
            }
        }
        let costly = changed(&good, &|stanza| stanza.arguments[2] = "30".to_owned());
        let outcome = unlocks[0].unwrap(&costly);
        assert!(matches!(outcome, Err(ReadError::TooCostly { log_n: 30, most: 18 })));
        let mut one = [0; 32];
        one[0] = 1;
        let weak = changed(&phone, &|stanza| stanza.arguments[1] = header::encode(&one));
        assert!(matches!(unlocks[1].unwrap(&weak), Err(ReadError::Damaged("a key of small order"))));
    }
}
