//! The vaults: the directory on one task, each open vault on another; questions to each are answered one after another, in order.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use gocua_vault::{Vault, VaultId, Vaults, hpke};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use super::copies::{self, Copies};
use super::disk::{disk_fault, vault_fault};
use super::keys::{PlatformKeys, PresenceKeys, presence_fault, unlock_fault};
use super::link::Link;
use crate::door::fault::Fault;
use crate::door::platform::PlatformRequest;
use crate::world::ask::{Answer, FilePart, Listed, Seen, VaultAsk, VaultsAsk};

type Reply = Box<dyn FnOnce(Answer) + Send>;

/// A question to the directory.
enum Question {
    Ask(VaultsAsk, Reply),
    /// Closing is a matter of the directory: what comes after it finds the vault closed.
    Close(VaultId, Reply),
}

/// An open vault, and where questions to it are handed in.
#[derive(Clone)]
struct Desk {
    vault: Arc<Vault>,
    inbox: UnboundedSender<(VaultAsk, Reply)>,
}

type Open = Arc<Mutex<BTreeMap<VaultId, Desk>>>;

/// Where questions are handed in.
#[derive(Clone)]
pub(super) struct Door {
    directory: UnboundedSender<Question>,
    open: Open,
    link: Arc<Link>,
}

impl Door {
    /// Asks the directory.
    pub(super) fn ask(&self, ask: VaultsAsk, reply: impl FnOnce(Answer) + Send + 'static) {
        // The task lives as long as the engine; when it is gone nobody waits for the answer.
        let _ = self.directory.send(Question::Ask(ask, Box::new(reply)));
    }

    /// Asks one vault. It is not kept waiting by a person in front of the platform's own sheet.
    pub(super) fn ask_one(&self, id: VaultId, ask: VaultAsk, reply: impl FnOnce(Answer) + Send + 'static) {
        if let VaultAsk::Close = ask {
            let _ = self.directory.send(Question::Close(id, Box::new(reply)));
            return;
        }
        let Some(desk) = self.desk(id) else { return reply(Answer::Failed(closed())) };
        if let VaultAsk::AddPresence(_) | VaultAsk::RemovePresence(_) = ask {
            let link = Arc::clone(&self.link);
            tokio::spawn(async move { reply(answer(&desk.vault, ask, &link).await.into()) });
            return;
        }
        let _ = desk.inbox.send((ask, Box::new(reply)));
    }

    /// A piece of a sealed file's ciphertext, for the network.
    pub(super) async fn read_sealed(&self, part: FilePart) -> Result<Vec<u8>, Fault> {
        let desk = self.desk(part.vault).ok_or_else(closed)?;
        desk.vault.read_sealed(&part.file, part.offset, part.length).await.map_err(vault_fault)
    }

    fn desk(&self, id: VaultId) -> Option<Desk> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }
}

fn closed() -> Fault {
    Fault::defect("vault closed")
}

pub(super) fn start(runtime: &Handle, folder: PathBuf, link: Arc<Link>) -> Door {
    let (sender, receiver) = unbounded_channel();
    let open = Open::default();
    let copies = Copies::new(&folder);
    let directory = Directory { folder, link: Arc::clone(&link), open: Arc::clone(&open), vaults: None, copies };
    runtime.spawn(directory.run(receiver));
    Door { directory: sender, open, link }
}

struct Directory {
    folder: PathBuf,
    link: Arc<Link>,
    open: Open,
    /// Opened once: opening it removes what is left of visits.
    vaults: Option<Vaults>,
    /// Copies on their way in and out.
    copies: Copies,
}

impl Directory {
    async fn run(mut self, mut questions: UnboundedReceiver<Question>) {
        while let Some(question) = questions.recv().await {
            match question {
                Question::Ask(ask, reply) => reply(self.answer(ask).await.into()),
                Question::Close(id, reply) => reply(self.close(id).await.into()),
            }
        }
    }

