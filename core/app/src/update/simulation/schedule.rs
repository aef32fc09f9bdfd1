//! One schedule: the app in the double of the world, from some situation, through so many things that happen, until all is well again.

use std::collections::BTreeMap;
use std::sync::Arc;

use gocua_dossier::draft::DraftId;
use gocua_vault::VaultId;

use super::holds::{self, Before};
use super::kit::Kit;
use super::person::Person;
use super::phone::{CODE_GROUP, PIN};
use super::start::Situation;
use super::world::{Weather, World};
use crate::door::action::Action;
use crate::door::platform::PlatformOutcome;
use crate::door::view::ViewState;
use crate::flow::backup::Backup;
use crate::flow::entry::Entry;
use crate::flow::entry::restoring::Restoring;
use crate::flow::repin::Repin;
use crate::kept::course::Stage;
use crate::model::own::Own;
use crate::model::room::Room as _;
use crate::model::screens::{AsDraft as _, Screen};
use crate::model::turn::Ground;
use crate::model::{Life, Model};
use crate::rules::here::stage;
use crate::say::words::Words;
use crate::screen;
use crate::world::ask::{Answer, Event};
use crate::world::moment::Moment;

/// Longest virtual time until all is well, in milliseconds.
const LONGEST: u64 = 24 * 3_600_000;

/// How often each state was reached.
pub(super) type Reached = BTreeMap<&'static str, u64>;

/// A schedule under way.
pub(super) struct Schedule {
    pub(super) model: Model,
    pub(super) world: World,
    person: Person,
    before: Before,
    view: ViewState,
    reached: Reached,
    words: Vec<Words>,
    /// Whether `view` is of the app as it is now.
    is_drawn: bool,
    /// Draw after every update: drawing takes longer than everything else together.
    pub(super) thorough: bool,
    /// What happened, when it is to be told.
    pub(super) trace: Option<Vec<String>>,
}

/// A process that has just started. Reading the catalogue takes longer than everything else, so words are used again.
fn process(kit: &Arc<Kit>, visits: &[u8], words: &mut Vec<Words>) -> Model {
    let words = words.pop().unwrap_or_else(|| Words::new("vi"));
    let ground = Ground {
        words,
        face: crate::kept::face::Face::default(),
        face_kept: crate::door::view::SaveState::Empty,
        config: kit.config.clone(),
        network: true,
        metered: false,
        online: true,
        in_front: true,
        now: 0,
        tick: 0,
        visits: crate::kept::visits::Visits::read(visits),
        library: Arc::clone(&kit.library),
    };
    Model {
        ground,
        life: Life::Closed(Box::default()),
        packs: crate::model::closed::Packs::default(),
        waiting: None,
        returned: None,
        brought: None,
        abroad: std::collections::BTreeMap::new(),
        dressing: None,
        noting: None,
        ending: None,
        speaking: None,
        last_ask: 0,
        last_frame: 0,
    }
}

/// Words that another process can begin with.
fn again(words: Words) -> Option<Words> {
    (words.language() == "vi").then_some(words)
}

impl Schedule {
    pub(super) fn new(kit: &Arc<Kit>, seed: u64, mut words: Vec<Words>) -> Self {
        let model = process(kit, &[], &mut words);
        let view = screen::view(&model, 0);
        Self {
            model,
            world: World::new(kit, seed),
            person: Person::default(),
            before: Before::default(),
            view,
            reached: Reached::new(),
            words,
            is_drawn: true,
            thorough: false,
            trace: None,
        }
    }

    /// Begins in a situation.
    pub(super) fn begin(&mut self, situation: &Situation) -> Result<(), String> {
        situation.put(&mut self.world);
        self.feed(Event::Started)
    }

    /// Ends it: what was reached, and the words for the next one.
    pub(super) fn end(mut self) -> (Reached, Vec<Words>) {
        self.words.extend(again(self.model.ground.words));
        (self.reached, self.words)
    }

    fn own(&self) -> Option<&Own> {
        self.model.own()
    }

    fn tell(&mut self, what: impl FnOnce(&Self) -> String) {
        if self.trace.is_some() {
            let line = format!("{:>10} {:<28} {}", self.world.tick, self.view.screen, what(self));
            self.trace.iter_mut().for_each(|trace| trace.push(line.clone()));
        }
    }

