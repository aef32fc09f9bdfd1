//! The engine: the one place with tasks, a clock, randomness, sockets and the vault.
//!
//! One task owns the [`Model`] and handles one event at a time; whatever `update` asks for runs beside it
//! and comes back as an event. The vault is owned by a second task that answers in order, so that it has
//! exactly one writer.

mod link;
mod net;
mod vault;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ring::rand::{SecureRandom, SystemRandom};
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::action::Action;
use crate::config::Config;
use crate::effect::{Answer, Ask, AskId, Effect, Event};
use crate::fault::Fault;
use crate::model::Model;
use crate::moment::Moment;
use crate::platform::{PlatformOutcome, PlatformRequest, RequestId};
use crate::view::ViewState;
use link::Link;
use net::Net;

/// What a shell gives the app to talk to it.
pub trait Shell: Send + Sync {
    /// Draw this. A later state replaces an earlier one; return at once.
    fn render(&self, view: ViewState);
    /// Do what only the platform can, then call [`App::resolve`] with the same id; return at once.
    fn request(&self, id: RequestId, request: PlatformRequest);
}

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
        let link = Arc::new(Link::new(shell, inbox.clone(), now()));
        let model = Model::new(config.clone());
        let shown = Arc::new(Mutex::new(crate::screen::view(&model, 0)));
        let vault = vault::start(runtime.handle(), PathBuf::from(&config.data_dir), Arc::clone(&link));
        let worker = Worker {
            net: Net::new(&config.environment, Arc::clone(&link), vault.clone()),
            packs: PathBuf::from(&config.data_dir).join("pack.json"),
            inbox: inbox.clone(),
            link: Arc::clone(&link),
            shown: Arc::clone(&shown),
            vault,
            model,
            random: SystemRandom::new(),
        };
        runtime.spawn(worker.run(events));
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
    vault: vault::Door,
    packs: PathBuf,
    inbox: UnboundedSender<Event>,
    link: Arc<Link>,
    shown: Arc<Mutex<ViewState>>,
    random: SystemRandom,
}

impl Worker {
    async fn run(mut self, mut events: UnboundedReceiver<Event>) {
        while let Some(event) = events.recv().await {
            let mut seed = [0u8; 32];
            if self.random.fill(&mut seed).is_err() {
                // Without randomness nothing safe can be done; the event is dropped and the screen stays.
                continue;
            }
            let mut moment = Moment::new(now(), seed);
            let effects = crate::update::update(&mut self.model, event, &mut moment);
            for effect in effects {
                self.perform(effect);
            }
            self.render();
        }
    }

    fn render(&mut self) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let mut view = crate::screen::view(&self.model, shown.revision);
        if (&view.screen, view.depth) != (&shown.screen, shown.depth) {
            self.model.frame += 1;
            view.frame = self.model.frame;
        }
        if view == *shown {
            return;
        }
        view.revision = shown.revision + 1;
        *shown = view.clone();
        drop(shown);
        self.link.render(view);
    }

    fn perform(&self, effect: Effect) {
        let (id, ask) = match effect {
            Effect::Tell(request) => return self.link.tell(request),
            Effect::Ask(id, ask) => (id, ask),
        };
        let inbox = self.inbox.clone();
        match ask {
            Ask::Platform(request) => self.link.ask(id, request),
            Ask::Vault(ask) => self.vault.ask(ask, move |answer| send(&inbox, id, Answer::Vault(answer))),
            Ask::Http(exchange) => {
                let net = self.net.clone();
                tokio::spawn(async move { send(&inbox, id, Answer::Http(net.exchange(*exchange).await)) });
            }
            Ask::ReadPack => {
                let path = self.packs.clone();
                tokio::spawn(async move { send(&inbox, id, Answer::Pack(Ok(tokio::fs::read(path).await.ok()))) });
            }
            Ask::KeepPack(bytes) => {
                let path = self.packs.clone();
                tokio::spawn(async move {
                    let kept = keep(&path, &bytes).await.map_err(|error| disk_fault(&error)).map(|()| None);
                    send(&inbox, id, Answer::Pack(kept));
                });
            }
            Ask::After(milliseconds) => {
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
                    send(&inbox, id, Answer::Elapsed);
                });
            }
        }
    }
}

fn send(inbox: &UnboundedSender<Event>, id: AskId, answer: Answer) {
    let _ = inbox.send(Event::Answer(id, answer));
}

/// Replaces a public file whole, or not at all.
async fn keep(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    use tokio::io::AsyncWriteExt;
    let temporary = path.with_extension("new");
    let mut file = tokio::fs::File::create(&temporary).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    tokio::fs::rename(&temporary, path).await
}

fn disk_fault(error: &std::io::Error) -> Fault {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Fault::DiskFull,
        kind => Fault::Internal { code: format!("disk {kind}") },
    }
}

/// Unix seconds.
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or(0)
}
