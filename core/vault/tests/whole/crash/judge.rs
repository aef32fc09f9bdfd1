//! Opens what was left after a crash, as the app would, and says what is wrong with it.

use std::{collections::BTreeSet, fmt::Debug, fs, path::Path};

use gocua_vault::{About, SealedFile, UnlockError, Vault, VaultId, Vaults};

use super::{
    app::{PAPER, pin},
    history::{Person, World},
    keys::{Keys, Known, Marks},
};
use crate::support::put;

/// How closely to look.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct How {
    /// Opens with the PIN even when finger or face would do.
    pub(super) by_pin: bool,
    /// After the first commit the vault is closed, opened once more and looked through again.
    pub(super) twice: bool,
    /// First asks what the vault shows of itself, as the app does; always done where there may be two answers.
    pub(super) asks: bool,
    /// A new vault is made afterwards, and then no hardware key is left that nothing uses.
    pub(super) tidy: bool,
    /// The right PIN was being tried.
    pub(super) guessing: bool,
}

/// What is wrong; `Ok` when nothing is.
pub(super) type Verdict = Result<(), String>;

fn said(what: &str) -> impl Fn(&dyn Debug) -> String {
    move |error| format!("{what}: {error:?}")
}

/// Judges the folder with one of two worlds, or one between them, expected in it.
pub(super) async fn judge(root: &Path, known: &Known, worlds: [&World; 2], how: How) -> Verdict {
    let keys = Keys::new(known.keys.clone(), Marks::default());
    let vaults = Vaults::open(root.join("vaults")).await.map_err(|error| said("the folder")(&error))?;
    let listed: BTreeSet<VaultId> = vaults.list().await.unwrap().into_iter().collect();
    let mut expected = BTreeSet::new();
    for number in 0..worlds[0].len().max(worlds[1].len()) {
        let wanted = worlds.map(|world| world.get(number).and_then(Option::as_ref));
        let id = known.ids.get(&number).copied();
        // Being made: its id was told to nobody yet.
        let id = id.or_else(|| listed.iter().copied().find(|id| !known.ids.values().any(|known| known == id)));
        let there = id.filter(|id| listed.contains(id));
        expected.extend(there);
        match (wanted, there) {
            ([Some(_), Some(_)], None) => return Err(format!("vault {number} is not there")),
            ([None, None], Some(_)) => return Err(format!("vault {number} is there again")),
            (_, Some(id)) => {
                let wanted = wanted.into_iter().flatten().collect::<Vec<_>>();
                one_vault(&vaults, id, &wanted, &keys, how)
                    .await
                    .map_err(|wrong| format!("vault {number}: {wrong}"))?;
            }
            (_, None) => {
                // Half destroyed, or half made: what is left of it goes when somebody asks for it again.
                if let Some(id) = id.filter(|_| how.tidy) {
                    match vaults.destroy(id, &keys).await {
                        Ok(()) | Err(gocua_vault::Error::NotFound) => {}
                        Err(error) => return Err(format!("vault {number} cannot be destroyed: {error:?}")),
                    }
                }
            }
        }
    }
    if let Some(strange) = listed.difference(&expected).next() {
        return Err(format!("a vault that nobody made: {strange}"));
    }
    if how.tidy { no_key_is_left_over(root, &vaults, &keys, listed.len()).await } else { Ok(()) }
}

/// Every vault has been opened with its PIN: what is left over, a new vault clears away.
async fn no_key_is_left_over(root: &Path, vaults: &Vaults, keys: &Keys, listed: usize) -> Verdict {
    vaults.create(&pin(111_111), keys).await.map_err(|error| said("a new vault")(&error))?.lock().await.unwrap();
    let (held, mut used) = (keys.held(), 0);
    for id in vaults.list().await.unwrap() {
        let About { presence, guesses_left, .. } = vaults.about(id).await.unwrap();
        used += guesses_left as usize + usize::from(presence);
    }
    if held.len() != used {
        return Err(format!("{} hardware keys, {used} of them in use: {:?}", held.len(), held.keys()));
    }
    let names = fs::read_dir(root.join("vaults")).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    // The vaults and the reserve.
    if names.len() == listed + 2 { Ok(()) } else { Err(format!("something is left over: {names:?}")) }
}

