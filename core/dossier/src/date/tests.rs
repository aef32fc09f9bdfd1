#![allow(clippy::unwrap_used, missing_docs)]
use super::*;
use proptest::prelude::*;

fn date(year: i32, month: u8, day: u8) -> Date {
    Date::new(year, month, day).unwrap()
}

#[test]
fn dates_are_read_the_way_people_write_them() {
    for text in [
        "3/2/1956",
        "03/02/1956",
        "03-02-1956",
        "3.2.1956",
        " 03 02 1956 ",
        "03021956",
        "1956-02-03",
        "1956/2/3",
        "19560203",
        "ngày 3 tháng 2 năm 1956",
        "Ngay 3 thang 2 nam 1956",
        "3–2–1956",
        "mùng 3 tháng 2 năm 1956",
        "sinh ngày 3/2/1956",
    ] {
        assert_eq!(Date::parse(text), Ok(date(1956, 2, 3)), "{text}");
        // As a keyboard types it that puts the marks after the letters.
        let decomposed: String = unicode_normalization::UnicodeNormalization::nfd(text).collect();
        assert_eq!(Date::parse(&decomposed), Ok(date(1956, 2, 3)), "{text}, decomposed");
    }
}

#[test]
fn every_fault_names_the_box_to_look_at() {
    let part = |text: &str| Date::parse(text).unwrap_err().part();
    assert_eq!(part("31/2/1956"), Some(DatePart::Day));
    assert_eq!(part("3/13/1956"), Some(DatePart::Month));
    assert_eq!(part("3/2/56"), Some(DatePart::Year));
    assert_eq!(part("3/2/1156"), Some(DatePart::Year));
    assert_eq!(part("/2/1956"), Some(DatePart::Day));
    assert_eq!(part("hôm qua"), None);
}

#[test]
fn the_day_comes_first() {
    assert_eq!(Date::parse("04/05/2026"), Ok(date(2026, 5, 4)));
    assert_eq!(Date::parse("05/13/2026"), Err(DateError::NoSuchMonth { month: 13 }), "not an American date");
}

#[test]
fn what_is_wrong_with_a_date_is_said() {
    let cases = [
        ("", DateError::Empty),
        ("   ", DateError::Empty),
        ("hôm qua", DateError::NotADate),
        ("3/2", DateError::ShortYear),
        ("3/2/56", DateError::ShortYear),
        ("1956", DateError::Missing(DatePart::Month)),
        ("2/1956", DateError::Missing(DatePart::Day)),
        ("00/00/1956", DateError::Missing(DatePart::Month)),
        ("3//", DateError::Missing(DatePart::Year)),
        ("3/2/", DateError::Missing(DatePart::Year)),
        ("/2/", DateError::Missing(DatePart::Year)),
        ("3//1956", DateError::Missing(DatePart::Month)),
        ("3/0/2026", DateError::Missing(DatePart::Month)),
        ("31/2/1956", DateError::NoSuchDay { day: 31, month: 2, year: 1956 }),
        ("31/4/2026", DateError::NoSuchDay { day: 31, month: 4, year: 2026 }),
        ("29/02/2026", DateError::NoSuchDay { day: 29, month: 2, year: 2026 }),
        ("32/1/2026", DateError::NoSuchDay { day: 32, month: 1, year: 2026 }),
        ("3/13/1956", DateError::NoSuchMonth { month: 13 }),
        ("40/13/1956", DateError::NoSuchMonth { month: 13 }),
        ("3/2/1156", DateError::YearOutOfRange { year: 1156 }),
        ("1/2/3/2026", DateError::NotADate),
        ("003/02/1956", DateError::NotADate),
        ("123456789", DateError::NotADate),
    ];
    for (text, error) in cases {
        assert_eq!(Date::parse(text), Err(error), "{text}");
    }
    assert_eq!(Date::parse(&"1".repeat(10_000)), Err(DateError::NotADate));
}

#[test]
fn partial_dates_keep_what_is_known() {
    let year = PartialDate::Year(1950);
    let month = PartialDate::Month { year: 1956, month: 2 };
    for text in ["1950", "00/00/1950", "00001950", "xx/xx/1950", "không rõ/không rõ/1950", "--/1950"] {
        assert_eq!(PartialDate::parse(text), Ok(year), "{text}");
    }
    for text in ["2/1956", "02/1956", "00/02/1956", "00021956", "1956-02", "không rõ/02/1956", "tháng 2 năm 1956"] {
        assert_eq!(PartialDate::parse(text), Ok(month), "{text}");
    }
    assert_eq!(PartialDate::parse("03/02/1956"), Ok(PartialDate::Day(date(1956, 2, 3))));
    assert_eq!(
        PartialDate::parse("03/00/1956"),
        Err(DateError::Missing(DatePart::Month)),
        "a day without a month is no date"
    );
    assert_eq!(PartialDate::parse("13/1956"), Err(DateError::NoSuchMonth { month: 13 }));
    assert_eq!((year.to_string(), month.to_string()), ("1950".to_owned(), "02/1956".to_owned()));
    assert_eq!((year.earliest(), year.latest()), (date(1950, 1, 1), date(1950, 12, 31)));
    assert_eq!((month.earliest(), month.latest()), (date(1956, 2, 1), date(1956, 2, 29)));
    for partial in [year, month, PartialDate::Day(date(1956, 2, 3))] {
        let json = serde_json::to_string(&partial).unwrap();
        assert_eq!(serde_json::from_str::<PartialDate>(&json).unwrap(), partial, "{json}");
    }
}

