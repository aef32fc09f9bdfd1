//! Backups as an enemy makes them, who has the key: what opens is still only read as it must be.

#![allow(clippy::unwrap_used)]

use std::fs::{self, File};

use super::*;
use crate::{backup::payload::Writer, hex, key::Key, random};

#[test]
fn a_name_has_one_writing_and_is_never_a_path() {
    for (text, name) in [
        ("draft", "draft"),
        ("given-back", "given-back"),
        ("", "%"),
        (".", "%2E"),
        ("..", "%2E%2E"),
        ("../../etc/passwd", "%2E%2E%2F%2E%2E%2Fetc%2Fpasswd"),
        ("%", "%25"),
        ("ố\0\n", "%E1%BB%91%00%0A"),
    ] {
        assert_eq!(escaped(text), name);
        assert_eq!(unescaped(name).unwrap(), text);
    }
    for name in ["", ".", "..", "a.b", "%2e", "%41", "%4", "%%", "%2", "a/b", "a b", "ố", "%FF", "%\u{661}1"] {
        assert_eq!(unescaped(name), None, "{name}");
    }
    assert_eq!(unescaped(&"a".repeat(1024)).unwrap().len(), 1024);
    assert_eq!(unescaped(&"a".repeat(1025)), None);
}

/// Reads what a payload says that `fill` writes.
fn read_of(fill: impl FnOnce(&mut Writer<File>)) -> Result<(Vec<Entry>, Vec<Span>), ReadError> {
    let key = Key::from([7; 32]);
    let path = std::env::temp_dir().join(format!("gocua-content-{}", hex::encode(&random::bytes::<8>().unwrap())));
    let mut writer = Writer::new(File::create(&path).unwrap(), &key);
    fill(&mut writer);
    writer.finish().unwrap();
    let file = File::open(&path).unwrap();
    fs::remove_file(path).unwrap();
    read(&mut Reader::new(file, 0, &key)?)
}

fn read_bytes(parts: &[&[u8]]) -> Result<(Vec<Entry>, Vec<Span>), ReadError> {
    read_of(|writer| parts.iter().for_each(|part| writer.write(part).unwrap()))
}

fn member(name: &str, value: &[u8]) -> Vec<u8> {
    let mut bytes = tar::header(name, value.len() as u64).unwrap();
    bytes.extend_from_slice(value);
    bytes.resize(bytes.len().next_multiple_of(tar::BLOCK), 0);
    bytes
}

fn first() -> Vec<u8> {
    member(about().0, &about().1)
}