    fn feed(&mut self, event: Event) -> Result<(), String> {
        self.tell(|_| match &event {
            Event::Started => "started".to_owned(),
            Event::Action(action) => format!("{action:?}"),
            Event::Answer(id, answer) => format!("answer {id} {answer:?}"),
        });
        let is_action = matches!(event, Event::Action(_));
        let signed_in = self.own().filter(|own| own.person.session.is_some()).map(|own| own.vault());
        if let Event::Action(action) = &event {
            self.overwritten(action);
        }
        if let Event::Answer(_, Answer::Platform(PlatformOutcome::Text { .. })) = &event {
            self.world.shown.clear();
        }
        let mut moment = Moment::new(self.world.now(), self.world.tick, self.world.dice.bytes());
        let effects = super::super::update(&mut self.model, event, &mut moment);
        let ended = self.own().filter(|own| own.person.session.is_none()).map(|own| own.vault());
        if signed_in.is_some() && signed_in == ended {
            self.world.broker.sign_out();
        }
        self.world.perform(effects);
        super::reached::note(&self.model, &mut self.reached);
        // Thrown in any case: a seed is the same schedule however much of it is drawn.
        let is_lucky = self.world.dice.chance(200);
        self.is_drawn = is_action || is_lucky || self.thorough;
        if self.is_drawn {
            self.view = screen::view(&self.model, 0);
        }
        let view = self.is_drawn.then_some(&self.view);
        holds::all(&self.model, view, &mut self.world, &mut self.before)
    }

    /// Looks at the screen as it is now.
    fn look(&mut self) -> Result<(), String> {
        if !std::mem::replace(&mut self.is_drawn, true) {
            self.view = screen::view(&self.model, 0);
            return holds::all(&self.model, Some(&self.view), &mut self.world, &mut self.before);
        }
        Ok(())
    }

    /// What the person does to a draft takes the place of what was shown of it.
    fn overwritten(&mut self, action: &Action) {
        match action {
            Action::PinEntered { digits, .. } => self.world.typed.clone_from(digits),
            Action::FieldEdited { field, .. } => self.world.shown.retain(|(_, _, own), _| own != field),
            Action::Press { .. } | Action::Choose { .. } => {
                if let Some(own) = self.model.own()
                    && let Some(draft) = own.place.screen().draft()
                {
                    self.world.shown.retain(|(_, of, _), _| *of != draft);
                }
            }
            _ => {}
        }
    }

    /// The process dies and starts again.
    fn die(&mut self) -> Result<(), String> {
        self.tell(|_| "the process dies".to_owned());
        self.world.died();
        self.world.tick += 1 + self.world.dice.below(60_000);
        let kit = Arc::clone(&self.world.kit);
        let next = process(&kit, &self.world.kept_visits, &mut self.words);
        let old = std::mem::replace(&mut self.model, next);
        self.words.extend(again(old.ground.words));
        self.before = Before::default();
        self.kept()?;
        self.feed(Event::Started)
    }

    /// What was shown as kept is kept.
    fn kept(&self) -> Result<(), String> {
        for ((vault, draft, field), value) in &self.world.shown {
            let disk = self.world.phone.vaults.get(vault).and_then(|vault| vault.drafts.get(draft));
            if let (Some(disk), Ok(path)) = (disk, field.parse())
                && disk.body.answers.raw(&path) != value
            {
                return Err(format!("{field} was shown as saved and is lost"));
            }
        }
        Ok(())
    }

    /// The next thing that the world does.
    fn step(&mut self) -> Result<(), String> {
        match self.world.step() {
            Some(event) => self.feed(event),
            None => Ok(()),
        }
    }

    /// The digits that the pad on the screen wants.
    fn pin(&self) -> Vec<u8> {
        let of =
            |vault: &VaultId| self.world.phone.vaults.get(vault).map_or_else(|| PIN.to_vec(), |held| held.pin.clone());
        match &self.model.life {
            Life::Closed(closed) => match closed.entry.get(&()) {
                Some(Entry::Locked(_, listed, _)) => of(&listed.vault),
                Some(Entry::Restoring(_, Restoring::Code(..))) => CODE_GROUP.to_vec(),
                _ => PIN.to_vec(),
            },
            Life::Own(own) if matches!(own.flows.backup.get(&()), Some(Backup::Repeating(..))) => CODE_GROUP.to_vec(),
            Life::Own(own) => match own.flows.repin.get(&()) {
                Some(Repin::New(_) | Repin::Repeat(_)) => b"908172".to_vec(),
                _ => of(&own.vault()),
            },
            _ => PIN.to_vec(),
        }
    }

    /// The person does something.
    pub(super) fn act(&mut self, eager: bool) -> Result<(), String> {
        let pin = self.pin();
        let pause = 100 + self.world.dice.below(2_000);
        self.world.tick += pause;
        self.look()?;
        match self.person.act(&self.view, &pin, &mut self.world.dice, eager) {
            Some(action) => self.feed(Event::Action(action)),
            None => Ok(()),
        }
    }

