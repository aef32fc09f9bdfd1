//! How a dossier is, as the portal says it.

use serde::{Deserialize, Serialize};

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
    pub text: String,
    /// By whom.
    #[serde(default)]
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
