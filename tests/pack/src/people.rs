//! Worked people: what a form asks of them, finds wrong, wants as papers, costs and prints. A pack's own tests, in `people/*.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use gocua_author::fault::Fault;
use gocua_author::placed::{Day, Placed};
use gocua_dossier::answers::{Answers, Origin};
use gocua_dossier::code::Channel;
use gocua_dossier::date::Date;
use gocua_dossier::fee::Ask;
use gocua_dossier::form::{Block, Evaluation, Facts, Form, PlaceNames, Printed};
use gocua_dossier::procedure::{Need, Procedure};
use serde::Deserialize;

use crate::opened::Opened;
use crate::remark::Remark;

/// A file of people.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    form: Placed<String>,
    procedure: Placed<String>,
    #[serde(default)]
    person: Vec<Person>,
}

/// One of them, and what has to come out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// What the person is called in the file.
    pub name: Placed<String>,
    /// The way in.
    pub case: String,
    /// The day of filling in.
    pub today: Day,
    /// As they are typed: codes, five digits of a commune, `yes` and `no`.
    pub answers: BTreeMap<String, String>,
    /// Rules that stand against sending, without their rows; none when it can be sent.
    faults: Option<Vec<String>>,
    #[serde(default)]
    asks: Vec<Placed<String>>,
    #[serde(default)]
    not_asks: Vec<Placed<String>>,
    /// Papers that have to be handed in.
    papers: Option<Vec<String>>,
    /// Đồng, sent online that day.
    fee: Option<i64>,
    /// Words that stand on the sheet.
    #[serde(default)]
    printed: Vec<Placed<String>>,
}

/// The people of a procedure, as far as their files can be read.
#[must_use]
pub fn of(opened: &Opened, procedure: &str) -> Vec<Person> {
    let files = opened.files.below("people/", ".toml").filter_map(|(.., text)| toml::from_str::<People>(text).ok());
    files.filter(|people| people.procedure.value == procedure).flat_map(|people| people.person).collect()
}

/// Runs all people of a pack: how many came out as they should, and what did not.
#[must_use]
pub fn run(opened: &Opened) -> (usize, Vec<Remark>) {
    let (mut good, mut remarks) = (0, Vec::new());
    let places = opened.places.clone().map(|places| places as Arc<dyn PlaceNames>);
    for (file, _, text) in opened.files.below("people/", ".toml") {
        let people: People = match toml::from_str(text) {
            Ok(people) => people,
            Err(error) => {
                remarks.push(Fault::unread(file, text, &error).into());
                continue;
            }
        };
        let line = |place: &std::ops::Range<usize>| gocua_author::fault::position(text, place.start).0;
        let Some(form) = opened.forms.get(&people.form.value) else {
            remarks.push(Remark::fault(
                file,
                line(&people.form.span),
                format!("there is no form {}", people.form.value),
            ));
            continue;
        };
        let Some(procedure) = opened.procedures.get(&people.procedure.value) else {
            remarks.push(Remark::fault(
                file,
                line(&people.procedure.span),
                format!("there is no procedure {}", people.procedure.value),
            ));
            continue;
        };
        if people.person.len() < 6 {
            remarks.push(Remark::doubt(file, 0, format!("{} people; a form has at least six", people.person.len())));
        }
        for person in &people.person {
            let wrong = person.walk(form, procedure, places.as_ref());
            if wrong.is_empty() {
                good += 1;
            }
            for what in wrong {
                remarks.push(Remark::fault(file, line(&person.name.span), format!("{}: {what}", person.name.value)));
            }
        }
    }
    (good, remarks)
}

