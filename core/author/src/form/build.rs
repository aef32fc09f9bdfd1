//! From a source to the JSON that the app reads.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::{Map, Value, json};

use super::blocks::{Blocks, Origin};
use super::source::{Choice, Computed, Question, Required, Rule, Source, Written};
use super::texts::Texts;
use crate::expression::{Expression, Known};
use crate::fault::{Fault, position};
use crate::placed::{Day, Placed};

/// A form as the app reads it.
#[derive(Clone, Debug)]
pub struct Built {
    /// Its name.
    pub name: String,
    /// The JSON.
    pub json: String,
    /// File and line of every question (`members.name`), computed value and rule (`rule.declared`) by name: where a fault that the app
    /// finds in the JSON was written.
    pub places: BTreeMap<String, (String, usize)>,
}

/// Makes a form of the text of a source.
///
/// # Errors
/// Everything that is wrong with it, in the order of the file.
pub fn build(file: &str, text: &str, blocks: &Blocks) -> Result<Built, Vec<Fault>> {
    let source: Source = toml::from_str(text).map_err(|error| vec![Fault::unread(file, text, &error)])?;
    let mut builder = Builder::new(file, text);
    let json = builder.form(source, blocks);
    if builder.faults.is_empty() { Ok(json) } else { Err(builder.faults) }
}

/// A part of a form and where it was written: in the form's own file, or in that of a block.
struct Part<T> {
    part: T,
    origin: Option<Origin>,
}

pub(super) struct Builder {
    own: Origin,
    pub(super) faults: Vec<Fault>,
    pub(super) texts: Texts,
    pub(super) names: Names,
    places: BTreeMap<String, (String, usize)>,
}

/// What expressions can name.
#[derive(Default)]
pub(super) struct Names {
    values: BTreeSet<String>,
    groups: BTreeSet<String>,
    codes: BTreeSet<String>,
}

impl Known for Names {
    fn is_value(&self, name: &str) -> bool {
        self.values.contains(name)
    }

    fn is_group(&self, name: &str) -> bool {
        self.groups.contains(name)
    }

    fn is_code(&self, name: &str) -> bool {
        self.codes.contains(name)
    }
}

impl Builder {
    fn new(file: &str, text: &str) -> Self {
        Self {
            own: Origin { file: file.to_owned(), text: text.to_owned() },
            faults: Vec::new(),
            texts: Texts::default(),
            names: Names::default(),
            places: BTreeMap::new(),
        }
    }

    pub(super) fn fault(&mut self, origin: Option<&Origin>, span: &Range<usize>, what: impl Into<String>) {
        let origin = origin.unwrap_or(&self.own);
        let fault = Fault::at(&origin.file, &origin.text, span, what);
        self.faults.push(fault);
    }

    fn form(&mut self, source: Source, blocks: &Blocks) -> Built {
        let mut lists = source.lists;
        let mut questions = Vec::new();
        let mut computed = Vec::new();
        let mut rules = Vec::new();
        for question in source.question {
            if question.block.is_none() {
                questions.push(Part { part: question, origin: None });
                continue;
            }
            match blocks.take(&question) {
                Ok(taken) => {
                    let origin = Some(taken.origin);
                    let part = |part| Part { part, origin: origin.clone() };
                    questions.extend(taken.questions.into_iter().map(part));
                    computed.extend(taken.computed.into_iter().map(|part| Part { part, origin: origin.clone() }));
                    rules.extend(taken.rules.into_iter().map(|part| Part { part, origin: origin.clone() }));
                    for (name, list) in taken.lists {
                        lists.entry(name).or_insert(list);
                    }
                }
                Err((span, what)) => self.fault(None, &span, what),
            }
        }
        computed.extend(source.computed.into_iter().map(|part| Part { part, origin: None }));
        rules.extend(source.rule.into_iter().map(|part| Part { part, origin: None }));

        // Only lists that a question names: a block brings all of its own.
        let used: BTreeSet<String> = questions
            .iter()
            .flat_map(|part| std::iter::once(&part.part).chain(&part.part.field))
            .filter_map(|question| question.list.as_ref().map(|list| list.value.clone()))
            .collect();
        lists.retain(|name, _| used.contains(name));
        self.know(&questions, &computed, &lists);

        self.texts.put("title", &source.title);
        let (lists, pictures) = self.lists(&lists);
        let steps = self.steps(&questions, &source.step);
        let asked: Vec<_> = questions.iter().map(|part| self.question(&part.part, "", part.origin.as_ref())).collect();
        let computed: Vec<_> = computed.iter().map(|part| self.computed(&part.part, part.origin.as_ref())).collect();
        let rules: Vec<_> = rules.iter().map(|part| self.rule(&part.part, part.origin.as_ref())).collect();
        let print = if source.print.is_empty() {
            self.plain_sheet(&source.title, questions.iter().map(|part| &part.part).zip(&asked))
        } else {
            source.print.iter().flat_map(|block| self.block(block)).collect()
        };

        let mut form = Map::new();
        form.insert("form".into(), json!(source.form));
        form.insert("version".into(), json!(source.version));
        form.insert("source".into(), json!(source.source));
        form.insert("valid_from".into(), json!(source.valid_from.0));
        if let Some(Day(day)) = source.valid_to {
            form.insert("valid_to".into(), json!(day));
        }
        form.insert("cases".into(), json!(source.cases));
        form.insert("lists".into(), lists);
        form.insert("pictures".into(), pictures);
        form.insert("questions".into(), Value::Array(asked));
        form.insert("computed".into(), Value::Array(computed));
        form.insert("rules".into(), Value::Array(rules));
        form.insert("steps".into(), steps);
        form.insert("print".into(), Value::Array(print));
        form.insert("texts".into(), std::mem::take(&mut self.texts).into_json());
        Built { name: source.form, json: Value::Object(form).to_string(), places: std::mem::take(&mut self.places) }
    }

