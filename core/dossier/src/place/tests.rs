#![allow(clippy::unwrap_used, missing_docs)]
mod address;
mod people;

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

static PLACES: LazyLock<Places> =
    LazyLock::new(|| Places::load(include_str!("../../packs/vn-base/places.json")).unwrap());

fn labels(query: &str, limit: usize) -> Vec<String> {
    PLACES.search(query, limit).iter().map(Hit::label).collect()
}

fn first(query: &str) -> String {
    labels(query, 5).first().cloned().unwrap_or_default()
}

#[test]
fn the_country_has_34_provinces_and_3321_communes() {
    assert_eq!(PLACES.provinces().len(), 34);
    assert_eq!(PLACES.units.len(), 3_321);
    let of = |kind| PLACES.units.iter().filter(|unit| unit.kind == kind).count();
    assert_eq!((of(Kind::Commune), of(Kind::Ward), of(Kind::SpecialZone)), (2_611, 697, 13));
    assert_eq!(PLACES.province("75").unwrap().full_name(), "Thành phố Đồng Nai");
    assert_eq!(PLACES.province("15").unwrap().full_name(), "Tỉnh Lào Cai");
    assert_eq!(PLACES.communes("15").len(), 99);
    assert_eq!(PLACES.by_code("00004").unwrap().label(), "Phường Ba Đình, Hà Nội");
    for wrong in ["4", "00005", "0000４", "", "999999"] {
        assert_eq!(PLACES.by_code(wrong), None, "{wrong}");
    }
}

#[test]
fn every_commune_is_found_by_its_name_and_province_without_marks() {
    for unit in &PLACES.units {
        let province = &PLACES.provinces[unit.province];
        let query = format!("{} {}", fold(&unit.name), fold(&province.name));
        let hits = PLACES.search(&query, 10);
        let code = format!("{:05}", unit.code);
        assert!(hits.iter().any(|hit| hit.code == code), "{query}: {hits:?}");
        let same_words = |hit: &Hit| fold(&hit.name) == fold(&unit.name) && hit.province == province.name;
        assert!(same_words(&hits[0]), "{query}: {:?}", hits[0]);
    }
}

#[test]
fn every_old_unit_is_found_and_brings_everything_it_became() {
    // Every seventh, so that the test stays quick; 7 does not divide the block lengths.
    for old in PLACES.old.iter().step_by(7) {
        let district = &PLACES.districts[old.district];
        let hits = PLACES.search(&format!("{} {} {}", old.name, district.name, district.province), 10);
        let codes: Vec<&str> = hits.iter().map(|hit| hit.code.as_str()).collect();
        for position in &old.became {
            let code = PLACES.hit(usize::from(*position)).unwrap().code;
            assert!(codes.contains(&code.as_str()), "{} {}: {hits:?}", old.name, district.name);
        }
    }
}

#[test]
fn words_may_come_in_any_order_and_be_unfinished() {
    for query in [
        "muong khu",
        "xa muong khuong lao cai",
        "khuong muong",
        "lao cai muong khuong",
        "MƯỜNG KHƯƠNG",
        "x muong khuong",
    ] {
        assert_eq!(first(query), "Xã Mường Khương, Lào Cai", "{query}");
    }
}

#[test]
fn an_old_name_leads_to_the_unit_of_today_and_says_so() {
    let hits = PLACES.search("p ben nghe", 5);
    assert_eq!(hits[0].label(), "Phường Sài Gòn, Hồ Chí Minh");
    assert_eq!(hits[0].matched_old_name.as_deref(), Some("Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh"));
    assert_eq!(hits[0].successors, 1);
    for query in
        ["p12 q go vap", "phuong 12 quan go vap hcm", "12 gò vấp", "p.12, q.gò vấp, tp.hcm", "phuong 012 go vap"]
    {
        assert_eq!(first(query), "Phường An Hội Tây, Hồ Chí Minh", "{query}");
    }
}

#[test]
fn an_old_unit_that_became_several_is_never_decided_for_the_person() {
    let hits = PLACES.search("thi tran nong truong moc chau", 1);
    assert_eq!(hits.len(), 4, "all of them, even beyond the limit: {hits:?}");
    assert!(hits.iter().all(|hit| hit.successors == 4 && hit.province == "Sơn La"));
    let split = PLACES.old.iter().filter(|old| old.became.len() > 1).count();
    assert_eq!((PLACES.old.len(), split), (10_803, 25));
}

