//! The Vietnamese lunar calendar, computed from astronomy at UTC+7.
//!
//! The rules are those that Hồ Ngọc Đức describes: a month begins on the day of the new moon in Vietnam, the winter
//! solstice lies in month 11, and in a year of thirteen months the first month in which the sun enters no new twelfth
//! of its path repeats the number before it. New moons and the sun's place come from J. Meeus, *Astronomical
//! Algorithms* (2nd ed.), chapters 49 and 25; TT is turned into UT with Espenak and Meeus' polynomials.
//!
//! A Chinese calendar counts the same moons at UTC+8 and is wrong for Vietnam whenever a moon falls between 23:00 and
//! 24:00: Tết 1985, 2007 and 2030 are such days.

use crate::date::Date;

/// Years for which the calendar may be asked. Outside them clocks and orbits are less certain than an hour of night.
/// Calendars printed before 1968 counted in another zone and may differ by a day.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// A day of the lunar calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LunarDate {
    /// The lunar year, numbered as the solar year in which it begins.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// Whether it is the leap month that follows the month of the same number.
    pub leap: bool,
    /// The day, 1 to 30.
    pub day: u8,
}

/// Days of 1970-01-01 12:00 UT on the Julian scale, plus the fraction that makes Vietnamese days begin at midnight.
const JULIAN_NOON_OF_EPOCH: f64 = 2_440_588.0;
/// UTC+7, in days.
const ZONE: f64 = 7.0 / 24.0;
/// Mean length of a lunation in days (Meeus 49.1).
const LUNATION: f64 = 29.530_588_861;

/// The solar date of a lunar day, or `None` when that year has no such month or day, or is out of [`YEARS`].
#[must_use]
pub fn solar(lunar: LunarDate) -> Option<Date> {
    if !YEARS.contains(&lunar.year) || !(1..=12).contains(&lunar.month) || !(1..=30).contains(&lunar.day) {
        return None;
    }
    // Months 11 and 12 belong to the cycle that begins with them.
    let cycle = Cycle::ending_in(if lunar.month >= 11 { lunar.year + 1 } else { lunar.year })?;
    let (begin, end) = cycle.months().find(|month| month.number == lunar.month && month.leap == lunar.leap)?.span();
    let day = begin + i32::from(lunar.day) - 1;
    if day < end { Date::from_days(day) } else { None }
}

/// The lunar date of a day, or `None` outside [`YEARS`].
#[must_use]
pub fn lunar(date: Date) -> Option<LunarDate> {
    if !YEARS.contains(&date.year()) {
        return None;
    }
    // Month 11 of the cycle that ends in this year began in the last one; after the next month 11 it is the next cycle.
    [date.year(), date.year() + 1].into_iter().find_map(|solar_year| {
        let cycle = Cycle::ending_in(solar_year)?;
        let month = cycle.months().find(|month| (month.begin..month.end).contains(&date.days()))?;
        let year = if month.number >= 11 { solar_year - 1 } else { solar_year };
        let day = u8::try_from(date.days() - month.begin + 1).ok()?;
        Some(LunarDate { year, month: month.number, leap: month.leap, day })
    })
}

/// The first day of the lunar year that begins in a solar year.
#[must_use]
pub fn new_year(year: i32) -> Option<Date> {
    solar(LunarDate { year, month: 1, leap: false, day: 1 })
}

/// One month: its number and the days it spans, as days since 1970-01-01, end excluded.
struct Month {
    number: u8,
    leap: bool,
    begin: i32,
    end: i32,
}

impl Month {
    fn span(&self) -> (i32, i32) {
        (self.begin, self.end)
    }
}

/// The months from one month 11 to the next: first days of 12 or 13 months and of the month after.
struct Cycle {
    firsts: Vec<i32>,
    /// Which of them is the leap month.
    leap: Option<usize>,
}

impl Cycle {
    /// The cycle whose months 1 to 10 lie mostly in a solar year.
    fn ending_in(year: i32) -> Option<Self> {
        let first = month_eleven(year - 1)?;
        let last = month_eleven(year)?;
        let count = last - first;
        let firsts: Vec<i32> = (first..=last).map(new_moon_day).collect();
        let leap = (count == 13).then(|| {
            let twelfths: Vec<i32> = firsts.iter().map(|day| twelfth(*day)).collect();
            // Month 11 itself holds the solstice, so the search begins after it.
            (1..13).find(|index| twelfths.get(*index) == twelfths.get(index + 1)).unwrap_or(12)
        });
        Some(Self { firsts, leap })
    }

