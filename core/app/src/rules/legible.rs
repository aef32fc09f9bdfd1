//! Letters for which the printed form has no drawing are told at their question, while it is being filled in, not when everything is done
//! and the form is to be printed.

use gocua_dossier::form::{Evaluation, Finding, Weight};
use gocua_signing::sheet;

use crate::say::words::Words;

/// Most letters that are named at once.
const NAMED: usize = 5;

/// Adds what cannot be printed to what there is to say; before everything else that is said of the same question, because nothing typed
/// with these letters can stay.
pub fn judge(evaluation: &mut Evaluation, words: &Words) {
    let mut found = Vec::new();
    for question in &evaluation.questions {
        // As it was typed: what the form does not accept as an answer may be refused for these very letters.
        let missing = sheet::unprintable(&question.raw);
        if missing.is_empty() {
            continue;
        }
        let letters = missing.iter().take(NAMED).map(char::to_string).collect::<Vec<_>>().join(" ");
        found.push(Finding {
            path: Some(question.path.clone()),
            weight: Weight::Fault,
            text: words.tell("answer-unprintable", [("letters", letters.into())]),
            remedy: words.say("answer-unprintable-remedy"),
            rule: "print".to_owned(),
            source: None,
            about: question.raw.clone(),
            confirmed: false,
            better: None,
        });
    }
    for finding in found {
        let at = evaluation.findings.iter().position(|other| other.path == finding.path);
        evaluation.findings.insert(at.unwrap_or(evaluation.findings.len()), finding);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;

    use gocua_dossier::answers::{Answers, Origin, Path};
    use gocua_dossier::date::civil_date;
    use gocua_dossier::form::Facts;

    use crate::rules::library::Library;
    use crate::rules::memory::Memory;
    use crate::say::words::Words;

    /// What is said of a name.
    fn said(name: &str) -> Vec<(String, String)> {
        let library = Library::built_in();
        let (form, words) = (Arc::clone(library.form("ct01").unwrap().0), Words::new("vi"));
        let (mut answers, path): (_, Path) = (Answers::default(), "full_name".parse().unwrap());
        answers.set(&path, name, Origin::Typed).unwrap();
        let facts = Facts::new(civil_date(1_796_000_000), "self");
        let evaluation =
            Memory::default().evaluate(&form, &answers, facts, (library.places(), &Default::default(), &words));
        let here = evaluation.findings.iter().filter(|finding| finding.path.as_ref() == Some(&path));
        here.map(|finding| (finding.rule.clone(), finding.text.clone())).collect()
    }

    #[test]
    fn letters_that_cannot_be_printed_are_told_at_their_question_first_and_by_name() {
        let told = said("Lò Thị 李 😀");
        assert_eq!(told[0].0, "print");
        assert!(told[0].1.contains("李 😀"), "{}", told[0].1);
    }

    #[test]
    fn every_vietnamese_name_can_be_printed_however_it_is_typed() {
        for name in ["Lò Thị Ủ", "Đặng Ngọc Ỷ", "Lo\u{300} Thi\u{323} U\u{309}", "Y Krông Niê Kđăm", "H’Hen Niê"]
        {
            assert!(said(name).iter().all(|(rule, _)| rule != "print"), "{name}");
        }
    }
}