#[test]
fn whole_names_of_today_come_before_whole_old_names_and_those_before_beginnings() {
    let hits = PLACES.search("tan phu", 200);
    let whole = |hit: &&Hit| hit.matched_old_name.is_none() && hit.name == "Tân Phú";
    let old = |hit: &&Hit| hit.matched_old_name.as_ref().is_some_and(|name| name.contains(" Tân Phú,"));
    let longer = hits.iter().position(|hit| hit.name == "Tân Phú Đông").unwrap();
    let many = (hits.iter().take_while(whole).count(), hits.iter().skip_while(whole).take_while(old).count());
    assert!(many.0 > 1 && many.1 > 1 && longer >= many.0 + many.1, "{many:?}, {longer}");
}

#[test]
fn homonyms_all_come_with_their_province() {
    let hits = PLACES.search("hòa bình", 50);
    let provinces: std::collections::BTreeSet<&str> =
        hits.iter().filter(|hit| hit.name == "Hòa Bình").map(|hit| hit.province.as_str()).collect();
    assert!(provinces.len() > 1, "{provinces:?}");
}

#[test]
fn marks_that_were_typed_decide_between_names_that_differ_only_in_them() {
    // Two old communes of one district, `Hoằng Quý` and `Hoằng Quỳ`.
    let old = |query: &str| PLACES.search(query, 1)[0].matched_old_name.clone().unwrap();
    assert!(old("xã hoằng quý, hoằng hóa, thanh hóa").starts_with("Xã Hoằng Quý,"));
    assert!(old("xã hoằng quỳ, hoằng hoá, thanh hoá").starts_with("Xã Hoằng Quỳ,"));
}

#[test]
fn a_commune_that_became_a_ward_is_still_found_as_a_commune() {
    assert_eq!(first("xa long thanh dong nai"), "Phường Long Thành, Đồng Nai");
}

#[test]
fn names_with_apostrophes() {
    for query in ["cu m'gar", "cu mgar", "cư m gar", "Cư M’gar"] {
        assert!(first(query).contains("Cư M'gar"), "{query}: {}", first(query));
    }
}

#[test]
fn one_slip_is_forgiven_when_nothing_else_fits() {
    for query in ["muong khuogn", "muong khung lao cai", "muonh khuong", "mường khươnq lào cai", "mung khuong"] {
        assert_eq!(first(query), "Xã Mường Khương, Lào Cai", "{query}");
    }
    assert!(PLACES.search("qqqq wwww", 5).is_empty());
}

#[test]
fn a_province_alone_lists_its_communes_after_the_names() {
    let hits = PLACES.search("lao cai", 200);
    assert_eq!(hits[0].label(), "Phường Lào Cai, Lào Cai");
    let listed: std::collections::BTreeSet<&str> =
        hits.iter().filter(|hit| hit.province == "Lào Cai").map(|hit| hit.code.as_str()).collect();
    assert_eq!(listed.len(), 99);
}

#[test]
fn empty_and_endless_queries_are_harmless() {
    assert!(PLACES.search("", 5).is_empty());
    assert!(PLACES.search("  ,.- ", 5).is_empty());
    assert!(PLACES.search("ba dinh", 0).is_empty());
    let _ = PLACES.search(&"muong ".repeat(10_000), 5);
}

#[test]
fn data_that_contradicts_itself_is_refused() {
    let json = |units: &str, old: &str| {
        format!(
            r#"{{"source":"","valid_from":"2025-07-01","provinces":[["01","c","Hà Nội",[{units}]]],"old":[{old}]}}"#
        )
    };
    assert!(
        Places::load(&json(r#"[4,"p","Ba Đình"]"#, r#"["Hà Nội",[["Quận Ba Đình",[["Phường Điện Biên",4]]]]]"#))
            .is_ok()
    );
    let error = |units: &str, old: &str| Places::load(&json(units, old)).unwrap_err();
    assert!(matches!(error(r#"[4,"p","A"],[4,"x","B"]"#, ""), PlaceError::SameCode(4)));
    assert!(matches!(error(r#"[4,"p","A"]"#, r#"["X",[["Y",[["Z",5]]]]]"#), PlaceError::NoSuccessor(5)));
    assert!(matches!(error(r#"[4,"q","A"]"#, ""), PlaceError::Unit(_)));
    assert!(matches!(error(r#"[100000,"p","A"]"#, ""), PlaceError::Unit(_)));
    assert!(matches!(error(r#"[4,"p","A"]"#, r#"["X",[["Y",[["Z"]]]]]"#), PlaceError::Malformed(_)));
    assert!(matches!(Places::load(&" ".repeat(5 << 20)), Err(PlaceError::TooLarge)));
}

proptest! {
    #[test]
    fn never_panics(query in "[a-zđ0-9 ,'Mườngxãp]{0,30}|\\PC{0,30}", limit in 0_usize..20) {
        let hits = PLACES.search(&query, limit);
        prop_assert!(hits.len() <= limit * 4, "at most four successors each");
        let _ = (PLACES.in_address(&query), PLACES.old_in_address(&query), PLACES.is_in_address(&query));
    }
}
