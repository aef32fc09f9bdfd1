//! The document on the screen: the platform has exactly that one, and no other.

use gocua_dossier::draft::DraftId;
use gocua_dossier::submission::to_hex;
use gocua_vault::{FileId, SealedFile};

use super::desk::Key;
use super::own::Own;
use super::room::{Stepped, drive, forget};
use super::screens::{DraftScreen, Screen};
use super::turn::Turn;
use crate::door::platform::PlatformRequest;
use crate::flow::look::Look;
use crate::kept::course::Stage;
use crate::rules::here::Here;
use crate::world::flow::Slots;

/// A step of showing a document; when it is over, there is nothing on the screen.
pub fn look(
    own: &mut Own,
    turn: &mut Turn<'_>,
    step: impl FnOnce(&mut Slots<(), Look>, &mut Here<'_>) -> Stepped<Look>,
) {
    drive(own, |own| &mut own.flows.look, (Key::Look, &()), None, turn, step);
}

/// Shows what belongs to the screen, and takes away what does not.
pub fn show(own: &mut Own, turn: &mut Turn<'_>) {
    let wanted = document(own);
    let is_shown = match (&own.shown, &wanted) {
        (Some((name, file)), Some((wanted, sealed))) => name == wanted && *file == sealed.id,
        (None, None) => true,
        _ => false,
    };
    if is_shown {
        return;
    }
    if let Some((document, _)) = own.shown.take() {
        if let Some(id) = own.flows.look.forget(&()) {
            forget(own, id);
        }
        turn.out.tell(PlatformRequest::CloseDocument { document });
    }
    if let Some((name, file)) = wanted {
        own.shown = Some((name.clone(), file.id));
        look(own, turn, |slots, _| slots.begin(&(), || Look::start(&name, &file)));
    }
}

/// The document that belongs to the screen.
fn document(own: &Own) -> Option<(String, SealedFile)> {
    match own.place.screen() {
        Screen::Document(id) => Some((format!("document-{id}"), own.person.document(id)?.file.clone())),
        Screen::Sign(draft) => match own.drafting.stage(*draft)? {
            Stage::ToSign(to_sign) => Some((form_name(*draft), to_sign.form.clone())),
            _ => None,
        },
        Screen::Draft(DraftScreen::Paper { draft, component, number }) => {
            let written = own.drafting.draft(*draft)?;
            let paper = written.body.papers_for(component).nth(*number)?;
            let file = written.files.iter().find(|file| to_hex(file.id.as_bytes()) == paper.file)?;
            Some((paper_name(*draft, component, *number), file.clone()))
        }
        _ => None,
    }
}

/// Name under which a paper is shown.
#[must_use]
pub fn paper_name(draft: DraftId, component: &str, number: usize) -> String {
    format!("paper-{draft}-{component}-{number}")
}

/// How many pages of the document on the screen can be seen.
#[must_use]
pub fn seen(own: &Own) -> Option<u32> {
    own.flows.look.get(&()).and_then(Look::pages)
}

/// Name under which a form is shown.
#[must_use]
pub fn form_name(draft: DraftId) -> String {
    format!("form-{draft}")
}

/// How many pages of that document can be seen, if it is on the screen.
#[must_use]
pub fn pages(own: &Own, name: &str) -> Option<u32> {
    let is_it = own.shown.as_ref().is_some_and(|(shown, _): &(String, FileId)| shown == name);
    own.flows.look.get(&()).filter(|_| is_it).and_then(Look::pages)
}
