//! Request bodies, read piece by piece. A request is refused as soon as that is clear, before its body has come; what comes of it
//! then is still read (within reason): closing a connection with unread bytes resets it, and the phone would see a dead network
//! instead of the reason, for example "use this nonce".

use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::response::Response;

use super::problem::{MALFORMED, Problem, TOO_LARGE};

/// A sender that is silent for this long is gone.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of a refused request that are read all the same: what an honest one has at most.
const DRAINED: usize = 4 * 1024 * 1024;
/// Longest time for that.
const DRAINING: Duration = Duration::from_secs(15);

/// The body ended before it should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

/// The next bytes; `None` at the end.
///
/// # Errors
/// [`Broken`] when the connection died or the sender is silent for too long.
pub async fn next(body: &mut Body) -> Result<Option<Bytes>, Broken> {
    loop {
        let frame = std::future::poll_fn(|context| Pin::new(&mut *body).poll_frame(context));
        match tokio::time::timeout(PATIENCE, frame).await {
            Ok(None) => return Ok(None),
            Ok(Some(Ok(frame))) => {
                // Trailers carry nothing for us.
                if let Ok(bytes) = frame.into_data() {
                    return Ok(Some(bytes));
                }
            }
            Ok(Some(Err(_))) | Err(_) => return Err(Broken),
        }
    }
}

/// The whole body.
///
/// # Errors
/// [`TOO_LARGE`] or [`MALFORMED`].
pub async fn whole(body: &mut Body, limit: usize) -> Result<Vec<u8>, Problem> {
    let too_large = || Problem::new(TOO_LARGE, "the body is too large").with("limit", limit);
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large());
    }
    let mut whole = Vec::new();
    loop {
        match next(body).await {
            Ok(Some(bytes)) => whole.extend_from_slice(&bytes),
            Ok(None) => return Ok(whole),
            Err(Broken) => return Err(Problem::new(MALFORMED, "the body did not arrive")),
        }
        if whole.len() > limit {
            return Err(too_large());
        }
    }
}

/// The refusal, to be sent now. What is left of the body is read beside it.
#[must_use]
pub fn refuse(mut body: Body, refusal: Response) -> Response {
    tokio::spawn(tokio::time::timeout(DRAINING, async move {
        let mut read = 0;
        while read <= DRAINED
            && let Ok(Some(bytes)) = next(&mut body).await
        {
            read += bytes.len();
        }
    }));
    refusal
}
