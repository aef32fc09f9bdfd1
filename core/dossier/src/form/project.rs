//! From values to words: questions, steps and findings as people see them.

use std::collections::{BTreeMap, BTreeSet};

use super::compiled::{Anchor, Cell, Field, FieldKind, Plan};
use super::display::{self, Speaker};
use super::evaluation::{Choice, Evaluation, Facts, Finding, Kind, Question, Step, Weight};
use super::parse::{FormatFault, Parsed};
use super::state::{Known, State};
use super::words::{self, Common, TextId};
use crate::answers::{Answers, MAX_ROWS, Path};
use crate::expr::{Read, Row};

/// A look at one state of one form.
pub(super) struct Projection<'a> {
    pub(super) plan: &'a Plan,
    pub(super) state: &'a State,
    pub(super) answers: &'a Answers,
    pub(super) facts: &'a Facts,
    pub(super) speaker: Speaker<'a>,
}

impl<'a> Projection<'a> {
    pub(super) fn new(plan: &'a Plan, state: &'a State, answers: &'a Answers, facts: &'a Facts) -> Self {
        Self { plan, state, answers, facts, speaker: Speaker::new(plan, facts) }
    }

    pub(super) fn evaluation(&self) -> Evaluation {
        let mut questions = Vec::new();
        let mut steps = Vec::new();
        for step in &self.plan.steps {
            let first = questions.len();
            for cell in &step.cells {
                self.questions_of(*cell, &mut questions);
            }
            let new = questions.get(first..).unwrap_or_default();
            if let Some(question) = new.first() {
                let title = step.title.map_or_else(|| question.label.clone(), |title| self.speaker.text(title));
                let paths = new.iter().map(|question| question.path.clone()).collect();
                steps.push(Step { id: step.id.clone(), title, paths });
            }
        }
        let mut findings: Vec<Finding> =
            questions.iter().flat_map(|question| question.findings.iter().cloned()).collect();
        findings.extend(self.rule_findings(&self.plan.whole, None, None));
        let kept = self.kept(&questions);
        Evaluation { questions, steps, findings, computed: self.computed(), kept }
    }

    fn computed(&self) -> BTreeMap<String, crate::expr::Value> {
        let cells = self.plan.cells.iter().zip(&self.state.cells);
        cells
            .filter_map(|(cell, known)| match cell {
                Cell::Computed { name, .. } => Some((name.clone(), known.value()?.clone())),
                Cell::Question(_) => None,
            })
            .collect()
    }

    /// Answers with text whose question is hidden, or that the form does not know (any more).
    fn kept(&self, questions: &[Question]) -> Vec<Path> {
        let shown: BTreeSet<&Path> = questions.iter().map(|question| &question.path).collect();
        let hidden =
            |(path, entry): &(&Path, &crate::answers::Entry)| !entry.raw.trim().is_empty() && !shown.contains(path);
        self.answers.entries().filter(hidden).map(|(path, _)| path.clone()).collect()
    }

    /// The visible questions of a cell: itself, and for a group the fields of its rows.
    pub(super) fn questions_of(&self, cell: usize, into: &mut Vec<Question>) {
        let Some(field) = self.plan.question(cell) else {
            return;
        };
        let Some(known) = self.state.cells.get(cell).filter(|known| known.visible) else {
            return;
        };
        into.push(self.question(field, known, Path::trusted(&field.name, None), None));
        let FieldKind::Group(group) = field.kind else {
            return;
        };
        let Some(of) = self.plan.groups.get(group) else {
            return;
        };
        for (row, state) in self.state.groups.get(group).into_iter().flatten().enumerate() {
            let Ok(index) = u16::try_from(row) else {
                return;
            };
            for (inner, known) in of.fields.iter().zip(state).filter(|(_, known)| known.visible) {
                let path = Path::trusted(&of.name, Some((index, &inner.name)));
                into.push(self.question(inner, known, path, Some(Row { group, row })));
            }
        }
    }

    /// The question at a path, when it is visible.
    pub(super) fn question_at(&self, path: &Path) -> Option<Question> {
        let cell = *self.plan.names.get(path.name())?;
        let field = self.plan.question(cell)?;
        let Some((row, name)) = path.row() else {
            let known = self.state.cells.get(cell).filter(|known| known.visible)?;
            return Some(self.question(field, known, path.clone(), None));
        };
        let FieldKind::Group(group) = field.kind else {
            return None;
        };
        let index = self.plan.groups.get(group)?.fields.iter().position(|field| field.name == name)?;
        let inner = self.plan.groups.get(group)?.fields.get(index)?;
        let row = usize::from(row);
        let known = self.state.groups.get(group)?.get(row)?.get(index).filter(|known| known.visible)?;
        Some(self.question(inner, known, path.clone(), Some(Row { group, row })))
    }