    /// Somebody who wants to get on, in a world that is well: until `done`, or so many steps.
    pub(super) fn walk(&mut self, steps: usize, done: impl Fn(&Self) -> bool) -> Result<bool, String> {
        for _ in 0..steps {
            if done(self) {
                return Ok(true);
            }
            let soon = self.world.next_at().is_some_and(|at| at < self.world.tick + 3_000);
            if soon && self.world.dice.chance(800) { self.step()? } else { self.act(true)? }
        }
        Ok(done(self))
    }

    /// So many things happen.
    pub(super) fn run(&mut self, steps: u64) -> Result<(), String> {
        self.world.weather = weather(&mut self.world);
        for _ in 0..steps {
            let soon = self.world.next_at().map(|at| at < self.world.tick + 30_000);
            match (self.world.dice.below(1000), soon) {
                (0..8, _) => self.die()?,
                (8..14, _) => self.world.phone.full = !self.world.phone.full,
                (14..22, _) => {
                    self.world.weather.dead = !self.world.weather.dead;
                    let (online, metered) = (!self.world.weather.dead, self.world.dice.chance(300));
                    self.feed(Event::Action(Action::NetworkChanged { online, metered }))?;
                }
                (22..36, _) => {
                    let action = if self.model.ground.in_front { Action::Background } else { Action::Foreground };
                    self.feed(Event::Action(action))?;
                    let away = [200, 4_000, 70_000, 400_000][self.world.dice.below(4) as usize];
                    self.world.tick += self.world.dice.below(away);
                }
                (36..38, _) => self.world.tick += self.world.dice.below(3_600_000),
                (38..39, _) => self.world.portal.pack = Some(self.world.portal.pack.unwrap_or(0) + 1),
                (39..42, _) => {
                    let url = format!("{}?code=none&state=none", super::kit::REDIRECT);
                    self.feed(Event::Action(Action::Returned { url }))?;
                }
                (42..620, Some(true)) => self.step()?,
                (42..60, Some(false)) => self.step()?,
                _ => self.act(false)?,
            }
        }
        Ok(())
    }

    /// The world becomes well, the right person comes, and nobody touches anything that does not have to be touched: what was sealed is
    /// sent, and in the end nothing moves any more.
    pub(super) fn settle(&mut self) -> Result<(), String> {
        self.tell(|_| "all is well from here on".to_owned());
        self.world.weather = Weather::default();
        // Who wants to be sure is well all the same.
        let max_age = self.world.portal.moods.max_age.filter(|_| self.world.dice.chance(500));
        self.world.portal.moods = super::portal::Moods { max_age, ..super::portal::Moods::default() };
        (self.world.phone.full, self.world.phone.spoils) = (false, 0);
        for (id, vault) in &mut self.world.phone.vaults {
            vault.guesses = 10;
            if let Some(owner) = vault.owner() {
                let sub = if owner == "cong-dan-1" { "cong-dan-1" } else { "cong-dan-2" };
                self.world.whose.insert(*id, sub);
            }
        }
        self.feed(Event::Action(Action::NetworkChanged { online: true, metered: false }))?;
        self.feed(Event::Action(Action::Foreground))?;
        let until = self.world.tick + LONGEST;
        let mut left = 20_000;
        while let Some(vault) = self.unfinished() {
            left -= 1;
            if self.world.tick > until || left == 0 {
                return Err(format!("a sealed dossier is not sent although all is well ({})", self.whereabouts(vault)));
            }
            // Nobody is needed while the right room is open and somebody is signed in of whom the portal is sure.
            let is_known = |own: &Own| own.person.session.is_some() && own.demand().is_none();
            let goes_on = self.own().is_some_and(|own| own.vault() == vault && is_known(own));
            if !goes_on {
                self.look()?;
            }
            let help = if goes_on { None } else { self.help(vault) };
            if let Some(help) = help {
                self.world.tick += 500;
                match help {
                    Help::Do(action) => self.feed(Event::Action(action))?,
                    Help::Restart => self.die()?,
                }
            } else if self.world.next_at().is_some() {
                self.step()?;
            } else {
                return Err(format!(
                    "nothing moves any more, and a sealed dossier waits ({})",
                    self.whereabouts(vault)
                ));
            }
        }
        let mut left = 5_000;
        while self.world.next_at().is_some() {
            left -= 1;
            if left == 0 {
                return Err("the app never comes to rest".to_owned());
            }
            self.step()?;
        }
        self.kept()?;
        self.at_the_end()
    }

    fn whereabouts(&self, vault: VaultId) -> String {
        let own = self.own().map(|own| own.vault() == vault);
        format!("{}, its room is open: {own:?}, {:?}", self.view.screen, self.reached.keys().next_back())
    }

