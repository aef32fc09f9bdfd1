//! An answer that comes a byte a second: the connection lives, and nothing is ever done.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::response::Parts;
use axum::response::Response;
use http_body::Frame;
use tokio::time::{Sleep, sleep};

const PAUSE: Duration = Duration::from_secs(1);

struct Drip {
    left: Bytes,
    pause: Pin<Box<Sleep>>,
}

impl HttpBody for Drip {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        ready!(self.pause.as_mut().poll(context));
        self.pause = Box::pin(sleep(PAUSE));
        let drop = self.left.split_to(1);
        Poll::Ready(Some(Ok(Frame::data(drop))))
    }
}

/// The answer, slowly.
pub(super) fn slowly(parts: Parts, bytes: Bytes) -> Response {
    Response::from_parts(parts, Body::new(Drip { left: bytes, pause: Box::pin(sleep(PAUSE)) }))
}
