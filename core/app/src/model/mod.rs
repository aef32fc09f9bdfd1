//! The whole state of the app.
//!
//! In reading order: [`turn`], what one update may read and give out; [`order`], what a tap can mean, and the [`screens`]; [`desk`], the
//! questions that are open; [`room`], what every room can do; [`drafting`], [`gathering`], [`going`] and [`renewal`], filling in, in any room; [`own`], a person's room, [`calls`], what goes to the portal from it, [`obey`], what is done in it, [`answers`], and
//! [`visit`], that of a visit; [`course`], what follows what; [`copies`], made and taken in; [`showing`], the document on the screen; [`resume`], which record begins which flow; `questions`, who waits for which, for tests; [`closed`], before a room is
//! open; [`lock`], when a room closes by itself.
//!
//! A person's room and a visit's are different types made of the same parts: signing, sending, paying and a session are not in the type
//! of a visit. The desk lies in the room: dropping the room drops every answer that is still to come.

pub mod answers;
pub mod calls;
pub mod closed;
pub mod copies;
pub mod course;
pub mod desk;
pub mod drafting;
pub mod gathering;
pub mod going;
pub mod lock;
pub mod obey;
pub mod order;
pub mod own;
#[cfg(test)]
pub mod questions;
pub mod renewal;
pub mod resume;
pub mod room;
pub mod screens;
pub mod showing;
pub mod turn;
pub mod visit;

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use crate::door::config::Config;
use crate::door::fault::Fault;
use crate::flow::entry::Ended;
use crate::kept::visits::What;
use crate::say::words::Address;
use crate::world::ask::AskId;
use closed::Closed;
use own::Own;
use turn::Ground;
use visit::Visit;

/// Everything.
pub struct Model {
    /// What every room stands on.
    pub ground: Ground,
    /// Where in its life the app is.
    pub life: Life,
    /// Newer rules on their way.
    pub packs: closed::Packs,
    /// A vault that is open while the kept rules are still being read: its room opens under these, not under the built-in ones.
    pub waiting: Option<Ended>,
    /// A return from the browser that arrived while no room was open.
    pub returned: Option<String>,
    /// A photo or file that arrived while no room was open.
    pub brought: Option<Brought>,
    /// Camera and file picker were in front when a room closed: by question, the ticket of what they will bring.
    pub abroad: BTreeMap<AskId, String>,
    /// How the app looks is on its way to the disk, under this number.
    pub dressing: Option<AskId>,
    /// The book of visits is on its way to the disk, under this number.
    pub noting: Option<AskId>,
    /// The vault of a visit is being destroyed, under this number, for this reason.
    pub ending: Option<(AskId, What)>,
    /// What is being read aloud: by question, the frame it is of.
    pub speaking: Option<(AskId, u64)>,
    /// Number of the newest question.
    pub last_ask: AskId,
    /// Number of the newest frame.
    pub last_frame: u64,
}

/// Where in its life the app is.
pub enum Life {
    /// It cannot run on this phone at all.
    Broken(Fault),
    /// No room is open.
    Closed(Box<Closed>),
    /// A person's room is open.
    Own(Box<Own>),
    /// A visit is under way.
    Visit(Box<Visit>),
}

/// A photo or file for a ticket of an earlier process.
pub struct Brought {
    /// The ticket.
    pub ticket: String,
    /// File name as the platform knows it.
    pub name: String,
    /// The content.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl Model {
    /// The app before anything happened.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            ground: Ground::new(config),
            life: Life::Closed(Box::default()),
            packs: closed::Packs::default(),
            waiting: None,
            returned: None,
            brought: None,
            abroad: BTreeMap::new(),
            dressing: None,
            noting: None,
            ending: None,
            speaking: None,
            last_ask: 0,
            last_frame: 0,
        }
    }

    /// Number of the frame being shown.
    #[must_use]
    pub fn frame(&self) -> u64 {
        match &self.life {
            Life::Broken(_) => 0,
            Life::Closed(closed) => closed.frame(),
            Life::Own(own) => own.place.frame(),
            Life::Visit(visit) => visit.place.frame(),
        }
    }

    /// A person's room, when it is open.
    #[must_use]
    pub fn own(&self) -> Option<&Own> {
        match &self.life {
            Life::Own(own) => Some(own),
            _ => None,
        }
    }
}

/// Speaks to whoever is here, in their language.
pub fn speak(ground: &mut Ground, life: &Life) {
    let own = match life {
        Life::Own(own) => Some(own),
        _ => None,
    };
    ground.speak(own.and_then(|own| own.person.settings.language.as_deref()));
    let today = ground.today();
    ground.words.set_address(own.map_or(Address::Neutral, |own| own.person.address(today)));
}
