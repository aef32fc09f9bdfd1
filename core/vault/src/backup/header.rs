//! The header of an age file (C2SP `age.md`, Header): text, a stanza for each way to the file key, and a MAC.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use ring::hmac;
use zeroize::Zeroizing;

use super::error::ReadError;
use crate::{error::Error, key::Key, random};

const VERSION: &str = "age-encryption.org/v1";
const STANZA: &str = "-> ";
const END: &str = "---";
/// Letters of a full line of a stanza's body; the last line is shorter.
const COLUMNS: usize = 64;
/// Most bytes of a header. Ours have fewer than 200; `age` can lock a file to many keys.
pub(super) const LONGEST: usize = 64 << 10;

/// What a header locks: the file's own secret, from which the key of its payload comes. Wiped when dropped.
pub(super) struct FileKey(Zeroizing<[u8; 16]>);

impl FileKey {
    pub(super) fn new() -> Result<Self, Error> {
        let mut key = Zeroizing::new([0; 16]);
        random::fill(key.as_mut_slice())?;
        Ok(Self(key))
    }

    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    pub(super) fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The key of the payload that begins with this nonce.
    pub(super) fn payload(&self, nonce: &[u8; 16]) -> Key {
        Key::extract_expand(self.bytes(), nonce, &[b"payload"])
    }

    /// The key of the header's MAC.
    fn mac(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, Key::extract_expand(self.bytes(), &[], &[b"header"]).bytes())
    }
}

/// One way to the file key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stanza {
    /// The first says which kind of way it is; there is at least this one.
    pub(super) arguments: Vec<String>,
    /// Mostly the file key, sealed.
    pub(super) body: Vec<u8>,
}

/// A header as it was read: nothing of it is proved before [`Header::is_of`] says so.
#[derive(Debug)]
pub(super) struct Header {
    /// At least one.
    pub(super) stanzas: Vec<Stanza>,
    /// Bytes it takes at the beginning of the file.
    pub(super) length: usize,
    /// What the MAC is of.
    covered: Vec<u8>,
    mac: [u8; 32],
}

/// Writes the header of a file with one way to its key.
pub(super) fn write(stanza: &Stanza, key: &FileKey) -> String {
    let body = STANDARD_NO_PAD.encode(&stanza.body);
    let mut text = format!("{VERSION}\n{STANZA}{}\n", stanza.arguments.join(" "));
    for (at, letter) in body.chars().enumerate() {
        text.push(letter);
        if (at + 1) % COLUMNS == 0 {
            text.push('\n');
        }
    }
    text.push('\n');
    text.push_str(END);
    let mac = STANDARD_NO_PAD.encode(hmac::sign(&key.mac(), text.as_bytes()));
    text.push(' ');
    text.push_str(&mac);
    text.push('\n');
    text
}

const MISSHAPEN: ReadError = ReadError::Damaged("the header is misshapen");

impl Header {
    /// Reads the header at the beginning of `bytes`: the first [`LONGEST`] bytes of the file and maybe a few more, or all
    /// that it has.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let mut lines = Lines { bytes, at: 0 };
        if lines.next() != Some(VERSION) {
            return Err(ReadError::NotABackup);
        }
        let mut stanzas = Vec::new();
        loop {
            let start = lines.at;
            let line = lines.next().ok_or(MISSHAPEN)?;
            if let Some(arguments) = line.strip_prefix(STANZA) {
                stanzas.push(Stanza { arguments: self::arguments(arguments)?, body: body(&mut lines)? });
                continue;
            }
            let mac = line.strip_prefix(END).and_then(|rest| rest.strip_prefix(' ')).and_then(decode::<32>);
            let (Some(mac), false) = (mac, stanzas.is_empty()) else {
                return Err(MISSHAPEN);
            };
            let covered = bytes.get(..start + END.len()).ok_or(MISSHAPEN)?.to_vec();
            return Ok(Self { stanzas, length: lines.at, covered, mac });
        }
    }

    /// Whether who made the header knew the file key.
    pub(super) fn is_of(&self, key: &FileKey) -> bool {
        hmac::verify(&key.mac(), &self.covered, &self.mac).is_ok()
    }
}

/// Exactly `N` bytes of canonical base64.
pub(super) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    STANDARD_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// As it stands in a stanza.
pub(super) fn encode(bytes: &[u8]) -> String {
    STANDARD_NO_PAD.encode(bytes)
}

fn arguments(line: &str) -> Result<Vec<String>, ReadError> {
    let fits = |argument: &str| !argument.is_empty() && argument.bytes().all(|byte| byte.is_ascii_graphic());
    line.split(' ').map(|argument| fits(argument).then(|| argument.to_owned()).ok_or(MISSHAPEN)).collect()
}

