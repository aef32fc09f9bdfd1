//! How a dossier is, as the portal says it.

use gocua_dossier::text::seen;
use serde::{Deserialize, Deserializer, Serialize};

/// How a dossier is: the portal's answer (`GET /submissions/{id}`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// National code of the state.
    pub state: i64,
    /// Given on acceptance.
    pub dossier_code: Option<String>,
    /// When the result is promised, Unix seconds.
    pub appointment: Option<i64>,
    /// What happened so far.
    #[serde(default)]
    pub steps: Vec<StandingStep>,
    /// What is to be paid.
    pub fee: Option<StandingFee>,
    /// What is missing.
    pub supplement: Option<StandingSupplement>,
    /// The result, when there is one.
    pub result: Option<StandingResult>,
}

/// One step on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingStep {
    /// Unix seconds.
    pub at: i64,
    /// National code of the state.
    pub state: i64,
    /// What was done, in words.
    #[serde(deserialize_with = "as_seen")]
    pub text: String,
    /// By whom.
    #[serde(default, deserialize_with = "as_seen")]
    pub by: String,
}

/// What is to be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingFee {
    /// Đồng.
    pub amount: i64,
    /// Whether the agency has it.
    pub paid: bool,
}

/// What is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingSupplement {
    /// In words.
    #[serde(deserialize_with = "as_seen")]
    pub text: String,
    /// Unix seconds.
    pub until: i64,
}

/// The result as the portal announces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingResult {
    /// File name.
    pub name: String,
    /// SHA-256 of the file, lower hex.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
}

/// Words of somebody else.
fn as_seen<'de, D: Deserializer<'de>>(words: D) -> Result<String, D::Error> {
    String::deserialize(words).map(|words| seen(&words).into_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_officers_words_are_taken_as_they_are_seen() {
        let said = r#"{"state":4,"steps":[{"at":1,"state":2,"text":"D\u0061\u0303 nhận\u202e","by":"Cán\u200b bộ"}],
            "supplement":{"text":"Chụp lại trang\ufeff 2","until":9}}"#;
        let standing: Standing = serde_json::from_str(said).unwrap();
        let step = standing.steps.first().unwrap();
        assert_eq!((step.text.as_str(), step.by.as_str()), ("Dã nhận", "Cán bộ"));
        assert_eq!(standing.supplement.unwrap().text, "Chụp lại trang 2");
    }
}
