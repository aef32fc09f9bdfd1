//! A person's room: everything that is in memory while their vault is open.

use std::collections::BTreeMap;

use gocua_dossier::answers::Source;
use gocua_dossier::draft::DraftId;
use gocua_vault::{VaultId, Write};

use super::desk::{Desk, DraftKey, Errand, Key, Via};
use super::room::{Room, Stepped, drive, forget, not_here};
use super::screens::Screen;
use super::turn::{Ground, Turn};
use crate::door::platform::PlatformRequest;
use crate::flow::backup::Backup;
use crate::flow::entry::joining::Joining;
use crate::flow::errand::Errand as ErrandFlow;
use crate::flow::follow::Follow;
use crate::flow::link::Link;
use crate::flow::look::Look;
use crate::flow::repin::Repin;
use crate::flow::send::Send;
use crate::flow::sign::Sign;
use crate::flow::sign_in::{self, SignIn};
use crate::kept::table::Thing;
use crate::part::drafting::{Drafting, Spot};
use crate::part::lock::Lock;
use crate::part::person::Person;
use crate::part::place::Place;
use crate::rules::here::Here;
use crate::rules::printing;
use crate::service::portal::Portal;
use crate::world::ask::{Answer, Ask, AskId, Deed, Seen, Start, VaultAsk};
use crate::world::flow::Slots;
use crate::world::job::Worked;
use crate::world::moment::Moment;

/// A person's room.
pub struct Own {
    vault: VaultId,
    /// Whether finger or face open it, besides the PIN.
    pub presence: bool,
    /// The person.
    pub person: Person,
    /// Drafts.
    pub drafting: Drafting,
    /// Where on the screen.
    pub place: Place<Screen>,
    /// What is under way.
    pub flows: Flows,
    /// The document on the screen: its name, and which file it is.
    pub shown: Option<(String, gocua_vault::FileId)>,
    /// Records that this app cannot read; they stay as they are.
    pub set_aside: usize,
    /// Whether the folder was put back to an earlier moment, as far as can be seen.
    pub older: bool,
    /// Whether space is still held in reserve; without it the phone is nearly full.
    pub reserve: bool,
    /// When it closes by itself.
    pub lock: Lock,
    pub(super) desk: Desk<Key>,
    pub(super) portal: Portal,
    errands: u64,
}

/// What is under way in a person's room.
#[derive(Default)]
pub struct Flows {
    /// Signing in.
    pub sign_in: Slots<(), SignIn>,
    /// Connecting the signing account.
    pub link: Slots<(), Link>,
    /// Signing, by draft.
    pub sign: Slots<DraftId, Sign>,
    /// Sending, by draft.
    pub send: Slots<DraftId, Send>,
    /// Following, by draft.
    pub follow: Slots<DraftId, Follow>,
    /// The document on the screen.
    pub look: Slots<(), Look>,
    /// Changing the PIN.
    pub repin: Slots<(), Repin>,
    /// Making a copy for another phone.
    pub backup: Slots<(), Backup>,
    /// Taking a copy in.
    pub joining: Slots<(), Joining>,
    /// Whatever is asked only once.
    pub errands: Slots<Errand, ErrandFlow>,
}

impl Own {
    /// A room with nothing read from its vault yet.
    #[must_use]
    pub fn new(vault: VaultId, seen: Seen, tick: u64) -> Self {
        Self {
            vault,
            presence: seen.presence,
            older: seen.older,
            person: Person::default(),
            drafting: Drafting::default(),
            place: Place::new(Screen::Home, []),
            flows: Flows::default(),
            shown: None,
            set_aside: 0,
            reserve: true,
            lock: Lock::new(tick),
            desk: Desk::default(),
            portal: Portal::default(),
            errands: 0,
        }
    }

    /// What is under way of a signature means nothing any more.
    pub fn give_up_signing(&mut self, draft: DraftId) {
        if let Some(id) = self.flows.sign.forget(&draft) {
            forget(self, id);
        }
    }