    /// Every name that an expression may use, before any is read: order does not matter.
    fn know(
        &mut self,
        questions: &[Part<Question>],
        computed: &[Part<Computed>],
        lists: &BTreeMap<String, Vec<Choice>>,
    ) {
        for part in questions {
            let Some(id) = &part.part.id else {
                let span = part.part.kind.as_ref().map_or(0..0, |kind| kind.span.clone());
                self.fault(part.origin.as_ref(), &span, "a question without an id");
                continue;
            };
            let is_group = part.part.kind.as_ref().is_some_and(|kind| kind.value == "group");
            let set = if is_group { &mut self.names.groups } else { &mut self.names.values };
            if !set.insert(id.value.clone()) {
                self.fault(part.origin.as_ref(), &id.span, format!("two questions are called {}", id.value));
            }
            for field in part.part.field.iter().filter_map(|field| field.id.as_ref()) {
                self.names.values.insert(format!("{}.{}", id.value, field.value));
            }
        }
        for part in computed {
            let id = &part.part.id;
            if !self.names.values.insert(id.value.clone()) {
                self.fault(part.origin.as_ref(), &id.span, format!("{} is there twice", id.value));
            }
        }
        self.names.codes.extend(lists.values().flatten().map(|choice| choice.code.clone()));
    }

    fn lists(&mut self, lists: &BTreeMap<String, Vec<Choice>>) -> (Value, Value) {
        let mut codes = Map::new();
        let mut pictures = Map::new();
        for (name, list) in lists {
            codes.insert(name.clone(), list.iter().map(|choice| choice.code.as_str()).collect());
            for choice in list {
                let id = format!("list.{name}.{}", choice.code);
                self.texts.put_one(&id, "vi", &choice.vi);
                if let Some(english) = &choice.en {
                    self.texts.put_one(&id, "en", english);
                }
                self.texts.put(&format!("{id}.hint"), &choice.hint);
            }
            let shown: Map<_, _> =
                list.iter().filter_map(|choice| Some((choice.code.clone(), json!(choice.picture.as_ref()?)))).collect();
            if !shown.is_empty() {
                pictures.insert(name.clone(), Value::Object(shown));
            }
        }
        (Value::Object(codes), Value::Object(pictures))
    }

    /// A step for each question, or for neighbours that name the same.
    fn steps(&mut self, questions: &[Part<Question>], titles: &BTreeMap<String, super::source::Step>) -> Value {
        let mut steps: Vec<(String, Vec<String>)> = Vec::new();
        for part in questions {
            let Some(id) = &part.part.id else { continue };
            let step = part.part.step.as_ref().unwrap_or(&id.value);
            match steps.iter().position(|(known, _)| known == step) {
                Some(at) if at + 1 == steps.len() => {
                    if let Some((_, together)) = steps.last_mut() {
                        together.push(id.value.clone());
                    }
                }
                Some(_) => self.fault(
                    part.origin.as_ref(),
                    &id.span,
                    format!("the questions of the step {step} do not stand together"),
                ),
                None => steps.push((step.clone(), vec![id.value.clone()])),
            }
        }
        for (name, step) in titles {
            if !steps.iter().any(|(known, _)| known == name) {
                self.faults.push(Fault::of(&self.own.file, format!("the step {name} has a title and no questions")));
            }
            self.texts.put(&format!("step.{name}.title"), &step.title);
        }
        steps.into_iter().map(|(id, questions)| json!({ "id": id, "questions": questions })).collect()
    }

