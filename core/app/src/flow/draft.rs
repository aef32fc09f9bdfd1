//! Drafting: begin, answer, go on, come back. Every change is one durable transaction before it counts as saved.

use std::collections::BTreeMap;

use gocua_dossier::answers::{Answers, Origin, Path, Source};
use gocua_dossier::draft::{Draft, DraftId, Rules};
use gocua_dossier::form::{Evaluation, Weight};
use gocua_identity::Gender;

use crate::effect::{Answer, Ask, Effect, VaultAsk};
use crate::fault::Fault;
use crate::judge;
use crate::model::{Model, Purpose, Screen};
use crate::moment::Moment;
use crate::record::{Stage, WORK, Work, delete, put};

/// Begin a dossier of this procedure: ask which case applies, if there are several.
pub fn begin(model: &mut Model, code: &str, moment: &mut Moment) -> Vec<Effect> {
    let Some(procedure) = model.library.procedure(code, judge::today(model)) else { return Vec::new() };
    match procedure.cases.as_slice() {
        [only] => {
            let case = only.id.clone();
            create(model, code, &case, moment)
        }
        _ => {
            if let Some(open) = model.open_mut() {
                open.go(Screen::Case(code.to_owned()));
            }
            Vec::new()
        }
    }
}

/// The case is known: make the draft, take over what is known already, and ask the first question.
pub fn create(model: &mut Model, code: &str, case: &str, moment: &mut Moment) -> Vec<Effect> {
    let library = std::sync::Arc::clone(&model.library);
    let Some(procedure) = library.procedure(code, judge::today(model)) else { return Vec::new() };
    let Some((form, hash)) = library.form(&procedure.form) else { return Vec::new() };
    let rules =
        Rules { pack: library.sequence().unwrap_or(0), form: procedure.form.clone(), form_sha256: hash.to_owned() };
    let mut draft = Draft::new(DraftId(moment.draw()), code, case, rules, moment.now);
    let known = known(model);
    form.prefill(&mut draft.answers, &judge::facts(model, case), &known, moment.now);
    let id = draft.id;
    let Some(open) = model.open_mut() else { return Vec::new() };
    open.works.insert(id, Work { draft, files: Vec::new(), stage: Stage::Drafting });
    open.restart(None);
    let effects = save(model, id, Vec::new());
    go_on(model, id, None);
    effects
}

/// What is known of the person without asking.
fn known(model: &Model) -> BTreeMap<Source, String> {
    let mut known = BTreeMap::new();
    let Some(profile) = model.open().and_then(|open| open.session.as_ref()).map(|session| &session.profile) else {
        return known;
    };
    known.insert(Source::ProfileName, profile.name.clone());
    known.insert(Source::ProfileBirthdate, profile.birthdate.clone());
    known.insert(Source::ProfilePersonalNumber, profile.personal_number.clone());
    if let Some(gender) = profile.gender {
        let gender = if gender == Gender::Female { "female" } else { "male" };
        known.insert(Source::ProfileGender, gender.to_owned());
    }
    for (source, value) in [
        (Source::ProfilePermanentAddress, &profile.permanent_address),
        (Source::ProfilePhone, &profile.phone),
        (Source::ProfileEmail, &profile.email),
    ] {
        if let Some(value) = value {
            known.insert(source, value.clone());
        }
    }
    known
}

/// Text was typed, or an option chosen.
pub fn set(model: &mut Model, draft: DraftId, field: &str, value: &str) -> Vec<Effect> {
    let Ok(path) = field.parse::<Path>() else { return Vec::new() };
    change(model, draft, vec![field.to_owned()], |answers| answers.set(&path, value, Origin::Typed).is_ok())
}

/// Changes the answers of a draft that may still change, and keeps them. A change takes the printed form back:
/// what is signed later is what is answered then.
pub fn change(
    model: &mut Model,
    draft: DraftId,
    fields: Vec<String>,
    change: impl FnOnce(&mut Answers) -> bool,
) -> Vec<Effect> {
    let now = model.now;
    let Some(work) = model.open_mut().and_then(|open| open.works.get_mut(&draft)) else { return Vec::new() };
    if matches!(work.stage, Stage::Sending(_) | Stage::Sent(_)) {
        return Vec::new();
    }
    let before = work.draft.answers.clone();
    if !change(&mut work.draft.answers) || work.draft.answers == before {
        return Vec::new();
    }
    work.stage = Stage::Drafting;
    work.draft.touch(now);
    save(model, draft, fields)
}

/// Keeps a draft; the fields count as saved when this is answered.
pub fn save(model: &mut Model, draft: DraftId, fields: Vec<String>) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    let Some(work) = open.works.get(&draft) else { return Vec::new() };
    let write = put(WORK, &draft.to_string(), work);
    for field in &fields {
        *open.edits.unsaved.entry((draft, field.clone())).or_default() += 1;
    }
    vec![model.ask(Purpose::SaveAnswers(draft, fields), Ask::Vault(VaultAsk::Commit(vec![write])))]
}

