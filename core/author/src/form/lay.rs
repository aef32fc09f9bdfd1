//! The sheet: as it is laid out, or the labels in order.

use serde_json::{Map, Value, json};

use super::build::Builder;
use super::source::{Column, Print, Question};
use crate::expression::Known;
use crate::placed::Placed;
use crate::words::Words;

impl Builder {
    /// One part of the sheet; `fields` becomes several.
    pub(super) fn block(&mut self, print: &Print) -> Vec<Value> {
        let mut json = Map::new();
        let kind = print.block.value.as_str();
        if kind == "fields" {
            let when = self.condition(print.when.as_ref());
            let questions = print.questions.iter().map(|question| {
                let mut json = Map::new();
                json.insert("block".into(), json!("field"));
                json.insert("question".into(), self.named(question));
                if let Some(when) = &when {
                    json.insert("when".into(), when.clone());
                }
                Value::Object(json)
            });
            return questions.collect();
        }
        json.insert("block".into(), json!(kind));
        match kind {
            "national_header" | "space" => {}
            "centered" => {
                self.worded(&mut json, "text", print, print.text.as_ref());
                json.insert("bold".into(), json!(print.bold));
                json.insert("size".into(), json!(print.size.unwrap_or(12)));
            }
            "paragraph" | "footnote" => self.worded(&mut json, "text", print, print.text.as_ref()),
            "field" | "boxes" => {
                if let Some(question) = &print.question {
                    json.insert("question".into(), self.named(question));
                } else if kind == "boxes" {
                    self.wrong(&print.block, "boxes are for a question");
                }
                if let Some(label) = &print.label {
                    json.insert("label".into(), json!(self.texts.printed(label)));
                }
                if let Some(text) = &print.text {
                    json.insert("text".into(), json!(self.texts.printed(text)));
                }
            }
            "table" => self.table(&mut json, print),
            "columns" => {
                let columns: Vec<Vec<String>> = print
                    .columns
                    .iter()
                    .map(|lines| lines.iter().map(|line| self.texts.printed(line)).collect())
                    .collect();
                json.insert("columns".into(), json!(columns));
            }
            other => self.wrong(&print.block, format!("there is no part of a sheet called {other}")),
        }
        if let Some(when) = self.condition(print.when.as_ref()) {
            json.insert("when".into(), when);
        }
        vec![Value::Object(json)]
    }

    fn worded(&mut self, json: &mut Map<String, Value>, member: &str, print: &Print, text: Option<&Placed<String>>) {
        match text {
            Some(text) => drop(json.insert(member.into(), json!(self.texts.printed(text)))),
            None => self.wrong(&print.block, format!("a {} has a {member}", print.block.value)),
        }
    }

    fn named(&mut self, question: &Placed<String>) -> Value {
        if !self.is_question(question) {
            self.wrong(question, format!("nothing is called {}", question.value));
        }
        json!(question.value)
    }

    fn table(&mut self, json: &mut Map<String, Value>, print: &Print) {
        match &print.group {
            Some(group) if self.names.is_group(group) => drop(json.insert("group".into(), json!(group.value))),
            Some(group) => self.wrong(group, format!("there is no group {}", group.value)),
            None => self.wrong(&print.block, "a table is of a group"),
        }
        if let Some(numbered) = &print.numbered {
            json.insert("numbered".into(), json!(self.texts.printed(numbered)));
        }
        let columns: Vec<Value> = print.column.iter().map(|column| self.column(column)).collect();
        json.insert("columns".into(), Value::Array(columns));
    }

    fn column(&mut self, column: &Column) -> Value {
        let fields: Vec<&str> = column.fields.iter().map(|field| field.value.as_str()).collect();
        let mut json = Map::new();
        json.insert("fields".into(), json!(fields));
        if let Some(label) = &column.label {
            json.insert("label".into(), json!(self.texts.printed(label)));
        }
        json.insert("width".into(), json!(column.width));
        Value::Object(json)
    }

    /// Heading, title, whom it is addressed to, every label in order, and the place to sign.
    /// Each question comes with what was made of it.
    pub(super) fn plain_sheet<'a>(
        &mut self,
        title: &Words,
        questions: impl Iterator<Item = (&'a Question, &'a Value)>,
    ) -> Vec<Value> {
        let heading = title.0.get("vi").map(|title| title.to_uppercase()).unwrap_or_default();
        let mut sheet = vec![
            json!({ "block": "national_header" }),
            json!({ "block": "space" }),
            json!({ "block": "centered", "text": self.texts.printed(&heading), "bold": true, "size": 14 }),
            json!({ "block": "centered", "text": self.texts.printed("Kính gửi: {agency}"), "size": 12 }),
            json!({ "block": "space" }),
        ];
        for (question, asked) in questions {
            let (Some(id), Some(kind)) = (&question.id, &question.kind) else { continue };
            if question.paper.is_none() {
                continue;
            }
            let mut json = match kind.value.as_str() {
                "group" => {
                    let fields: Vec<_> = question
                        .field
                        .iter()
                        .filter(|field| field.paper.is_some())
                        .filter_map(|field| field.id.as_ref())
                        .collect();
                    let width = 93 / u8::try_from(fields.len().max(1)).unwrap_or(93);
                    let columns: Vec<_> =
                        fields.iter().map(|id| json!({ "fields": [id.value], "width": width })).collect();
                    let label = question.paper.clone().unwrap_or_default();
                    sheet.push(json!({ "block": "paragraph", "text": self.texts.printed(&label) }));
                    json!({ "block": "table", "group": id.value, "numbered": self.texts.printed("TT"), "columns": columns })
                }
                "identity_number" => json!({ "block": "boxes", "question": id.value }),
                _ => json!({ "block": "field", "question": id.value }),
            };
            // What was not asked has no line, unless the paper has it all the same: then it is left to be filled in by hand.
            if let (Some(when), Value::Object(json)) = (asked.get("when"), &mut json) {
                json.insert("when".into(), when.clone());
            }
            sheet.push(json);
        }
        sheet.push(json!({ "block": "space" }));
        let lines = ["Ngày {day} tháng {month} năm {year}", "NGƯỜI KHAI", "(Ký, ghi rõ họ tên)"];
        let sign: Vec<_> = lines.iter().map(|line| self.texts.printed(line)).collect();
        sheet.push(json!({ "block": "columns", "columns": [[self.texts.printed(" ")], sign] }));
        sheet
    }
}
