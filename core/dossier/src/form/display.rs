//! Values and texts as people read them.

use std::fmt::Write as _;

use super::compiled::Plan;
use super::evaluation::Facts;
use super::words::{TextId, fill};
use crate::expr::Value;
use crate::text::capitalised;

/// Says texts in the person's language and form of address.
pub(super) struct Speaker<'a> {
    plan: &'a Plan,
    facts: &'a Facts,
    language: usize,
}

impl<'a> Speaker<'a> {
    pub(super) fn new(plan: &'a Plan, facts: &'a Facts) -> Self {
        Self { plan, facts, language: plan.texts.language(&facts.language) }
    }

    /// The same facts, spoken in Vietnamese: printed forms are always Vietnamese.
    pub(super) fn vietnamese(plan: &'a Plan, facts: &'a Facts) -> Self {
        Self { plan, facts, language: 0 }
    }

    pub(super) fn is_english(&self) -> bool {
        self.language != 0 && self.facts.language.starts_with("en")
    }

    /// A text as it stands, with its curly brackets.
    pub(super) fn raw(&self, text: TextId) -> &'a str {
        self.plan.texts.get(text, self.language)
    }

    /// A text with nothing but the form of address filled in.
    pub(super) fn text(&self, text: TextId) -> String {
        self.filled(self.raw(text), |_| None)
    }

    pub(super) fn filled(&self, text: &str, value: impl Fn(&str) -> Option<String>) -> String {
        if !text.contains('{') {
            return text.to_owned();
        }
        fill(text, |name| match name {
            "you" => Some(self.you().to_owned()),
            "You" => Some(capitalised(self.you())),
            other => value(other),
        })
    }

    fn you(&self) -> &str {
        let unknown = if self.is_english() { "you" } else { "bạn" };
        // The Vietnamese form of address means nothing in an English sentence.
        if self.is_english() { unknown } else { self.facts.you.as_deref().unwrap_or(unknown) }
    }
}

/// A value in readable form. `list` gives the labels of a choice.
pub(super) fn value(speaker: &Speaker<'_>, value: &Value, list: Option<usize>) -> String {
    let label = |code: &str| {
        let list = list.and_then(|list| speaker.plan.lists.get(list));
        let labelled = list.and_then(|list| {
            let index = list.codes.iter().position(|known| **known == *code)?;
            list.labels.get(index).map(|label| speaker.text(*label))
        });
        labelled.unwrap_or_else(|| code.to_owned())
    };
    match value {
        Value::Bool(true) if speaker.is_english() => "Yes".to_owned(),
        Value::Bool(false) if speaker.is_english() => "No".to_owned(),
        Value::Bool(true) => "Có".to_owned(),
        Value::Bool(false) => "Không".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Partial(date) => date.to_string(),
        Value::Choice(code) => label(code),
        Value::Choices(codes) => codes.iter().map(|code| label(code)).collect::<Vec<_>>().join(", "),
        Value::Place(code) => {
            let name = speaker.facts.places.as_ref().and_then(|places| places.full_name(code));
            name.unwrap_or_else(|| code.to_string())
        }
        Value::Number(number) => number.as_str().to_owned(),
        Value::Spans(spans) => {
            let (from, to) = if speaker.is_english() { ("from", "to") } else { ("từ tháng", "đến tháng") };
            let mut text = String::new();
            for span in spans.iter() {
                let separator = if text.is_empty() { "" } else { "; " };
                // Writing to a string cannot fail.
                let _ = write!(text, "{separator}{from} {} {to} {}", span.first, span.last);
            }
            text
        }
    }
}
