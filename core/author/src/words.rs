//! A text in several languages.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Language (`vi`, `en`) to text. Written `ask.vi = "…"` and `ask.en = "…"`, or as one table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Words(pub BTreeMap<String, String>);

impl Words {
    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same with every text changed.
    #[must_use]
    pub fn map(&self, mut change: impl FnMut(&str, &str) -> String) -> Self {
        Self(self.0.iter().map(|(language, text)| (language.clone(), change(language, text))).collect())
    }
}
