//! Fee rules as they stand in a pack.

use super::{Ask, Words};
use crate::code::Channel;
use crate::date::Date;
use crate::money::Dong;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// Most rules one procedure may have; a pack comes from outside.
const MOST_RULES: usize = 256;

/// How well a rule is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Background knowledge.
    Background,
    /// Secondary sources agree.
    Secondary,
    /// The text of the law was read.
    Verified,
}

/// Where and when a rule applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Scope {
    /// Channels; empty means all.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Cases of the procedure; empty means all.
    #[serde(default)]
    pub cases: Vec<String>,
    /// First day.
    pub valid_from: Date,
    /// Last day, included; `None` until further notice.
    #[serde(default)]
    pub valid_to: Option<Date>,
}

impl Scope {
    pub(super) fn covers(&self, ask: &Ask<'_>) -> bool {
        self.valid_from <= ask.on
            && self.last() >= ask.on
            && (self.channels.is_empty() || self.channels.contains(&ask.channel))
            && (self.cases.is_empty() || ask.case.is_some_and(|case| self.cases.iter().any(|known| known == case)))
    }

    fn last(&self) -> Date {
        self.valid_to.unwrap_or(Date::MAX)
    }

    fn overlaps(&self, other: &Self) -> bool {
        fn common<T: PartialEq>(a: &[T], b: &[T]) -> bool {
            a.is_empty() || b.is_empty() || a.iter().any(|item| b.contains(item))
        }
        self.valid_from <= other.last()
            && other.valid_from <= self.last()
            && common(&self.channels, &other.channels)
            && common(&self.cases, &other.cases)
    }
}

/// A base amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Charge {
    /// Name of the rule, unique in the procedure.
    pub id: String,
    /// Which charge it is an amount of; rules of one charge follow each other in time or differ by channel or case.
    pub charge: String,
    /// What it is, for the person.
    pub name: Words,
    /// The amount, for one unit.
    pub amount: Dong,
    /// What is counted (`person`, `copy`); `None` for a fee per dossier.
    #[serde(default)]
    pub per: Option<String>,
    /// Where and when.
    #[serde(flatten)]
    pub scope: Scope,
    /// The legal basis.
    pub source: String,
    /// How well it is confirmed.
    pub confidence: Confidence,
}

/// By how much a reduction lowers a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// By so many per cent; 100 is free.
    Percent(u8),
    /// To a fixed amount for one unit.
    To(Dong),
}

/// A preference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reduction {
    /// Name of the rule, unique in the procedure.
    pub id: String,
    /// What it is, for the person.
    pub name: Words,
    /// By how much.
    pub cut: Cut,
    /// Which charges; empty means all.
    #[serde(default)]
    pub charges: Vec<String>,
    /// Facts that must all be so.
    #[serde(default)]
    pub all: Vec<String>,
    /// Facts of which at least one must be so, when there are any.
    #[serde(default)]
    pub any: Vec<String>,
    /// Why it applies, or what for it would, for the person.
    pub because: Words,
    /// Where and when.
    #[serde(flatten)]
    pub scope: Scope,
    /// The legal basis.
    pub source: String,
    /// How well it is confirmed.
    pub confidence: Confidence,
}

/// All fee rules of one procedure. They are consistent: reading refuses rules of one charge that overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Raw", into = "Raw")]
pub struct FeeRules {
    facts: BTreeMap<String, Words>,
    charges: Vec<Charge>,
    reductions: Vec<Reduction>,
}

/// Why fee rules cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RulesError {
    /// More rules than any procedure has.
    #[error("too many fee rules")]
    TooMany,
    /// Two rules have the same name.
    #[error("two fee rules are called {0}")]
    SameName(String),
    /// Two amounts of one charge could apply at once.
    #[error("fee rules {0} and {1} overlap")]
    Overlap(String, String),
    /// A negative amount or more than 100 per cent.
    #[error("fee rule {0} has an impossible amount")]
    Amount(String),
    /// A rule names a fact or a charge that is not there.
    #[error("fee rule {0} names {1}, which is not there")]
    Unknown(String, String),
    /// A text has no Vietnamese.
    #[error("fee rule {0} has no Vietnamese text")]
    NoVietnamese(String),
}

