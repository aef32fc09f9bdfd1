#![allow(clippy::unwrap_used, missing_docs)]
use super::*;
use crate::money::Dong;

fn date(text: &str) -> Date {
    Date::from_iso(text).unwrap()
}

fn facts(known: &[(&str, bool)]) -> Facts {
    known.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect()
}

/// Changing a citizen card: 50,000, halved until the end of 2026, and free online under Resolution 66.22/2026/NQ-CP for
/// those who meet its conditions.
const CARD: &str = r#"{
  "facts": {"level_2": {"vi": "tài khoản mức 2"}, "five_papers": {"vi": "đủ 5 giấy tờ"}},
  "charges": [
    {"id": "change", "charge": "card", "name": {"vi": "Lệ phí đổi thẻ"}, "amount": 50000, "cases": ["change"],
     "valid_from": "2024-10-21", "source": "Thông tư 73/2024/TT-BTC", "confidence": "verified"},
    {"id": "reissue", "charge": "card", "name": {"vi": "Lệ phí cấp lại thẻ"}, "amount": 70000, "cases": ["reissue"],
     "valid_from": "2024-10-21", "source": "Thông tư 73/2024/TT-BTC", "confidence": "verified"}],
  "reductions": [
    {"id": "half", "name": {"vi": "Giảm 50%"}, "cut": {"percent": 50}, "because": {"vi": "Áp dụng đến hết năm 2026"},
     "valid_from": "2025-07-01", "valid_to": "2026-12-31", "source": "Thông tư 64/2025/TT-BTC", "confidence": "verified"},
    {"id": "free", "name": {"vi": "Miễn phí trực tuyến"}, "cut": {"percent": 100}, "channels": ["online"],
     "all": ["level_2", "five_papers"], "because": {"vi": "Đủ điều kiện Điều 5"}, "valid_from": "2026-08-15",
     "valid_to": "2027-02-28", "source": "Nghị quyết 66.22/2026/NQ-CP, Điều 5", "confidence": "verified"}]
}"#;

/// Criminal record certificate: half for students and people of merit, per copy beyond the first two.
const RECORD: &str = r#"{
  "facts": {"student": {"vi": "học sinh, sinh viên"}, "merit": {"vi": "người có công"}},
  "charges": [
    {"id": "certificate", "charge": "certificate", "name": {"vi": "Phí cấp phiếu"}, "amount": 200000,
     "valid_from": "2025-07-01", "source": "Thông tư 16/2025/TT-BTC", "confidence": "verified"},
    {"id": "copies", "charge": "copies", "name": {"vi": "Bản thêm"}, "amount": 5000, "per": "extra_copy",
     "valid_from": "2025-07-01", "source": "giả định", "confidence": "background"}],
  "reductions": [
    {"id": "student", "name": {"vi": "Giảm một nửa"}, "cut": {"to": 100000}, "charges": ["certificate"],
     "any": ["student", "merit"], "because": {"vi": "Học sinh, sinh viên, người có công"},
     "valid_from": "2025-07-01", "source": "Thông tư 16/2025/TT-BTC", "confidence": "verified"}]
}"#;

fn rules(json: &str) -> FeeRules {
    serde_json::from_str(json).unwrap()
}

fn card(on: &str, channel: Channel, known: &[(&str, bool)]) -> Quote {
    let (counts, facts) = (BTreeMap::new(), facts(known));
    rules(CARD).quote(&Ask { on: date(on), channel, case: Some("change"), counts: &counts, facts: &facts }).unwrap()
}

#[test]
fn the_price_jumps_at_the_end_of_2026() {
    assert_eq!(card("2026-12-31", Channel::Direct, &[]).amount, Dong(25_000));
    assert_eq!(card("2027-01-01", Channel::Direct, &[]).amount, Dong(50_000));
    assert_eq!(card("2026-12-31", Channel::Direct, &[]).full_amount, Dong(50_000));
}

#[test]
fn free_only_online_only_in_time_only_when_everything_is_known_to_be_so() {
    let met = [("level_2", true), ("five_papers", true)];
    assert_eq!(card("2026-12-31", Channel::Online, &met).amount, Dong::ZERO);
    assert_eq!(card("2027-02-28", Channel::Online, &met).amount, Dong::ZERO);
    assert_eq!(card("2027-03-01", Channel::Online, &met).amount, Dong(50_000));
    assert_eq!(card("2026-08-14", Channel::Online, &met).amount, Dong(25_000));
    assert_eq!(card("2026-12-31", Channel::Direct, &met).amount, Dong(25_000));
}

#[test]
fn what_nobody_has_said_is_a_note_and_never_a_discount() {
    let quote = card("2027-01-15", Channel::Online, &[("level_2", true)]);
    assert_eq!(quote.amount, Dong(50_000));
    let [note] = quote.possibilities.as_slice() else { panic!("one note: {:?}", quote.possibilities) };
    assert_eq!((note.rule.as_str(), note.amount), ("free", Dong::ZERO));
    assert_eq!(note.if_all, ["five_papers"]);
    assert_eq!(note.valid_to, Some(date("2027-02-28")));

    let refused = card("2027-01-15", Channel::Online, &[("level_2", true), ("five_papers", false)]);
    assert_eq!((refused.amount, refused.possibilities.len()), (Dong(50_000), 0));
}

