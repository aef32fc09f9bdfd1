//! The double of the world: everything that the engine and the services do, in virtual time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gocua_dossier::draft::DraftId;
use gocua_dossier::paper::{Inspected, MediaType, PaperFault};
use gocua_vault::VaultId;
use zeroize::Zeroizing;

use super::broker::Broker;
use super::dice::Dice;
use super::kit::{BROKER, Kit, NOW, PORTAL, REDIRECT};
use super::phone::{Phone, RECIPIENT};
use super::portal::{Portal, answer, raw};
use super::signer::Signer;
use crate::door::action::Action;
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::rules::library::Library;
use crate::rules::result::{Verdict, Verified};
use crate::world::ask::{Answer, AskId, Deed, Effect, Event, Exchange, Job, Proof, VaultAsk, VaultsAsk, Worked};

/// What goes wrong, in a thousand.
#[derive(Clone, Copy, Default)]
pub(super) struct Weather {
    /// Nothing can be reached.
    pub(super) dead: bool,
    /// A request does not arrive.
    pub(super) offline: u64,
    /// A request is carried out and its answer is lost.
    pub(super) lost: u64,
    /// 503, with or without a word when to come back.
    pub(super) busy: u64,
    /// 401 although the token is good.
    pub(super) unauthorised: u64,
    /// A page of somebody between, of any status.
    pub(super) page: u64,
    /// JSON that means nothing.
    pub(super) garbage: u64,
    /// An answer comes twice.
    pub(super) twice: u64,
    /// The person does in the browser and the camera what nobody hoped for.
    pub(super) person: u64,
}

enum Due {
    Deed(AskId, Deed, Vec<u8>),
    Answer(AskId, Answer),
    Action(Action),
}

/// The world.
pub(super) struct World {
    pub(super) kit: Arc<Kit>,
    pub(super) dice: Dice,
    /// Virtual milliseconds.
    pub(super) tick: u64,
    due: BTreeMap<(u64, u64), Due>,
    serial: u64,
    /// Questions that will be answered.
    pub(super) outstanding: BTreeSet<AskId>,
    pub(super) phone: Phone,
    pub(super) portal: Portal,
    pub(super) broker: Broker,
    pub(super) signer: Signer,
    pub(super) weather: Weather,
    /// Digits that the person entered last.
    pub(super) typed: Vec<u8>,
    /// Who stands at the broker's page.
    pub(super) whose: BTreeMap<VaultId, &'static str>,
    kept_pack: Option<Vec<u8>>,
    /// The book of visits, as it is on the disk.
    pub(super) kept_visits: Vec<u8>,
    returned: Vec<String>,
    /// Photos handed over, with the ask they answered, in this process.
    pub(super) photos: Vec<(AskId, String)>,
    tickets: BTreeMap<AskId, String>,
    /// What a view showed as kept: vault, draft and question, and the answer.
    pub(super) shown: BTreeMap<(VaultId, DraftId, String), String>,
    pub(super) wrong: Vec<String>,
}

impl World {
    pub(super) fn new(kit: &Arc<Kit>, seed: u64) -> Self {
        Self {
            kit: Arc::clone(kit),
            dice: Dice::new(seed),
            tick: 1_000,
            due: BTreeMap::new(),
            serial: 0,
            outstanding: BTreeSet::new(),
            phone: Phone::default(),
            portal: Portal::default(),
            broker: Broker::default(),
            signer: Signer::default(),
            weather: Weather::default(),
            typed: Vec::new(),
            whose: BTreeMap::new(),
            kept_pack: None,
            kept_visits: Vec::new(),
            returned: Vec::new(),
            photos: Vec::new(),
            tickets: BTreeMap::new(),
            shown: BTreeMap::new(),
            wrong: Vec::new(),
        }
    }

    /// Unix seconds.
    pub(super) fn now(&self) -> i64 {
        NOW + i64::try_from(self.tick / 1000).unwrap_or(0)
    }

    fn later(&mut self, at: u64, due: Due) {
        self.serial += 1;
        self.due.insert((at, self.serial), due);
    }

