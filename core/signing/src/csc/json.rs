//! Forgiving access to untrusted JSON: absent, `null` and wrong-typed optional members are the same thing.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use zeroize::Zeroize;

use super::{Error, MAX_ANSWER};
use crate::{Budget, Limit};

/// What a value takes in memory and costs, with room for its list to grow.
const VALUE: u64 = 3 * size_of::<Value>() as u64;
const STEPS: u64 = 40;

/// A JSON object of bounded size, each value of it paid from `budget`. Depth is bounded by the reader (128).
pub(super) fn object(body: &[u8], budget: &Budget) -> Result<Map<String, Value>, Error> {
    if body.len() > MAX_ANSWER {
        return Err(Error::TooLarge);
    }
    budget.step(body.len() as u64).map_err(|_| Error::TooLarge)?;
    let mut reader = serde_json::Deserializer::from_slice(body);
    let read = Paid(budget).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    match budget.decide(read.map_err(|_| Failed::Json)) {
        Ok(Value::Object(map)) => Ok(map),
        Err(Failed::Limit) => Err(Error::TooLarge),
        Ok(_) | Err(Failed::Json) => Err(Error::Protocol("the answer is not a JSON object")),
    }
}

enum Failed {
    Json,
    Limit,
}

impl From<Limit> for Failed {
    fn from(_: Limit) -> Self {
        Self::Limit
    }
}

/// Reads a value and pays for it: a megabyte of empty lists would take a hundred.
#[derive(Clone, Copy)]
struct Paid<'b>(&'b Budget);

impl Paid<'_> {
    fn pay<E: serde::de::Error>(self, text: usize) -> Result<(), E> {
        let paid = self.0.step(STEPS).and_then(|()| self.0.hold(VALUE + text as u64));
        paid.map_err(E::custom)
    }
}

impl<'de> DeserializeSeed<'de> for Paid<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.pay(0)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Paid<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(truth.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.pay(text.len())?;
        Ok(text.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            self.pay(name.len())?;
            let value = members.next_value_seed(self)?;
            map.insert(name, value);
        }
        Ok(Value::Object(map))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_json_says() {
        let text = r#"{"a":[1,-2,2.5,true,null,"\u1ee6"],"b":{"c":{}},"a2":"","a":"twice"}"#;
        let read = object(text.as_bytes(), &Budget::new()).expect("an object");
        let expected: Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(Value::Object(read), expected, "the judge is serde_json's own reader");
        for broken in ["", "{", "[]", "{} x", "{\"a\":}", "1", "null", "\u{feff}{}"] {
            let refused = object(broken.as_bytes(), &Budget::new());
            assert_eq!(refused, Err(Error::Protocol("the answer is not a JSON object")), "{broken}");
        }
    }

    #[test]
    fn what_would_take_much_more_memory_than_it_has_bytes_is_refused() {
        for (piece, what) in [("[],", "lists"), ("0,", "numbers"), ("{},", "objects"), ("\"\",", "texts")] {
            let text = format!("{{\"a\":[{}0]}}", piece.repeat(1_000_000 / piece.len()));
            assert!(text.len() <= MAX_ANSWER);
            assert_eq!(object(text.as_bytes(), &Budget::new()), Err(Error::TooLarge), "{what}");
        }
        let deep = format!("{{\"a\":{}", "[".repeat(100_000));
        assert!(object(deep.as_bytes(), &Budget::new()).is_err());
    }
}