    fn months(&self) -> impl Iterator<Item = Month> {
        self.firsts.windows(2).enumerate().filter_map(|(index, span)| {
            let [begin, end] = *span else { return None };
            let passed = self.leap.map_or(0, |leap| usize::from(index >= leap));
            let number = u8::try_from((10 + index - passed) % 12 + 1).ok()?;
            Some(Month { number, leap: self.leap == Some(index), begin, end })
        })
    }
}

/// The lunation in which the winter solstice of a solar year falls.
fn month_eleven(year: i32) -> Option<i32> {
    let december_31 = Date::new(year, 12, 31)?.days();
    #[allow(clippy::cast_possible_truncation, reason = "lunations of a few centuries fit")]
    let near = ((f64::from(december_31) - f64::from(Date::new(2000, 1, 6)?.days())) / LUNATION).floor() as i32;
    // The last month that begins by 31 December; if the sun has passed the solstice when it begins, the one before.
    let last = (near - 1..=near + 1).rev().find(|lunation| new_moon_day(*lunation) <= december_31)?;
    Some(if twelfth(new_moon_day(last)) >= 9 { last - 1 } else { last })
}

/// The Vietnamese day, since 1970-01-01, on which a lunation begins.
fn new_moon_day(lunation: i32) -> i32 {
    let universal = new_moon(f64::from(lunation));
    #[allow(clippy::cast_possible_truncation, reason = "days of a few centuries fit")]
    let day = (universal + 0.5 + ZONE - JULIAN_NOON_OF_EPOCH).floor() as i32;
    day
}

/// In which twelfth of its path, 0 to 11 from the March equinox, the sun stands when a Vietnamese day begins.
fn twelfth(day: i32) -> i32 {
    let midnight = f64::from(day) + JULIAN_NOON_OF_EPOCH - 0.5 - ZONE;
    #[allow(clippy::cast_possible_truncation, reason = "0 to 11")]
    let index = (sun_longitude(midnight) / 30.0).floor() as i32;
    index.rem_euclid(12)
}

/// TT minus UT in days, from Espenak and Meeus' polynomials for the years around a Julian day.
fn clock_difference(julian_day: f64) -> f64 {
    let year = 2000.0 + (julian_day - 2_451_545.0) / 365.25;
    let t = year - 2000.0;
    let seconds = match year {
        y if y < 1920.0 => polynomial(y - 1900.0, &[-2.79, 1.494_119, -0.059_893_9, 0.006_196_6, -0.000_197]),
        y if y < 1941.0 => polynomial(y - 1920.0, &[21.20, 0.844_93, -0.076_1, 0.002_093_6]),
        y if y < 1961.0 => polynomial(y - 1950.0, &[29.07, 0.407, -1.0 / 233.0, 1.0 / 2547.0]),
        y if y < 1986.0 => polynomial(y - 1975.0, &[45.45, 1.067, -1.0 / 260.0, -1.0 / 718.0]),
        y if y < 2005.0 => polynomial(t, &[63.86, 0.334_5, -0.060_374, 0.001_727_5, 0.000_651_814, 0.000_023_735_99]),
        y if y < 2050.0 => polynomial(t, &[62.92, 0.322_17, 0.005_589]),
        y => -20.0 + 32.0 * ((y - 1820.0) / 100.0).powi(2) - 0.5628 * (2150.0 - y).max(0.0),
    };
    seconds / 86_400.0
}

