//! A dossier from signature to result.

use gocua_dossier::draft::DraftId;
use gocua_dossier::procedure::in_language;
use gocua_dossier::status::Status;

use super::check::agency;
use super::page::Page;
use crate::door::fault::Fault;
use crate::door::view::{Body, ButtonWeight, StepState, Tag, TimelineEntry, Tone};
use crate::flow::send::Send;
use crate::kept::course::{Sending, Sent, Stage};
use crate::kept::draft::Draft;
use crate::kept::standing::Standing;
use crate::model::order::Order;
use crate::model::own::Own;
use crate::model::screens::Screen;
use crate::model::turn::Ground;
use crate::say::time;
use crate::say::words::{Value, Words, spoken};

/// Bytes a second on a 2G network (EDGE, one bar).
const SLOW: u64 = 5_000;

/// Second line and state of a dossier in a list.
pub(super) fn state(ground: &Ground, own: &Own, draft: &Draft) -> (Option<String>, Tag) {
    let words = &ground.words;
    let tag = |tone, key: &str| Tag { tone, text: words.say(key) };
    // Where nothing is signed, nothing is said of signing.
    let is_signed = ground.judge(&own.drafting).needs_signature(draft);
    let said = |signed, agreed| Some(words.say(if is_signed { signed } else { agreed }));
    match own.drafting.stage(draft.id()) {
        None => {
            let open = ground.judge(&own.drafting).wrong(draft).len();
            let detail = match open {
                0 => said("work-ready", "work-complete"),
                _ => Some(words.tell("work-open", [("count", open.into())])),
            };
            (detail, tag(Tone::Wait, "work-drafting"))
        }
        Some(Stage::ToSign(_)) => (
            said("work-signing-next", "work-looking-next"),
            tag(Tone::Wait, if is_signed { "work-signing" } else { "work-looking" }),
        ),
        Some(Stage::Signed { .. }) => (said("work-signed-next", "work-agreed-next"), tag(Tone::Wait, "work-signed")),
        Some(Stage::Sending(sending)) if sending.refused.is_some() => (None, tag(Tone::Bad, "work-refused")),
        Some(Stage::Sending(_)) if waits_for_confirmation(own, draft.id()) => {
            (Some(words.say("work-confirm-next")), tag(Tone::Wait, "work-confirm"))
        }
        Some(Stage::Sending(_)) => (Some(words.say("work-sending-next")), tag(Tone::Wait, "work-sending")),
        Some(Stage::Sent(sent)) => sent_state(ground, sent),
    }
}

fn waits_for_confirmation(own: &Own, draft: DraftId) -> bool {
    own.flows.send.get(&draft).and_then(Send::waiting).is_some_and(|(fault, _)| *fault == Fault::ConfirmIdentity)
}

fn sent_state(ground: &Ground, sent: &Sent) -> (Option<String>, Tag) {
    let words = &ground.words;
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
    (Some(detail), Tag { tone, text: status_words(ground, &status) })
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

fn status_words(ground: &Ground, status: &Status) -> String {
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
        Status::Unknown(code, _) => return ground.words.tell("status-unknown", [("code", (*code).into())]),
    };
    ground.words.say(key)
}

pub(super) fn dossier<'a>(ground: &'a Ground, own: &Own, draft: DraftId) -> Page<'a, Order> {
    let words = &ground.words;
    let mut page = Page::new(words, "dossier", words.say("dossier-place")).sensitive();
    let Some(written) = own.drafting.draft(draft) else { return page };
    let judge = ground.judge(&own.drafting);
    let procedure = judge.procedure(written);
    let name = procedure.map_or("", |procedure| in_language(&procedure.short_name, words.language()));
    page.heading(name);
    match own.drafting.stage(draft) {
        None | Some(Stage::ToSign(_)) => {
            page.primary("open", "dossier-open", Order::Open(draft));
        }
        Some(Stage::Signed { .. }) => {
            let name = own.person.session.as_ref().map(|session| session.profile.name.clone());
            let name = name.or_else(|| own.person.owner.as_ref().map(|owner| owner.name.clone())).unwrap_or_default();
            let key = if judge.needs_signature(written) { "dossier-signed" } else { "dossier-agreed" };
            page.notice("signed", Tone::Good, words.tell(key, [("name", name.into())]));
            agency(&mut page, judge, written);
            let bytes: u64 = written.files.iter().map(|file| file.sealed_len).sum();
            page.quiet("size", words.tell("dossier-size", amount(words, bytes)));
            if own.person.session.is_none() {
                page.notice("sign-in-first", Tone::Wait, words.say("dossier-sign-in-first"));
            }
            let is_free = !own.flows.send.has(&draft);
            let order = Order::Send(draft);
            page.button("send", "dossier-send", ButtonWeight::Primary, Some("send"), order).enabled(is_free);
        }
        Some(Stage::Sending(sending)) => sending_page(ground, own, &mut page, draft, sending),
        Some(Stage::Sent(sent)) => sent_page(ground, own, &mut page, draft, sent),
    }
    page
}