    async fn vaults(&mut self) -> Result<Vaults, Fault> {
        if let Some(vaults) = &self.vaults {
            return Ok(vaults.clone());
        }
        tokio::fs::create_dir_all(&self.folder).await.map_err(|error| disk_fault(&error))?;
        self.copies.sweep().await;
        let vaults = Vaults::open(&self.folder.join("vaults")).await.map_err(vault_fault)?;
        Ok(self.vaults.insert(vaults).clone())
    }

    /// Keeps an open vault, on a task of its own.
    async fn keep(&self, vault: Vault) -> Result<Answer, Fault> {
        let (presence, older) = (vault.has_presence().await, vault.is_older().await);
        let seen = Seen { presence: presence.map_err(vault_fault)?, older: older.map_err(vault_fault)? };
        let id = vault.id();
        let (vault, (inbox, questions)) = (Arc::new(vault), unbounded_channel());
        tokio::spawn(serve(Arc::clone(&vault), questions, Arc::clone(&self.link), self.copies.out(id)));
        self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Desk { vault, inbox });
        Ok(Answer::Opened(id, seen))
    }

    fn opened(&self, id: VaultId) -> Result<Arc<Vault>, Fault> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(&id).map(|desk| Arc::clone(&desk.vault)).ok_or_else(closed)
    }

    /// Closes a vault after everything it was asked before.
    async fn close(&self, id: VaultId) -> Result<Answer, Fault> {
        let desk = self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        let Some(Desk { vault, inbox }) = desk else { return Ok(Answer::Done) };
        let (last, done) = oneshot::channel();
        let answered = Box::new(move |_| {
            let _ = last.send(());
        });
        if inbox.send((VaultAsk::Reserve, answered)).is_ok() {
            let _ = done.await;
        }
        vault.lock().await.map_err(vault_fault)?;
        Ok(Answer::Done)
    }

    async fn answer(&mut self, ask: VaultsAsk) -> Result<Answer, Fault> {
        let hardware = PlatformKeys(Arc::clone(&self.link));
        match ask {
            VaultsAsk::List => {
                let vaults = self.vaults().await?;
                let mut listed = Vec::new();
                for vault in vaults.list().await.map_err(vault_fault)? {
                    // A vault that cannot say so is opened with the PIN, and opening it says what is wrong.
                    let about = vaults.about(vault).await;
                    let (presence, guesses_left, picture) =
                        about.map_or((false, 10, 0), |about| (about.presence, about.guesses_left, about.picture));
                    listed.push(Listed { vault, presence, guesses_left, picture });
                }
                listed.sort_by_key(|listed| (listed.picture, listed.vault));
                Ok(Answer::Vaults(listed))
            }
            VaultsAsk::Create(pin) => {
                let vault = self.vaults().await?.create(&pin, &hardware).await.map_err(vault_fault)?;
                self.keep(vault).await
            }
            VaultsAsk::Unlock(id, pin) => {
                let vault = self.vaults().await?.unlock(id, &pin, &hardware).await.map_err(unlock_fault)?;
                self.keep(vault).await
            }
            VaultsAsk::UnlockByPresence(id, prompt) => {
                let keys = PresenceKeys(hardware, prompt);
                let vault = self.vaults().await?.unlock_by_presence(id, &keys).await.map_err(presence_fault)?;
                self.keep(vault).await
            }
            VaultsAsk::Visit => {
                let vault = self.vaults().await?.begin_visit().await.map_err(vault_fault)?;
                self.keep(vault).await
            }
            VaultsAsk::Load(id, collections) => {
                let vault = self.opened(id)?;
                let (mut loaded, mut damaged) = (Vec::with_capacity(collections.len()), 0);
                for collection in collections {
                    let readable = vault.load_readable(collection).await.map_err(vault_fault)?;
                    damaged += readable.damaged;
                    loaded.push((collection, readable.records));
                }
                Ok(Answer::Records(loaded, damaged))
            }
            VaultsAsk::Receive(bytes) => {
                self.copies.receive(&bytes).await?;
                Ok(Answer::Done)
            }
            VaultsAsk::Expect => Ok(Answer::Recipient(self.copies.expect()?)),
            VaultsAsk::Prove(code) => Ok(Answer::Entries(self.copies.prove(code).await?)),
            VaultsAsk::TakeIn(id, files, writes) => {
                let vault = self.opened(id)?;
                self.copies.take_in(&vault, &files, writes).await?;
                Ok(Answer::Kept)
            }
            VaultsAsk::Destroy(id) => {
                self.close(id).await?;
                self.vaults().await?.destroy(id, &hardware).await.map_err(vault_fault)?;
                // The key that proved possession of its tokens goes with it.
                let key = PlatformRequest::DestroyKey { alias: crate::flow::sign_in::key_of(id) };
                self.link.tell(key);
                Ok(Answer::Done)
            }
        }
    }
}

