//! Applying fee rules.

use super::rules::{Charge, Confidence, Cut, FeeRules, Reduction};
use super::{Ask, Facts, FeeError, Words};
use crate::code::Channel;
use crate::date::Date;
use crate::money::Dong;
use serde::{Deserialize, Serialize};

/// One line of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which rule it comes from.
    pub rule: String,
    /// What it is.
    pub name: Words,
    /// How much; negative for a reduction.
    pub amount: Dong,
    /// How many units it counts; 1 for a fee per dossier.
    pub count: u32,
    /// Why a reduction applies, for the person; empty for a base amount.
    pub because: Words,
    /// The legal basis.
    pub source: String,
    /// Whether the rule has not been confirmed from the text of the law.
    pub provisional: bool,
}

/// A reduction that would apply if something that nobody has said yet were so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Possibility {
    /// Which rule.
    pub rule: String,
    /// What it is.
    pub name: Words,
    /// What would be paid in all then.
    pub amount: Dong,
    /// Facts that are not known and would all have to be so.
    pub if_all: Vec<String>,
    /// Facts that are not known and of which one would have to be so.
    pub if_any: Vec<String>,
    /// What it is for, for the person.
    pub because: Words,
    /// The legal basis.
    pub source: String,
    /// The last day on which it applies.
    pub valid_to: Option<Date>,
    /// Whether the rule has not been confirmed from the text of the law.
    pub provisional: bool,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// What is to be paid.
    pub amount: Dong,
    /// What it would be without reductions, through the same channel.
    pub full_amount: Dong,
    /// How the amount comes about; the amounts add up to `amount`.
    pub lines: Vec<Line>,
    /// What might reduce it further, cheapest first.
    pub possibilities: Vec<Possibility>,
    /// Whether a rule it rests on has not been confirmed from the text of the law.
    pub provisional: bool,
}

/// Whether a reduction applies, in three-valued logic.
enum Applies {
    Yes,
    No,
    If { all: Vec<String>, any: Vec<String> },
}

fn applies(rule: &Reduction, facts: &Facts) -> Applies {
    let known = |fact: &String| facts.get(fact).copied();
    if rule.all.iter().any(|fact| known(fact) == Some(false)) {
        return Applies::No;
    }
    let unknown = |list: &[String]| list.iter().filter(|fact| known(fact).is_none()).cloned().collect::<Vec<_>>();
    let all = unknown(&rule.all);
    let any = if rule.any.is_empty() || rule.any.iter().any(|fact| known(fact) == Some(true)) {
        Vec::new()
    } else {
        let open = unknown(&rule.any);
        if open.is_empty() {
            return Applies::No;
        }
        open
    };
    if all.is_empty() && any.is_empty() { Applies::Yes } else { Applies::If { all, any } }
}

/// A charge as it applies: the base amount, and the best reduction that is certain.
struct Charged<'a> {
    rule: &'a Charge,
    count: u32,
    full: Dong,
    best: Option<(&'a Reduction, Dong)>,
}

impl Charged<'_> {
    fn to_pay(&self) -> Dong {
        self.best.map_or(self.full, |(_, amount)| amount)
    }

    /// What the charge would be under a reduction; `None` when it is not about this charge.
    fn under(&self, reduction: &Reduction) -> Result<Option<Dong>, FeeError> {
        if !reduction.charges.is_empty() && !reduction.charges.contains(&self.rule.charge) {
            return Ok(None);
        }
        let reduced = match reduction.cut {
            Cut::To(amount) => amount.checked_mul(self.count),
            // The reduced amount is rounded down, so that an odd đồng is the payer's.
            Cut::Percent(percent) => self.full.percent(100_u8.saturating_sub(percent)),
        };
        reduced.map(|amount| Some(amount.min(self.full))).ok_or(FeeError::TooLarge)
    }
}

impl FeeRules {
    /// What it costs.
    ///
    /// # Errors
    /// [`FeeError::NotKnown`] when no charge applies, [`FeeError::TooLarge`] on overflow.
    pub fn quote(&self, ask: &Ask<'_>) -> Result<Quote, FeeError> {
        quote(self, ask)
    }

