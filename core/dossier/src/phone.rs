//! Vietnamese telephone numbers as people write them.

/// The number in national form, 0 and nine or ten digits: `+84 (0) 912-345-678`, `84912345678` and `0912.345.678` are one. `None` when it is
/// none.
#[must_use]
pub fn national(text: &str) -> Option<String> {
    let between =
        |c: &char| c.is_whitespace() || matches!(c, '.' | '-' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let digits: String = text.chars().filter(|c| !between(c)).collect();
    let abroad =
        digits.strip_prefix("+84").or_else(|| digits.strip_prefix("0084")).or_else(|| digits.strip_prefix("84"));
    let national = match abroad {
        // Some write the country and keep the 0 that it stands for.
        Some(rest) if rest.starts_with('0') => rest.to_owned(),
        Some(rest) => format!("0{rest}"),
        None => digits,
    };
    let plain = national.bytes().all(|b| b.is_ascii_digit());
    let zero = national.starts_with('0') && !national.starts_with("00");
    (plain && zero && matches!(national.len(), 10 | 11)).then_some(national)
}

/// Whether a number in national form can be one: mobile numbers have ten digits and begin with 03, 05, 07, 08 or 09, those of houses have
/// eleven and begin with 02 (numbering plan, Circular 22/2014/TT-BTTTT).
#[must_use]
pub fn can_be(national: &str) -> bool {
    let begins = national.as_bytes().get(1);
    match national.len() {
        10 => begins.is_some_and(|digit| b"35789".contains(digit)) && !all_the_same(national),
        11 => begins == Some(&b'2'),
        _ => false,
    }
}

/// A mobile number of eleven digits as it has been since 15/9/2018.
#[must_use]
pub fn of_today(national: &str) -> Option<String> {
    let (old, rest) = national.split_at_checked(4).filter(|(_, rest)| rest.len() == 7)?;
    let new = match old {
        "0120" => "070",
        "0121" => "079",
        "0122" => "077",
        "0126" => "076",
        "0128" => "078",
        "0123" => "083",
        "0124" => "084",
        "0125" => "085",
        "0127" => "081",
        "0129" => "082",
        "0186" => "056",
        "0188" => "058",
        "0199" => "059",
        _ => {
            return old
                .strip_prefix("016")
                .filter(|last| ("2"..="9").contains(last))
                .map(|last| format!("03{last}{rest}"));
        }
    };
    Some(format!("{new}{rest}"))
}

fn all_the_same(national: &str) -> bool {
    let mut digits = national.bytes().skip(1);
    digits.next().is_some_and(|first| digits.all(|digit| digit == first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for text in [
            "0900000123",
            "0900 000 123",
            "0900.000.123",
            "84900000123",
            "+84 (0) 900 000 123",
            "+840900000123",
            "(+84) 900-000-123",
            "0084900000123",
            "0900\u{2011}000\u{2013}123",
            "0900\u{a0}000\u{a0}123",
        ] {
            assert_eq!(national(text).as_deref(), Some("0900000123"), "{text}");
        }
        assert_eq!(national("+84 24 3812 3456").as_deref(), Some("02438123456"));
        for text in ["", "123", "912345678", "0912345678 (Zalo)", "00912345678", "091234567890", "+1 202 555 0100"] {
            assert_eq!(national(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_that_cannot_be_is_known() {
        for number in ["0912345678", "0352345678", "0562345678", "0772345678", "0812345678", "02438123456"] {
            assert!(can_be(number), "{number}");
        }
        for number in ["0123456789", "0612345678", "0999999999", "0243812345", "01691234567", "09123456789"] {
            assert!(!can_be(number), "{number}");
        }
        assert_eq!(of_today("01691234567").as_deref(), Some("0391234567"));
        assert_eq!(of_today("01231234567").as_deref(), Some("0831234567"));
        assert_eq!(of_today("01611234567"), None);
        assert_eq!(of_today("0123456789"), None);
    }
}
