//! The vaults: the directory on one task, each open vault on another; questions to each are answered one after another, in order.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use gocua_vault::{Error, HardwareAnswer, HardwareError, HardwareKeys, UnlockError, Vault, VaultId, Vaults, hpke};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use super::disk::disk_fault;
use super::link::Link;
use crate::door::fault::Fault;
use crate::door::platform::{KeyPurpose, PlatformOutcome, PlatformRequest, Prompt};
use crate::world::ask::{Answer, FilePart, Listed, VaultAsk, VaultsAsk};

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
        desk.vault.read_sealed(&part.file, part.offset, part.length).await.map_err(fault)
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
    let directory = Directory { folder, link: Arc::clone(&link), open: Arc::clone(&open), vaults: None };
    runtime.spawn(directory.run(receiver));
    Door { directory: sender, open, link }
}

struct Directory {
    folder: PathBuf,
    link: Arc<Link>,
    open: Open,
    /// Opened once: opening it removes what is left of visits.
    vaults: Option<Vaults>,
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
        let vaults = Vaults::open(&self.folder.join("vaults")).await.map_err(fault)?;
        Ok(self.vaults.insert(vaults).clone())
    }

    /// Keeps an open vault, on a task of its own.
    async fn keep(&self, vault: Vault) -> Result<Answer, Fault> {
        let (id, presence) = (vault.id(), vault.has_presence().await.map_err(fault)?);
        let (vault, (inbox, questions)) = (Arc::new(vault), unbounded_channel());
        tokio::spawn(serve(Arc::clone(&vault), questions, Arc::clone(&self.link)));
        self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Desk { vault, inbox });
        Ok(Answer::Opened(id, presence))
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
        vault.lock().await.map_err(fault)?;
        Ok(Answer::Done)
    }

    async fn answer(&mut self, ask: VaultsAsk) -> Result<Answer, Fault> {
        let hardware = PlatformKeys(Arc::clone(&self.link));
        match ask {
            VaultsAsk::List => {
                let vaults = self.vaults().await?;
                let mut listed = Vec::new();
                for vault in vaults.list().await.map_err(fault)? {
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
                let vault = self.vaults().await?.create(&pin, &hardware).await.map_err(fault)?;
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
                let vault = self.vaults().await?.begin_visit().await.map_err(fault)?;
                self.keep(vault).await
            }
            VaultsAsk::Load(id, collections) => {
                let desk = self.open.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
                let vault = desk.ok_or_else(closed)?.vault;
                let (mut loaded, mut damaged) = (Vec::with_capacity(collections.len()), 0);
                for collection in collections {
                    let readable = vault.load_readable(collection).await.map_err(fault)?;
                    damaged += readable.damaged;
                    loaded.push((collection, readable.records));
                }
                Ok(Answer::Records(loaded, damaged))
            }
            VaultsAsk::Destroy(id) => {
                self.close(id).await?;
                self.vaults().await?.destroy(id, &hardware).await.map_err(fault)?;
                // The key that proved possession of its tokens goes with it.
                let key = PlatformRequest::DestroyKey { alias: crate::flow::sign_in::key_of(id) };
                self.link.tell(key);
                Ok(Answer::Done)
            }
        }
    }
}

/// Answers one vault's questions in order.
async fn serve(vault: Arc<Vault>, mut questions: UnboundedReceiver<(VaultAsk, Reply)>, link: Arc<Link>) {
    while let Some((ask, reply)) = questions.recv().await {
        reply(answer(&vault, ask, &link).await.into());
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
            vault.remove_presence(&PresenceKeys(hardware(), prompt)).await.map_err(fault)?;
            Ok(Answer::Done)
        }
        VaultAsk::ConfirmPin(pin) => {
            vault.confirm_pin(&pin, &hardware()).await.map_err(unlock_fault)?;
            Ok(Answer::Done)
        }
        VaultAsk::ChangePin(pin) => {
            vault.change_pin(&pin, &hardware()).await.map_err(fault)?;
            Ok(Answer::Done)
        }
        VaultAsk::Commit(writes) => {
            vault.commit(writes).await.map_err(fault)?;
            Ok(Answer::Kept)
        }
        VaultAsk::SealFile(bytes) => Ok(Answer::Sealed(vault.seal_file(&bytes).await.map_err(fault)?)),
        VaultAsk::Check(files) => {
            let mut damaged = Vec::new();
            for file in files {
                if !vault.is_whole(&file).await.map_err(fault)? {
                    damaged.push(file.id);
                }
            }
            Ok(Answer::Damaged(damaged))
        }
        VaultAsk::OpenFile(file) => Ok(Answer::File(vault.open_file(&file).await.map_err(fault)?)),
        VaultAsk::SealTo { key, info, aad, plaintext } => {
            let sealed = hpke::seal(&key, info, &aad, &plaintext);
            let sealed = sealed.map_err(|_| Fault::defect("seal"))?;
            Ok(Answer::SealedTo { enc: sealed.enc, ciphertext: sealed.ciphertext })
        }
        VaultAsk::Sweep(keep) => {
            vault.sweep(&keep).await.map_err(fault)?;
            Ok(Answer::Done)
        }
        VaultAsk::Reserve => Ok(Answer::Reserve(vault.has_reserve().await)),
        VaultAsk::Close => Err(Fault::defect("close")),
    }
}

