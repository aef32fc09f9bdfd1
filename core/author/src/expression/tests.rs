#![allow(clippy::unwrap_used)]
use serde_json::json;

use super::{Expression, Known, MAX_DEPTH};

struct Form;

impl Known for Form {
    fn is_value(&self, name: &str) -> bool {
        [
            "dwelling",
            "rent_contract",
            "birth_date",
            "a",
            "b",
            "c",
            "members.sex",
            "members.number",
            "reduction",
            "pupil",
        ]
        .contains(&name)
    }

    fn is_group(&self, name: &str) -> bool {
        name == "members"
    }

    fn is_code(&self, name: &str) -> bool {
        ["rent", "own", "pupil", "male"].contains(&name)
    }
}

fn read(text: &str) -> serde_json::Value {
    Expression::read(text, &Form).unwrap().to_json()
}

fn wrong(text: &str) -> (usize, String) {
    let wrong = Expression::read(text, &Form).unwrap_err();
    (wrong.span.start, wrong.what)
}

#[test]
fn expressions_are_read_as_one_says_them() {
    let of = |name: &str| json!({ "ref": [name] });
    for (text, wanted) in [
        ("dwelling = rent", json!({ "eq": [of("dwelling"), "rent"] })),
        ("a = b", json!({ "eq": [of("a"), of("b")] })),
        ("not rent_contract", json!({ "not": [of("rent_contract")] })),
        ("not a = b", json!({ "not": [{ "eq": [of("a"), of("b")] }] })),
        ("a and b or c", json!({ "or": [{ "and": [of("a"), of("b")] }, of("c")] })),
        ("a and (b or c)", json!({ "and": [of("a"), { "or": [of("b"), of("c")] }] })),
        ("a and b and c", json!({ "and": [of("a"), of("b"), of("c")] })),
        ("case = child", json!({ "case": ["child"] })),
        ("case != child", json!({ "not": [{ "case": ["child"] }] })),
        ("case in (child, self)", json!({ "case": ["child", "self"] })),
        ("dwelling in (rent, own)", json!({ "in": [of("dwelling"), "rent", "own"] })),
        ("dwelling has rent", json!({ "has": [of("dwelling"), "rent"] })),
        ("age(birth_date, today) >= 18", json!({ "ge": [{ "age": [of("birth_date"), { "today": [] }] }, 18] })),
        ("birth_date < 2026-07-01", json!({ "lt": [of("birth_date"), { "date": ["2026-07-01"] }] })),
        ("a + 2 * b - 1", json!({ "sub": [{ "add": [of("a"), { "mul": [2, of("b")] }] }, 1] })),
        ("a > -3", json!({ "gt": [of("a"), -3] })),
        (
            "count(members, members.sex = male) <= 1",
            json!({ "le": [{ "count": ["members", { "eq": [of("members.sex"), "male"] }] }, 1] }),
        ),
        ("if a then 1 else 2", json!({ "if": [of("a"), 1, 2] })),
        ("reduction = \"pupil\"", json!({ "eq": [of("reduction"), "pupil"] })),
        ("known(dwelling)", json!({ "known": [of("dwelling")] })),
        ("true", json!(true)),
    ] {
        assert_eq!(read(text), wanted, "{text}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (text, place, what) in [
        ("dweling = rent", 0, "nothing is called dweling"),
        ("a and nobody", 6, "nothing is called nobody"),
        ("a = ", 4, "something is missing at the end"),
        ("a b", 2, "is one word too many"),
        ("(a or b", 7, "“)” is missing here"),
        ("colour(a)", 0, "there is no operator called colour"),
        ("rows(dwelling)", 5, "rows takes a group first"),
        ("a = \"rent", 4, "the quotes are not closed"),
        ("a & b", 2, "nobody knows what “&” means here"),
        ("case > child", 0, "a case is only the same or another"),
        (
            "reduction = pupil",
            12,
            "pupil is a choice and a value: write \"pupil\" for the choice, or put the value first",
        ),
        ("a = 99999999999999999999", 4, "the number is too large"),
        ("if a then 1", 11, "“else” is missing here"),
        ("and", 0, "“and” cannot stand here"),
    ] {
        assert_eq!(wrong(text), (place, what.to_owned()), "{text}");
    }
}

/// Written and read again, an expression is what it was: with brackets where it takes them and only there.
#[test]
fn what_is_written_is_read_the_same() {
    for text in [
        "dwelling = rent and not rent_contract",
        "a and (b or c)",
        "not (a and b)",
        "a - (b - c)",
        "(a + b) * c",
        "case in (child, self) or case != child",
        "(if a then 1 else 2) = 1",
        "count(members, members.sex = male) <= 1",
        "dwelling in (rent, own)",
        "birth_date < 2026-07-01",
    ] {
        let read = Expression::read(text, &Form).unwrap();
        assert_eq!(read.to_string(), text);
        assert_eq!(Expression::from_json(&read.to_json()), Some(read.clone()), "{text}");
        assert_eq!(Expression::read(&read.to_string(), &Form).unwrap(), read, "{text}");
    }
}

#[test]
fn no_expression_uses_up_the_stack() {
    for deep in ["(", "not ", "known(", "if "] {
        let text = deep.repeat(1_000);
        assert!(Expression::read(&text, &Form).is_err());
    }
    let just = format!("{}a{}", "(".repeat(MAX_DEPTH - 1), ")".repeat(MAX_DEPTH - 1));
    assert!(Expression::read(&just, &Form).is_ok());
    assert!(wrong(&"a".repeat(5_000)).1.contains("longer"));
}
