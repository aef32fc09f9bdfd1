//! What somebody who keeps a pack does from beginning to end, as commands.

#![allow(clippy::unwrap_used)] // a test says what it expects

use std::path::{Path, PathBuf};

use gocua_pack::command::{Said, run};

/// 2026-11-28 09:00 in Vietnam.
const NOW: i64 = 1_795_831_200;

/// A folder that is gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("gocua-pack-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn at(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn said(words: &[&str]) -> Said {
    run(words.iter().map(Into::into), NOW).unwrap_or_else(|error| panic!("{words:?}: {error}"))
}

fn good(words: &[&str]) -> String {
    let said = said(words);
    assert!(said.good, "{words:?}: {}", said.text);
    said.text
}

fn bad(words: &[&str]) -> String {
    let said = said(words);
    assert!(!said.good, "{words:?}: {}", said.text);
    said.text
}

/// From nothing to a pack that an app takes, with no file written by hand.
#[test]
fn a_new_pack_is_checked_tried_signed_and_taken() {
    let folder = Folder::new("way");
    let pack = folder.at("pack");
    let made = good(&["new", &pack, "--procedure", "1.234567", "--form", "vuon-rau"]);
    assert!(made.contains("forms/vuon-rau.toml") && made.contains("procedures/1.234567.toml"), "{made}");
    assert!(bad(&["new", &pack, "--procedure", "1.234567", "--form", "vuon-rau"]).contains("is there already"));
    assert_eq!(good(&["check", &pack]), "0 faults, 0 doubts; 1 procedures, 1 forms\n");
    assert!(good(&["test", &pack]).ends_with("; 2 people as they should be\n"));
    let explained = good(&["explain", &pack, "1.234567", "--person", "A large one", "--language", "en"]);
    for line in [
        "+ muzzle: size = large   [size: large]",
        "needs_muzzle (muzzle)",
        "must be so: muzzle   [muzzle: no]",
        "Vaccination book: is wanted",
        "when: size = large   [size: large]",
        "online: 0 đồng",
    ] {
        assert!(explained.contains(line), "{line}\n{explained}");
    }

    let (key, other, out) = (folder.at("key.pem"), folder.at("other.pem"), folder.at("pack.json"));
    let public = good(&["key", "--out", &key]).trim().rsplit(' ').next().unwrap().to_owned();
    let stranger = good(&["key", "--out", &other]).trim().rsplit(' ').next().unwrap().to_owned();
    assert!(bad(&["key", "--out", &key]).contains("key.pem"), "a key is never written over");
    let signed =
        good(&["sign", &pack, "--key", &key, "--sequence", "7", "--source", "Thử", "--pack", "vuon", "--out", &out]);
    assert!(signed.contains("number 7") && signed.contains(&public), "{signed}");
    let verified = good(&["verify", &out, "--public", &public]);
    assert!(verified.starts_with("vuon number 7, from 28/11/2026 until further notice: 2 files"), "{verified}");
    assert_eq!(bad(&["verify", &out, "--public", &stranger]), "the pack is not signed by the authority\n");
}

/// The key changes: phones that have the old one follow, and the old one signs nothing any more.
#[test]
fn a_key_is_handed_over() {
    let folder = Folder::new("keys");
    let (pack, first, second, keys, out) =
        (folder.at("pack"), folder.at("1.pem"), folder.at("2.pem"), folder.at("keys.json"), folder.at("pack.json"));
    good(&["new", &pack, "--procedure", "1.234567", "--form", "rau"]);
    let public = |said: String| said.trim().rsplit(' ').next().unwrap().to_owned();
    let (one, two) = (public(good(&["key", "--out", &first])), public(good(&["key", "--out", &second])));
    good(&["hand-over", "--key", &first, "--to", &two, "--from-sequence", "8", "--keys", &keys]);
    let sign = |key: &str, sequence: &str| {
        let words = ["sign", &pack, "--key", key, "--sequence", sequence, "--source", "Thử", "--out", &out];
        said(&[&words[..], &["--keys", &keys, "--public", &one]].concat())
    };
    assert!(sign(&second, "8").good);
    assert!(good(&["verify", &out, "--public", &one]).contains("number 8"));
    assert!(good(&["verify", &out, "--public", &one]).contains("signed by"));
    assert!(!sign(&second, "7").good, "before its time");
    assert!(!sign(&first, "9").good, "after it was handed over");
}

/// What is wrong is neither signed nor built, and says where it is.
#[test]
fn what_is_wrong_is_not_signed() {
    let folder = Folder::new("wrong");
    let (pack, key, out) = (folder.at("pack"), folder.at("key.pem"), folder.at("pack.json"));
    good(&["new", &pack, "--procedure", "1.234567", "--form", "rau"]);
    good(&["key", "--out", &key]);
    let form = Path::new(&pack).join("forms/rau.toml");
    let text = std::fs::read_to_string(&form).unwrap().replace("size = large", "size = larg");
    std::fs::write(&form, text).unwrap();
    let refused = bad(&["sign", &pack, "--key", &key, "--sequence", "1", "--source", "Thử", "--out", &out]);
    assert!(refused.contains("forms/rau.toml:") && refused.contains("nothing is signed"), "{refused}");
    assert!(!Path::new(&out).exists());
}

#[test]
fn a_command_that_makes_no_sense_is_refused_in_words() {
    for (words, what) in [
        (&["new", "x"][..], "it needs --procedure"),
        (&["sign", "x", "--key", "k"], "sign needs --sequence"),
        (&["explain", "x", "1.0", "--on", "31/12/2026"], "is no day"),
        (&["diff", "x", "y", "--language", "fr"], "is not vi or en"),
        (&["colour"], "nobody knows the command"),
    ] {
        let error = run(words.iter().map(Into::into), NOW).err().unwrap().to_string();
        assert!(error.contains(what), "{words:?}: {error}");
    }
    let folder = Folder::new("names");
    for (code, form) in [("1.23", "dog"), ("1.234567", "../dog"), ("1.234567", ""), ("x.234567", "dog")] {
        assert!(
            bad(&["new", &folder.at("p"), "--procedure", code, "--form", form]).contains("is no "),
            "{code} {form}"
        );
    }
}

/// The schemas that stand beside the packs are those of the program.
#[test]
fn the_published_schemas_are_those_of_today() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../core/dossier/packs/schema");
    for (name, text) in gocua_pack::schema::all() {
        let published = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(published == text, "{name}: gocua pack schema --out core/dossier/packs/schema");
    }
}