    fn question(&self, field: &Field, known: &Known, path: Path, at: Option<Row>) -> Question {
        let say = |text: Option<TextId>| text.map(|text| self.speaker.text(text));
        let label = self.speaker.text(field.texts.label);
        let entry = self.answers.get(&path);
        Question {
            kind: self.kind(field),
            print_label: say(field.texts.print_label).unwrap_or_else(|| label.clone()),
            hint: say(field.texts.hint),
            example: say(field.texts.example),
            why: say(field.texts.why),
            read_aloud: say(field.texts.read_aloud).unwrap_or_else(|| label.clone()),
            label,
            required: known.required,
            raw: entry.map_or_else(String::new, |entry| entry.raw.clone()),
            value: known.value().cloned(),
            origin: entry.map(|entry| entry.origin.clone()),
            findings: self.findings(field, known, &path, at),
            path,
        }
    }

    fn kind(&self, field: &Field) -> Kind {
        let choices = |list: usize| {
            let Some(list) = self.plan.lists.get(list) else {
                return Vec::new();
            };
            let with_texts = list.codes.iter().zip(&list.labels).zip(&list.hints).zip(&list.pictures);
            with_texts
                .map(|(((code, label), hint), picture)| Choice {
                    picture: picture.clone(),
                    code: code.to_string(),
                    label: self.speaker.text(*label),
                    hint: hint.map(|hint| self.speaker.text(hint)),
                })
                .collect()
        };
        match &field.kind {
            FieldKind::Text { format, max } => Kind::Text { format: *format, max: *max },
            FieldKind::Integer { min, max } => Kind::Integer { min: *min, max: *max },
            FieldKind::Date => Kind::Date,
            FieldKind::PartialDate => Kind::PartialDate,
            FieldKind::Month => Kind::Month,
            FieldKind::YesNo => Kind::YesNo,
            FieldKind::Choice(list) => Kind::Choice(choices(*list)),
            FieldKind::Choices(list) => Kind::Choices(choices(*list)),
            FieldKind::Place => Kind::Place,
            FieldKind::IdentityNumber => Kind::IdentityNumber,
            FieldKind::Group(group) => {
                let rows = self.state.groups.get(*group).map_or(0, Vec::len);
                let bounds = self.plan.groups.get(*group).map_or((0, MAX_ROWS), |group| (group.min, group.max));
                Kind::Group {
                    rows: u16::try_from(rows).unwrap_or(MAX_ROWS),
                    min: bounds.0,
                    max: bounds.1,
                    add: field.texts.add.map(|add| self.speaker.text(add)).unwrap_or_default(),
                    row: field.texts.row.map(|row| self.speaker.text(row)).unwrap_or_default(),
                }
            }
        }
    }

    fn findings(&self, field: &Field, known: &Known, path: &Path, at: Option<Row>) -> Vec<Finding> {
        let mut findings = Vec::new();
        match (&known.parsed, &field.kind) {
            (_, FieldKind::Group(group)) => findings.extend(self.row_count(*group, field, known, path)),
            (Parsed::Empty, _) if known.required => {
                findings.push(self.common(&words::REQUIRED, field, [0; 2], path));
            }
            (Parsed::Fault(FormatFault { words, numbers }), _) => {
                findings.push(self.common(words, field, *numbers, path));
            }
            _ => {}
        }
        findings.extend(self.rule_findings(&field.rules, Some(path), at));
        findings
    }

    fn row_count(&self, group: usize, field: &Field, known: &Known, path: &Path) -> Option<Finding> {
        let of = self.plan.groups.get(group)?;
        let rows = self.state.groups.get(group).map_or(0, Vec::len);
        let least = usize::from(of.min).max(usize::from(known.required));
        if rows < least {
            let words = if rows == 0 && least == 1 { &words::ROWS_NONE } else { &words::ROWS_FEW };
            return Some(self.common(words, field, [i64::try_from(least).unwrap_or(0), 0], path));
        }
        (rows > usize::from(of.max)).then(|| self.common(&words::ROWS_MANY, field, [i64::from(of.max), 0], path))
    }