/// The vault answered a save.
pub fn saved(model: &mut Model, draft: DraftId, fields: Vec<String>, answer: Answer) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    let fault = match answer {
        Answer::Vault(Ok(_)) => None,
        Answer::Vault(Err(fault)) => Some(fault),
        _ => Some(Fault::Internal { code: "save".to_owned() }),
    };
    for field in fields {
        let key = (draft, field);
        if let Some(under_way) = open.edits.unsaved.get_mut(&key) {
            *under_way -= 1;
            if *under_way == 0 {
                open.edits.unsaved.remove(&key);
            }
        }
        match &fault {
            None => open.edits.failed.remove(&key),
            Some(fault) => open.edits.failed.insert(key, fault.clone()),
        };
    }
    if let Some(fault) = fault {
        open.tell_fault(fault);
    }
    Vec::new()
}

/// Go to the question after `step` and after the last to the papers; without a step, to what is not done yet.
pub fn go_on(model: &mut Model, draft: DraftId, step: Option<&str>) {
    let Some(evaluation) = judge::evaluate(model, draft) else { return };
    let next = match step {
        Some(step) => evaluation.steps.iter().skip_while(|candidate| candidate.id != step).nth(1),
        None => first_open(&evaluation),
    };
    let papers = match step {
        Some(_) => judge::has_papers(model, draft, &evaluation),
        None => judge::wrong(model, draft).iter().any(|wrong| matches!(wrong, judge::Wrong::Paper(..))),
    };
    let screen = match next {
        Some(step) => Screen::Question { draft, step: step.id.clone(), mending: false },
        None if papers => Screen::Papers(draft),
        None => Screen::Check(draft),
    };
    if let Some(open) = model.open_mut() {
        open.go(screen);
    }
}

/// The first step with something missing; nothing when all is answered.
fn first_open(evaluation: &Evaluation) -> Option<&gocua_dossier::form::Step> {
    evaluation.steps.iter().find(|step| {
        step.paths
            .iter()
            .any(|path| evaluation.question(path).is_some_and(|question| question.value.is_none() && question.required))
    })
}

/// "Continue" on a question: stay when something on it is wrong, else accept what was filled in and go on.
pub fn next(model: &mut Model, draft: DraftId, step: &str, mending: bool) -> Vec<Effect> {
    let Some(evaluation) = judge::evaluate(model, draft) else { return Vec::new() };
    let Some(here) = evaluation.steps.iter().find(|candidate| candidate.id == step) else { return Vec::new() };
    let wrong = evaluation.findings.iter().any(|finding| {
        finding.weight == Weight::Fault && finding.path.as_ref().is_some_and(|path| judge::on_step(here, path))
    });
    let now = model.now;
    let paths = here.paths.clone();
    let Some(open) = model.open_mut() else { return Vec::new() };
    for path in &paths {
        open.edits.left.insert(path.to_string(), true);
    }
    if wrong {
        return Vec::new();
    }
    let effects = change(model, draft, Vec::new(), |answers| {
        paths.iter().for_each(|path| answers.accept(path, now));
        true
    });
    if mending {
        if let Some(open) = model.open_mut() {
            open.trail.pop();
        }
    } else {
        go_on(model, draft, Some(step));
    }
    effects
}

/// Another row of a group.
pub fn add_row(model: &mut Model, draft: DraftId, group: &str) -> Vec<Effect> {
    let mut added = None;
    let effects = change(model, draft, vec![group.to_owned()], |answers| {
        added = answers.add_row(group).ok();
        added.is_some()
    });
    if let (Some(row), Some(open)) = (added, model.open_mut()) {
        open.go(Screen::Row { draft, group: group.to_owned(), row });
    }
    effects
}

/// Take a row away.
pub fn remove_row(model: &mut Model, draft: DraftId, group: &str, row: u16) -> Vec<Effect> {
    let effects = change(model, draft, vec![group.to_owned()], |answers| {
        answers.remove_row(group, row);
        true
    });
    if let Some(open) = model.open_mut() {
        open.trail.pop();
    }
    effects
}

/// "It is right as it is", said of a doubt.
pub fn confirm(model: &mut Model, draft: DraftId, rule: &str) -> Vec<Effect> {
    let Some(evaluation) = judge::evaluate(model, draft) else { return Vec::new() };
    let doubts: Vec<_> = evaluation
        .findings
        .into_iter()
        .filter(|finding| finding.rule == rule && finding.weight == Weight::Question)
        .collect();
    change(model, draft, Vec::new(), |answers| {
        for doubt in &doubts {
            answers.confirm(&doubt.rule, doubt.path.as_ref(), &doubt.about);
        }
        true
    })
}

/// Throw a draft away.
pub fn discard(model: &mut Model, draft: DraftId) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    if open.works.get(&draft).is_some_and(|work| matches!(work.stage, Stage::Sending(_) | Stage::Sent(_))) {
        return Vec::new();
    }
    open.works.remove(&draft);
    open.restart(None);
    vec![model.ask(Purpose::Save, Ask::Vault(VaultAsk::Commit(vec![delete(WORK, &draft.to_string())])))]
}
