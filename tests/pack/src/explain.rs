//! Why a question is asked, a paper wanted, a fee charged: each with its condition and what the answers say about it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use gocua_author::expression::Expression;
use gocua_dossier::answers::{Answers, Origin};
use gocua_dossier::code::Channel;
use gocua_dossier::date::Date;
use gocua_dossier::expr;
use gocua_dossier::fee::{Ask, FeeError};
use gocua_dossier::form::{Evaluation, Facts, PlaceNames};
use gocua_dossier::procedure::{ComponentKind, Need, Procedure, in_language};
use serde_json::Value;

use crate::language::Language;
use crate::opened::Opened;

/// What is explained.
pub struct Wanted<'a> {
    /// Code of the procedure, today's or an earlier one.
    pub procedure: &'a str,
    /// The way in; the procedure's first when it is left out.
    pub case: Option<&'a str>,
    /// Answers as they are typed, by question.
    pub answers: BTreeMap<String, String>,
    /// The day of sending.
    pub today: Date,
}

/// Explains a procedure to whoever keeps it.
///
/// # Errors
/// In words: no such procedure, case or question.
pub fn explain(opened: &Opened, wanted: &Wanted<'_>, language: Language) -> Result<String, String> {
    let procedure = opened
        .procedures
        .values()
        .find(|procedure| procedure.has_code(wanted.procedure))
        .ok_or_else(|| format!("there is no procedure {}", wanted.procedure))?;
    let case = match wanted.case {
        Some(case) => procedure.case(case).ok_or_else(|| format!("there is no case {case}"))?,
        None => procedure.cases.first().ok_or("it has no case")?,
    };
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} {} · {} · {}",
        procedure.code,
        in_language(&procedure.short_name, language.tag()),
        in_language(&case.name, language.tag()),
        wanted.today
    );
    let loaded = procedure.form.as_ref().and_then(|id| Some((opened.forms.get(id)?, opened.built.forms.get(id)?)));
    let Some((form, built)) = loaded else {
        let elsewhere = procedure.elsewhere.as_ref().map(|basis| in_language(&basis.text, language.tag()));
        let _ = writeln!(text, "\n{}", elsewhere.unwrap_or_default());
        fee(&mut text, procedure, None, &case.id, wanted.today, language);
        return Ok(text);
    };
    let json: Value = serde_json::from_str(&built.json).map_err(|error| error.to_string())?;
    let mut answers = Answers::new();
    for (path, raw) in &wanted.answers {
        let parsed = path.parse().map_err(|_| format!("{path} is no name of a question"))?;
        if !form.has_question(path.split('[').next().unwrap_or(path)) {
            return Err(format!("the form asks no {path}"));
        }
        answers.set(&parsed, raw, Origin::Typed).map_err(|error| format!("{path}: {error}"))?;
    }
    let places = opened.places.clone().map(|places| places as Arc<dyn PlaceNames>);
    let facts = Facts { places, language: language.tag().to_owned(), ..Facts::new(wanted.today, &case.id) };
    let evaluation = form.evaluate(&answers, &facts);
    let explainer = Explainer { json: &json, evaluation: &evaluation, case: &case.id, language };
    explainer.questions(&mut text);
    explainer.findings(&mut text);
    explainer.papers(&mut text, procedure);
    fee(&mut text, procedure, Some(&evaluation), &case.id, wanted.today, language);
    Ok(text)
}

struct Explainer<'a> {
    json: &'a Value,
    evaluation: &'a Evaluation,
    case: &'a str,
    language: Language,
}

