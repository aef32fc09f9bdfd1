//! Civil dates and Unix seconds, in the proleptic Gregorian calendar. No clock and no leap seconds.

/// A moment as people write it; the offset is whatever the caller means by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    pub(crate) month: u8,
    pub(crate) day: u8,
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
}

const DAY: i64 = 86_400;
const DAYS_IN_ERA: i64 = 146_097; // 400 Gregorian years

impl Civil {
    /// Unix seconds, when these numbers are a real date and time between the years 0 and 9999.
    pub(crate) fn to_unix(self) -> Option<i64> {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let last = match self.month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        // Second 60 is a leap second; the calendar below has none, so it counts as the next minute's first.
        let time_is_real = self.hour < 24 && self.minute < 60 && self.second <= 60;
        if !(0..=9999).contains(&self.year) || self.day == 0 || self.day > last || !time_is_real {
            return None;
        }
        // Years are counted from March, so that the leap day is the last day of a year.
        let (year, month) = if self.month > 2 {
            (self.year, i64::from(self.month) - 3)
        } else {
            (self.year - 1, i64::from(self.month) + 9)
        };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        let days = era * DAYS_IN_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
        Some(days * DAY + i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second))
    }

    /// The civil moment of `unix` seconds, when its year is between 0 and 9999.
    pub(crate) fn from_unix(unix: i64) -> Option<Self> {
        if !(-62_167_219_200..=253_402_300_799).contains(&unix) {
            return None;
        }
        let days = unix.div_euclid(DAY) + 719_468;
        let of_day = unix.rem_euclid(DAY);
        let era = days.div_euclid(DAYS_IN_ERA);
        let of_era = days.rem_euclid(DAYS_IN_ERA);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * of_year + 2) / 153;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let small = |n: i64| u8::try_from(n).ok();
        Some(Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month: small(month)?,
            day: small(of_year - (153 * march_month + 2) / 5 + 1)?,
            hour: small(of_day / 3600)?,
            minute: small(of_day / 60 % 60)?,
            second: small(of_day % 60)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_convert_both_ways() {
        for (unix, (year, month, day, hour, minute, second)) in [
            (0, (1970, 1, 1, 0, 0, 0)),
            (951_782_400, (2000, 2, 29, 0, 0, 0)),
            (1_795_321_800, (2026, 11, 22, 4, 30, 0)),
            (-1, (1969, 12, 31, 23, 59, 59)),
            (4_107_542_399, (2100, 2, 28, 23, 59, 59)),
            (253_402_300_799, (9999, 12, 31, 23, 59, 59)),
        ] {
            let civil = Civil { year, month, day, hour, minute, second };
            assert_eq!(civil.to_unix(), Some(unix), "{civil:?}");
            assert_eq!(Civil::from_unix(unix), Some(civil));
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        let day = |year, month, day| Civil { year, month, day, hour: 0, minute: 0, second: 0 }.to_unix();
        for (y, m, d) in
            [(2100, 2, 29), (2026, 2, 30), (2026, 13, 1), (2026, 0, 1), (2026, 4, 31), (2026, 1, 0), (10_000, 1, 1)]
        {
            assert_eq!(day(y, m, d), None, "{y}-{m}-{d}");
        }
        assert_eq!(Civil { year: 2026, month: 1, day: 1, hour: 24, minute: 0, second: 0 }.to_unix(), None);
        assert_eq!(Civil::from_unix(i64::MAX), None);
        assert_eq!(Civil::from_unix(i64::MIN), None);
    }
}
