//! What a form may not be.

use super::super::*;
use crate::expr::ExprError;

/// A form around some parts, with every text a label of its own.
pub(super) fn form(questions: &str, rest: &str, texts: &[&str]) -> String {
    let texts: Vec<String> = ["title"].iter().chain(texts).map(|id| format!("\"{id}\":\"{id}\"")).collect();
    format!(
        r#"{{"form":"f","version":"1","source":"s","valid_from":"2026-01-01","cases":["one","two"],
            "questions":[{questions}],{rest},"texts":{{"vi":{{{}}}}}}}"#,
        texts.join(",")
    )
}

fn refused(questions: &str, rest: &str, texts: &[&str]) -> LoadError {
    Form::load(form(questions, rest, texts).as_bytes()).unwrap_err()
}

const INTEGER_A: &str = r#"{"id":"a","kind":"integer"}"#;
const STEP_A: &str = r#""steps":[{"id":"s","questions":["a"]}]"#;

#[test]
fn too_many_bytes_fields_and_nodes() {
    assert!(matches!(Form::load(&vec![b' '; MAX_BYTES + 1]), Err(LoadError::Limit { what: "bytes", .. })));
    let fields: Vec<String> = (0..=MAX_FIELDS).map(|i| format!(r#"{{"id":"a{i}","kind":"date"}}"#)).collect();
    assert!(matches!(refused(&fields.join(","), STEP_A, &[]), LoadError::Limit { what: "fields", .. }));
    let wide = format!("[{}]", vec!["true"; 700].join(","));
    let computed: Vec<String> =
        (0..30).map(|i| format!(r#"{{"id":"c{i}","type":"bool","value":{{"and":{wide}}}}}"#)).collect();
    let rest = format!("{STEP_A},\"computed\":[{}]", computed.join(","));
    assert!(matches!(refused(INTEGER_A, &rest, &["a.label"]), LoadError::Limit { what: "nodes", .. }));
}

#[test]
fn an_expression_nested_too_deeply() {
    let deep = format!("{}true{}", "{\"not\":".repeat(40), "}".repeat(40));
    let rest = format!(r#"{STEP_A},"computed":[{{"id":"c","type":"bool","value":{deep}}}]"#);
    let error = refused(INTEGER_A, &rest, &["a.label"]);
    assert!(matches!(error, LoadError::Expression { error: ExprError::TooDeep(41), .. }), "{error}");
    // Beyond what the JSON reader follows.
    let deeper = format!("{}true{}", "{\"not\":".repeat(5_000), "}".repeat(5_000));
    let rest = format!(r#"{STEP_A},"computed":[{{"id":"c","type":"bool","value":{deeper}}}]"#);
    assert!(matches!(refused(INTEGER_A, &rest, &["a.label"]), LoadError::Malformed(_)));
}

/// Three groups of 200 rows, and a loop in a loop in a loop: 8 million steps from 200 characters.
#[test]
fn a_cost_bomb_is_refused_before_it_runs() {
    let groups =
        ["a", "b", "c"].map(|g| format!(r#"{{"id":"{g}","kind":"group","fields":[{{"id":"n","kind":"integer"}}]}}"#));
    let bomb = r#"{"any":["a",{"any":["b",{"any":["c",{"eq":[{"ref":"a.n"},{"ref":"c.n"}]}]}]}]}"#;
    let steps = r#""steps":[{"id":"s","questions":["a"]},{"id":"t","questions":["b"]},{"id":"u","questions":["c"]}]"#;
    let rest = format!(r#"{steps},"computed":[{{"id":"boom","type":"bool","value":{bomb}}}]"#);
    let texts = ["a.label", "b.label", "c.label", "a.n.label", "b.n.label", "c.n.label", "a.add", "b.add", "c.add"];
    let error = refused(&groups.join(","), &rest, &texts);
    assert!(
        matches!(error, LoadError::Expression { error: ExprError::TooCostly(cost), .. } if cost > 8_000_000),
        "{error}"
    );
}

/// Many expressions, each just cheap enough, add up.
#[test]
fn many_costly_expressions_are_refused_together() {
    let group = r#"{"id":"a","kind":"group","fields":[{"id":"n","kind":"integer"}]}"#;
    let body = vec![r#"{"gt":[{"ref":"a.n"},1]}"#; 40].join(",");
    let computed: Vec<String> = (0..100)
        .map(|i| format!(r#"{{"id":"c{i}","type":"bool","value":{{"all":["a",{{"and":[{body}]}}]}}}}"#))
        .collect();
    let rest = format!("{STEP_A},\"computed\":[{}]", computed.join(","));
    let error = refused(group, &rest, &["a.label", "a.add", "a.n.label"]);
    assert!(matches!(error, LoadError::Limit { what: "steps of evaluation", .. }), "{error}");
}

#[test]
fn a_circle_is_named() {
    let questions = r#"
        {"id":"a","kind":"yes_no","when":{"eq":[{"ref":"sum"},1]}},
        {"id":"b","kind":"integer","when":{"ref":"a"}}"#;
    let rest = r#""computed":[{"id":"sum","type":"integer","value":{"add":[{"ref":"b"},1]}}],
        "steps":[{"id":"s","questions":["a"]},{"id":"t","questions":["b"]}]"#;
    let LoadError::Cycle(names) = refused(questions, rest, &["a.label", "b.label"]) else { panic!("no circle") };
    assert_eq!(names.first(), names.last());
    let mut distinct = names.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct, ["a", "b", "sum"]);
    let error = LoadError::Cycle(names).to_string();
    assert!(error.contains(" -> "), "{error}");
}

#[test]
fn a_circle_inside_a_row_is_named() {
    let group = r#"{"id":"g","kind":"group","fields":[
        {"id":"x","kind":"yes_no","when":{"ref":"g.y"}},{"id":"y","kind":"yes_no","when":{"ref":"g.x"}}]}"#;
    let error =
        refused(group, r#""steps":[{"id":"s","questions":["g"]}]"#, &["g.label", "g.add", "g.x.label", "g.y.label"]);
    assert_eq!(error, LoadError::Cycle(vec!["g.x".into(), "g.y".into(), "g.x".into()]));
}

#[test]
fn slips_of_authors() {
    let texts = ["a.label", "list.l.x"];
    let choice = r#"{"id":"a","kind":"choice","list":"l"}"#;
    let with = |value: &str| {
        let rest = format!(r#"{STEP_A},"lists":{{"l":["x"]}},"computed":[{{"id":"c","type":"bool","value":{value}}}]"#);
        refused(choice, &rest, &texts)
    };
    let expression = |value: &str| match with(value) {
        LoadError::Expression { error, .. } => error,
        other => panic!("{other}"),
    };
    assert_eq!(expression(r#"{"ref":"b"}"#), ExprError::UnknownName("b".into()));
    assert_eq!(
        expression(r#"{"eq":[{"ref":"a"},"z"]}"#),
        ExprError::UnknownCode { name: "a".into(), code: "z".into() }
    );
    assert!(matches!(expression(r#"{"case":"three"}"#), ExprError::UnknownCode { .. }));
    assert!(matches!(expression(r#"{"gt":[{"ref":"a"},1]}"#), ExprError::Type { .. }));
    assert!(matches!(expression(r#"{"and":[{"ref":"a"}]}"#), ExprError::Type { .. }));
    assert!(matches!(expression(r#"{"exec":"rm"}"#), ExprError::UnknownOperator(_)));
    assert!(matches!(expression(r#"{"not":[true,false]}"#), ExprError::Arity(_)));
    assert!(matches!(with(r#"{"not":true,"and":[true]}"#), LoadError::Malformed(_)));
    assert!(matches!(with("1.5"), LoadError::Malformed(_)));
    assert!(matches!(with("null"), LoadError::Malformed(_)));

    let misspelt = r#"{"id":"a","kind":"integer","requierd":true}"#;
    assert!(matches!(refused(misspelt, STEP_A, &["a.label"]), LoadError::Malformed(_)));
    assert_eq!(refused(INTEGER_A, STEP_A, &[]), LoadError::MissingTexts(vec!["a.label".into()]),);
    assert_eq!(refused(INTEGER_A, r#""steps":[]"#, &["a.label"]), LoadError::Step("a".into()));
    let twice = format!("{INTEGER_A},{INTEGER_A}");
    assert_eq!(refused(&twice, STEP_A, &["a.label"]), LoadError::Name("a".into()));
}

#[test]
fn a_message_with_an_unknown_value_is_refused() {
    let rules = r#""rules":[{"id":"r","at":"a","weight":"fault","must":{"gt":[{"ref":"a"},1]}}]"#;
    let definition = form(INTEGER_A, &format!("{STEP_A},{rules}"), &["a.label", "rule.r.message", "rule.r.remedy"])
        .replace(r#":"rule.r.message""#, r#":"Hơn {limit}""#);
    let error = Form::load(definition.as_bytes()).unwrap_err();
    assert_eq!(error, LoadError::Placeholder { text: "rule.r.message".into(), name: "limit".into() });
}
