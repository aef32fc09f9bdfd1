//! The one place that changes the model: pure, total, and the same for the same events.

use gocua_dossier::draft::DraftId;
use zeroize::Zeroizing;

use crate::action::Action;
use crate::effect::{Answer, Ask, Effect, Event, VaultAsk};
use crate::flow::{card, draft, entry, follow, load, pack, papers, portal, presence, send, show, sign, sign_in};
use crate::judge;
use crate::model::{Brought, Life, Model, Notice, Purpose, Screen};
use crate::moment::Moment;
use crate::platform::PlatformRequest;
use crate::record::{CURRENT, SETTINGS, Stage, put};
use crate::screen::date;
use crate::view::Tone;
use crate::words::{Address, Words};

/// How long a copied number stays on the clipboard.
const CLIPBOARD_SECONDS: u32 = 60;

/// Takes one event in and says what has to be done.
pub fn update(model: &mut Model, event: Event, moment: &mut Moment) -> Vec<Effect> {
    model.now = moment.now;
    let before = model.open().map(|open| open.screen().clone());
    let mut effects = match event {
        Event::Started => {
            vec![model.ask(Purpose::ReadPack, Ask::ReadPack), model.ask(Purpose::Entry, Ask::Vault(VaultAsk::List))]
        }
        Event::Action(action) => act(model, action, moment),
        Event::Answer(id, answer) => match model.purpose(id) {
            Some(purpose) => deliver(model, purpose, answer, moment),
            None => Vec::new(),
        },
    };
    let after = model.open().map(|open| open.screen().clone());
    if let Some(screen) = after
        && before.as_ref() != Some(&screen)
    {
        effects.extend(entered(model, &screen));
    }
    effects
}

/// Hands an answer to the flow that asked.
pub fn deliver(model: &mut Model, purpose: Purpose, answer: Answer, moment: &mut Moment) -> Vec<Effect> {
    match &answer {
        // The network tells about itself through what is sent over it; an answer that was under way when the platform
        // lost the network says nothing about now.
        Answer::Http(Ok(_)) => model.online = model.network,
        Answer::Http(Err(crate::fault::Fault::Offline)) => model.online = false,
        _ => {}
    }
    match purpose {
        Purpose::Entry => entry::answer(model, answer),
        Purpose::Load => {
            let effects = load::answer(model, answer);
            effects.into_iter().chain(taken_up(model)).collect()
        }
        Purpose::ReadPack => {
            pack::kept(model, answer, moment);
            Vec::new()
        }
        Purpose::FetchPack => pack::fetched(model, answer, moment),
        Purpose::SignIn => sign_in::answer(model, answer, moment),
        Purpose::Refresh => portal::refreshed(model, answer, moment),
        Purpose::SaveAnswers(draft, fields) => draft::saved(model, draft, fields, answer),
        Purpose::Paper => papers::answer(model, answer),
        Purpose::Sign => sign::answer(model, answer, moment),
        Purpose::Send(draft) => send::answer(model, draft, answer, moment),
        Purpose::Follow(draft) => follow::answer(model, draft, answer),
        Purpose::Show(name) => show::answer(model, &name, answer),
        Purpose::Share(name) => show::opened_to_share(model, name, answer),
        Purpose::Presence(wanted) => presence::answer(model, wanted, answer),
        Purpose::Card(draft, field) => card::answer(model, draft, &field, answer),
        Purpose::SaveSettings => {
            if let Some(open) = model.open_mut() {
                open.settings_unsaved -= 1;
            }
            told(model, answer)
        }
        Purpose::Save => told(model, answer),
        Purpose::KeepPack | Purpose::SignOut => Vec::new(),
    }
}

/// Something was kept, or it is said why not.
fn told(model: &mut Model, answer: Answer) -> Vec<Effect> {
    if let (Answer::Vault(Err(fault)), Some(open)) = (answer, model.open_mut()) {
        open.tell_fault(fault);
    }
    Vec::new()
}

