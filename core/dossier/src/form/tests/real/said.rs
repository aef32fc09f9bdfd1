//! What is said to people about their answers, and what is taken as they write it.

use super::*;

#[test]
fn a_number_that_does_not_fit_says_both_sides_and_asks_which_is_right() {
    let form = PACK.form("ct01").unwrap();
    let given = with(DUC, &[("sex", "female"), ("birth_date", "1996")]);
    let evaluation = form.evaluate(&given, &Facts { you: Some("ông".into()), ..facts("self") });
    let said = |rule: &str| evaluation.findings.iter().find(|finding| finding.rule == rule).unwrap().text.clone();
    assert_eq!(said("number_sex"), "Theo số này thì là Nam, ông chọn Nữ. Bên nào đúng?");
    assert_eq!(said("number_birth_year"), "Theo số này thì sinh năm 1995, ông ghi 1996. Bên nào đúng?");
}

#[test]
fn every_fault_of_a_date_names_the_box_and_the_reason() {
    let form = PACK.form("ct01").unwrap();
    let said = |date: &str| {
        let evaluation = form.evaluate(&with(DUC, &[("birth_date", date)]), &facts("self"));
        let finding = evaluation.findings.iter().find(|finding| finding.rule.starts_with("format.date")).unwrap();
        format!("{} {}", finding.text, finding.remedy)
    };
    for (date, words) in [
        ("31/2/1956", "Tháng 2 không có ngày 31. Bạn xem lại ô Ngày."),
        ("29/2/1957", "Tháng 2 năm 1957 chỉ có 28 ngày. Bạn xem lại ô Ngày."),
        ("3/13/1956", "Một năm có 12 tháng, không có tháng 13. Bạn xem lại ô Tháng."),
        ("3//1956", "Còn thiếu tháng. Bạn ghi thêm vào ô Tháng."),
        ("3/2/", "Còn thiếu năm. Bạn ghi thêm vào ô Năm."),
        ("3/2/56", "Năm cần đủ bốn chữ số. Ghi cả năm, ví dụ 1956."),
        ("3/2/1156", "Năm 1156 quá xa. Bạn xem lại ô Năm."),
    ] {
        assert_eq!(said(date), words, "{date}");
    }
}

/// What the packs say to people: no old places of tone marks beside new ones, nobody is `bạn` where the pack knows the form of address.
#[test]
fn packs_spell_alike_and_address_people_as_they_are_addressed() {
    for (path, text) in crate::pack::base().filter(|(path, _)| !path.starts_with("places")) {
        let words = text.split(|c: char| !c.is_alphabetic());
        for word in words {
            let lower = word.to_lowercase();
            let old = ["oá", "oà", "oả", "oã", "oạ", "oé", "oè", "uý", "uỳ", "uỷ", "uỵ"]
                .iter()
                .any(|end| lower.ends_with(end));
            assert!(!old || lower.starts_with("qu"), "{path}: {word}");
            assert_ne!(lower, "bạn", "{path}");
        }
    }
}

#[test]
fn names_numbers_and_mails_are_taken_as_people_write_them() {
    let form = PACK.form("ct01").unwrap();
    let found = |path: &str, raw: &str| -> Vec<String> {
        let evaluation = form.evaluate(&with(DUC, &[(path, raw)]), &facts("self"));
        let here =
            evaluation.findings.iter().filter(|finding| finding.path.as_ref().is_some_and(|at| at.to_string() == path));
        here.map(|finding| finding.rule.clone()).collect()
    };
    for name in [
        "Y Bliư\u{306} Niê",
        "H\u{2018}Hen Niê",
        "H`Hen Niê",
        "H\u{2bc}Hen Niê",
        "H\u{2019}Hen Niê",
        "H'Hen Niê",
        "H´Hen Niê",
        "Lò\u{200b} Thị Ủ",
        "Lo\u{300} Thi\u{323} U\u{309}",
        "Ủ",
        "Nguyễn Thị Mai\u{2010}Lan",
    ] {
        assert_eq!(found("full_name", name), [""; 0], "{name}");
    }
    assert_eq!(found("full_name", "Lò Thị Ủ, Lò Ủ"), ["format.name_comma"]);
    for name in ["\u{306}", "Lò 2", "Lò (Ủ)", "'", "1"] {
        assert_eq!(found("full_name", name), ["format.name"], "{name}");
    }
    for phone in ["84912345678", "+84 (0) 912 345 678", "+840912345678", "\u{202a}0912\u{2011}345\u{2013}678\u{202c}"] {
        assert_eq!(found("phone", phone), [""; 0], "{phone}");
    }
    for none in ["khong co", "Không có", "không", "KHÔNG", "ko có", "-"] {
        assert_eq!(found("email", none), [""; 0], "{none}");
    }
    assert_eq!(found("email", "khong co mail"), ["format.email"]);
    // Where an answer is needed, none is none.
    assert_eq!(found("phone", "không có"), ["required"]);
    for number in ["\u{202d}001095012345\u{202c}", "001095012345\u{200b}", "001\u{2011}095\u{2011}012\u{2011}345"] {
        assert_eq!(found("personal_number", number), [""; 0], "{number}");
    }
}

#[test]
fn rows_are_called_what_they_are() {
    for (id, group, word) in [("ct01", "members", "người"), ("criminal-record", "history", "nơi")] {
        let case = if id == "ct01" { "with_family" } else { "self" };
        let evaluation = PACK.form(id).unwrap().evaluate(&Answers::new(), &facts(case));
        let question = evaluation.question(&group.parse().unwrap()).unwrap();
        assert!(matches!(&question.kind, Kind::Group { row, .. } if row == word), "{id}");
        // And an empty list says what is missing and where to press.
        assert!(question.findings[0].text.ends_with(&format!("chưa ghi {word} nào.")), "{}", question.findings[0].text);
        assert!(question.findings[0].remedy.starts_with("Bấm “Thêm một"), "{}", question.findings[0].remedy);
    }
}
