//! Places in written addresses.

use super::*;

#[test]
fn the_address_on_an_old_card_is_led_to_today() {
    let codes = |address: &str| PLACES.in_address(address).iter().map(Hit::label).collect::<Vec<_>>();
    assert_eq!(codes("Số 1, Bến Nghé, Quận 1, TP. Hồ Chí Minh"), ["Phường Sài Gòn, Hồ Chí Minh"]);
    assert_eq!(codes("Tổ 3, Phường 12, Quận Gò Vấp, Thành phố Hồ Chí Minh"), ["Phường An Hội Tây, Hồ Chí Minh"]);
    // Without the kinds it can also be the ward of today that is called like the old district.
    assert_eq!(
        codes("Tổ 3, Phường 12, Gò Vấp, Hồ Chí Minh"),
        ["Phường An Hội Tây, Hồ Chí Minh", "Phường Gò Vấp, Hồ Chí Minh"]
    );
    assert_eq!(codes("Thôn Na Đẩy, Mường Khương, Lào Cai"), ["Xã Mường Khương, Lào Cai"]);
    // Two successors; one of them has the name that today's reading gives too.
    assert_eq!(codes("Dịch Vọng, Cầu Giấy, Hà Nội").len(), 2);
    assert!(codes("Somewhere, Else").is_empty());
    assert!(codes("").is_empty());
}

#[test]
fn addresses_are_understood_as_people_abbreviate_them() {
    let codes = |address: &str| PLACES.in_address(address).iter().map(Hit::label).collect::<Vec<_>>();
    for address in [
        "P. Bến Nghé, Q.1, TP.HCM",
        "12 Lê Lợi, P.Bến Nghé, Q1, TPHCM",
        "Số 1, Phường Bến Nghé, Quận 01, Thành phố Hồ Chí Minh, Việt Nam",
        "Phường Bến Nghé Quận 1 Thành phố Hồ Chí Minh",
        "bến nghé, quận 1, sài gòn",
    ] {
        assert_eq!(codes(address), ["Phường Sài Gòn, Hồ Chí Minh"], "{address}");
    }
    let third = PLACES.in_address("Phường 3, Quận 3, TP.HCM");
    assert!(!third.is_empty());
    for address in ["Phường 03, Quận 03, TPHCM", "P3, Q3, TP HCM", "P.3 Q.3 TP.HCM", "12/3 Phường 3 Quận 3 TPHCM"]
    {
        assert_eq!(PLACES.in_address(address), third, "{address}");
    }
    // Dissolved in 2021: another ward of the same number elsewhere is not it.
    assert!(codes("Phường 06, Quận 03, TPHCM").is_empty());
    assert_eq!(codes("P. Thảo Điền, Q.2, TP.HCM"), ["Phường An Khánh, Hồ Chí Minh"]);
    assert_eq!(codes("Phường Hải Châu 1, Quận Hải Châu, Đà Nẵng"), codes("Hải Châu I, Hải Châu, TP Đà Nẵng"));
    let long =
        "Nhà ông Năm sau trường tiểu học đi qua cầu gỗ rẽ trái bên bờ ao thôn Na Lin xã Mường Khương tỉnh Lào Cai";
    assert_eq!(codes(long), ["Xã Mường Khương, Lào Cai"]);
    assert_eq!(codes("Xã Mường Khương, Tỉnh Lào Cai"), ["Xã Mường Khương, Lào Cai"]);
}

#[test]
fn a_town_and_the_commune_of_the_same_name_are_told_apart_by_their_kind() {
    let codes = |unit: &str| {
        let hits = PLACES.in_address(&format!("{unit}, huyện Phước Long, tỉnh Bạc Liêu"));
        hits.into_iter().map(|hit| hit.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("Thị trấn Phước Long"), ["31867"]);
    assert_eq!(codes("Xã Phước Long"), ["31876"]);
    assert_eq!(codes("TT Phước Long"), ["31867"]);
    assert_eq!(codes("Phước Long"), ["31867", "31876"], "both, when nobody said which");
}

#[test]
fn an_address_of_before_is_told_as_such_and_one_of_today_is_not() {
    let old = |address: &str| PLACES.old_in_address(address);
    let ward = old("Số 1, P. Bến Nghé, Q.1, TP.HCM").unwrap();
    assert_eq!(ward.name, "Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh");
    assert_eq!(ward.became.iter().map(Hit::label).collect::<Vec<_>>(), ["Phường Sài Gòn, Hồ Chí Minh"]);
    let commune = old("Thôn Na Đẩy, Mường Khương, Mường Khương, Lào Cai");
    assert_eq!(commune.unwrap().name, "Thị trấn Mường Khương, Huyện Mường Khương, Tỉnh Lào Cai");
    // The district alone, called one: everything it became.
    let district = old("Thôn Na Đẩy, huyện Mường Khương, tỉnh Lào Cai").unwrap();
    assert_eq!(district.name, "Huyện Mường Khương, Tỉnh Lào Cai");
    assert!(district.became.len() > 3 && district.became.iter().all(|hit| hit.province == "Lào Cai"));
    assert!(old("Xã Cao Sơn, huyện Mường Khương").is_some(), "without the province");
    assert!(old("Phường 6, Quận 3, TPHCM").is_some(), "a ward that was gone before: at least the district is known");
    assert!(old("Phường 12, Quận Gò Vấp, Thành phố Hồ Chí Minh").is_some());
    assert!(old("Xã Hòa Tiến, huyện Hòa Vang, thành phố Đà Nẵng").is_some());
    assert!(old("Xã Quế An, huyện Nông Sơn, tỉnh Quảng Nam").is_some(), "dissolved before 2025");
    for today in [
        "Thôn Na Lin, xã Mường Khương, tỉnh Lào Cai",
        "Thôn Na Đẩy, Mường Khương, Lào Cai",
        "Số 3, đường Trần Phú, phường Hải Châu, thành phố Đà Nẵng",
        "Tổ dân phố Dịch Vọng, phường Cầu Giấy, thành phố Hà Nội",
        "Phường Gò Vấp, Thành phố Hồ Chí Minh",
        "Phường Huế, thành phố Huế",
        "",
        "Thôn 3",
    ] {
        assert_eq!(old(today), None, "{today}");
    }
}

#[test]
fn an_address_without_any_place_is_known_as_one() {
    for address in ["Thôn 3", "Số 12 ngõ 5", "nhà bà Lan", "", "12/3"] {
        assert!(!PLACES.is_in_address(address), "{address}");
    }
    for address in [
        "Thôn Na Lin, xã Mường Khương, tỉnh Lào Cai",
        "tỉnh Lào Cai",
        "Ba Đình, Hà Nội",
        "p3 q3 tphcm",
        "Huyện Mường Khương",
    ] {
        assert!(PLACES.is_in_address(address), "{address}");
    }
}