impl Explainer<'_> {
    fn questions(&self, text: &mut String) {
        let pick = |vi, en| self.language.pick(vi, en);
        let _ = writeln!(text, "\n{}", pick("CÂU HỎI", "QUESTIONS"));
        let asked: BTreeSet<&str> = self.evaluation.questions.iter().map(|question| question.path.name()).collect();
        for question in self.list("questions") {
            let name = question["id"].as_str().unwrap_or_default();
            let mark = if asked.contains(name) { "+" } else { "-" };
            let why = match question.get("when") {
                None => pick("ai cũng được hỏi", "everybody is asked").to_owned(),
                Some(when) => self.because(when),
            };
            let _ = writeln!(text, "  {mark} {name}: {why}");
        }
        let _ = writeln!(text, "  {}", pick("(+ được hỏi, - không được hỏi)", "(+ is asked, - is not asked)"));
    }

    fn findings(&self, text: &mut String) {
        let pick = |vi, en| self.language.pick(vi, en);
        let blocking: Vec<_> = self.evaluation.findings.iter().filter(|finding| finding.blocks()).collect();
        if blocking.is_empty() {
            return;
        }
        let _ = writeln!(text, "\n{}", pick("ĐANG CHẶN GỬI", "STANDS AGAINST SENDING"));
        for finding in blocking {
            let at = finding.path.as_ref().map(|path| format!(" ({path})")).unwrap_or_default();
            let _ = write!(text, "  · {}{at}: {}", finding.rule, finding.text);
            if let Some(rule) = self.list("rules").find(|rule| rule["id"] == finding.rule.as_str()) {
                let _ = write!(text, "\n      {} {}", pick("phải đúng:", "must be so:"), self.because(&rule["must"]));
                if let Some(source) = &finding.source {
                    let _ = write!(text, "\n      {} {source}", pick("căn cứ:", "source:"));
                }
            }
            let _ = writeln!(text);
        }
    }

    fn papers(&self, text: &mut String, procedure: &Procedure) {
        let pick = |vi, en| self.language.pick(vi, en);
        let _ = writeln!(text, "\n{}", pick("GIẤY TỜ", "PAPERS"));
        let needs: BTreeMap<&str, Need> = procedure
            .needed(self.case, |flag| self.evaluation.flag(flag))
            .map(|(component, need)| (component.id.as_str(), need))
            .collect();
        for component in procedure.components.iter().filter(|component| component.kind == ComponentKind::Paper) {
            let need = match needs.get(component.id.as_str()) {
                Some(Need::Required) => pick("phải nộp", "is wanted"),
                Some(Need::Optional) => pick("có thì nộp", "may be added"),
                Some(Need::InDatabase) => pick("cơ sở dữ liệu đã có, không phải nộp", "a database has it"),
                Some(Need::NotKnownYet) => pick("chưa biết, còn tùy câu trả lời", "not known yet"),
                None => pick("không cần", "not wanted"),
            };
            let _ = write!(text, "  · {}: {need}", in_language(&component.name, self.language.tag()));
            if !component.cases.is_empty() {
                let _ = write!(text, "\n      {} {}", pick("trường hợp:", "cases:"), component.cases.join(", "));
            }
            if let Some(flag) = &component.when {
                let value = self.list("computed").find(|computed| computed["id"] == flag.as_str());
                let why = value.map_or_else(|| flag.clone(), |computed| self.because(&computed["value"]));
                let _ = write!(text, "\n      {} {why}", pick("khi:", "when:"));
            }
            let _ = writeln!(text, "\n      {} {}", pick("căn cứ:", "source:"), component.source);
        }
    }

    /// A condition, and what each name in it says now.
    fn because(&self, condition: &Value) -> String {
        let Some(expression) = Expression::from_json(condition) else { return condition.to_string() };
        let mut names = BTreeSet::new();
        gather(condition, &mut names);
        let said: Vec<String> = names.iter().map(|name| format!("{name}: {}", self.value(name))).collect();
        if said.is_empty() { expression.to_string() } else { format!("{expression}   [{}]", said.join(", ")) }
    }

    fn value(&self, name: &str) -> String {
        let pick = |vi, en| self.language.pick(vi, en);
        let (group, field) = name.split_once('.').map_or((name, None), |(group, field)| (group, Some(field)));
        let mut values: Vec<String> = Vec::new();
        for question in &self.evaluation.questions {
            let row = question.path.row();
            if question.path.name() == group && row.map(|(_, own)| own) == field {
                let raw = question.raw.trim();
                values.push(if raw.is_empty() { pick("chưa trả lời", "open").to_owned() } else { raw.to_owned() });
            }
        }
        if let Some(value) = self.evaluation.computed.get(name) {
            values.push(written(value));
        }
        if values.is_empty() {
            let known = self.list("computed").any(|computed| computed["id"] == name);
            return if known { pick("chưa biết", "not known") } else { pick("không hỏi", "not asked") }.to_owned();
        }
        values.join(" / ")
    }

    fn list(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.json.get(name).and_then(Value::as_array).into_iter().flatten()
    }
}

/// The names that an expression refers to.
fn gather(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            if let Some(name) = object.get("ref").and_then(|of| of.get(0).unwrap_or(of).as_str()) {
                names.insert(name.to_owned());
            }
            object.values().for_each(|value| gather(value, names));
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, names)),
        _ => {}
    }
}

fn written(value: &expr::Value) -> String {
    match value {
        expr::Value::Bool(value) => value.to_string(),
        expr::Value::Integer(value) => value.to_string(),
        expr::Value::Text(text) => text.to_string(),
        expr::Value::Date(date) => date.to_string(),
        other => format!("{other:?}"),
    }
}

fn fee(
    text: &mut String,
    procedure: &Procedure,
    evaluation: Option<&Evaluation>,
    case: &str,
    on: Date,
    language: Language,
) {
    let pick = |vi, en| language.pick(vi, en);
    let _ = writeln!(text, "\n{}", pick("LỆ PHÍ", "FEE"));
    let costing = evaluation.map(|evaluation| procedure.costing(evaluation, |_| false)).unwrap_or_default();
    for channel in Channel::ALL {
        let name = match channel {
            Channel::Online => pick("trực tuyến", "online"),
            Channel::Direct => pick("tại quầy", "at the counter"),
            Channel::Post => pick("qua bưu chính", "by post"),
        };
        let ask = Ask { on, channel, case: Some(case), counts: &costing.counts, facts: &costing.facts };
        match procedure.fees.quote(&ask) {
            Ok(quote) => {
                let _ = writeln!(text, "  · {name}: {}", quote.amount);
                for line in &quote.lines {
                    let count = if line.count == 1 { String::new() } else { format!(" × {}", line.count) };
                    let _ = writeln!(
                        text,
                        "      {} {}{count} ({}; {})",
                        in_language(&line.name, language.tag()),
                        line.amount,
                        line.rule,
                        line.source
                    );
                }
                for possible in &quote.possibilities {
                    let facts: Vec<&str> = possible.if_all.iter().chain(&possible.if_any).map(String::as_str).collect();
                    let _ = writeln!(
                        text,
                        "      {} {} {} {} ({}; {})",
                        pick("còn", "would be"),
                        possible.amount,
                        pick("nếu", "if"),
                        facts.join(", "),
                        possible.rule,
                        possible.source
                    );
                }
                for (day, then) in procedure.fees.changes(&ask, on.plus_days(730)) {
                    let _ = writeln!(text, "      {} {day}: {}", pick("từ", "from"), then.amount);
                }
            }
            Err(FeeError::NotKnown) => {
                let _ = writeln!(
                    text,
                    "  · {name}: {}",
                    pick("gói không nói, phải hỏi cơ quan", "the pack does not say; ask the agency")
                );
            }
            Err(error) => {
                let _ = writeln!(text, "  · {name}: {error}");
            }
        }
    }
}
