//! How the engine behaves, on small forms.

use std::sync::Arc;

use proptest::prelude::*;

use super::super::*;
use super::refused::form;
use crate::answers::{AnswerError, Origin};
use crate::date::PartialDate;
use crate::expr::Value;

fn path(text: &str) -> Path {
    text.parse().unwrap()
}

fn facts() -> Facts {
    Facts::new(Date::from_iso("2026-11-23").unwrap(), "one")
}

fn answers(given: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::new();
    for (at, raw) in given {
        answers.set(&path(at), raw, Origin::Typed).unwrap();
    }
    answers
}

fn load(questions: &str, rest: &str, texts: &[&str]) -> Arc<Form> {
    Arc::new(Form::load(form(questions, rest, texts).as_bytes()).unwrap())
}

fn chain() -> Arc<Form> {
    load(
        r#"{"id":"renting","kind":"yes_no"},
           {"id":"contract","kind":"yes_no","when":{"ref":"renting"}},
           {"id":"number","kind":"text","max":10,"when":{"ref":"contract"},"required":{"ref":"contract"}}"#,
        r#""computed":[{"id":"has_paper","type":"bool","value":{"and":[{"ref":"renting"},{"ref":"contract"}]}}],
           "steps":[{"id":"s","questions":["renting"]},{"id":"t","questions":["contract","number"]}]"#,
        &["renting.label", "contract.label", "number.label", "step.t.title"],
    )
}

fn visible(form: &Form, given: &[(&str, &str)]) -> Vec<String> {
    form.evaluate(&answers(given), &facts()).questions.iter().map(|question| question.path.to_string()).collect()
}

#[test]
fn nothing_is_shown_on_a_guess() {
    let form = chain();
    assert_eq!(visible(&form, &[]), ["renting"]);
    assert_eq!(visible(&form, &[("renting", "maybe")]), ["renting"]);
    assert_eq!(visible(&form, &[("renting", "yes")]), ["renting", "contract"]);
    assert_eq!(visible(&form, &[("renting", "yes"), ("contract", "yes")]), ["renting", "contract", "number"]);
}

#[test]
fn hidden_answers_are_kept_and_do_not_count() {
    let given = [("renting", "no"), ("contract", "yes"), ("number", "far too long for this field"), ("old_field", "x")];
    let evaluation = chain().evaluate(&answers(&given), &facts());
    assert_eq!(evaluation.kept, [path("contract"), path("number"), path("old_field")]);
    assert_eq!(evaluation.flag("has_paper"), Some(false));
    assert!(evaluation.is_ready(), "{:?}", evaluation.findings);
    // Shown again, they are as they were, and what does not fit is said.
    let mut sheet = Sheet::new(chain(), answers(&given), facts());
    sheet.set(&path("renting"), "yes", Origin::Typed).unwrap();
    let number = sheet.question(&path("number")).unwrap();
    assert_eq!(number.raw, "far too long for this field");
    assert_eq!(number.findings[0].rule, "format.too_long");
}

#[test]
fn a_sheet_agrees_with_a_whole_evaluation_after_every_change() {
    let form = chain();
    let mut sheet = Sheet::new(form.clone(), Answers::new(), facts());
    let changes = [
        ("renting", "yes"),
        ("contract", "yes"),
        ("number", "12"),
        ("renting", "no"),
        ("renting", "yes"),
        ("contract", "no"),
    ];
    for (at, raw) in changes {
        sheet.set(&path(at), raw, Origin::Typed).unwrap();
        let (step, whole) = (sheet.evaluation(), form.evaluate(sheet.answers(), &facts()));
        assert_eq!(step.questions, whole.questions);
        assert_eq!(step.findings, whole.findings);
        assert_eq!(step.computed, whole.computed);
    }
}

