//! Finding a procedure, what it costs and needs, and which case applies.

use gocua_dossier::calendar::{Duration, Unit};
use gocua_dossier::code::Channel;
use gocua_dossier::date::DateTime;
use gocua_dossier::fee::{self, Quote};
use gocua_dossier::money::Dong;
use gocua_dossier::procedure::{Costing, Level, Need, Procedure, in_language, said};

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
        let detail = said(&procedure.summary, words.language(), words.you());
        let code = procedure.code.as_str();
        let order = DraftOrder::Go(DraftScreen::Procedure(code.to_owned())).into();
        page.row(format!("procedure:{code}"), &procedure.icon, title, Some(detail), None, Some(order));
    }
    page
}

pub(super) fn procedure<'a, O: Clone + From<DraftOrder>>(sight: Sight<'a>, code: &str) -> Page<'a, O> {
    let (words, ground) = (sight.words(), sight.ground);
    let language = words.language();
    let mut page = Page::new(words, "procedure", words.say("procedure-place"));
    let Some(procedure) = sight.ground.library.procedure(code, sight.ground.today()) else {
        page.heading(words.say("procedure-gone"));
        return page;
    };
    page.heading(in_language(&procedure.short_name, language));
    let level = words.say(if procedure.level == Level::Full { "level-full" } else { "level-partial" });
    page.quiet("code", words.tell("procedure-code", [("code", code.into()), ("level", level.into())]));
    page.text("summary", said(&procedure.summary, language, words.you()));
    page.key_value("who", words.say("procedure-who"), said(&procedure.before.who, language, words.you()), None);
    fee(sight, &mut page, procedure, None, &Costing::default());
    let minutes = words.tell("procedure-minutes-about", [("minutes", procedure.before.minutes.into())]);
    page.key_value("minutes", words.say("procedure-minutes"), minutes, None);
    if let Some(limit) = &procedure.time_limit {
        let due = ground.library.calendar.add(limit.duration, DateTime::from_instant(ground.now), Channel::Online);
        let note = words.tell("due-if-sent-today", [("day", time::day(words, due.at.date).into())]);
        let note = if limit.provisional { format!("{note} {}", words.say("provisional")) } else { note };
        page.key_value("time", words.say("procedure-time"), duration(sight, limit.duration), Some(note));
    }
    needs(sight, &mut page, procedure);
    for (component, need) in procedure.needed("", |_| None) {
        if let (Need::InDatabase, Some(database)) = (need, &component.satisfied_by) {
            let name = in_language(&component.name, language);
            let note = Some(in_language(&database.text, language).to_owned());
            page.key_value(format!("not-needed.{}", component.id), words.say("procedure-not-needed"), name, note);
        }
    }
    for (number, basis) in procedure.basis.iter().enumerate() {
        page.quiet(&format!("basis.{number}"), in_language(&basis.text, language));
    }
    page.primary("begin", "procedure-begin", DraftOrder::Begin(code.to_owned()));
    page
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
    }
    if enough != Some(true) || (procedure.needs_signature && !means.signs) {
        page.quiet("otherwise", said(&procedure.before.otherwise.text, language, words.you()));
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
    let (words, language) = (sight.words(), sight.words().language());
    let Costing { counts, facts } = costing;
    let ask = fee::Ask { on: sight.ground.today(), channel: Channel::Online, case, counts, facts };
    let Ok(Quote { amount, lines, provisional, possibilities, .. }) = procedure.fees.quote(&ask) else { return };
    let amount = money(words, amount);
    let mut because: Vec<String> = Vec::new();
    if let Some(saving) = procedure.fees.saving(&ask).filter(|saving| saving.0 > 0) {
        because.push(words.tell("fee-saving", [("amount", saving.to_string().into())]));
    }
    because.extend(lines.iter().map(|line| in_language(&line.because, language).to_owned()));
    if let Some(less) = possibilities.first() {
        let why = in_language(&less.because, language).trim_end_matches('.');
        let values = [("why", why.into()), ("amount", money(words, less.amount).into())];
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
        let hint = said(&case.hint, words.language(), words.you());
        let hint = (!hint.is_empty()).then_some(hint);
        let order = DraftOrder::Create { code: code.to_owned(), case: case.id.clone() }.into();
        let name = in_language(&case.name, words.language());
        page.row(format!("case:{}", case.id), &case.icon, name, hint, None, Some(order));
    }
    page
}
