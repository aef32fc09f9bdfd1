#![allow(clippy::unwrap_used, missing_docs)]
use super::*;
use proptest::prelude::*;

fn calendar() -> Calendar {
    Calendar::load(include_str!("../../packs/vn-base/calendar.json")).unwrap()
}

fn date(text: &str) -> Date {
    Date::from_iso(text).unwrap()
}

/// `2026-11-23 10:00`
fn at(text: &str) -> DateTime {
    let (day, time) = text.split_once(' ').unwrap();
    DateTime::new(date(day), Time::try_from(time.to_owned()).unwrap())
}

fn due(n: u32, unit: Unit, from: &str, channel: Channel) -> Due {
    calendar().add(Duration { n, unit }, at(from), channel)
}

fn certain(n: u32, unit: Unit, from: &str, channel: Channel) -> String {
    let due = due(n, unit, from, channel);
    assert!(!due.provisional && due.at == due.latest, "{due:?}");
    format!("{} {}", due.at.date.iso(), due.at.time)
}

#[test]
fn culture_day_moves_a_due_date_by_one_day() {
    assert_eq!(certain(3, Unit::WorkingDay, "2026-11-23 10:00", Channel::Online), "2026-11-27 17:00");
    // The year before the resolution, 24 November was an ordinary Monday.
    assert!(calendar().is_working_day(date("2025-11-24")));
    let calendar = calendar();
    let Day::Special(Mark::Off, holiday) = calendar.day(date("2026-11-24")) else { panic!("a day off") };
    assert_eq!((holiday.source.as_str(), holiday.confidence), ("Nghị quyết 28/2026/QH16", Confidence::Secondary));
}

#[test]
fn the_swap_of_2026() {
    let calendar = calendar();
    assert!(calendar.is_working_day(date("2026-08-22")), "the Saturday worked in exchange");
    for off in ["2026-08-29", "2026-08-31", "2026-09-01", "2026-09-02"] {
        assert!(!calendar.is_working_day(date(off)), "{off}");
    }
    assert!(calendar.is_working_day(date("2026-09-03")));
    // Friday 21/8 plus one working day is the make-up Saturday.
    assert_eq!(certain(1, Unit::WorkingDay, "2026-08-21 09:00", Channel::Online), "2026-08-22 17:00");
    assert_eq!(certain(1, Unit::WorkingDay, "2026-08-28 09:00", Channel::Online), "2026-09-03 17:00");
}

#[test]
fn holidays_of_2026() {
    let calendar = calendar();
    let off: Vec<String> = calendar
        .special_days(date("2026-01-01"), date("2026-12-31"))
        .map(|(day, what)| {
            assert!(matches!(what, Day::Special(..)), "everything in 2026 is decided: {day}");
            day.to_string()
        })
        .collect();
    assert_eq!(
        off,
        [
            "01/01/2026",
            "16/02/2026",
            "17/02/2026",
            "18/02/2026",
            "19/02/2026",
            "20/02/2026",
            // The Kings' day is a Sunday, so Monday is off too.
            "26/04/2026",
            "27/04/2026",
            "30/04/2026",
            "01/05/2026",
            "22/08/2026",
            "31/08/2026",
            "01/09/2026",
            "02/09/2026",
            "24/11/2026",
        ]
    );
}

#[test]
fn a_weekend_holiday_is_given_back_after_the_next_holiday() {
    let calendar = calendar();
    // In 2039 30/4 is a Saturday and 1/5 a Sunday.
    assert_eq!(date("2039-04-30").weekday(), Weekday::Saturday);
    for off in ["2039-05-02", "2039-05-03"] {
        assert!(!calendar.is_working_day(date(off)), "{off}");
    }
    assert!(calendar.is_working_day(date("2039-05-04")));
}

