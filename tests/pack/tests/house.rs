//! The pack that is part of the app, and the example of its guide, as whoever keeps them would check them.

#![allow(clippy::unwrap_used)] // a test says what it expects

use std::path::Path;

use gocua_pack::lint::lint;
use gocua_pack::opened::Opened;
use gocua_pack::people;
use gocua_pack::starter::example;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../core/dossier/packs")
}

#[test]
fn nothing_is_wrong_with_the_pack_of_the_app() {
    let opened = Opened::read(&folder().join("vn-base")).unwrap_or_else(|remarks| panic!("{remarks:#?}"));
    let remarks: Vec<String> = lint(&opened).iter().map(ToString::to_string).collect();
    assert_eq!(remarks, [""; 0]);
}

#[test]
fn its_people_are_asked_find_wrong_pay_and_print_what_they_should() {
    let opened = Opened::read(&folder().join("vn-base")).unwrap_or_else(|remarks| panic!("{remarks:#?}"));
    let (good, remarks) = people::run(&opened);
    assert_eq!(remarks, []);
    assert!(good >= 72, "{good}");
}

/// The fenced TOML of the guide, each under the name in its first line: `# forms/dog.toml`.
#[test]
fn the_example_of_the_guide_is_a_pack_without_a_fault() {
    let opened = Opened::of(example()).unwrap_or_else(|remarks| panic!("{remarks:#?}"));
    let remarks: Vec<String> = lint(&opened).iter().map(ToString::to_string).collect();
    assert_eq!(remarks, [""; 0]);
    assert_eq!((opened.forms.len(), opened.procedures.len()), (1, 1));
    let (good, remarks) = people::run(&opened);
    assert_eq!((good, remarks.iter().filter(|remark| !remark.what.contains("at least six")).count()), (2, 0));
}

/// Somebody who expects the wrong thing is told what came out instead.
#[test]
fn people_who_expect_something_else_are_told() {
    let opened = Opened::read(&folder().join("vn-base")).unwrap_or_else(|remarks| panic!("{remarks:#?}"));
    let mut files = opened.files;
    let text = files.0.get_mut("people/marital-status.toml").unwrap();
    *text = text
        .replacen("faults = []", "faults = [\"nobody\"]\nfee = 1", 1)
        .replacen("papers = []", "papers = [\"passport\"]", 1)
        .replacen("asks = [\"marital\"", "asks = [\"shoe_size\"", 1);
    let opened = Opened::of(files).unwrap_or_else(|remarks| panic!("{remarks:#?}"));
    let said: Vec<String> = people::run(&opened).1.iter().map(ToString::to_string).collect();
    for part in ["nobody does not stand against sending", "has to hand in {}", "is not asked shoe_size"] {
        assert!(said.iter().any(|line| line.contains(part)), "{part}: {said:#?}");
    }
}
