//! What an answers file may hold, as a JSON Schema (2020-12) made from the rules: never written by hand, so never behind them.

use std::collections::BTreeMap;

use gocua_dossier::pack::Pack;
use gocua_dossier::procedure::{ComponentKind, Procedure};
use serde_json::{Map, Value, json};

use super::JourneyError;
use crate::citizens::CITIZENS;

/// Everything that may stand in the `answers` of a procedure: each question by its path, rows by `group[0].field`.
pub(super) struct Questions {
    /// What may be written for a question, by the name its form knows it by: `name`, or `group.name` in a row.
    by_name: BTreeMap<String, Value>,
}

impl Questions {
    /// The questions of a form as the pack has it.
    ///
    /// # Errors
    /// When the pack has no such form.
    pub(super) fn of(pack: &Pack, form: &str) -> Result<Self, JourneyError> {
        let text = pack.content(&format!("forms/{form}.json"));
        let form: Value = text
            .and_then(|text| serde_json::from_str(text).ok())
            .ok_or_else(|| JourneyError::Answers(format!("the rules have no form {form:?}")))?;
        let mut by_name = BTreeMap::new();
        for question in listed(&form, "questions") {
            let name = word(question, "id");
            if word(question, "kind") == "group" {
                for field in listed(question, "fields") {
                    let inner = format!("{name}.{}", word(field, "id"));
                    by_name.insert(inner.clone(), written(&form, field, &inner));
                }
            } else {
                by_name.insert(name.to_owned(), written(&form, question, name));
            }
        }
        Ok(Self { by_name })
    }

    /// Whether there is a question of that name, whatever its row.
    pub(super) fn has(&self, definition_name: &str) -> bool {
        self.by_name.contains_key(definition_name)
    }
}

/// The schema of the answers to a procedure.
pub(super) fn schema(procedure: &Procedure, questions: &Questions) -> Value {
    let (mut plain, mut rows) = (Map::new(), Map::new());
    for (name, what) in &questions.by_name {
        match name.split_once('.') {
            Some((group, field)) => rows.insert(format!(r"^{group}\[(0|[1-9][0-9]*)\]\.{field}$"), what.clone()),
            None => plain.insert(name.clone(), what.clone()),
        };
    }
    let people: Vec<&str> = CITIZENS.iter().map(|citizen| citizen.id).collect();
    let cases: Vec<&str> = procedure.cases.iter().map(|case| case.id.as_str()).collect();
    let papers = procedure.components.iter().filter(|component| component.kind == ComponentKind::Paper);
    let papers: Map<String, Value> = papers
        .map(|paper| (paper.id.clone(), json!({ "type": "string", "description": paper.name.get("en") })))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("Answers to {} for `gocua journey --answers`", procedure.code),
        "type": "object",
        "required": ["procedure", "case", "citizen", "answers"],
        "additionalProperties": false,
        "properties": {
            "procedure": { "const": procedure.code },
            "case": { "enum": cases },
            "citizen": { "enum": people },
            "search": { "type": "string", "description": "what the robot types to find the procedure; its name when left out" },
            "answers": {
                "type": "object",
                "additionalProperties": false,
                "properties": plain,
                "patternProperties": rows,
            },
            "papers": {
                "type": "object",
                "description": "a file for each paper, as seen from the answers file; a sample photo for those not named",
                "additionalProperties": false,
                "properties": papers,
            },
        },
    })
}

/// What may be written for one question.
fn written(form: &Value, question: &Value, name: &str) -> Value {
    let text = |key: &str| form.pointer(&format!("/texts/en/{key}")).and_then(Value::as_str);
    let codes = || listed(&form["lists"], word(question, "list")).filter_map(Value::as_str).collect::<Vec<_>>();
    let (how, rule) = match word(question, "kind") {
        "yes_no" => (String::new(), json!({ "enum": ["yes", "no"] })),
        "choice" => (String::new(), json!({ "enum": codes() })),
        "choices" => (format!("any of {}, with commas between", codes().join(", ")), json!({})),
        "place" => ("the five digits of a commune's code".to_owned(), json!({ "pattern": "^[0-9]{5}$" })),
        "date" => ("a day, 30/6/2027".to_owned(), json!({})),
        "partial_date" => ("a day, a month or a year: 3/2/1956, 2/1956, 1956".to_owned(), json!({})),
        "month" => ("a month, 6/2009".to_owned(), json!({})),
        "integer" => ("a whole number, in quotes".to_owned(), json!({})),
        "identity_number" => ("twelve digits".to_owned(), json!({})),
        _ => (String::new(), json!({})),
    };
    let label = text(&format!("{name}.label")).unwrap_or(name).replace("{you}", "you").replace("{You}", "You");
    let mut what = json!({ "type": "string", "description": format!("{label} {how}").trim_end() });
    if let (Some(what), Value::Object(rule)) = (what.as_object_mut(), rule) {
        what.extend(rule);
    }
    what
}

fn listed<'a>(of: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    of.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn word<'a>(of: &'a Value, key: &str) -> &'a str {
    of.get(key).and_then(Value::as_str).unwrap_or_default()
}
