//! Finding a procedure, what it costs and needs, and which case applies.

use std::collections::BTreeMap;

use gocua_dossier::calendar::{Duration, Unit};
use gocua_dossier::code::Channel;
use gocua_dossier::date::DateTime;
use gocua_dossier::fee::{self, Quote};
use gocua_dossier::procedure::{Level, Need, Procedure, in_language};

use super::Page;
use crate::judge;
use crate::model::{Model, Open};
use crate::time;
use crate::view::{Body, Tone};

pub(super) fn find<'a>(model: &'a Model, open: &Open) -> Page<'a> {
    let words = &model.words;
    let mut page = Page::new(words, "find", words.say("app-name"));
    page.heading(words.say("find-heading"));
    let label = words.say("find-label");
    let edit = open.edits.seen.get("search").copied().unwrap_or(0);
    let (value, clear) = (open.edits.search.clone(), words.say("clear"));
    page.add("search", label.clone(), Body::SearchField { label, value, edit, clear });
    let found = model.library.catalogue.search(&open.edits.search, judge::today(model));
    if found.is_empty() {
        page.text("none", words.say("find-none"));
    }
    for found in found {
        let procedure = &found.procedure;
        let title = in_language(&procedure.short_name, words.language());
        let detail = in_language(&procedure.summary, words.language()).to_owned();
        page.row(format!("procedure:{}", procedure.code.as_str()), &procedure.icon, title, Some(detail), None, true);
    }
    page
}

pub(super) fn procedure<'a>(model: &'a Model, code: &str) -> Page<'a> {
    let words = &model.words;
    let language = words.language();
    let mut page = Page::new(words, "procedure", words.say("procedure-place"));
    let Some(procedure) = model.library.procedure(code, judge::today(model)) else {
        page.heading(words.say("procedure-gone"));
        return page;
    };
    page.heading(in_language(&procedure.short_name, language));
    let level = words.say(if procedure.level == Level::Full { "level-full" } else { "level-partial" });
    page.quiet("code", words.tell("procedure-code", [("code", code.into()), ("level", level.into())]));
    page.text("summary", in_language(&procedure.summary, language));
    fee(model, &mut page, procedure);
    if let Some(limit) = &procedure.time_limit {
        let due = model.library.calendar.add(limit.duration, DateTime::from_instant(model.now), Channel::Online);
        let note = words.tell("due-if-sent-today", [("day", time::day(words, due.at.date).into())]);
        let note = if limit.provisional { format!("{note} {}", words.say("provisional")) } else { note };
        page.key_value("time", words.say("procedure-time"), duration(model, limit.duration), Some(note));
    }
    let mut papers = Vec::new();
    for (component, need) in procedure.needed("", |_| None) {
        let name = in_language(&component.name, language).to_owned();
        match (need, &component.satisfied_by) {
            (Need::InDatabase, Some(database)) => {
                let note = Some(in_language(&database.text, language).to_owned());
                page.key_value(format!("not-needed.{}", component.id), words.say("procedure-not-needed"), name, note);
            }
            (Need::Required, _) => papers.push(name),
            _ => {}
        }
    }
    let count = if papers.is_empty() { words.say("procedure-no-papers") } else { papers.join("; ") };
    page.key_value("papers", words.say("procedure-papers"), count, Some(words.say("procedure-papers-case")));
    page.notice("no-paper", Tone::Info, words.say("procedure-no-paper-copies"));
    for (number, basis) in procedure.basis.iter().enumerate() {
        page.quiet(&format!("basis.{number}"), in_language(&basis.text, language));
    }
    page.primary("begin", "procedure-begin");
    page
}

/// What it costs if sent online today, and how much less that is than on paper.
pub(super) fn fee(model: &Model, page: &mut Page<'_>, procedure: &Procedure) {
    let words = &model.words;
    let (counts, facts) = (BTreeMap::new(), BTreeMap::new());
    let ask =
        fee::Ask { on: judge::today(model), channel: Channel::Online, case: None, counts: &counts, facts: &facts };
    let Ok(Quote { amount, lines, provisional, .. }) = procedure.fees.quote(&ask) else { return };
    let amount = if amount.0 == 0 { words.say("fee-none") } else { amount.to_string() };
    let mut because: Vec<String> = Vec::new();
    if let Some(saving) = procedure.fees.saving(&ask).filter(|saving| saving.0 > 0) {
        because.push(words.tell("fee-saving", [("amount", saving.to_string().into())]));
    }
    if provisional {
        because.push(words.say("provisional"));
    }
    let source = lines.first().map(|line| line.source.clone());
    let label = words.say("fee-if-sent-today");
    let because = (!because.is_empty()).then(|| because.join(" "));
    let aloud = format!("{label}: {amount}. {}", because.as_deref().unwrap_or_default());
    page.add("fee", aloud, Body::FeeCard { label, amount, because, source });
}

fn duration(model: &Model, duration: Duration) -> String {
    let key = match duration.unit {
        Unit::Hour => "duration-hours",
        Unit::WorkingHour => "duration-working-hours",
        Unit::Day => "duration-days",
        Unit::WorkingDay => "duration-working-days",
    };
    model.words.tell(key, [("n", duration.n.into())])
}

pub(super) fn case<'a>(model: &'a Model, code: &str) -> Page<'a> {
    let words = &model.words;
    let mut page = Page::new(words, "case", words.say("procedure-place"));
    page.heading(words.say("case-heading"));
    let Some(procedure) = model.library.procedure(code, judge::today(model)) else { return page };
    for case in &procedure.cases {
        let hint = in_language(&case.hint, words.language());
        let hint = (!hint.is_empty()).then(|| hint.to_owned());
        page.row(format!("case:{}", case.id), &case.icon, in_language(&case.name, words.language()), hint, None, true);
    }
    page
}
