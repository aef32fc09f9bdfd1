//! Questions that nobody can ever be asked: conditions that no answers make true.
//!
//! A condition is looked at as a formula over what choices and yes-or-no questions can be answered with, and over ways in; whatever else
//! it compares (dates, texts, numbers) may be either. An answer counts only where its question is asked itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::opened::Opened;
use crate::remark::Remark;

/// Combinations that are tried before it is taken as reachable.
const MOST: usize = 200_000;

pub(super) fn look(opened: &Opened, remarks: &mut Vec<Remark>) {
    // What the app does not load may wait for itself.
    for built in opened.built.forms.values().filter(|built| opened.forms.contains_key(&built.name)) {
        let Ok(form) = serde_json::from_str::<Value>(&built.json) else { continue };
        let model = Model::of(&form);
        for (name, when) in &model.when {
            if !model.can_be(when, name) {
                let (file, line) = opened.written(&built.name, name);
                remarks.push(Remark::fault(
                    &file,
                    line,
                    format!("nobody can ever be asked {name}: its condition is never so"),
                ));
            }
        }
    }
}

struct Model {
    cases: Vec<String>,
    /// What a question can be answered with.
    domains: BTreeMap<String, Vec<String>>,
    when: BTreeMap<String, Value>,
    computed: BTreeMap<String, Value>,
}

/// What a formula says: surely so, surely not, or open.
type Said = Option<bool>;

impl Model {
    fn of(form: &Value) -> Self {
        let list = |value: &Value| -> Vec<String> {
            value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let mut model = Self {
            cases: list(&form["cases"]),
            domains: BTreeMap::new(),
            when: BTreeMap::new(),
            computed: BTreeMap::new(),
        };
        for question in form["questions"].as_array().into_iter().flatten() {
            let name = question["id"].as_str().unwrap_or_default().to_owned();
            match question["kind"].as_str() {
                Some("choice") => {
                    let codes = list(&form["lists"][question["list"].as_str().unwrap_or_default()]);
                    model.domains.insert(name.clone(), codes);
                }
                Some("yes_no") => drop(model.domains.insert(name.clone(), vec!["true".to_owned(), "false".to_owned()])),
                _ => {}
            }
            if let Some(when) = question.get("when") {
                model.when.insert(name, when.clone());
            }
        }
        for computed in form["computed"].as_array().into_iter().flatten() {
            let name = computed["id"].as_str().unwrap_or_default();
            model.computed.insert(name.to_owned(), computed["value"].clone());
        }
        model
    }

    /// The questions with a domain that a formula depends on, also through other conditions.
    fn depends(&self, formula: &Value, found: &mut BTreeSet<String>, seen: &mut BTreeSet<String>) {
        match formula {
            Value::Object(object) => {
                if let Some(name) = object.get("ref").and_then(first).and_then(Value::as_str)
                    && seen.insert(name.to_owned())
                {
                    if self.domains.contains_key(name) {
                        found.insert(name.to_owned());
                    }
                    for inner in [self.computed.get(name), self.when.get(name)].into_iter().flatten() {
                        self.depends(inner, found, seen);
                    }
                }
                object.values().for_each(|value| self.depends(value, found, seen));
            }
            Value::Array(values) => values.iter().for_each(|value| self.depends(value, found, seen)),
            _ => {}
        }
    }

    /// Whether some answers make a condition so.
    fn can_be(&self, formula: &Value, own: &str) -> bool {
        let mut names = BTreeSet::new();
        self.depends(formula, &mut names, &mut BTreeSet::new());
        names.remove(own);
        let names: Vec<&String> = names.iter().collect();
        let sizes: Vec<usize> =
            names.iter().filter_map(|name| self.domains.get(*name)).map(|codes| codes.len().max(1)).collect();
        let cases = self.cases.len().max(1);
        let all = sizes.iter().try_fold(cases, |all, size| all.checked_mul(*size)).unwrap_or(usize::MAX);
        if all > MOST {
            return true;
        }
        (0..all).any(|mut number| {
            let case = self.cases.get(number % cases).map_or("", String::as_str);
            number /= cases;
            let mut world = World { model: self, case, answers: BTreeMap::new(), deep: 0 };
            for (name, size) in names.iter().zip(&sizes) {
                let code =
                    self.domains.get(*name).and_then(|codes| codes.get(number % size)).map_or("", String::as_str);
                world.answers.insert(name.as_str(), code);
                number /= size;
            }
            world.said(formula) != Some(false)
        })
    }
}

fn first(value: &Value) -> Option<&Value> {
    value.as_array().map_or(Some(value), |values| values.first())
}

struct World<'a> {
    model: &'a Model,
    case: &'a str,
    answers: BTreeMap<&'a str, &'a str>,
    deep: usize,
}

