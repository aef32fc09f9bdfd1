//! That a button was pressed on a page of this process.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A value that only pages of this process carry, so that no other page can press a button here.
#[derive(Clone)]
pub(super) struct Csrf(Arc<str>);

impl Csrf {
    pub(super) fn new() -> Self {
        Self(URL_SAFE_NO_PAD.encode(crate::pki::random_bytes::<32>()).into())
    }

    pub(super) fn token(&self) -> &str {
        &self.0
    }
}