fn sending_page(ground: &Ground, own: &Own, page: &mut Page<'_, Order>, draft: DraftId, sending: &Sending) {
    let words = &ground.words;
    let send = own.flows.send.get(&draft);
    if let Some(reason) = &sending.refused {
        page.notice("refused", Tone::Bad, words.tell("dossier-refused", [("reason", reason.as_str().into())]));
        if own.demand().is_some() {
            confirm(page);
        } else {
            page.primary("mend", "dossier-mend", Order::Mend(draft)).enabled(send.is_none());
        }
        return;
    }
    let total: u64 = sending.parts.iter().map(|part| part.sealed_len).sum();
    let done = send.map_or(0, Send::done);
    let label = words.say("dossier-sending");
    let share = (done.min(total) * 100).checked_div(total).map(|share| format!("{share} %"));
    let sizes = format!("{label}: {} / {}", words.size(done), words.size(total));
    let aloud = spoken([Some(sizes.as_str()), share.as_deref()]);
    page.add("progress", aloud, Body::Progress { label, done, total, share });
    let left = total.saturating_sub(done);
    if left > 0 {
        page.quiet("left", words.tell("dossier-left", amount(words, left)));
    }
    let waiting = send.and_then(Send::waiting);
    match waiting {
        Some((fault, _)) => page.notice("waiting", Tone::Wait, words.fault(fault)),
        None => page.waiting(words.say("dossier-sending-now")),
    };
    if let Some((Fault::ServiceUnavailable { retry_at: Some(at) }, _)) = waiting {
        page.quiet("again-at", words.tell("dossier-again-at", [("at", time::moment(words, *at).into())]));
    }
    page.notice("safe", Tone::Info, words.say("dossier-leave-alone"));
    // Also where the portal does not believe a session that the phone still has.
    if own.person.session.is_none() || matches!(waiting, Some((Fault::SignInAgain, _))) {
        let (id, weight) = ("sign-in", ButtonWeight::Primary);
        page.button(id, "sign-in-start", weight, Some("person"), Order::Go(Screen::SignIn));
    } else if matches!(waiting, Some((Fault::ConfirmIdentity, _))) {
        confirm(page);
    } else if send.is_none_or(|send| send.may_be_set_off(ground.now)) {
        let (id, weight) = ("send", ButtonWeight::Secondary);
        let anyway = matches!(waiting, Some((Fault::AwaitsWifi, _)));
        let key = if anyway { "dossier-send-anyway" } else { "dossier-send-now" };
        page.button(id, key, weight, Some("refresh"), Order::Send(draft));
    }
}

/// The portal wants to be sure who it is: what can be done about it.
fn confirm(page: &mut Page<'_, Order>) {
    page.button("confirm", "confirm-start", ButtonWeight::Primary, Some("person"), Order::Confirm);
}

/// How much there is to send, and for how long on the slowest network that is still common.
fn amount(words: &Words, bytes: u64) -> [Value<'static>; 2] {
    [("size", words.size(bytes.max(1)).into()), ("minutes", bytes.div_ceil(SLOW * 60).max(1).into())]
}

