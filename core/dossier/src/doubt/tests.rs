#![allow(clippy::unwrap_used, missing_docs)]
use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

static PLACES: LazyLock<Places> =
    LazyLock::new(|| Places::load(include_str!("../../packs/vn-base/places.json")).unwrap());

fn asked(kind: &Kind, answer: &str) -> Vec<&'static str> {
    let today = Date::new(2026, 11, 30).unwrap();
    doubts(kind, answer, today, Some(&PLACES)).iter().map(Doubt::rule).collect()
}

fn text(format: TextFormat) -> Kind {
    Kind::Text { format, max: 100 }
}

#[test]
fn real_names_are_not_asked_about() {
    for name in [
        "Lò Thị Ủ",
        "Nguyễn Văn Đức",
        "Y Ban Niê",
        "Y Blô Niê",
        "Y Bliư\u{306} Niê",
        "H'Hen Niê",
        "H’Hen Niê",
        "H Hen Niê",
        "K'Brit",
        "Lê Thị O",
        "Nguyễn An",
        "Ma A Dủ",
        "Vàng A Sùng",
        "Cao Minh Anh",
        "Phan Thanh Long",
        "Mai Lan",
        "Y Ban",
        "Ksor H Bat",
        "Krông Ana Niê Kđăm",
        "Ông Cao Thắng",
        "Nguye\u{302}\u{303}n Va\u{306}n An",
        "NGUYỄN PHÚC BẢO AN",
        "Nguyễn Thị Thu Hà - Phương",
    ] {
        let found = asked(&text(TextFormat::Name), name);
        // `K'Brit` is one word, which is asked about whoever it is.
        assert!(found.is_empty() || (name == "K'Brit" && found == ["doubt.one_word"]), "{name}: {found:?}");
    }
}

#[test]
fn names_that_a_clerk_would_return_are_asked_about() {
    for (name, doubt) in [
        ("nguyen van an", "doubt.no_marks"),
        ("NGUYEN VAN AN", "doubt.no_marks"),
        ("Tran Thi Hoa", "doubt.no_marks"),
        ("Lo Thi U", "doubt.no_marks"),
        ("cao duc phuc", "doubt.no_marks"),
        ("Le Minh", "doubt.no_marks"),
        ("Sáng", "doubt.one_word"),
        ("Ủ", "doubt.one_word"),
        ("Lê T. Hoa", "doubt.initials"),
        ("Lê Th. Hoa", "doubt.initials"),
        ("Nguyễn V Đức", "doubt.initials"),
        ("L.T.Hoa L.T.", "doubt.initials"),
        ("Tôi tên là Lò Thị Ủ", "doubt.sentence"),
        ("toi ten la lo thi u", "doubt.sentence"),
        ("Họ và tên: Lò Thị Ủ", "doubt.sentence"),
        ("Lò Thị Ủ ạ", "doubt.sentence"),
    ] {
        assert_eq!(asked(&text(TextFormat::Name), name), [doubt], "{name}");
    }
}

#[test]
fn a_sentence_has_the_name_in_it_as_the_better_reading() {
    for sentence in
        ["Tôi tên là Lò Thị Ủ", "Tên tôi là Lò Thị Ủ ạ.", "Họ và tên: Lò Thị Ủ", "em là  Lò Thị Ủ", "Lò Thị Ủ ạ"]
    {
        let found = doubts(&text(TextFormat::Name), sentence, Date::MIN, None);
        assert_eq!(found.first().and_then(Doubt::better), Some("Lò Thị Ủ"), "{sentence}");
    }
    assert!(asked(&text(TextFormat::Name), "Tôi tên là").iter().all(|doubt| *doubt != "doubt.sentence"));
}

#[test]
fn years_out_of_a_life_are_asked_about_and_others_are_not() {
    for (year, doubt) in [
        ("1826", "doubt.long_ago"),
        ("3/2/1905", "doubt.long_ago"),
        ("2027", "doubt.ahead"),
        ("1/12/2026", "doubt.ahead"),
    ] {
        assert_eq!(asked(&Kind::PartialDate, year), [doubt], "{year}");
    }
    for year in ["1906", "1956", "2026", "30/11/2026", "31/2/1956", "abc", ""] {
        assert!(asked(&Kind::PartialDate, year).is_empty(), "{year}");
    }
    assert!(asked(&Kind::Date, "31/12/2027").is_empty(), "the end of a stay");
    assert_eq!(asked(&Kind::Month, "6/1809"), ["doubt.long_ago"]);
}

#[test]
fn telephones_that_cannot_be_are_asked_about() {
    assert_eq!(asked(&text(TextFormat::Phone), "0123456789"), ["doubt.phone"]);
    assert_eq!(asked(&text(TextFormat::Phone), "0999999999"), ["doubt.phone"]);
    assert_eq!(asked(&text(TextFormat::Phone), "0243812345"), ["doubt.phone"], "a house with a digit too few");
    let old = doubts(&text(TextFormat::Phone), "0169 123 4567", Date::MIN, None);
    assert_eq!(old.first().and_then(Doubt::better), Some("0391234567"));
    for phone in ["0912345678", "+84 912 345 678", "024 3812 3456", "12", "abc"] {
        assert!(asked(&text(TextFormat::Phone), phone).is_empty(), "{phone}");
    }
}

#[test]
fn addresses_without_a_place_or_with_one_of_before_are_asked_about() {
    let address = text(TextFormat::Address);
    assert_eq!(asked(&address, "Thôn 3"), ["doubt.no_place"]);
    assert_eq!(asked(&address, "Thôn Na Lin, xã Mường Khương, huyện Mường Khương, tỉnh Lào Cai"), ["doubt.old_place"]);
    assert_eq!(asked(&address, "12 Lê Lợi, P. Bến Nghé, Q.1, TP.HCM"), ["doubt.old_place"]);
    assert!(asked(&address, "Thôn Na Lin, xã Mường Khương, tỉnh Lào Cai").is_empty());
    assert!(asked(&address, "Số 3, đường Trần Phú, phường Hải Châu, thành phố Đà Nẵng").is_empty());
    let today = Date::new(2026, 11, 30).unwrap();
    assert!(doubts(&address, "Thôn 3", today, None).is_empty(), "without the places nothing can be said");
    assert!(asked(&text(TextFormat::Free), "Thôn 3").is_empty());
}

#[test]
fn debug_shows_no_name() {
    let found = doubts(&text(TextFormat::Name), "Tôi tên là Lò Thị Ủ", Date::MIN, None);
    assert_eq!(format!("{found:?}"), "[doubt.sentence]");
}

proptest! {
    #[test]
    fn nothing_panics_and_the_better_name_is_at_peace(name in "(toi ten la )?[A-Za-zĐđƠơƯưẠ-ỹ'’. ]{0,30}|\\PC{0,30}") {
        let today = Date::new(2026, 11, 30).unwrap();
        for kind in [text(TextFormat::Name), text(TextFormat::Phone), text(TextFormat::Address), Kind::PartialDate] {
            for doubt in doubts(&kind, &name, today, Some(&PLACES)) {
                prop_assert!(doubt.better().is_none_or(|better| !better.is_empty() && better != name));
            }
        }
    }
}
