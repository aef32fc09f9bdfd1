//! The phone around the app: vaults that keep exactly what was committed, and a key store.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gocua_dossier::draft::DraftId;
use gocua_dossier::submission::to_hex;
use gocua_vault::backup::{Code, Recipient};

use gocua_vault::{FileId, Record, SealedFile, VaultId, Write};
use serde_json::json;
use zeroize::Zeroizing;

use super::dice::Dice;
use crate::door::fault::Fault;
use crate::kept::course::Course;
use crate::kept::draft::Draft;
use crate::kept::table::{Change, Thing};
use crate::world::ask::{Answer, BackedUp, FilePart, Listed, Seen, VaultAsk, VaultsAsk};
use crate::world::bytes::sha256;

/// Every group of every recovery code.
pub(super) const CODE_GROUP: &[u8] = b"05724";
/// The key of another phone.
pub(super) const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

/// Digits that open a vault in the beginning.
pub(super) const PIN: &[u8] = b"240816";

/// A vault: what is on the disk.
#[derive(Clone)]
pub(super) struct Vault {
    pub(super) pin: Vec<u8>,
    pub(super) guesses: u32,
    pub(super) presence: bool,
    pub(super) visit: bool,
    pub(super) open: bool,
    pub(super) records: BTreeMap<(String, String), Arc<Zeroizing<Vec<u8>>>>,
    pub(super) files: BTreeMap<FileId, Arc<(Vec<u8>, Vec<u8>)>>,
    /// The drafts and courses among the records, read.
    pub(super) drafts: BTreeMap<DraftId, Draft>,
    pub(super) courses: BTreeMap<DraftId, Course>,
    /// Until when its questions keep it busy.
    pub(super) busy: u64,
}

/// The phone.
#[derive(Clone, Default)]
pub(super) struct Phone {
    pub(super) vaults: BTreeMap<VaultId, Vault>,
    pub(super) full: bool,
    /// How often a file turns out to be damaged when it is looked at, in a thousand.
    pub(super) spoils: u64,
    spoilt: BTreeSet<FileId>,
    /// Names of signing keys in the key store.
    pub(super) keys: BTreeSet<String>,
    /// Until when the directory of vaults is busy.
    pub(super) busy: u64,
    /// Which draft a submission is of.
    pub(super) names: BTreeMap<String, DraftId>,
    /// Drafts that were thrown away, or whose vault was.
    pub(super) gone: BTreeSet<DraftId>,
    pub(super) wrong: Vec<String>,
}

impl Vault {
    pub(super) fn new() -> Self {
        Self {
            pin: PIN.to_vec(),
            guesses: 10,
            presence: false,
            visit: false,
            open: false,
            records: BTreeMap::new(),
            files: BTreeMap::new(),
            drafts: BTreeMap::new(),
            courses: BTreeMap::new(),
            busy: 0,
        }
    }

    pub(super) fn has(&self, collection: &str) -> bool {
        self.records.keys().any(|(own, _)| own == collection)
    }

    /// Whose it is.
    pub(super) fn owner(&self) -> Option<String> {
        let value = self.records.get(&("owner".to_owned(), "current".to_owned()))?;
        crate::kept::read::<crate::kept::person::Owner>(value).ok().map(|owner| owner.sub)
    }