fn sent_page(ground: &Ground, own: &Own, page: &mut Page<'_, Order>, draft: DraftId, sent: &Sent) {
    let words = &ground.words;
    let standing = sent.standing.as_ref();
    // How it is now, in one line, before everything else.
    let now = standing.map(|standing| (Status::from_code(standing.state, ""), standing));
    match (&sent.result, now.filter(|(status, _)| *status != Status::Registered)) {
        (Some(_), _) => page.notice("result", Tone::Good, words.say("dossier-result-here")),
        (None, Some((status, standing))) => page.notice("now", tone(&status), now_words(ground, &status, standing)),
        (None, None) => page.notice("received", Tone::Good, words.say("dossier-received")),
    };
    let accepted = standing.is_some_and(|standing| standing.dossier_code.is_some());
    let label = words.say(if accepted { "dossier-code" } else { "receipt-number" });
    let value = sent.code().to_owned();
    let aloud = format!("{label}: {value}");
    page.add("code", aloud, Body::BigValue { label, value }).quiet_button("copy", "copy", Order::Copy(draft)).near();
    if let Some(standing) = standing {
        standing_page(ground, page, standing);
    }
    let label = words.say("dossier-way");
    let entries = timeline(ground, sent);
    let aloud = spoken(entries.iter().flat_map(|entry| [Some(entry.title.as_str()), entry.detail.as_deref()]));
    page.add("way", format!("{label}: {aloud}"), Body::Timeline { entries }).vietnamese();
    if let Some(written) = own.drafting.draft(draft) {
        agency(page, ground.judge(&own.drafting), written);
    }
    page.key_value("received-at", words.say("dossier-received-at"), time::moment(words, sent.received_at), None);
    if let Some(result) = &sent.result {
        let order = Order::Go(Screen::Document(result.clone()));
        let id = format!("document:{result}");
        page.button(id, "dossier-open-result", ButtonWeight::Primary, Some("verified"), order);
    } else if own.demand().is_some() {
        page.notice("demand", Tone::Wait, words.say("dossier-confirm-to-hear"));
        confirm(page);
    } else {
        let order = Order::Refresh(draft);
        page.button("refresh", "dossier-refresh", ButtonWeight::Secondary, Some("refresh"), order);
    }
    page.quiet_button("share-receipt", "dossier-share-receipt", Order::ShareReceipt(draft));
    page.quiet_button("share-form", "dossier-share-form", Order::ShareForm(draft));
}

/// How a dossier is now, and what is to be done about it.
fn now_words(ground: &Ground, status: &Status, standing: &Standing) -> String {
    let words = &ground.words;
    let key = match status {
        Status::Refused => "dossier-now-refused",
        Status::Stopped => "dossier-now-stopped",
        Status::Withdrawn => "dossier-now-withdrawn",
        Status::SupplementWanted => "dossier-now-supplement",
        Status::PaymentWanted => "dossier-now-payment",
        Status::Accepted | Status::Processing => "dossier-now-processing",
        Status::Decided | Status::Returned | Status::ReceivedDirectly => "dossier-now-decided",
        Status::Registered | Status::Unknown(..) => return status_words(ground, status),
    };
    // Why, in the officer's own words.
    let last = standing.steps.last().filter(|step| Status::from_code(step.state, "") == *status);
    let why = match status {
        Status::Refused | Status::Stopped => last.map_or("", |step| step.text.as_str()),
        _ => "",
    };
    format!("{} {why}", words.say(key)).trim().to_owned()
}

/// What the person has to know or do now.
fn standing_page(ground: &Ground, page: &mut Page<'_, Order>, standing: &Standing) {
    let words = &ground.words;
    let wanted = Status::from_code(standing.state, "") == Status::SupplementWanted;
    if let Some(supplement) = standing.supplement.as_ref().filter(|_| wanted) {
        let until = time::day(words, gocua_dossier::date::civil_date(supplement.until));
        let values = [("text", supplement.text.as_str().into()), ("until", until.into())];
        page.notice("supplement", Tone::Bad, words.tell("dossier-supplement", values)).vietnamese();
    }
    if let Some(fee) = standing.fee.as_ref().filter(|fee| !fee.paid) {
        let amount = gocua_dossier::money::Dong(fee.amount).to_string();
        page.notice("fee", Tone::Wait, words.tell("dossier-fee", [("amount", amount.into())]));
    }
    if let Some(at) = standing.appointment {
        page.key_value("appointment", words.say("dossier-appointment"), time::moment(words, at), None);
    }
}

fn timeline(ground: &Ground, sent: &Sent) -> Vec<TimelineEntry> {
    let words = &ground.words;
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
    // What is now stands before what was.
    entries.reverse();
    entries
}
