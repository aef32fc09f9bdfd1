//! Expressions as they stand in JSON, before names and types are known.

use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A literal, or one operator with arguments. A single argument may stand without its brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Words, a choice code, or an operator's name argument.
    Text(String),
    /// `{"operator": [arguments]}`.
    Operation {
        /// The operator.
        operator: String,
        /// Its arguments.
        arguments: Vec<Syntax>,
    },
}

impl Syntax {
    /// Nodes in the tree and its depth. The tree is as deep as the JSON reader lets it be (128 levels), so plain
    /// recursion is safe here.
    pub(crate) fn size(&self) -> (usize, usize) {
        match self {
            Self::Operation { arguments, .. } => {
                let (nodes, depth) = arguments
                    .iter()
                    .map(Self::size)
                    .fold((0, 0), |(nodes, depth), (more, deep)| (nodes + more, depth.max(deep)));
                (nodes + 1, depth + 1)
            }
            _ => (1, 1),
        }
    }
}

impl<'de> Deserialize<'de> for Syntax {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SyntaxVisitor)
    }
}

struct SyntaxVisitor;

impl<'de> Visitor<'de> for SyntaxVisitor {
    type Value = Syntax;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true, false, a whole number, a text, or an object with one operator")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Syntax, E> {
        Ok(Syntax::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Syntax, E> {
        Ok(Syntax::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Syntax, E> {
        i64::try_from(value).map(Syntax::Integer).map_err(|_| E::custom("the number is too large"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Syntax, E> {
        Ok(Syntax::Text(value.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Syntax, A::Error> {
        let Some((operator, Arguments(arguments))) = map.next_entry::<String, Arguments>()? else {
            return Err(A::Error::custom("an object without an operator"));
        };
        if map.next_key::<String>()?.is_some() {
            return Err(A::Error::custom("an object with more than one operator"));
        }
        Ok(Syntax::Operation { operator, arguments })
    }
}

/// One argument or an array of them.
struct Arguments(Vec<Syntax>);

impl<'de> Deserialize<'de> for Arguments {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ArgumentsVisitor;

        impl<'de> Visitor<'de> for ArgumentsVisitor {
            type Value = Arguments;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an argument or an array of arguments")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Arguments, A::Error> {
                let mut arguments = Vec::new();
                while let Some(argument) = seq.next_element()? {
                    arguments.push(argument);
                }
                Ok(Arguments(arguments))
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Arguments, E> {
                Ok(Arguments(vec![SyntaxVisitor.visit_bool(value)?]))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Arguments, E> {
                Ok(Arguments(vec![SyntaxVisitor.visit_i64(value)?]))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Arguments, E> {
                Ok(Arguments(vec![SyntaxVisitor.visit_u64(value)?]))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<Arguments, E> {
                Ok(Arguments(vec![SyntaxVisitor.visit_str(value)?]))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Arguments, A::Error> {
                Ok(Arguments(vec![SyntaxVisitor.visit_map(map)?]))
            }
        }

        deserializer.deserialize_any(ArgumentsVisitor)
    }
}
