//! What may be asked for (RFC 9396): one detail of one type, of which nothing is unknown. There are no words for signing and sending.

use serde::{Deserialize, Serialize};

use super::team::Member;
use crate::oauth::OauthError;

/// The type.
pub(in crate::broker) const TYPE: &str = "dossier_assist";

/// Help with one dossier.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Detail {
    r#type: String,
    pub(super) actions: Vec<Action>,
    identifier: String,
    place: String,
}

/// What a member of the team may do in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Action {
    Read,
    Fill,
    Attach,
}

impl Action {
    /// In words for the citizen.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Read => "Xem hồ sơ này",
            Self::Fill => "Điền tờ khai của hồ sơ này",
            Self::Attach => "Thêm giấy tờ vào hồ sơ này",
        }
    }
}

impl Detail {
    /// Reads `authorization_details`.
    ///
    /// # Errors
    /// `invalid_authorization_details` (RFC 9396, 5).
    pub(super) fn read(text: &str, member: &Member) -> Result<Self, OauthError> {
        let refuse = |why: &str| OauthError::new("invalid_authorization_details", why);
        let details: Vec<Self> = serde_json::from_str(text).map_err(|error| refuse(&error.to_string()))?;
        let [detail] = <[Self; 1]>::try_from(details).map_err(|_| refuse("one detail, no more"))?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if detail.r#type != TYPE {
            return Err(refuse("the type is not known"));
        }
        if !(1..=64).contains(&detail.identifier.len()) || !detail.identifier.bytes().all(is_plain) {
            return Err(refuse("the identifier is none of a dossier"));
        }
        let is_once = |action: &Action| detail.actions.iter().filter(|other| *other == action).count() == 1;
        if detail.actions.is_empty() || !detail.actions.iter().all(is_once) {
            return Err(refuse("each action once, and one at least"));
        }
        if detail.place != member.place {
            return Err(refuse("the member is of another commune"));
        }
        Ok(detail)
    }
}
