//! An answers file is looked at whole before anything is started: its shape, its names, and what the app itself would say of the answers
//! to this person on this day. Everything that is wrong is one list.

use std::collections::BTreeMap;
use std::path::{Path as File, PathBuf};
use std::sync::Arc;

use gocua_app::rules::library::Library;
use gocua_app::rules::memory::Memory;
use gocua_app::say::words::Words;
use gocua_dossier::answers::{Answers, Origin, Path, Source};
use gocua_dossier::date::civil_date;
use gocua_dossier::form::{Evaluation, Facts, Finding, Form, Kind, Weight};
use gocua_dossier::pack::Pack;
use gocua_dossier::procedure::{ComponentKind, Procedure};
use serde_json::{Map, Value};

use super::JourneyError;
use super::schema::Questions;
use super::script::Script;
use crate::citizens::{CITIZENS, Citizen};

const MEMBERS: [&str; 6] = ["procedure", "case", "citizen", "answers", "search", "papers"];

/// One's own answers to the procedure `code`, once nothing is wrong with them.
///
/// # Errors
/// When the file cannot be read, and everything that is wrong in it.
pub(super) fn open(path: &File, code: &str) -> Result<Script, JourneyError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| JourneyError::File { path: path.to_owned(), reason: error.to_string() })?;
    // Files are named as seen from the answers file.
    let folder = path.parent().unwrap_or(File::new("."));
    read(&text, code, folder, crate::clock::real_now()).map_err(|error| match error {
        JourneyError::Wrong(faults) => JourneyError::Faults { path: path.to_owned(), faults },
        other => other,
    })
}

/// Reads the answers to the procedure `code`; files of papers are named as seen from `folder`, and it is `now` (Unix seconds).
///
/// # Errors
/// [`JourneyError::Wrong`] with everything, [`JourneyError::Answers`] for what is no JSON and for a procedure that is not known.
pub fn read(text: &str, code: &str, folder: &File, now: i64) -> Result<Script, JourneyError> {
    let read: Value =
        serde_json::from_str(text).map_err(|error| JourneyError::Answers(format!("this is not JSON: {error}")))?;
    let Value::Object(members) = read else {
        return Err(JourneyError::Answers(
            "an answers file is an object, { \"procedure\": …, \"answers\": { … } }".to_owned(),
        ));
    };
    let library = Library::built_in();
    let Some(procedure) = library.procedure(code, civil_date(now)) else {
        let known: Vec<&str> = library.catalogue.procedures().map(|procedure| procedure.code.as_str()).collect();
        return Err(JourneyError::Answers(format!("no procedure {code:?} today; there are {}", known.join(", "))));
    };
    let Some(form) = &procedure.form else {
        return Err(JourneyError::Answers(format!("{code} is not filled in here: the pack has no form for it")));
    };
    let questions = Questions::of(&Pack::built_in(), form)?;
    let mut proof = Proof { faults: Vec::new() };
    let script = proof.shape(&members, procedure, folder);
    let answers = proof.names(&script, &questions);
    if let Some((form, evaluation)) = judged(&library, procedure, &script, answers, now) {
        proof.answers(&script, form, &evaluation);
    }
    if proof.faults.is_empty() { Ok(script) } else { Err(JourneyError::Wrong(proof.faults)) }
}

/// What is wrong so far, a line each.
struct Proof {
    faults: Vec<String>,
}

impl Proof {
    fn wrong(&mut self, at: &str, what: &str) {
        self.faults.push(format!("- {at}: {what}"));
    }

