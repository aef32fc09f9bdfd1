//! `gocua pack preview`: a folder of sources on the phone in the browser, anew whenever a file is saved.
//!
//! The phone is the real one: its core fetches the pack from the portal here, signed. For every edition there is a new phone with nothing
//! on it, which a hand leads to the question that was last looked at, answering as one of the pack's own people. What is wrong with the
//! sources stands beside it, with file and line, and the phone keeps the last edition that could be published.
//!
//! * `table`: the edition that is looked at, and the phone that shows it; `lead` takes it from the PIN to the question.
//! * `watch`: the folder, looked at again and again.
//! * `page`: what the browser shows.

mod lead;
mod looking;
mod page;
mod table;
mod watch;

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use self::looking::{Looking, State};
use self::table::Preview;
use crate::{Host, Options, Sandbox, start};

/// Starts a sandbox whose portal publishes `folder`, and follows the folder until the sandbox stops; the address of the page.
///
/// # Errors
/// In words.
pub async fn run(
    folder: &Path,
    data: &Path,
    port: u16,
    procedure: Option<String>,
) -> Result<(Sandbox, String), String> {
    if !folder.is_dir() {
        return Err(format!("{}: there is no such folder", folder.display()));
    }
    let cell: Arc<OnceLock<Arc<Preview>>> = Arc::default();
    let options = Options { data: data.to_owned(), port, host: Host::Address, reset: false };
    let sandbox = start(options, page::pages(Arc::clone(&cell))).await.map_err(|error| error.to_string())?;
    let preview = Arc::new(Preview {
        world: Arc::clone(&sandbox.world),
        folder: folder.to_owned(),
        data: data.to_owned(),
        state: Mutex::new(State {
            looking: Looking { procedure: procedure.unwrap_or_default(), ..Looking::default() },
            ..State::default()
        }),
        shown: Mutex::default(),
        edition: Mutex::default(),
        leading: tokio::sync::Mutex::default(),
    });
    let _ = cell.set(Arc::clone(&preview));
    tokio::spawn(watch::follow(Arc::downgrade(&preview)));
    let address = format!("{}/preview", sandbox.urls().pages);
    Ok((sandbox, address))
}