    /// What forms are judged by of the person follows what is known of them.
    pub(super) fn know(&mut self) {
        self.drafting.account = self.person.known();
        self.drafting.means = self.person.means();
    }

    /// A number for an errand.
    pub fn number(&mut self) -> u64 {
        self.errands += 1;
        self.errands
    }

    /// Sets out on an errand; one that is under way goes on.
    pub fn errand(&mut self, which: Errand, ask: Ask, turn: &mut Turn<'_>) {
        let key = Key::Errand(which.clone());
        let step = |slots: &mut Slots<_, _>, _: &mut Here<'_>| slots.begin(&which, || ErrandFlow::start(ask));
        drive(self, |own| &mut own.flows.errands, (key, &which), None, turn, step);
    }

    /// Whether something that the person has set is on its way to the disk.
    #[must_use]
    pub fn is_setting(&self) -> bool {
        let setting = |errand: &Errand| matches!(errand, Errand::Settings(_) | Errand::Presence(_));
        self.flows.errands.waiting().any(|(errand, ..)| setting(errand))
    }

    /// Hands a file to the platform's sheet; the person is outside until that is over.
    pub fn share(&mut self, name: String, media_type: &str, bytes: Vec<u8>, turn: &mut Turn<'_>) {
        let number = self.number();
        let request = PlatformRequest::ShareFile { name, media_type: media_type.to_owned(), bytes };
        self.errand(Errand::Sharing(number), Ask::Platform(request), turn);
    }

    /// A page was printed, to be shared under this name.
    pub fn printed(&mut self, name: String, page: Worked, turn: &mut Turn<'_>) {
        match page.take::<printing::Page>().and_then(|page| page) {
            Ok(page) => self.share(name, "application/pdf", page, turn),
            Err(fault) => self.place.tell(fault),
        }
    }

    /// Whether the person is in the camera, the file picker, the sheet that hands files on or the browser, where the app itself sent
    /// them.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        let sharing = |errand: &Errand| matches!(errand, Errand::Sharing(_));
        self.abroad().next().is_some()
            || self.flows.errands.waiting().any(|(errand, ..)| sharing(errand))
            || matches!(self.flows.backup.get(&()), Some(Backup::Scanning | Backup::Handing(_)))
            || self.flows.joining.get(&()).is_some_and(Joining::is_outside)
            || self.drafting.cards.waiting().next().is_some()
            || !self.desk.browsing().is_empty()
    }

    /// A step of connecting the signing account. When it is over, whoever wanted it is told.
    pub fn link(
        &mut self,
        turn: &mut Turn<'_>,
        step: impl FnOnce(&mut Slots<(), Link>, &mut Here<'_>) -> Stepped<Link>,
    ) {
        let Some(done) = drive(self, |own| &mut own.flows.link, (Key::Link, &()), None, turn, step) else { return };
        for id in self.desk.running(Start::Link) {
            let answer = match &done {
                Ok(()) => Answer::Ran,
                Err(fault) => Answer::Failed(fault.clone()),
            };
            turn.out.answer(id, answer);
        }
    }

    /// The room closes: the platform forgets the document on the screen, and the vault keeps what was typed until now before its keys
    /// go. Nobody hears whether it could.
    pub fn close(&mut self, turn: &mut Turn<'_>) {
        if let Some((document, _)) = self.shown.take() {
            turn.out.tell(PlatformRequest::CloseDocument { document });
        }
        let unsaved = self.drafting.unsaved();
        let commit = (!unsaved.is_empty()).then_some(VaultAsk::Commit(unsaved));
        for ask in commit.into_iter().chain([VaultAsk::Close]) {
            let id = turn.out.number();
            turn.out.perform(id, Deed::Vault(self.vault, ask));
        }
    }

    /// Papers that the camera or the file picker has yet to answer for, by question: where each belongs.
    pub fn abroad(&self) -> impl Iterator<Item = (AskId, &Spot)> {
        let papers = self.drafting.papers.waiting().filter(|(_, paper, _)| !paper.is_working());
        papers.filter_map(|(spot, _, id)| Some((id?, spot)))
    }

    /// All questions that are open, with who asked.
    pub fn questions(&self) -> impl Iterator<Item = (AskId, &Key, &Via)> {
        self.desk.iter()
    }
}

