//! Answers that may be right and look like a slip: what an officer would ask about, asked before.
//!
//! A doubt is a question to the person ("Bên nào đúng?"), with a better reading where there is one. It never blocks: whoever says that it is
//! right is believed ([`crate::answers::Answers::confirm`], with [`Doubt::rule`] and the text it was about). What cannot be right at all is a
//! fault of the form, not a doubt.

mod found;
mod name;

pub use found::Doubt;

use crate::date::{Date, PartialDate};
use crate::form::{Kind, TextFormat};
use crate::phone;
use crate::place::Places;
use crate::text::seen;

/// Nobody is known to have lived longer, in years, but for one.
const LONGEST_LIFE: i32 = 120;

/// What to ask about an answer, by the kind of its question. `places` is needed for addresses; without it nothing is asked about them.
#[must_use]
pub fn doubts(kind: &Kind, answer: &str, today: Date, places: Option<&Places>) -> Vec<Doubt> {
    let answer = seen(answer);
    let answer = answer.trim();
    if answer.is_empty() {
        return Vec::new();
    }
    match kind {
        Kind::Text { format: TextFormat::Name, .. } => name::doubts(answer),
        Kind::Text { format: TextFormat::Phone, .. } => phone(answer).into_iter().collect(),
        Kind::Text { format: TextFormat::Address, .. } => {
            places.and_then(|places| address(answer, places)).into_iter().collect()
        }
        Kind::PartialDate | Kind::Date | Kind::Month => date(kind, answer, today).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn phone(answer: &str) -> Option<Doubt> {
    let national = phone::national(answer).filter(|national| !phone::can_be(national))?;
    Some(phone::of_today(&national).map_or(Doubt::Phone, |better| Doubt::OldPhone { better }))
}

fn address(answer: &str, places: &Places) -> Option<Doubt> {
    let old = places.old_in_address(answer).map(Doubt::OldPlace);
    old.or_else(|| (!places.is_in_address(answer)).then_some(Doubt::NoPlace))
}

fn date(kind: &Kind, answer: &str, today: Date) -> Option<Doubt> {
    let date = PartialDate::parse(answer).ok()?;
    let year = date.year();
    if year < today.year() - LONGEST_LIFE {
        return Some(Doubt::LongAgo { year });
    }
    // Only births are known as partly as people know them; other dates may well be ahead.
    (*kind == Kind::PartialDate && date.earliest() > today).then_some(Doubt::Ahead { year })
}

#[cfg(test)]
mod tests;