impl Person {
    fn walk(&self, form: &Form, procedure: &Procedure, places: Option<&Arc<dyn PlaceNames>>) -> Vec<String> {
        let mut wrong = Vec::new();
        let Some(today) = Date::from_iso(&self.today.0) else { return vec!["today is no day".to_owned()] };
        if procedure.case(&self.case).is_none() {
            return vec![format!("there is no case {}", self.case)];
        }
        let mut answers = Answers::new();
        for (path, raw) in &self.answers {
            match path.parse() {
                Ok(parsed) if form.has_question(path.split('[').next().unwrap_or(path)) => {
                    if let Err(error) = answers.set(&parsed, raw, Origin::Typed) {
                        wrong.push(format!("{path}: {error}"));
                    }
                }
                _ => wrong.push(format!("the form asks no {path}")),
            }
        }
        let facts = Facts { places: places.cloned(), ..Facts::new(today, &self.case) };
        let evaluation = form.evaluate(&answers, &facts);
        self.judge(&evaluation, &mut wrong);
        self.papers(procedure, &evaluation, &mut wrong);
        self.fee(procedure, &evaluation, today, &mut wrong);
        let sheet = said(&form.print(&answers, &facts, "Cơ quan"));
        for words in self.printed.iter().filter(|words| !sheet.contains(words.value.as_str())) {
            wrong.push(format!("“{}” does not stand on the sheet", words.value));
        }
        wrong
    }

    fn judge(&self, evaluation: &Evaluation, wrong: &mut Vec<String>) {
        let asked: BTreeSet<String> =
            evaluation.questions.iter().map(|question| question.path.name().to_owned()).collect();
        for name in self.asks.iter().filter(|name| !asked.contains(&name.value)) {
            wrong.push(format!("is not asked {}", name.value));
        }
        for name in self.not_asks.iter().filter(|name| asked.contains(&name.value)) {
            wrong.push(format!("is asked {}", name.value));
        }
        let Some(expected) = &self.faults else { return };
        let found = evaluation.findings.iter().filter(|finding| finding.blocks());
        let found: Vec<(String, String)> = found
            .map(|finding| (finding.rule.clone(), finding.path.as_ref().map(ToString::to_string).unwrap_or_default()))
            .collect();
        for (rule, path) in found.iter().filter(|(rule, _)| !expected.contains(rule)) {
            wrong.push(format!("{rule} stands against sending, at {path}"));
        }
        for rule in expected.iter().filter(|rule| !found.iter().any(|(own, _)| own == *rule)) {
            wrong.push(format!("{rule} does not stand against sending"));
        }
    }

    fn papers(&self, procedure: &Procedure, evaluation: &Evaluation, wrong: &mut Vec<String>) {
        let Some(expected) = &self.papers else { return };
        let needed = procedure.needed(&self.case, |flag| evaluation.flag(flag));
        let papers = needed.filter(|(component, need)| {
            component.kind == gocua_dossier::procedure::ComponentKind::Paper && *need == Need::Required
        });
        let papers: BTreeSet<&str> = papers.map(|(component, _)| component.id.as_str()).collect();
        let expected: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
        if papers != expected {
            wrong.push(format!("has to hand in {papers:?}"));
        }
    }

    fn fee(&self, procedure: &Procedure, evaluation: &Evaluation, on: Date, wrong: &mut Vec<String>) {
        let Some(expected) = self.fee else { return };
        let costing = procedure.costing(evaluation, |_| true);
        let ask = Ask {
            on,
            channel: Channel::Online,
            case: Some(&self.case),
            counts: &costing.counts,
            facts: &costing.facts,
        };
        match procedure.fees.quote(&ask) {
            Ok(quote) if quote.amount.0 == expected => {}
            Ok(quote) => wrong.push(format!("pays {}", quote.amount)),
            Err(error) => wrong.push(format!("nobody knows what it costs: {error}")),
        }
    }
}

/// Everything that stands on a sheet, line by line.
fn said(printed: &Printed) -> String {
    let mut text = String::new();
    for block in &printed.blocks {
        let _ = match block {
            Block::Centered { text: own, .. } | Block::Paragraph { text: own } | Block::Footnote { text: own } => {
                writeln!(text, "{own}")
            }
            Block::Field { label, value } | Block::Boxes { label, value } => writeln!(text, "{label}: {value}"),
            Block::Table { header, rows, .. } => {
                let lines = std::iter::once(header).chain(rows).map(|cells| cells.join(" | "));
                writeln!(text, "{}", lines.collect::<Vec<_>>().join("\n"))
            }
            Block::Columns(columns) => {
                writeln!(text, "{}", columns.iter().map(|lines| lines.join(" / ")).collect::<Vec<_>>().join(" | "))
            }
            Block::NationalHeader | Block::Space => Ok(()),
        };
    }
    text
}
