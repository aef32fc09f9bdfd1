//! A long walk through drafts and an outbox, beside a plain model of them that is one page long: whatever is done in
//! whatever order, and wherever the app is killed between two calls, the vault answers as the model does.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use gocua_vault::{Anchor, FileId, SealedFile, Vault, VaultId, Vaults, Write};

use super::{
    dice::Dice,
    history::{Base, content},
    keys::{Keys, Marks},
    recorder::{Scratch, copy, start},
};
use crate::support::{delete, put};

/// What a person has: texts by collection and id, and under which id which file is attached.
#[derive(Default)]
struct Model {
    texts: BTreeMap<(&'static str, String), Vec<u8>>,
    files: BTreeMap<String, (SealedFile, usize, usize)>,
    /// Files that nothing names: of earlier openings, and of this one.
    orphans: BTreeSet<FileId>,
    fresh: BTreeSet<FileId>,
    commits: u64,
}

const DRAFT: &str = "walk draft";
const OUTBOX: &str = "walk outbox";
const FILE: &str = "walk file";

struct Walk {
    scratch: Scratch,
    root: PathBuf,
    keys: Keys,
    id: VaultId,
    vault: Option<Vault>,
    model: Model,
    anchor: Anchor,
    /// The files that were there before the walk.
    others: Vec<FileId>,
    kills: usize,
}

impl Walk {
    async fn new() -> Self {
        let start = start(Path::new(""), &Base::Vault { wrong: 0 }).await;
        let (root, id) = (start.root(), start.known.ids[&0]);
        let keys = Keys::new(start.known.keys.clone(), Marks::default());
        let vault = Vaults::open(root.join("vaults")).await.unwrap().unlock_by_presence(id, &keys).await.unwrap();
        let mut others = Vec::new();
        for record in vault.load(super::app::PAPER).await.unwrap() {
            others.push(serde_json::from_slice::<SealedFile>(&record.value).unwrap().id);
        }
        let anchor = vault.anchor().await.unwrap();
        let model = Model { commits: anchor.sequence, ..Model::default() };
        Self { scratch: start.scratch, root, keys, id, vault: Some(vault), model, anchor, others, kills: 0 }
    }

    fn vault(&self) -> &Vault {
        self.vault.as_ref().unwrap()
    }

    async fn commit(&mut self, writes: Vec<Write>) {
        self.model.commits += 1;
        assert_eq!(self.vault().commit(writes).await.unwrap(), self.model.commits);
    }

    async fn open(&mut self) {
        let vaults = Vaults::open(self.root.join("vaults")).await.unwrap();
        self.vault = Some(vaults.unlock_by_presence(self.id, &self.keys).await.unwrap());
        let old = std::mem::take(&mut self.model.fresh);
        self.model.orphans.extend(old);
        // Nobody has put an older state in its place.
        self.vault().check(&self.anchor).await.unwrap();
        self.anchor = self.vault().anchor().await.unwrap();
        assert_eq!(self.anchor.sequence, self.model.commits);
    }

    /// One thing that a person does, or that happens to them.
    async fn step(&mut self, number: usize, dice: &mut Dice) {
        let name = format!("hồ sơ {}", dice.below(8));
        let (draft, outbox) = ((DRAFT, name.clone()), (OUTBOX, name.clone()));
        match dice.below(100) {
            0..30 => {
                let bytes = dice.below(1_500);
                self.model.texts.insert(draft, content(number, bytes));
                self.commit(vec![put(DRAFT, &name, content(number, bytes))]).await;
            }
            30..38 => {
                self.model.texts.remove(&draft);
                self.commit(vec![delete(DRAFT, &name)]).await;
            }
            // Sent: from the drafts into the outbox, in one commit.
            38..48 => {
                if let Some(text) = self.model.texts.remove(&draft) {
                    self.model.texts.insert(outbox, text.clone());
                    self.commit(vec![delete(DRAFT, &name), put(OUTBOX, &name, text)]).await;
                }
            }
            // Receipted: it goes with its file, whose name goes first.
            48..54 => {
                self.model.texts.remove(&outbox);
                let file = self.model.files.remove(&name);
                self.commit(vec![delete(OUTBOX, &name), delete(FILE, &name)]).await;
                if let Some((file, ..)) = file {
                    self.vault().remove_file(&file.id).await.unwrap();
                }
            }
            54..62 => {
                let bytes = [0, 10, 65_536, 70_000][dice.below(4)];
                let file = self.vault().seal_file(&content(number, bytes)).await.unwrap();
                self.commit(vec![put(FILE, &name, serde_json::to_vec(&file).unwrap())]).await;
                // One that was there before is an orphan now, to be swept by a later opening.
                let id = file.id;
                if let Some((before, ..)) = self.model.files.insert(name, (file, number, bytes)) {
                    self.model.fresh.insert(before.id);
                }
                self.model.fresh.remove(&id);
            }
            62..64 => {
                let file = self.vault().seal_file(&content(number, 100)).await.unwrap();
                self.model.fresh.insert(file.id);
            }
            64..68 => {
                let named: Vec<FileId> =
                    self.model.files.values().map(|(file, ..)| file.id).chain(self.others.clone()).collect();
                self.vault().sweep(&named).await.unwrap();
                for orphan in std::mem::take(&mut self.model.orphans) {
                    let gone = self.vault().read_sealed(&orphan, 0, 1).await;
                    assert!(gone.is_err() || self.model.fresh.contains(&orphan), "{orphan} is still there");
                }
            }
            68..82 => self.look(DRAFT).await,
            82..88 => self.look(OUTBOX).await,
            88..96 => {
                let found = self.vault().get(DRAFT, &name).await.unwrap().map(|record| record.value.to_vec());
                assert_eq!(found.as_ref(), self.model.texts.get(&draft));
                if let Some((file, number, bytes)) = self.model.files.get(&name) {
                    assert!(*self.vault().open_file(file).await.unwrap() == content(*number, *bytes));
                }
            }
            96..98 => {
                self.vault.take().unwrap().lock().await.unwrap();
                self.open().await;
            }
            // Killed: what is on the disk at this moment goes on elsewhere, and nobody closes anything.
            98 => {
                self.kills += 1;
                let next = self.scratch.path().join(format!("root {}", self.kills));
                copy(&self.root, &next);
                self.vault = None;
                let last = std::mem::replace(&mut self.root, next);
                let _ = fs::remove_dir_all(last);
                self.open().await;
            }
            _ => {
                let names: BTreeSet<String> = self.model.files.keys().cloned().collect();
                let found = self.vault().load(FILE).await.unwrap();
                assert_eq!(found.into_iter().map(|record| record.id).collect::<BTreeSet<_>>(), names);
            }
        }
    }

    async fn look(&self, collection: &'static str) {
        let found = self.vault().load(collection).await.unwrap();
        let found: Vec<_> = found.iter().map(|record| (record.id.as_str(), record.value.as_slice())).collect();
        let expected = self.model.texts.iter().filter(|((at, _), _)| *at == collection);
        let expected: Vec<_> = expected.map(|((_, id), text)| (id.as_str(), text.as_slice())).collect();
        assert_eq!(found, expected);
    }
}

/// Walks so many steps; how often the app was killed.
pub(super) async fn walk(seed: u64, steps: usize) -> usize {
    let (mut walk, mut dice) = (Walk::new().await, Dice::new(&[seed, 6]));
    for number in 0..steps {
        walk.step(number, &mut dice).await;
    }
    for collection in [DRAFT, OUTBOX] {
        walk.look(collection).await;
    }
    walk.vault.take().unwrap().lock().await.unwrap();
    walk.kills
}