#[test]
fn an_undecided_new_year_gives_a_range() {
    let due = due(3, Unit::WorkingDay, "2027-02-03 09:00", Channel::Online);
    // Off 4 to 10 February: 11, 12, 15. Off 5 to 14: 4, 15, 16.
    assert!(due.provisional);
    assert_eq!((due.at.date.iso(), due.latest.date.iso()), ("2027-02-15".to_owned(), "2027-02-16".to_owned()));
    assert!(matches!(calendar().day(date("2027-02-04")), Day::Undecided(_)));
    assert!(matches!(calendar().day(date("2027-02-08")), Day::Special(Mark::Off, _)), "off in both options");
    assert!(!calendar().is_working_day(date("2027-02-04")), "nobody is sent to a counter that may be closed");
}

#[test]
fn years_without_a_decision_are_provisional_around_the_new_year_only() {
    assert!(due(5, Unit::WorkingDay, "2028-01-20 09:00", Channel::Online).provisional);
    assert!(!due(5, Unit::WorkingDay, "2028-06-20 09:00", Channel::Online).provisional);
    assert!(due(5, Unit::WorkingDay, "2041-06-20 09:00", Channel::Online).provisional, "beyond the data");
}

#[test]
fn after_three_a_paper_dossier_counts_from_the_next_day_and_an_electronic_one_does_not() {
    assert_eq!(certain(1, Unit::WorkingDay, "2026-11-18 15:01", Channel::Online), "2026-11-19 17:00");
    assert_eq!(certain(1, Unit::WorkingDay, "2026-11-18 15:01", Channel::Direct), "2026-11-20 17:00");
    assert_eq!(certain(1, Unit::WorkingDay, "2026-11-18 15:00", Channel::Direct), "2026-11-19 17:00");
    assert_eq!(certain(1, Unit::WorkingDay, "2026-11-18 15:01", Channel::Post), "2026-11-20 17:00");
    // "At once" means today, or the next working day after the cut-off.
    assert_eq!(certain(0, Unit::WorkingDay, "2026-11-18 14:00", Channel::Direct), "2026-11-18 17:00");
    assert_eq!(certain(0, Unit::WorkingDay, "2026-11-20 15:30", Channel::Direct), "2026-11-23 17:00");
    let own = calendar().add_with_cut_off(Duration { n: 0, unit: Unit::WorkingDay }, at("2026-11-18 15:30"), None);
    assert_eq!(own.at, at("2026-11-18 17:00"), "a procedure may have no cut-off");
}

#[test]
fn what_arrives_at_night_or_on_a_weekend_is_received_the_next_working_morning() {
    assert_eq!(certain(1, Unit::WorkingDay, "2026-11-20 22:00", Channel::Online), "2026-11-25 17:00");
    assert_eq!(certain(1, Unit::WorkingDay, "2026-11-21 09:00", Channel::Online), "2026-11-25 17:00");
    assert_eq!(certain(1, Unit::WorkingDay, "2026-11-18 05:00", Channel::Online), "2026-11-19 17:00");
}

#[test]
fn eight_working_hours_are_one_working_day() {
    assert_eq!(certain(8, Unit::WorkingHour, "2026-11-18 10:00", Channel::Online), "2026-11-19 10:00");
    assert_eq!(certain(8, Unit::WorkingHour, "2026-11-18 07:00", Channel::Online), "2026-11-18 17:00");
    assert_eq!(certain(1, Unit::WorkingHour, "2026-11-18 11:00", Channel::Online), "2026-11-18 14:00");
    assert_eq!(certain(1, Unit::WorkingHour, "2026-11-18 12:00", Channel::Online), "2026-11-18 14:30");
    // Over the holiday on Tuesday.
    assert_eq!(certain(8, Unit::WorkingHour, "2026-11-23 10:00", Channel::Online), "2026-11-25 10:00");
    assert_eq!(certain(0, Unit::WorkingHour, "2026-11-23 10:00", Channel::Online), "2026-11-23 10:00");
}