/// The platform's key store, reached over the line to the shell.
struct PlatformKeys(Arc<Link>);

impl PlatformKeys {
    async fn call(&self, request: PlatformRequest) -> Result<PlatformOutcome, HardwareError> {
        match self.0.call(request).await {
            PlatformOutcome::Cancelled => Err(HardwareError::Cancelled),
            PlatformOutcome::Unavailable { .. } => Err(HardwareError::Transient),
            PlatformOutcome::Lost => Err(HardwareError::Lost),
            PlatformOutcome::Denied => Err(HardwareError::Refused),
            outcome => Ok(outcome),
        }
    }
}

impl PlatformKeys {
    async fn answer_mac(&self, request: PlatformRequest) -> Result<[u8; 32], HardwareError> {
        match self.call(request).await? {
            PlatformOutcome::Bytes { bytes } => bytes.try_into().map_err(|_| HardwareError::Refused),
            _ => Err(HardwareError::Refused),
        }
    }
}

impl HardwareKeys for PlatformKeys {
    fn create_mac(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        let request = PlatformRequest::CreateKey { alias: alias.to_owned(), purpose: KeyPurpose::Mac };
        Box::pin(async move { self.call(request).await.map(|_| ()) })
    }

    fn mac(&self, alias: &str, input: [u8; 32]) -> HardwareAnswer<'_, [u8; 32]> {
        Box::pin(self.answer_mac(PlatformRequest::Mac { alias: alias.to_owned(), input: input.to_vec(), prompt: None }))
    }

    fn destroy(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        let request = PlatformRequest::DestroyKey { alias: alias.to_owned() };
        Box::pin(async move { self.call(request).await.map(|_| ()) })
    }
}

/// Keys of the platform that work only with the person's finger or face.
struct PresenceKeys(PlatformKeys, Prompt);

impl HardwareKeys for PresenceKeys {
    fn create_mac(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        let request = PlatformRequest::CreateKey { alias: alias.to_owned(), purpose: KeyPurpose::PresenceMac };
        Box::pin(async move { self.0.call(request).await.map(|_| ()) })
    }

    fn mac(&self, alias: &str, input: [u8; 32]) -> HardwareAnswer<'_, [u8; 32]> {
        let prompt = Some(self.1.clone());
        Box::pin(self.0.answer_mac(PlatformRequest::Mac { alias: alias.to_owned(), input: input.to_vec(), prompt }))
    }

    fn destroy(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        self.0.destroy(alias)
    }
}

/// As [`unlock_fault`]; what stands in the way of finger or face is no fault of the vault.
fn presence_fault(error: UnlockError) -> Fault {
    match error {
        UnlockError::Hardware(HardwareError::Cancelled) => Fault::PresenceCancelled,
        UnlockError::Hardware(_) => Fault::PresenceUnavailable,
        other => unlock_fault(other),
    }
}

fn fault(error: Error) -> Fault {
    match error {
        Error::DiskFull => Fault::DiskFull,
        Error::NewerVersion { .. } => Fault::VaultNewer,
        Error::Damaged(_) | Error::RolledBack | Error::NotFound | Error::WornOut => Fault::VaultDamaged,
        Error::Hardware(HardwareError::Lost) => Fault::KeyLost,
        Error::Hardware(_) => Fault::KeyStore,
        Error::Io(error) => disk_fault(&error),
        other => Fault::Internal { code: format!("vault: {other}") },
    }
}

fn unlock_fault(error: UnlockError) -> Fault {
    match error {
        UnlockError::WrongPin { left } => Fault::WrongPin { left },
        UnlockError::Exhausted => Fault::VaultExhausted,
        UnlockError::NoPresence => Fault::PresenceGone,
        UnlockError::NewerVersion { .. } => Fault::VaultNewer,
        UnlockError::Damaged(_) | UnlockError::RolledBack | UnlockError::NotFound => Fault::VaultDamaged,
        UnlockError::DiskFull => Fault::DiskFull,
        UnlockError::Hardware(HardwareError::Lost) => Fault::KeyLost,
        UnlockError::Hardware(_) => Fault::KeyStore,
        UnlockError::Io(error) => disk_fault(&error),
        other => Fault::Internal { code: format!("vault: {other}") },
    }
}
