//! Finding a procedure, what it costs and needs, and which case applies.

use gocua_dossier::calendar::{Duration, Unit};
use gocua_dossier::code::Channel;
use gocua_dossier::date::DateTime;
use gocua_dossier::fee::{self, Quote};
use gocua_dossier::money::Dong;
use gocua_dossier::procedure::{Costing, Level, Need, Procedure, When, in_language};

use super::page::Page;
use super::search::search;
use super::sight::Sight;
use crate::door::view::Body;
use crate::model::order::DraftOrder;
use crate::model::screens::DraftScreen;
use crate::say::time;
use crate::say::words::{Words, spoken};

pub(super) fn find<'a, O: Clone + From<DraftOrder>>(sight: Sight<'a>) -> Page<'a, O> {
    let words = sight.words();
    let mut page = Page::new(words, "find", words.say("app-name"));
    page.heading(words.say("find-heading"));
    let label = words.say("find-label");
    search(sight, &mut page, "search".to_owned(), label.clone(), &label);
    let found = sight.ground.library.catalogue.search(sight.search, sight.ground.today());
    if found.is_empty() {
        page.text("none", words.say("find-none"));
    }
    for found in found {
        let procedure = &found.procedure;
        let title = in_language(&procedure.short_name, words.language());
        let detail = words.text(&procedure.summary);
        let code = procedure.code.as_str();
        let order = DraftOrder::Go(DraftScreen::Procedure(code.to_owned())).into();
        page.row(format!("procedure:{code}"), &procedure.icon, title, Some(detail), None, Some(order));
    }
    page
}

pub(super) fn procedure<'a, O: Clone + From<DraftOrder>>(sight: Sight<'a>, code: &str) -> Page<'a, O> {
    let words = sight.words();
    let language = words.language();
    let mut page = Page::new(words, "procedure", words.say("procedure-place"));
    let Some(procedure) = sight.ground.library.procedure(code, sight.ground.today()) else {
        page.heading(words.say("procedure-gone"));
        return page;
    };
    page.heading(in_language(&procedure.short_name, language));
    let level = words.say(if procedure.level == Level::Full { "level-full" } else { "level-partial" });
    page.quiet("code", words.tell("procedure-code", [("code", code.into()), ("level", level.into())]));
    page.text("summary", words.text(&procedure.summary));
    page.key_value("who", words.say("procedure-who"), words.text(&procedure.before.who), None);
    fee(sight, &mut page, procedure, None, &Costing::default());
    if procedure.form.is_some() {
        let minutes = words.tell("procedure-minutes-about", [("minutes", procedure.before.minutes.into())]);
        page.key_value("minutes", words.say("procedure-minutes"), minutes, None);
    }
    times(sight, &mut page, procedure);
    if let Some(presence) = &procedure.presence {
        page.key_value("presence", words.say("procedure-presence"), words.text(&presence.text), None);
    }
    needs(sight, &mut page, procedure);
    for (component, need) in procedure.needed("", |_| None) {
        if let (Need::InDatabase, Some(database)) = (need, &component.satisfied_by) {
            let name = in_language(&component.name, language);
            let note = Some(words.text(&database.text));
            page.key_value(format!("not-needed.{}", component.id), words.say("procedure-not-needed"), name, note);
        }
    }
    known(sight, &mut page, procedure);
    if procedure.form.is_some() {
        page.primary("begin", "procedure-begin", DraftOrder::Begin(code.to_owned()));
    }
    page
}