#[test]
fn preferences_do_not_add_up_the_best_one_counts_and_is_explained() {
    let quote = card("2026-12-01", Channel::Online, &[("level_2", true), ("five_papers", true)]);
    let lines: Vec<_> = quote.lines.iter().map(|line| (line.rule.as_str(), line.amount)).collect();
    assert_eq!(lines, [("change", Dong(50_000)), ("free", Dong(-50_000))]);
    assert_eq!(quote.lines[1].source, "Nghị quyết 66.22/2026/NQ-CP, Điều 5");
    assert_eq!(quote.lines[1].because["vi"], "Đủ điều kiện Điều 5");
    assert!(!quote.provisional);
}

#[test]
fn coming_changes_are_announced_with_their_day() {
    let (counts, facts) = (BTreeMap::new(), Facts::new());
    let rules = rules(CARD);
    let ask =
        Ask { on: date("2026-11-23"), channel: Channel::Direct, case: Some("change"), counts: &counts, facts: &facts };
    let changes: Vec<_> = rules.changes(&ask, date("2027-12-31")).into_iter().map(|(day, q)| (day, q.amount)).collect();
    assert_eq!(changes, [(date("2027-01-01"), Dong(50_000))]);
    assert!(rules.changes(&ask, date("2026-12-31")).is_empty());
}

#[test]
fn the_saving_is_against_the_counter() {
    let (counts, known) = (BTreeMap::new(), facts(&[("level_2", true), ("five_papers", true)]));
    let rules = rules(CARD);
    let ask =
        Ask { on: date("2027-01-15"), channel: Channel::Online, case: Some("change"), counts: &counts, facts: &known };
    assert_eq!(rules.saving(&ask), Some(Dong(50_000)));
    assert_eq!(rules.saving(&Ask { channel: Channel::Post, ..ask }), Some(Dong::ZERO));
    assert_eq!(rules.saving(&Ask { case: None, ..ask }), None);
}

#[test]
fn half_for_students_and_fees_per_copy() {
    let rules = rules(RECORD);
    let counts = BTreeMap::from([("extra_copy".to_owned(), 3)]);
    let quote = |known: &[(&str, bool)]| {
        let facts = facts(known);
        rules
            .quote(&Ask {
                on: date("2026-11-23"),
                channel: Channel::Online,
                case: None,
                counts: &counts,
                facts: &facts,
            })
            .unwrap()
    };
    assert_eq!(quote(&[("student", true)]).amount, Dong(115_000));
    assert_eq!(quote(&[("merit", true), ("student", false)]).amount, Dong(115_000));
    assert_eq!(quote(&[("merit", false), ("student", false)]).amount, Dong(215_000));
    let open = quote(&[("student", false)]);
    assert_eq!(open.amount, Dong(215_000));
    assert_eq!(
        (open.possibilities[0].amount, open.possibilities[0].if_any.as_slice()),
        (Dong(115_000), &["merit".to_owned()][..])
    );
    assert!(open.provisional, "the fee per copy is not confirmed");
    assert_eq!(Dong::sum(open.lines.iter().map(|line| line.amount)), Some(open.amount));
}

#[test]
fn not_known_is_not_free_and_too_much_is_not_wrapped() {
    let (none, facts) = (BTreeMap::new(), Facts::new());
    let ask = Ask { on: date("2020-01-01"), channel: Channel::Direct, case: None, counts: &none, facts: &facts };
    assert_eq!(rules(CARD).quote(&ask), Err(FeeError::NotKnown));
    assert_eq!(FeeRules::default().quote(&ask), Err(FeeError::NotKnown));

    let huge = RECORD.replace("5000", "9223372036854775807");
    let counts = BTreeMap::from([("extra_copy".to_owned(), 3)]);
    let ask = Ask { on: date("2026-01-01"), counts: &counts, ..ask };
    assert_eq!(rules(&huge).quote(&ask), Err(FeeError::TooLarge));
}

#[test]
fn rules_that_contradict_each_other_are_refused() {
    let error = |json: String| serde_json::from_str::<FeeRules>(&json).unwrap_err().to_string();
    assert!(error(CARD.replace(r#""cases": ["reissue"],"#, "")).contains("change and reissue overlap"));
    assert!(error(CARD.replace(r#""percent": 50"#, r#""percent": 101"#)).contains("impossible"));
    assert!(error(CARD.replace(r#""all": ["level_2""#, r#""all": ["level_3""#)).contains("level_3"));
    assert!(error(CARD.replace("50000", "-1")).contains("impossible"));
    assert!(error(CARD.replace(r#""id": "free""#, r#""id": "half""#)).contains("half"));
    let rules = rules(CARD);
    let again: FeeRules = serde_json::from_str(&serde_json::to_string(&rules).unwrap()).unwrap();
    assert_eq!(again, rules);
}
