//! The two real forms, from the built-in pack, with a person's answers.

mod procedures;
mod record;
mod said;

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::super::*;
use crate::answers::Origin;
use crate::pack::Pack;
use crate::place::Places;
use crate::procedure::Need;

static PACK: LazyLock<Pack> = LazyLock::new(Pack::built_in);
static PLACES: LazyLock<Arc<Places>> = LazyLock::new(|| Arc::new(PACK.places().unwrap()));

fn today() -> Date {
    Date::from_iso("2026-11-23").unwrap()
}

fn facts(case: &str) -> Facts {
    let places: Arc<dyn PlaceNames> = PLACES.clone();
    Facts { places: Some(places), ..Facts::new(today(), case) }
}

fn answers(given: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::new();
    for (at, raw) in given {
        answers.set(&at.parse().unwrap(), raw, Origin::Typed).unwrap();
    }
    answers
}

fn found(evaluation: &Evaluation) -> Vec<String> {
    let name = |finding: &Finding| {
        format!("{}@{}", finding.rule, finding.path.as_ref().map(ToString::to_string).unwrap_or_default())
    };
    evaluation.findings.iter().map(name).collect()
}

/// Anh Đức rents a room with a contract in Ba Đình.
const DUC: &[(&str, &str)] = &[
    ("full_name", "Nguyễn Văn Đức"),
    ("birth_date", "15/06/1995"),
    ("sex", "male"),
    ("personal_number", "001095012345"),
    ("phone", "0912 345 678"),
    ("permanent_address", "Số 1, phố Huế, phường Hai Bà Trưng, thành phố Hà Nội"),
    ("temporary_place", "00004"),
    ("temporary_street", "Số 12, ngõ 5, phố Đội Cấn"),
    ("current_where", "new"),
    ("dwelling", "rent"),
    ("rent_contract", "yes"),
    ("owner_name", "Trần Thị Bình"),
    ("head", "me"),
    ("until", "31/12/2027"),
    ("declaration", "yes"),
];

fn with<'a>(base: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Answers {
    let mut all = answers(base);
    for (at, raw) in changes {
        all.set(&at.parse().unwrap(), raw, Origin::Typed).unwrap();
    }
    all
}

#[test]
fn a_complete_residence_declaration_has_nothing_wrong_in_each_case() {
    let form = PACK.form("ct01").unwrap();
    assert_eq!(found(&form.evaluate(&answers(DUC), &facts("self"))), [""; 0]);
    let family = [
        ("members[0].name", "Nguyễn Thị Lan"),
        ("members[0].birth_date", "1996"),
        ("members[0].sex", "female"),
        ("members[0].number", "001196012345"),
        ("members[0].relation", "spouse"),
        ("members[1].name", "Nguyễn Minh Anh"),
        ("members[1].birth_date", "20/11/2018"),
        ("members[1].sex", "female"),
        ("members[1].number", "001318012345"),
        ("members[1].relation", "child"),
    ];
    assert_eq!(found(&form.evaluate(&with(DUC, &family), &facts("with_family"))), [""; 0]);
    let child = [
        ("child_name", "Nguyễn Minh Anh"),
        ("child_birth_date", "20/11/2018"),
        ("child_sex", "female"),
        ("child_number", "001318012345"),
        ("child_guardian", "father"),
    ];
    assert_eq!(found(&form.evaluate(&with(DUC, &child), &facts("child"))), [""; 0]);
}