/// What came from outside while the vault was closed is taken up now.
fn taken_up(model: &mut Model) -> Vec<Effect> {
    if model.open().is_none() {
        return Vec::new();
    }
    let mut effects = browser_taken_up(model);
    if let Some(Brought { ticket, name, bytes }) = model.brought.take() {
        effects.extend(papers::returned(model, &ticket, name, bytes.to_vec()));
    }
    effects
}

fn browser_taken_up(model: &mut Model) -> Vec<Effect> {
    let Some(url) = model.returned.take() else { return Vec::new() };
    let mut effects = sign_in::returned(model, &url);
    let authorising = model.open().and_then(|open| {
        let waits = |stage: &Stage| matches!(stage, Stage::Signing(to_sign) if to_sign.authorisation.is_some());
        open.works.iter().find(|(_, work)| waits(&work.stage)).map(|(draft, _)| *draft)
    });
    if let Some(draft) = authorising {
        effects.extend(sign::start(model, draft));
        effects.extend(sign::returned(model, &url));
    }
    effects
}

fn act(model: &mut Model, action: Action, moment: &mut Moment) -> Vec<Effect> {
    match (&model.life, action) {
        (_, Action::NetworkChanged { online }) => {
            (model.network, model.online) = (online, online);
            if online { network_back(model) } else { Vec::new() }
        }
        (_, Action::ReadAloud { element }) => read_aloud(model, element.as_deref()),
        (Life::Open(_), Action::Returned { url }) => {
            let mut effects = sign_in::returned(model, &url);
            effects.extend(sign::returned(model, &url));
            effects
        }
        (_, Action::Returned { url }) => {
            model.returned = Some(url);
            Vec::new()
        }
        (Life::Closed(_) | Life::Starting | Life::Loading(..), Action::FileReturned { ticket, name, bytes }) => {
            model.brought = Some(Brought { ticket, name, bytes: Zeroizing::new(bytes) });
            Vec::new()
        }
        (Life::Closed(_), action) => entry::act(model, action),
        (Life::Open(_), action) => act_open(model, action, moment),
        (Life::Starting | Life::Loading(..) | Life::Broken(_), _) => Vec::new(),
    }
}

fn act_open(model: &mut Model, action: Action, moment: &mut Moment) -> Vec<Effect> {
    let Some(screen) = model.open().map(|open| open.screen().clone()) else { return Vec::new() };
    match action {
        Action::Back => {
            back(model);
            Vec::new()
        }
        Action::Press { element, .. } => {
            if let Some(open) = model.open_mut() {
                open.notice = None;
            }
            press(model, &screen, &element, moment)
        }
        Action::Choose { element, option, .. } => choose(model, &screen, &element, &option),
        Action::FieldEdited { field, value, edit, .. } => edited(model, &screen, &field, &value, edit),
        Action::FieldLeft { field, .. } => {
            if let Some(open) = model.open_mut() {
                open.edits.left.insert(field, true);
            }
            Vec::new()
        }
        Action::FileReturned { ticket, name, bytes } => papers::returned(model, &ticket, name, bytes),
        Action::Foreground => network_back(model),
        _ => Vec::new(),
    }
}

fn network_back(model: &mut Model) -> Vec<Effect> {
    if model.open().is_none() {
        return Vec::new();
    }
    let mut effects = pack::fetch(model);
    effects.extend(send::resume(model));
    effects.extend(follow::all(model));
    effects
}

fn back(model: &mut Model) {
    let Some(open) = model.open_mut() else { return };
    if open.trail.len() > 1 {
        open.trail.pop();
        open.notice = None;
        open.edits.search.clear();
    }
}

/// A screen came to the front.
fn entered(model: &mut Model, screen: &Screen) -> Vec<Effect> {
    match screen {
        Screen::Document(id) => {
            let file = model.open().and_then(|open| open.documents.iter().find(|held| held.id == *id));
            match file.map(|held| held.file.clone()) {
                Some(file) => show::open(model, &format!("document-{id}"), &file),
                None => Vec::new(),
            }
        }
        Screen::Sign(_) => Vec::new(),
        Screen::Dossier(draft) => {
            let mut effects = show::close(model);
            effects.extend(follow::ask(model, *draft));
            effects
        }
        Screen::Home => {
            let mut effects = show::close(model);
            effects.extend(follow::all(model));
            effects
        }
        _ => show::close(model),
    }
}

