//! Blocks of questions that forms share, and taking them in.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::source::{Choice, Computed, Question, Rule, Written};
use crate::fault::Fault;
use crate::files::Files;
use crate::placed::Placed;
use crate::words::Words;

/// Questions that forms share: who somebody is, where a result goes.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Its name, which is also the file's.
    pub block: String,
    /// For whoever keeps it.
    pub note: Option<String>,
    /// Lists of choices that a form has not to bring itself.
    #[serde(default)]
    pub lists: BTreeMap<String, Vec<Choice>>,
    /// Questions; `account` of a question is its prefill when it is about the person who is signed in.
    pub question: Vec<Question>,
    /// Values that follow.
    #[serde(default)]
    pub computed: Vec<Computed>,
    /// What has to be so.
    #[serde(default)]
    pub rule: Vec<Rule>,
}

/// All blocks of a pack, each with its file and text.
#[derive(Default)]
pub struct Blocks(BTreeMap<String, (String, String, Block)>);

/// Where the parts of a taken-in block are written: another file than the form's.
#[derive(Clone)]
pub(super) struct Origin {
    pub(super) file: String,
    pub(super) text: String,
}

/// What a block becomes in a form.
pub(super) struct Taken {
    pub(super) questions: Vec<Question>,
    pub(super) computed: Vec<Computed>,
    pub(super) rules: Vec<Rule>,
    pub(super) lists: BTreeMap<String, Vec<Choice>>,
    pub(super) origin: Origin,
}

impl Blocks {
    /// Reads the blocks of a folder.
    pub fn read(files: &Files, faults: &mut Vec<Fault>) -> Self {
        let mut blocks = Self::default();
        for (file, name, text) in files.below("blocks/", ".toml") {
            match toml::from_str::<Block>(text) {
                Ok(block) if block.block != name => {
                    faults.push(Fault::of(file, format!("calls itself {}, and the file {name}", block.block)));
                }
                Ok(block) => drop(blocks.0.insert(name.to_owned(), (file.to_owned(), text.to_owned(), block))),
                Err(error) => faults.push(Fault::unread(file, text, &error)),
            }
        }
        blocks
    }

    /// The questions of a block as a form has them; what is wrong with how it is taken in is told with its place.
    pub(super) fn take(&self, used: &Question) -> Result<Taken, (std::ops::Range<usize>, String)> {
        let Some(name) = &used.block else { return Err((0..0, "no block is named".to_owned())) };
        let (file, text, block) =
            self.0.get(&name.value).ok_or_else(|| (name.span.clone(), format!("there is no block {}", name.value)))?;
        let own: BTreeSet<&str> = block
            .question
            .iter()
            .filter_map(|question| question.id.as_ref())
            .chain(block.computed.iter().map(|computed| &computed.id))
            .map(|id| id.value.as_str())
            .collect();
        for named in used.skip.iter().chain(&used.only).chain(&used.free) {
            if !own.contains(named.value.as_str()) {
                return Err((named.span.clone(), format!("the block {} has no question {}", name.value, named.value)));
            }
        }
        if let Some(unknown) = used.papers.keys().find(|id| !own.contains(id.as_str())) {
            return Err((name.span.clone(), format!("the block {} has no question {unknown}", name.value)));
        }
        let among = |list: &[Placed<String>], id: &str| list.iter().any(|named| named.value == id);
        let left_out = |id: &str| among(&used.skip, id) || (!used.only.is_empty() && !among(&used.only, id));
        let naming = Naming { prefix: used.named.as_deref(), own: &own, about: &used.about };
        let gone: BTreeSet<&str> = own.iter().copied().filter(|id| left_out(id)).collect();

        let mut questions = Vec::new();
        for question in &block.question {
            let Some(id) = &question.id else { continue };
            if gone.contains(id.value.as_str()) {
                continue;
            }
            let mut question = naming.question(question);
            if let Some(paper) = used.papers.get(&id.value) {
                question.paper = Some(paper.clone());
            }
            if !used.account {
                question.prefill.clear();
            }
            if among(&used.free, &id.value) {
                question.required = Some(id.with(super::source::Required::Plain(false)));
            }
            // Both have to be so: what the block says, and what the form says of the block.
            question.when = match (&used.when, question.when) {
                (Some(outer), Some(inner)) => Some(inner.with(format!("({}) and ({})", outer.value, inner.value))),
                (outer, inner) => inner.or_else(|| outer.clone()),
            };
            if question.step.is_none() {
                question.step.clone_from(&used.step);
            }
            questions.push(question);
        }
        // A rule or a value about a question that was left out has nothing to say.
        let speaks_of_gone = |written: &Written| words_of(&written.value).any(|word| gone.contains(word));
        let computed: Vec<_> = block
            .computed
            .iter()
            .filter(|computed| !gone.contains(computed.id.value.as_str()) && !speaks_of_gone(&computed.value))
            .collect();
        let rules = block.rule.iter().filter(|rule| {
            let parts = std::iter::once(&rule.must).chain(&rule.when).chain(rule.with.values());
            !parts.into_iter().any(speaks_of_gone)
                && !rule.at.as_ref().is_some_and(|at| gone.contains(at.value.as_str()))
        });
        Ok(Taken {
            rules: rules.map(|rule| naming.rule(rule)).collect(),
            computed: computed.into_iter().map(|computed| naming.computed(computed)).collect(),
            questions,
            lists: block.lists.clone(),
            origin: Origin { file: file.clone(), text: text.clone() },
        })
    }
}

