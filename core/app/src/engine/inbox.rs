//! Answers on their way back to the model.

use tokio::sync::mpsc::UnboundedSender;

use crate::world::ask::{Answer, AskId, Event};

pub(super) fn send(inbox: &UnboundedSender<Event>, id: AskId, answer: Answer) {
    let _ = inbox.send(Event::Answer(id, answer));
}
