//! The line to the shell: numbers requests and hands each answer to whoever asked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

use super::inbox::send;
use super::shell::Shell;
use crate::door::platform::{PlatformOutcome, PlatformRequest, RequestId};
use crate::door::view::ViewState;
use crate::world::ask::{Answer, AskId, Event};

pub(super) struct Link {
    shell: Arc<dyn Shell>,
    inbox: UnboundedSender<Event>,
    waiting: Mutex<Waiting>,
}

struct Waiting {
    next: RequestId,
    askers: HashMap<RequestId, Asker>,
}

/// Who gets the answer.
enum Asker {
    /// The model.
    Model(AskId),
    /// A task of the engine.
    Task(oneshot::Sender<PlatformOutcome>),
}

impl Link {
    /// `now` makes the numbers of this process differ from those of an earlier one, whose late answers
    /// must not meet a request of ours; 20 bits below it keep them exact in a JSON number.
    pub(super) fn new(shell: Arc<dyn Shell>, inbox: UnboundedSender<Event>, now: i64) -> Self {
        let next = u64::try_from(now).unwrap_or(0) << 20;
        Self { shell, inbox, waiting: Mutex::new(Waiting { next, askers: HashMap::new() }) }
    }

    pub(super) fn render(&self, view: ViewState) {
        self.shell.render(view);
    }

    /// Asks for the model.
    pub(super) fn ask(&self, id: AskId, request: PlatformRequest) {
        let number = self.number(Some(Asker::Model(id)));
        self.shell.request(number, request);
    }

    /// Asks without caring for the answer.
    pub(super) fn tell(&self, request: PlatformRequest) {
        let number = self.number(None);
        self.shell.request(number, request);
    }

    /// Asks for a task of the engine. A shell that never answers leaves the task waiting, as a person who
    /// never answers a prompt does.
    pub(super) async fn call(&self, request: PlatformRequest) -> PlatformOutcome {
        let (sender, receiver) = oneshot::channel();
        let number = self.number(Some(Asker::Task(sender)));
        self.shell.request(number, request);
        receiver.await.unwrap_or(PlatformOutcome::Cancelled)
    }

    pub(super) fn resolve(&self, number: RequestId, outcome: PlatformOutcome) {
        let asker = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).askers.remove(&number);
        match asker {
            Some(Asker::Model(id)) => send(&self.inbox, id, Answer::Platform(outcome)),
            Some(Asker::Task(sender)) => {
                let _ = sender.send(outcome);
            }
            // An answer to a request of an earlier process, or a second one.
            None => {}
        }
    }

    fn number(&self, asker: Option<Asker>) -> RequestId {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.next += 1;
        let number = waiting.next;
        if let Some(asker) = asker {
            waiting.askers.insert(number, asker);
        }
        number
    }
}