    /// Something will happen outside.
    pub(super) fn action(&mut self, after: u64, action: Action) {
        self.later(self.tick + after, Due::Action(action));
    }

    /// When the next thing happens.
    pub(super) fn next_at(&self) -> Option<u64> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    /// Takes over what the app wants done.
    pub(super) fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Effect::Do(id, deed) = effect else { continue };
            if !self.outstanding.insert(id) {
                self.wrong.push(format!("question {id} was asked twice"));
            }
            let quick = 1 + self.dice.below(40);
            let mut at = self.tick + quick;
            match &deed {
                Deed::Vaults(_) => {
                    at = at.max(self.phone.busy + quick);
                    self.phone.busy = at;
                }
                Deed::Vault(id, ask) => {
                    let vault = self.phone.vaults.get_mut(id);
                    let busy = vault.as_ref().map_or(0, |vault| vault.busy);
                    at = at.max(busy + quick);
                    match (ask, vault) {
                        (VaultAsk::Close, _) => {
                            at = at.max(self.phone.busy + quick);
                            self.phone.busy = at;
                        }
                        (VaultAsk::AddPresence(_) | VaultAsk::RemovePresence(_), _) => at = self.tick + 3_000,
                        (_, Some(vault)) => vault.busy = at,
                        (_, None) => {}
                    }
                }
                Deed::After(milliseconds) => at = self.tick + milliseconds,
                Deed::Http(exchange) => {
                    at = self.tick + 20 + self.dice.below(if self.dice.clone().chance(50) { 40_000 } else { 600 });
                    self.look(exchange);
                }
                Deed::Platform(request) => {
                    at = self.tick + if is_outside(request) { 500 + self.dice.below(20_000) } else { quick };
                    if let PlatformRequest::TakePhoto { ticket, .. } | PlatformRequest::PickFile { ticket, .. } =
                        request
                    {
                        self.tickets.insert(id, ticket.clone());
                    }
                }
                Deed::Work(_) | Deed::ReadPack | Deed::KeepPack(_) | Deed::KeepFace(_) | Deed::KeepVisits(_) => {}
            }
            let typed = self.typed.clone();
            self.later(at, Due::Deed(id, deed, typed));
        }
    }

    fn look(&mut self, exchange: &Exchange) {
        if let Proof::Token(_, token) = &exchange.proof
            && self.broker.over.contains(token.expose())
        {
            self.wrong.push("a token was used after its person had signed out".to_owned());
        }
    }

    /// Lets the next thing happen; nothing when the app does not hear of it.
    pub(super) fn step(&mut self) -> Option<Event> {
        let ((at, _), due) = self.due.pop_first()?;
        self.tick = self.tick.max(at);
        match due {
            Due::Action(action) => Some(Event::Action(action)),
            Due::Answer(id, answer) => Some(Event::Answer(id, answer)),
            Due::Deed(id, deed, typed) => {
                self.outstanding.remove(&id);
                let answer = self.carry_out(id, deed, &typed)?;
                if let Answer::Platform(PlatformOutcome::File { .. }) = &answer
                    && let Some(ticket) = self.tickets.get(&id)
                {
                    self.photos.push((id, ticket.clone()));
                }
                if self.dice.chance(self.weather.twice)
                    && let Some(twin) = twin(&answer)
                {
                    let after = self.tick + self.dice.below(3_000);
                    self.later(after, Due::Answer(id, twin));
                }
                Some(Event::Answer(id, answer))
            }
        }
    }

    fn carry_out(&mut self, id: AskId, deed: Deed, typed: &[u8]) -> Option<Answer> {
        Some(match deed {
            Deed::Platform(request) => return self.platform(id, request),
            Deed::Http(exchange) => self.http(*exchange),
            Deed::Vaults(ask) => {
                let destroyed = if let VaultsAsk::Destroy(vault) = &ask { Some(*vault) } else { None };
                if let Some(vault) = destroyed {
                    self.phone.keys.remove(&crate::flow::sign_in::key_of(vault));
                }
                self.phone.directory(ask, typed, &mut self.dice)
            }
            Deed::Vault(vault, ask) => {
                let is_commit = matches!(ask, VaultAsk::Commit(_));
                let answer = self.phone.vault(vault, ask, typed, &mut self.dice);
                if is_commit {
                    super::keeping::committed(self, vault);
                }
                answer
            }
            Deed::ReadPack => Answer::Pack(self.kept_pack.clone()),
            Deed::KeepPack(_) | Deed::KeepFace(_) | Deed::KeepVisits(_) if self.phone.full => {
                Answer::Failed(Fault::DiskFull)
            }
            Deed::KeepFace(_) => Answer::Done,
            Deed::KeepVisits(bytes) => {
                self.kept_visits = bytes;
                Answer::Done
            }
            Deed::KeepPack(bytes) => {
                self.kept_pack = Some(bytes);
                Answer::Done
            }
            Deed::Work(job) => Answer::Worked(self.work(job)),
            Deed::After(_) => Answer::Elapsed,
        })
    }

    /// Printing, inspecting, verifying and opening a pack are doubled; reading records, preparing and finishing a signature are real.
    fn work(&mut self, job: Job) -> Worked {
        match job.name {
            "print" => Worked::new::<crate::rules::printing::Page>(Ok(self.kit.page.clone())),
            "inspect" => {
                let seen = Inspected {
                    media_type: MediaType::Jpeg,
                    width: 900,
                    height: 1200,
                    pages: Some(1),
                    orientation: 1,
                    clean: self.dice.bytes::<200>().to_vec(),
                };
                let bad = self.dice.chance(self.weather.person / 4);
                Worked::new::<Result<Inspected, PaperFault>>(if bad { Err(PaperFault::Empty) } else { Ok(seen) })
            }
            "verify" => Worked::new::<Verdict>(Ok(Verified {
                bytes: Zeroizing::new(self.kit.result.clone()),
                signer: "UBND".to_owned(),
                signed_at: Some(NOW),
            })),
            "pack" => {
                let library =
                    Library::trusting(self.kit.trust.clone(), Some(self.portal.pack.unwrap_or(1)), &self.kit.places);
                Worked::new::<Result<Library, Fault>>(Ok(library))
            }
            _ => job.run(),
        }
    }

    fn http(&mut self, exchange: Exchange) -> Answer {
        let weather = self.weather;
        if weather.dead || self.dice.chance(weather.offline) {
            return Answer::Failed(Fault::Offline);
        }
        let mut request = exchange.request;
        if let Some(part) = &exchange.file {
            match self.phone.read(part) {
                Ok(bytes) => *request.body_mut() = bytes,
                Err(answer) => return answer,
            }
        }
        let (alias, token) = match &exchange.proof {
            Proof::None => (None, None),
            Proof::Key(alias) => (Some(alias), None),
            Proof::Token(alias, token) => (Some(alias), Some(token.expose().to_owned())),
        };
        if alias.is_some_and(|alias| !self.phone.keys.contains(alias)) {
            return Answer::Failed(Fault::SignInAgain);
        }
        if self.dice.chance(weather.page) {
            let status = [200, 403, 404, 409, 412, 428][self.dice.below(6) as usize];
            // A page that says it is fine is no answer: the engine says so.
            return match status {
                200 => Answer::Failed(Fault::CaptivePortal),
                _ => Answer::Http(raw(status, "text/html", b"<html>".to_vec())),
            };
        }
        if self.dice.chance(weather.busy) {
            let mut response = raw(503, "text/plain", Vec::new());
            if self.dice.chance(500) {
                let seconds = ["1", "30", "900", "7200"][self.dice.below(4) as usize];
                response.headers_mut().insert("retry-after", seconds.parse().unwrap());
            }
            return Answer::Http(response);
        }
        if self.dice.chance(weather.garbage) {
            return Answer::Http(answer(200, &serde_json::json!({ "x": 1 })));
        }
        let (now, uri) = (self.now(), request.uri().to_string());
        let kit = Arc::clone(&self.kit);
        let response = if uri.starts_with(PORTAL) {
            let is_open = !self.dice.chance(weather.unauthorised);
            let who = token.as_deref().filter(|_| is_open).and_then(|token| self.broker.who(token, now));
            let response = self.portal.answer(&request, who, now, &mut self.dice, &kit);
            super::keeping::at_the_portal(self);
            response
        } else if uri.starts_with(BROKER) {
            self.broker.answer(&request, token.as_deref(), now, &mut self.dice, &kit)
        } else {
            self.signer.answer(&request, &kit)
        };
        if self.dice.chance(weather.lost) { Answer::Failed(Fault::Offline) } else { Answer::Http(response) }
    }

    fn platform(&mut self, id: AskId, request: PlatformRequest) -> Option<Answer> {
        let odd = self.dice.chance(self.weather.person);
        let which = self.dice.below(5);
        Some(Answer::Platform(match request {
            PlatformRequest::PublicKey { alias } if self.phone.keys.contains(&alias) => {
                PlatformOutcome::KeyCreated { public_key: self.kit.point() }
            }
            PlatformRequest::PublicKey { .. } => PlatformOutcome::Lost,
            PlatformRequest::CreateKey { alias, .. } => {
                self.phone.keys.insert(alias);
                PlatformOutcome::KeyCreated { public_key: self.kit.point() }
            }
            PlatformRequest::Sign { .. } => PlatformOutcome::Bytes { bytes: vec![1; 64] },
            PlatformRequest::OpenBrowser { url, .. } => return Some(Answer::Platform(self.browser(&url, odd))),
            PlatformRequest::TakePhoto { .. } | PlatformRequest::PickFile { .. } if odd => match which {
                0 => PlatformOutcome::Denied,
                1 => PlatformOutcome::TooLarge { bytes: 99_000_000 },
                2 => {
                    // It takes its time.
                    self.outstanding.insert(id);
                    let ticket = self.tickets.get(&id).cloned().unwrap_or_default();
                    let again = PlatformRequest::TakePhoto { ticket, max_bytes: 0, longest_side: 0 };
                    let at = self.tick + 30_000;
                    self.later(at, Due::Deed(id, Deed::Platform(again), Vec::new()));
                    return None;
                }
                _ => PlatformOutcome::Cancelled,
            },
            PlatformRequest::TakePhoto { .. } | PlatformRequest::PickFile { .. } => {
                PlatformOutcome::File { name: "anh.jpg".to_owned(), bytes: self.dice.bytes::<64>().to_vec() }
            }
            PlatformRequest::ScanQr if odd => match which {
                0 => PlatformOutcome::Denied,
                1 => PlatformOutcome::Text { text: "not a card".to_owned() },
                _ => PlatformOutcome::Cancelled,
            },
            PlatformRequest::ScanQr if self.dice.chance(400) => PlatformOutcome::Text { text: RECIPIENT.to_owned() },
            PlatformRequest::ScanQr => PlatformOutcome::Text {
                text: "010156000123|012345678|Lò Thị Ủ|03021956|Nữ|Thôn Lao Chải, Mường Khương|01072021".to_owned(),
            },
            PlatformRequest::ShowDocument { .. } if odd => PlatformOutcome::Unavailable { reason: String::new() },
            PlatformRequest::ShowDocument { .. } => PlatformOutcome::Shown { pages: 2 },
            _ => PlatformOutcome::Done,
        }))
    }

    fn browser(&mut self, url: &str, odd: bool) -> PlatformOutcome {
        let which = self.dice.below(7);
        let parsed = url::Url::parse(url).unwrap();
        let refuses = odd && which == 0;
        let back = if url.starts_with(BROKER) {
            let open = self.phone.vaults.iter().find(|(_, vault)| vault.open).map(|(id, _)| *id);
            let own = *open.and_then(|vault| self.whose.get(&vault)).unwrap_or(&"cong-dan-1");
            let other = if own == "cong-dan-1" { "cong-dan-2" } else { "cong-dan-1" };
            let sub = if odd && which == 1 { other } else { own };
            self.broker.browse(&parsed, sub, refuses)
        } else {
            self.signer.browse(&parsed, refuses)
        };
        let old = self.returned.last().cloned().unwrap_or_else(|| format!("{REDIRECT}?code=x&state=y"));
        self.returned.push(back.clone());
        if !odd {
            return match self.dice.below(2) {
                0 => PlatformOutcome::Returned { url: back },
                _ => {
                    self.action(1_000, Action::Returned { url: back });
                    PlatformOutcome::Done
                }
            };
        }
        match which {
            2 => PlatformOutcome::Cancelled,
            3 => PlatformOutcome::Unavailable { reason: String::new() },
            // The page is left open for ever.
            4 => PlatformOutcome::Done,
            // Somebody opens an old address first, and twice the right one.
            5 => {
                self.action(500, Action::Returned { url: old });
                self.action(2_000, Action::Returned { url: back.clone() });
                self.action(2_500, Action::Returned { url: back });
                PlatformOutcome::Done
            }
            _ => {
                // After a long while.
                self.action(400_000, Action::Returned { url: back });
                PlatformOutcome::Done
            }
        }
    }

    /// The process dies. What was asked of a vault has happened up to some question, in order; what was sent may arrive; what the
    /// person holds in the hand may come back to the next process.
    pub(super) fn died(&mut self) {
        let mut stopped = BTreeSet::new();
        for ((at, serial), due) in std::mem::take(&mut self.due) {
            match due {
                Due::Action(_) => drop(self.due.insert((at, serial), due)),
                Due::Deed(_, Deed::Vault(vault, ask), typed) => {
                    if !stopped.contains(&vault) && !self.dice.chance(500) {
                        self.carry_out(0, Deed::Vault(vault, ask), &typed);
                    } else {
                        stopped.insert(vault);
                    }
                }
                Due::Deed(_, deed @ (Deed::Http(_) | Deed::Vaults(_)), typed) if self.dice.chance(500) => {
                    self.carry_out(0, deed, &typed);
                }
                Due::Deed(_, Deed::Platform(request), _) if self.dice.chance(600) => match request {
                    PlatformRequest::TakePhoto { ticket, .. } | PlatformRequest::PickFile { ticket, .. } => {
                        let bytes = self.dice.bytes::<64>().to_vec();
                        self.action(3_000, Action::FileReturned { ticket, name: "anh.jpg".to_owned(), bytes });
                    }
                    PlatformRequest::OpenBrowser { url, .. } => {
                        if let PlatformOutcome::Returned { url } = self.browser(&url, false) {
                            self.action(3_000, Action::Returned { url });
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        self.phone.died();
        self.outstanding.clear();
        self.broker.over.clear();
        (self.photos, self.tickets) = (Vec::new(), BTreeMap::new());
    }
}

fn is_outside(request: &PlatformRequest) -> bool {
    matches!(
        request,
        PlatformRequest::OpenBrowser { .. }
            | PlatformRequest::TakePhoto { .. }
            | PlatformRequest::PickFile { .. }
            | PlatformRequest::ScanQr
    )
}

/// The same answer once more, where that can be.
fn twin(answer: &Answer) -> Option<Answer> {
    Some(match answer {
        Answer::Http(response) => Answer::Http(response.clone()),
        Answer::Platform(outcome) => Answer::Platform(outcome.clone()),
        Answer::Kept => Answer::Kept,
        Answer::Done => Answer::Done,
        Answer::Elapsed => Answer::Elapsed,
        Answer::Failed(fault) => Answer::Failed(fault.clone()),
        _ => return None,
    })
}

impl World {
    /// Whether somebody will come back from the browser by themselves.
    pub(super) fn is_person_expected(&self) -> bool {
        self.due.values().any(|due| {
            matches!(due, Due::Action(_) | Due::Deed(_, Deed::Platform(PlatformRequest::OpenBrowser { .. }), _))
        })
    }
}
