//! Every difference between two JSON values: members by name, entries of lists by what they are called.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Members that an entry of a list is known by, best first.
const NAMES: &[&str] = &["id", "code"];

/// One difference: where, what stood there, and what stands there now.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Difference<'a> {
    /// Members and entries, from outside in: `fees`, `charges`, `online`, `amount`.
    pub(super) path: Vec<String>,
    pub(super) old: Option<&'a Value>,
    pub(super) new: Option<&'a Value>,
}

/// Everything that is different; nothing when the two are the same.
pub(super) fn between<'a>(old: &'a Value, new: &'a Value) -> Vec<Difference<'a>> {
    let mut found = Vec::new();
    look(Some(old), Some(new), &mut Vec::new(), &mut found);
    found
}

fn look<'a>(old: Option<&'a Value>, new: Option<&'a Value>, path: &mut Vec<String>, found: &mut Vec<Difference<'a>>) {
    if old == new {
        return;
    }
    match (old, new) {
        (Some(Value::Object(old)), Some(Value::Object(new))) if !is_expression(old) && !is_expression(new) => {
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for name in names {
                path.push(name.clone());
                look(old.get(name), new.get(name), path, found);
                path.pop();
            }
        }
        (Some(Value::Array(own)), Some(Value::Array(other))) => match (named(own), named(other)) {
            (Some(own), Some(other)) => {
                let order = |list: &BTreeMap<&str, (usize, &Value)>, beside: &BTreeMap<&str, (usize, &Value)>| {
                    let mut both: Vec<_> = list
                        .iter()
                        .filter(|(name, _)| beside.contains_key(*name))
                        .map(|(name, (at, _))| (*at, *name))
                        .collect();
                    both.sort_unstable();
                    both.into_iter().map(|(_, name)| name.to_owned()).collect::<Vec<_>>()
                };
                if order(&own, &other) != order(&other, &own) {
                    found.push(Difference { path: [&path[..], &["order".to_owned()]].concat(), old, new });
                }
                let mut names: Vec<(&usize, &str)> = other.iter().map(|(name, (at, _))| (at, *name)).collect();
                names.sort_unstable();
                let gone = own.keys().filter(|name| !other.contains_key(*name)).copied();
                for name in gone.chain(names.into_iter().map(|(_, name)| name)) {
                    path.push(name.to_owned());
                    look(own.get(name).map(|(_, value)| *value), other.get(name).map(|(_, value)| *value), path, found);
                    path.pop();
                }
            }
            _ => {
                // Entries without a name: those that are gone, and those that are new; without any of either, their order.
                let gone: Vec<&Value> = own.iter().filter(|entry| !other.contains(entry)).collect();
                let came: Vec<&Value> = other.iter().filter(|entry| !own.contains(entry)).collect();
                if gone.is_empty() && came.is_empty() {
                    found.push(Difference { path: [&path[..], &["order".to_owned()]].concat(), old, new });
                }
                let mut came: Vec<Option<&Value>> = came.into_iter().map(Some).collect();
                for old in gone {
                    // What says the same in other members is the same entry.
                    let beside = came.iter_mut().find(|new| new.is_some_and(|new| is_same(old, new)));
                    match beside.and_then(Option::take) {
                        Some(new) => look(Some(old), Some(new), path, found),
                        None => found.push(Difference { path: path.clone(), old: Some(old), new: None }),
                    }
                }
                let came = came.into_iter().flatten();
                found.extend(came.map(|new| Difference { path: path.clone(), old: None, new: Some(new) }));
            }
        },
        (old, new) => found.push(Difference { path: path.clone(), old, new }),
    }
}

/// Whether two entries without a name are one: their words are the same, or all that they say is how long.
fn is_same(old: &Value, new: &Value) -> bool {
    let words = |entry: &Value| ["text", "question", "cases"].iter().find_map(|name| entry.get(*name).cloned());
    old.is_object() && new.is_object() && words(old) == words(new)
}

/// The entries of a list by name, with their places; `None` when one has none, or two have the same.
fn named(list: &[Value]) -> Option<BTreeMap<&str, (usize, &Value)>> {
    let mut by_name = BTreeMap::new();
    for (at, entry) in list.iter().enumerate() {
        let name = NAMES.iter().find_map(|name| entry.get(name)?.as_str())?;
        if by_name.insert(name, (at, entry)).is_some() {
            return None;
        }
    }
    Some(by_name)
}

/// An operator with its arguments is one thing.
fn is_expression(object: &serde_json::Map<String, Value>) -> bool {
    object.len() == 1 && gocua_author::expression::Expression::from_json(&Value::Object(object.clone())).is_some()
}
