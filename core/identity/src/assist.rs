//! What a helper asks a citizen for: help with one dossier, in the words of RFC 9396, which here cannot say more than that.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::json::Object;
use crate::{Claim, Error};

/// The member of requests and answers (RFC 9396, 2 and 7).
pub(crate) const DETAILS: &str = "authorization_details";
/// The one `type` of it that is known here.
pub(crate) const TYPE: &str = "dossier_assist";
/// Everything that a detail of that type says. One that says more could mean more.
const MEMBERS: [&str; 4] = ["type", "actions", "identifier", "place"];
/// The longest identifier of a dossier, in bytes.
const MAX_IDENTIFIER: usize = 64;
/// Digits of the code of a commune (Decision 19/2025/QĐ-TTg).
const PLACE: usize = 5;

/// What a helper may do in a dossier. There is no word for signing, sending or paying: these are the citizen's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// See what is in it.
    Read,
    /// Answer the questions of its form.
    Fill,
    /// Put papers into it.
    Attach,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Read, Self::Fill, Self::Attach];

    /// The word for it in `actions`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Fill => "fill",
            Self::Attach => "attach",
        }
    }
}

/// Help with one dossier, in one commune.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assist {
    dossier: String,
    place: String,
    actions: Vec<Action>,
}

impl Assist {
    /// * `dossier`: its identifier, letters, digits, `-`, `_` and `.`;
    /// * `place`: the five digits of the commune in which the helper is a member of the team;
    /// * `actions`: at least one; the order and repetitions do not count.
    ///
    /// # Errors
    /// [`Error::Protocol`] with the member that is not so.
    pub fn new(dossier: &str, place: &str, actions: &[Action]) -> Result<Self, Error> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if dossier.is_empty() || dossier.len() > MAX_IDENTIFIER || !dossier.bytes().all(is_plain) {
            return Err(Error::Protocol("identifier"));
        }
        if place.len() != PLACE || !place.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Error::Protocol("place"));
        }
        let actions: Vec<_> = Action::ALL.into_iter().filter(|action| actions.contains(action)).collect();
        if actions.is_empty() {
            return Err(Error::Protocol("actions"));
        }
        Ok(Self { dossier: dossier.to_owned(), place: place.to_owned(), actions })
    }

    /// Which dossier.
    #[must_use]
    pub fn dossier(&self) -> &str {
        &self.dossier
    }

    /// Code of the commune.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What may be done, each once.
    #[must_use]
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// The value of `authorization_details` that asks for it.
    pub(crate) fn asked(&self) -> String {
        let actions: Vec<_> = self.actions.iter().map(|action| action.name()).collect();
        let detail: Value =
            json!({ "type": TYPE, "actions": actions, "identifier": self.dossier, "place": self.place });
        Value::Array(vec![detail]).to_string()
    }

    /// What was granted of it (RFC 9396, 7): the same dossier and place, and no action that was not asked for.
    ///
    /// # Errors
    /// [`Error::SetUp`] when the answer does not say; [`Claim::Details`] when it is more, or something else.
    pub(crate) fn granted(&self, answer: &mut Object) -> Result<Self, Error> {
        let details = answer.take_objects(DETAILS)?.ok_or(Error::SetUp(DETAILS))?;
        let [detail] = details.as_slice() else { return Err(Error::Claim(Claim::Details)) };
        let says = |name, wanted: &str| detail.text(name) == Ok(Some(wanted));
        let is_this = says("type", TYPE) && says("identifier", &self.dossier) && says("place", &self.place);
        let named = detail.texts("actions")?.unwrap_or_default();
        let actions: Vec<_> = self.actions.iter().copied().filter(|action| named.contains(&action.name())).collect();
        // As many as are named: none of them is another, and none is named twice.
        let is_part = !actions.is_empty() && actions.len() == named.len();
        if !is_this || !is_part || !detail.names().all(|name| MEMBERS.contains(&name)) {
            return Err(Error::Claim(Claim::Details));
        }
        Ok(Self { actions, ..self.clone() })
    }
}
