//! The procedures around the forms: search, fees, times, agencies.

use super::*;
use crate::fee::Ask;
use crate::money::Dong;

/// Every flag a procedure names is a computed yes/no of its form, and its place question is a question of it.
#[test]
fn procedures_and_forms_fit_together() {
    for procedure in PACK.procedures().unwrap().procedures() {
        let Some(form) = procedure.form.as_deref().map(|form| PACK.form(form).unwrap()) else { continue };
        let flags: Vec<&str> = form.computed_names().collect();
        for component in &procedure.components {
            assert!(component.when.as_deref().is_none_or(|flag| flags.contains(&flag)), "{}", component.id);
        }
        assert!(form.has_question(procedure.receiving.place.as_deref().unwrap()));
        let cases: Vec<&str> = form.cases().collect();
        assert!(procedure.cases.iter().all(|case| cases.contains(&case.id.as_str())));
        assert!(procedure.is_valid_on(today()) && form.is_valid_on(today()));
        assert_eq!(procedure.components.iter().filter(|c| c.kind == crate::procedure::ComponentKind::Form).count(), 1);
    }
}

#[test]
fn everyday_words_find_procedures() {
    let catalogue = PACK.procedures().unwrap();
    let first = |query: &str| {
        catalogue
            .search(query, today())
            .first()
            .map(|found| found.procedure.code.as_str().to_owned())
            .unwrap_or_default()
    };
    for query in [
        "tạm trú",
        "TAM TRU",
        "dang ky tam tru",
        "chuyen cho o",
        "em muốn đăng ký tạm trú",
        "thuê nhà",
        "1.004194",
        "tam t",
    ] {
        assert_eq!(first(query), "1.004194", "{query}");
    }
    for query in ["ly lich tu phap", "án tích", "lý lịch", "xin việc", "criminal record"] {
        assert_eq!(first(query), "3.000333", "{query}");
    }
    for query in [
        "tôi chuyển nhà trọ",
        "đăng kí tạm chú",
        "tam chu",
        "dang ky tam tru o nha chọ",
        "thuê chọ",
        "khai báo tạm chú",
    ] {
        assert_eq!(first(query), "1.004194", "{query}");
    }
    for query in ["lí nịch tư pháp", "ni lich tu phap", "phieu ly nich", "sin viec"] {
        assert_eq!(first(query), "3.000333", "{query}");
    }
    // What only sounds alike stands below everything that is written alike.
    let best = |query: &str| catalogue.search(query, today()).iter().map(|found| found.score).max().unwrap_or(0);
    assert!(best("đăng kí tạm chú") < 30 && best("tam tru") == 100);
    assert_eq!(catalogue.search("xyz", today()).len(), 0);
    let all = catalogue.search("", today());
    assert_eq!(all.len(), catalogue.procedures().count());
    // What most people come for stands first, and nothing without a place.
    assert_eq!(all[0].procedure.code.as_str(), "1.004194");
    assert!(all.windows(2).all(|pair| pair[0].procedure.rank < pair[1].procedure.rank));
    assert_eq!(catalogue.search("tam tru", Date::from_iso("2020-01-01").unwrap()).len(), 0);
}

/// What people write who do not know what a procedure is called: it stands among the first three.
#[test]
fn whole_sentences_find_what_is_meant() {
    let catalogue = PACK.procedures().unwrap();
    let mut missed = Vec::new();
    for (sentence, codes) in [
        ("nhà tôi vừa có bé mới sinh, giờ cần làm giấy tờ gì", &["3.000722", "1.001193"][..]),
        ("con em mới đẻ, đăng ký giấy tờ cho cháu ở đâu", &["3.000722", "1.001193"]),
        ("chồng em vừa mất, em cần làm giấy tờ gì", &["2.002913", "1.000656"]),
        ("ba tôi mất hôm qua, phải đi báo tử ở đâu", &["2.002913", "1.000656"]),
        ("tôi sắp lấy vợ, thủ tục ở xã thế nào", &["1.000894"]),
        ("xin giấy xác nhận độc thân", &["1.004873"]),
        ("mất giấy khai sinh", &["2.000635"]),
        ("trích lục", &["2.000635"]),
        ("đổi bằng lái xe", &["1.115978"]),
        ("làm căn cước cho con", &["1.116410"]),
        ("lãnh thất nghiệp", &["1.014748"]),
        ("sang tên sổ đỏ", &["1.013831"]),
        ("nhập hộ khẩu", &["1.004222"]),
        ("tách khẩu", &["1.010038"]),
        ("khách ngủ lại", &["2.001159"]),
        ("gia hạn bhyt", &["1.001939"]),
        ("mất hộ chiếu", &["1.010386"]),
        ("bấm biển số", &["1.115970"]),
        ("hông nhân", &["1.000894", "1.004873"]),
        // Codes of before are still on papers and pages.
        ("3.000347", &["1.115978"]),
        ("2.000986", &["3.000722"]),
        ("1.012575", &["1.115970"]),
    ] {
        let found = catalogue.search(sentence, today());
        let found: Vec<&str> = found.iter().take(3).map(|found| found.procedure.code.as_str()).collect();
        if !codes.iter().any(|code| found.contains(code)) {
            missed.push(format!("{sentence}: {found:?}"));
        }
    }
    assert_eq!(missed, [""; 0]);
}

