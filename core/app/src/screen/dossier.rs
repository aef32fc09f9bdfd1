//! A dossier from signature to result.

use gocua_dossier::draft::DraftId;
use gocua_dossier::procedure::in_language;
use gocua_dossier::status::Status;

use super::Page;
use crate::judge;
use crate::model::{Model, Open};
use crate::record::{Sent, Stage, Standing, Work};
use crate::time;
use crate::view::{Body, ButtonWeight, StepState, Tag, TimelineEntry, Tone};

/// Second line and state of a dossier in a list.
pub(super) fn state(model: &Model, work: &Work) -> (Option<String>, Tag) {
    let words = &model.words;
    let tag = |tone, key: &str| Tag { tone, text: words.say(key) };
    match &work.stage {
        Stage::Drafting => {
            let open = judge::wrong(model, work.draft.id).len();
            let detail =
                if open == 0 { words.say("work-ready") } else { words.tell("work-open", [("count", open.into())]) };
            (Some(detail), tag(Tone::Wait, "work-drafting"))
        }
        Stage::Signing(_) => (Some(words.say("work-signing-next")), tag(Tone::Wait, "work-signing")),
        Stage::Signed { .. } => (Some(words.say("work-signed-next")), tag(Tone::Wait, "work-signed")),
        Stage::Sending(sending) if sending.refused.is_some() => (None, tag(Tone::Bad, "work-refused")),
        Stage::Sending(_) => (Some(words.say("work-sending-next")), tag(Tone::Wait, "work-sending")),
        Stage::Sent(sent) => sent_state(model, sent),
    }
}

fn sent_state(model: &Model, sent: &Sent) -> (Option<String>, Tag) {
    let words = &model.words;
    let number = words.tell("receipt-number-short", [("number", sent.number.as_str().into())]);
    let Some(standing) = &sent.standing else {
        return (Some(number), Tag { tone: Tone::Good, text: words.say("work-sent") });
    };
    let detail = match standing.appointment {
        Some(at) if sent.result.is_none() => words.tell("work-appointment", [("day", time::moment(words, at).into())]),
        _ => standing.dossier_code.clone().unwrap_or(number),
    };
    let status = Status::from_code(standing.state, "");
    let tone = tone(&status);
    (Some(detail), Tag { tone, text: status_words(model, &status) })
}

fn tone(status: &Status) -> Tone {
    match status {
        Status::Decided | Status::Returned | Status::ReceivedDirectly => Tone::Good,
        Status::Refused | Status::SupplementWanted | Status::PaymentWanted | Status::Stopped => Tone::Bad,
        Status::Registered | Status::Accepted | Status::Processing | Status::Withdrawn | Status::Unknown(..) => {
            Tone::Wait
        }
    }
}

fn status_words(model: &Model, status: &Status) -> String {
    let key = match status {
        Status::Registered => "status-registered",
        Status::Accepted => "status-accepted",
        Status::Refused => "status-refused",
        Status::Processing => "status-processing",
        Status::SupplementWanted => "status-supplement",
        Status::PaymentWanted => "status-payment",
        Status::Withdrawn => "status-withdrawn",
        Status::Stopped => "status-stopped",
        Status::Decided => "status-decided",
        Status::Returned => "status-returned",
        Status::ReceivedDirectly => "status-received-directly",
        // Kept and shown as it came; never taken for done.
        Status::Unknown(code, _) => return model.words.tell("status-unknown", [("code", (*code).into())]),
    };
    model.words.say(key)
}

pub(super) fn dossier<'a>(model: &'a Model, open: &Open, draft: DraftId) -> Page<'a> {
    let words = &model.words;
    let mut page = Page::new(words, "dossier", words.say("dossier-place")).sensitive();
    let Some(work) = judge::work(model, draft) else { return page };
    let procedure = judge::procedure(model, work);
    let name = procedure.map_or("", |procedure| in_language(&procedure.short_name, words.language()));
    page.heading(name);
    match &work.stage {
        Stage::Drafting | Stage::Signing(_) => {}
        Stage::Signed { .. } => {
            page.notice("signed", Tone::Good, words.say("dossier-signed"));
            if let Some(evaluation) = judge::evaluate(model, draft)
                && let Some((_, agency)) = judge::receiving(model, work, &evaluation)
            {
                page.key_value("agency", words.say("read-back-agency"), agency.name_in(words.language()), None);
            }
            let bytes: u64 = work.files.iter().map(|file| file.sealed_len).sum();
            page.quiet("size", words.tell("dossier-size", [("size", words.size(bytes.max(1)).into())]));
            if open.session.is_none() {
                page.notice("sign-in-first", Tone::Wait, words.say("dossier-sign-in-first"));
            }
            page.button("send", "dossier-send", ButtonWeight::Primary, Some("send"), true);
        }
        Stage::Sending(sending) => {
            if let Some(reason) = &sending.refused {
                page.notice("refused", Tone::Bad, words.tell("dossier-refused", [("reason", reason.as_str().into())]));
                page.primary("mend", "dossier-mend");
                return page;
            }
            let total: u64 = sending.parts.iter().map(|part| part.sealed_len).sum();
            let run = open.sending.get(&draft);
            let done = run.map_or(0, |run| run.done);
            let label = words.say("dossier-sending");
            let aloud = format!("{label}: {} / {}", words.size(done), words.size(total));
            let share = (done.min(total) * 100).checked_div(total).map(|share| format!("{share} %"));
            page.add("progress", aloud, Body::Progress { label, done, total, share });
            match run.and_then(crate::flow::send::Run::waiting) {
                Some((fault, _)) => page.notice("waiting", Tone::Wait, words.fault(fault)),
                None => page.waiting(words.say("dossier-sending-now")),
            };
            page.notice("safe", Tone::Info, words.say("dossier-leave-alone"));
            if run.is_none_or(|run| run.waiting().is_some()) {
                page.button("send", "dossier-send-now", ButtonWeight::Secondary, Some("refresh"), true);
            }
        }
        Stage::Sent(sent) => sent_page(model, &mut page, sent),
    }
    page
}