fn polynomial(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// Apparent longitude of the sun in degrees, 0 to 360, at a Julian day in UT (Meeus chapter 25, 0.01 degrees).
fn sun_longitude(universal: f64) -> f64 {
    let t = (universal + clock_difference(universal) - 2_451_545.0) / 36_525.0;
    let mean = polynomial(t, &[280.466_46, 36_000.769_83, 0.000_303_2]);
    let anomaly = polynomial(t, &[357.529_11, 35_999.050_29, -0.000_153_7]).to_radians();
    let centre = polynomial(t, &[1.914_602, -0.004_817, -0.000_014]) * anomaly.sin()
        + polynomial(t, &[0.019_993, -0.000_101]) * (2.0 * anomaly).sin()
        + 0.000_289 * (3.0 * anomaly).sin();
    let node = (125.04 - 1934.136 * t).to_radians();
    (mean + centre - 0.005_69 - 0.004_78 * node.sin()).rem_euclid(360.0)
}

/// A periodic term of the new moon: days, power of the eccentricity, multiples of the sun's anomaly, the moon's
/// anomaly and the moon's argument of latitude (Meeus, table of chapter 49).
type Term = (f64, i32, f64, f64, f64);

const TERMS: [Term; 24] = [
    (-0.407_20, 0, 0.0, 1.0, 0.0),
    (0.172_41, 1, 1.0, 0.0, 0.0),
    (0.016_08, 0, 0.0, 2.0, 0.0),
    (0.010_39, 0, 0.0, 0.0, 2.0),
    (0.007_39, 1, -1.0, 1.0, 0.0),
    (-0.005_14, 1, 1.0, 1.0, 0.0),
    (0.002_08, 2, 2.0, 0.0, 0.0),
    (-0.001_11, 0, 0.0, 1.0, -2.0),
    (-0.000_57, 0, 0.0, 1.0, 2.0),
    (0.000_56, 1, 1.0, 2.0, 0.0),
    (-0.000_42, 0, 0.0, 3.0, 0.0),
    (0.000_42, 1, 1.0, 0.0, 2.0),
    (0.000_38, 1, 1.0, 0.0, -2.0),
    (-0.000_24, 1, -1.0, 2.0, 0.0),
    (-0.000_07, 0, 2.0, 1.0, 0.0),
    (0.000_04, 0, 0.0, 2.0, -2.0),
    (0.000_04, 0, 3.0, 0.0, 0.0),
    (0.000_03, 0, 1.0, 1.0, -2.0),
    (0.000_03, 0, 0.0, 2.0, 2.0),
    (-0.000_03, 0, 1.0, 1.0, 2.0),
    (0.000_03, 0, -1.0, 1.0, 2.0),
    (-0.000_02, 0, -1.0, 1.0, -2.0),
    (-0.000_02, 0, 1.0, 3.0, 0.0),
    (0.000_02, 0, 0.0, 4.0, 0.0),
];

/// Planetary terms: days, angle at lunation 0 and its motion per lunation in degrees. The first has a small square
/// term besides (Meeus, chapter 49).
const PLANETS: [(f64, f64, f64); 14] = [
    (0.000_325, 299.77, 0.107_408),
    (0.000_165, 251.88, 0.016_321),
    (0.000_164, 251.83, 26.651_886),
    (0.000_126, 349.42, 36.412_478),
    (0.000_110, 84.66, 18.206_239),
    (0.000_062, 141.74, 53.303_771),
    (0.000_060, 207.14, 2.453_732),
    (0.000_056, 154.84, 7.306_860),
    (0.000_047, 34.52, 27.261_239),
    (0.000_042, 207.19, 0.121_824),
    (0.000_040, 291.34, 1.844_379),
    (0.000_037, 161.72, 24.198_154),
    (0.000_035, 239.56, 25.513_099),
    (0.000_023, 331.55, 3.592_518),
];

/// Julian day in UT of the new moon of a lunation; 0 is that of 6 January 2000 (Meeus chapter 49).
fn new_moon(k: f64) -> f64 {
    let t = k / 1236.85;
    let mean =
        2_451_550.097_66 + LUNATION * k + polynomial(t, &[0.0, 0.0, 0.000_154_37, -0.000_000_15, 0.000_000_000_73]);
    let eccentricity = polynomial(t, &[1.0, -0.002_516, -0.000_007_4]);
    let sun = 29.105_356_70 * k + polynomial(t, &[2.5534, 0.0, -0.000_001_4, -0.000_000_11]);
    let moon = 385.816_935_28 * k + polynomial(t, &[201.5643, 0.0, 0.010_758_2, 0.000_012_38, -0.000_000_058]);
    let latitude = 390.670_502_84 * k + polynomial(t, &[160.7108, 0.0, -0.001_611_8, -0.000_002_27, 0.000_000_011]);
    let node = -1.563_755_88 * k + polynomial(t, &[124.7746, 0.0, 0.002_067_2, 0.000_002_15]);

    let periodic: f64 = TERMS
        .iter()
        .map(|(size, power, of_sun, of_moon, of_latitude)| {
            let angle = of_sun * sun + of_moon * moon + of_latitude * latitude;
            size * eccentricity.powi(*power) * angle.to_radians().sin()
        })
        .sum();
    let planetary: f64 = PLANETS
        .iter()
        .enumerate()
        .map(|(index, (size, angle, motion))| {
            let square = if index == 0 { -0.009_173 * t * t } else { 0.0 };
            size * (angle + motion * k + square).to_radians().sin()
        })
        .sum();
    let dynamical = mean + periodic - 0.000_17 * node.to_radians().sin() + planetary;
    dynamical - clock_difference(dynamical)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn date(text: &str) -> Date {
        Date::from_iso(text).unwrap()
    }

    fn tet(year: i32) -> String {
        new_year(year).unwrap().iso()
    }

    fn ancestors_day(year: i32) -> String {
        solar(LunarDate { year, month: 3, leap: false, day: 10 }).unwrap().iso()
    }

    #[test]
    fn new_years_and_kings_anniversaries_of_2024_to_2033() {
        let rows = [
            (2024, "02-10", "04-18"),
            (2025, "01-29", "04-07"),
            (2026, "02-17", "04-26"),
            (2027, "02-06", "04-16"),
            (2028, "01-26", "04-04"),
            (2029, "02-13", "04-23"),
            (2030, "02-02", "04-12"),
            (2031, "01-23", "04-01"),
            (2032, "02-11", "04-19"),
            (2033, "01-31", "04-09"),
        ];
        for (year, first, tenth) in rows {
            assert_eq!(tet(year), format!("{year}-{first}"));
            assert_eq!(ancestors_day(year), format!("{year}-{tenth}"));
        }
    }

    #[test]
    fn years_in_which_vietnam_and_china_differ() {
        assert_eq!(tet(1985), "1985-01-21");
        assert_eq!(tet(2007), "2007-02-17");
        assert_eq!(tet(2030), "2030-02-02");
        assert_eq!(ancestors_day(2009), "2009-04-04");
        assert_eq!(ancestors_day(2037), "2037-04-24");
        assert_eq!(ancestors_day(2038), "2038-04-13");
    }

    #[test]
    fn the_winter_of_2033_has_its_leap_month_after_the_eleventh() {
        let leap = LunarDate { year: 2033, month: 11, leap: true, day: 1 };
        assert_eq!(solar(leap).unwrap().iso(), "2033-12-22");
        assert_eq!(solar(LunarDate { month: 8, ..leap }), None);
        assert_eq!(lunar(date("2033-12-22")), Some(leap));
    }

    #[test]
    fn leap_months_of_known_years() {
        // 2023 leap 2, 2025 leap 6, 2028 leap 5, 2031 leap 3; 2024 and 2026 have none.
        for (year, month) in [(2023, 2), (2025, 6), (2028, 5), (2031, 3)] {
            let leap: Vec<u8> = (1..=12)
                .filter(|month| solar(LunarDate { year, month: *month, leap: true, day: 1 }).is_some())
                .collect();
            assert_eq!(leap, [month], "{year}");
        }
        for year in [2024, 2026] {
            assert!((1..=12).all(|month| solar(LunarDate { year, month, leap: true, day: 1 }).is_none()), "{year}");
        }
    }

    #[test]
    fn every_day_of_ninety_years_goes_there_and_back() {
        let mut day = date("1975-01-01");
        let mut before = lunar(day).unwrap();
        while day < date("2064-12-31") {
            day = day.plus_days(1);
            let now = lunar(day).unwrap();
            assert_eq!(solar(now), Some(day), "{now:?}");
            let next_day = now.day == before.day + 1 && (now.month, now.leap) == (before.month, before.leap);
            let next_month = now.day == 1 && (before.day == 29 || before.day == 30);
            assert!(next_day || next_month, "{before:?} then {now:?}");
            before = now;
        }
    }

    #[test]
    fn days_that_do_not_exist() {
        assert_eq!(solar(LunarDate { year: 2026, month: 13, leap: false, day: 1 }), None);
        assert_eq!(solar(LunarDate { year: 2026, month: 1, leap: false, day: 31 }), None);
        assert_eq!(solar(LunarDate { year: 2300, month: 1, leap: false, day: 1 }), None);
        assert_eq!(lunar(date("1500-01-01")), None);
        // One of two neighbouring months has 29 days.
        let thirty =
            (1..=12).filter(|month| solar(LunarDate { year: 2026, month: *month, leap: false, day: 30 }).is_some());
        assert!((5..=7).contains(&thirty.count()));
    }
}