impl FeeRules {
    /// Puts rules together.
    ///
    /// # Errors
    /// [`RulesError`] when they contradict each other.
    pub fn new(
        facts: BTreeMap<String, Words>,
        charges: Vec<Charge>,
        reductions: Vec<Reduction>,
    ) -> Result<Self, RulesError> {
        if charges.len() + reductions.len() + facts.len() > MOST_RULES {
            return Err(RulesError::TooMany);
        }
        let mut names = BTreeSet::new();
        for id in charges.iter().map(|rule| &rule.id).chain(reductions.iter().map(|rule| &rule.id)) {
            if !names.insert(id) {
                return Err(RulesError::SameName(id.clone()));
            }
        }
        for (index, rule) in charges.iter().enumerate() {
            if rule.amount < Dong::ZERO {
                return Err(RulesError::Amount(rule.id.clone()));
            }
            if !rule.name.contains_key("vi") {
                return Err(RulesError::NoVietnamese(rule.id.clone()));
            }
            let same = charges
                .iter()
                .take(index)
                .find(|other| other.charge == rule.charge && other.scope.overlaps(&rule.scope));
            if let Some(other) = same {
                return Err(RulesError::Overlap(other.id.clone(), rule.id.clone()));
            }
        }
        for rule in &reductions {
            let impossible = match rule.cut {
                Cut::Percent(percent) => percent > 100,
                Cut::To(amount) => amount < Dong::ZERO,
            };
            if impossible {
                return Err(RulesError::Amount(rule.id.clone()));
            }
            if !rule.name.contains_key("vi") || !rule.because.contains_key("vi") {
                return Err(RulesError::NoVietnamese(rule.id.clone()));
            }
            let fact = rule.all.iter().chain(&rule.any).find(|fact| !facts.contains_key(*fact));
            let charge = rule.charges.iter().find(|name| !charges.iter().any(|known| known.charge == **name));
            if let Some(unknown) = fact.or(charge) {
                return Err(RulesError::Unknown(rule.id.clone(), unknown.clone()));
            }
        }
        Ok(Self { facts, charges, reductions })
    }

    /// The facts the rules ask about, with what to call them: the questions that can make it cheaper.
    #[must_use]
    pub fn facts(&self) -> &BTreeMap<String, Words> {
        &self.facts
    }

    /// The base amounts.
    #[must_use]
    pub fn charges(&self) -> &[Charge] {
        &self.charges
    }

    /// The preferences.
    #[must_use]
    pub fn reductions(&self) -> &[Reduction] {
        &self.reductions
    }

    /// Every day on which a rule begins, or on which one no longer applies, in order.
    pub(super) fn boundaries(&self) -> BTreeSet<Date> {
        let scopes = self.charges.iter().map(|rule| &rule.scope).chain(self.reductions.iter().map(|rule| &rule.scope));
        scopes
            .flat_map(|scope| [Some(scope.valid_from), scope.valid_to.map(|last| last.plus_days(1))])
            .flatten()
            .collect()
    }
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Raw {
    #[serde(default)]
    facts: BTreeMap<String, Words>,
    #[serde(default)]
    charges: Vec<Charge>,
    #[serde(default)]
    reductions: Vec<Reduction>,
}

impl TryFrom<Raw> for FeeRules {
    type Error = RulesError;

    fn try_from(raw: Raw) -> Result<Self, RulesError> {
        Self::new(raw.facts, raw.charges, raw.reductions)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for FeeRules {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FeeRules".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Raw::json_schema(generator)
    }
}

impl From<FeeRules> for Raw {
    fn from(rules: FeeRules) -> Self {
        Self { facts: rules.facts, charges: rules.charges, reductions: rules.reductions }
    }
}
