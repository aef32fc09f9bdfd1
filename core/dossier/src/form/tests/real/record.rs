//! The application for a criminal record certificate.

use super::*;

/// Chị Ngọc: born 21/12/2001, fourteen on 21/12/2015.
const NGOC: &[(&str, &str)] = &[
    ("form_kind", "so_1"),
    ("bans", "no"),
    ("purpose", "job"),
    ("full_name", "Trần Thị Hồng Ngọc"),
    ("birth_date", "21/12/2001"),
    ("sex", "female"),
    ("birth_place", "Thành phố Đà Nẵng"),
    ("nationality", "vietnamese"),
    ("ethnicity", "kinh"),
    ("personal_number", "048301004567"),
    ("phone", "0905123456"),
    ("permanent_place", "20194"),
    ("permanent_address", "Số 3, đường Trần Phú, thành phố Đà Nẵng"),
    ("has_temporary", "no"),
    ("father_name", "Trần Văn Hải"),
    ("father_birth", "1970"),
    ("mother_name", "Lê Thị Hoa"),
    ("mother_birth", "02/1975"),
    ("married", "no"),
    ("history[0].from", "12/2015"),
    ("history[0].now", "no"),
    ("history[0].to", "08/2019"),
    ("history[0].address", "Phường Hải Châu, thành phố Đà Nẵng"),
    ("history[0].occupation", "Học sinh"),
    ("history[1].from", "09/2019"),
    ("history[1].now", "yes"),
    ("history[1].address", "Số 3, đường Trần Phú, thành phố Đà Nẵng"),
    ("history[1].occupation", "Nhân viên bán hàng"),
    ("convicted", "no"),
    ("copies", "1"),
    ("receive", "electronic"),
    ("reduction", "none"),
    ("declaration", "yes"),
];

/// The list has the code; the test does not depend on which one it is.
fn ngoc() -> Vec<(&'static str, String)> {
    let da_nang = PLACES.search("hai chau da nang", 1).remove(0).code;
    let replace = |(at, raw): &(&'static str, &'static str)| {
        let raw = if *at == "permanent_place" { da_nang.clone() } else { (*raw).to_owned() };
        (*at, raw)
    };
    NGOC.iter().map(replace).collect()
}

fn record(changes: &[(&str, &str)]) -> Evaluation {
    let mut given = Answers::new();
    for (at, raw) in ngoc() {
        given.set(&at.parse().unwrap(), &raw, Origin::Typed).unwrap();
    }
    for (at, raw) in changes {
        given.set(&at.parse().unwrap(), raw, Origin::Typed).unwrap();
    }
    PACK.form("criminal-record").unwrap().evaluate(&given, &facts("self"))
}

#[test]
fn a_complete_record_application_has_nothing_wrong() {
    assert_eq!(found(&record(&[])), [""; 0]);
}

#[test]
fn a_gap_in_the_residence_history_is_named_with_its_months() {
    let evaluation = record(&[("history[1].from", "12/2019")]);
    let [gap] = evaluation.findings.as_slice() else { panic!("{:?}", found(&evaluation)) };
    assert_eq!(gap.text, "Còn thiếu từ tháng 09/2019 đến tháng 11/2019. Lúc đó bạn ở đâu?");
    assert_eq!(gap.path, Some("history".parse().unwrap()));
    assert!(gap.blocks());
    let evaluation = record(&[("history[0].from", "03/2016"), ("history[1].now", "no"), ("history[1].to", "09/2026")]);
    assert_eq!(
        evaluation.findings[0].text,
        "Còn thiếu từ tháng 12/2015 đến tháng 02/2016; từ tháng 10/2026 đến tháng 11/2026. Lúc đó bạn ở đâu?"
    );
    let evaluation = record(&[("history[1].from", "05/2019")]);
    assert_eq!(evaluation.findings[0].text, "Bạn ghi ở hai nơi cùng một lúc: từ tháng 05/2019 đến tháng 08/2019.");
    // An unfinished row is one missing answer, not a gap as well.
    assert_eq!(found(&record(&[("history[0].to", "")])), ["required@history[0].to"]);
}

#[test]
fn the_record_application_prints_the_history() {
    let form = PACK.form("criminal-record").unwrap();
    let given: Answers = ngoc().iter().fold(Answers::new(), |mut all, (at, raw)| {
        all.set(&at.parse().unwrap(), raw, Origin::Typed).unwrap();
        all
    });
    let printed = form.print(&given, &facts("self"), "Công an thành phố Đà Nẵng");
    let rows = printed.blocks.iter().find_map(|block| match block {
        Block::Table { rows, .. } => Some(rows),
        _ => None,
    });
    assert_eq!(rows.unwrap()[0], ["1", "12/2015", "08/2019", "Phường Hải Châu, thành phố Đà Nẵng", "Học sinh"]);
    assert_eq!(rows.unwrap()[1][2], "");
}
