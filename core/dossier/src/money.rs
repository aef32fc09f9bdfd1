//! Money: whole đồng, never a fraction, never a float.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in đồng. Negative only as a reduction on a fee line. Exchanged as a plain integer, shown as `7.000 đồng`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Dong(pub i64);

impl Dong {
    /// Nothing to pay.
    pub const ZERO: Self = Self(0);

    /// The sum, or `None` when it does not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` when it does not fit.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The amount `times` over, or `None` when it does not fit.
    #[must_use]
    pub fn checked_mul(self, times: u32) -> Option<Self> {
        self.0.checked_mul(i64::from(times)).map(Self)
    }

    /// `percent` per cent of the amount, rounded down to a whole đồng in the payer's favour; `None` on overflow.
    #[must_use]
    pub fn percent(self, percent: u8) -> Option<Self> {
        self.0.checked_mul(i64::from(percent)).map(|product| Self(product.div_euclid(100)))
    }

    /// The sum of amounts, or `None` when it does not fit.
    #[must_use]
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// What a person typed: `7000`, `7.000`, `7,000 đ`, `7 000 đồng`, `7000 VND`. Separators must stand where
    /// thousands are, so that `7.5` is refused instead of becoming 75. `None` when it is not an amount.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        let digits = ["đồng", "dong", "vnđ", "vnd", "đ", "₫"]
            .iter()
            .find_map(|unit| lower.strip_suffix(unit))
            .unwrap_or(&lower)
            .trim();
        if digits.len() > 32 {
            return None;
        }
        let groups: Vec<&str> = digits.split(|c: char| c == '.' || c == ',' || c.is_whitespace()).collect();
        let whole = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
        let thousands = groups.len() == 1
            || (groups.first().is_some_and(|first| first.len() <= 3) && groups.iter().skip(1).all(|g| g.len() == 3));
        if !whole || !thousands {
            return None;
        }
        groups.concat().parse().ok().map(Self)
    }
}

impl fmt::Display for Dong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let digits = self.0.unsigned_abs().to_string();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        f.write_str(" đồng")
    }
}

#[cfg(test)]
mod tests {
    use super::Dong;

    #[test]
    fn amounts_are_shown_the_vietnamese_way() {
        assert_eq!(Dong(0).to_string(), "0 đồng");
        assert_eq!(Dong(700).to_string(), "700 đồng");
        assert_eq!(Dong(7_000).to_string(), "7.000 đồng");
        assert_eq!(Dong(1_234_567).to_string(), "1.234.567 đồng");
        assert_eq!(Dong(-15_000).to_string(), "-15.000 đồng");
        assert_eq!(Dong(i64::MIN).to_string(), "-9.223.372.036.854.775.808 đồng");
    }

    #[test]
    fn what_people_type_is_read_and_decimals_are_not_guessed() {
        for text in ["7000", "7.000", "7,000", "7 000 đồng", "7.000đ", " 7000 VND ", "7.000 VNĐ"] {
            assert_eq!(Dong::parse(text), Some(Dong(7_000)), "{text}");
        }
        for text in ["", "đồng", "7.5", "70.00", "7..000", "-7000", "bảy nghìn", "99999999999999999999"] {
            assert_eq!(Dong::parse(text), None, "{text}");
        }
    }

    #[test]
    fn arithmetic_refuses_to_wrap() {
        assert_eq!(Dong(i64::MAX).checked_add(Dong(1)), None);
        assert_eq!(Dong(i64::MIN).checked_sub(Dong(1)), None);
        assert_eq!(Dong(i64::MAX).checked_mul(2), None);
        assert_eq!(Dong(i64::MAX).percent(50), None);
        assert_eq!(Dong::sum([Dong(1), Dong(2), Dong(3)]), Some(Dong(6)));
    }

    #[test]
    fn half_of_an_odd_amount_rounds_down() {
        assert_eq!(Dong(15_001).percent(50), Some(Dong(7_500)));
        assert_eq!(Dong(200_000).percent(50), Some(Dong(100_000)));
    }
}