/// Sixteen faults of every sort, all said at once, each at its place.
#[test]
fn everything_wrong_is_said_at_once() {
    let form = PACK.form("ct01").unwrap();
    let faulty = with(
        DUC,
        &[
            ("full_name", "Nguyễn Văn 3"),
            ("birth_date", "31/02/1995"),
            ("personal_number", "999195012345"),
            ("phone", "12345"),
            ("email", "duc@"),
            ("permanent_address", ""),
            ("temporary_place", "99999"),
            ("current_where", "other"),
            ("rent_contract", "no"),
            ("head", "other"),
            ("head_name", "Trần Văn Hùng"),
            ("head_relation", "renter"),
            ("head_number", "999195012345"),
            ("members[0].name", "Lan"),
            ("members[0].birth_date", "01/01/2030"),
            ("members[0].sex", "female"),
            ("members[0].number", "012345678"),
            ("members[0].relation", "spouse"),
            ("until", "01/01/2030"),
            ("declaration", "no"),
        ],
    );
    let evaluation = form.evaluate(&faulty, &facts("with_family"));
    assert_eq!(
        found(&evaluation),
        [
            "format.name@full_name",
            "format.date_no_such_day@birth_date",
            "number_sex@personal_number",
            "number_province@personal_number",
            "format.phone@phone",
            "format.email@email",
            "required@permanent_address",
            "format.place@temporary_place",
            "required@current_address",
            "required@owner_consent",
            "head_number_own@head_number",
            "member_birth_past@members[0].birth_date",
            "format.number_old@members[0].number",
            "until_two_years@until",
            "declared@declaration",
        ]
    );
    assert!(evaluation.findings.iter().all(|finding| !finding.text.is_empty() && !finding.remedy.is_empty()));
    let two_years = evaluation.findings.iter().find(|finding| finding.rule == "until_two_years").unwrap();
    assert_eq!(two_years.remedy, "Chọn ngày không sau 23/11/2028.");
    assert!(two_years.source.as_deref().unwrap().contains("Điều 27"));
    // In English every one of them has English words.
    let english = form.evaluate(&faulty, &Facts { language: "en".into(), ..facts("with_family") });
    assert_eq!(found(&english), found(&evaluation));
    for (vi, en) in evaluation.findings.iter().zip(&english.findings) {
        assert_ne!(vi.text, en.text, "{}", vi.rule);
        assert_ne!(vi.remedy, en.remedy, "{}", vi.rule);
    }
}

#[test]
fn papers_follow_the_answers() {
    let (form, catalogue) = (PACK.form("ct01").unwrap(), PACK.procedures().unwrap());
    let procedure = catalogue.get("1.004194", today()).unwrap();
    let needed = |answers: &Answers, case: &'static str| -> Vec<(String, Need)> {
        let evaluation = form.evaluate(answers, &facts(case));
        procedure
            .needed(case, |flag| evaluation.flag(flag))
            .map(|(component, need)| (component.id.clone(), need))
            .collect()
    };
    let own = |pairs: &[(&str, Need)]| pairs.iter().map(|(id, need)| ((*id).to_owned(), *need)).collect::<Vec<_>>();
    assert_eq!(
        needed(&Answers::new(), "self"),
        own(&[
            ("form", Need::Required),
            ("dwelling_proof", Need::NotKnownYet),
            ("owner_consent", Need::NotKnownYet),
            ("identity_card", Need::InDatabase)
        ])
    );
    assert_eq!(
        needed(&answers(DUC), "with_family"),
        own(&[
            ("form", Need::Required),
            ("dwelling_proof", Need::Required),
            ("identity_card", Need::InDatabase),
            ("marriage_certificate", Need::InDatabase)
        ])
    );
    let registered = with(DUC, &[("dwelling", "own"), ("own_registered", "yes")]);
    assert_eq!(needed(&registered, "self"), own(&[("form", Need::Required), ("identity_card", Need::InDatabase)]));
    let no_contract = with(DUC, &[("rent_contract", "no"), ("owner_consent", "paper")]);
    assert!(needed(&no_contract, "self").contains(&("owner_consent".into(), Need::Required)));
    let in_app = with(DUC, &[("rent_contract", "no"), ("owner_consent", "vneid")]);
    assert!(!needed(&in_app, "self").iter().any(|(id, _)| id == "owner_consent"));
}

