//! What is written beside the signature, for people to read.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::civil::Civil;
use crate::pdf::Object;

const MAX_TEXT: usize = 1000;
/// Việt Nam has one time zone and no summer time.
const OFFSET_SECONDS: i64 = 7 * 3600;

/// The texts and the claimed time of a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureOptions {
    /// The signer's name as it is shown; at most 1,000 characters, like the texts below.
    pub name: String,
    /// Why it is signed.
    pub reason: Option<String>,
    /// Where it is signed.
    pub location: Option<String>,
    /// When it is signed as far as the phone knows, Unix seconds.
    pub signing_time: i64,
}

impl SignatureOptions {
    /// The entries of the signature dictionary, in order (ISO 32000-1 table 252).
    pub(super) fn entries(&self) -> Result<Vec<(&'static str, Object)>, Error> {
        let mut entries = vec![("M", Object::String(pdf_date(self.signing_time)?.into_bytes()))];
        let texts =
            [("Name", Some(&self.name)), ("Reason", self.reason.as_ref()), ("Location", self.location.as_ref())];
        for (key, text) in texts {
            let Some(text) = text.filter(|text| !text.is_empty()) else { continue };
            if text.chars().count() > MAX_TEXT {
                return Err(Error::Options("a text of more than 1,000 characters"));
            }
            entries.push((key, Object::text(text)));
        }
        Ok(entries)
    }
}

/// A date as PDF writes it (7.9.4), in Vietnamese time.
fn pdf_date(unix: i64) -> Result<String, Error> {
    let civil = unix.checked_add(OFFSET_SECONDS).and_then(Civil::from_unix).ok_or(Error::Options("signing time"))?;
    let Civil { year, month, day, hour, minute, second } = civil;
    Ok(format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}+07'00'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_vietnamese_and_times_outside_the_calendar_are_refused() {
        assert_eq!(pdf_date(1_795_321_800).as_deref(), Ok("D:20261122113000+07'00'"));
        assert_eq!(pdf_date(1_798_736_400).as_deref(), Ok("D:20270101000000+07'00'"), "past midnight, past the year");
        assert!(pdf_date(i64::MAX).is_err());
        assert!(pdf_date(-99_999_999_999).is_err());
    }
}