    pub(super) fn apply(&mut self, writes: &[Write]) {
        for write in writes {
            match write {
                Write::Put { collection, id, value } => {
                    self.records.insert((collection.clone(), id.clone()), Arc::new(value.clone()));
                }
                Write::Delete { collection, id } => {
                    self.records.remove(&(collection.clone(), id.clone()));
                }
            }
            match Change::read(write) {
                Some(Change::Put(Thing::Draft(draft))) => drop(self.drafts.insert(draft.id(), *draft)),
                Some(Change::Put(Thing::Course(course))) => drop(self.courses.insert(course.draft, *course)),
                Some(Change::Gone(collection, id)) => {
                    if let Ok(draft) = DraftId::try_from(id) {
                        match collection.as_str() {
                            "draft" => drop(self.drafts.remove(&draft)),
                            "course" => drop(self.courses.remove(&draft)),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Keeps a file; the double of the seal is sixteen bytes more.
    pub(super) fn seal(&mut self, bytes: &[u8], dice: &mut Dice) -> SealedFile {
        let sealed = [bytes, [7; 16].as_slice()].concat();
        let (name, key): ([u8; 16], [u8; 32]) = (dice.bytes(), dice.bytes());
        let file: SealedFile = serde_json::from_value(json!({
            "id": to_hex(&name), "key": crate::world::bytes::b64(&key), "plain_len": bytes.len(),
            "sealed_len": sealed.len(), "sealed_sha256": to_hex(&sha256(&sealed)),
        }))
        .unwrap();
        self.files.insert(file.id, Arc::new((bytes.to_vec(), sealed)));
        file
    }

    fn load(&self, collection: &str) -> Vec<Record> {
        let own = self.records.iter().filter(|((own, _), _)| own == collection);
        let record = |((_, id), value): (&(String, String), &Arc<Zeroizing<Vec<u8>>>)| Record {
            id: id.clone(),
            value: (**value).clone(),
            sequence: 1,
        };
        own.map(record).collect()
    }
}

fn closed() -> Answer {
    Answer::Failed(Fault::Internal { code: "vault closed".to_owned() })
}

impl Phone {
    /// A piece of a sealed file, for the network.
    pub(super) fn read(&mut self, part: &FilePart) -> Result<Vec<u8>, Answer> {
        let vault = self.vaults.get(&part.vault).filter(|vault| vault.open).ok_or_else(closed)?;
        match vault.files.get(&part.file) {
            Some(file) => Ok(file.1.iter().skip(part.offset as usize).take(part.length).copied().collect()),
            None => {
                self.wrong.push("a file that is to be sent is gone".to_owned());
                Err(Answer::Failed(Fault::Internal { code: "file".to_owned() }))
            }
        }
    }

    /// The directory. `typed` are the digits that the person entered when it was asked.
    pub(super) fn directory(&mut self, ask: VaultsAsk, typed: &[u8], dice: &mut Dice) -> Answer {
        match ask {
            VaultsAsk::List => {
                let own = self.vaults.iter().filter(|(_, vault)| !vault.visit).enumerate();
                let mut listed: Vec<Listed> = own
                    .map(|(number, (id, vault))| Listed {
                        vault: *id,
                        presence: vault.presence,
                        guesses_left: vault.guesses,
                        picture: number as u8,
                    })
                    .collect();
                listed.sort_by_key(|listed| listed.picture);
                Answer::Vaults(listed)
            }
            VaultsAsk::Create(_) | VaultsAsk::Visit if self.full => Answer::Failed(Fault::DiskFull),
            VaultsAsk::Create(_) => self.make(Vault { pin: typed.to_vec(), open: true, ..Vault::new() }, dice),
            VaultsAsk::Visit => self.make(Vault { visit: true, open: true, ..Vault::new() }, dice),
            VaultsAsk::Unlock(id, _) => {
                let Some(vault) = self.vaults.get_mut(&id) else { return Answer::Failed(Fault::VaultDamaged) };
                if vault.guesses == 0 {
                    return Answer::Failed(Fault::VaultExhausted);
                }
                if vault.pin != typed {
                    vault.guesses -= 1;
                    return Answer::Failed(Fault::WrongPin { left: vault.guesses });
                }
                (vault.guesses, vault.open) = (10, true);
                Answer::Opened(id, Seen { presence: vault.presence, older: dice.chance(20) })
            }
            VaultsAsk::UnlockByPresence(id, _) => match self.vaults.get_mut(&id) {
                Some(vault) if vault.presence && dice.chance(800) => {
                    vault.open = true;
                    Answer::Opened(id, Seen { presence: true, older: false })
                }
                Some(_) => Answer::Failed(Fault::PresenceCancelled),
                None => Answer::Failed(Fault::VaultDamaged),
            },
            VaultsAsk::Load(id, collections) => match self.vaults.get(&id).filter(|vault| vault.open) {
                Some(vault) => Answer::Records(collections.into_iter().map(|own| (own, vault.load(own))).collect(), 0),
                None => closed(),
            },
            // No copy comes in whole: two vaults of one person are two phones, and here there is one.
            VaultsAsk::Receive(_) if self.full => Answer::Failed(Fault::DiskFull),
            VaultsAsk::Receive(_) => Answer::Done,
            VaultsAsk::Expect => Answer::Recipient(Recipient::parse(RECIPIENT).unwrap()),
            VaultsAsk::Prove(_) => Answer::Failed(match dice.below(3) {
                0 => Fault::BackupDamaged,
                1 => Fault::VaultNewer,
                _ => Fault::WrongCode,
            }),
            VaultsAsk::TakeIn(..) => Answer::Failed(Fault::NotABackup),
            VaultsAsk::Destroy(id) => {
                if let Some(vault) = self.vaults.remove(&id) {
                    self.gone.extend(vault.drafts.into_keys());
                    self.gone.extend(vault.courses.into_keys());
                }
                Answer::Done
            }
        }
    }

    fn make(&mut self, vault: Vault, dice: &mut Dice) -> Answer {
        let id = VaultId::from(dice.bytes::<16>());
        self.vaults.insert(id, vault);
        Answer::Opened(id, Seen::default())
    }

    /// One vault.
    pub(super) fn vault(&mut self, id: VaultId, ask: VaultAsk, typed: &[u8], dice: &mut Dice) -> Answer {
        let full = self.full;
        if let VaultAsk::Close = ask {
            match self.vaults.get_mut(&id) {
                Some(vault) if vault.visit => drop(self.vaults.remove(&id)),
                Some(vault) => vault.open = false,
                None => {}
            }
            return Answer::Done;
        }
        let Some(vault) = self.vaults.get_mut(&id).filter(|vault| vault.open) else { return closed() };
        match ask {
            VaultAsk::Commit(_)
            | VaultAsk::SealFile(_)
            | VaultAsk::ChangePin(_)
            | VaultAsk::AddPresence(_)
            | VaultAsk::BackUp { .. }
                if full =>
            {
                Answer::Failed(Fault::DiskFull)
            }
            VaultAsk::Commit(writes) => {
                let before: Vec<DraftId> = vault.drafts.keys().copied().collect();
                vault.apply(&writes);
                self.gone.extend(before.into_iter().filter(|draft| !vault.drafts.contains_key(draft)));
                Answer::Kept
            }
            VaultAsk::BackUp { files, phone, .. } => {
                // What a copy names is there: a record that names what is gone would be a promise that nobody keeps.
                if files.iter().any(|file| !vault.files.contains_key(&file.id)) {
                    self.wrong.push("a file that is to be copied is gone".to_owned());
                }
                let code = Code::of(&[CODE_GROUP; Code::GROUPS]).unwrap();
                Answer::BackedUp(Box::new(BackedUp {
                    code: phone.is_none().then_some(code),
                    bytes: vec![7; 64],
                    left_out: 0,
                }))
            }
            VaultAsk::SealFile(bytes) => Answer::Sealed(vault.seal(&bytes, dice)),
            VaultAsk::Check(files) => {
                if dice.chance(self.spoils) {
                    self.spoilt.extend(files.first().map(|file| file.id));
                }
                let is_damaged = |id: &FileId| self.spoilt.contains(id) || !vault.files.contains_key(id);
                Answer::Damaged(files.iter().map(|file| file.id).filter(is_damaged).collect())
            }
            VaultAsk::OpenFile(file) => match vault.files.get(&file.id) {
                Some(held) => Answer::File(Zeroizing::new(held.0.clone())),
                None => {
                    self.wrong.push("a file that a record names is gone".to_owned());
                    Answer::Failed(Fault::VaultDamaged)
                }
            },
            VaultAsk::SealTo { plaintext, .. } => {
                Answer::SealedTo { enc: dice.bytes(), ciphertext: plaintext.to_vec() }
            }
            VaultAsk::Sweep(keep) => {
                let keep: BTreeSet<FileId> = keep.into_iter().collect();
                vault.files.retain(|id, _| keep.contains(id));
                Answer::Done
            }
            VaultAsk::Reserve => Answer::Reserve(!full),
            VaultAsk::AddPresence(_) => {
                vault.presence = true;
                Answer::Done
            }
            VaultAsk::RemovePresence(_) => {
                vault.presence = false;
                Answer::Done
            }
            VaultAsk::ConfirmPin(_) if vault.pin == typed => Answer::Done,
            VaultAsk::ConfirmPin(_) => Answer::Failed(Fault::WrongPin { left: 9 }),
            VaultAsk::ChangePin(_) => {
                vault.pin = typed.to_vec();
                Answer::Done
            }
            VaultAsk::Close => Answer::Done,
        }
    }

    /// The process died: memory is gone, and with it every key.
    pub(super) fn died(&mut self) {
        self.vaults.retain(|_, vault| !vault.visit);
        for vault in self.vaults.values_mut() {
            (vault.open, vault.busy) = (false, 0);
        }
        self.busy = 0;
    }
}