#[test]
fn the_printed_declaration_is_the_official_one() {
    let form = PACK.form("ct01").unwrap();
    let family = [
        ("members[0].name", "Nguyễn Thị Lan"),
        ("members[0].birth_date", "1996"),
        ("members[0].sex", "female"),
        ("members[0].number", "001196012345"),
        ("members[0].relation", "spouse"),
    ];
    let printed = form.print(&with(DUC, &family), &facts("with_family"), "Công an phường Ba Đình, thành phố Hà Nội");
    assert_eq!((printed.title.as_str(), printed.language.as_str()), ("Tờ khai thay đổi thông tin cư trú", "vi"));
    assert!(printed.blocks.contains(&Block::NationalHeader));
    let title = Block::Centered { text: "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ".into(), bold: true, size: 14 };
    assert!(printed.blocks.contains(&title));
    let fields: Vec<(&str, &str)> = printed
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Field { label, value } | Block::Boxes { label, value } => Some((label.as_str(), value.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(
        fields,
        [
            ("1. Họ, chữ đệm và tên khai sinh", "Nguyễn Văn Đức"),
            ("2. Ngày, tháng, năm sinh", "15/06/1995"),
            ("3. Giới tính", "Nam"),
            ("4. Số định danh cá nhân", "001095012345"),
            ("5. Số điện thoại liên hệ", "0912345678"),
            ("6. Email", ""),
            ("7. Họ, chữ đệm và tên chủ hộ (2)", "Nguyễn Văn Đức"),
            ("8. Mối quan hệ với chủ hộ", "Chủ hộ"),
            ("9. Số định danh cá nhân của chủ hộ", "001095012345"),
            (
                "10. Nội dung đề nghị (3)",
                "Đăng ký tạm trú tại Số 12, ngõ 5, phố Đội Cấn, Phường Ba Đình, Thành phố Hà Nội đến ngày 31/12/2027."
            ),
            ("Nơi thường trú", "Số 1, phố Huế, phường Hai Bà Trưng, thành phố Hà Nội"),
            ("Nơi ở hiện tại", "Số 12, ngõ 5, phố Đội Cấn, Phường Ba Đình, Thành phố Hà Nội"),
            ("Chỗ ở hợp pháp", "Nhà thuê của Trần Thị Bình"),
        ]
    );
    let table = printed.blocks.iter().find_map(|block| match block {
        Block::Table { header, widths, rows } => Some((header, widths, rows)),
        _ => None,
    });
    let (header, widths, rows) = table.unwrap();
    assert_eq!(header.len(), 6);
    assert_eq!(widths.iter().map(|width| u32::from(*width)).sum::<u32>(), 100);
    assert_eq!(rows, &[["1", "Nguyễn Thị Lan", "1996", "Nữ", "001196012345", "Vợ, chồng"].map(str::to_owned).to_vec()]);
    let columns = printed.blocks.iter().find_map(|block| match block {
        Block::Columns(columns) => Some(columns),
        _ => None,
    });
    let columns = columns.unwrap();
    assert_eq!(columns.len(), 4);
    assert_eq!(
        columns[3],
        ["Ngày 23 tháng 11 năm 2026", "NGƯỜI KÊ KHAI (7)", "(Ký số hoặc ký, ghi rõ họ tên)", "Nguyễn Văn Đức"]
    );
    // An English screen prints the same Vietnamese form.
    let english = Facts { language: "en".into(), ..facts("with_family") };
    assert_eq!(form.print(&with(DUC, &family), &english, "Công an phường Ba Đình, thành phố Hà Nội"), printed);
}

#[test]
fn read_back_speaks_in_names_not_codes() {
    let form = PACK.form("ct01").unwrap();
    let all = form.read_back(&answers(DUC), &facts("self"));
    let text =
        |path: &str| all.iter().find(|answer| answer.path.to_string() == path).map(|answer| answer.text.as_str());
    assert_eq!(text("temporary_place"), Some("Phường Ba Đình, Thành phố Hà Nội"));
    assert_eq!(text("dwelling"), Some("Nhà thuê"));
    assert_eq!(text("rent_contract"), Some("Có"));
    assert_eq!(text("email"), None);
    assert_eq!(text("owner_consent"), None);
    assert_eq!(all.len(), DUC.len());
    // The officer's words and the person's own.
    let name = all.iter().find(|answer| answer.path.to_string() == "full_name").unwrap();
    assert_eq!((name.label.as_str(), name.asked.as_str()), ("1. Họ, chữ đệm và tên khai sinh", "Họ và tên của bạn"));
}

#[test]
fn what_is_known_is_filled_in_and_what_was_typed_stays() {
    let form = PACK.form("ct01").unwrap();
    let known = BTreeMap::from([
        (Source::ProfileName, "Lò Thị Ủ".to_owned()),
        (Source::CardName, "LO THI U".to_owned()),
        (Source::ProfileBirthdate, "1956-02-03".to_owned()),
        (Source::ProfileGender, "female".to_owned()),
        (Source::CardPersonalNumber, "010156000123".to_owned()),
        (Source::ProfilePhone, String::new()),
    ]);
    let mut given = answers(&[("sex", "")]);
    let filled = form.prefill(&mut given, &facts("self"), &known, 1_795_400_000);
    let names: Vec<String> = filled.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["full_name", "birth_date", "personal_number"]);
    assert_eq!(given.raw(&"full_name".parse().unwrap()), "Lò Thị Ủ");
    assert_eq!(given.raw(&"birth_date".parse().unwrap()), "03/02/1956");
    assert_eq!(given.raw(&"sex".parse().unwrap()), "");
    let origin = given.get(&"personal_number".parse().unwrap()).unwrap().origin.clone();
    assert_eq!(origin, Origin::Filled { source: Source::CardPersonalNumber, at: 1_795_400_000 });
    assert_eq!(form.prefill(&mut given, &facts("self"), &known, 1_795_400_001), []);
}

/// Every question of the real forms can be understood without the paper: a reason or a hint, and words in English.
#[test]
fn real_forms_speak_both_languages() {
    for id in ["ct01", "criminal-record"] {
        let definition: serde_json::Value =
            serde_json::from_str(PACK.content(&format!("forms/{id}.json")).unwrap()).unwrap();
        let (vi, en) = (&definition["texts"]["vi"], &definition["texts"]["en"]);
        for (text, words) in vi.as_object().unwrap() {
            let printed = text.starts_with("print.") || text.ends_with(".print_label");
            assert!(printed || text.ends_with(".example") || en.get(text).is_some(), "{id}: {text} has no English");
            assert!(!words.as_str().unwrap().contains('!'), "{text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever stands in the real forms' answers: no panic, and everything stays what it was.
    #[test]
    fn any_text_in_the_real_forms(
        raws in proptest::collection::vec("(yes|no|other|rent|00004|[0-9]{12}|[0-9]{1,2}/[0-9]{4}|\\PC{0,60})", 60),
        case in prop_oneof!["self", "with_family", "child", "nonsense"],
    ) {
        for id in ["ct01", "criminal-record"] {
            let form = PACK.form(id).unwrap();
            let mut given = Answers::new();
            let groups = ["name", "birth_date", "number", "from", "to", "now"].iter()
                .flat_map(|field| [format!("members[1].{field}"), format!("history[2].{field}")]);
            let names = PACK.content(&format!("forms/{id}.json")).map(question_names).unwrap();
            for (at, raw) in names.into_iter().chain(groups).zip(raws.iter().cycle()) {
                given.set(&at.parse().unwrap(), raw, Origin::Typed).unwrap();
            }
            let before = given.clone();
            let sheet = Sheet::new(Arc::new(form), given, facts(&case));
            let evaluation = sheet.evaluation();
            prop_assert!(!sheet.ran_out_of_steps());
            prop_assert!(evaluation.questions.len() + evaluation.kept.len() >= before.entries().filter(|(_, e)| !e.raw.trim().is_empty()).count());
            let form = sheet.form();
            let _ = form.print(sheet.answers(), sheet.facts(), "Công an");
            let _ = form.read_back(sheet.answers(), sheet.facts());
            prop_assert_eq!(sheet.answers(), &before);
        }
    }

    /// Whatever becomes of a definition on its way: refused or loaded, never a panic.
    #[test]
    fn any_damage_to_a_definition(cuts in proptest::collection::vec((0.0..1.0_f64, any::<u8>()), 1..6)) {
        let mut bytes = PACK.content("forms/ct01.json").unwrap().as_bytes().to_vec();
        for (at, byte) in cuts {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
            let index = (at * bytes.len() as f64) as usize;
            bytes[index] = byte;
        }
        if let Ok(form) = Form::load(&bytes) {
            let _ = form.evaluate(&answers(DUC), &facts("self"));
        }
    }
}

fn question_names(definition: &str) -> Vec<String> {
    let definition: serde_json::Value = serde_json::from_str(definition).unwrap();
    let questions = definition["questions"].as_array().unwrap().iter();
    questions
        .filter(|question| question["kind"] != "group")
        .map(|question| question["id"].as_str().unwrap().to_owned())
        .collect()
}