/// Something was tapped: what it means depends on the screen.
fn press(model: &mut Model, screen: &Screen, element: &str, moment: &mut Moment) -> Vec<Effect> {
    let (verb, object) = element.split_once(':').unwrap_or((element, ""));
    match (screen, verb) {
        (_, "cancel") if model.open().is_some_and(|open| open.sign_in.is_busy()) => sign_in::cancel(model),
        (_, "sign-in") if *screen == Screen::SignIn => sign_in::start(model),
        (_, "sign-in") => go(model, Screen::SignIn),
        (Screen::SignIn, "later") => {
            back(model);
            Vec::new()
        }
        (Screen::Home, "find") => go(model, Screen::Find),
        (Screen::Home, "settings") => go(model, Screen::Settings),
        (Screen::Home, "work") => draft_id(object).map_or_else(Vec::new, |draft| resume(model, draft)),
        (_, "document") => go(model, Screen::Document(object.to_owned())),
        (Screen::Find, "procedure") => go(model, Screen::Procedure(object.to_owned())),
        (Screen::Procedure(code), "begin") => draft::begin(model, code, moment),
        (Screen::Case(code), "case") => draft::create(model, code, object, moment),
        (Screen::Question { draft, step, mending }, "next") => draft::next(model, *draft, step, *mending),
        (Screen::Question { draft, step, .. }, "skip") => {
            draft::go_on(model, *draft, Some(step));
            Vec::new()
        }
        (Screen::Question { draft, .. } | Screen::Row { draft, .. }, "place") => match object.rsplit_once(':') {
            Some((field, code)) => {
                if let Some(open) = model.open_mut() {
                    open.edits.search.clear();
                }
                draft::set(model, *draft, field, code)
            }
            None => Vec::new(),
        },
        (Screen::Question { draft, .. } | Screen::Row { draft, .. }, "confirm") => {
            draft::confirm(model, *draft, object)
        }
        (Screen::Question { draft, .. } | Screen::Row { draft, .. }, "scan") => card::scan(model, *draft, object),
        (Screen::Question { draft, .. }, "add") => draft::add_row(model, *draft, object),
        (Screen::Question { draft, .. }, "row") => match object.rsplit_once(':') {
            Some((group, row)) => match row.parse() {
                Ok(row) => go(model, Screen::Row { draft: *draft, group: group.to_owned(), row }),
                Err(_) => Vec::new(),
            },
            None => Vec::new(),
        },
        (Screen::Question { draft, .. } | Screen::Check(draft) | Screen::ReadBack(draft), "discard") => {
            draft::discard(model, *draft)
        }
        (Screen::Row { .. }, "done") => {
            back(model);
            Vec::new()
        }
        (Screen::Row { draft, group, row }, "remove") => draft::remove_row(model, *draft, group, *row),
        (Screen::Papers(draft), "photo") => papers::photo(model, *draft, object),
        (Screen::Papers(draft), "pick") => papers::pick(model, *draft, object),
        (Screen::Papers(draft), "take-out") => papers::remove(model, *draft, object),
        (Screen::Papers(draft), "next") => go(model, Screen::Check(*draft)),
        (Screen::Check(draft), "fix") => fix(model, *draft, object),
        (Screen::Check(draft), "first") => fix(model, *draft, "0"),
        (Screen::Check(draft), "next") if judge::wrong(model, *draft).is_empty() => go(model, Screen::ReadBack(*draft)),
        (Screen::ReadBack(draft), "change") => {
            let draft = *draft;
            match object.parse() {
                Ok(path) => question(model, draft, &path),
                Err(_) => Vec::new(),
            }
        }
        (Screen::ReadBack(draft), "sign") => {
            if model.open().is_some_and(|open| open.session.is_none()) {
                return go(model, Screen::SignIn);
            }
            sign::start(model, *draft)
        }
        (Screen::Sign(_), "link") => sign::link(model),
        (Screen::Sign(_), "authorise") => sign::authorise(model, moment),
        (Screen::Sign(_), "cancel") => sign::cancel(model),
        (Screen::Dossier(draft), "send") => {
            if model.open().is_some_and(|open| open.session.is_none()) {
                return go(model, Screen::SignIn);
            }
            send::start(model, *draft, moment)
        }
        (Screen::Dossier(draft), "mend") => {
            let effects = send::reopen(model, *draft);
            if let Some(open) = model.open_mut() {
                open.restart(Some(Screen::Check(*draft)));
            }
            effects
        }
        (Screen::Dossier(draft), "share-form") => {
            let form = judge::work(model, *draft)
                .and_then(|work| Some((crate::printing::file_name(work), sign::signed_form(&work.stage)?.clone())));
            form.map_or_else(Vec::new, |(name, file)| show::share_file(model, &name, &file))
        }
        (Screen::Dossier(draft), "share-receipt") => match judge::work(model, *draft).map(|work| &work.stage) {
            Some(Stage::Sent(sent)) => {
                let name = format!("bien-nhan-{}.json", sent.number);
                let bytes = crate::receipt::proof(sent);
                vec![Effect::Tell(PlatformRequest::ShareFile {
                    name,
                    media_type: "application/json".to_owned(),
                    bytes,
                })]
            }
            _ => Vec::new(),
        },
        (Screen::Dossier(draft), "copy") => copy(model, *draft),
        (Screen::Dossier(draft), "refresh") => follow::ask(model, *draft),
        (Screen::Document(id), "share") => {
            let title = model.open().and_then(|open| open.documents.iter().find(|held| held.id == *id));
            let name = title.map_or_else(|| "ket-qua".to_owned(), |held| held.title.clone());
            show::share(model, format!("{name}.pdf"))
        }
        (Screen::Settings, "sign-out") => portal::sign_out(model),
        (Screen::Settings, "lock") => lock(model),
        _ => Vec::new(),
    }
}

