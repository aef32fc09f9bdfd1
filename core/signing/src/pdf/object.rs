//! PDF objects (ISO 32000-1 7.3) and how they are written.

use std::collections::BTreeMap;

use crate::budget::ALLOCATION;
use crate::{Budget, Limit};

/// What a key with its value takes in memory.
const ENTRY: u64 = size_of::<(Vec<u8>, Object)>() as u64;

/// Number and generation of an indirect object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Reference {
    pub(crate) number: u32,
    pub(crate) generation: u16,
}

/// An object that is not a stream. Copies are made by [`Object::copy`] only: they take memory.
#[derive(Debug, PartialEq)]
pub(crate) enum Object {
    Null,
    Boolean(bool),
    Integer(i64),
    /// Kept as written: the value is never needed, and writing it back must not change it.
    Real(Vec<u8>),
    String(Vec<u8>),
    Name(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Dictionary),
    Reference(Reference),
}

/// A dictionary in the order in which it was written.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Dictionary(Vec<(Vec<u8>, Object)>);

impl Dictionary {
    /// The value of `key`; when the file repeats a key, the last one, as most viewers do.
    pub(crate) fn get(&self, key: &str) -> Option<&Object> {
        self.0.iter().rev().find(|(name, _)| name == key.as_bytes()).map(|(_, value)| value)
    }

    /// Puts `value` in the place of every earlier value of `key`.
    pub(crate) fn set(&mut self, key: &str, value: Object) {
        let place = self.0.iter().position(|(name, _)| name == key.as_bytes());
        self.0.retain(|(name, _)| name != key.as_bytes());
        let place = place.unwrap_or(self.0.len()).min(self.0.len());
        self.0.insert(place, (key.as_bytes().to_vec(), value));
    }

    /// Adds an entry as read from a file.
    pub(super) fn push(&mut self, key: Vec<u8>, value: Object, budget: &Budget) -> Result<(), Limit> {
        budget.push(&mut self.0, (key, value))
    }

    pub(crate) fn is_repeating(&self) -> bool {
        let mut names: Vec<&[u8]> = self.0.iter().map(|(name, _)| name.as_slice()).collect();
        names.sort_unstable();
        names.windows(2).any(|pair| pair[0] == pair[1])
    }

