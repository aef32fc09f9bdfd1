//! Documents on the screen: their bytes are handed to the platform once, in memory, and forgotten when the
//! screen is left. No clear file ever exists.

use gocua_vault::SealedFile;

use crate::effect::{Answer, Ask, Effect, VaultAnswer, VaultAsk};
use crate::fault::Fault;
use crate::model::{Model, Purpose};
use crate::platform::{PlatformOutcome, PlatformRequest};

/// Most pages of a document that is shown: a form has a few, and what has more is read elsewhere.
const MOST_PAGES: u32 = 200;

/// Open a kept file and show it under a name.
pub fn open(model: &mut Model, name: &str, file: &SealedFile) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    if open.shown.contains_key(name) {
        return Vec::new();
    }
    open.shown.insert(name.to_owned(), None);
    vec![model.ask(Purpose::Show(name.to_owned()), Ask::Vault(VaultAsk::OpenFile(file.clone())))]
}

/// An answer for this flow.
pub fn answer(model: &mut Model, name: &str, answer: Answer) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    match answer {
        Answer::Vault(Ok(VaultAnswer::File(bytes))) => {
            let request = PlatformRequest::ShowDocument { document: name.to_owned(), bytes: bytes.to_vec() };
            open.opened = Some((name.to_owned(), bytes));
            vec![model.ask(Purpose::Show(name.to_owned()), Ask::Platform(request))]
        }
        // Only what can be read to its end counts as shown.
        Answer::Platform(PlatformOutcome::Shown { pages }) if pages > MOST_PAGES => {
            open.shown.remove(name);
            open.tell_fault(Fault::DocumentTooLong);
            vec![Effect::Tell(PlatformRequest::CloseDocument { document: name.to_owned() })]
        }
        Answer::Platform(PlatformOutcome::Shown { pages }) => {
            open.shown.insert(name.to_owned(), Some(pages));
            super::sign::shown(model, name)
        }
        Answer::Vault(Err(fault)) => {
            open.shown.remove(name);
            open.tell_fault(fault);
            Vec::new()
        }
        _ => {
            open.shown.remove(name);
            open.tell_fault(Fault::Internal { code: "show".to_owned() });
            Vec::new()
        }
    }
}

/// Forget every document that was handed over: the screen was left.
pub fn close(model: &mut Model) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    open.opened = None;
    std::mem::take(&mut open.shown)
        .into_keys()
        .map(|document| Effect::Tell(PlatformRequest::CloseDocument { document }))
        .collect()
}

/// Let the person keep a sealed file with the platform's own sheet: open it first.
pub fn share_file(model: &mut Model, file_name: &str, file: &SealedFile) -> Vec<Effect> {
    vec![model.ask(Purpose::Share(file_name.to_owned()), Ask::Vault(VaultAsk::OpenFile(file.clone())))]
}

/// The file to share is open.
pub fn opened_to_share(model: &mut Model, file_name: String, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Vault(Ok(VaultAnswer::File(bytes))) => {
            let media_type = "application/pdf".to_owned();
            vec![Effect::Tell(PlatformRequest::ShareFile { name: file_name, media_type, bytes: bytes.to_vec() })]
        }
        Answer::Vault(Err(fault)) => {
            if let Some(open) = model.open_mut() {
                open.tell_fault(fault);
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Let the person keep the document on the screen with the platform's own sheet.
pub fn share(model: &mut Model, file_name: String) -> Vec<Effect> {
    let Some((_, bytes)) = model.open().and_then(|open| open.opened.as_ref()) else { return Vec::new() };
    let media_type = "application/pdf".to_owned();
    vec![Effect::Tell(PlatformRequest::ShareFile { name: file_name, media_type, bytes: bytes.to_vec() })]
}