impl Room for Own {
    type Screen = Screen;
    type Key = Key;

    fn is_ahead(key: &Key) -> bool {
        matches!(key, Key::Draft(DraftKey::Save(_)))
    }

    fn vault(&self) -> VaultId {
        self.vault
    }

    fn desk(&mut self) -> &mut Desk<Key> {
        &mut self.desk
    }

    fn drafting(&self) -> &Drafting {
        &self.drafting
    }

    fn drafting_mut(&mut self) -> &mut Drafting {
        &mut self.drafting
    }

    fn place(&self) -> &Place<Screen> {
        &self.place
    }

    fn place_mut(&mut self) -> &mut Place<Screen> {
        &mut self.place
    }

    fn here<'a>(&'a self, draft: Option<DraftId>, ground: &'a Ground, moment: &'a mut Moment) -> Here<'a> {
        Here {
            moment,
            vault: self.vault,
            environment: &ground.config.environment,
            judge: ground.judge(&self.drafting),
            owner: self.person.owner.as_ref(),
            session: self.person.session.as_ref(),
            demand: self.portal.demand(),
            linked: self.person.linked.as_ref(),
            draft: draft.and_then(|draft| self.drafting.draft(draft)),
            course: draft.and_then(|draft| self.drafting.course(draft)),
            watched: match self.place.screen() {
                Screen::Dossier(draft) if ground.in_front => Some(*draft),
                _ => None,
            },
            thrifty: ground.metered && self.person.settings.thrifty,
            said: None,
        }
    }

    fn serve(&mut self, id: AskId, key: Key, ask: Ask, turn: &mut Turn<'_>) {
        match ask {
            Ask::Portal(call) => {
                self.desk.open(id, key, Via::Portal);
                let (session, client) =
                    (self.person.session.as_ref(), sign_in::client(&turn.ground.config.environment));
                let moves = self.portal.call(id, *call, session, &client, turn.ground.now);
                self.moves(moves, turn);
            }
            Ask::Browse(url) => {
                self.desk.open(id, key, Via::Browser);
                if let Some(url) = url {
                    let return_prefix = turn.ground.config.environment.redirect_uri.clone();
                    turn.out.perform(id, Deed::Platform(PlatformRequest::OpenBrowser { url, return_prefix }));
                }
            }
            Ask::Run(Start::Link) => {
                self.desk.open(id, key, Via::Run(Start::Link));
                let environment = &turn.ground.config.environment;
                self.link(turn, |slots, _| slots.begin(&(), || Link::start(environment)));
            }
            _ => {
                self.desk.open(id, key, Via::World);
                not_here(id, turn);
            }
        }
    }

    fn take(&mut self, thing: Thing, ground: &Ground) {
        self.person.take(thing, &ground.config.environment);
        self.know();
    }

    fn gone(&mut self, collection: &str, id: &str) {
        self.person.gone(collection, id);
        self.know();
    }

    fn forget(&mut self, id: AskId) {
        self.portal.forget(id);
    }

    fn known(&self) -> BTreeMap<Source, String> {
        self.person.known()
    }

    fn changed(&mut self, draft: DraftId) {
        // What is being signed is of answers that are no more.
        self.give_up_signing(draft);
    }

    fn keep(&mut self, writes: Vec<Write>, turn: &mut Turn<'_>) {
        let number = self.number();
        self.errand(Errand::Keep(number), Ask::Keep(writes), turn);
    }

    fn discard(&mut self, draft: DraftId, writes: Vec<Write>, turn: &mut Turn<'_>) {
        self.errand(Errand::Discard(draft), Ask::Keep(writes), turn);
    }
}
