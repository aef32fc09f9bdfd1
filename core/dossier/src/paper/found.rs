//! What the readers of all formats find out.

/// What a format's reader finds out.
pub(super) struct Found {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) pages: Option<u32>,
    pub(super) orientation: u8,
    pub(super) clean: Vec<u8>,
}