#[test]
fn shown_and_exchanged_forms() {
    assert_eq!(date(1956, 2, 3).to_string(), "03/02/1956");
    assert_eq!(serde_json::to_string(&date(1956, 2, 3)).unwrap(), "\"1956-02-03\"");
    assert_eq!(Date::from_iso("9999-12-31"), Some(Date::MAX));
    for bad in ["1956-2-3", "1956-02-30", "1956/02/03", "+956-02-03", "１956-02-3", ""] {
        assert_eq!(Date::from_iso(bad), None, "{bad}");
    }
    assert!(serde_json::from_str::<Date>("\"03/02/1956\"").is_err(), "data files use one form");
}

#[test]
fn weekdays_and_leap_years() {
    assert_eq!(date(2026, 11, 24).weekday(), Weekday::Tuesday);
    assert_eq!(date(2026, 8, 22).weekday(), Weekday::Saturday);
    assert_eq!(date(1970, 1, 1).weekday(), Weekday::Thursday);
    assert_eq!(date(1900, 1, 1).weekday(), Weekday::Monday);
    assert_eq!(Date::new(1900, 2, 29), None);
    assert!(Date::new(2000, 2, 29).is_some());
    assert_eq!(
        (Date::new(0, 1, 1), Date::new(10_000, 1, 1), Date::new(2026, 13, 1), Date::new(2026, 1, 0)),
        (None, None, None, None)
    );
}

#[test]
fn months_end_where_they_end() {
    assert_eq!(date(2026, 1, 31).plus_months(1), date(2026, 2, 28));
    assert_eq!(date(2026, 3, 31).plus_months(-1), date(2026, 2, 28));
    assert_eq!(date(2026, 11, 30).plus_months(3), date(2027, 2, 28));
    assert_eq!(date(2024, 2, 29).plus_years(1), date(2025, 2, 28));
    assert_eq!(date(2026, 12, 1).plus_months(-24), date(2024, 12, 1));
    assert_eq!(date(9999, 12, 1).plus_months(i32::MAX), Date::MAX);
    assert_eq!(date(1, 1, 1).plus_days(i32::MIN), Date::MIN);
}

#[test]
fn ages_count_completed_years() {
    let birth = date(2009, 9, 9);
    assert_eq!(birth.full_years(date(2026, 9, 8)), 16);
    assert_eq!(birth.full_years(date(2026, 9, 9)), 17);
    let leap = date(2008, 2, 29);
    assert_eq!(leap.full_years(date(2026, 2, 28)), 17);
    assert_eq!(leap.full_years(date(2026, 3, 1)), 18);
    assert_eq!(date(2026, 1, 1).full_years(date(2025, 12, 31)), -1, "not born yet");
}

#[test]
fn the_vietnamese_day_begins_seven_hours_before_utc() {
    // 2026-11-22T16:59:59Z and one second later.
    assert_eq!(civil_date(1_795_366_799), date(2026, 11, 22));
    assert_eq!(civil_date(1_795_366_800), date(2026, 11, 23));
    assert_eq!(date(2026, 11, 23).start(), 1_795_366_800);
    let moment = DateTime::new(date(2026, 11, 23), Time::new(10, 0).unwrap());
    assert_eq!(moment.to_string(), "10:00 23/11/2026");
    assert_eq!(serde_json::to_string(&moment).unwrap(), "1795402800");
    assert_eq!(DateTime::from_instant(moment.instant()), moment);
    assert_eq!(DateTime::from_instant(i64::MAX).date, Date::MAX);
    assert_eq!(DateTime::from_instant(i64::MIN).date, Date::MIN);
}

#[test]
fn times_of_day() {
    assert_eq!(serde_json::from_str::<Time>("\"15:00\"").unwrap(), Time::new(15, 0).unwrap());
    for bad in ["24:00", "15:60", "5:00", "15", "15:0x", "+1:00"] {
        assert!(Time::try_from(bad.to_owned()).is_err(), "{bad}");
    }
}

proptest! {
    #[test]
    fn days_and_dates_are_one_to_one(days in -719_162_i32..2_932_897) {
        let date = Date::from_days(days).unwrap();
        prop_assert_eq!(date.days(), days);
        prop_assert_eq!(Date::from_iso(&date.iso()), Some(date));
        if (1800..=2199).contains(&date.year()) {
            prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
            prop_assert_eq!(Date::parse(&date.to_string().replace('/', "")), Ok(date));
            prop_assert_eq!(Date::parse(&date.iso().replace('-', "")), Ok(date));
        }
        prop_assert_eq!(Date::from_days(days + 1).unwrap_or(Date::MAX), date.plus_days(1));
    }

    #[test]
    fn parsing_never_panics(text in "\\PC{0,30}") {
        let _ = PartialDate::parse(&text);
        let _ = Date::from_iso(&text);
        let _ = crate::money::Dong::parse(&text);
        let _ = crate::code::DossierCode::parse(&text);
        let _ = crate::identity_number::IdentityNumber::parse(&text);
    }
}
