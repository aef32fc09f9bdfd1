//! What an officer would ask about is asked before, at its question: it can be confirmed with one tap, and is not asked again.

use std::collections::BTreeMap;

use gocua_dossier::answers::{Answers, Path, Source};
use gocua_dossier::date::Date;
use gocua_dossier::doubt::{Doubt, doubts};
use gocua_dossier::form::{Evaluation, Finding, Form, Question, Weight};
use gocua_dossier::place::{Places, fold};

use crate::say::words::Words;

/// What is known of who is signed in.
pub type Account = BTreeMap<Source, String>;

/// What doubts are judged by.
#[derive(Clone, Copy)]
pub struct By<'a> {
    /// The form.
    pub form: &'a Form,
    /// What was answered, and confirmed.
    pub answers: &'a Answers,
    /// Today.
    pub today: Date,
    /// The communes.
    pub places: &'a Places,
    /// Who is signed in.
    pub account: &'a Account,
    /// The language.
    pub words: &'a Words,
}

/// What was doubted of each answer last: looking an address up in ten thousand names is not done again for every letter typed elsewhere.
#[derive(Default)]
pub struct Doubted(BTreeMap<Path, (String, Date, Vec<Doubt>)>);

impl Doubted {
    fn of(&mut self, question: &Question, by: &By<'_>) -> &[Doubt] {
        let is_known = |(answer, day, _): &(String, Date, Vec<Doubt>)| *answer == question.raw && *day == by.today;
        if !self.0.get(&question.path).is_some_and(is_known) {
            let found = doubts(&question.kind, &question.raw, by.today, Some(by.places));
            self.0.insert(question.path.clone(), (question.raw.clone(), by.today, found));
        }
        self.0.get(&question.path).map_or(&[], |(.., found)| found)
    }
}

/// Adds what there is to ask about answers that are not wrong.
pub fn judge(evaluation: &mut Evaluation, by: &By<'_>, doubted: &mut Doubted) {
    let mut found = Vec::new();
    for question in evaluation.questions.iter().filter(|question| question.value.is_some()) {
        let path = &question.path;
        let mut ask = |rule: &str, (text, remedy): (String, String), better: Option<String>| {
            found.push(Finding {
                path: Some(path.clone()),
                weight: Weight::Question,
                text,
                remedy,
                rule: rule.to_owned(),
                source: None,
                about: question.raw.clone(),
                confirmed: by.answers.is_confirmed(rule, Some(path), &question.raw),
                better,
            });
        };
        for doubt in doubted.of(question, by) {
            ask(doubt.rule(), in_words(doubt, by.words), doubt.better().map(str::to_owned));
        }
        if let Some((rule, own)) = others(question, by) {
            let name = by.account.get(&Source::ProfileName).map_or("", String::as_str);
            let values = [("name", name.into()), ("own", own.into()), ("here", question.raw.as_str().into())];
            let told = (by.words.tell("doubt-account", values), by.words.say("doubt-account-remedy"));
            ask(rule, told, Some(own.to_owned()));
        }
    }
    for finding in found {
        if let Some(question) =
            evaluation.questions.iter_mut().find(|question| Some(&question.path) == finding.path.as_ref())
        {
            question.findings.push(finding.clone());
        }
        evaluation.findings.push(finding);
    }
}

/// What the account says, where a form that is made out by whoever is signed in says otherwise: the agency makes the result out to the
/// account. Names are compared without marks and case, which a slip of a letter has doubts of its own for.
fn others<'a>(question: &Question, by: &By<'a>) -> Option<(&'static str, &'a str)> {
    let of = |source| {
        let is_asked = by.form.sources(&question.path).contains(&source);
        by.account.get(&source).filter(|own| is_asked && !own.is_empty()).map(String::as_str)
    };
    let number = || of(Source::ProfilePersonalNumber).filter(|own| *own != question.raw.trim());
    let name = || of(Source::ProfileName).filter(|own| fold(own) != fold(&question.raw));
    number().map(|own| ("account.number", own)).or_else(|| name().map(|own| ("account.name", own)))
}

/// What is asked, and what would be better where that is known.
fn in_words(doubt: &Doubt, words: &Words) -> (String, String) {
    let better = |better: &str| words.tell("doubt-better", [("better", better.into())]);
    let told = |key: &str, year: &i32| words.tell(key, [("year", year.to_string().into())]);
    match doubt {
        Doubt::NoMarks => (words.say("doubt-no-marks"), words.say("doubt-look")),
        Doubt::OneWord => (words.say("doubt-one-word"), words.say("doubt-look")),
        Doubt::Initials => (words.say("doubt-initials"), words.say("doubt-initials-remedy")),
        Doubt::Sentence { better: name } => (words.say("doubt-sentence"), better(name)),
        Doubt::LongAgo { year } => (told("doubt-long-ago", year), words.say("doubt-look")),
        Doubt::Ahead { year } => (told("doubt-ahead", year), words.say("doubt-look")),
        Doubt::Phone => (words.say("doubt-phone"), words.say("doubt-look")),
        Doubt::OldPhone { better: number } => (words.say("doubt-old-phone"), better(number)),
        Doubt::NoPlace => (words.say("doubt-no-place"), words.say("doubt-no-place-remedy")),
        Doubt::OldPlace(old) => {
            let became: Vec<&str> = old.became.iter().map(|hit| hit.name.as_str()).collect();
            let values = [("old", old.name.as_str().into()), ("today", became.join(", ").into())];
            (words.tell("doubt-old-place", values), words.say("doubt-old-place-remedy"))
        }
    }
}