fn sent_page(model: &Model, page: &mut Page<'_>, sent: &Sent) {
    let words = &model.words;
    match &sent.result {
        Some(_) => page.notice("result", Tone::Good, words.say("dossier-result-here")),
        None => page.notice("received", Tone::Good, words.say("dossier-received")),
    };
    let standing = sent.standing.as_ref();
    let accepted = standing.is_some_and(|standing| standing.dossier_code.is_some());
    let label = words.say(if accepted { "dossier-code" } else { "receipt-number" });
    let value = sent.code().to_owned();
    let aloud = format!("{label}: {value}");
    page.add("code", aloud, Body::BigValue { label, value }).quiet_button("copy", "copy").near();
    if let Some(standing) = standing {
        standing_page(model, page, standing);
    }
    let label = words.say("dossier-way");
    let entries = timeline(model, sent);
    let aloud = entries.iter().map(|entry| entry.title.trim_end_matches('.')).collect::<Vec<_>>().join(". ");
    page.add("way", format!("{label}: {aloud}"), Body::Timeline { entries });
    page.key_value("received-at", words.say("dossier-received-at"), time::moment(words, sent.received_at), None);
    if let Some(result) = &sent.result {
        page.button(format!("document:{result}"), "dossier-open-result", ButtonWeight::Primary, Some("verified"), true);
    } else {
        page.button("refresh", "dossier-refresh", ButtonWeight::Secondary, Some("refresh"), true);
    }
    page.quiet_button("share-receipt", "dossier-share-receipt").quiet_button("share-form", "dossier-share-form");
}

/// What the person has to know or do now.
fn standing_page(model: &Model, page: &mut Page<'_>, standing: &Standing) {
    let words = &model.words;
    if let Some(supplement) = &standing.supplement {
        let until = time::day(words, gocua_dossier::date::civil_date(supplement.until));
        let values = [("text", supplement.text.as_str().into()), ("until", until.into())];
        page.notice("supplement", Tone::Bad, words.tell("dossier-supplement", values));
    }
    if let Some(fee) = standing.fee.as_ref().filter(|fee| !fee.paid) {
        let amount = gocua_dossier::money::Dong(fee.amount).to_string();
        page.notice("fee", Tone::Wait, words.tell("dossier-fee", [("amount", amount.into())]));
    }
    if let Some(at) = standing.appointment {
        page.key_value("appointment", words.say("dossier-appointment"), time::moment(words, at), None);
    }
}

fn timeline(model: &Model, sent: &Sent) -> Vec<TimelineEntry> {
    let words = &model.words;
    let steps = sent.standing.as_ref().map_or(&[][..], |standing| standing.steps.as_slice());
    let done = sent.result.is_some();
    let mut entries: Vec<TimelineEntry> = steps
        .iter()
        .enumerate()
        .map(|(number, step)| {
            let by = if step.by.is_empty() { String::new() } else { format!(" · {}", step.by) };
            let last = number + 1 == steps.len();
            let status = Status::from_code(step.state, &step.text);
            let state = match (last && !done, &status) {
                (true, Status::Refused | Status::Stopped | Status::Withdrawn) => StepState::Stopped,
                (true, _) => StepState::Now,
                (false, _) => StepState::Done,
            };
            TimelineEntry {
                title: step.text.clone(),
                detail: Some(format!("{}{by}", time::moment(words, step.at))),
                state,
            }
        })
        .collect();
    if entries.is_empty() {
        entries.push(TimelineEntry { title: words.say("status-registered"), detail: None, state: StepState::Now });
    }
    if !done && entries.last().is_some_and(|entry| entry.state == StepState::Now) {
        let (title, detail) = (words.say("dossier-result-later"), Some(words.say("dossier-result-later-help")));
        entries.push(TimelineEntry { title, detail, state: StepState::Later });
    }
    entries
}