    /// The file as a script; what cannot be read is left empty and told.
    fn shape(&mut self, members: &Map<String, Value>, procedure: &Procedure, folder: &File) -> Script {
        for name in members.keys().filter(|name| !MEMBERS.contains(&name.as_str())) {
            self.wrong(name, &format!("not known here; an answers file has {}", MEMBERS.join(", ")));
        }
        let cases: Vec<&str> = procedure.cases.iter().map(|case| case.id.as_str()).collect();
        let people: Vec<&str> = CITIZENS.iter().map(|citizen| citizen.id).collect();
        let search = members.get("search").map(|_| self.text(members, "search"));
        let script = Script {
            procedure: self.one_of(members, "procedure", &[procedure.code.as_str()]),
            search,
            case: self.one_of(members, "case", &cases),
            citizen: self.one_of(members, "citizen", &people),
            answers: self.texts(members, "answers"),
            papers: self.texts(members, "papers").into_iter().map(|(name, file)| (name, folder.join(file))).collect(),
        };
        if !members.contains_key("answers") {
            self.wrong("answers", "missing; an object of answers by question, { \"phone\": \"0900000123\" }");
        }
        self.papers(&script.papers, procedure);
        script
    }

    fn text(&mut self, members: &Map<String, Value>, name: &str) -> String {
        match members.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => {
                self.wrong(name, &format!("{other} should be text, in quotes"));
                String::new()
            }
            None => {
                self.wrong(name, "missing");
                String::new()
            }
        }
    }

    fn one_of(&mut self, members: &Map<String, Value>, name: &str, known: &[&str]) -> String {
        let before = self.faults.len();
        let text = self.text(members, name);
        let known_are = format!("{} {}", if known.len() > 1 { "one of" } else { "here" }, known.join(", "));
        if self.faults.len() > before {
            // Missing, or no text: the line is there already, and is more use with what would be right.
            if let Some(last) = self.faults.last_mut() {
                last.push_str(&format!("; {known_are}"));
            }
        } else if !known.contains(&text.as_str()) {
            self.wrong(name, &format!("{text:?} is not known; {known_are}"));
        }
        text
    }

    /// A member that is an object of texts; one that is missing is empty.
    fn texts(&mut self, members: &Map<String, Value>, name: &str) -> BTreeMap<String, String> {
        let inner = match members.get(name) {
            Some(Value::Object(inner)) => inner,
            Some(_) => {
                self.wrong(name, "should be an object of texts, { \"NAME\": \"TEXT\" }");
                return BTreeMap::new();
            }
            None => return BTreeMap::new(),
        };
        let mut texts = BTreeMap::new();
        for (key, value) in inner {
            match value {
                Value::String(text) => {
                    texts.insert(key.clone(), text.clone());
                }
                Value::Bool(yes) => {
                    let word = if *yes { "yes" } else { "no" };
                    self.wrong(&format!("{name}.{key}"), &format!("write \"{word}\" in place of {yes}"));
                }
                Value::Number(number) => {
                    self.wrong(&format!("{name}.{key}"), &format!("write \"{number}\", in quotes"));
                }
                other => self.wrong(&format!("{name}.{key}"), &format!("{other} should be text, in quotes")),
            }
        }
        texts
    }

    fn papers(&mut self, papers: &BTreeMap<String, PathBuf>, procedure: &Procedure) {
        let known = procedure.components.iter().filter(|component| component.kind == ComponentKind::Paper);
        let known: Vec<&str> = known.map(|component| component.id.as_str()).collect();
        for (name, file) in papers {
            let at = format!("papers.{name}");
            if !known.contains(&name.as_str()) {
                self.wrong(&at, &format!("no such paper; there are {}", known.join(", ")));
            } else if let Err(error) = std::fs::File::open(file)
                .and_then(|file| file.metadata())
                .and_then(|file| if file.is_file() { Ok(()) } else { Err(std::io::Error::other("is not a file")) })
            {
                self.wrong(&at, &format!("{}: {error}", file.display()));
            }
        }
    }

    /// The answers by path; what no question of the form is called is told.
    fn names(&mut self, script: &Script, questions: &Questions) -> Answers {
        let mut answers = Answers::new();
        for (name, raw) in &script.answers {
            let known = name.parse::<Path>().ok().filter(|path| questions.has(&path.definition_name()));
            match known.map(|path| answers.set(&path, raw, Origin::Typed)) {
                Some(Ok(())) => {}
                Some(Err(error)) => self.wrong(name, &error.to_string()),
                None => self.wrong(name, "no question has this name; --schema lists them all"),
            }
        }
        answers
    }

    /// What the app says stands against sending.
    fn answers(&mut self, script: &Script, form: &Form, evaluation: &Evaluation) {
        let named_before = self.faults.len();
        // Of nobody nothing is known that need not be answered.
        let is_known = |path: &Path| Citizen::by_id(&script.citizen).is_none() && !form.sources(path).is_empty();
        let blocking = evaluation.findings.iter().filter(|finding| finding.blocks());
        for finding in
            blocking.filter(|finding| finding.rule != "required" || !finding.path.as_ref().is_some_and(is_known))
        {
            let at = finding.path.as_ref().map_or_else(|| "answers".to_owned(), ToString::to_string);
            // Told already, as text that is no text.
            if !self.faults[..named_before].iter().any(|told| told.starts_with(&format!("- answers.{at}: "))) {
                self.wrong(&at, &told(finding, evaluation));
            }
        }
        if self.faults.is_empty() {
            // Only where nothing else is wrong: one answer that is not understood hides the questions that follow from it.
            for path in evaluation.kept.iter().filter(|path| script.answers.contains_key(&path.to_string())) {
                self.wrong(&path.to_string(), "answered, but with these other answers nobody asks it; leave it out");
            }
        }
    }
}

