//! The states of a dossier: the numbers are those that Vietnamese systems exchange (`TrangThaiHoSo`).

/// A state that an agency of the sandbox uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 1: sent, waiting to be accepted.
    Registered,
    /// 2: accepted; a dossier code and an appointment exist from here on.
    Accepted,
    /// 3: not accepted.
    Refused,
    /// 4: being worked on.
    Processing,
    /// 5: papers are missing.
    SupplementWanted,
    /// 6: a fee is to be paid.
    PaymentWanted,
    /// 9: decided.
    Decided,
    /// 10: the result is with the citizen.
    Returned,
}

impl State {
    const ALL: [Self; 8] = [
        Self::Registered,
        Self::Accepted,
        Self::Refused,
        Self::Processing,
        Self::SupplementWanted,
        Self::PaymentWanted,
        Self::Decided,
        Self::Returned,
    ];

    /// The national code.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Registered => 1,
            Self::Accepted => 2,
            Self::Refused => 3,
            Self::Processing => 4,
            Self::SupplementWanted => 5,
            Self::PaymentWanted => 6,
            Self::Decided => 9,
            Self::Returned => 10,
        }
    }

    /// The state with a national code.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The state in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Registered => "Chờ tiếp nhận",
            Self::Accepted => "Đã tiếp nhận",
            Self::Refused => "Không tiếp nhận",
            Self::Processing => "Đang xử lý",
            Self::SupplementWanted => "Chờ bổ sung",
            Self::PaymentWanted => "Chờ nộp phí",
            Self::Decided => "Đã xử lý xong",
            Self::Returned => "Đã trả kết quả",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::State;

    #[test]
    fn the_codes_are_the_national_ones() {
        assert_eq!(State::ALL.map(State::code), [1, 2, 3, 4, 5, 6, 9, 10]);
        for state in State::ALL {
            assert_eq!(State::from_code(state.code()), Some(state));
        }
        assert_eq!(State::from_code(8), None);
    }
}