#[test]
fn fees_and_times_say_how_sure_they_are() {
    let catalogue = PACK.procedures().unwrap();
    let nothing = (std::collections::BTreeMap::new(), crate::fee::Facts::new());
    let ask = Ask {
        on: today(),
        channel: crate::code::Channel::Online,
        case: Some("self"),
        counts: &nothing.0,
        facts: &nothing.1,
    };
    let residence = catalogue.get("1.004194", today()).unwrap();
    let quote = residence.fees.quote(&ask).unwrap();
    assert_eq!((quote.amount, quote.provisional), (Dong(7_000), false));
    assert!(!residence.time_limit(Some("self")).unwrap().provisional);
    assert_eq!(residence.fees.saving(&ask), Some(Dong(8_000)));
    let record = catalogue.get("3.000333", today()).unwrap();
    let quote = record.fees.quote(&ask).unwrap();
    assert_eq!((quote.amount, quote.provisional), (Dong(200_000), false));
    // The form's computed yes/no values are the facts of the fee rules.
    let form = PACK.form("criminal-record").unwrap();
    let evaluation = form.evaluate(&answers(&[("reduction", "student")]), &facts("self"));
    let costing = |has: bool| record.costing(&evaluation, |paper| has && paper == "reduction_proof");
    let known = costing(true);
    assert_eq!(record.fees.quote(&Ask { facts: &known.facts, ..ask }).unwrap().amount, Dong(100_000));
    // Without the proof it is a possibility and no promise.
    let unproved = costing(false);
    let quote = record.fees.quote(&Ask { facts: &unproved.facts, ..ask }).unwrap();
    let half = quote.possibilities.iter().find(|possible| possible.rule == "half").unwrap();
    assert_eq!((quote.amount, half.amount), (Dong(200_000), Dong(100_000)));
    assert_eq!(half.if_all, ["reduction_proof"]);
    // Nor is it for somebody who has said that there is no reduction.
    let evaluation = form.evaluate(&answers(&[("reduction", "none")]), &facts("self"));
    let none = record.costing(&evaluation, |_| true);
    let quote = record.fees.quote(&Ask { facts: &none.facts, ..ask }).unwrap();
    assert!(quote.possibilities.iter().all(|possible| possible.rule != "half"));
    // What is the same for everybody until its last day stays one, and ends with it.
    assert!(quote.possibilities.iter().any(|possible| possible.rule == "free_online" && possible.amount == Dong::ZERO));
    let after = Ask { on: crate::date::Date::new(2027, 3, 1).unwrap(), facts: &none.facts, ..ask };
    assert_eq!(record.fees.quote(&after).unwrap().possibilities, []);
}

/// Circular 75/2022 Art. 4: whom it frees for their age is told nothing else, whatever the way in.
#[test]
fn children_and_the_elderly_pay_no_residence_fee() {
    let catalogue = PACK.procedures().unwrap();
    for (code, form, case, given, amount) in [
        ("1.004194", "ct01", "self", &[("birth_date", "3/2/1956")][..], 0),
        ("1.004194", "ct01", "self", &[("birth_date", "1956")], 0),
        ("1.004194", "ct01", "self", &[("birth_date", "15/6/1995")], 7_000),
        ("1.004194", "ct01", "with_family", &[("birth_date", "3/2/1956")], 7_000),
        ("1.004194", "ct01", "child", &[("child_birth_date", "1/5/2020")], 0),
        ("1.004222", "permanent-residence", "family", &[("for_whom", "child"), ("child_birth_date", "1/5/2020")], 0),
        ("1.004222", "permanent-residence", "family", &[("for_whom", "me"), ("birth_date", "15/6/1995")], 10_000),
        // Sixty some time this year, and nobody knows whether before today: no promise.
        ("1.004222", "permanent-residence", "family", &[("for_whom", "me"), ("birth_date", "1966")], 10_000),
    ] {
        let procedure = catalogue.get(code, today()).unwrap();
        let evaluation = PACK.form(form).unwrap().evaluate(&answers(given), &facts(case));
        let costing = procedure.costing(&evaluation, |_| false);
        let quote = procedure.fees.quote(&Ask {
            on: today(),
            channel: crate::code::Channel::Online,
            case: Some(case),
            counts: &costing.counts,
            facts: &costing.facts,
        });
        assert_eq!(quote.unwrap().amount, Dong(amount), "{code} {case} {given:?}");
    }
}

#[test]
fn the_dossier_goes_where_the_law_says() {
    let (agencies, catalogue) = (PACK.agencies().unwrap(), PACK.procedures().unwrap());
    let places: &Places = &PLACES;
    let residence = &catalogue.get("1.004194", today()).unwrap().receiving;
    let agency = agencies.find(&residence.agency, "00004", places).unwrap();
    assert_eq!(agency.name_in("vi"), "Công an phường Ba Đình, thành phố Hà Nội");
    let record = &catalogue.get("3.000333", today()).unwrap().receiving;
    let commune = places.search("muong khuong lao cai", 1).remove(0).code;
    assert_eq!(agencies.find(&record.agency, &commune, places).unwrap().name_in("vi"), "Công an tỉnh Lào Cai");
}
