//! Places as people type them: old names, numbers, provinces, spellings.

use super::*;

/// A name as it is compared, marks included.
fn compared(name: &str) -> Vec<words::Word> {
    words::name(name, 12)
}

#[test]
fn every_old_name_typed_whole_leads_to_everything_it_became_right_after_the_names_of_today() {
    let mut became: std::collections::BTreeMap<&str, std::collections::BTreeSet<String>> = Default::default();
    for old in &PLACES.old {
        let codes = old.became.iter().map(|position| PLACES.hit(usize::from(*position)).unwrap().code);
        became.entry(words::kind_and_bare(&old.name).1).or_default().extend(codes);
    }
    assert_eq!(became.len(), 7_264);
    for (name, mut missing) in became {
        let exact = compared(name);
        for hit in PLACES.search(name, 100) {
            if missing.is_empty() {
                break;
            }
            let old = hit.matched_old_name.as_deref().and_then(|full| full.split(", ").next());
            let found = old.map_or(hit.name.as_str(), |full| words::kind_and_bare(full).1);
            // Who types no marks, because the name has none, may mean another.
            let same = if exact.iter().any(words::Word::has_marks) {
                compared(found) == exact
            } else {
                compared(&fold(found)) == exact
            };
            assert!(same, "{name}: {hit:?} hides {missing:?}");
            missing.remove(&hit.code);
        }
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}

#[test]
fn every_old_unit_typed_with_its_district_comes_first_with_everything_it_became() {
    for old in &PLACES.old {
        let query = format!("{} {}", old.name, PLACES.districts[old.district].name);
        let hits = PLACES.search(&query, 8);
        for position in &old.became {
            let code = PLACES.hit(usize::from(*position)).unwrap().code;
            assert!(hits.iter().any(|hit| hit.code == code), "{query}: {hits:?}");
        }
    }
}

#[test]
fn a_number_after_a_kind_is_a_unit_or_a_district_of_that_number_and_nothing_else() {
    let known = |ward: usize, district: usize| {
        PLACES.old.iter().any(|old| {
            old.name == format!("Phường {ward}") && PLACES.districts[old.district].name == format!("Quận {district}")
        })
    };
    for ward in 1..=28 {
        for district in 1..=12 {
            let whole = format!("Phường {ward}, Quận {district}, Thành phố Hồ Chí Minh");
            for query in [format!("p{ward} q{district}"), format!("Quận {district} phường {ward:02}"), whole.clone()]
            {
                let hits = PLACES.search(&query, 8);
                let right = |hit: &Hit| hit.matched_old_name.as_ref() == Some(&whole);
                assert_eq!(!hits.is_empty(), known(ward, district), "{query}: {hits:?}");
                assert!(hits.iter().all(right), "{query}: {hits:?}");
            }
        }
    }
}

#[test]
fn a_district_that_is_not_known_never_turns_a_named_ward_into_a_number() {
    for (query, right) in [
        ("Thảo Điền quận 2", "Phường An Khánh, Hồ Chí Minh"),
        ("Hiệp Phú quận 9", "Phường Tăng Nhơn Phú, Hồ Chí Minh"),
        ("An Phú quận 2", "Phường Bình Trưng, Hồ Chí Minh"),
        ("Hà Tu, Hoành Bồ", "Phường Hà Tu, Quảng Ninh"),
    ] {
        assert_eq!(first(query), right, "{query}");
    }
    for query in ["Thảo Điền quận 13", "Hiệp Phú quận 77", "An Phú quận 14"] {
        assert_eq!(first(query), "", "{query}");
    }
}

#[test]
fn a_province_that_is_named_leads_to_its_communes() {
    for province in PLACES.provinces() {
        let named = |hit: &Hit| {
            let old = hit.matched_old_name.as_ref().and_then(|name| name.split(", ").next());
            let bare = old.map_or(hit.name.as_str(), |name| words::kind_and_bare(name).1);
            fold(bare) == fold(&province.name)
        };
        // Who says what it is means nothing else; without marks and kind it may be an old commune of that name first.
        for (query, within) in [
            (province.full_name(), 4),
            (fold(&province.full_name()), 4),
            (province.name.clone(), 4),
            (fold(&province.name), 60),
        ] {
            let hits = PLACES.search(&query, within + 4);
            let next: Vec<&Hit> = hits.iter().skip_while(|hit| named(hit)).take(4).collect();
            assert!(!next.is_empty() && next.iter().all(|hit| hit.province == province.name), "{query}: {hits:?}");
        }
    }
}

#[test]
fn syllables_of_names_are_not_eaten_as_kinds() {
    for (query, right) in [
        ("Phố Lu", "Thị trấn Phố Lu,"),
        ("pho lu", "Thị trấn Phố Lu,"),
        ("Quán Hành", "Thị trấn Quán Hành,"),
        ("quan hanh", "Thị trấn Quán Hành,"),
        ("Phố Cò", "Phường Phố Cò,"),
        ("Thanh Minh", "Xã Thanh Minh,"),
        ("Xã Bắc Thành Huyện Yên Thành", "Xã Bắc Thành, Huyện Yên Thành,"),
        ("Phường Phổ Thạnh Thị xã Đức Phổ", "Phường Phổ Thạnh, Thị xã Đức Phổ,"),
    ] {
        let hits = PLACES.search(query, 8);
        let old = hits[0].matched_old_name.as_deref().unwrap_or_default();
        assert!(old.starts_with(right), "{query}: {hits:?}");
    }
    assert_eq!(first("xã tĩnh túc"), "Xã Tĩnh Túc, Cao Bằng");
}

#[test]
fn names_are_found_as_people_spell_them() {
    for (query, right) in [
        ("Buôn Mê Thuột", "Phường Buôn Ma Thuột, Đắk Lắk"),
        ("ban me thuot", "Phường Buôn Ma Thuột, Đắk Lắk"),
        ("buonmathuot", "Phường Buôn Ma Thuột, Đắk Lắk"),
        ("Kontum", "Phường Kon Tum, Quảng Ngãi"),
        ("Plei Ku", "Phường Pleiku, Gia Lai"),
        ("Bắc Cạn", "Phường Bắc Kạn, Thái Nguyên"),
        ("Lí Sơn", "Đặc khu Lý Sơn, Quảng Ngãi"),
        ("Mĩ Tho", "Phường Mỹ Tho, Đồng Tháp"),
        ("Hải Châu 1", "Phường Hải Châu, Đà Nẵng"),
        ("hai chau i", "Phường Hải Châu, Đà Nẵng"),
        ("saigon", "Phường Sài Gòn, Hồ Chí Minh"),
        ("ben nghe tphcm", "Phường Sài Gòn, Hồ Chí Minh"),
        ("bến nghé sài gòn", "Phường Sài Gòn, Hồ Chí Minh"),
    ] {
        assert_eq!(first(query), right, "{query}");
    }
    for (query, province) in [
        ("Daklak", "Đắk Lắk"),
        ("đắc lắc", "Đắk Lắk"),
        ("Đalat", "Lâm Đồng"),
        ("tphcm", "Hồ Chí Minh"),
        ("q.12 tphcm", "Hồ Chí Minh"),
        ("thừa thiên huế", "Huế"),
    ] {
        let hits = PLACES.search(query, 8);
        assert!(!hits.is_empty() && hits.iter().all(|hit| hit.province == province), "{query}: {hits:?}");
    }
}
