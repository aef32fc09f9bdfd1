//! Times in certificates (RFC 5280 4.1.2.5) and time-stamps (RFC 3161 2.4.2).

use super::{Element, Error, tag};
use crate::civil::Civil;

/// Reads a UTCTime or GeneralizedTime in UTC as Unix seconds; a fraction of a second is dropped.
///
/// # Errors
/// [`Error::Value`] when it is not a real time in UTC.
pub fn read_time(element: &Element<'_>) -> Result<i64, Error> {
    const BAD: Error = Error::Value("time");
    let digits = element.content().strip_suffix(b"Z").ok_or(BAD)?;
    let whole = match element.tag() {
        tag::UTC_TIME => digits,
        tag::GENERALIZED_TIME => match digits.iter().position(|&b| b == b'.') {
            Some(point) => {
                let (whole, fraction) = digits.split_at_checked(point).ok_or(BAD)?;
                if fraction.len() < 2 || !fraction.iter().skip(1).all(u8::is_ascii_digit) {
                    return Err(BAD);
                }
                whole
            }
            None => digits,
        },
        _ => return Err(BAD),
    };
    let mut pairs = whole.chunks_exact(2).map(|pair| match pair {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Ok(10 * (a - b'0') + (b - b'0')),
        _ => Err(BAD),
    });
    if whole.len() != if element.tag() == tag::UTC_TIME { 12 } else { 14 } {
        return Err(BAD);
    }
    let mut next = || pairs.next().ok_or(BAD)?;
    let year = if element.tag() == tag::UTC_TIME {
        // RFC 5280 4.1.2.5.1: 50 and later are in the twentieth century.
        let year = i64::from(next()?);
        if year >= 50 { 1900 + year } else { 2000 + year }
    } else {
        100 * i64::from(next()?) + i64::from(next()?)
    };
    let civil = Civil { year, month: next()?, day: next()?, hour: next()?, minute: next()?, second: next()? };
    civil.to_unix().ok_or(BAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(tag: u8, text: &str) -> Result<i64, Error> {
        let bytes = [&[tag, u8::try_from(text.len()).expect("short")], text.as_bytes()].concat();
        read_time(&Element::parse(&bytes, &crate::Budget::new()).expect("one element"))
    }

    #[test]
    fn both_kinds_are_read_and_centuries_follow_the_standard() {
        assert_eq!(time(tag::UTC_TIME, "261122043000Z"), Ok(1_795_321_800));
        assert_eq!(time(tag::GENERALIZED_TIME, "20261122043000Z"), Ok(1_795_321_800));
        assert_eq!(time(tag::GENERALIZED_TIME, "20261122043000.25Z"), Ok(1_795_321_800));
        assert_eq!(time(tag::UTC_TIME, "491231235959Z"), Ok(2_524_607_999));
        assert_eq!(time(tag::UTC_TIME, "500101000000Z"), Ok(-631_152_000));
        assert_eq!(time(tag::GENERALIZED_TIME, "99991231235959Z"), Ok(253_402_300_799));
    }

    #[test]
    fn what_is_no_time_in_utc_is_refused() {
        for text in [
            "",
            "Z",
            "2611220430Z",
            "261122043000",
            "261122043000+0700",
            "26112204300aZ",
            "261322043000Z",
            "260230000000Z",
        ] {
            assert!(time(tag::UTC_TIME, text).is_err(), "{text}");
        }
        for text in ["20261122043000.Z", "20261122043000.2aZ", "20261122043000,5Z", "261122043000Z", "20261122250000Z"]
        {
            assert!(time(tag::GENERALIZED_TIME, text).is_err(), "{text}");
        }
    }
}
