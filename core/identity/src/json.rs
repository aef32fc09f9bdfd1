//! A JSON reader for security decisions. It refuses what two readers could understand differently: repeated keys, at any
//! depth (`{"alg":"ES256","alg":"none"}` is `none` to most), and what only costs memory: deep nesting, long bodies.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Value};
use zeroize::Zeroize;

use crate::{Error, MAX_BODY};

/// The deepest nesting: a value in an array in an object is three deep. Our documents need four.
pub const MAX_DEPTH: u8 = 16;

/// A JSON object whose texts are wiped when it is dropped: it may hold tokens.
///
/// `null` counts as absent; a member of the wrong type is an error, never absent.
#[derive(Clone, PartialEq)]
pub struct Object(Map<String, Value>);

impl Object {
    /// Reads exactly one object.
    ///
    /// # Errors
    /// [`Error::TooLarge`] over [`MAX_BODY`] bytes; [`Error::Protocol`] for anything that is not one well-formed UTF-8 JSON
    /// object, with a repeated key, or nested deeper than [`MAX_DEPTH`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > MAX_BODY {
            return Err(Error::TooLarge);
        }
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        let value = Level(MAX_DEPTH).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
        match value {
            Ok(Value::Object(map)) => Ok(Self(map)),
            Ok(_) => Err(Error::Protocol("JSON: not an object")),
            Err(error) if error.classify() == Category::Data => {
                Err(Error::Protocol("JSON: a repeated key, or nested too deep"))
            }
            Err(_) => Err(Error::Protocol("JSON: malformed")),
        }
    }

    /// Whether a member is there, `null` included.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The names of its members.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// A text member.
    ///
    /// # Errors
    /// [`Error::Protocol`] with the name, when it is not a text.
    pub fn text(&self, name: &'static str) -> Result<Option<&str>, Error> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Error::Protocol(name)),
        }
    }

    /// A text member that must be there.
    ///
    /// # Errors
    /// [`Error::Protocol`] with the name.
    pub fn need_text(&self, name: &'static str) -> Result<&str, Error> {
        self.text(name)?.ok_or(Error::Protocol(name))
    }

    /// A text member, moved out: no copy of a secret stays behind.
    ///
    /// # Errors
    /// [`Error::Protocol`] with the name, when it is not a text.
    pub fn take_text(&mut self, name: &'static str) -> Result<Option<String>, Error> {
        self.text(name)?;
        Ok(match self.0.get_mut(name) {
            Some(Value::String(text)) => Some(std::mem::take(text)),
            _ => None,
        })
    }

    /// A whole, non-negative number that fits in 53 bits, as all readers agree on (RFC 8259, 6).
    ///
    /// # Errors
    /// [`Error::Protocol`] with the name, when it is not such a number.
    pub fn whole(&self, name: &'static str) -> Result<Option<i64>, Error> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => match value.as_i64() {
                Some(number) if (0..1 << 53).contains(&number) => Ok(Some(number)),
                _ => Err(Error::Protocol(name)),
            },
        }
    }

    /// A list of texts; absent is `None`.
    ///
    /// # Errors
    /// [`Error::Protocol`] with the name, when it is not an array of texts.
    pub fn texts(&self, name: &'static str) -> Result<Option<Vec<&str>>, Error> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Array(entries)) => entries
                .iter()
                .map(|entry| entry.as_str().ok_or(Error::Protocol(name)))
                .collect::<Result<_, _>>()
                .map(Some),
            Some(_) => Err(Error::Protocol(name)),
        }
    }

    /// A list of objects, moved out; absent is `None`.
    ///
    /// # Errors
    /// [`Error::Protocol`] with the name, when it is not an array of objects.
    pub fn take_objects(&mut self, name: &'static str) -> Result<Option<Vec<Self>>, Error> {
        match self.0.get_mut(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Array(entries)) => std::mem::take(entries)
                .into_iter()
                .map(|entry| match entry {
                    Value::Object(map) => Ok(Self(map)),
                    _ => Err(Error::Protocol(name)),
                })
                .collect::<Result<_, _>>()
                .map(Some),
            Some(_) => Err(Error::Protocol(name)),
        }
    }

    /// Any member that is not `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }
}

impl fmt::Debug for Object {
    /// Names only: values may be tokens or personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        self.0.values_mut().for_each(wipe);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(entries) => entries.iter_mut().for_each(wipe),
        Value::Object(map) => map.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Reads one value with this many levels left.
#[derive(Clone, Copy)]
struct Level(u8);

impl Level {
    fn below<E: serde::de::Error>(self) -> Result<Self, E> {
        self.0.checked_sub(1).filter(|left| *left > 0).map(Self).ok_or_else(|| E::custom("nested too deep"))
    }
}

impl<'de> DeserializeSeed<'de> for Level {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element_seed(below)? {
            list.push(entry);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if map.contains_key(&key) {
                return Err(A::Error::custom("a repeated key"));
            }
            map.insert(key, entries.next_value_seed(below)?);
        }
        Ok(Value::Object(map))
    }
}
