//! What a procedure costs: on which day, through which channel, for whom, by which rule.
//!
//! Rules are dated data. Each charge has one base amount per day, channel and case; reductions with conditions on
//! facts lower it. Preferences do not add up: the best one counts for each charge (Resolution 66.22/2026/NQ-CP
//! Art. 5.2). A fact nobody has stated never lowers a fee; it gives a [`Possibility`], "may be free if ...".
//!
//! ```json
//! {
//!   "facts": {"level_2": {"vi": "có tài khoản định danh mức 2"}},
//!   "charges": [
//!     {"id": "counter", "charge": "residence", "name": {"vi": "Lệ phí đăng ký thường trú"}, "amount": 20000,
//!      "channels": ["direct", "post"], "valid_from": "2023-02-05", "source": "Thông tư 75/2022/TT-BTC",
//!      "confidence": "verified"}
//!   ],
//!   "reductions": [
//!     {"id": "free-online", "name": {"vi": "Miễn lệ phí khi nộp trực tuyến"}, "cut": {"percent": 100},
//!      "channels": ["online"], "all": ["level_2"], "because": {"vi": "Có tài khoản mức 2 và nộp trực tuyến"},
//!      "valid_from": "2026-08-15", "valid_to": "2027-02-28", "source": "Nghị quyết 66.22/2026/NQ-CP, Điều 5",
//!      "confidence": "verified"}
//!   ]
//! }
//! ```

mod quote;
mod rules;

pub use quote::{Line, Possibility, Quote};
pub use rules::{Charge, Confidence, Cut, FeeRules, Reduction, RulesError, Scope};

use crate::code::Channel;
use crate::date::Date;
use std::collections::BTreeMap;
use thiserror::Error;

/// A text in several languages, by language tag; `vi` is always there.
pub type Words = BTreeMap<String, String>;

/// What is known about a person and the dossier: `true`, `false`, or absent when nobody has said.
pub type Facts = BTreeMap<String, bool>;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The day of sending.
    pub on: Date,
    /// How it is sent.
    pub channel: Channel,
    /// The case of the procedure; rules bound to cases do not apply without it.
    pub case: Option<&'a str>,
    /// How many persons or copies a fee per unit counts, by unit name; absent means one.
    pub counts: &'a BTreeMap<String, u32>,
    /// What is known.
    pub facts: &'a Facts,
}

/// Why there is no quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FeeError {
    /// No rule covers this day, channel and case: the agency has to be asked. Not the same as free.
    #[error("no fee rule covers this day, channel and case")]
    NotKnown,
    /// Amounts do not fit.
    #[error("the amount is too large")]
    TooLarge,
}

#[cfg(test)]
mod tests;