    pub(crate) fn integer(&self, key: &str) -> Option<i64> {
        match self.get(key)? {
            Object::Integer(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn name(&self, key: &str) -> Option<&[u8]> {
        match self.get(key)? {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn reference(&self, key: &str) -> Option<Reference> {
        match self.get(key)? {
            Object::Reference(reference) => Some(*reference),
            _ => None,
        }
    }

    /// Whether all keys whose values differ between this and `other` are among `keys`.
    pub(crate) fn differs_only_in(&self, other: &Self, keys: &[&str], budget: &Budget) -> Result<bool, Limit> {
        budget.step(4 * (self.0.len() + other.0.len()) as u64)?;
        let _room = budget.keep(ENTRY * (self.0.len() + other.0.len()) as u64)?;
        let (own, others) = (self.last_values(), other.last_values());
        let mut names = own.keys().chain(others.keys());
        Ok(names.all(|name| own.get(name) == others.get(name) || keys.iter().any(|key| key.as_bytes() == *name)))
    }

    fn last_values(&self) -> BTreeMap<&[u8], &Object> {
        self.0.iter().map(|(name, value)| (name.as_slice(), value)).collect()
    }

    /// A copy.
    pub(crate) fn copy(&self, budget: &Budget) -> Result<Self, Limit> {
        budget.step(self.0.len() as u64)?;
        budget.hold(ENTRY * self.0.len() as u64)?;
        let entry = |(name, value): &(Vec<u8>, Object)| Ok((copy_bytes(name, budget)?, value.copy(budget)?));
        self.0.iter().map(entry).collect::<Result<_, _>>().map(Self)
    }
}

fn copy_bytes(bytes: &[u8], budget: &Budget) -> Result<Vec<u8>, Limit> {
    budget.hold(ALLOCATION + bytes.len() as u64)?;
    Ok(bytes.to_vec())
}

impl Object {
    /// A copy.
    pub(crate) fn copy(&self, budget: &Budget) -> Result<Self, Limit> {
        Ok(match self {
            Self::Null => Self::Null,
            Self::Boolean(truth) => Self::Boolean(*truth),
            Self::Integer(number) => Self::Integer(*number),
            Self::Reference(reference) => Self::Reference(*reference),
            Self::Real(written) => Self::Real(copy_bytes(written, budget)?),
            Self::String(bytes) => Self::String(copy_bytes(bytes, budget)?),
            Self::Name(name) => Self::Name(copy_bytes(name, budget)?),
            Self::Array(items) => {
                budget.step(items.len() as u64)?;
                budget.hold(ALLOCATION + (size_of::<Self>() * items.len()) as u64)?;
                Self::Array(items.iter().map(|item| item.copy(budget)).collect::<Result<_, _>>()?)
            }
            Self::Dictionary(dictionary) => Self::Dictionary(dictionary.copy(budget)?),
        })
    }

    /// Whether this refers, at any depth, to an object for which `wanted` holds.
    pub(crate) fn refers_to(&self, wanted: &dyn Fn(Reference) -> bool) -> bool {
        match self {
            Self::Reference(reference) => wanted(*reference),
            Self::Array(items) => items.iter().any(|item| item.refers_to(wanted)),
            Self::Dictionary(dictionary) => dictionary.0.iter().any(|(_, value)| value.refers_to(wanted)),
            _ => false,
        }
    }

    pub(crate) fn into_dictionary(self) -> Option<Dictionary> {
        match self {
            Self::Dictionary(dictionary) => Some(dictionary),
            _ => None,
        }
    }

    /// A name.
    pub(crate) fn named(name: &str) -> Self {
        Self::Name(name.as_bytes().to_vec())
    }

    /// Text for people: plain when ASCII, else UTF-16 (ISO 32000-1 7.9.2.2).
    pub(crate) fn text(text: &str) -> Self {
        if text.is_ascii() {
            return Self::String(text.as_bytes().to_vec());
        }
        let units = text.encode_utf16().flat_map(u16::to_be_bytes);
        Self::String([0xfe, 0xff].into_iter().chain(units).collect())
    }

    /// Writes the object as it stands in a file.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend_from_slice(b"null"),
            Self::Boolean(true) => out.extend_from_slice(b"true"),
            Self::Boolean(false) => out.extend_from_slice(b"false"),
            Self::Integer(number) => out.extend_from_slice(number.to_string().as_bytes()),
            Self::Real(written) => out.extend_from_slice(written),
            Self::String(bytes) => write_string(bytes, out),
            Self::Name(name) => write_name(name, out),
            Self::Array(items) => {
                out.push(b'[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(b' ');
                    }
                    item.write(out);
                }
                out.push(b']');
            }
            Self::Dictionary(dictionary) => dictionary.write(out),
            Self::Reference(reference) => {
                out.extend_from_slice(format!("{} {} R", reference.number, reference.generation).as_bytes());
            }
        }
    }
}

impl Dictionary {
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"<<");
        for (name, value) in &self.0 {
            out.push(b' ');
            write_name(name, out);
            out.push(b' ');
            value.write(out);
        }
        out.extend_from_slice(b" >>");
    }
}

fn write_string(bytes: &[u8], out: &mut Vec<u8>) {
    if bytes.iter().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'(' | b')' | b'\\')) {
        out.push(b'(');
        out.extend_from_slice(bytes);
        out.push(b')');
    } else {
        out.push(b'<');
        write_hex(bytes, out);
        out.push(b'>');
    }
}

/// Two upper-case hexadecimal digits per byte.
pub(crate) fn write_hex(bytes: &[u8], out: &mut Vec<u8>) {
    let digit = |nibble: u8| if nibble < 10 { b'0' + nibble } else { b'A' + nibble - 10 };
    out.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
}

fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for &byte in name {
        if matches!(byte, b'!'..=b'~')
            && !matches!(byte, b'#' | b'/' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'%')
        {
            out.push(byte);
        } else {
            out.push(b'#');
            write_hex(&[byte], out);
        }
    }
}
