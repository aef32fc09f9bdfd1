//! The engine: the one place with tasks, a clock, randomness, sockets and the vault.
//!
//! One task owns the [`Model`] and handles one event at a time; whatever `update` asks for runs beside it
//! and comes back as an event: pure work on threads for that, each vault on a task of its own that answers in order, so that
//! it has exactly one writer.

mod clock;
mod copies;
mod disk;
mod inbox;
mod keys;
mod link;
mod net;
mod public;
mod shell;
mod time;
mod vaults;

pub use shell::Shell;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::door::action::Action;
use crate::door::config::Config;
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, RequestId};
use crate::door::view::ViewState;
use crate::kept::face::{self, Face};
use crate::kept::visits::{self, Visits};
use crate::model::{Life, Model};
use crate::world::ask::{Answer, AskId, Deed, Effect, Event, VaultAsk};
use clock::Clock;
use disk::{disk_fault, keep};
use inbox::send;
use link::Link;
use net::Net;
use public::Public;
use time::Moments;

/// The running app: the four calls of the door.
pub struct App {
    inbox: UnboundedSender<Event>,
    link: Arc<Link>,
    shown: Arc<Mutex<ViewState>>,
    runtime: Option<Runtime>,
}

impl App {
    /// Starts the app and returns at once; the first view is the starting one.
    ///
    /// # Panics
    /// When the operating system gives no thread: nothing can run then.
    #[must_use]
    pub fn new(config: Config, shell: Arc<dyn Shell>) -> Arc<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("gocua")
            .enable_all()
            .build()
            .expect("an operating system that can start a process can start two threads");
        let (inbox, events) = unbounded_channel();
        let link = Arc::new(Link::new(shell, inbox.clone(), clock::shown()));
        let mut model = Model::new(config.clone());
        let face = Public::beside(&config.data_dir, "face.json");
        model.ground.put_on(Face::read(&face.read(face::MOST)));
        let visits = Public::beside(&config.data_dir, "visits.json");
        model.ground.visits = Visits::read(&visits.read(visits::MOST));
        let clock = Arc::new(Clock::default());
        let moments = Moments::new(Arc::clone(&clock));
        if moments.is_none() {
            // Without randomness nothing safe can be done: said once, at the start, instead of failing somewhere in the middle.
            model.life = Life::Broken(Fault::defect("no randomness"));
        }
        let shown = Arc::new(Mutex::new(crate::screen::view(&model, 0)));
        let vaults = vaults::start(runtime.handle(), PathBuf::from(&config.data_dir), Arc::clone(&link));
        let worker = Worker {
            net: Net::new(&config.environment, Arc::clone(&link), vaults.clone(), clock),
            packs: PathBuf::from(&config.data_dir).join("pack.json"),
            face,
            visits,
            inbox: inbox.clone(),
            link: Arc::clone(&link),
            shown: Arc::clone(&shown),
            vaults,
            model,
        };
        if let Some(moments) = moments {
            runtime.spawn(worker.run(events, moments));
        }
        // A receiver that is gone means the app is being dropped; nobody is left to tell.
        let _ = inbox.send(Event::Started);
        Arc::new(Self { inbox, link, shown, runtime: Some(runtime) })
    }

    /// A person did something. Never blocks, never fails.
    pub fn dispatch(&self, action: Action) {
        let _ = self.inbox.send(Event::Action(action));
    }

    /// The platform answers a request. An unknown id is ignored.
    pub fn resolve(&self, id: RequestId, outcome: PlatformOutcome) {
        self.link.resolve(id, outcome);
    }

    /// The state being shown: for the first frame and after the shell was rebuilt.
    #[must_use]
    pub fn view(&self) -> ViewState {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Everything acknowledged is on the disk already; waiting here could block the platform's thread.
            runtime.shutdown_background();
        }
    }
}

struct Worker {
    model: Model,
    net: Net,
    vaults: vaults::Door,
    packs: PathBuf,
    face: Public,
    visits: Public,
    inbox: UnboundedSender<Event>,
    link: Arc<Link>,
    shown: Arc<Mutex<ViewState>>,
}

impl Worker {
    async fn run(mut self, mut events: UnboundedReceiver<Event>, mut moments: Moments) {
        while let Some(event) = events.recv().await {
            let effects = crate::update::update(&mut self.model, event, &mut moments.next());
            for effect in effects {
                self.perform(effect);
            }
            self.render();
        }
    }

    fn render(&self) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let mut view = crate::screen::view(&self.model, shown.revision);
        if view == *shown {
            return;
        }
        view.revision = shown.revision + 1;
        *shown = view.clone();
        drop(shown);
        self.link.render(view);
    }

    fn perform(&self, effect: Effect) {
        let (id, deed) = match effect {
            Effect::Tell(request) => return self.link.tell(request),
            Effect::Do(id, deed) => (id, deed),
        };
        let inbox = self.inbox.clone();
        match deed {
            Deed::Platform(request) => self.link.ask(id, request),
            Deed::Vaults(ask) => self.vaults.ask(ask, move |answer| send(&inbox, id, answer)),
            Deed::Vault(vault, ask) => {
                if let VaultAsk::Close = ask {
                    self.net.forget();
                }
                self.vaults.ask_one(vault, ask, move |answer| send(&inbox, id, answer));
            }
            Deed::Http(exchange) => {
                let net = self.net.clone();
                tokio::spawn(async move { send(&inbox, id, net.exchange(*exchange).await.map(Answer::Http).into()) });
            }
            Deed::ReadPack => {
                let path = self.packs.clone();
                tokio::spawn(async move { send(&inbox, id, Answer::Pack(tokio::fs::read(path).await.ok())) });
            }
            Deed::KeepPack(bytes) => {
                let path = self.packs.clone();
                tokio::spawn(async move {
                    let kept = keep(&path, &bytes).await.map_err(|error| disk_fault(&error));
                    send(&inbox, id, kept.map(|()| Answer::Done).into());
                });
            }
            Deed::KeepFace(bytes) => keep_public(self.face.clone(), bytes, inbox, id),
            Deed::KeepVisits(bytes) => keep_public(self.visits.clone(), bytes, inbox, id),
            Deed::Work(job) => {
                tokio::spawn(async move {
                    // A job that panics is a defect; whoever waits for it is told.
                    let worked = tokio::task::spawn_blocking(move || job.run()).await;
                    let defect = |_| Fault::defect("work");
                    send(&inbox, id, worked.map(Answer::Worked).map_err(defect).into());
                });
            }
            Deed::After(milliseconds) => {
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
                    send(&inbox, id, Answer::Elapsed);
                });
            }
        }
    }
}

/// Replaces a public file, and says how that went.
fn keep_public(file: Public, bytes: Vec<u8>, inbox: UnboundedSender<Event>, id: AskId) {
    tokio::spawn(async move { send(&inbox, id, file.keep(bytes).await.map(|()| Answer::Done).into()) });
}
