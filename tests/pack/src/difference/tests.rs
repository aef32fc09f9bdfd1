#![allow(clippy::unwrap_used)]
use serde_json::json;

use super::{between, told, tree};
use crate::language::Language::{En, Vi};
use crate::opened::Opened;
use crate::starter::example;

fn opened(change: impl Fn(&str, String) -> String) -> Opened {
    let mut files = example();
    for (name, text) in &mut files.0 {
        *text = change(name, std::mem::take(text));
    }
    Opened::of(files).unwrap_or_else(|remarks| panic!("{remarks:#?}"))
}

fn said(change: impl Fn(&str, String) -> String) -> (String, String) {
    let (old, new) = (opened(|_, text| text), opened(change));
    let of = |language| told(&between(&old, &new, language), language);
    (of(Vi), of(En))
}

#[test]
fn the_same_pack_has_no_difference() {
    assert_eq!(said(|_, text| text), ("Không có gì khác.\n".to_owned(), "Nothing is different.\n".to_owned()));
}

#[test]
fn an_amount_is_said_with_its_channel_and_its_day() {
    let (vi, en) = said(|_, text| {
        text.replace(
            "amount = 0\nvalid_from = 2026-07-01",
            "amount = 15000\nchannels = [\"online\"]\nvalid_from = 2027-01-01",
        )
    });
    assert!(vi.contains("“Không thu tiền”: 0 đồng → 15.000 đồng, nộp trực tuyến, từ 01/01/2027"), "{vi}");
    assert!(en.contains("“Free of charge”: 0 đồng → 15.000 đồng, sent online, from 01/01/2027"), "{en}");
    assert!(en.contains("applies from 01/07/2026 → 01/01/2027"), "{en}");
}

#[test]
fn a_paper_is_said_with_whom_it_is_wanted_of() {
    let (vi, en) = said(|_, text| {
        text.replace("when = \"is_large\"\n", "")
            .replace("value = \"size = large\"", "value = \"size in (small, large)\"")
    });
    assert!(vi.contains("“Sổ tiêm phòng”: nay cần, khi size in (small, large) → mọi người nộp"), "{vi}");
    assert!(en.contains("the computed value is_large: size = large → size in (small, large)"), "{en}");
}

#[test]
fn questions_rules_and_choices_are_said_in_their_words() {
    let (vi, en) = said(|name, text| {
        if name == "forms/dog.toml" {
            text.replace("[[computed]]", "[[question]]\nid = \"chip\"\nkind = \"yes_no\"\nwhen = \"size = large\"\nrequired = false\nask = { vi = \"Chó có gắn chíp không?\", en = \"Does it have a chip?\" }\npaper = \"5. Chíp\"\n\n[[computed]]")
                .replace("    { code = \"large\"", "    { code = \"middle\", vi = \"Vừa\", en = \"Middle\" },\n    { code = \"large\"")
                .replace("weight = \"fault\"", "weight = \"question\"")
        } else {
            text
        }
    });
    for line in [
        "câu hỏi mới: “Chó có gắn chíp không?” (không bắt buộc; khi size = large)",
        "thêm lựa chọn: “Vừa”",
        "điều kiện needs_muzzle: weight “fault” → “question”",
        "tờ in ra khác",
        "số phiên bản không đổi",
    ] {
        assert!(vi.contains(line), "{line}\n{vi}");
    }
    // Its own words come with the question, and are not said again.
    assert!(!vi.contains("chip.label"), "{vi}");
    assert!(en.contains("a new question: “Does it have a chip?” (may be left open; when size = large)"), "{en}");
}

#[test]
fn what_came_and_what_went_is_said() {
    let (old, mut files) = (opened(|_, text| text), example());
    files.0.retain(|name, _| name != "procedures/1.000001.toml");
    let new = Opened::of(files).unwrap_or_else(|remarks| panic!("{remarks:#?}"));
    assert!(told(&between(&old, &new, Vi), Vi).contains("thủ tục này không còn trong gói"));
    assert!(told(&between(&new, &old, En), En).contains("a new procedure, from 01/07/2026"));
}

/// Whatever member differs, something is found: nothing changes unsaid.
#[test]
fn every_change_of_any_value_is_found() {
    fn spoil(value: &mut serde_json::Value, at: &mut usize) -> bool {
        if *at == 0 {
            *value = match &value {
                serde_json::Value::Bool(own) => json!(!own),
                serde_json::Value::Number(_) => json!(987_654),
                _ => json!("khác hẳn"),
            };
            return true;
        }
        *at -= 1;
        match value {
            serde_json::Value::Object(object) => object.values_mut().any(|own| spoil(own, at)),
            serde_json::Value::Array(list) => list.iter_mut().any(|own| spoil(own, at)),
            _ => false,
        }
    }
    let pack = opened(|_, text| text);
    for json in
        pack.built.forms.values().map(|form| &form.json).chain(pack.built.procedures.values().map(|own| &own.json))
    {
        let old: serde_json::Value = serde_json::from_str(json).unwrap();
        for place in 1.. {
            let mut new = old.clone();
            if !spoil(&mut new, &mut place.clone()) {
                assert!(place > 50);
                break;
            }
            assert_eq!(old == new, tree::between(&old, &new).is_empty(), "place {place}");
        }
    }
}

#[test]
fn an_entry_that_only_moved_is_an_order() {
    let (old, new) = (json!({ "a": [{ "id": "x" }, { "id": "y" }] }), json!({ "a": [{ "id": "y" }, { "id": "x" }] }));
    let found = tree::between(&old, &new);
    assert_eq!(found.iter().map(|one| one.path.join(".")).collect::<Vec<_>>(), ["a.order"]);
}
