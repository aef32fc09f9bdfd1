//! The receipt as a page that a person can print, with the portal's signed receipt inside the file.

use gocua_dossier::procedure::{Component, in_language};
use gocua_signing::sheet::{self, Attached, Block, Sheet};

use super::judge::Judge;
use super::printing::Page;
use crate::door::fault::Fault;
use crate::kept::course::Sent;
use crate::kept::draft::Draft;
use crate::say::time;
use crate::world::ask::Job;

/// Name of the signed receipt inside the page.
const INSIDE: &str = "bien-nhan.json";

/// Prints the receipt, in the language of the app. The job gives a [`Page`].
#[must_use]
pub fn page(judge: Judge<'_>, draft: &Draft, sent: &Sent, name: Option<&str>) -> Job {
    let (words, now) = (judge.words, judge.now);
    let field = |key: &str, value: String| Block::Field { label: words.say(key), value };
    let mut blocks = vec![
        Block::Centered { text: words.say("proof-title"), bold: true, size: 15 },
        Block::Space,
        Block::Paragraph { text: words.say("proof-what") },
        Block::Space,
        field("receipt-number", sent.number.clone()),
    ];
    let standing = sent.standing.as_ref();
    if let Some(code) = standing.and_then(|standing| standing.dossier_code.clone()) {
        blocks.push(field("dossier-code", code));
    }
    if let Some(procedure) = judge.procedure(draft) {
        let called = in_language(&procedure.name, words.language());
        blocks.push(field("procedure-place", format!("{called} ({})", draft.body.procedure)));
    }
    if let Some(name) = name {
        blocks.push(field("proof-name", name.to_owned()));
    }
    if let Some((_, agency)) = judge.evaluate(draft).and_then(|evaluation| judge.receiving(draft, &evaluation)) {
        blocks.push(field("read-back-agency", agency.name_in(words.language()).to_owned()));
    }
    blocks.push(field("dossier-received-at", time::moment(words, sent.received_at)));
    if let Some(at) = standing.and_then(|standing| standing.appointment) {
        blocks.push(field("dossier-appointment", time::moment(words, at)));
    }
    if !draft.body.papers.is_empty() {
        let header = vec![words.say("papers-place"), words.say("proof-pages")];
        // By what each paper is, not by the name of a file.
        let components = judge.procedure(draft).map_or(&[][..], |procedure| procedure.components.as_slice());
        let pages = |component: &Component| draft.body.extent(&component.id).0;
        let row = |component: &Component| {
            vec![in_language(&component.name, words.language()).to_owned(), pages(component).to_string()]
        };
        let rows = components.iter().filter(|component| pages(component) > 0).map(row).collect();
        blocks.extend([Block::Space, Block::Table { header, widths: vec![80, 20], rows }]);
    }
    blocks.extend([Block::Space, Block::Footnote { text: words.tell("proof-inside", [("name", INSIDE.into())]) }]);
    let attached = Attached {
        name: INSIDE.to_owned(),
        media_type: "application/json".to_owned(),
        description: words.say("proof-signed"),
        bytes: signed(sent),
    };
    let title = words.say("proof-title");
    let sheet = Sheet { title, language: words.language().to_owned(), blocks, attached: vec![attached] };
    Job::new("receipt", move || -> Page {
        // A file may be named in letters that the typeface does not have; the receipt is no less a receipt for it.
        let marked = sheet::print_marked(&sheet, now);
        marked.map(|marked| marked.pdf).map_err(|error| Fault::Internal { code: format!("print: {error}") })
    })
}

/// File name of the page.
#[must_use]
pub fn file_name(sent: &Sent) -> String {
    format!("bien-nhan-{}.pdf", sent.number)
}

/// The signed token, and in clear what it says it is about.
fn signed(sent: &Sent) -> Vec<u8> {
    let proof = serde_json::json!({
        "receipt": sent.receipt,
        "number": sent.number,
        "submission": sent.submission.to_string(),
        "received_at": sent.received_at,
        "dossier_code": sent.standing.as_ref().and_then(|standing| standing.dossier_code.clone()),
    });
    serde_json::to_vec_pretty(&proof).unwrap_or_default()
}
