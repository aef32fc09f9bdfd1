#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Shared, build};
use crate::files::Files;

const SHARED: &str = r#"
[free_online]
cut.percent = 100
valid_from = 2026-08-15
name.vi = "Miễn lệ phí"
"#;

const DOG: &str = r#"
code = "1.000001"
name.vi = "Nuôi chó"

[[fees.reductions]]
use = "free_online"
id = "free"
name.vi = "Miễn hết"
"#;

fn shared() -> Shared {
    let mut faults = Vec::new();
    let shared = Shared::read(&Files(BTreeMap::from([("shared.toml".to_owned(), SHARED.to_owned())])), &mut faults);
    assert_eq!(faults, []);
    shared
}

#[test]
fn what_is_shared_stands_where_it_is_used_with_the_procedures_own_words_over_it() {
    let built = build("procedures/1.000001.toml", "1.000001", DOG, &shared()).unwrap();
    let procedure: Value = serde_json::from_str(&built.json).unwrap();
    let wanted =
        json!({ "cut": { "percent": 100 }, "valid_from": "2026-08-15", "id": "free", "name": { "vi": "Miễn hết" } });
    assert_eq!(procedure["fees"]["reductions"][0], wanted);
    assert_eq!(built.places["fees.reductions[0].id"], 7);
}

#[test]
fn every_fault_is_told_with_its_line() {
    let faults = |text: &str, name: &str| -> Vec<String> {
        build("p.toml", name, text, &shared()).unwrap_err().iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        faults(&DOG.replace("free_online", "freedom"), "1.000001"),
        ["p.toml:6:7: nothing shared is called freedom"]
    );
    assert_eq!(faults(DOG, "1.000002"), ["p.toml: has the code \"1.000001\", and the file is called 1.000002"]);
    assert_eq!(faults("code = \"1\"\nx = 1.5", "1"), ["p.toml:2:5: numbers are whole"]);
    assert_eq!(
        faults("code = \"1\"\nx = 2026-07-01T00:00:00Z", "1"),
        ["p.toml:2:5: a day without a time is wanted here, as in 2026-07-01"]
    );
    assert_eq!(faults("code = \"1\"\ncode = \"1\"", "1"), ["p.toml:2:1: duplicate key"]);
}