/// The words of an expression, whatever they mean.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.')))
        .map(|word| word.split('.').next().unwrap_or(word))
}

/// How the parts of a block are called in a form.
struct Naming<'a> {
    prefix: Option<&'a str>,
    own: &'a BTreeSet<&'a str>,
    about: &'a Words,
}

impl Naming<'_> {
    fn name(&self, id: &str) -> String {
        self.prefix.map_or_else(|| id.to_owned(), |prefix| format!("{prefix}_{id}"))
    }

    /// An expression with the block's own names as the form has them. What is in quotes stays.
    fn written(&self, written: &Written) -> Written {
        let mut renamed = String::with_capacity(written.value.len());
        for (place, part) in written.value.split('"').enumerate() {
            if place > 0 {
                renamed.push('"');
            }
            if place % 2 == 1 {
                renamed.push_str(part);
                continue;
            }
            let mut rest = part;
            while !rest.is_empty() {
                let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.');
                let length = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
                let (word, after) = rest.split_at(length);
                let head = word.split('.').next().unwrap_or(word);
                if self.own.contains(head) {
                    renamed.push_str(&self.name(head));
                    renamed.push_str(word.get(head.len()..).unwrap_or_default());
                } else {
                    renamed.push_str(word);
                }
                let blank = after.find(is_name).unwrap_or(after.len());
                let (between, next) = after.split_at(blank);
                renamed.push_str(between);
                rest = next;
            }
        }
        written.with(renamed)
    }

    /// A text with whom it is about.
    fn words(&self, words: &Words) -> Words {
        words.map(|language, text| {
            let about = self.about.0.get(language).or_else(|| self.about.0.get("vi")).map_or("{you}", String::as_str);
            text.replace("{about}", about).replace("{About}", &capital(about))
        })
    }

    fn question(&self, question: &Question) -> Question {
        Question {
            id: question.id.as_ref().map(|id| id.with(self.name(&id.value))),
            when: question.when.as_ref().map(|when| self.written(when)),
            required: question.required.as_ref().map(|required| match &required.value {
                super::source::Required::Plain(_) => required.clone(),
                super::source::Required::When(when) => {
                    required.with(super::source::Required::When(self.written(&required.with(when.clone())).value))
                }
            }),
            step: question.step.as_ref().map(|step| self.name(step)),
            ask: self.words(&question.ask),
            hint: self.words(&question.hint),
            example: self.words(&question.example),
            why: self.words(&question.why),
            read_aloud: self.words(&question.read_aloud),
            row: self.words(&question.row),
            add: self.words(&question.add),
            field: question
                .field
                .iter()
                .map(|field| Question { id: field.id.clone(), ..self.question(field) })
                .collect(),
            ..question.clone()
        }
    }

    fn computed(&self, computed: &Computed) -> Computed {
        Computed {
            id: computed.id.with(self.name(&computed.id.value)),
            of: computed.of.clone(),
            value: self.written(&computed.value),
        }
    }

    fn rule(&self, rule: &Rule) -> Rule {
        Rule {
            id: rule.id.with(self.name(&rule.id.value)),
            at: rule.at.as_ref().map(|at| self.written(at)),
            when: rule.when.as_ref().map(|when| self.written(when)),
            must: self.written(&rule.must),
            with: rule.with.iter().map(|(name, value)| (name.clone(), self.written(value))).collect(),
            say: self.words(&rule.say),
            remedy: self.words(&rule.remedy),
            weight: rule.weight.clone(),
            source: rule.source.clone(),
        }
    }
}

/// `{you}` as `{You}`, `mẹ` as `Mẹ`.
fn capital(text: &str) -> String {
    if let Some(rest) = text.strip_prefix("{you}") {
        return format!("{{You}}{rest}");
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
