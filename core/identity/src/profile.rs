//! The person, as the national e-ID knows them (OpenID Connect Core, 5.3).

use std::fmt;

use http::StatusCode;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::json::Object;
use crate::level::level_of;
use crate::{Claim, Error, Provider, Request, Response, answer};

/// Digits of a personal identification number (Law on Identification 26/2023/QH15, article 12).
const NUMBER: usize = 12;
/// Years of birth that are somebody's who lives.
const YEARS: std::ops::RangeInclusive<u32> = 1880..=2150;

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
    /// The community digital technology team that the person is a member of (Decree 224/2026, article 79), if the broker says so.
    #[serde(default)]
    pub member: Option<Member>,
}

/// A member of a community digital technology team. Being one allows nothing at any service: it says who knocks on the door.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Member {
    /// Name of the team.
    pub team: String,
    /// Commune that set it up, as people write it.
    pub place: String,
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Member(..)")
    }
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

/// Reads the answer; `sub` and `acr` are those of the verified `id_token`. What that says of the level counts, because it is signed;
/// this answer's own word only where the other says nothing known.
///
/// # Errors
/// What the status means; [`Claim::Subject`] when it is somebody else (OpenID Connect Core, 5.3.2); [`Error::SetUp`] with the claim
/// that is missing, [`Error::Protocol`] with one that is malformed. Texts with characters that nobody sees are refused: they could make
/// a screen or a printed form say something else.
pub fn profile(response: &Response, sub: &str, acr: Option<&str>) -> Result<Profile, Error> {
    let claims = answer::object(response, &[StatusCode::OK])?;
    if claims.need_text("sub")? != sub {
        return Err(Error::Claim(Claim::Subject));
    }
    let need = |name| claims.text(name)?.ok_or(Error::SetUp(name));
    let birthdate = need("birthdate")?;
    if !is_birthdate(birthdate) {
        return Err(Error::Protocol("birthdate"));
    }
    let number = need("personal_number")?;
    if !is_number(number) {
        return Err(Error::Protocol("personal_number"));
    }
    let level = match acr.and_then(level_of) {
        Some(signed) => signed,
        None => {
            // As a text it is a mapper of the wrong type.
            let said = claims.get("level").filter(|level| level.is_number()).ok_or(Error::SetUp("level"))?;
            let said = said.as_i64().ok_or(Error::Protocol("level"))?;
            u8::try_from(said).ok().filter(|level| (1..=2).contains(level)).ok_or(Error::Protocol("level"))?
        }
    };
    Ok(Profile {
        sub: sub.to_owned(),
        name: shown(&claims, "name")?.ok_or(Error::SetUp("name"))?,
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
        level,
        member: match (shown(&claims, "community_team")?, shown(&claims, "community_place")?) {
            (Some(team), Some(place)) => Some(Member { team, place }),
            _ => None,
        },
    })
}

/// Whether a text is a personal identification number.
pub(crate) fn is_number(text: &str) -> bool {
    text.len() == NUMBER && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A text that will be shown or printed; blank counts as absent.
fn shown(claims: &Object, name: &'static str) -> Result<Option<String>, Error> {
    let Some(text) = claims.text(name)?.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if text.chars().count() > MAX_TEXT || text.contains(is_unseen) {
        Err(Error::Protocol(name))
    } else {
        Ok(Some(text.to_owned()))
    }
}

/// Characters that a reader does not see: controls, format characters (Unicode category Cf, among them those that change direction, and
/// tags), line and paragraph separators, variation selectors, and the mark of what could not be decoded.
pub(crate) fn is_unseen(symbol: char) -> bool {
    symbol.is_control()
        || matches!(symbol,
            '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}'
            | '\u{110bd}' | '\u{110cd}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// `YYYY`, or `YYYY-MM-DD` of a day that exists.
fn is_birthdate(text: &str) -> bool {
    let number = |part: &str, digits| {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    let mut parts = text.split('-');
    let Some(year) = parts.next().and_then(|part| number(part, 4)).filter(|year| YEARS.contains(year)) else {
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