/// What the app makes of the answers, with what it knows of the person already.
fn judged<'a>(
    library: &'a Library,
    procedure: &Procedure,
    script: &Script,
    mut answers: Answers,
    now: i64,
) -> Option<(&'a Arc<Form>, Arc<Evaluation>)> {
    procedure.case(&script.case)?;
    let (form, _) = library.form(procedure.form.as_deref()?)?;
    let words = Words::new("en");
    let facts = Facts {
        today: civil_date(now),
        case: script.case.clone(),
        language: words.language().to_owned(),
        you: Some(words.you().to_owned()),
        places: Some(library.place_names()),
    };
    let account = Citizen::by_id(&script.citizen).map(account).unwrap_or_default();
    form.prefill(&mut answers, &facts, &account, now);
    let evaluation = Memory::default().evaluate(form, &answers, facts, (library.places(), &account, &words));
    Some((form, evaluation))
}

/// What the broker tells the app of a person.
fn account(citizen: &Citizen) -> BTreeMap<Source, String> {
    [
        (Source::ProfileName, Some(citizen.name)),
        (Source::ProfileBirthdate, Some(citizen.birthdate)),
        (Source::ProfileGender, Some(citizen.gender)),
        (Source::ProfilePersonalNumber, Some(citizen.personal_number)),
        (Source::ProfilePermanentAddress, Some(citizen.permanent_address)),
        (Source::ProfilePhone, citizen.phone),
        (Source::ProfileEmail, citizen.email),
    ]
    .into_iter()
    .filter_map(|(source, text)| Some((source, text?.to_owned())))
    .collect()
}

/// A finding in the words of the app, and what a file may say there where a screen would show it.
fn told(finding: &Finding, evaluation: &Evaluation) -> String {
    let mut said = format!("{} {}", finding.text, finding.remedy).trim().to_owned();
    let Some(question) = finding.path.as_ref().and_then(|path| evaluation.question(path)) else { return said };
    let raw = question.raw.trim();
    if !raw.is_empty() {
        said = format!("{raw:?}: {said}");
    }
    match &question.kind {
        Kind::YesNo if question.value.is_none() => said.push_str(" [yes, no]"),
        Kind::Choice(options) | Kind::Choices(options) if question.value.is_none() => {
            let codes: Vec<&str> = options.iter().map(|option| option.code.as_str()).collect();
            said.push_str(&format!(" [{}]", codes.join(", ")));
        }
        Kind::Place if question.value.is_none() && !raw.is_empty() => {
            said = format!("{raw:?}: no commune has this code; it is five digits, such as 00166");
        }
        Kind::Place if question.value.is_none() => said.push_str(" [the five digits of a commune's code]"),
        _ => {}
    }
    if finding.weight == Weight::Question {
        said.push_str(" (The app asks this, and the robot confirms nothing.)");
    }
    said
}

#[cfg(test)]
mod tests;
