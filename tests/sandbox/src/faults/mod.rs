//! The fault switch: a test (or a curious person) says which endpoint misbehaves, how, and how often.
//!
//! `POST /sandbox/faults {"endpoint":"par","fault":"503","times":2}` arms a fault, `DELETE /sandbox/faults`
//! disarms all, `POST /sandbox/clock {"offset":86400}` moves the clock, `GET /sandbox` lists everything.

mod armed;
mod drip;
mod endpoints;
mod pages;

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::world::Shared;
pub use armed::{Armed, Fault, Faults};
pub use endpoints::{ENDPOINTS, name_of};
pub use pages::pages;

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
        Fault::StepUp => crate::guard::demand(&world, world.assurance.max_age()).into_response(),
        Fault::TooMany => later(StatusCode::TOO_MANY_REQUESTS),
        Fault::Slow => {
            tokio::time::sleep(Duration::from_secs(armed.seconds)).await;
            next.run(request).await
        }
        Fault::Drip => {
            let (parts, body) = next.run(request).await.into_parts();
            let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap_or_default();
            drip::slowly(parts, bytes)
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
