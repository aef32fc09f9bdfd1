//! The app: goes through the steps of a history, over nothing but the vault's public interface.

use std::{collections::BTreeMap, fmt::Debug, path::Path};

use gocua_vault::{Pin, SealedFile, UnlockError, Vault, VaultId, Vaults};

use super::{
    history::{Act, BESIDE, Step, content},
    keys::{Keys, Marks},
};
use crate::support::{delete, put};

/// The collection of the records that name sealed files.
pub(super) const PAPER: &str = "paper";

pub(super) fn pin(number: u32) -> Pin {
    Pin::parse(&number.to_string()).unwrap()
}

pub(super) struct App {
    vaults: Vaults,
    keys: Keys,
    marks: Marks,
    open: BTreeMap<usize, Vault>,
    ids: BTreeMap<usize, VaultId>,
}

/// What an error said.
type Said = String;

fn said(error: impl Debug) -> Said {
    format!("{error:?}")
}

impl App {
    pub(super) async fn start(
        root: &Path,
        keys: Keys,
        marks: Marks,
        ids: BTreeMap<usize, VaultId>,
    ) -> Result<Self, Said> {
        let vaults = Vaults::open(root.join("vaults")).await.map_err(said)?;
        Ok(Self { vaults, keys, marks, open: BTreeMap::new(), ids })
    }

    pub(super) fn ids(&self) -> BTreeMap<usize, VaultId> {
        self.ids.clone()
    }

    /// A vault, while it is open.
    pub(super) fn vault(&self, number: usize) -> Option<&Vault> {
        self.open.get(&number)
    }

    /// Goes through all of it. Where `fails` names a step, the syncs in it fail until an error was seen, and it is tried
    /// again; nothing else is expected to fail.
    pub(super) async fn run(&mut self, steps: &[Step], fails: Option<usize>) {
        for (number, step) in steps.iter().enumerate() {
            self.marks.say(&format!("begin {number}"));
            if fails == Some(number) {
                self.marks.say("arm 1 1000000 5 2");
                assert!(self.step(number, step).await.is_err(), "step {number}, {step:?}: no sync failed");
                self.marks.say("arm 0 0 0 0");
            }
            if let Err(error) = self.step(number, step).await {
                panic!("step {number}, {step:?}: {error}");
            }
            self.marks.say(&format!("done {number}"));
        }
    }

    /// One step. An error leaves the world as it was before, or, for what takes several calls, somewhere between.
    pub(super) async fn step(&mut self, number: usize, step: &Step) -> Result<(), Said> {
        match &step.act {
            Act::Create(chosen) => {
                let vault = self.vaults.create(&pin(*chosen), &self.keys).await.map_err(said)?;
                self.ids.insert(step.vault, vault.id());
                self.marks.say(&format!("vault {} {}", step.vault, vault.id()));
                self.open.insert(step.vault, vault);
            }
            Act::Open(right) => {
                let vault = self.vaults.unlock(self.ids[&step.vault], &pin(*right), &self.keys).await.map_err(said)?;
                self.open.insert(step.vault, vault);
            }
            Act::Touch => {
                let id = self.ids[&step.vault];
                let vault = self.vaults.unlock_by_presence(id, &self.keys).await.map_err(said)?;
                self.open.insert(step.vault, vault);
            }
            Act::Lock => {
                if let Some(vault) = self.open.remove(&step.vault) {
                    vault.lock().await.map_err(said)?;
                }
            }
            Act::Wrong(wrong) => {
                let outcome = self.vaults.unlock(self.ids[&step.vault], &pin(*wrong), &self.keys).await;
                return wrongly(outcome.map(drop));
            }
            Act::Visit => {
                let visit = self.vaults.begin_visit().await.map_err(said)?;
                let saved = async {
                    visit.commit(vec![put("draft", "visit", "of a visit")]).await?;
                    visit.seal_file(b"a visitor's paper").await.map(drop)
                };
                let (saved, gone) = (saved.await, visit.lock().await);
                saved.and(gone).map_err(said)?;
            }
            Act::Destroy => self.vaults.destroy(self.ids[&step.vault], &self.keys).await.map_err(said)?,
            act => {
                let vault = self.open.get(&step.vault).ok_or("not open")?;
                return in_vault(vault, number, act, &self.keys).await;
            }
        }
        Ok(())
    }
}

fn wrongly(outcome: Result<(), UnlockError>) -> Result<(), Said> {
    match outcome {
        Err(UnlockError::WrongPin { .. } | UnlockError::Exhausted) => Ok(()),
        Err(error) => Err(said(error)),
        Ok(()) => panic!("a wrong PIN opens"),
    }
}

async fn paper(vault: &Vault, id: &str) -> Result<SealedFile, Said> {
    let record = vault.get(PAPER, id).await.map_err(said)?.ok_or("no such paper")?;
    serde_json::from_slice(&record.value).map_err(said)
}

async fn in_vault(vault: &Vault, number: usize, act: &Act, keys: &Keys) -> Result<(), Said> {
    match act {
        Act::Commit(writes) => {
            let write = |(collection, id, bytes): &(&str, &str, Option<usize>)| match bytes {
                Some(length) => put(collection, id, content(number, *length)),
                None => delete(collection, id),
            };
            vault.commit(writes.iter().map(write).collect()).await.map_err(said)?;
        }
        Act::Attach(id, length) => {
            let file = vault.seal_file(&content(number, *length)).await.map_err(said)?;
            let named = put(PAPER, id, serde_json::to_vec(&file).map_err(said)?);
            vault.commit(vec![named, put(BESIDE, id, content(number, 20))]).await.map_err(said)?;
        }
        Act::Detach(id) => {
            let Ok(file) = paper(vault, id).await else {
                // Somebody who tries again: the file is swept when its removal did not work.
                return Ok(());
            };
            vault.commit(vec![delete(PAPER, id), delete(BESIDE, id)]).await.map_err(said)?;
            vault.remove_file(&file.id).await.map_err(said)?;
        }
        Act::Orphan(length) => drop(vault.seal_file(&content(number, *length)).await.map_err(said)?),
        Act::Sweep => {
            let mut keep = Vec::new();
            for record in vault.load(PAPER).await.map_err(said)? {
                keep.push(serde_json::from_slice::<SealedFile>(&record.value).map_err(said)?.id);
            }
            vault.sweep(&keep).await.map_err(said)?;
        }
        Act::ChangePin(new) => vault.change_pin(&pin(*new), keys).await.map_err(said)?,
        Act::Confirm(asked) => match vault.confirm_pin(&pin(*asked), keys).await {
            Ok(()) | Err(UnlockError::WrongPin { .. }) => {}
            Err(error) => return Err(said(error)),
        },
        Act::AddPresence => vault.add_presence(keys).await.map_err(said)?,
        Act::RemovePresence => vault.remove_presence(keys).await.map_err(said)?,
        other => panic!("{other:?} is not done in an open vault"),
    }
    Ok(())
}