fn rows() -> Arc<Form> {
    load(
        r#"{"id":"limit","kind":"integer","required":false},
           {"id":"g","kind":"group","min":1,"max":3,"fields":[
              {"id":"kind","kind":"choice","list":"l"},
              {"id":"n","kind":"integer","min":0,"max":99,"when":{"eq":[{"ref":"g.kind"},"x"]}},
              {"id":"note","kind":"text","required":{"gt":[{"ref":"g.n"},50]}}]}"#,
        r#""lists":{"l":["x","y"]},
           "computed":[{"id":"total","type":"integer","value":{"sum":["g",{"if":[{"known":{"ref":"g.n"}},{"ref":"g.n"},0]}]}}],
           "rules":[{"id":"below","at":"g.n","weight":"fault","must":{"le":[{"ref":"g.n"},{"ref":"limit"}]},"with":{"limit":{"ref":"limit"}}},
                    {"id":"sum","weight":"note","must":{"le":[{"ref":"total"},100]}}],
           "steps":[{"id":"s","questions":["limit"]},{"id":"t","questions":["g"]}]"#,
        &[
            "limit.label",
            "g.label",
            "g.add",
            "g.kind.label",
            "g.n.label",
            "g.note.label",
            "list.l.x",
            "list.l.y",
            "rule.below.message",
            "rule.below.remedy",
            "rule.sum.message",
            "rule.sum.remedy",
        ],
    )
}

#[test]
fn rows_have_conditions_requirements_and_rules_of_their_own() {
    let form = rows();
    let mut sheet = Sheet::new(form.clone(), Answers::new(), facts());
    assert_eq!(sheet.question(&path("g")).unwrap().findings[0].rule, "rows_few");
    for row in 0..3 {
        assert_eq!(sheet.add_row("g"), Ok(row));
    }
    assert_eq!(sheet.add_row("g"), Err(AnswerError::TooManyRows));
    for (at, raw) in [
        ("g[0].kind", "x"),
        ("g[0].n", "60"),
        ("g[1].kind", "x"),
        ("g[1].n", "70"),
        ("g[2].kind", "y"),
        ("limit", "65"),
    ] {
        sheet.set(&path(at), raw, Origin::Typed).unwrap();
    }
    let evaluation = sheet.evaluation();
    let found: Vec<String> = evaluation
        .findings
        .iter()
        .map(|f| format!("{}@{}", f.rule, f.path.as_ref().map(ToString::to_string).unwrap_or_default()))
        .collect();
    assert_eq!(found, ["required@g[0].note", "below@g[1].n", "required@g[1].note", "sum@"]);
    assert_eq!(evaluation.computed.get("total"), Some(&Value::Integer(130)));
    assert!(sheet.question(&path("g[2].n")).is_none());

    // Taking the first row out moves the others up, with everything that was found in them.
    let removed = sheet.remove_row("g", 0);
    assert_eq!(removed.len(), 2);
    let again = form.evaluate(sheet.answers(), &facts());
    assert_eq!(sheet.evaluation().findings, again.findings);
    assert_eq!(again.findings[0].path, Some(path("g[0].n")));
    assert_eq!(again.computed.get("total"), Some(&Value::Integer(70)));
}

/// A group that is shown or hidden matters to whoever counts its rows, even while all rows are empty.
#[test]
fn hiding_a_group_hides_its_rows_from_computed_values() {
    let form = load(
        r#"{"id":"several","kind":"yes_no"},
           {"id":"g","kind":"group","when":{"ref":"several"},"fields":[{"id":"n","kind":"integer"}]}"#,
        r#""computed":[{"id":"people","type":"integer","value":{"add":[1,{"rows":"g"}]}}],
           "steps":[{"id":"s","questions":["several"]},{"id":"t","questions":["g"]}]"#,
        &["several.label", "g.label", "g.add", "g.n.label"],
    );
    let mut sheet = Sheet::new(form, answers(&[("several", "no")]), facts());
    sheet.add_row("g").unwrap();
    sheet.add_row("g").unwrap();
    for (raw, people) in [("yes", 3), ("no", 1), ("yes", 3)] {
        sheet.set(&path("several"), raw, Origin::Typed).unwrap();
        let computed = sheet.evaluation().computed;
        assert_eq!(computed.get("people"), Some(&Value::Integer(people)), "{raw}");
    }
    assert_eq!(sheet.answers().rows("g"), 2);
}