/// Answers one vault's questions in order.
async fn serve(vault: Arc<Vault>, mut questions: UnboundedReceiver<(VaultAsk, Reply)>, link: Arc<Link>, copy: PathBuf) {
    while let Some((ask, reply)) = questions.recv().await {
        let answer = match ask {
            VaultAsk::BackUp { entries, files, phone } => copies::back_up(&vault, &copy, entries, &files, phone).await,
            ask => answer(&vault, ask, &link).await,
        };
        reply(answer.into());
    }
}

async fn answer(vault: &Vault, ask: VaultAsk, link: &Arc<Link>) -> Result<Answer, Fault> {
    let hardware = || PlatformKeys(Arc::clone(link));
    match ask {
        VaultAsk::AddPresence(prompt) => {
            let added = vault.add_presence(&PresenceKeys(hardware(), prompt)).await;
            added.map_err(|error| presence_fault(error.into()))?;
            Ok(Answer::Done)
        }
        VaultAsk::RemovePresence(prompt) => {
            vault.remove_presence(&PresenceKeys(hardware(), prompt)).await.map_err(vault_fault)?;
            Ok(Answer::Done)
        }
        VaultAsk::ConfirmPin(pin) => {
            vault.confirm_pin(&pin, &hardware()).await.map_err(unlock_fault)?;
            Ok(Answer::Done)
        }
        VaultAsk::ChangePin(pin) => {
            vault.change_pin(&pin, &hardware()).await.map_err(vault_fault)?;
            Ok(Answer::Done)
        }
        VaultAsk::Commit(writes) => {
            vault.commit(writes).await.map_err(vault_fault)?;
            Ok(Answer::Kept)
        }
        VaultAsk::SealFile(bytes) => Ok(Answer::Sealed(vault.seal_file(&bytes).await.map_err(vault_fault)?)),
        VaultAsk::Check(files) => {
            let mut damaged = Vec::new();
            for file in files {
                if !vault.is_whole(&file).await.map_err(vault_fault)? {
                    damaged.push(file.id);
                }
            }
            Ok(Answer::Damaged(damaged))
        }
        VaultAsk::OpenFile(file) => Ok(Answer::File(vault.open_file(&file).await.map_err(vault_fault)?)),
        VaultAsk::SealTo { key, info, aad, plaintext } => {
            let sealed = hpke::seal(&key, info, &aad, &plaintext);
            let sealed = sealed.map_err(|_| Fault::defect("seal"))?;
            Ok(Answer::SealedTo { enc: sealed.enc, ciphertext: sealed.ciphertext })
        }
        VaultAsk::Sweep(keep) => {
            vault.sweep(&keep).await.map_err(vault_fault)?;
            Ok(Answer::Done)
        }
        VaultAsk::Reserve => Ok(Answer::Reserve(vault.has_reserve().await)),
        VaultAsk::BackUp { .. } => Err(Fault::defect("copy")),
        VaultAsk::Close => Err(Fault::defect("close")),
    }
}
