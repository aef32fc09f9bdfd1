//! How much of an answer is read, and how long it may take.

/// Bounds of one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Most bytes of the answer's body.
    pub bytes: usize,
    /// Seconds that it may take from the first byte sent to the last received, besides what its size allows ([`Bounds::RATE`]).
    pub seconds: u64,
}

impl Bounds {
    /// Bytes a second, either way, below which nothing useful arrives: slower than the slowest 2G.
    pub const RATE: u64 = 2 * 1024;
    /// Authorization servers: small answers, and a person in front of them.
    pub const BROKER: Self = Self { bytes: 64 * 1024, seconds: 10 };
    /// Other JSON answers.
    pub const JSON: Self = Self { bytes: 256 * 1024, seconds: 30 };
    /// A rules pack.
    pub const PACK: Self = Self { bytes: 8 * 1024 * 1024, seconds: 30 };
    /// A result document.
    pub const RESULT: Self = Self { bytes: 20 * 1024 * 1024, seconds: 30 };

    /// Milliseconds after which an exchange that has moved so many bytes, both ways together, is given up.
    #[must_use]
    pub fn patience(&self, moved: u64) -> u64 {
        self.seconds * 1000 + moved.saturating_mul(1000) / Self::RATE
    }
}

#[cfg(test)]
mod tests {
    use super::Bounds;

    #[test]
    fn a_drip_is_not_waited_for_and_a_slow_network_is() {
        // A byte a second earns half a millisecond each.
        assert!(Bounds::BROKER.patience(60) < 11_000);
        // A piece of a photo on the slowest 2G.
        assert!(Bounds::JSON.patience(256 * 1024) > 150_000);
    }
}