#[test]
fn days_are_calendar_days_moved_off_holidays() {
    assert_eq!(certain(7, Unit::Day, "2026-11-16 09:00", Channel::Online), "2026-11-23 17:00");
    assert_eq!(certain(8, Unit::Day, "2026-11-16 09:00", Channel::Online), "2026-11-25 17:00");
    assert_eq!(certain(24, Unit::Hour, "2026-11-18 10:00", Channel::Online), "2026-11-19 10:00");
    assert_eq!(certain(24, Unit::Hour, "2026-11-20 10:00", Channel::Online), "2026-11-23 07:00");
    assert_eq!(certain(20, Unit::Hour, "2026-11-18 10:00", Channel::Online), "2026-11-19 07:00");
}

#[test]
fn duties_after_a_birth_and_a_death() {
    let calendar = calendar();
    assert_eq!(calendar.duty(date("2026-09-24"), 60).at.date, date("2026-11-23"));
    // 22 November is a Sunday.
    assert_eq!(calendar.duty(date("2026-11-07"), 15).at.date, date("2026-11-23"));
    assert_eq!(calendar.duty(date("2026-11-09"), 15).at.date, date("2026-11-25"), "24 November is a holiday");
}

#[test]
fn the_four_counts() {
    let (due, before, after) = (at("2026-11-27 17:00"), at("2026-11-27 16:59"), at("2026-11-27 17:01"));
    assert_eq!(Punctuality::of(due, Some(due), after), Punctuality::DoneInTime);
    assert_eq!(Punctuality::of(due, Some(after), after), Punctuality::DoneLate);
    assert_eq!(Punctuality::of(due, None, before), Punctuality::RunningInTime);
    assert_eq!(Punctuality::of(due, None, after), Punctuality::RunningLate);
}

#[test]
fn data_that_makes_no_sense_is_refused() {
    let good = include_str!("../../packs/vn-base/calendar.json");
    for (from, to) in [
        ("[2024, 2040]", "[2040, 2024]"),
        ("[2024, 2040]", "[1, 9999]"),
        (r#"["saturday", "sunday"]"#, r#"["monday","tuesday","wednesday","thursday","friday","saturday","sunday"]"#),
        (r#"[["07:00", "11:30"], ["13:30", "17:00"]]"#, "[]"),
        (r#"[["07:00", "11:30"], ["13:30", "17:00"]]"#, r#"[["11:30", "07:00"]]"#),
        (r#"{"solar": "01-01"}"#, r#"{"solar": "13-01"}"#),
        (r#"{"holiday": "national""#, r#"{"holiday": "nothing""#),
        (r#"["2027-02-05", "2027-02-14"]"#, r#"["2027-02-05", "9999-12-31"]"#),
    ] {
        assert_ne!(good.replace(from, to), good, "{from} is in the data");
        assert!(Calendar::load(&good.replace(from, to)).is_err(), "{to}");
    }
}

proptest! {
    #[test]
    fn a_longer_period_never_ends_earlier(n in 0_u32..400, seconds in 1_750_000_000_i64..2_100_000_000, unit in 0_usize..4) {
        let unit = [Unit::Hour, Unit::WorkingHour, Unit::Day, Unit::WorkingDay][unit];
        let calendar = CALENDAR.with(Clone::clone);
        let from = DateTime::from_instant(seconds);
        let shorter = calendar.add(Duration { n, unit }, from, Channel::Direct);
        let longer = calendar.add(Duration { n: n + 1, unit }, from, Channel::Direct);
        prop_assert!(shorter.at <= longer.at && shorter.latest <= longer.latest);
        prop_assert!(shorter.at <= shorter.latest && shorter.at >= from);
    }

    #[test]
    fn the_ends_of_time_do_not_panic(n in any::<u32>(), seconds in any::<i64>(), unit in 0_usize..4) {
        let unit = [Unit::Hour, Unit::WorkingHour, Unit::Day, Unit::WorkingDay][unit];
        let _ = CALENDAR.with(|calendar| calendar.add(Duration { n: n % 1000, unit }, DateTime::from_instant(seconds), Channel::Post));
    }
}

thread_local! {
    static CALENDAR: std::rc::Rc<Calendar> = std::rc::Rc::new(calendar());
}
