//! What an agency says about a dossier.
//!
//! The numbers are those exchanged with the national portal (`TrangThaiHoSo`), as three independent systems implement
//! them. Systems disagree about 6 and invent values of their own, so a number or a text that is not known is kept and
//! shown as it came; it is never taken for "done".

use serde::{Deserialize, Serialize};

/// A dossier's status at the agency.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Wire", into = "Wire")]
pub enum Status {
    /// 1: mới đăng ký, chờ tiếp nhận
    Registered,
    /// 2: được tiếp nhận; from here on there is a dossier code and an appointment
    Accepted,
    /// 3: không được tiếp nhận
    Refused,
    /// 4: đang xử lý
    Processing,
    /// 5: yêu cầu bổ sung giấy tờ
    SupplementWanted,
    /// 6: yêu cầu thực hiện nghĩa vụ tài chính
    PaymentWanted,
    /// 7: công dân yêu cầu rút hồ sơ
    Withdrawn,
    /// 8: dừng xử lý
    Stopped,
    /// 9: đã xử lý xong
    Decided,
    /// 10: đã trả kết quả
    Returned,
    /// 11: nhận trực tiếp, a variant of some systems
    ReceivedDirectly,
    /// Anything else: the number (0 when there was none) and the text that came with it.
    Unknown(i64, String),
}

/// The group a status is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Not with the agency yet, or not taken.
    NotReceived,
    /// The agency is working on it.
    InProcess,
    /// The agency waits for papers.
    Supplement,
    /// The clock stands still.
    Paused,
    /// Given back at the citizen's wish.
    WithdrawnByCitizen,
    /// There is a result.
    Done,
    /// Not one of the known statuses.
    Other,
}

const KNOWN: [(i64, Status); 11] = [
    (1, Status::Registered),
    (2, Status::Accepted),
    (3, Status::Refused),
    (4, Status::Processing),
    (5, Status::SupplementWanted),
    (6, Status::PaymentWanted),
    (7, Status::Withdrawn),
    (8, Status::Stopped),
    (9, Status::Decided),
    (10, Status::Returned),
    (11, Status::ReceivedDirectly),
];

impl Status {
    /// The status with a national code, keeping `text` when the code is not known.
    #[must_use]
    pub fn from_code(code: i64, text: &str) -> Self {
        let known = KNOWN.iter().find(|(number, _)| *number == code);
        known.map_or_else(|| Self::Unknown(code, text.to_owned()), |(_, status)| status.clone())
    }

    /// The status a system names with a word instead of a number, as widely installed one-stop software does.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word.trim().to_ascii_lowercase().as_str() {
            "receiving" => Self::Registered,
            "new" => Self::Accepted,
            "denied" => Self::Refused,
            "processing" => Self::Processing,
            "waiting" => Self::SupplementWanted,
            "paying" => Self::PaymentWanted,
            "cancelled" => Self::Withdrawn,
            "unresolved" => Self::Stopped,
            "releasing" => Self::Decided,
            "done" => Self::Returned,
            _ => Self::Unknown(0, word.trim().to_owned()),
        }
    }

    /// The national code; for an unknown status the number it came with.
    #[must_use]
    pub fn code(&self) -> i64 {
        match self {
            Self::Unknown(code, _) => *code,
            known => KNOWN.iter().find(|(_, status)| status == known).map_or(0, |(code, _)| *code),
        }
    }

    /// Whether nothing moves until the citizen does something: read a refusal and send again, bring papers, pay.
    /// A stop has to be read and a result collected, but neither waits for an act.
    #[must_use]
    pub fn must_act(&self) -> bool {
        matches!(self, Self::Refused | Self::SupplementWanted | Self::PaymentWanted)
    }

    /// The group it is counted in.
    #[must_use]
    pub fn group(&self) -> Group {
        match self {
            Self::Registered | Self::Refused => Group::NotReceived,
            Self::Accepted | Self::Processing => Group::InProcess,
            Self::SupplementWanted => Group::Supplement,
            Self::PaymentWanted | Self::Stopped => Group::Paused,
            Self::Withdrawn => Group::WithdrawnByCitizen,
            Self::Decided | Self::Returned => Group::Done,
            Self::ReceivedDirectly | Self::Unknown(..) => Group::Other,
        }
    }

    /// Whether the agency has nothing more to do: no further change is expected.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Refused | Self::Withdrawn | Self::Returned)
    }
}

/// A known status travels as its number, an unknown one as number and text.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Wire {
    Known(i64),
    Unknown(i64, String),
}

impl From<Wire> for Status {
    fn from(wire: Wire) -> Self {
        match wire {
            Wire::Known(code) => Self::from_code(code, ""),
            Wire::Unknown(code, text) => Self::from_code(code, &text),
        }
    }
}

impl From<Status> for Wire {
    fn from(status: Status) -> Self {
        match status {
            Status::Unknown(code, text) => Self::Unknown(code, text),
            known => Self::Known(known.code()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_eleven_codes_go_there_and_back() {
        for code in 1..=11 {
            let status = Status::from_code(code, "");
            assert!(!matches!(status, Status::Unknown(..)), "{code}");
            assert_eq!(status.code(), code);
            let json = serde_json::to_string(&status).unwrap();
            assert_eq!(json, code.to_string());
            assert_eq!(serde_json::from_str::<Status>(&json).unwrap(), status);
        }
    }

    #[test]
    fn an_unknown_status_is_kept_and_is_not_done() {
        let odd = Status::from_code(27, "Chờ ký số");
        assert_eq!(odd, Status::Unknown(27, "Chờ ký số".to_owned()));
        assert_eq!((odd.code(), odd.group(), odd.must_act(), odd.is_final()), (27, Group::Other, false, false));
        let stored = serde_json::to_string(&odd).unwrap();
        assert_eq!(serde_json::from_str::<Status>(&stored).unwrap(), odd);
        assert_eq!(Status::from_word("interoperating"), Status::Unknown(0, "interoperating".to_owned()));
    }

    #[test]
    fn the_citizen_must_act_on_exactly_three() {
        let acting: Vec<i64> = (0..=12).filter(|code| Status::from_code(*code, "").must_act()).collect();
        assert_eq!(acting, [3, 5, 6]);
    }

    #[test]
    fn only_nine_and_ten_are_done() {
        let done: Vec<i64> = (-1..=99).filter(|code| Status::from_code(*code, "").group() == Group::Done).collect();
        assert_eq!(done, [9, 10]);
    }

    #[test]
    fn words_of_one_stop_software_map_to_the_codes() {
        let words = [
            "receiving",
            "new",
            "denied",
            "processing",
            "waiting",
            "paying",
            "cancelled",
            "unresolved",
            "releasing",
            "done",
        ];
        let codes: Vec<i64> = words.iter().map(|word| Status::from_word(word).code()).collect();
        assert_eq!(codes, (1..=10).collect::<Vec<_>>());
    }
}