    /// A vault with something sealed that is neither sent nor refused; the one that is open first.
    fn unfinished(&self) -> Option<VaultId> {
        let is = |vault: &super::phone::Vault| {
            vault.drafts.values().any(|draft| match stage(draft, vault.courses.get(&draft.id())) {
                Some(Stage::Sending(sending)) => sending.refused.is_none(),
                _ => false,
            })
        };
        let all = self.world.phone.vaults.iter().filter(|(_, vault)| is(vault)).map(|(id, _)| *id);
        let here = self.own().map(|own| own.vault());
        let mut all: Vec<VaultId> = all.collect();
        all.sort_by_key(|id| Some(*id) != here);
        all.first().copied()
    }

    /// What the right person does so that this vault can go on.
    fn help(&self, wanted: VaultId) -> Option<Help> {
        let frame = self.view.frame;
        let press = |element: &str| {
            let is_there = self.view.elements.iter().any(|drawn| drawn.id == element);
            is_there.then(|| Help::Do(Action::Press { element: element.to_owned(), frame }))
        };
        match &self.model.life {
            Life::Broken(_) | Life::Visit(_) => Some(Help::Restart),
            Life::Closed(closed) if closed.helping => Some(Help::Do(Action::Back)),
            Life::Closed(closed) => match closed.entry.get(&())? {
                Entry::Forgot(..) => Some(Help::Do(Action::Back)),
                Entry::Locked(_, listed, _) if listed.vault == wanted => {
                    let pin = Action::PinEntered { element: "pin".to_owned(), digits: self.pin(), frame };
                    Some(Help::Do(pin))
                }
                Entry::Locked(..) => press("others"),
                Entry::People(_) => press(&format!("person:{wanted}")),
                Entry::Broken(..) => press("again"),
                Entry::Choose(..) | Entry::Repeat(..) | Entry::Restoring(..) => Some(Help::Restart),
                _ => None,
            },
            Life::Own(own) if own.vault() != wanted => Some(Help::Restart),
            // What a copy is being taken in for answers by itself, and there is no way back meanwhile.
            Life::Own(own) if own.flows.joining.waiting().any(|(.., waits)| waits.is_some()) => None,
            Life::Own(own) if own.person.session.is_some() && own.demand().is_none() => None,
            Life::Own(own) => match own.place.screen() {
                Screen::Dossier(_) if own.demand().is_some() => press("confirm").or(Some(Help::Do(Action::Back))),
                Screen::Home if own.demand().is_some() => {
                    let waits = |draft: &DraftId| matches!(own.drafting.stage(*draft), Some(Stage::Sending(_)));
                    own.drafting.ids().into_iter().find(waits).and_then(|draft| press(&format!("work:{draft}")))
                }
                // The page that was opened before may be lost.
                Screen::SignIn if own.flows.sign_in.has(&()) => {
                    let is_lost = !self.world.is_person_expected() && own.is_outside();
                    if is_lost { press("sign-in") } else { None }
                }
                Screen::SignIn | Screen::Home => press("sign-in"),
                _ => Some(Help::Do(Action::Back)),
            },
        }
    }

    /// What stands at the portal is what the phone says of it.
    fn at_the_end(&self) -> Result<(), String> {
        let phone = &self.world.phone;
        for (id, there) in &self.world.portal.submissions {
            let Some(draft) = phone.names.get(id).filter(|draft| !phone.gone.contains(draft)) else { continue };
            let course = phone.vaults.values().find_map(|vault| vault.courses.get(draft));
            let sent = match course.map(|course| &course.stage) {
                Some(Stage::Sent(sent)) => sent.submission.to_string() == *id,
                _ => false,
            };
            if there.receipt.is_some() != sent {
                return Err(format!(
                    "the portal {} a dossier, the phone says {sent}",
                    if sent { "lacks" } else { "has" }
                ));
            }
        }
        Ok(())
    }
}

/// What the person does who helps.
enum Help {
    Do(Action),
    Restart,
}

/// How the world is during a schedule.
fn weather(world: &mut World) -> Weather {
    let dice = &mut world.dice;
    let strength = [0, 1, 4][dice.below(3) as usize];
    let mut some = |most: u64| if dice.chance(600) { dice.below(most * strength + 1) } else { 0 };
    world.phone.spoils = some(30);
    world.portal.moods = super::portal::Moods {
        refuses: some(30),
        halves: some(100),
        clears: some(25),
        max_age: None,
        pesters: some(30),
    };
    world.broker.rotates = some(400);
    let weather = Weather {
        dead: false,
        offline: some(60),
        lost: some(60),
        busy: some(60),
        unauthorised: some(40),
        page: some(40),
        garbage: some(30),
        twice: some(60),
        person: some(120),
    };
    world.portal.moods.max_age = [None, None, Some(60), Some(600), Some(7_200)][world.dice.below(5) as usize];
    weather
}
