//! The other way in: finger or face besides the PIN.

#![allow(clippy::unwrap_used, missing_docs)]

use crate::support::{Dir, Phone, Plan, pin, put, text};
use gocua_vault::{HardwareAnswer, HardwareError, HardwareKeys, Pin, UnlockError, Vaults};

#[tokio::test]
async fn finger_or_face_opens_what_the_pin_opens() {
    let (folder, phone, finger) = (Dir::new(), Phone::default(), Phone::default());
    let vaults = Vaults::open(folder.path()).await.unwrap();
    let vault = vaults.create(&pin(), &phone).await.unwrap();
    let id = vault.id();
    vault.commit(vec![put("notes", "1", "kept")]).await.unwrap();
    assert!(!vault.has_presence().await.unwrap());
    vault.add_presence(&finger).await.unwrap();
    vault.lock().await.unwrap();

    assert!(vaults.has_presence(id).await.unwrap());
    let vault = vaults.unlock_by_presence(id, &finger).await.unwrap();
    assert_eq!(text(&vault, "notes", "1").await.as_deref(), Some("kept"));
    vault.lock().await.unwrap();
    assert_eq!(vaults.guesses_left(id).await.unwrap(), 10);
    vaults.unlock(id, &pin(), &phone).await.unwrap().lock().await.unwrap();
}

#[tokio::test]
async fn without_the_hardware_key_the_slot_opens_nothing_and_goes() {
    let (folder, phone, finger) = (Dir::new(), Phone::default(), Phone::default());
    let vaults = Vaults::open(folder.path()).await.unwrap();
    let vault = vaults.create(&pin(), &phone).await.unwrap();
    let id = vault.id();
    vault.add_presence(&finger).await.unwrap();
    vault.lock().await.unwrap();
    // Enrolled anew: the platform has destroyed the key.
    finger.lose(|_| true);
    assert!(matches!(vaults.unlock_by_presence(id, &finger).await, Err(UnlockError::NoPresence)));
    assert!(!vaults.has_presence(id).await.unwrap());
    vaults.unlock(id, &pin(), &phone).await.unwrap().lock().await.unwrap();
}

#[tokio::test]
async fn a_person_who_says_no_changes_nothing() {
    let (folder, phone, finger) = (Dir::new(), Phone::default(), Phone::default());
    let vaults = Vaults::open(folder.path()).await.unwrap();
    let vault = vaults.create(&pin(), &phone).await.unwrap();
    let id = vault.id();
    finger.plan(Plan::Fail(1, HardwareError::Cancelled));
    assert!(vault.add_presence(&finger).await.is_err());
    assert!(!vault.has_presence().await.unwrap());
    assert_eq!(finger.keys(), 0, "the key that was made for it is destroyed");
    finger.plan(Plan::Smooth);
    vault.add_presence(&finger).await.unwrap();
    vault.lock().await.unwrap();
    finger.plan(Plan::Fail(0, HardwareError::Cancelled));
    let refused = vaults.unlock_by_presence(id, &finger).await;
    assert!(matches!(refused, Err(UnlockError::Hardware(HardwareError::Cancelled))));
    assert!(vaults.has_presence(id).await.unwrap(), "saying no once does not close the way");
}

#[tokio::test]
async fn a_closed_way_stays_closed_and_the_last_guess_closes_it() {
    let (folder, phone, finger) = (Dir::new(), Phone::default(), Phone::default());
    let vaults = Vaults::open(folder.path()).await.unwrap();
    let vault = vaults.create(&pin(), &phone).await.unwrap();
    let id = vault.id();
    vault.add_presence(&finger).await.unwrap();
    vault.remove_presence(&finger).await.unwrap();
    assert_eq!(finger.keys(), 0);
    vault.add_presence(&finger).await.unwrap();
    vault.lock().await.unwrap();
    for _ in 0..10 {
        let _ = vaults.unlock(id, &Pin::parse("975310").unwrap(), &phone).await;
    }
    assert!(matches!(vaults.unlock_by_presence(id, &finger).await, Err(UnlockError::NoPresence)));
}

#[tokio::test]
async fn a_kill_while_it_is_added_leaves_the_old_way_or_the_new_one() {
    for call in 0..3 {
        for plan in [Plan::KillBefore(call), Plan::KillAfter(call)] {
            let (folder, phone, finger) = (Dir::new(), Phone::default(), Phone::default());
            let vaults = Vaults::open(folder.path()).await.unwrap();
            let vault = vaults.create(&pin(), &phone).await.unwrap();
            let id = vault.id();
            vault.add_presence(&finger).await.unwrap();
            finger.plan(plan);
            let _ = finger.run(vault.add_presence(&finger)).await;
            drop(vault);
            finger.plan(Plan::Smooth);
            let vaults = Vaults::open(folder.path()).await.unwrap();
            let vault = vaults.unlock_by_presence(id, &finger).await.unwrap();
            vault.lock().await.unwrap();
        }
    }
}

/// A sheet in front of a person who takes their time.
struct Slow(Phone, tokio::sync::Notify);

impl HardwareKeys for Slow {
    fn create_mac(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        self.0.create_mac(alias)
    }

    fn mac(&self, alias: &str, input: [u8; 32]) -> HardwareAnswer<'_, [u8; 32]> {
        let answer = self.0.mac(alias, input);
        Box::pin(async move {
            self.1.notified().await;
            answer.await
        })
    }

    fn destroy(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        self.0.destroy(alias)
    }
}

#[tokio::test]
async fn a_person_in_front_of_the_sheet_keeps_nobody_from_saving() {
    let (folder, phone) = (Dir::new(), Phone::default());
    let slow = Slow(Phone::default(), tokio::sync::Notify::new());
    let vaults = Vaults::open(folder.path()).await.unwrap();
    let vault = vaults.create(&pin(), &phone).await.unwrap();
    let (added, ()) = tokio::join!(vault.add_presence(&slow), async {
        vault.commit(vec![put("notes", "1", "kept meanwhile")]).await.unwrap();
        slow.1.notify_one();
    });
    added.unwrap();
    assert_eq!(text(&vault, "notes", "1").await.as_deref(), Some("kept meanwhile"));
    assert!(vault.has_presence().await.unwrap());
}
