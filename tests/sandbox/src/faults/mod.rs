//! The fault switch: a test (or a curious person) says which endpoint misbehaves, how, and how often.
//!
//! `POST /sandbox/faults {"endpoint":"par","fault":"503","times":2}` arms a fault, `DELETE /sandbox/faults`
//! disarms all, `POST /sandbox/clock {"offset":86400}` moves the clock, `GET /sandbox` lists everything.

mod endpoints;
mod pages;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::world::Shared;
pub use endpoints::{ENDPOINTS, name_of};
pub use pages::pages;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// 503 with `Retry-After: 1`.
    #[serde(rename = "503")]
    Unavailable,
    /// 429 with `Retry-After: 1`.
    #[serde(rename = "429")]
    TooMany,
    /// The connection closes before the request is looked at.
    #[serde(rename = "drop")]
    Drop,
    /// The request is carried out, then the connection closes without an answer.
    #[serde(rename = "lost")]
    Lost,
    /// The answer comes after `seconds` (5 when not said).
    #[serde(rename = "slow")]
    Slow,
    /// 200 with a web page: what a captive portal answers.
    #[serde(rename = "html200")]
    Html200,
    /// The right status with a body of 10 MB.
    #[serde(rename = "huge")]
    Huge,
    /// The right answer with its body cut in half.
    #[serde(rename = "truncated")]
    Truncated,
    /// `DPoP` endpoints: the nonce changes before the request is looked at.
    #[serde(rename = "new-nonce")]
    NewNonce,
    /// Signing: the values are over other digests.
    #[serde(rename = "wrong-signature")]
    WrongSignature,
    /// Signing: the values come in another order.
    #[serde(rename = "shuffle")]
    Shuffle,
    /// Signing authorisation: the token says that other documents were authorised.
    #[serde(rename = "other-documents")]
    OtherDocuments,
    /// Authorisation answer: `iss` names another broker.
    #[serde(rename = "wrong-issuer")]
    WrongIssuer,
    /// Authorisation answer: no `iss`.
    #[serde(rename = "no-issuer")]
    NoIssuer,
    /// Identity token: another nonce.
    #[serde(rename = "wrong-nonce")]
    WrongNonce,
    /// Identity token: made for another app.
    #[serde(rename = "wrong-audience")]
    WrongAudience,
    /// Identity token: `acr` says level 1 whatever was reached.
    #[serde(rename = "low-acr")]
    LowAcr,
    /// Who the person is: another `sub`.
    #[serde(rename = "wrong-subject")]
    WrongSubject,
    /// Time-stamp: refused by the authority.
    #[serde(rename = "rejected")]
    Rejected,
}

impl Fault {
    /// Whether the fault is one of the connection, so that [`apply`] can play it for any endpoint.
    fn is_of_the_connection(self) -> bool {
        matches!(
            self,
            Self::Unavailable
                | Self::TooMany
                | Self::Drop
                | Self::Lost
                | Self::Slow
                | Self::Html200
                | Self::Huge
                | Self::Truncated
                | Self::NewNonce
        )
    }
}

/// A fault waiting for its endpoint to be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Armed {
    /// A name of [`ENDPOINTS`], `*` for all, or a path that starts with `/`.
    pub endpoint: String,
    /// What goes wrong.
    pub fault: Fault,
    /// How many calls it hits; 1 when not said.
    #[serde(default = "once")]
    pub times: u32,
    /// How many calls pass unharmed first.
    #[serde(default)]
    pub after: u32,
    /// For [`Fault::Slow`].
    #[serde(default = "five")]
    pub seconds: u64,
}

fn once() -> u32 {
    1
}

fn five() -> u64 {
    5
}

/// All armed faults.
#[derive(Debug, Default)]
pub struct Faults {
    armed: Mutex<Vec<Armed>>,
}

impl Faults {
    /// Arms one more.
    pub fn arm(&self, armed: Armed) {
        self.lock().push(armed);
    }

    /// Disarms all.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// What is armed now.
    #[must_use]
    pub fn list(&self) -> Vec<Armed> {
        self.lock().clone()
    }

    /// Whether this fault is to happen now at this endpoint; counts the call.
    #[must_use]
    pub fn takes(&self, endpoint: &str, fault: Fault) -> bool {
        self.take(&[endpoint], |armed| armed == fault).is_some()
    }

    /// The first armed fault that fits; counts the call.
    fn take(&self, names: &[&str], wanted: impl Fn(Fault) -> bool) -> Option<Armed> {
        let mut armed = self.lock();
        let position = armed
            .iter()
            .position(|one| wanted(one.fault) && (one.endpoint == "*" || names.contains(&one.endpoint.as_str())))?;
        let one = armed.get_mut(position)?;
        if one.after > 0 {
            one.after -= 1;
            return None;
        }
        one.times = one.times.saturating_sub(1);
        let taken = one.clone();
        if taken.times == 0 {
            armed.remove(position);
        }
        Some(taken)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Armed>> {
        self.armed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The middleware that plays faults of the connection. The switch itself never fails.
pub async fn apply(State(world): State<Shared>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if path.starts_with("/sandbox") || path.starts_with("/rehearsal") {
        return next.run(request).await;
    }
    let name = name_of(request.method(), &path);
    let Some(armed) = world.faults.take(&[name, &path], Fault::is_of_the_connection) else {
        return next.run(request).await;
    };
    match armed.fault {
        Fault::Drop => close_connection(),
        Fault::Lost => {
            let _carried_out = next.run(request).await;
            close_connection()
        }
        Fault::Unavailable => later(StatusCode::SERVICE_UNAVAILABLE),
        Fault::TooMany => later(StatusCode::TOO_MANY_REQUESTS),
        Fault::Slow => {
            tokio::time::sleep(Duration::from_secs(armed.seconds)).await;
            next.run(request).await
        }
        Fault::Html200 => (
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            "<!doctype html><title>Wi-Fi</title><h1>Chào mừng đến với Wi-Fi miễn phí</h1>",
        )
            .into_response(),
        Fault::Huge => {
            let response = next.run(request).await;
            with_body(response, vec![b' '; 10_000_000])
        }
        Fault::Truncated => {
            let (parts, body) = next.run(request).await.into_parts();
            let mut bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap_or_default().to_vec();
            bytes.truncate(bytes.len() / 2);
            with_body(Response::from_parts(parts, Body::empty()), bytes)
        }
        _ => {
            world.nonces.renew();
            next.run(request).await
        }
    }
}

/// Answers carry the sandbox's time, so that an app which corrects its clock by `Date` follows the switch.
pub async fn tell_time(State(world): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Ok(date) = HeaderValue::from_str(&crate::clock::http_date(world.clock.now())) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// Ends the connection's task without an answer. `resume_unwind` does not call the panic hook, so
/// nothing is printed; the runtime drops the task and with it the socket.
fn close_connection() -> ! {
    std::panic::resume_unwind(Box::new("the fault switch closed this connection"))
}

fn later(status: StatusCode) -> Response {
    (status, [(header::RETRY_AFTER, "1")]).into_response()
}

fn with_body(response: Response, bytes: Vec<u8>) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    Response::from_parts(parts, Body::from(bytes))
}
