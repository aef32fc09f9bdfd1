//! What the person would answer.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use super::JourneyError;

const TEMPORARY_RESIDENCE: &str = include_str!("answers/1.004194.json");
const CRIMINAL_RECORD: &str = include_str!("answers/3.000333.json");

/// One person's answers to one procedure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// Code of the procedure.
    pub procedure: String,
    /// What the person types to find it; the procedure's name when left out.
    #[serde(default)]
    pub search: Option<String>,
    /// Which case applies, by id.
    pub case: String,
    /// Who it is: id of a test citizen.
    pub citizen: String,
    /// Answers by path of the question, as typed; places as the five digits of their code.
    pub answers: BTreeMap<String, String>,
    /// Files for papers, by component; a sample photo for those not named.
    #[serde(default)]
    pub papers: BTreeMap<String, PathBuf>,
}

impl Script {
    /// The answers that came with the program.
    ///
    /// # Errors
    /// When there are none for that procedure.
    pub fn built_in(code: &str) -> Result<Self, JourneyError> {
        let text = match code {
            "1.004194" => TEMPORARY_RESIDENCE,
            "3.000333" => CRIMINAL_RECORD,
            other => {
                let known = "1.004194 (temporary residence), 3.000333 (criminal record)";
                return Err(JourneyError::Answers(format!("no answers for {other:?}; there are {known}")));
            }
        };
        serde_json::from_str(text).map_err(|error| JourneyError::Answers(error.to_string()))
    }

    /// Rows of a repeated group that have answers.
    #[must_use]
    pub fn rows(&self, group: &str) -> usize {
        let prefix = format!("{group}[");
        let number = |path: &String| path.strip_prefix(&prefix)?.split_once(']')?.0.parse::<usize>().ok();
        self.answers.keys().filter_map(number).max().map_or(0, |last| last + 1)
    }
}
