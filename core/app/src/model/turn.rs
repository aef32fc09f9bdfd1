//! One turn of the app: what an update may read, and what it gives out.

use std::collections::VecDeque;
use std::sync::Arc;

use gocua_dossier::date::{Date, civil_date};
use gocua_vault::VaultId;

use super::order::FaceOrder;
use crate::door::config::Config;
use crate::door::platform::PlatformRequest;
use crate::door::view::SaveState;
use crate::kept::face::Face;
use crate::kept::visits::{Visits, What};
use crate::part::drafting::Drafting;
use crate::rules::judge::Judge;
use crate::rules::library::Library;
use crate::say::words::Words;
use crate::world::ask::{Answer, AskId, Deed, Effect};
use crate::world::moment::Moment;

/// What every room stands on. A room reads it and never changes it.
pub struct Ground {
    /// From the shell.
    pub config: Config,
    /// What is said, in the person's language.
    pub words: Words,
    /// How the app looks and sounds on this phone.
    pub face: Face,
    /// How safely that is kept.
    pub face_kept: SaveState,
    /// Whether the platform sees a network.
    pub network: bool,
    /// Whether every byte on it may cost the person something.
    pub metered: bool,
    /// Whether the services can be reached, as far as is known.
    pub online: bool,
    /// Whether the app is in front.
    pub in_front: bool,
    /// Unix seconds of the last event: all that screens know of time.
    pub now: i64,
    /// Milliseconds of the clock that nobody can turn ([`Moment::tick`]).
    pub tick: u64,
    /// The visits that there were on this phone.
    pub visits: Visits,
    /// The rules in use.
    pub library: Arc<Library>,
}

impl Ground {
    /// Before anything happened.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            words: Words::new(&config.language),
            face: Face::default(),
            face_kept: SaveState::Empty,
            config,
            network: true,
            metered: false,
            online: true,
            in_front: true,
            now: 0,
            tick: 0,
            visits: Visits::default(),
            library: Arc::new(Library::built_in()),
        }
    }

    /// Looks and sounds like this from now on.
    pub fn put_on(&mut self, face: Face) {
        self.face = face;
        self.speak(None);
    }

    /// Speaks the language that somebody wants, or else the one chosen last on this phone, or else the phone's. Reading a catalogue
    /// takes its time: it is read only for another one.
    pub fn speak(&mut self, wanted: Option<&str>) {
        let language = wanted.or(self.face.language.as_deref()).unwrap_or(&self.config.language);
        if Words::tag(language) != self.words.language() {
            self.words = Words::new(language);
        }
    }

    /// Does what was ordered of the app's looks; whoever is here is spoken to accordingly before the turn ends.
    pub fn change_face(&mut self, order: FaceOrder) {
        match order {
            FaceOrder::Language(language) => self.face.language = Some(language.to_owned()),
            FaceOrder::Letters(letters) => self.face.letters = letters,
            FaceOrder::Pace(pace) => self.face.pace = pace,
        }
    }

    /// Today in Vietnam.
    #[must_use]
    pub fn today(&self) -> Date {
        civil_date(self.now)
    }

    /// The rules at this moment.
    #[must_use]
    pub fn judge<'a>(&'a self, drafting: &'a Drafting) -> Judge<'a> {
        let Drafting { editions, memory, account, .. } = drafting;
        Judge { library: &self.library, editions, memory, account, words: &self.words, now: self.now }
    }
}

/// One turn.
pub struct Turn<'a> {
    /// What every room stands on.
    pub ground: &'a Ground,
    /// Time and randomness.
    pub moment: &'a mut Moment,
    /// What is given out.
    pub out: &'a mut Out,
}

/// What a turn gives out.
#[derive(Default)]
pub struct Out {
    /// Number of the newest question.
    pub last_ask: AskId,
    /// For the engine.
    pub effects: Vec<Effect>,
    /// Answers that need no engine: they are delivered before the turn ends.
    pub answers: VecDeque<(AskId, Answer)>,
    /// For the model.
    pub wishes: Vec<Wish>,
}

/// What a room wants of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Close this room; the person comes back to where they are, or home.
    Lock {
        /// Come back to the same screen.
        stay: bool,
    },
    /// Close this room and destroy its vault.
    Erase(VaultId),
    /// Close this room and begin a visit.
    Visit,
    /// The person who is helped has a receipt with this number.
    Agreed(String),
    /// A visit is over, in this way.
    Leave(What),
    /// Ask the portal for newer rules.
    Rules,
    /// Look and sound otherwise, from now on and at the next start.
    Face(FaceOrder),
}

impl Out {
    /// A number for a question.
    pub fn number(&mut self) -> AskId {
        self.last_ask += 1;
        self.last_ask
    }

    /// Have the engine do something.
    pub fn perform(&mut self, id: AskId, deed: Deed) {
        self.effects.push(Effect::Do(id, deed));
    }

    /// Tell the platform.
    pub fn tell(&mut self, request: PlatformRequest) {
        self.effects.push(Effect::Tell(request));
    }

    /// Answer a question before the turn ends.
    pub fn answer(&mut self, id: AskId, answer: Answer) {
        self.answers.push_back((id, answer));
    }
}
