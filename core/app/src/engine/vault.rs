//! The task that owns the person's vault: questions are answered one after another, in order.

use std::path::PathBuf;
use std::sync::Arc;

use gocua_vault::{Error, FileId, HardwareAnswer, HardwareError, HardwareKeys, UnlockError, Vault, Vaults, hpke};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use super::{disk_fault, link::Link};
use crate::effect::{VaultAnswer, VaultAsk};
use crate::fault::Fault;
use crate::platform::{KeyPurpose, PlatformOutcome, PlatformRequest, Prompt};

type Reply = Box<dyn FnOnce(Result<VaultAnswer, Fault>) + Send>;

enum Question {
    Ask(VaultAsk, Reply),
    ReadSealed { file: FileId, offset: u64, length: usize, reply: oneshot::Sender<Result<Vec<u8>, Fault>> },
}

/// Where questions to the vault are handed in.
#[derive(Clone)]
pub(super) struct Door(UnboundedSender<Question>);

impl Door {
    pub(super) fn ask(&self, ask: VaultAsk, reply: impl FnOnce(Result<VaultAnswer, Fault>) + Send + 'static) {
        // The task lives as long as the engine; when it is gone nobody waits for the answer.
        let _ = self.0.send(Question::Ask(ask, Box::new(reply)));
    }

    /// A piece of a sealed file's ciphertext, for the network.
    pub(super) async fn read_sealed(&self, file: FileId, offset: u64, length: usize) -> Result<Vec<u8>, Fault> {
        let (reply, answer) = oneshot::channel();
        let _ = self.0.send(Question::ReadSealed { file, offset, length, reply });
        answer.await.unwrap_or(Err(Fault::VaultDamaged))
    }
}

pub(super) fn start(runtime: &Handle, folder: PathBuf, link: Arc<Link>) -> Door {
    let (sender, receiver) = unbounded_channel();
    runtime.spawn(Keeper { folder, hardware: PlatformKeys(link), open: None }.run(receiver));
    Door(sender)
}

struct Keeper {
    folder: PathBuf,
    hardware: PlatformKeys,
    open: Option<Vault>,
}

impl Keeper {
    async fn run(mut self, mut questions: UnboundedReceiver<Question>) {
        while let Some(question) = questions.recv().await {
            match question {
                Question::Ask(ask, reply) => reply(self.answer(ask).await),
                Question::ReadSealed { file, offset, length, reply } => {
                    let bytes = match self.vault() {
                        Ok(vault) => vault.read_sealed(&file, offset, length).await.map_err(fault),
                        Err(fault) => Err(fault),
                    };
                    let _ = reply.send(bytes);
                }
            }
        }
    }

    fn vault(&self) -> Result<&Vault, Fault> {
        self.open.as_ref().ok_or_else(|| Fault::Internal { code: "vault closed".to_owned() })
    }

    async fn keep(&mut self, vault: Vault) -> Result<VaultAnswer, Fault> {
        let (id, presence) = (vault.id(), vault.has_presence().await.map_err(fault)?);
        self.open = Some(vault);
        Ok(VaultAnswer::Opened(id, presence))
    }

    fn presence(&self, prompt: Prompt) -> PresenceKeys {
        PresenceKeys(PlatformKeys(Arc::clone(&self.hardware.0)), prompt)
    }

    async fn vaults(&self) -> Result<Vaults, Fault> {
        tokio::fs::create_dir_all(&self.folder).await.map_err(|error| disk_fault(&error))?;
        Vaults::open(&self.folder.join("vaults")).await.map_err(fault)
    }

    async fn answer(&mut self, ask: VaultAsk) -> Result<VaultAnswer, Fault> {
        match ask {
            VaultAsk::List => {
                let vaults = self.vaults().await?;
                let mut listed = Vec::new();
                for id in vaults.list().await.map_err(fault)? {
                    // A vault that cannot say so is opened with the PIN, and opening it says what is wrong.
                    listed.push((id, vaults.has_presence(id).await.unwrap_or(false)));
                }
                Ok(VaultAnswer::Vaults(listed))
            }
            VaultAsk::Create(pin) => {
                let vaults = self.vaults().await?;
                let vault = vaults.create(&pin, &self.hardware).await.map_err(fault)?;
                self.keep(vault).await
            }
            VaultAsk::Unlock(id, pin) => {
                let vaults = self.vaults().await?;
                let vault = vaults.unlock(id, &pin, &self.hardware).await.map_err(unlock_fault)?;
                self.keep(vault).await
            }
            VaultAsk::UnlockByPresence(id, prompt) => {
                let (vaults, keys) = (self.vaults().await?, self.presence(prompt));
                let vault = vaults.unlock_by_presence(id, &keys).await.map_err(presence_fault)?;
                self.keep(vault).await
            }
            VaultAsk::AddPresence(prompt) => {
                let added = self.vault()?.add_presence(&self.presence(prompt)).await;
                added.map_err(|error| presence_fault(error.into()))?;
                Ok(VaultAnswer::Done)
            }
            VaultAsk::RemovePresence(prompt) => {
                self.vault()?.remove_presence(&self.presence(prompt)).await.map_err(fault)?;
                Ok(VaultAnswer::Done)
            }
            VaultAsk::Close => {
                if let Some(vault) = self.open.take() {
                    vault.lock().await.map_err(fault)?;
                }
                Ok(VaultAnswer::Done)
            }
            VaultAsk::Load(collections) => {
                let mut loaded = Vec::with_capacity(collections.len());
                for collection in collections {
                    loaded.push(self.vault()?.load(collection).await.map_err(fault)?);
                }
                Ok(VaultAnswer::Records(loaded))
            }
            VaultAsk::Commit(writes) => {
                self.vault()?.commit(writes).await.map_err(fault)?;
                Ok(VaultAnswer::Done)
            }
            VaultAsk::SealFile(bytes) => Ok(VaultAnswer::Sealed(self.vault()?.seal_file(&bytes).await.map_err(fault)?)),
            VaultAsk::OpenFile(file) => Ok(VaultAnswer::File(self.vault()?.open_file(&file).await.map_err(fault)?)),
            VaultAsk::SealTo { key, info, aad, plaintext } => {
                let sealed = hpke::seal(&key, info, &aad, &plaintext)
                    .map_err(|_| Fault::Internal { code: "seal".to_owned() })?;
                Ok(VaultAnswer::SealedTo { enc: sealed.enc, ciphertext: sealed.ciphertext })
            }
            VaultAsk::Sweep(keep) => {
                self.vault()?.sweep(&keep).await.map_err(fault)?;
                Ok(VaultAnswer::Done)
            }
        }
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
