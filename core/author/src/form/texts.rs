//! The words of a form by language and id, as the app reads them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::words::Words;

/// Gathers texts while a form is built.
#[derive(Default)]
pub(super) struct Texts {
    tables: BTreeMap<String, Map<String, Value>>,
    /// What stands on paper, by words: the same words are one text.
    printed: BTreeMap<String, String>,
}

impl Texts {
    /// Adds a text in every language that it has.
    pub(super) fn put(&mut self, id: &str, words: &Words) {
        for (language, text) in &words.0 {
            self.put_one(id, language, text);
        }
    }

    /// Adds a text in one language.
    pub(super) fn put_one(&mut self, id: &str, language: &str, text: &str) {
        self.tables.entry(language.to_owned()).or_default().insert(id.to_owned(), Value::from(text));
    }

    /// The id of a text of the sheet.
    pub(super) fn printed(&mut self, text: &str) -> String {
        if let Some(id) = self.printed.get(text) {
            return id.clone();
        }
        let id = format!("print.{}", self.printed.len() + 1);
        self.printed.insert(text.to_owned(), id.clone());
        self.put_one(&id, "vi", text);
        id
    }

    pub(super) fn into_json(self) -> Value {
        Value::Object(self.tables.into_iter().map(|(language, table)| (language, Value::Object(table))).collect())
    }
}