#[test]
fn a_doubt_can_be_answered_and_comes_back_with_other_values() {
    let form = load(
        r#"{"id":"number","kind":"identity_number"},{"id":"sex","kind":"choice","list":"sex"}"#,
        r#""lists":{"sex":["male","female"]},
           "rules":[{"id":"sexes","at":"number","weight":"question","must":{"eq":[{"number_sex":{"ref":"number"}},{"ref":"sex"}]}}],
           "steps":[{"id":"s","questions":["number"]},{"id":"t","questions":["sex"]}]"#,
        &["number.label", "sex.label", "list.sex.male", "list.sex.female", "rule.sexes.message", "rule.sexes.remedy"],
    );
    let mut sheet = Sheet::new(form, answers(&[("number", "010156000123"), ("sex", "male")]), facts());
    let doubt = sheet.evaluation().findings[0].clone();
    assert!(doubt.blocks());
    sheet.confirm(&doubt);
    let evaluation = sheet.evaluation();
    assert!(evaluation.is_ready());
    assert!(evaluation.findings[0].confirmed);
    // The confirmation is stored with the answers.
    let stored = serde_json::to_string(sheet.answers()).unwrap();
    let restored: Answers = serde_json::from_str(&stored).unwrap();
    assert!(sheet.form().evaluate(&restored, &facts()).is_ready());
    sheet.set(&path("number"), "010156000124", Origin::Typed).unwrap();
    assert!(!sheet.evaluation().is_ready());
}

