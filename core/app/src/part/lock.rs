//! When somebody was last there, on the clock that nobody can turn.

/// When somebody was last there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lock {
    /// Milliseconds: somebody touched the app.
    pub touched: u64,
    /// Milliseconds: the app left the front, and is not back.
    pub away: Option<u64>,
}

impl Lock {
    /// Somebody is there now.
    #[must_use]
    pub fn new(tick: u64) -> Self {
        Self { touched: tick, away: None }
    }

    /// Somebody touched it.
    pub fn touch(&mut self, tick: u64) {
        self.touched = tick;
    }
}