/// How long it takes, in each case that differs; on which day it is done if it is sent today.
fn times<O: Clone>(sight: Sight<'_>, page: &mut Page<'_, O>, procedure: &Procedure) {
    let (words, ground, language) = (sight.words(), sight.ground, sight.words().language());
    for (number, limit) in procedure.times.iter().enumerate() {
        let names = limit.cases.iter().filter_map(|case| procedure.case(case));
        let names: Vec<&str> = names.map(|case| in_language(&case.name, language)).collect();
        let applies = limit.applies.as_ref().map(|applies| words.text(applies));
        // Only what surely applies has a day.
        let due = (names.is_empty() && applies.is_none() && procedure.form.is_some()).then(|| {
            let due = ground.library.calendar.add(limit.duration, DateTime::from_instant(ground.now), Channel::Online);
            words.tell("due-if-sent-today", [("day", time::day(words, due.at.date).into())])
        });
        let provisional = limit.provisional.then(|| words.say("provisional"));
        let names = (!names.is_empty()).then(|| format!("{}.", names.join("; ")));
        let note = [names, applies, due, provisional].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let id = if number == 0 { "time".to_owned() } else { format!("time.{number}") };
        let note = (!note.is_empty()).then_some(note);
        page.key_value(id, words.say("procedure-time"), duration(sight, limit.duration), note);
    }
}

/// A heading and a line for each text; nothing when there is none.
fn listed<O: Clone>(
    page: &mut Page<'_, O>,
    (id, each): (&str, &str),
    heading: String,
    texts: impl Iterator<Item = String>,
) {
    for (number, text) in texts.enumerate() {
        if number == 0 {
            page.part(id, heading.clone());
        }
        page.text(&format!("{each}.{number}"), text);
    }
}

/// What is known besides, and what is not: deadlines, why dossiers come back, what comes before and after, what people ask, what to ask
/// the agency, the law.
fn known<O: Clone + From<DraftOrder>>(sight: Sight<'_>, page: &mut Page<'_, O>, procedure: &Procedure) {
    let words = sight.words();
    if let Some(elsewhere) = &procedure.elsewhere {
        page.part("elsewhere", words.say("procedure-elsewhere"));
        page.text("elsewhere.text", words.text(&elsewhere.text));
    }
    let deadlines = procedure.deadlines.iter().map(|deadline| words.text(&deadline.text));
    listed(page, ("deadlines", "deadline"), words.say("procedure-deadlines"), deadlines);
    let rejections = procedure.rejections.iter().map(|rejection| words.text(&rejection.text));
    listed(page, ("rejections", "rejection"), words.say("procedure-rejections"), rejections);
    if !procedure.asked.is_empty() {
        page.part("asked", words.say("procedure-asked"));
    }
    for (number, asked) in procedure.asked.iter().enumerate() {
        page.key_value(format!("asked.{number}"), words.text(&asked.question), words.text(&asked.answer), None);
    }
    let open = procedure.open.iter().map(|open| words.text(&open.question));
    listed(page, ("open", "open"), words.say("procedure-open"), open);
    if !procedure.related.is_empty() {
        page.part("related", words.say("procedure-related"));
    }
    for (number, related) in procedure.related.iter().enumerate() {
        let (icon, when) = match related.when {
            When::Before => ("flag", "procedure-before"),
            When::After => ("event", "procedure-after"),
            When::Instead => ("help", "procedure-instead"),
        };
        let code = related.code.as_ref().map(|code| code.as_str().to_owned());
        let there = code.filter(|code| sight.ground.library.procedure(code, sight.ground.today()).is_some());
        let order = there.map(|code| DraftOrder::Go(DraftScreen::Procedure(code)).into());
        page.row(format!("related:{number}"), icon, words.text(&related.text), Some(words.say(when)), None, order);
    }
    page.part("law", words.say("procedure-law"));
    for (number, basis) in procedure.basis.iter().enumerate() {
        page.quiet(&format!("basis.{number}"), words.text(&basis.text));
    }
    if let Some(day) = procedure.checked_on {
        page.quiet("checked", words.tell("procedure-checked", [("day", time::day(words, day).into())]));
    }
}