impl<'a> World<'a> {
    fn is_asked(&mut self, name: &str) -> Said {
        let Some(when) = self.model.when.get(name) else { return Some(true) };
        self.deeper(|world| world.said(when))
    }

    fn deeper(&mut self, look: impl FnOnce(&mut Self) -> Said) -> Said {
        if self.deep > 30 {
            return None;
        }
        self.deep += 1;
        let said = look(self);
        self.deep -= 1;
        said
    }

    fn said(&mut self, formula: &Value) -> Said {
        let Value::Object(object) = formula else { return formula.as_bool() };
        let (operator, arguments) = object.iter().next()?;
        let arguments: Vec<&Value> =
            arguments.as_array().map_or_else(|| vec![arguments], |values| values.iter().collect());
        match operator.as_str() {
            "and" => self.folded(&arguments, false),
            "or" => self.folded(&arguments, true),
            "not" => self.said(arguments.first()?).map(|said| !said),
            "case" => Some(arguments.iter().any(|code| code.as_str() == Some(self.case))),
            "known" => match reference(arguments.first()?) {
                Some(name) if self.answers.contains_key(name) => self.is_asked(name),
                Some(name) if self.is_asked(name) == Some(false) => Some(false),
                _ => None,
            },
            "ref" => {
                let name = arguments.first()?.as_str()?;
                if let Some(value) = self.model.computed.get(name) {
                    return self.deeper(|world| world.said(value));
                }
                self.truth(name)
            }
            "eq" | "ne" => {
                let (left, right) = (arguments.first()?, arguments.get(1)?);
                let (name, code) = match (reference(left), right.as_str(), reference(right), left.as_str()) {
                    (Some(name), Some(code), ..) | (.., Some(name), Some(code)) => (name, code),
                    _ => return None,
                };
                self.compared(name, |own| (own == code) == (operator == "eq"))
            }
            "in" => {
                let name = reference(arguments.first()?)?;
                let codes: Vec<&str> = arguments.iter().skip(1).filter_map(|code| code.as_str()).collect();
                self.compared(name, |own| codes.contains(&own))
            }
            _ => None,
        }
    }

    /// A yes-or-no question as a condition.
    fn truth(&mut self, name: &str) -> Said {
        self.compared(name, |own| own == "true")
    }

    /// What is not asked has no answer, and nothing that is compared with it is so.
    fn compared(&mut self, name: &str, fits: impl FnOnce(&str) -> bool) -> Said {
        if self.is_asked(name) == Some(false) {
            return Some(false);
        }
        self.answers.get(name).map(|own| fits(own))
    }

    /// `and` is not so as soon as one is not, `or` is so as soon as one is.
    fn folded(&mut self, parts: &[&Value], decides: bool) -> Said {
        let mut open = false;
        for part in parts {
            match self.said(part) {
                Some(said) if said == decides => return Some(decides),
                None => open = true,
                Some(_) => {}
            }
        }
        if open { None } else { Some(!decides) }
    }
}

fn reference(value: &Value) -> Option<&str> {
    value.get("ref").and_then(first).and_then(Value::as_str)
}