    /// How much less it is than at the counter, on the same day for the same person; zero when it is not less.
    /// `None` when either price is not known.
    #[must_use]
    pub fn saving(&self, ask: &Ask<'_>) -> Option<Dong> {
        let here = self.quote(ask).ok()?.amount;
        let counter = self.quote(&Ask { channel: Channel::Direct, ..*ask }).ok()?.amount;
        Some(counter.checked_sub(here)?.max(Dong::ZERO))
    }

    /// The days after `ask.on`, up to `until`, from which another amount has to be paid, with the quote of that day:
    /// "50.000 đồng from 01/01/2027". An end of what is known is not a change.
    #[must_use]
    pub fn changes(&self, ask: &Ask<'_>, until: Date) -> Vec<(Date, Quote)> {
        let Ok(mut now) = self.quote(ask) else {
            return Vec::new();
        };
        let mut changes = Vec::new();
        for day in self.boundaries().into_iter().filter(|day| *day > ask.on && *day <= until) {
            let Ok(then) = self.quote(&Ask { on: day, ..*ask }) else {
                continue;
            };
            if then.amount != now.amount {
                changes.push((day, then.clone()));
            }
            now = then;
        }
        changes
    }
}

fn quote(rules: &FeeRules, ask: &Ask<'_>) -> Result<Quote, FeeError> {
    let mut charged = Vec::new();
    for rule in rules.charges().iter().filter(|rule| rule.scope.covers(ask)) {
        let count = rule.per.as_ref().map_or(1, |unit| ask.counts.get(unit).copied().unwrap_or(1));
        let full = rule.amount.checked_mul(count).ok_or(FeeError::TooLarge)?;
        charged.push(Charged { rule, count, full, best: None });
    }
    if charged.is_empty() {
        return Err(FeeError::NotKnown);
    }

    let mut open = Vec::new();
    for reduction in rules.reductions().iter().filter(|rule| rule.scope.covers(ask)) {
        match applies(reduction, ask.facts) {
            Applies::No => {}
            Applies::If { all, any } => open.push((reduction, all, any)),
            Applies::Yes => {
                for charge in &mut charged {
                    if let Some(amount) = charge.under(reduction)?.filter(|amount| *amount < charge.to_pay()) {
                        charge.best = Some((reduction, amount));
                    }
                }
            }
        }
    }

    let total = |amounts: &mut dyn Iterator<Item = Dong>| Dong::sum(amounts).ok_or(FeeError::TooLarge);
    let amount = total(&mut charged.iter().map(Charged::to_pay))?;
    let full_amount = total(&mut charged.iter().map(|charge| charge.full))?;

    let mut possibilities = Vec::new();
    for (reduction, if_all, if_any) in open {
        let mut then = Vec::with_capacity(charged.len());
        for charge in &charged {
            then.push(charge.under(reduction)?.map_or(charge.to_pay(), |amount| amount.min(charge.to_pay())));
        }
        let then = total(&mut then.into_iter())?;
        if then < amount {
            possibilities.push(Possibility {
                rule: reduction.id.clone(),
                name: reduction.name.clone(),
                amount: then,
                if_all,
                if_any,
                because: reduction.because.clone(),
                source: reduction.source.clone(),
                valid_to: reduction.scope.valid_to,
                provisional: reduction.confidence != Confidence::Verified,
            });
        }
    }
    possibilities.sort_by_key(|possibility| possibility.amount);

    let lines = lines(&charged)?;
    Ok(Quote { amount, full_amount, provisional: lines.iter().any(|line| line.provisional), lines, possibilities })
}

fn lines(charged: &[Charged<'_>]) -> Result<Vec<Line>, FeeError> {
    let mut lines = Vec::new();
    for charge in charged {
        lines.push(Line {
            rule: charge.rule.id.clone(),
            name: charge.rule.name.clone(),
            amount: charge.full,
            count: charge.count,
            because: Words::new(),
            source: charge.rule.source.clone(),
            provisional: charge.rule.confidence != Confidence::Verified,
        });
        if let Some((reduction, amount)) = charge.best {
            lines.push(Line {
                rule: reduction.id.clone(),
                name: reduction.name.clone(),
                amount: amount.checked_sub(charge.full).ok_or(FeeError::TooLarge)?,
                count: charge.count,
                because: reduction.because.clone(),
                source: reduction.source.clone(),
                provisional: reduction.confidence != Confidence::Verified,
            });
        }
    }
    Ok(lines)
}