/// Put the number that people ask for on the clipboard.
fn copy(model: &mut Model, draft: DraftId) -> Vec<Effect> {
    let Some(Stage::Sent(sent)) = judge::work(model, draft).map(|work| &work.stage) else { return Vec::new() };
    let text = sent.code().to_owned();
    if let Some(open) = model.open_mut() {
        open.notice = Some(Notice::Word(Tone::Good, "copied"));
    }
    vec![Effect::Tell(PlatformRequest::Copy { text, seconds: CLIPBOARD_SECONDS })]
}

fn go(model: &mut Model, screen: Screen) -> Vec<Effect> {
    if let Some(open) = model.open_mut() {
        open.go(screen);
    }
    Vec::new()
}

fn draft_id(text: &str) -> Option<DraftId> {
    DraftId::try_from(text.to_owned()).ok()
}

/// Take a dossier up where it was left.
fn resume(model: &mut Model, draft: DraftId) -> Vec<Effect> {
    let Some(work) = judge::work(model, draft) else { return Vec::new() };
    match work.stage {
        Stage::Drafting => {
            draft::go_on(model, draft, None);
            Vec::new()
        }
        Stage::Signing(_) => sign::start(model, draft),
        Stage::Signed { .. } | Stage::Sending(_) | Stage::Sent(_) => go(model, Screen::Dossier(draft)),
    }
}

/// Go to where the nth thing that is wrong can be put right.
fn fix(model: &mut Model, draft: DraftId, number: &str) -> Vec<Effect> {
    let Ok(number) = number.parse::<usize>() else { return Vec::new() };
    match judge::wrong(model, draft).into_iter().nth(number) {
        Some(judge::Wrong::Answer(finding)) => match finding.path {
            Some(path) => question(model, draft, &path),
            None => Vec::new(),
        },
        Some(judge::Wrong::Paper(..)) => go(model, Screen::Papers(draft)),
        None => Vec::new(),
    }
}

