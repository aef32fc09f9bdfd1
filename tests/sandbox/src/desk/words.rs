//! Moments, ages and lengths in the words of the desk.

use gocua_dossier::date::{DateTime, Weekday};

/// Characters that an officer may write to a citizen.
pub const LONGEST: usize = 1_000;

/// A text for the citizen without surrounding space; `None` when there is none or it is too long.
#[must_use]
pub fn checked(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= LONGEST;
    fits.then(|| text.chars().filter(|c| *c == '\n' || !c.is_control()).collect())
}

/// `17:00 thứ Năm 26/11/2026`.
#[must_use]
pub fn moment(at: i64) -> String {
    let local = DateTime::from_instant(at);
    format!("{:02}:{:02} {} {}", local.time.hour(), local.time.minute(), weekday(local.date.weekday()), local.date)
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "thứ Hai",
        Weekday::Tuesday => "thứ Ba",
        Weekday::Wednesday => "thứ Tư",
        Weekday::Thursday => "thứ Năm",
        Weekday::Friday => "thứ Sáu",
        Weekday::Saturday => "thứ Bảy",
        Weekday::Sunday => "Chủ nhật",
    }
}

/// How long ago: `vừa xong`, `20 phút`, `3 giờ`, `2 ngày`.
#[must_use]
pub fn age(from: i64, now: i64) -> String {
    match now.saturating_sub(from) {
        i64::MIN..60 => "vừa xong".to_owned(),
        seconds @ 60..3_600 => format!("{} phút", seconds / 60),
        seconds @ 3_600..86_400 => format!("{} giờ", seconds / 3_600),
        seconds => format!("{} ngày", seconds / 86_400),
    }
}

/// `1,4 MB`, `312 kB`.
#[must_use]
pub fn size(bytes: i64) -> String {
    if bytes >= 1_000_000 {
        let tenths = (bytes + 50_000) / 100_000;
        format!("{},{} MB", tenths / 10, tenths % 10)
    } else {
        format!("{} kB", (bytes + 999) / 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::{age, checked, moment, size};

    #[test]
    fn moments_are_those_of_vietnamese_clocks() {
        assert_eq!(moment(1_795_687_200), "17:00 thứ Năm 26/11/2026");
        assert_eq!(moment(1_795_658_399), "08:59 thứ Năm 26/11/2026");
    }

    #[test]
    fn ages_and_sizes_are_short() {
        assert_eq!(age(100, 90), "vừa xong");
        assert_eq!([age(0, 60), age(0, 3_599)], ["1 phút", "59 phút"]);
        assert_eq!([age(0, 3_600), age(0, 172_800)], ["1 giờ", "2 ngày"]);
        assert_eq!([size(1), size(999_999), size(1_449_999)], ["1 kB", "1000 kB", "1,4 MB"]);
    }

    #[test]
    fn words_for_the_citizen_are_there_and_bounded() {
        assert_eq!(checked("  Thiếu ảnh\u{7}  "), Some("Thiếu ảnh".to_owned()));
        assert_eq!(checked(" \n "), None);
        assert_eq!(checked(&"ă".repeat(1_001)), None);
    }
}
