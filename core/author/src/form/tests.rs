#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Blocks, Built, build};
use crate::files::Files;

const DOG: &str = r#"
form = "dog"
version = "1"
source = "Nobody's"
valid_from = 2026-07-01
cases = ["self"]
title.vi = "Tờ khai nuôi chó"
title.en = "Keeping a dog"

[lists]
size = [
    { code = "small", vi = "Nhỏ", en = "Small", picture = "pets" },
    { code = "large", vi = "Lớn", en = "Large", hint = { vi = "Trên 20 kg" } },
]

[[question]]
id = "size"
kind = "choice"
list = "size"
ask = { vi = "Chó lớn hay nhỏ?", en = "Is it large?" }
paper = "1. Cỡ"

[[question]]
block = "person"
as = "keeper"
about = { vi = "người nuôi", en = "the keeper" }
papers = { name = "2. Người nuôi" }
when = "size = large"

[[rule]]
id = "declared"
at = "size"
weight = "note"
must = "size != large"
say.vi = "Chó lớn phải có rọ mõm."
remedy.vi = "Mua rọ mõm."
"#;

const PERSON: &str = r#"
block = "person"
lists.sex = [{ code = "male", vi = "Nam" }, { code = "female", vi = "Nữ" }]

[[question]]
id = "name"
kind = "name"
prefill = ["profile.name"]
ask = { vi = "{About} tên là gì?", en = "What is the name of {about}?" }

[[question]]
id = "sex"
kind = "choice"
list = "sex"
when = "known(name)"
ask.vi = "{About} là nam hay nữ?"

[[rule]]
id = "named"
at = "name"
weight = "question"
must = "sex = male or known(name)"
say.vi = "Xem lại tên của {about}."
remedy.vi = "Sửa tên."
"#;

fn blocks() -> Blocks {
    let files = Files(BTreeMap::from([("blocks/person.toml".to_owned(), PERSON.to_owned())]));
    let mut faults = Vec::new();
    let blocks = Blocks::read(&files, &mut faults);
    assert_eq!(faults, []);
    blocks
}

fn built(text: &str) -> (Built, Value) {
    let built = build("forms/dog.toml", text, &blocks()).unwrap_or_else(|faults| panic!("{faults:?}"));
    let json = serde_json::from_str(&built.json).unwrap();
    (built, json)
}

fn faults(text: &str) -> Vec<String> {
    build("forms/dog.toml", text, &blocks()).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn a_form_is_its_questions_in_order_and_its_words_by_language() {
    let (built, form) = built(DOG);
    let ids: Vec<_> =
        form["questions"].as_array().unwrap().iter().map(|question| question["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["size", "keeper_name", "keeper_sex"]);
    assert_eq!(form["lists"], json!({ "size": ["small", "large"], "sex": ["male", "female"] }));
    assert_eq!(form["pictures"], json!({ "size": { "small": "pets" } }));
    assert_eq!(form["steps"][0], json!({ "id": "size", "questions": ["size"] }));
    let vi = &form["texts"]["vi"];
    assert_eq!(vi["title"], "Tờ khai nuôi chó");
    assert_eq!(vi["list.size.large.hint"], "Trên 20 kg");
    assert_eq!(vi["size.print_label"], "1. Cỡ");
    assert_eq!(form["texts"]["en"]["keeper_name.label"], "What is the name of the keeper?");
    assert_eq!(built.places["size"], ("forms/dog.toml".to_owned(), 17));
    assert_eq!(built.places["keeper_name"], ("blocks/person.toml".to_owned(), 6));
}

#[test]
fn a_block_is_taken_in_under_its_own_names_and_words() {
    let (_, form) = built(DOG);
    let sex = &form["questions"][2];
    assert_eq!(
        sex["when"],
        json!({ "and": [{ "eq": [{ "ref": ["size"] }, "large"] }, { "known": [{ "ref": ["keeper_name"] }] }] })
    );
    assert_eq!(form["texts"]["vi"]["keeper_sex.label"], "Người nuôi là nam hay nữ?");
    assert_eq!(form["texts"]["vi"]["keeper_name.print_label"], "2. Người nuôi");
    assert_eq!(form["questions"][1].get("prefill"), None, "nobody's account is the keeper's unless the form says so");
    let rule = &form["rules"][0];
    assert_eq!((&rule["id"], &rule["at"]), (&json!("keeper_named"), &json!("keeper_name")));
    assert_eq!(form["texts"]["vi"]["rule.keeper_named.message"], "Xem lại tên của người nuôi.");

    let (_, own) =
        built(&DOG.replace("as = \"keeper\"", "account = true").replace(
            "about = { vi = \"người nuôi\", en = \"the keeper\" }",
            "about = { vi = \"{you}\", en = \"you\" }",
        ));
    assert_eq!(own["questions"][1]["prefill"], json!(["profile.name"]));
    assert_eq!(own["texts"]["vi"]["name.label"], "{You} tên là gì?");
}

#[test]
fn what_is_left_out_of_a_block_takes_its_rules_with_it() {
    let (_, form) = built(&DOG.replace("as = \"keeper\"", "as = \"keeper\"\nskip = [\"sex\"]"));
    assert_eq!(form["questions"].as_array().unwrap().len(), 2);
    assert_eq!(form["rules"].as_array().unwrap().len(), 1, "the rule that asks for the sex is gone");
    assert_eq!(form["lists"].get("sex"), None);
}

#[test]
fn a_sheet_that_is_not_laid_out_is_the_labels_in_order() {
    let (_, form) = built(DOG);
    let blocks: Vec<_> =
        form["print"].as_array().unwrap().iter().map(|block| block["block"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        blocks,
        ["national_header", "space", "centered", "centered", "space", "field", "field", "space", "columns"]
    );
    assert_eq!(form["print"][6]["when"], json!({ "eq": [{ "ref": ["size"] }, "large"] }));
    let heading = form["print"][2]["text"].as_str().unwrap();
    assert_eq!(form["texts"]["vi"][heading], "TỜ KHAI NUÔI CHÓ");
}

#[test]
fn every_fault_is_told_with_its_line() {
    assert_eq!(
        faults(&DOG.replace("kind = \"choice\"", "kind = \"chose\"")),
        ["forms/dog.toml:18:8: there is no kind chose"]
    );
    assert_eq!(
        faults(&DOG.replace("must = \"size != large\"", "must = \"sice != large\"")),
        ["forms/dog.toml:34:9: “sice != large”: nothing is called sice"]
    );
    assert_eq!(faults(&DOG.replace("person", "persona")), ["forms/dog.toml:24:9: there is no block persona"]);
    let unknown = faults(&DOG.replace("paper = ", "papier = "));
    assert!(unknown[0].starts_with("forms/dog.toml:21:1: unknown field `papier`"), "{unknown:?}");
    let silent = faults(&DOG.replace("ask = { vi = \"Chó lớn hay nhỏ?\", en = \"Is it large?\" }", ""));
    assert_eq!(silent, ["forms/dog.toml:17:6: size asks nothing: ask.vi is missing"]);
}