    fn question(&mut self, question: &Question, group: &str, origin: Option<&Origin>) -> Value {
        let Some(id) = &question.id else { return Value::Null };
        let full = format!("{group}{}", id.value);
        self.place(&full, &id.span, origin);
        let mut json = Map::new();
        json.insert("id".into(), json!(id.value));
        let Some(kind) = &question.kind else {
            self.fault(origin, &id.span, format!("{full} has no kind"));
            return Value::Null;
        };
        let (kind, format) = match kind.value.as_str() {
            kind @ ("text" | "integer" | "date" | "partial_date" | "month" | "yes_no" | "choice" | "choices"
            | "place" | "identity_number" | "group") => (kind, None),
            format @ ("name" | "phone" | "email" | "address") => ("text", Some(json!(format))),
            "digits" => ("text", Some(json!({ "digits": question.min }))),
            other => {
                self.fault(origin, &kind.span, format!("there is no kind {other}"));
                return Value::Null;
            }
        };
        json.insert("kind".into(), json!(kind));
        if let Some(min) = question.min.filter(|_| format.as_ref().is_none_or(|format| !format.is_object())) {
            json.insert("min".into(), json!(min));
        }
        if let Some(format) = format {
            json.insert("format".into(), format);
        }
        if let Some(max) = question.max {
            json.insert("max".into(), json!(max));
        }
        if let Some(list) = &question.list {
            json.insert("list".into(), json!(list.value));
        }
        if let Some(when) = &question.when {
            json.insert("when".into(), self.expression(when, origin));
        }
        match question.required.as_ref().map(|required| (&required.value, required)) {
            Some((Required::Plain(plain), _)) => drop(json.insert("required".into(), json!(plain))),
            Some((Required::When(when), place)) => {
                json.insert("required".into(), self.expression(&place.with(when.clone()), origin));
            }
            None => {}
        }
        if !question.prefill.is_empty() {
            json.insert("prefill".into(), json!(question.prefill));
        }
        let fields: Vec<_> =
            question.field.iter().map(|field| self.question(field, &format!("{full}."), origin)).collect();
        if !fields.is_empty() {
            json.insert("fields".into(), Value::Array(fields));
        }
        if question.ask.is_empty() {
            self.fault(origin, &id.span, format!("{full} asks nothing: ask.vi is missing"));
        }
        let texts = [
            ("label", &question.ask),
            ("hint", &question.hint),
            ("example", &question.example),
            ("why", &question.why),
            ("read_aloud", &question.read_aloud),
            ("row", &question.row),
            ("add", &question.add),
        ];
        for (part, words) in texts {
            self.texts.put(&format!("{full}.{part}"), words);
        }
        if let Some(paper) = &question.paper {
            self.texts.put_one(&format!("{full}.print_label"), "vi", paper);
        }
        Value::Object(json)
    }

    fn computed(&mut self, computed: &Computed, origin: Option<&Origin>) -> Value {
        self.place(&computed.id.value, &computed.id.span, origin);
        json!({ "id": computed.id.value, "type": computed.of, "value": self.expression(&computed.value, origin) })
    }

    fn rule(&mut self, rule: &Rule, origin: Option<&Origin>) -> Value {
        let id = &rule.id.value;
        self.place(&format!("rule.{id}"), &rule.id.span, origin);
        let mut json = Map::new();
        json.insert("id".into(), json!(id));
        if let Some(at) = &rule.at {
            json.insert("at".into(), json!(at.value));
        }
        json.insert("weight".into(), json!(rule.weight));
        if let Some(when) = &rule.when {
            json.insert("when".into(), self.expression(when, origin));
        }
        json.insert("must".into(), self.expression(&rule.must, origin));
        let with: Map<_, _> =
            rule.with.iter().map(|(name, value)| (name.clone(), self.expression(value, origin))).collect();
        if !with.is_empty() {
            json.insert("with".into(), Value::Object(with));
        }
        if let Some(source) = &rule.source {
            json.insert("source".into(), json!(source));
        }
        self.texts.put(&format!("rule.{id}.message"), &rule.say);
        self.texts.put(&format!("rule.{id}.remedy"), &rule.remedy);
        Value::Object(json)
    }

    pub(super) fn expression(&mut self, written: &Written, origin: Option<&Origin>) -> Value {
        match Expression::read(&written.value, &self.names) {
            Ok(expression) => expression.to_json(),
            Err(wrong) => {
                // The quotes before it are one byte; a text of several lines or a renamed one is told at its beginning.
                let start = written.span.start + 1 + if origin.is_none() { wrong.span.start } else { 0 };
                self.fault(origin, &(start..start), format!("“{}”: {}", written.value, wrong.what));
                Value::Null
            }
        }
    }

    pub(super) fn condition(&mut self, when: Option<&Written>) -> Option<Value> {
        when.map(|when| self.expression(when, None))
    }

    pub(super) fn is_question(&self, name: &str) -> bool {
        self.names.is_value(name) || self.names.is_group(name)
    }

    pub(super) fn wrong(&mut self, place: &Placed<String>, what: impl Into<String>) {
        self.fault(None, &place.span, what);
    }

    fn place(&mut self, name: &str, span: &Range<usize>, origin: Option<&Origin>) {
        let origin = origin.unwrap_or(&self.own);
        let line = position(&origin.text, span.start).0;
        self.places.insert(name.to_owned(), (origin.file.clone(), line));
    }
}