    /// A finding in the words that all forms share, unless the form brings its own.
    fn common(&self, common: &Common, field: &Field, numbers: [i64; 2], path: &Path) -> Finding {
        let spoken = |text: Option<TextId>, plain: [&str; 2]| {
            text.map_or_else(
                || plain.get(usize::from(self.speaker.is_english())).copied().unwrap_or_default().to_owned(),
                |text| self.speaker.text(text),
            )
        };
        let english = usize::from(self.speaker.is_english());
        let words = |suffix: &str, built_in: &[&str; 2]| {
            let own = self.plan.texts.id(&format!("fault.{}{suffix}", common.rule));
            let text = own.map_or_else(
                || built_in.get(english).copied().unwrap_or_default().to_owned(),
                |own| self.speaker.raw(own).to_owned(),
            );
            let numbers = ["n", "m"].into_iter().zip(numbers);
            self.speaker.filled(&text, |name| match name {
                "row" => Some(spoken(field.texts.row, ["dòng", "entry"])),
                "add" => Some(spoken(field.texts.add, ["Thêm", "Add"])),
                _ => numbers.clone().find_map(|(own, number)| (own == name).then(|| number.to_string())),
            })
        };
        Finding {
            path: Some(path.clone()),
            weight: Weight::Fault,
            text: words("", &common.text),
            remedy: words(".remedy", &common.remedy),
            rule: common.rule.to_owned(),
            source: None,
            about: self.answers.raw(path).to_owned(),
            confirmed: false,
            better: None,
        }
    }

    fn rule_findings(&self, rules: &[usize], path: Option<&Path>, at: Option<Row>) -> Vec<Finding> {
        let broken = rules.iter().copied().filter(|rule| self.state.is_broken(*rule, at.map(|at| at.row)));
        broken.filter_map(|rule| self.rule_finding(rule, path, at)).collect()
    }

    fn rule_finding(&self, index: usize, path: Option<&Path>, at: Option<Row>) -> Option<Finding> {
        let rule = self.plan.rules.get(index)?;
        let values: BTreeMap<&str, String> = rule
            .with
            .iter()
            .map(|(name, value, list)| {
                let value = self.state.look(self.plan, self.facts, value, at).ok().flatten();
                let text = value.map(|value| display::value(&self.speaker, &value, *list)).unwrap_or_default();
                (name.as_str(), text)
            })
            .collect();
        let say = |text: TextId| self.speaker.filled(self.speaker.raw(text), |name| values.get(name).cloned());
        let about = self.about(&rule.must.reads, at);
        let confirmed = rule.weight == Weight::Question && self.answers.is_confirmed(&rule.id, path, &about);
        debug_assert!(rule.at != Anchor::Whole || path.is_none(), "a rule about the whole has no path");
        Some(Finding {
            path: path.cloned(),
            weight: rule.weight,
            text: say(rule.message),
            remedy: say(rule.remedy),
            rule: rule.id.clone(),
            source: rule.source.clone(),
            about,
            confirmed,
            better: None,
        })
    }

    /// The texts a rule looks at, in a fixed order, so that a confirmation is about exactly these.
    fn about(&self, reads: &BTreeSet<Read>, at: Option<Row>) -> String {
        let mut parts = Vec::new();
        for read in reads {
            match (*read, at) {
                (Read::Cell(cell), _) => match self.plan.cells.get(cell) {
                    Some(Cell::Question(field)) => {
                        parts.push(self.answers.raw(&Path::trusted(&field.name, None)));
                    }
                    // What is computed follows from answers; its own text is what the person would see.
                    _ => continue,
                },
                (Read::Field { group, field }, Some(at)) if group == at.group => {
                    let Some(of) = self.plan.groups.get(group) else {
                        continue;
                    };
                    let (Some(field), Ok(row)) = (of.fields.get(field), u16::try_from(at.row)) else {
                        continue;
                    };
                    parts.push(self.answers.raw(&Path::trusted(&of.name, Some((row, &field.name)))));
                }
                (Read::Group(group) | Read::Field { group, .. }, _) => {
                    let Some(of) = self.plan.groups.get(group) else {
                        continue;
                    };
                    let in_group = self.answers.entries().filter(|(path, _)| path.name() == of.name);
                    parts.extend(in_group.map(|(_, entry)| entry.raw.as_str()));
                }
            }
        }
        parts.join("|")
    }
}
