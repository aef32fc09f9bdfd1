//! The person, as the national e-ID knows them (OpenID Connect Core, 5.3).

use std::fmt;

use http::StatusCode;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::json::Object;
use crate::{Claim, Error, Provider, Request, Response, answer};

/// The longest text of a profile, in characters.
const MAX_TEXT: usize = 500;

/// Sex, as the national e-ID states it (`gender`: OpenID Connect Core, 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

/// Who it is. Personal data: wiped when dropped, silent in `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Profile {
    /// The same as in the `id_token`.
    pub sub: String,
    /// Full name, with its diacritics.
    pub name: String,
    /// `YYYY-MM-DD`, or `YYYY` for people of whom only the year is known.
    pub birthdate: String,
    /// Sex, when stated.
    #[zeroize(skip)]
    pub gender: Option<Gender>,
    /// Personal identification number: digits only.
    pub personal_number: String,
    /// Permanent address, as one line.
    pub permanent_address: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Level of the account: 1 or 2.
    pub level: u8,
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Profile(..)")
    }
}

/// Asks who it is. Add the access token and a DPoP proof over it.
#[must_use]
pub fn userinfo_request(provider: &Provider) -> Request {
    answer::get(provider.userinfo_endpoint())
}

/// Reads the answer; `sub` is that of the verified `id_token`.
///
/// # Errors
/// What the status means; [`Claim::Subject`] when it is somebody else (OpenID Connect Core, 5.3.2); [`Error::Protocol`] with the
/// claim that is missing or malformed. Texts with control or direction-changing characters are refused: they could make a
/// screen or a printed form say something else.
pub fn profile(response: &Response, sub: &str) -> Result<Profile, Error> {
    let claims = answer::object(response, &[StatusCode::OK])?;
    if claims.need_text("sub")? != sub {
        return Err(Error::Claim(Claim::Subject));
    }
    let birthdate = claims.need_text("birthdate")?;
    if !is_birthdate(birthdate) {
        return Err(Error::Protocol("birthdate"));
    }
    let number = claims.need_text("personal_number")?;
    if !(1..=20).contains(&number.len()) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::Protocol("personal_number"));
    }
    let level =
        claims.whole("level")?.and_then(|level| u8::try_from(level).ok()).filter(|level| (1..=2).contains(level));
    Ok(Profile {
        sub: sub.to_owned(),
        name: shown(&claims, "name")?.ok_or(Error::Protocol("name"))?,
        birthdate: birthdate.to_owned(),
        gender: match claims.text("gender")? {
            Some("male") => Some(Gender::Male),
            Some("female") => Some(Gender::Female),
            // Other values are allowed by the standard, and say nothing the forms could use.
            _ => None,
        },
        personal_number: number.to_owned(),
        permanent_address: shown(&claims, "permanent_address")?,
        phone: shown(&claims, "phone_number")?,
        email: shown(&claims, "email")?,
        level: level.ok_or(Error::Protocol("level"))?,
    })
}

/// A text that will be shown or printed; blank counts as absent.
fn shown(claims: &Object, name: &'static str) -> Result<Option<String>, Error> {
    let Some(text) = claims.text(name)?.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let misleads = |symbol: char| {
        symbol.is_control()
            || matches!(symbol, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.chars().count() > MAX_TEXT || text.contains(misleads) {
        Err(Error::Protocol(name))
    } else {
        Ok(Some(text.to_owned()))
    }
}

/// `YYYY`, or `YYYY-MM-DD` of a day that exists.
fn is_birthdate(text: &str) -> bool {
    let number = |part: &str, digits| {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    let mut parts = text.split('-');
    let Some(year) = parts.next().and_then(|part| number(part, 4)).filter(|year| *year >= 1) else {
        return false;
    };
    let Some(month) = parts.next() else {
        return true;
    };
    let (Some(month), Some(day), None) =
        (number(month, 2), parts.next().and_then(|part| number(part, 2)), parts.next())
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}
