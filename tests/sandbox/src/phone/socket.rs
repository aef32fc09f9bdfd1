//! Speaking with the page: views and requests out, actions and outcomes in, one JSON text a message.

use std::sync::{Arc, PoisonError};

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use gocua_app::{Action, PlatformOutcome, PlatformRequest, RequestId, ViewState};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::error::RecvError;

use super::{News, Phone};

/// Longest message from the page: text a person typed, never a file.
const MAX_MESSAGE: usize = 256 * 1024;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ToPage<'a> {
    View { view: &'a ViewState },
    Request { id: RequestId, request: &'a PlatformRequest },
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum FromPage {
    Action { action: Action },
    Outcome { id: RequestId, outcome: PlatformOutcome },
}

/// Only our own page may speak here: any site open in the same browser could reach loopback.
pub(super) async fn connect(
    State(phone): State<Arc<Phone>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let own = text("host").map(|host| format!("http://{host}"));
    if own.is_none() || text("origin") != own.as_deref() {
        return StatusCode::FORBIDDEN.into_response();
    }
    upgrade.max_message_size(MAX_MESSAGE).on_upgrade(|socket| serve(phone, socket))
}

async fn serve(phone: Arc<Phone>, mut socket: WebSocket) {
    let mut news = phone.news.subscribe();
    if greet(&phone, &mut socket).await.is_none() {
        return;
    }
    loop {
        let going_on = tokio::select! {
            told = news.recv() => match told {
                Ok(News::View(view)) => say(&mut socket, &ToPage::View { view: &view }).await,
                Ok(News::Request(id, request)) => say(&mut socket, &ToPage::Request { id, request: &request }).await,
                // A slow page skips frames: it gets the newest state, not the queue.
                Err(RecvError::Lagged(_)) => greet(&phone, &mut socket).await,
                Err(RecvError::Closed) => None,
            },
            heard = socket.recv() => match heard {
                Some(Ok(Message::Text(text))) => { hear(&phone, &text); Some(()) }
                Some(Ok(Message::Close(_)) | Err(_)) | None => None,
                Some(Ok(_)) => Some(()),
            },
        };
        if going_on.is_none() {
            return;
        }
    }
}

/// The state being shown, and what was asked and not answered yet.
async fn greet(phone: &Phone, socket: &mut WebSocket) -> Option<()> {
    let view = phone.app()?.view();
    say(socket, &ToPage::View { view: &view }).await?;
    let open = phone.open.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for (id, request) in &open {
        say(socket, &ToPage::Request { id: *id, request }).await?;
    }
    Some(())
}

async fn say(socket: &mut WebSocket, message: &ToPage<'_>) -> Option<()> {
    let text = serde_json::to_string(message).ok()?;
    socket.send(Message::Text(text.into())).await.ok()
}

/// A message that makes no sense is dropped: the page is drawn by us and nobody else speaks here.
fn hear(phone: &Phone, text: &str) {
    match serde_json::from_str(text) {
        Ok(FromPage::Action { action }) => {
            if let Some(app) = phone.app() {
                app.dispatch(action);
            }
        }
        Ok(FromPage::Outcome { id, outcome }) => phone.resolve(id, outcome),
        Err(_) => {}
    }
}