/// Go to the question of a path, to come back from there.
fn question(model: &mut Model, draft: DraftId, path: &gocua_dossier::answers::Path) -> Vec<Effect> {
    let Some(evaluation) = judge::evaluate(model, draft) else { return Vec::new() };
    let Some(step) = evaluation.steps.iter().find(|step| judge::on_step(step, path)) else { return Vec::new() };
    let step = step.id.clone();
    if let Some(open) = model.open_mut() {
        open.edits.left.insert(path.to_string(), true);
        open.go(Screen::Question { draft, step, mending: true });
        if let Some((row, _)) = path.row() {
            open.go(Screen::Row { draft, group: path.name().to_owned(), row });
        }
    }
    Vec::new()
}

fn choose(model: &mut Model, screen: &Screen, element: &str, option: &str) -> Vec<Effect> {
    match screen {
        Screen::Settings if element == "language" => {
            model.words = Words::new(option);
            model.address();
            let Some(open) = model.open_mut() else { return Vec::new() };
            open.settings.language = Some(option.to_owned());
            let write = put(SETTINGS, CURRENT, &open.settings);
            open.settings_unsaved += 1;
            vec![model.ask(Purpose::SaveSettings, Ask::Vault(VaultAsk::Commit(vec![write])))]
        }
        Screen::Settings if element == "presence" => presence::choose(model, option == "yes"),
        Screen::Question { draft, .. } | Screen::Row { draft, .. } => {
            let value = judge::toggled(model, *draft, element, option);
            if let Some(open) = model.open_mut() {
                open.edits.left.insert(element.to_owned(), true);
            }
            draft::set(model, *draft, element, &value)
        }
        _ => Vec::new(),
    }
}

fn edited(model: &mut Model, screen: &Screen, field: &str, value: &str, edit: u64) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    let seen = open.edits.seen.entry(field.to_owned()).or_default();
    // An edit that a newer one has overtaken on the way.
    if edit < *seen {
        return Vec::new();
    }
    *seen = edit;
    match screen {
        Screen::Find | Screen::Question { .. } | Screen::Row { .. } if field.starts_with("search") => {
            value.clone_into(&mut open.edits.search);
            Vec::new()
        }
        Screen::Question { draft, .. } | Screen::Row { draft, .. } => {
            open.edits.left.insert(field.to_owned(), false);
            let value = if judge::is_date(model, *draft, field) { date::joined(value) } else { value };
            draft::set(model, *draft, field, value)
        }
        _ => Vec::new(),
    }
}

/// Close the vault: keys leave the memory, and so does everything that was read with them.
fn lock(model: &mut Model) -> Vec<Effect> {
    let mut effects = show::close(model);
    let Some((vault, presence)) = model.open().map(|open| (open.vault, open.presence)) else { return effects };
    model.forget_asks();
    model.words.set_address(Address::Neutral);
    model.life = Life::Closed(entry::Entry::Locked { vault, fault: None, attempt: 0, presence });
    effects.push(model.ask(Purpose::Save, Ask::Vault(VaultAsk::Close)));
    effects
}

fn read_aloud(model: &Model, element: Option<&str>) -> Vec<Effect> {
    let view = crate::screen::view(model, 0);
    let text = match element {
        Some(id) => view.elements.into_iter().find(|element| element.id == id).map(|element| element.read_aloud),
        None => Some(view.read_aloud),
    };
    text.map(|text| Effect::Tell(PlatformRequest::Speak { text, language: view.language })).into_iter().collect()
}

impl Model {
    /// Address the person as their age and sex ask for, once it is known who it is.
    pub fn address(&mut self) {
        use gocua_identity::Gender;
        let today = judge::today(self);
        let address = self.open().and_then(|open| open.session.as_ref()).map_or(Address::Neutral, |session| {
            let year = session.profile.birthdate.get(..4).and_then(|year| year.parse::<i32>().ok());
            match (year.map(|year| today.year() - year), session.profile.gender) {
                (Some(60..), Some(Gender::Male)) => Address::Grandfather,
                (Some(60..), Some(Gender::Female)) => Address::Grandmother,
                (Some(18..), Some(Gender::Male)) => Address::Brother,
                (Some(18..), Some(Gender::Female)) => Address::Sister,
                _ => Address::Neutral,
            }
        });
        self.words.set_address(address);
    }
}

#[cfg(test)]
mod tests;
