//! What a shell gives the app.

use crate::door::platform::{PlatformRequest, RequestId};
use crate::door::view::ViewState;

/// What a shell gives the app to talk to it.
pub trait Shell: Send + Sync {
    /// Draw this. A later state replaces an earlier one; return at once.
    fn render(&self, view: ViewState);
    /// Do what only the platform can, then call [`App::resolve`](crate::App::resolve) with the same id; return at once.
    fn request(&self, id: RequestId, request: PlatformRequest);
}