async fn one_vault(vaults: &Vaults, id: VaultId, wanted: &[&Person], keys: &Keys, how: How) -> Verdict {
    let presence = if how.asks || wanted.iter().any(|person| (person.presence, person.left) != (true, 10)) {
        let about = vaults.about(id).await.map_err(|error| said("about it")(&error))?;
        guesses(&about, wanted, how)?;
        if !wanted.iter().any(|person| person.presence == about.presence) {
            return Err(format!("finger or face: {}", about.presence));
        }
        about.presence
    } else {
        true
    };
    let touched = presence && !how.by_pin;
    let opened =
        if touched { vaults.unlock_by_presence(id, keys).await } else { by_pin(vaults, id, wanted, keys).await };
    let vault = match opened {
        Ok(vault) => vault,
        Err(UnlockError::Exhausted) if wanted.iter().any(|person| person.left == 0) => {
            return closed_for_ever(vaults, id, wanted, keys).await;
        }
        Err(error) => return Err(format!("does not open: {error:?}")),
    };
    if wanted.iter().all(|person| person.left == 0) {
        return Err("opens after the last guess".into());
    }
    contents(&vault, wanted).await?;
    let number =
        vault.commit(vec![put("later", "x", "saved later")]).await.map_err(|error| said("a commit")(&error))?;
    let file =
        if how.twice { Some(vault.seal_file(b"later").await.map_err(|error| said("a file")(&error))?) } else { None };
    vault.lock().await.map_err(|error| said("locking")(&error))?;
    if !touched && vaults.guesses_left(id).await.map_err(|error| said("guesses")(&error))? != 10 {
        return Err("the right PIN does not give all guesses back".into());
    }
    let Some(file) = file else { return Ok(()) };
    let again =
        if presence { vaults.unlock_by_presence(id, keys).await } else { by_pin(vaults, id, wanted, keys).await };
    let vault = again.map_err(|error| said("does not open again")(&error))?;
    let there = vault.get("later", "x").await.map_err(|error| said("what was saved later")(&error))?;
    if there.is_none_or(|record| record.sequence != number || record.value.as_slice() != b"saved later") {
        return Err("what was saved after the crash is not there".into());
    }
    if !vault.is_whole(&file).await.map_err(|error| said("a file sealed later")(&error))? {
        return Err("a file sealed after the crash is not there".into());
    }
    contents(&vault, wanted).await?;
    vault.lock().await.map_err(|error| said("locking again")(&error))
}

/// Never more guesses than there were; one fewer only while one is under way that will turn out right.
fn guesses(about: &About, wanted: &[&Person], how: How) -> Verdict {
    let most = wanted.iter().map(|person| person.left).max().unwrap_or_default();
    let least = wanted.iter().map(|person| person.left).min().unwrap_or_default();
    // 0 is a verdict, and not for a guess that is not decided yet.
    let least = if how.guessing { least.saturating_sub(1).max(1) } else { least };
    if (least..=most).contains(&about.guesses_left) {
        Ok(())
    } else {
        Err(format!("{} guesses left instead of {least} to {most}", about.guesses_left))
    }
}

/// With the PIN that it must have, which may be one of two.
async fn by_pin(vaults: &Vaults, id: VaultId, wanted: &[&Person], keys: &Keys) -> Result<Vault, UnlockError> {
    let pins: BTreeSet<u32> = wanted.iter().map(|person| person.pin).collect();
    let mut outcome = Err(UnlockError::NotFound);
    for number in pins {
        outcome = vaults.unlock(id, &pin(number), keys).await;
        if !matches!(outcome, Err(UnlockError::WrongPin { .. })) {
            break;
        }
    }
    outcome
}

async fn closed_for_ever(vaults: &Vaults, id: VaultId, wanted: &[&Person], keys: &Keys) -> Verdict {
    for person in wanted {
        match vaults.unlock(id, &pin(person.pin), keys).await {
            Err(UnlockError::Exhausted) => {}
            other => return Err(format!("after the last guess: {other:?}")),
        }
    }
    match vaults.unlock_by_presence(id, keys).await {
        Err(UnlockError::NoPresence) => Ok(()),
        other => Err(format!("finger or face after the last guess: {other:?}")),
    }
}

/// That the vault holds one of two states, whole: nothing half of a commit, no record without its file.
pub(super) async fn contents(vault: &Vault, wanted: &[&Person]) -> Verdict {
    let mut found = Person::default();
    let collections: BTreeSet<&str> =
        wanted.iter().flat_map(|person| person.records.keys().map(|(collection, _)| collection.as_str())).collect();
    for collection in collections {
        let records = vault.load(collection).await.map_err(|error| format!("{collection}: {error:?}"))?;
        found
            .records
            .extend(records.into_iter().map(|record| ((collection.to_owned(), record.id), record.value.to_vec())));
    }
    let mut keep = Vec::new();
    for record in vault.load(PAPER).await.map_err(|error| said("papers")(&error))? {
        let file: SealedFile = serde_json::from_slice(&record.value).map_err(|error| said("a paper")(&error))?;
        let content = vault.open_file(&file).await.map_err(|error| {
            format!("the record of paper {} names a file that is not there whole: {error:?}", record.id)
        })?;
        keep.push(file.id);
        found.papers.insert(record.id, content.to_vec());
    }
    vault.sweep(&keep).await.map_err(|error| said("sweeping")(&error))?;
    if wanted.iter().any(|person| (&person.records, &person.papers) == (&found.records, &found.papers)) {
        return Ok(());
    }
    let briefly = |person: &Person| {
        let records =
            person.records.iter().map(|((collection, id), value)| format!("{collection}/{id}:{}", value.len()));
        let papers = person.papers.iter().map(|(id, value)| format!("paper {id}:{}", value.len()));
        records.chain(papers).collect::<Vec<_>>().join(" ")
    };
    Err(format!(
        "holds [{}] instead of {}",
        briefly(&found),
        wanted.iter().map(|person| format!("[{}]", briefly(person))).collect::<Vec<_>>().join(" or ")
    ))
}
