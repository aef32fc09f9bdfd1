//! After the vault is open: read everything in it, then go home and take up what was under way.

use gocua_vault::{FileId, Record, VaultId};

use crate::effect::{Answer, Ask, Effect, VaultAnswer, VaultAsk};
use crate::fault::Fault;
use crate::model::{Access, Edits, Life, Model, Open, Purpose, Screen};
use crate::record::{COLLECTIONS, Held, Linked, Pending, Session, Settings, Stage, Work, read};
use crate::words::Words;

/// The vault is open: ask for all its records.
pub fn start(model: &mut Model, vault: VaultId, presence: bool) -> Vec<Effect> {
    model.life = Life::Loading(vault, presence);
    vec![model.ask(Purpose::Load, Ask::Vault(VaultAsk::Load(COLLECTIONS.to_vec())))]
}

/// An open vault with nothing read from it yet.
fn empty(vault: VaultId, presence: bool) -> Open {
    Open {
        vault,
        presence,
        settings: Settings::default(),
        settings_unsaved: 0,
        session: None,
        access: Access::default(),
        sign_in: super::sign_in::State::Idle,
        linked: None,
        works: std::collections::BTreeMap::new(),
        documents: Vec::new(),
        trail: vec![Screen::Home],
        notice: None,
        edits: Edits::default(),
        signing: None,
        sending: std::collections::BTreeMap::new(),
        following: std::collections::BTreeMap::new(),
        paper: None,
        shown: std::collections::BTreeMap::new(),
        opened: None,
    }
}

/// The records are here.
pub fn answer(model: &mut Model, answer: Answer) -> Vec<Effect> {
    let records = match answer {
        Answer::Vault(Ok(VaultAnswer::Records(records))) => records,
        Answer::Vault(Err(fault)) => {
            // Opening and then not being able to read is damage, and damage is never passed over.
            model.life = Life::Broken(fault);
            return Vec::new();
        }
        _ => return Vec::new(),
    };
    let environment = model.config.environment.clone();
    let Life::Loading(vault, presence) = model.life else { return Vec::new() };
    let mut open = empty(vault, presence);
    let Some(pending) = take(&mut open, records) else {
        model.life = Life::Broken(Fault::VaultDamaged);
        return Vec::new();
    };
    // A session or account of another service is of no use here, and its tokens must not be sent to it.
    open.session = open.session.take().filter(|session| session.provider.issuer() == environment.broker);
    open.linked = open.linked.take().filter(|linked| linked.base == environment.signing);
    if open.session.is_none() {
        open.trail.push(Screen::SignIn);
    }
    if let Some(language) = &open.settings.language {
        model.words = Words::new(language);
    }
    let files = files(&open);
    model.life = Life::Open(Box::new(open));
    let mut effects = vec![model.ask(Purpose::Save, Ask::Vault(VaultAsk::Sweep(files)))];
    model.address();
    effects.extend(super::sign_in::resume(model, pending));
    effects.extend(super::pack::fetch(model));
    effects.extend(super::send::resume(model));
    effects.extend(super::follow::remind_all(model));
    effects
}

/// Puts every record in its place; nothing when one cannot be read. The outer value is the reading, the
/// inner one a sign-in left in the browser.
#[allow(clippy::option_option)]
fn take(open: &mut Open, records: Vec<Vec<Record>>) -> Option<Option<Pending>> {
    let mut collections = records.into_iter();
    let mut next = || collections.next().unwrap_or_default();
    let (sessions, linked, works, documents, pending, settings) = (next(), next(), next(), next(), next(), next());
    for record in &works {
        let work: Work = read(&record.value)?;
        open.works.insert(work.draft.id, work);
    }
    for record in &documents {
        open.documents.push(read::<Held>(&record.value)?);
    }
    open.documents.sort_by_key(|held| std::cmp::Reverse(held.received_at));
    open.settings = settings.first().and_then(|record| read::<Settings>(&record.value)).unwrap_or_default();
    // A session or account that cannot be read costs a new sign-in, nothing else.
    open.session = sessions.first().and_then(|record| read::<Session>(&record.value));
    open.linked = linked.first().and_then(|record| read::<Linked>(&record.value));
    Some(pending.first().and_then(|record| read::<Pending>(&record.value)))
}

/// Every file that some record names; all others are left-overs of an interrupted step.
fn files(open: &Open) -> Vec<FileId> {
    let mut files: Vec<FileId> = open.documents.iter().map(|held| held.file.id).collect();
    for work in open.works.values() {
        files.extend(work.files.iter().map(|file| file.id));
        match &work.stage {
            Stage::Drafting => {}
            Stage::Signing(to_sign) => files.push(to_sign.form.id),
            Stage::Signed { form } => files.push(form.id),
            Stage::Sending(sending) => files.extend(sending.parts.iter().map(|file| file.id)),
            Stage::Sent(sent) => files.push(sent.form.id),
        }
    }
    files
}
