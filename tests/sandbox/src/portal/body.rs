//! Request bodies, read piece by piece. A request that is refused early is still read to its end (within
//! reason): closing a connection with unread bytes resets it, and the phone would see a dead network
//! instead of the reason, for example "use this nonce".

use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::response::Response;

use super::problem::{MALFORMED, Problem, TOO_LARGE};

/// A sender that is silent for this long is gone.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of a refused request that are read all the same.
const DRAINED: usize = 16 * 1024 * 1024;

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
    let mut whole = Vec::new();
    loop {
        match next(body).await {
            Ok(Some(bytes)) => whole.extend_from_slice(&bytes),
            Ok(None) => return Ok(whole),
            Err(Broken) => return Err(Problem::new(MALFORMED, "the body did not arrive")),
        }
        if whole.len() > limit {
            return Err(Problem::new(TOO_LARGE, "the body is too large").with("limit", limit));
        }
    }
}

/// The refusal, after what is left of the body was read.
pub async fn refuse(body: &mut Body, refusal: Response) -> Response {
    let mut read = 0;
    while let Ok(Some(bytes)) = next(body).await {
        read += bytes.len();
        if read > DRAINED {
            break;
        }
    }
    refusal
}
