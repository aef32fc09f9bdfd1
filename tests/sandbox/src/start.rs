//! Starting and stopping: two listeners, one world.

mod address;
mod error;

use std::fmt::Debug;
use std::fs::{File, TryLockError};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::{Router, middleware};
use axum_server::Handle;
use hyper_util::rt::TokioTimer;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::faults::{self, Faults};
use crate::pki::Pki;
use crate::portal::assurance::Assurance;
use crate::portal::edition::Published;
use crate::world::{Shared, Urls, World};
use crate::{broker, desk, portal, rehearsal, same_site, signing_service, store, trust_services};

pub use address::Host;
pub use error::StartError;

/// Longest time that the headers of a request may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// How to start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder for the database and the keys; created when missing.
    pub data: PathBuf,
    /// Port of the pages; the API takes the next one. 0 takes those that `data` had last, or two free ones.
    pub port: u16,
    /// What it calls itself.
    pub host: Host,
    /// Forget everything kept in `data` first.
    pub reset: bool,
}

impl Options {
    /// On the ports that `data` had last, or two free ones; with what is kept there.
    #[must_use]
    pub fn new(data: PathBuf) -> Self {
        Self { data, port: 0, host: Host::Address, reset: false }
    }
}

/// A running sandbox. Dropping it stops the listeners without waiting.
#[derive(Debug)]
pub struct Sandbox {
    /// What the parts share; tests may look inside.
    pub world: Arc<World>,
    handles: [Handle<SocketAddr>; 2],
    tasks: Vec<JoinHandle<()>>,
    /// Locked: two on one folder would take each other's database and keys away.
    _folder: File,
}

impl Sandbox {
    /// Where it answers.
    #[must_use]
    pub fn urls(&self) -> &Urls {
        &self.world.urls
    }

    /// Stops listening, gives requests under way two seconds and closes the database.
    pub async fn stop(mut self) {
        for handle in &self.handles {
            handle.graceful_shutdown(Some(Duration::from_secs(2)));
        }
        for task in self.tasks.drain(..) {
            // A listener that panicked is as stopped as one that ended.
            let _ = task.await;
        }
        self.world.db.close().await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        for handle in &self.handles {
            handle.shutdown();
        }
    }
}

/// Starts the sandbox on loopback and returns when both listeners are open.
///
/// `extra_pages` is merged into the pages listener (the phone in the browser, `/phone/...`); it must not
/// define `/`, `/sandbox`, `/broker`, `/signing`, `/desk`, `/tsa`, `/ocsp`, `/crl` or `/aia`.
///
/// # Errors
/// [`StartError`] says what to change.
pub async fn start(options: Options, extra_pages: Router) -> Result<Sandbox, StartError> {
    // The robot's browser speaks plain http on loopback, but its client wants a provider all the same; a second
    // call finds the first one's, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = prepare_folder(&options)?;
    let (pages_listener, api_listener) = address::listeners(&options.data, options.port).await?;
    let urls = Urls {
        pages: format!("http://{}", authority(&pages_listener, &options)?),
        api: format!("https://{}", authority(&api_listener, &options)?),
    };

    let pki = Pki::open(&options.data.join("pki"), &urls.pages)?;
    let tls = pki.tls_config()?;
    let db = store::open(&options.data).await?;
    broker::tables(&db).await?;
    signing_service::tables(&db).await?;
    trust_services::tables(&db).await?;
    portal::tables(&db).await?;

    let world = Arc::new(World {
        urls,
        db,
        pki,
        clock: Clock::default(),
        rules: Published::default(),
        assurance: Assurance::default(),
        faults: Faults::default(),
        nonces: broker::Nonces::default(),
        replays: broker::Replays::default(),
    });
    let pages = pages_router(&world, extra_pages);
    let api = api_router(&world);

    let handles = [Handle::new(), Handle::new()];
    let mut pages_server = axum_server::from_tcp(pages_listener)
        .map_err(|error| StartError::refused(options.port, &error))?
        .handle(handles[0].clone());
    let mut api_server = axum_server::tls_rustls::from_tcp_rustls(
        api_listener,
        axum_server::tls_rustls::RustlsConfig::from_config(Arc::new(tls)),
    )
    .map_err(|error| StartError::refused(options.port, &error))?
    .handle(handles[1].clone());
    // Whoever opens a connection and says nothing is not waited for.
    pages_server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    api_server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    let tasks = vec![
        tokio::spawn(async move {
            // The listeners are open already; serving ends only when it is told to.
            let _ = pages_server.serve(pages.into_make_service()).await;
        }),
        tokio::spawn(async move {
            let _ = api_server.serve(api.into_make_service()).await;
        }),
    ];
    Ok(Sandbox { world, handles, tasks, _folder: folder })
}

fn pages_router(world: &Shared, extra_pages: Router) -> Router {
    Router::new()
        .merge(faults::pages())
        .merge(broker::pages())
        .merge(signing_service::pages())
        .merge(trust_services::pages())
        .merge(desk::pages())
        .merge(rehearsal::pages())
        .with_state(Arc::clone(world))
        .merge(extra_pages)
        .layer(middleware::from_fn_with_state(Arc::clone(world), faults::apply))
        .layer(middleware::from_fn_with_state(Arc::clone(world), faults::tell_time))
        .layer(middleware::from_fn_with_state(Arc::clone(world), same_site::only))
}

fn api_router(world: &Shared) -> Router {
    Router::new()
        .merge(broker::api())
        .merge(signing_service::api())
        .merge(portal::api())
        .with_state(Arc::clone(world))
        .layer(middleware::from_fn_with_state(Arc::clone(world), faults::apply))
        .layer(middleware::from_fn_with_state(Arc::clone(world), faults::tell_time))
}

/// Makes the folder, for us alone as long as what is returned is kept.
fn prepare_folder(options: &Options) -> Result<File, StartError> {
    let not_writable = |error: std::io::Error| StartError::not_writable(&options.data, &error);
    std::fs::create_dir_all(&options.data).map_err(not_writable)?;
    let lock = File::create(options.data.join("lock")).map_err(not_writable)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(StartError::FolderBusy { path: options.data.clone() }),
        Err(TryLockError::Error(error)) => return Err(not_writable(error)),
    }
    if options.reset {
        // Only what the sandbox made: `data` may be a folder with other things in it.
        for name in ["sandbox.db", "sandbox.db-wal", "sandbox.db-shm"] {
            match std::fs::remove_file(options.data.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(not_writable(error));
                }
                _ => {}
            }
        }
        address::forget(&options.data).map_err(not_writable)?;
        match std::fs::remove_dir_all(options.data.join("pki")) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(not_writable(error));
            }
            _ => {}
        }
    }
    Ok(lock)
}

fn authority(listener: &TcpListener, options: &Options) -> Result<String, StartError> {
    let address = listener.local_addr().map_err(|error| StartError::refused(options.port, &error))?;
    Ok(options.host.authority(address))
}