/// A header with some bytes put in, and its checksum right again.
fn with(mut header: Vec<u8>, at: usize, bytes: &[u8]) -> Vec<u8> {
    let block = header.len() - tar::BLOCK;
    header[block + at..block + at + bytes.len()].copy_from_slice(bytes);
    header[block + 148..block + 156].copy_from_slice(b"        ");
    let sum: u32 = header[block..].iter().map(|byte| u32::from(*byte)).sum();
    header[block + 148..block + 156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

const FILE: &str = "files/000102030405060708090a0b0c0d0e0f";

#[test]
fn what_belongs_there_is_read() {
    let long = format!("records/draft/{}", "a".repeat(200));
    let longest = format!("records/{}/{}", "%2E".repeat(1024), "%2E".repeat(1024));
    let parts = [
        first(),
        member("records/draft/%", b""),
        member(&long, b"long"),
        member("records/e/b", &[1; 512]),
        member(FILE, b"sealed"),
    ];
    let mut parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    parts.push(&tar::END);
    let (entries, spans) = read_bytes(&parts).unwrap();
    let ids: Vec<_> =
        entries.iter().map(|entry| (entry.collection.as_str(), entry.id.len(), entry.value.len())).collect();
    assert_eq!(ids, [("draft", 0, 0), ("draft", 200, 4), ("e", 1, 512)]);
    let [span] = spans.as_slice() else { panic!("{spans:?}") };
    assert_eq!((span.id.to_string().as_str(), span.length), (FILE.trim_start_matches("files/"), 6));
    let (entries, _) = read_bytes(&[&first(), &member(&longest, b"x"), &tar::END]).unwrap();
    assert_eq!((entries[0].collection.len(), entries[0].id.len()), (1024, 1024));
    assert!(read_bytes(&[&first(), &tar::END]).unwrap().0.is_empty());
}

#[test]
fn what_does_not_belong_there_is_refused() {
    let one = || member("records/a/b", b"x");
    let file = || member(FILE, b"x");
    let header = |name: &str| tar::header(name, 0).unwrap();
    let pax = |name: &str, record: &str| {
        let mut bytes = with(tar::header("pax/name", record.len() as u64).unwrap(), 156, b"x");
        bytes.extend_from_slice(record.as_bytes());
        bytes.resize(bytes.len().next_multiple_of(tar::BLOCK), 0);
        [bytes, header(name)].concat()
    };
    let long = format!("records/draft/{}", "a".repeat(200));
    let mut dirty = one();
    *dirty.last_mut().unwrap() = 1;
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("twice the same record", [one(), one()].concat()),
        ("records in another order", [member("records/b/a", b""), one()].concat()),
        ("twice the same file", [file(), file()].concat()),
        ("a record after a file", [file(), one()].concat()),
        ("the first file again", first()),
        ("a path outside", header("../etc/passwd")),
        ("a path outside, below", header("records/../../x")),
        ("a path from the root", header("/etc/passwd")),
        ("a record without a collection", header("records//b")),
        ("a record without a name", header("records/a")),
        ("a record with two slashes", header("records/a/b/c")),
        ("a record by a second writing", header("records/%61/b")),
        ("a file by another name", header("files/photo.jpg")),
        ("a file in capitals", header("files/000102030405060708090A0B0C0D0E0F")),
        ("a file below a file", header("files/000102030405060708090a0b0c0d0e0f/x")),
        ("something else", header("notes.txt")),
        ("a name that another reader shortens", header("pax/shortened")),
        ("a directory", with(header("records/a/b"), 156, b"5")),
        ("a symbolic link", with(with(header("records/a/b"), 156, b"2"), 157, b"/etc/passwd")),
        ("a hard link", with(with(header(FILE), 156, b"1"), 157, b"records/a/b")),
        ("a device", with(header("records/a/b"), 156, b"3")),
        ("an old kind of file", with(header("records/a/b"), 156, b"\0")),
        ("a GNU long name", with(header("records/a/b"), 156, b"L")),
        ("a pax header for all", with(header("records/a/b"), 156, b"g")),
        ("another mode", with(header("records/a/b"), 100, b"0004755")),
        ("an owner", with(header("records/a/b"), 265, b"root")),
        ("another magic", with(header("records/a/b"), 257, b"ustar  \0")),
        ("a name after the name", with(header("records/a/b"), 20, b"x")),
        ("a wrong checksum", {
            let mut bytes = header("records/a/b");
            bytes[150] ^= 1;
            bytes
        }),
        ("a prefix that was not needed", with(with(header("b"), 0, b"b"), 345, b"records/a")),
        ("a size of terabytes, in binary", with(header("records/a/b"), 124, b"\x80\0\0\0\0\0\x01\0\0\0\0\0")),
        ("a size of 8 GiB", with(header("records/a/b"), 124, b"77777777777")),
        ("a file of 8 GiB", with(header(FILE), 124, b"77777777777")),
        ("a negative size", with(header("records/a/b"), 124, b"-0000000001")),
        ("a size that another reader takes", with(header("records/a/b"), 124, b"         0\0")),
        ("dirt in the padding", dirty),
        ("a pax header for a name that fits", pax("pax/shortened", "24 path=records/draft/a\n")),
        ("a pax header with something else", pax("pax/shortened", "14 size=10000\n")),
        ("a pax header with a wrong length", pax("pax/shortened", &format!("999 path={long}\n"))),
        ("a pax header with two records", pax("pax/shortened", &format!("224 path={long}\n14 size=10000\n"))),
        ("a pax header for another header", pax("records/a/b", &format!("224 path={long}\n"))),
        ("a pax header before a pax header", {
            let pax = pax("pax/shortened", &format!("224 path={long}\n"));
            [&pax[..2 * tar::BLOCK], &pax].concat()
        }),
        ("a pax header of gigabytes", with(with(header("pax/name"), 156, b"x"), 124, b"17777777777")),
        ("only half an end", vec![0; tar::BLOCK]),
        ("something after the end", [tar::END.to_vec(), one()].concat()),
        ("zeros after the end", tar::END.to_vec()),
    ];
    // That the pieces of the table are right but for what is wrong in them.
    assert!(read_bytes(&[&first(), &pax("pax/shortened", &format!("224 path={long}\n")), &tar::END]).is_ok());
    assert!(read_bytes(&[&first(), &one(), &file(), &tar::END]).is_ok());
    assert!(read_bytes(&[&first(), &with(header("records/a/b"), 124, b"00000000000"), &tar::END]).is_ok());
    for (what, bytes) in &cases {
        let end: &[u8] = if what.contains("half an end") { &[] } else { &tar::END };
        let outcome = read_bytes(&[&first(), bytes, end]);
        assert!(matches!(outcome, Err(ReadError::Damaged(_))), "{what}: {outcome:?}");
    }
    let outcome = read_bytes(&[&first(), &one()]);
    assert!(matches!(outcome, Err(ReadError::Damaged(_))), "no end: {outcome:?}");
}

#[test]
fn what_opens_and_is_something_else_is_no_backup() {
    for bytes in [
        Vec::new(),
        b"hello".to_vec(),
        vec![b'x'; 5_000],
        tar::END.to_vec(),
        [member("records/a/b", b"x"), tar::END.to_vec()].concat(),
        [member(about().0, b"{}\n"), tar::END.to_vec()].concat(),
        [member(about().0, b"{\"format\": 1}\n"), tar::END.to_vec()].concat(),
        [member(about().0, b"{\"format\":0}\n"), tar::END.to_vec()].concat(),
        [member(about().0, &vec![b'['; 60_000]), tar::END.to_vec()].concat(),
    ] {
        let outcome = read_bytes(&[&bytes]);
        assert!(matches!(outcome, Err(ReadError::NotABackup)), "{outcome:?}");
    }
    let newer = member(about().0, b"{\"format\":2,\"made\":\"2027-01-01\"}\n");
    let outcome = read_bytes(&[&newer, b"whatever comes then"]);
    assert!(matches!(outcome, Err(ReadError::NewerVersion { found: 2, known: 1 })), "{outcome:?}");
}

/// A million of anything, or more than a phone's memory, is refused when the limit is met, not when all is read.
#[test]
fn too_many_and_too_large_are_refused() {
    let outcome = read_of(|writer| {
        writer.write(&first()).unwrap();
        (0..=MOST_RECORDS).for_each(|at| writer.write(&member(&format!("records/a/{at:07}"), b"")).unwrap());
    });
    assert!(matches!(outcome, Err(ReadError::TooLarge)), "{outcome:?}");
    let outcome = read_of(|writer| {
        writer.write(&first()).unwrap();
        (0..=MOST_FILES).for_each(|at| writer.write(&member(&format!("files/{at:032x}"), b"")).unwrap());
    });
    assert!(matches!(outcome, Err(ReadError::TooLarge)), "{outcome:?}");
    let large = vec![1; record::LARGEST_VALUE + 1];
    let outcome = read_bytes(&[&first(), &member("records/a/b", &large)]);
    assert!(matches!(outcome, Err(ReadError::TooLarge)), "{outcome:?}");
    let outcome = read_of(|writer| {
        writer.write(&first()).unwrap();
        for at in 0..9 {
            writer.write(&member(&format!("records/a/{at}"), &large[..record::LARGEST_VALUE])).unwrap();
        }
    });
    assert!(matches!(outcome, Err(ReadError::TooLarge)), "{outcome:?}");
}