fn body(lines: &mut Lines<'_>) -> Result<Vec<u8>, ReadError> {
    let mut text = String::new();
    loop {
        let line = lines.next().filter(|line| line.len() <= COLUMNS).ok_or(MISSHAPEN)?;
        text.push_str(line);
        if line.len() < COLUMNS {
            return STANDARD_NO_PAD.decode(&text).map_err(|_| MISSHAPEN);
        }
    }
}

/// Lines of ASCII that end with a line feed.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.bytes.get(self.at..)?;
        let (line, _) = rest.split_at(rest.iter().position(|byte| *byte == b'\n')?);
        self.at += line.len() + 1;
        std::str::from_utf8(line).ok().filter(|line| line.is_ascii())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn stanza(arguments: &[&str], length: usize) -> Stanza {
        Stanza { arguments: arguments.iter().map(|text| (*text).to_owned()).collect(), body: vec![0x5a; length] }
    }

    /// The example of C2SP `age.md`.
    const EXAMPLE: &str = "age-encryption.org/v1\n\
        -> X25519 XEl0dJ6y3C7KZkgmgWUicg63EyXJiwBJW8PdYJ/cYBE\n\
        qRS0AMjdjPvZ/WT08U2KL4G+PIooA3hy38SvLpvaC1E\n\
        --- HK2NmOBN9Dpq0Gw6xMCuhFcQlQLvZ/wQUi/2scLG75s\n";

    #[test]
    fn the_example_of_age_md_is_read() {
        let header = Header::read(format!("{EXAMPLE}\u{1}\n--- payload").as_bytes()).unwrap();
        assert_eq!(header.length, EXAMPLE.len());
        let [one] = header.stanzas.as_slice() else { panic!("{header:?}") };
        assert_eq!((one.arguments.len(), one.arguments[0].as_str(), one.body.len()), (2, "X25519", 32));
        assert_eq!(header.covered, EXAMPLE.split_once(" HK2").unwrap().0.as_bytes());
    }

    #[test]
    fn what_is_written_is_read_and_belongs_to_its_key() {
        let (key, other) = (FileKey::new().unwrap(), FileKey::new().unwrap());
        // A body of 48 bytes fills a line, so an empty one follows; with 49 there is one of two letters.
        for length in [0, 1, 32, 47, 48, 49, 96, 1000] {
            let stanza = stanza(&["kind", "+/more"], length);
            let text = write(&stanza, &key);
            let header = Header::read(text.as_bytes()).unwrap();
            assert_eq!((header.stanzas.as_slice(), header.length), ([stanza].as_slice(), text.len()));
            assert!(header.is_of(&key) && !header.is_of(&other));
            for at in 0..text.len() {
                let mut flipped = text.clone().into_bytes();
                flipped[at] ^= 1;
                assert!(!Header::read(&flipped).is_ok_and(|header| header.is_of(&key)), "byte {at} of {length}");
                assert!(Header::read(&text.as_bytes()[..at]).is_err(), "cut at {at} of {length}");
            }
        }
    }

    #[test]
    fn a_misshapen_header_is_refused() {
        for (from, into) in [
            ("/v1\n", "/v1\r\n"),
            ("-> X", "->  X"),
            ("-> X25519 ", "-> X25519  "),
            ("YBE\n", "YBE \n"),
            ("YBE\n", "YBE\r\n"),
            ("YBE\n", "YBÉ\n"),
            ("YBE\n", "Y\u{7f}E\n"),
            // Padded, with a line in the middle that is not full, with too long a line, with bits too many.
            ("C1E\n", "C1E=\n"),
            ("qRS0", "qR\nS0"),
            ("qRS0", "qRS0qRS0qRS0qRS0qRS0qRS0qRS0qRS0qRS0"),
            ("C1E\n", "C1F\n"),
            ("--- H", "---H"),
            ("--- H", "---  H"),
            ("--- H", "-- H"),
            ("75s\n", "75t\n"),
            ("75s\n", "75\n"),
            ("75s\n", "75s=\n"),
            ("75s\n", "75s"),
            ("--- ", "-> \n\n--- "),
        ] {
            let text = EXAMPLE.replacen(from, into, 1);
            assert_ne!(text, EXAMPLE, "{from:?}");
            assert!(Header::read(text.as_bytes()).is_err(), "{from:?} {into:?}");
        }
        let (version, _) = EXAMPLE.split_once("->").unwrap();
        let (_, end) = EXAMPLE.split_once("C1E\n").unwrap();
        assert!(Header::read(format!("{version}{end}").as_bytes()).is_err(), "no way to the key at all");
        for text in ["", "age-encryption.org/v2\n", "-----BEGIN AGE ENCRYPTED FILE-----\n", "PK\u{3}\u{4}"] {
            assert!(matches!(Header::read(text.as_bytes()), Err(ReadError::NotABackup)), "{text}");
        }
    }
}
