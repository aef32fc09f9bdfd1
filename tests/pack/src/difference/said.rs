//! Values in words.

use gocua_author::expression::Expression;
use gocua_dossier::date::Date;
use gocua_dossier::money::Dong;
use serde_json::Value;

use super::tree::Difference;
use crate::language::Language;

/// A text in several languages.
pub(super) fn words(value: &Value, language: Language) -> Option<String> {
    let text = value.get(language.tag()).or_else(|| value.get("vi"))?.as_str()?;
    Some(format!("“{text}”"))
}

/// An expression as one writes it.
pub(super) fn expression(value: &Value) -> Option<String> {
    Expression::from_json(value).map(|expression| expression.to_string())
}

/// A day: `01/07/2026`.
pub(super) fn day(value: &Value) -> Option<String> {
    Date::from_iso(value.as_str()?).map(|day| day.to_string())
}

/// An amount: `7.000 đồng`.
pub(super) fn money(value: &Value) -> Option<String> {
    value.as_i64().map(|amount| Dong(amount).to_string())
}

/// Names in a list, with commas.
pub(super) fn listed(value: &Value) -> String {
    let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    names.collect::<Vec<_>>().join(", ")
}

/// Whatever it is: words, an expression, a name, or as it stands.
pub(super) fn any(value: Option<&Value>, language: Language) -> String {
    let Some(value) = value else { return language.pick("không có", "nothing").to_owned() };
    match value {
        Value::Bool(true) => language.pick("có", "yes").to_owned(),
        Value::Bool(false) => language.pick("không", "no").to_owned(),
        Value::String(text) => day(value).unwrap_or_else(|| format!("“{text}”")),
        Value::Array(list) if list.iter().all(Value::is_string) => listed(value),
        Value::Object(object) => {
            let text = ["text", "question", "name"].iter().find_map(|name| words(object.get(*name)?, language));
            let duration = || object.get("duration").map(|own| duration(own, language));
            words(value, language)
                .or(text)
                .or_else(duration)
                .or_else(|| expression(value))
                .unwrap_or_else(|| value.to_string())
        }
        other => other.to_string(),
    }
}

/// How long: `3 ngày làm việc`.
fn duration(value: &Value, language: Language) -> String {
    let count = value.get("n").and_then(Value::as_i64).unwrap_or_default();
    let unit = value.get("unit").and_then(Value::as_str).unwrap_or_default();
    let unit = match unit {
        "working_day" => language.pick("ngày làm việc", "working days"),
        "day" => language.pick("ngày", "days"),
        "working_hour" => language.pick("giờ làm việc", "working hours"),
        "hour" => language.pick("giờ", "hours"),
        other => other,
    };
    format!("{count} {unit}")
}

/// One thing and what it became.
pub(super) fn became(old: &str, new: &str) -> String {
    format!("{old} → {new}")
}

/// What stood at a place, and what stands there now.
pub(super) fn turned(one: &Difference<'_>, language: Language) -> String {
    became(&any(one.old, language), &any(one.new, language))
}
