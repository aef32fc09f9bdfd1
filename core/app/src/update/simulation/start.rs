//! Where schedules begin.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gocua_dossier::draft::{self, DraftId, DraftPaper};
use gocua_dossier::submission::to_hex;
use gocua_identity as identity;
use gocua_vault::VaultId;
use serde_json::json;

use super::broker::{self, Broker};
use super::kit::{BROKER, Kit, NOW, PROCEDURE};
use super::phone::{Phone, Vault};
use super::portal::{Portal, answer};
use super::schedule::Schedule;
use super::signer::Signer;
use super::world::World;
use crate::kept;
use crate::kept::course::{Course, Stage};
use crate::kept::draft::Draft;
use crate::kept::person::{Owner, Session};

/// A situation.
#[derive(Clone, Default)]
pub(super) struct Situation {
    pub(super) name: &'static str,
    phone: Phone,
    portal: Portal,
    broker: Broker,
    signer: Signer,
    whose: BTreeMap<VaultId, &'static str>,
}

impl Situation {
    /// Puts the world there.
    pub(super) fn put(&self, world: &mut World) {
        (world.phone, world.portal) = (self.phone.clone(), self.portal.clone());
        (world.broker, world.signer) = (self.broker.clone(), self.signer.clone());
        world.whose.clone_from(&self.whose);
    }

    fn of(name: &'static str, world: &World) -> Self {
        let mut phone = world.phone.clone();
        phone.died();
        let (portal, broker) = (world.portal.clone(), world.broker.clone());
        Self { name, phone, portal, broker, signer: world.signer.clone(), whose: world.whose.clone() }
    }

    /// Two people with a vault each; the second one's is as in `other`.
    fn and(mut self, name: &'static str, other: &Self) -> Self {
        self.name = name;
        self.phone.vaults.extend(other.phone.vaults.clone());
        self.phone.keys.extend(other.phone.keys.clone());
        self.broker.refreshes.extend(other.broker.refreshes.clone());
        self.whose.extend(other.whose.clone());
        self
    }
}

/// Somebody who is signed in, with a draft that is answered and lacks only its paper.
fn papers(kit: &Kit, sub: &'static str, name: u8, pin: &[u8]) -> Situation {
    let id = VaultId::from([name; 16]);
    let mut situation = Situation { name: "papers", ..Situation::default() };
    let mut vault = Vault { pin: pin.to_vec(), ..Vault::new() };
    let (key, refresh) = (crate::flow::sign_in::key_of(id), format!("refresh-of-{sub}"));
    let provider = identity::Provider::parse(BROKER, &answer(200, &broker::metadata())).unwrap();
    let profile = identity::profile(&answer(200, &broker::person(sub)), sub, None).unwrap();
    let owner = Owner { sub: sub.to_owned(), name: profile.name.clone() };
    let session = Session {
        provider,
        refresh: serde_json::from_value(json!(refresh)).unwrap(),
        profile,
        key: key.clone(),
        keys: None,
        acr: None,
        auth_time: None,
        sid: None,
    };
    let mut body = draft::Draft::new(DraftId([name; 16]), PROCEDURE.0, PROCEDURE.1, kit.rules.clone(), NOW);
    body.answers = kit.answers.clone();
    let draft = Draft { body, files: Vec::new(), given_up: Vec::new(), revision: 3 };
    vault.apply(&[kept::put(&owner), kept::put(&session), kept::put(&kit.edition), kept::put(&draft)]);
    situation.broker.begin(&refresh, sub);
    situation.phone.keys.insert(key);
    situation.phone.vaults.insert(id, vault);
    situation.whose.insert(id, sub);
    situation
}

/// The same with the paper.
fn complete(mut situation: Situation) -> Situation {
    situation.name = "complete";
    let mut dice = super::dice::Dice::new(77);
    for vault in situation.phone.vaults.values_mut() {
        let file = vault.seal(&[5; 300], &mut dice);
        let mut drafts: Vec<Draft> = vault.drafts.values().cloned().collect();
        for draft in &mut drafts {
            draft.body.papers.push(DraftPaper {
                component: "owner_consent".to_owned(),
                file: to_hex(file.id.as_bytes()),
                name: "anh.jpg".to_owned(),
                media_type: "image/jpeg".to_owned(),
                bytes: 300,
                sha256: to_hex(&file.sealed_sha256),
                pages: 1,
                added: NOW,
            });
            draft.files.push(file.clone());
            draft.touch(NOW);
            vault.apply(&[kept::put(&*draft)]);
        }
    }
    situation
}

/// How far somebody has come.
fn stages(world: &World) -> BTreeSet<&'static str> {
    let courses = world.phone.vaults.values().flat_map(|vault| vault.courses.values());
    let stage = |course: &Course| match &course.stage {
        Stage::ToSign(at) if at.authorisation.is_some() => "authorising",
        Stage::ToSign(at) if at.prepared.is_some() => "prepared",
        Stage::ToSign(_) => "to sign",
        Stage::Signed { .. } => "signed",
        Stage::Sending(_) => "sending",
        Stage::Sent(sent) if sent.result.is_some() => "result",
        Stage::Sent(_) => "sent",
    };
    courses.map(stage).collect()
}

/// Situations on the way of somebody who wants to get on, in a world that is well; nothing when they lost themselves elsewhere.
fn walked(kit: &Arc<Kit>, from: &Situation, seed: u64) -> Option<Vec<Situation>> {
    let mut walk = Schedule::new(kit, seed, Vec::new());
    walk.begin(from).unwrap();
    let mut all = Vec::new();
    for wanted in ["to sign", "prepared", "authorising", "signed", "sending", "sent", "result"] {
        if !walk.walk(1_500, |walk| stages(&walk.world).contains(wanted)).unwrap() {
            return None;
        }
        all.push(Situation::of(wanted, &walk.world));
    }
    Some(all)
}

/// All situations.
pub(super) fn all(kit: &Arc<Kit>) -> Vec<Situation> {
    let first = papers(kit, "cong-dan-1", 1, super::phone::PIN);
    let second = papers(kit, "cong-dan-2", 2, b"975310");
    let whole = complete(first.clone());
    let walked = (0..100).find_map(|seed| walked(kit, &whole, seed)).expect("somebody gets to the result");
    let named = |name: &str| walked.iter().find(|situation| situation.name == name).cloned().unwrap();
    let mut all = vec![Situation { name: "fresh", ..Situation::default() }, first, whole];
    all.extend([named("signed").and("two, signed", &second), named("sending").and("two, sending", &second)]);
    // What is sent is where most can go wrong: it is begun from most often.
    all.extend([named("signed"), named("sending"), named("sending"), named("prepared")]);
    all.extend(walked);
    all
}
