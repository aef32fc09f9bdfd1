//! First answers from what is known already, never over what a person typed.

use std::collections::BTreeMap;

use super::compiled::{Field, FieldKind, Plan};
use super::evaluation::Facts;
use super::parse::parse;
use crate::answers::{Answers, Origin, Path, Source};
use crate::expr::Value;

/// Fills questions that have no answer yet, typed or filled, from the first source that is known. Questions outside
/// groups only: rows are about other people. Returns what was filled.
pub(super) fn prefill(
    plan: &Plan,
    answers: &mut Answers,
    facts: &Facts,
    known: &BTreeMap<Source, String>,
    now: i64,
) -> Vec<Path> {
    let mut filled = Vec::new();
    for cell in 0..plan.cells.len() {
        let Some(field) = plan.question(cell) else {
            continue;
        };
        let path = Path::trusted(&field.name, None);
        // An answer that was typed and then emptied is an answer too: the person did not want it.
        if answers.get(&path).is_some() {
            continue;
        }
        let source = field.prefill.iter().find_map(|source| {
            let text = known.get(source).map(|text| text.trim()).filter(|text| !text.is_empty())?;
            Some((*source, text))
        });
        let Some((source, text)) = source else {
            continue;
        };
        let Some(raw) = as_typed(plan, facts, field, text) else {
            continue;
        };
        if answers.set(&path, &raw, Origin::Filled { source, at: now }).is_ok() {
            filled.push(path);
        }
    }
    filled
}

/// The text as a person would have typed it. Words and dates are taken even when they do not parse, so that the person
/// sees them and can mend them; codes must fit.
fn as_typed(plan: &Plan, facts: &Facts, field: &Field, text: &str) -> Option<String> {
    let places = facts.places.as_deref();
    let parsed = parse(&field.kind, text, |list| plan.codes(list), places.map(|places| places as _));
    match (parsed.value(), &field.kind) {
        (Some(Value::Date(date)), _) => Some(date.to_string()),
        (Some(Value::Partial(date)), _) => Some(date.to_string()),
        (Some(_), _) => Some(text.to_owned()),
        (
            None,
            FieldKind::Text { .. }
            | FieldKind::Date
            | FieldKind::PartialDate
            | FieldKind::Month
            | FieldKind::IdentityNumber,
        ) => Some(text.to_owned()),
        (None, _) => None,
    }
}
