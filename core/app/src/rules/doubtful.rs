//! What an officer would ask about is asked before, at its question: it can be confirmed with one tap, and is not asked again.

use gocua_dossier::answers::Answers;
use gocua_dossier::date::Date;
use gocua_dossier::doubt::{Doubt, doubts};
use gocua_dossier::form::{Evaluation, Finding, Weight};
use gocua_dossier::place::Places;

use crate::say::words::Words;

/// Adds what there is to ask about answers that are not wrong.
pub fn judge(evaluation: &mut Evaluation, answers: &Answers, today: Date, places: &Places, words: &Words) {
    let mut found = Vec::new();
    for question in evaluation.questions.iter().filter(|question| question.value.is_some()) {
        let path = Some(&question.path);
        for doubt in doubts(&question.kind, &question.raw, today, Some(places)) {
            let (text, remedy) = in_words(&doubt, words);
            found.push(Finding {
                path: path.cloned(),
                weight: Weight::Question,
                text,
                remedy,
                rule: doubt.rule().to_owned(),
                source: None,
                about: question.raw.clone(),
                confirmed: answers.is_confirmed(doubt.rule(), path, &question.raw),
            });
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
