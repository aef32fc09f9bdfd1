//! Claimed and proven times.

use super::{Indication, Kind, Level, SignatureReport};
use crate::civil::Civil;

/// The time that a valid document time-stamp proves.
pub(super) fn stamped(report: &SignatureReport) -> Option<i64> {
    report.proven_time.filter(|_| report.kind == Kind::TimeStamp && report.indication == Indication::TotalPassed)
}

/// Adds what a later document time-stamp proves, and raises the level of a B-B signature with a proven time.
pub(super) fn apply(report: &mut SignatureReport, later: Option<i64>) {
    if report.kind != Kind::Signature {
        return;
    }
    report.proven_time = report.proven_time.into_iter().chain(later).min();
    if report.level == Some(Level::BB) && report.proven_time.is_some() {
        report.level = Some(Level::BT);
    }
}

/// A PDF date (ISO 32000-1 7.9.4) as Unix seconds; parts that are left out are the first of their kind, a missing offset is UTC.
pub(super) fn read_pdf_date(bytes: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, offset) = text.split_at_checked(digits)?;
    let part = |from: usize, length: usize, absent: u16| match digits.get(from..from + length) {
        Some(part) => part.parse::<u16>().ok(),
        None if digits.len() <= from => Some(absent),
        None => None,
    };
    let small = |from, absent| part(from, 2, absent).and_then(|part| u8::try_from(part).ok());
    let civil = Civil {
        year: i64::from(part(0, 4, u16::MAX)?),
        month: small(4, 1)?,
        day: small(6, 1)?,
        hour: small(8, 0)?,
        minute: small(10, 0)?,
        second: small(12, 0)?,
    };
    let sign = match offset.as_bytes().first() {
        None | Some(b'Z') => 0,
        Some(b'+') => 1,
        Some(b'-') => -1,
        Some(_) => return None,
    };
    let mut parts = offset.get(1..).unwrap_or_default().split('\'').map(|part| part.parse::<i64>().unwrap_or(0));
    let (hours, minutes) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if hours > 23 || minutes > 59 || digits.len() > 14 {
        return None;
    }
    Some(civil.to_unix()? - sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_and_without_their_offset() {
        for (text, unix) in [
            ("D:20261122113000+07'00'", Some(1_795_321_800)),
            ("D:20261122113000+07'00", Some(1_795_321_800)),
            ("D:20261122043000Z", Some(1_795_321_800)),
            ("D:20261122043000", Some(1_795_321_800)),
            ("20261122003000-04'00'", Some(1_795_321_800)),
            ("D:2026", Some(1_767_225_600)),
            ("D:", None),
            ("D:202", None),
            ("D:20261", None),
            ("D:20261322", None),
            ("D:20261122113000+99'00'", None),
            ("D:20261122113000x", None),
            ("D:20261122113000ư", None),
            ("D:202611221130001", None),
        ] {
            assert_eq!(read_pdf_date(text.as_bytes()), unix, "{text}");
        }
    }
}