/// What is needed to send it, and what there is of that; then what to do without.
fn needs<O: Clone>(sight: Sight<'_>, page: &mut Page<'_, O>, procedure: &Procedure) {
    let (words, language, means) = (sight.words(), sight.words().language(), sight.drafting.means);
    let papers: Vec<&str> = procedure.papers().map(|paper| in_language(&paper.name, language)).collect();
    if papers.is_empty() {
        page.key_value("papers", words.say("procedure-papers"), words.say("procedure-no-papers"), None);
    } else {
        let note = Some(words.say("procedure-papers-case"));
        page.key_value("papers", words.say("procedure-papers-perhaps"), papers.join("; "), note);
    }
    let level = procedure.before.identity_level;
    let enough = means.level.map(|own| own >= level);
    let note = match enough {
        Some(true) => "procedure-level-enough",
        Some(false) => "procedure-level-too-low",
        None => "procedure-level-unknown",
    };
    let value = words.tell("procedure-level-value", [("level", level.into())]);
    page.key_value("level", words.say("procedure-level"), value, Some(words.say(note)));
    if procedure.needs_signature {
        let note = words.say(if means.signs { "procedure-signature-here" } else { "procedure-signature-later" });
        page.key_value("signature", words.say("procedure-level"), words.say("procedure-signature"), Some(note));
    } else if let Some(approval) = &procedure.approval {
        page.key_value("signature", words.say("procedure-no-signature"), words.text(&approval.text), None);
    }
    if enough != Some(true) || (procedure.needs_signature && !means.signs) {
        page.quiet("otherwise", words.text(&procedure.before.otherwise.text));
    }
}

/// What it costs if sent online today, as far as that is known: why it is less than for others, how much less than on paper, and what
/// might still make it less.
pub(super) fn fee<O: Clone>(
    sight: Sight<'_>,
    page: &mut Page<'_, O>,
    procedure: &Procedure,
    case: Option<&str>,
    costing: &Costing,
) {
    let words = sight.words();
    let Costing { counts, facts } = costing;
    let ask = fee::Ask { on: sight.ground.today(), channel: Channel::Online, case, counts, facts };
    let Ok(Quote { amount, lines, provisional, possibilities, .. }) = procedure.fees.quote(&ask) else { return };
    let amount = money(words, amount);
    let mut because: Vec<String> = Vec::new();
    if let Some(saving) = procedure.fees.saving(&ask).filter(|saving| saving.0 > 0) {
        because.push(words.tell("fee-saving", [("amount", saving.to_string().into())]));
    }
    because.extend(lines.iter().map(|line| words.text(&line.because)));
    if let Some(less) = possibilities.first() {
        let why = words.text(&less.because);
        let values = [("why", why.trim_end_matches('.').into()), ("amount", money(words, less.amount).into())];
        because.push(words.tell(if less.amount.0 == 0 { "fee-free-if" } else { "fee-less-if" }, values));
    }
    because.retain(|why| !why.is_empty());
    if provisional {
        because.push(words.say("provisional"));
    }
    let source = lines.first().map(|line| line.source.clone());
    let label = words.say("fee-if-sent-today");
    let because = (!because.is_empty()).then(|| because.join(" "));
    let costs = format!("{label}: {amount}");
    let aloud = spoken([Some(costs.as_str()), because.as_deref(), source.as_deref()]);
    page.add("fee", aloud, Body::FeeCard { label, amount, because, source });
}

fn money(words: &Words, amount: Dong) -> String {
    if amount.0 == 0 { words.say("fee-none") } else { amount.to_string() }
}

fn duration(sight: Sight<'_>, duration: Duration) -> String {
    let key = match duration.unit {
        Unit::Hour => "duration-hours",
        Unit::WorkingHour => "duration-working-hours",
        Unit::Day => "duration-days",
        Unit::WorkingDay => "duration-working-days",
    };
    sight.words().tell(key, [("n", duration.n.into())])
}

pub(super) fn case<'a, O: Clone + From<DraftOrder>>(sight: Sight<'a>, code: &str) -> Page<'a, O> {
    let words = sight.words();
    let mut page = Page::new(words, "case", words.say("procedure-place"));
    page.heading(words.say("case-heading"));
    let Some(procedure) = sight.ground.library.procedure(code, sight.ground.today()) else { return page };
    for case in &procedure.cases {
        let hint = words.text(&case.hint);
        let hint = (!hint.is_empty()).then_some(hint);
        let order = DraftOrder::Create { code: code.to_owned(), case: case.id.clone() }.into();
        let name = in_language(&case.name, words.language());
        page.row(format!("case:{}", case.id), &case.icon, name, hint, None, Some(order));
    }
    page
}
