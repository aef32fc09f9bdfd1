//! Reading aloud: one screen at a time, until it is read, left or stopped.

use super::telling;
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::model::Model;
use crate::model::turn::Out;
use crate::screen;
use crate::world::ask::{Answer, AskId, Deed};

/// Reads a screen, or one element of it; the same screen again while it is being read stops that.
pub(super) fn read_aloud(model: &mut Model, element: Option<&str>, out: &mut Out) {
    if model.speaking.is_some() && element.is_none() {
        return hush(model, out);
    }
    let view = screen::view(model, 0);
    let spoken = match element {
        Some(id) => view.elements.into_iter().find(|element| element.id == id).map(|element| element.read_aloud),
        None => Some(view.read_aloud),
    };
    let Some(text) = spoken.filter(|text| !text.is_empty()) else { return };
    let (id, pace) = (out.number(), model.ground.face.pace.percent());
    model.speaking = Some((id, view.frame));
    out.perform(id, Deed::Platform(PlatformRequest::Speak { text, language: view.language, pace }));
}

/// Stops reading.
fn hush(model: &mut Model, out: &mut Out) {
    if model.speaking.take().is_some() {
        let language = model.ground.words.language().to_owned();
        out.tell(PlatformRequest::Speak { text: String::new(), language, pace: 100 });
    }
}

/// What was being read was of a screen that is not shown any more.
pub(super) fn settle(model: &mut Model, out: &mut Out) {
    let frame = model.frame();
    if model.speaking.is_some_and(|(_, of)| of != frame) {
        hush(model, out);
    }
}

/// Whether an answer is that something has been read.
pub(super) fn answered(model: &mut Model, id: AskId, answer: &Answer) -> bool {
    let is_it = model.speaking.is_some_and(|(asked, _)| asked == id);
    if is_it {
        model.speaking = None;
        if let Answer::Platform(PlatformOutcome::Unavailable { .. }) = answer {
            telling::tell(model, Fault::NoVoice);
        }
    }
    is_it
}
