//! Forgiving access to untrusted JSON: absent, `null` and wrong-typed optional members are the same thing.

use serde_json::{Map, Value};
use zeroize::Zeroize;

use super::{Error, MAX_ANSWER};

/// A JSON object of bounded size. Depth is bounded by the reader (128).
pub(super) fn object(body: &[u8]) -> Result<Map<String, Value>, Error> {
    if body.len() > MAX_ANSWER {
        return Err(Error::TooLarge);
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(map)) => Ok(map),
        _ => Err(Error::Protocol("the answer is not a JSON object")),
    }
}

/// A member by name; names that differ only in case count when the exact one is missing
/// (`documentWithSignature` and `DocumentWithSignature` both occur).
pub(super) fn member<'a>(map: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    map.get(name)
        .or_else(|| map.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
        .filter(|value| !value.is_null())
}

/// A text member.
pub(super) fn text<'a>(map: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    member(map, name)?.as_str()
}

/// A whole number, written as a number or as a text (`"SCAL": 2` and `"SCAL": "2"` both occur).
pub(super) fn number(map: &Map<String, Value>, name: &str) -> Option<u64> {
    as_number(member(map, name)?)
}

/// See [`number`].
pub(super) fn as_number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// A yes/no member, absent means no.
pub(super) fn flag(map: &Map<String, Value>, name: &str) -> bool {
    match member(map, name) {
        Some(Value::Bool(yes)) => *yes,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// A list of texts; a single text counts as a list of one, other entries are skipped.
pub(super) fn texts(map: &Map<String, Value>, name: &str) -> Vec<String> {
    match member(map, name) {
        Some(Value::Array(entries)) => entries.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(one)) => vec![one.clone()],
        _ => Vec::new(),
    }
}

/// An object member.
pub(super) fn inner<'a>(map: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
    member(map, name)?.as_object()
}

/// Wipes every text of an answer that held a token.
pub(super) fn wipe(map: &mut Map<String, Value>) {
    for (_, value) in map.iter_mut() {
        if let Value::String(text) = value {
            text.zeroize();
        }
    }
}
