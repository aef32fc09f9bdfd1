//! A procedure's source: the members of `gocua-dossier`'s `Procedure`, with what procedures share taken from one place.
//!
//! `shared.toml` has a table for each thing that several procedures say alike: a reduction, a paper that a database has, a legal basis.
//! Where a procedure says `use = "name"`, that table stands there, with whatever the procedure says besides put over it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

use crate::fault::{Fault, position};
use crate::files::Files;

/// Deepest table.
const MAX_DEPTH: usize = 16;

/// A procedure as the app reads it.
#[derive(Clone, Debug)]
pub struct Built {
    /// Its code, which is also the file's name.
    pub code: String,
    /// The JSON.
    pub json: String,
    /// Line of every member by its path (`fees.charges[0].amount`).
    pub places: BTreeMap<String, usize>,
}

/// What procedures share, by name.
#[derive(Clone, Debug, Default)]
pub struct Shared(Map<String, Value>);

impl Shared {
    /// Reads `shared.toml`, when there is one.
    pub fn read(files: &Files, faults: &mut Vec<Fault>) -> Self {
        const FILE: &str = "shared.toml";
        let Some(text) = files.0.get(FILE) else { return Self::default() };
        match parse(FILE, text).and_then(|table| {
            let mut reader = Reader::new(FILE, text, None);
            let value = reader.table(table.get_ref(), "", 0);
            if reader.faults.is_empty() { Ok(value) } else { Err(reader.faults) }
        }) {
            Ok(shared) => Self(shared),
            Err(more) => {
                faults.extend(more);
                Self::default()
            }
        }
    }
}

/// Makes a procedure of the text of a source.
///
/// # Errors
/// Everything that is wrong with how it is written; what it says is judged by `gocua-dossier`.
pub fn build(file: &str, name: &str, text: &str, shared: &Shared) -> Result<Built, Vec<Fault>> {
    let table = parse(file, text)?;
    let mut reader = Reader::new(file, text, Some(shared));
    let procedure = reader.table(table.get_ref(), "", 0);
    let code = procedure.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
    if code != name {
        reader.faults.push(Fault::of(file, format!("has the code {code:?}, and the file is called {name}")));
    }
    if !reader.faults.is_empty() {
        return Err(reader.faults);
    }
    Ok(Built { code, json: Value::Object(procedure).to_string(), places: reader.places })
}

fn parse<'a>(file: &str, text: &'a str) -> Result<toml::Spanned<DeTable<'a>>, Vec<Fault>> {
    DeTable::parse(text).map_err(|error| vec![Fault::unread(file, text, &error)])
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    shared: Option<&'a Shared>,
    faults: Vec<Fault>,
    places: BTreeMap<String, usize>,
}

impl<'a> Reader<'a> {
    fn new(file: &'a str, text: &'a str, shared: Option<&'a Shared>) -> Self {
        Self { file, text, shared, faults: Vec::new(), places: BTreeMap::new() }
    }

    fn table(&mut self, table: &DeTable<'_>, path: &str, depth: usize) -> Map<String, Value> {
        let mut json = Map::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let own = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            self.places.insert(own.clone(), position(self.text, key.span().start).0);
            let read = self.value(value.get_ref(), &value.span(), &own, depth + 1);
            json.insert(name.to_owned(), read);
        }
        let Some(shared) = self.shared else { return json };
        let Some(Value::String(name)) = json.remove("use") else { return json };
        match shared.0.get(&name) {
            Some(Value::Object(common)) => {
                let mut whole = common.clone();
                whole.extend(json);
                whole
            }
            _ => {
                let span = table.get("use").map(toml::Spanned::span).unwrap_or_default();
                self.faults.push(Fault::at(self.file, self.text, &span, format!("nothing shared is called {name}")));
                json
            }
        }
    }

    fn value(&mut self, value: &DeValue<'_>, span: &std::ops::Range<usize>, path: &str, depth: usize) -> Value {
        if depth > MAX_DEPTH {
            self.faults.push(Fault::at(self.file, self.text, span, "is nested too deep"));
            return Value::Null;
        }
        match value {
            DeValue::String(text) => Value::from(text.as_ref()),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => Value::from(number),
                Err(_) => self.refuse(span, "the number is too large"),
            },
            DeValue::Boolean(value) => Value::from(*value),
            DeValue::Datetime(written) => match (written.date, written.time) {
                (Some(date), None) => Value::from(date.to_string()),
                _ => self.refuse(span, "a day without a time is wanted here, as in 2026-07-01"),
            },
            DeValue::Float(_) => self.refuse(span, "numbers are whole"),
            DeValue::Array(array) => {
                let values = array.iter().enumerate();
                values
                    .map(|(at, value)| self.value(value.get_ref(), &value.span(), &format!("{path}[{at}]"), depth + 1))
                    .collect()
            }
            DeValue::Table(table) => Value::Object(self.table(table, path, depth)),
        }
    }

    fn refuse(&mut self, span: &std::ops::Range<usize>, what: &str) -> Value {
        self.faults.push(Fault::at(self.file, self.text, span, what));
        Value::Null
    }
}

#[cfg(test)]
mod tests;
