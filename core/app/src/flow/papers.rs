//! Papers: take a photo or pick a file, look at it, keep it sealed, and only then name it in the draft.

use gocua_dossier::draft::{DraftId, DraftPaper};
use gocua_dossier::paper::{Inspected, Limits, MediaType, PaperFault, inspect};
use gocua_dossier::submission::to_hex;
use gocua_vault::SealedFile;
use zeroize::Zeroizing;

use crate::effect::{Answer, Ask, Effect, VaultAnswer, VaultAsk};
use crate::fault::Fault;
use crate::model::{Model, Purpose, Screen};
use crate::platform::{PlatformOutcome, PlatformRequest};
use crate::record::Stage;

/// A paper on its way into a draft.
pub struct Run {
    /// Of which draft.
    pub draft: DraftId,
    /// For which component.
    pub component: String,
    step: Step,
}

enum Step {
    /// The camera or the file picker is in front.
    Outside,
    /// The file is being sealed: its name and what was seen in it.
    Sealing { name: String, media_type: MediaType, pages: u32 },
}

impl Run {
    /// Whether the app itself is working on it.
    #[must_use]
    pub fn is_working(&self) -> bool {
        matches!(self.step, Step::Sealing { .. })
    }
}

/// Take a photo of a paper.
pub fn photo(model: &mut Model, draft: DraftId, component: &str) -> Vec<Effect> {
    let max_bytes = Limits::default().most_bytes;
    outside(model, draft, component, |ticket| PlatformRequest::TakePhoto { ticket, max_bytes })
}

/// Pick a file for a paper.
pub fn pick(model: &mut Model, draft: DraftId, component: &str) -> Vec<Effect> {
    let max_bytes = Limits::default().most_bytes;
    let accept = ["image/jpeg", "image/png", "application/pdf"].map(str::to_owned).to_vec();
    outside(model, draft, component, |ticket| PlatformRequest::PickFile { ticket, accept, max_bytes })
}

fn outside(
    model: &mut Model,
    draft: DraftId,
    component: &str,
    request: impl FnOnce(String) -> PlatformRequest,
) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    open.notice = None;
    open.paper = Some(Run { draft, component: component.to_owned(), step: Step::Outside });
    // The ticket says by itself where the file belongs: it survives the death of the process.
    let ticket = format!("{draft}/{component}");
    vec![model.ask(Purpose::Paper, Ask::Platform(request(ticket)))]
}

/// A file came back for a ticket of an earlier process.
pub fn returned(model: &mut Model, ticket: &str, name: String, bytes: Vec<u8>) -> Vec<Effect> {
    let Some((draft, component)) = ticket.split_once('/') else { return Vec::new() };
    let Ok(draft) = DraftId::try_from(draft.to_owned()) else { return Vec::new() };
    let Some(open) = model.open_mut() else { return Vec::new() };
    if !open.works.contains_key(&draft) {
        return Vec::new();
    }
    if *open.screen() != Screen::Papers(draft) {
        open.restart(Some(Screen::Papers(draft)));
    }
    open.paper = Some(Run { draft, component: component.to_owned(), step: Step::Outside });
    take(model, name, bytes)
}

/// An answer for this flow.
pub fn answer(model: &mut Model, answer: Answer) -> Vec<Effect> {
    let Some(run) = model.open_mut().and_then(|open| open.paper.take()) else { return Vec::new() };
    match (&run.step, answer) {
        (Step::Outside, Answer::Platform(outcome)) => match outcome {
            PlatformOutcome::File { name, bytes } => {
                if let Some(open) = model.open_mut() {
                    open.paper = Some(run);
                }
                take(model, name, bytes)
            }
            PlatformOutcome::TooLarge { bytes } => {
                stop(model, Fault::PaperTooLarge { bytes, limit: Limits::default().most_bytes })
            }
            PlatformOutcome::Cancelled => Vec::new(),
            _ => stop(model, Fault::Permission),
        },
        (Step::Sealing { .. }, Answer::Vault(Ok(VaultAnswer::Sealed(file)))) => keep(model, run, file),
        (_, Answer::Vault(Err(fault))) => stop(model, fault),
        _ => Vec::new(),
    }
}

/// Looks at a file and seals what is fit to be sent: the clean bytes, without where and when it was taken.
fn take(model: &mut Model, name: String, bytes: Vec<u8>) -> Vec<Effect> {
    let bytes = Zeroizing::new(bytes);
    let Inspected { media_type, pages, clean, .. } = match inspect(&bytes, &Limits::default()) {
        Ok(inspected) => inspected,
        Err(error) => return stop(model, paper_fault(error)),
    };
    let Some(run) = model.open_mut().and_then(|open| open.paper.as_mut()) else { return Vec::new() };
    run.step = Step::Sealing { name, media_type, pages: pages.unwrap_or(1) };
    vec![model.ask(Purpose::Paper, Ask::Vault(VaultAsk::SealFile(Zeroizing::new(clean))))]
}

fn keep(model: &mut Model, run: Run, file: SealedFile) -> Vec<Effect> {
    let now = model.now;
    let Step::Sealing { name, media_type, pages } = run.step else { return Vec::new() };
    let Some(work) = model.open_mut().and_then(|open| open.works.get_mut(&run.draft)) else { return Vec::new() };
    if matches!(work.stage, Stage::Sending(_) | Stage::Sent(_)) {
        return Vec::new();
    }
    work.draft.papers.push(DraftPaper {
        component: run.component.clone(),
        file: to_hex(file.id.as_bytes()),
        name,
        media_type: media_type_name(media_type).to_owned(),
        bytes: file.plain_len,
        sha256: to_hex(&file.sealed_sha256),
        pages,
        added: now,
    });
    work.files.push(file);
    work.stage = Stage::Drafting;
    work.draft.touch(now);
    super::draft::save(model, run.draft, vec![format!("paper.{}", run.component)])
}

/// Take the papers of a component out again.
pub fn remove(model: &mut Model, draft: DraftId, component: &str) -> Vec<Effect> {
    let now = model.now;
    let Some(work) = model.open_mut().and_then(|open| open.works.get_mut(&draft)) else { return Vec::new() };
    if matches!(work.stage, Stage::Sending(_) | Stage::Sent(_)) {
        return Vec::new();
    }
    work.draft.papers.retain(|paper| paper.component != component);
    let kept: Vec<String> = work.draft.papers.iter().map(|paper| paper.file.clone()).collect();
    // The file itself goes with the next sweep, after the record that named it has gone for good.
    work.files.retain(|file| kept.contains(&to_hex(file.id.as_bytes())));
    work.stage = Stage::Drafting;
    work.draft.touch(now);
    super::draft::save(model, draft, vec![format!("paper.{component}")])
}

fn stop(model: &mut Model, fault: Fault) -> Vec<Effect> {
    if let Some(open) = model.open_mut() {
        open.paper = None;
        open.tell_fault(fault);
    }
    Vec::new()
}

fn paper_fault(error: PaperFault) -> Fault {
    match error {
        PaperFault::Empty => Fault::PaperEmpty,
        PaperFault::TooLarge { bytes, limit } => Fault::PaperTooLarge { bytes, limit },
        PaperFault::TooSmall { .. } => Fault::PaperTooSmall,
        _ => Fault::PaperUnreadable,
    }
}

fn media_type_name(media_type: MediaType) -> &'static str {
    match media_type {
        MediaType::Jpeg => "image/jpeg",
        MediaType::Png => "image/png",
        MediaType::Pdf => "application/pdf",
    }
}