/// Each computed text is twice the one before: 2^40 characters within every bound on nodes and steps.
#[test]
fn texts_that_double_stop_growing() {
    let computed: Vec<String> = (1..=40)
        .map(|i| {
            let before = if i == 1 { "a".to_owned() } else { format!("c{}", i - 1) };
            format!(r#"{{"id":"c{i}","type":"text","value":{{"concat":[{{"ref":"{before}"}},{{"ref":"{before}"}}]}}}}"#)
        })
        .collect();
    let rest = format!(r#""steps":[{{"id":"s","questions":["a"]}}],"computed":[{}]"#, computed.join(","));
    let form = load(r#"{"id":"a","kind":"text"}"#, &rest, &["a.label"]);
    let evaluation = form.evaluate(&answers(&[("a", "0123456789")]), &facts());
    let longest = evaluation.computed.values().filter_map(Value::text).map(str::len).max().unwrap();
    assert!((2_000..=4_096).contains(&longest), "{longest}");
}

#[test]
fn formats_say_what_is_wrong() {
    let form = load(
        r#"{"id":"name","kind":"text","format":"name"},{"id":"phone","kind":"text","format":"phone"},
           {"id":"email","kind":"text","format":"email"},{"id":"code","kind":"text","format":{"digits":6}},
           {"id":"day","kind":"date"},{"id":"number","kind":"identity_number"},{"id":"place","kind":"place"},
           {"id":"many","kind":"choices","list":"l"}"#,
        r#""lists":{"l":["x","y","z"]},"steps":[{"id":"s","questions":["name","phone","email","code","day","number","place","many"]}]"#,
        &[
            "name.label",
            "phone.label",
            "email.label",
            "code.label",
            "day.label",
            "number.label",
            "place.label",
            "many.label",
            "list.l.x",
            "list.l.y",
            "list.l.z",
            "step.s.title",
        ],
    );
    let rule = |at: &str, raw: &str| {
        let evaluation = form.evaluate(&answers(&[(at, raw)]), &facts());
        evaluation.question(&path(at)).unwrap().findings.first().map(|f| f.rule.clone()).unwrap_or_default()
    };
    for (at, raw, wanted) in [
        ("name", "Y Blô Niê", ""),
        ("name", "Lò Thị Ủ", ""),
        ("name", "Nguyễn 3", "format.name"),
        ("phone", "+84 912 345 678", ""),
        ("phone", "0912.345.678", ""),
        ("phone", "912345678", "format.phone"),
        ("phone", "００９１２３４５６７８", "format.phone"),
        ("email", "lan@vidu.vn", ""),
        ("email", "lan@vidu", "format.email"),
        ("email", "lan@@vidu.vn", "format.email"),
        ("code", "123 456", ""),
        ("code", "12345", "format.digits"),
        ("day", "29/02/2023", "format.date_no_leap_year"),
        ("day", "31/04/2023", "format.date_no_such_day"),
        ("day", "3/13/2023", "format.date_no_such_month"),
        ("day", "3/2/56", "format.date_year"),
        ("number", "012345678", "format.number_old"),
        ("number", "01234567890", "format.number_length"),
        ("place", "00004", ""),
        ("place", "Ba Đình", "format.place"),
        ("many", "z,x", ""),
        ("many", "x,w", "format.choice"),
    ] {
        assert_eq!(rule(at, raw), wanted, "{at} {raw}");
    }
    // Two keyboards, one name.
    let value =
        |raw: &str| form.evaluate(&answers(&[("name", raw)]), &facts()).question(&path("name")).unwrap().value.clone();
    assert_eq!(value("Lò  Thị Ủ "), value("Lo\u{300} Thi\u{323} U\u{309}"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Whatever is typed: no panic, nothing lost, and the sheet agrees with a whole evaluation.
    #[test]
    fn any_text_anywhere(changes in proptest::collection::vec(
        (prop_oneof!["limit", "g\\[[0-3]\\]\\.(kind|n|note|none)", "[a-z]{1,3}"], "(x|y|yes|[0-9]{1,3}|\\PC{0,40})"), 1..20)
    ) {
        let form = rows();
        let mut sheet = Sheet::new(form.clone(), Answers::new(), facts());
        for (at, raw) in &changes {
            let Ok(at) = at.parse::<Path>() else { continue };
            sheet.set(&at, raw, Origin::Typed).unwrap();
            prop_assert_eq!(sheet.answers().raw(&at), raw.as_str());
            let (step, whole) = (sheet.evaluation(), form.evaluate(sheet.answers(), &facts()));
            prop_assert_eq!(step.questions, whole.questions);
            prop_assert_eq!(step.findings, whole.findings);
            prop_assert!(!sheet.ran_out_of_steps());
        }
    }
}

#[test]
fn ticks_of_a_choice_of_many_are_read_as_they_were_set() {
    let form = load(
        r#"{"id":"papers","kind":"choices","list":"kinds"}"#,
        r#""lists":{"kinds":["card","passport","permit"]},"steps":[{"id":"s","questions":["papers"]}]"#,
        &["papers.label", "list.kinds.card", "list.kinds.passport", "list.kinds.permit"],
    );
    let value = |raw: &str| form.evaluate(&answers(&[("papers", raw)]), &facts()).questions[0].value.clone();
    let two = toggled(&toggled("", "permit"), "card");
    assert_eq!(value(&two), Some(Value::Choices(["card".into(), "permit".into()].into())));
    assert_eq!(codes(&toggled(&two, "permit")).collect::<Vec<_>>(), ["card"]);
    assert_eq!(toggled("card", "card"), "");
}

#[test]
fn a_month_needs_month_and_year_and_no_day() {
    let form =
        load(r#"{"id":"since","kind":"month"}"#, r#""steps":[{"id":"s","questions":["since"]}]"#, &["since.label"]);
    let judged = |raw: &str| form.evaluate(&answers(&[("since", raw)]), &facts());
    let month = Some(Value::Partial(PartialDate::Month { year: 2009, month: 6 }));
    assert_eq!(judged("6/2009").questions[0].value, month);
    assert_eq!(judged("15/6/2009").questions[0].value, month);
    let year = judged("2009");
    assert!(year.findings.iter().any(|finding| finding.text == "Còn thiếu tháng."), "{:?}", year.findings);
}
