//! Every place where the app can be killed during a guess, in pairs and at random: never more than ten guesses tell
//! anything, and the right PIN always opens unless ten wrong ones were tried.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, unreachable_pub)]

#[path = "../../tests/whole/support/phone.rs"]
mod phone;
mod random;

use std::path::Path;

use phone::{Phone, Plan};
use sqlx::{Connection as _, SqliteConnection};

use crate::{
    database,
    error::UnlockError,
    hardware::{HardwareError, HardwareKeys as _},
    id::VaultId,
    key::Key,
    pin::PinCost,
    slots::{SLOTS, Setting, Slots},
};

/// A vault's PIN slots in memory. "Killing the app" drops a call at a point where no statement is under way, so that
/// the database has exactly what was committed.
struct World {
    db: SqliteConnection,
    phone: Phone,
    setting: Setting,
    kek: Key,
    /// Whether the last right guess found that the file was put back.
    older: bool,
}

const VAULT: [u8; 16] = [7; 16];
const RIGHT: u32 = 0;

/// Argon2id has no part in the order of the steps, and would take weeks here.
fn stretched(pin: u32) -> Key {
    let mut key = Key::zero();
    key.as_mut().iter_mut().zip(pin.to_be_bytes()).for_each(|(byte, digit)| *byte = digit);
    key
}

impl World {
    async fn new() -> Self {
        Self::on(Phone::default()).await
    }

    async fn on(phone: Phone) -> Self {
        let mut db = database::connect(Path::new(":memory:"), true).await.unwrap();
        database::migrate(&mut db).await.unwrap();
        let (setting, kek) = (Setting::new(PinCost::FLOOR).unwrap(), Key::random().unwrap());
        Slots { db: &mut db, vault: VaultId::from(VAULT), hardware: &phone }
            .replace_all(&setting, &stretched(RIGHT), &kek)
            .await
            .unwrap();
        assert_eq!(phone.keys(), SLOTS as usize);
        Self { db, phone, setting, kek, older: false }
    }

    /// `None` when killed; `true` when opened.
    async fn guess(&mut self, pin: u32, plan: Plan) -> Option<Result<(), UnlockError>> {
        self.phone.plan(plan);
        let phone = self.phone.clone();
        let mut slots = Slots { db: &mut self.db, vault: VaultId::from(VAULT), hardware: &self.phone };
        let outcome = phone.run(slots.guess(&self.setting, &stretched(pin))).await?;
        Some(outcome.map(|found| {
            assert!(found.kek.same(&self.kek), "only the one key ever comes out");
            self.older = found.older;
        }))
    }

    async fn left(&mut self) -> u32 {
        Slots::left(&mut self.db).await.unwrap()
    }

    /// A fresh world in which so many wrong guesses have been made; written down at once, to be quick.
    async fn after_wrong(wrong: u32) -> Self {
        let mut world = Self::new().await;
        let sql = "UPDATE pin_slot SET burnt = 1, sealed = x'' WHERE slot < ? RETURNING alias";
        let spent: Vec<String> = sqlx::query_scalar(sql).bind(wrong).fetch_all(&mut world.db).await.unwrap();
        for alias in spent {
            world.phone.destroy(&alias).await.unwrap();
        }
        world
    }

    /// How often slots have been filled: a right guess, also one that is only finished later, fills some.
    async fn fillings(&mut self) -> i64 {
        sqlx::query_scalar("SELECT max(filled) FROM pin_slot").fetch_one(&mut self.db).await.unwrap()
    }

    /// What somebody who copies the file has.
    async fn copy(&mut self) {
        let sql = "DROP TABLE IF EXISTS temp.old_slot; CREATE TEMP TABLE old_slot AS SELECT * FROM main.pin_slot;
                   DROP TABLE IF EXISTS temp.old_guess; CREATE TEMP TABLE old_guess AS SELECT * FROM main.guess;
                   DROP TABLE IF EXISTS temp.old_loose; CREATE TEMP TABLE old_loose AS SELECT * FROM main.loose_key;";
        sqlx::raw_sql(sql).execute(&mut self.db).await.unwrap();
    }

    /// Puts the copy back.
    async fn put_back(&mut self) {
        let sql = "DELETE FROM guess; DELETE FROM pin_slot; DELETE FROM loose_key;
                   INSERT INTO pin_slot SELECT * FROM old_slot;
                   INSERT INTO guess SELECT * FROM old_guess;
                   INSERT INTO loose_key SELECT * FROM old_loose;";
        sqlx::raw_sql(sql).execute(&mut self.db).await.unwrap();
    }
}

#[tokio::test]
async fn a_wrong_pin_counts_down_and_the_right_one_fills_up() {
    let mut world = World::new().await;
    for left in (1..SLOTS as u32).rev() {
        assert!(
            matches!(world.guess(left, Plan::Smooth).await, Some(Err(UnlockError::WrongPin { left: l })) if l == left)
        );
        assert_eq!(world.phone.keys(), left as usize, "every other key is destroyed");
    }
    world.guess(RIGHT, Plan::Smooth).await.unwrap().unwrap();
    assert_eq!((world.left().await, world.phone.keys()), (10, 10));
    for wrong in 1..10 {
        world.guess(wrong, Plan::Smooth).await.unwrap().unwrap_err();
    }
    assert!(matches!(world.guess(10, Plan::Smooth).await, Some(Err(UnlockError::Exhausted))));
    assert!(matches!(world.guess(RIGHT, Plan::Smooth).await, Some(Err(UnlockError::Exhausted))));
    assert_eq!(world.phone.keys(), 0, "nothing is left that could open the vault");
}

/// A slot that a right guess used and the key store would not fill again is used like any other.
#[tokio::test]
async fn slots_that_were_never_filled_again_are_used_and_not_damaged() {
    for kill in [Plan::Smooth, Plan::KillBefore(7), Plan::KillAfter(12)] {
        let mut world = World::new().await;
        // Carry made and asked, slot asked and destroyed; then the key store does nothing more.
        world.guess(RIGHT, Plan::FailFrom(4, HardwareError::Refused)).await.unwrap().unwrap();
        assert_eq!(world.left().await, 9);
        for wrong in 1..9 {
            assert!(matches!(world.guess(wrong, Plan::Smooth).await, Some(Err(UnlockError::WrongPin { .. }))));
        }
        // Killed, perhaps, while the key store is asked about the ten.
        let last = world.guess(9, kill).await;
        assert!(matches!(last, None | Some(Err(UnlockError::Exhausted))), "{last:?}");
        assert_eq!(last.is_none(), kill != Plan::Smooth);
        assert!(matches!(world.guess(RIGHT, Plan::Smooth).await, Some(Err(UnlockError::Exhausted))));
        assert_eq!(world.phone.keys(), 0);
    }
}

#[tokio::test]
async fn the_slots_key_is_destroyed_before_the_answer_is_learnt() {
    let mut world = World::new().await;
    world.guess(1, Plan::Smooth).await.unwrap().unwrap_err();
    // Carry made and asked, slot asked, slot destroyed, carry destroyed.
    assert_eq!(world.phone.log(), ["create", "mac", "mac", "destroy", "destroy"]);
    for at in 0..4 {
        let mut world = World::new().await;
        assert!(world.guess(1, Plan::KillAfter(at)).await.is_none(), "no answer before the fourth call is done");
    }
}

#[tokio::test]
async fn ten_openings_renew_every_hardware_key() {
    let mut world = World::new().await;
    world.copy().await;
    for _ in 0..10 {
        world.guess(RIGHT, Plan::Smooth).await.unwrap().unwrap();
    }
    world.put_back().await;
    let outcome = world.guess(RIGHT, Plan::Smooth).await.unwrap();
    assert!(matches!(outcome, Err(UnlockError::Hardware(HardwareError::Lost))), "a copy of the file is worth nothing");
}

#[tokio::test]
async fn a_file_that_was_put_back_is_known_by_the_keys_it_still_names() {
    for (wrong, kill) in [(0, None), (2, None), (0, Some(Plan::KillBefore(2))), (1, Some(Plan::KillAfter(3)))] {
        let mut world = World::new().await;
        world.guess(RIGHT, Plan::Smooth).await.unwrap().unwrap();
        world.copy().await;
        // Once would do, but for the kill: the one key that a guess was interrupted with says nothing.
        for _ in 0..=usize::from(kill.is_some()) {
            world.guess(RIGHT, Plan::Smooth).await.unwrap().unwrap();
            assert!(!world.older, "opened again, as every day");
        }
        world.put_back().await;
        for pin in 1..=wrong {
            world.guess(pin, Plan::Smooth).await.unwrap().unwrap_err();
        }
        if let Some(kill) = kill {
            assert!(world.guess(1, kill).await.is_none());
        }
        world.guess(RIGHT, Plan::Smooth).await.unwrap().unwrap();
        assert!(world.older, "{wrong} wrong, {kill:?}");
        world.guess(RIGHT, Plan::Smooth).await.unwrap().unwrap();
        assert!(!world.older, "said once");
    }
}

/// A key that may be used twice and was, in a guess that was interrupted, is gone without anybody having put a file back.
#[tokio::test]
async fn an_interrupted_guess_is_no_older_file() {
    for at in 0..12 {
        for plan in [Plan::KillBefore(at), Plan::KillAfter(at)] {
            let mut world = World::on(Phone::limited(2)).await;
            let _ = world.guess(RIGHT, plan).await;
            world.guess(RIGHT, Plan::Smooth).await.unwrap().unwrap();
            assert!(!world.older, "{plan:?}");
        }
    }
}

/// All plans that can matter for a guess of at most `calls` calls.
fn plans(calls: usize) -> impl Iterator<Item = Plan> {
    (0..calls).flat_map(|at| {
        let fails = [Plan::Fail(at, HardwareError::Cancelled), Plan::FailFrom(at, HardwareError::Refused)];
        [Plan::KillBefore(at), Plan::KillAfter(at)].into_iter().chain(fails)
    })
}

fn kills(calls: usize) -> impl Iterator<Item = Plan> {
    (0..calls).flat_map(|at| [Plan::KillBefore(at), Plan::KillAfter(at)])
}

/// Two interrupted guesses one after the other, at every pair of points.
#[tokio::test]
async fn no_two_interruptions_lose_the_vault_or_give_a_guess_away() {
    let mut runs = 0;
    let pairs = [(RIGHT, RIGHT), (RIGHT, 1), (1, RIGHT)];
    // With the last guess, and with the last but one.
    for (wrong_before, pairs) in [(9, &pairs[..2]), (8, &pairs[1..])] {
        let mut world = World::after_wrong(wrong_before).await;
        world.copy().await;
        let keys = world.phone.copy();
        for (first, second) in pairs.iter().copied() {
            for plan in plans(12) {
                for next in kills(14) {
                    world.put_back().await;
                    world.phone.put_back(&keys);
                    let mut wrong_tried = wrong_before + u32::from(first != RIGHT);
                    let outcome = world.guess(first, plan).await;
                    if matches!(outcome, Some(Ok(()) | Err(UnlockError::Exhausted))) {
                        break; // the plan came too late to matter, or the guesses are honestly gone
                    }
                    wrong_tried += u32::from(second != RIGHT);
                    let outcome = world.guess(second, next).await;
                    runs += 1;
                    if matches!(outcome, Some(Ok(()))) {
                        assert_eq!(second, RIGHT);
                        continue;
                    }
                    match world.guess(RIGHT, Plan::Smooth).await.unwrap() {
                        Ok(()) => assert_eq!((world.left().await, world.phone.keys()), (10, 10), "{plan:?} {next:?}"),
                        Err(UnlockError::Exhausted) if wrong_tried >= SLOTS as u32 => {
                            assert_eq!(world.phone.keys(), 0);
                        }
                        other => panic!("{first} {plan:?}, {second} {next:?}: {other:?}"),
                    }
                }
            }
        }
    }
    println!("{runs} pairs of interrupted guesses");
    assert!(runs > 2_000, "the plans do interrupt: {runs}");
}

#[tokio::test]
async fn lost_hardware_keys_cost_no_guess_and_are_replaced() {
    let mut world = World::new().await;
    world.phone.lose(|index| index % 2 == 0);
    for _ in 0..10 {
        world.guess(RIGHT, Plan::Smooth).await.unwrap().unwrap();
    }
    assert_eq!((world.left().await, world.phone.keys()), (10, 10));
    world.phone.lose(|_| true);
    let outcome = world.guess(RIGHT, Plan::Smooth).await.unwrap();
    assert!(matches!(outcome, Err(UnlockError::Hardware(HardwareError::Lost))), "said as what it is: {outcome:?}");
    assert_eq!(world.left().await, 10, "and not counted as a guess");
}

#[tokio::test]
async fn a_busy_key_store_is_asked_again() {
    for call in 0..6 {
        let mut world = World::new().await;
        world.guess(RIGHT, Plan::Fail(call, HardwareError::Transient)).await.unwrap().unwrap();
    }
    let mut world = World::after_wrong(9).await;
    let outcome = world.guess(RIGHT, Plan::FailFrom(0, HardwareError::Transient)).await.unwrap();
    assert!(matches!(outcome, Err(UnlockError::Hardware(HardwareError::Transient))));
    world.guess(RIGHT, Plan::Smooth).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_damaged_slot_is_not_a_wrong_pin() {
    let mut world = World::new().await;
    sqlx::query("UPDATE pin_slot SET sealed = zeroblob(length(sealed)) WHERE slot < 9")
        .execute(&mut world.db)
        .await
        .unwrap();
    world.guess(RIGHT, Plan::Smooth).await.unwrap().unwrap();
    assert_eq!(world.phone.keys(), 10, "the damaged ones are replaced");
    sqlx::query("UPDATE pin_slot SET alias = alias || 'x'").execute(&mut world.db).await.unwrap();
    assert!(matches!(world.guess(RIGHT, Plan::Smooth).await, Some(Err(UnlockError::Damaged(_)))));
    world.db.close().await.unwrap();
}

#[tokio::test]
async fn changing_the_pin_is_all_or_nothing_at_every_kill() {
    const NEW: u32 = 77;
    let mut changed = 0;
    for plan in plans(34) {
        let mut world = World::new().await;
        let setting = Setting::new(PinCost::FLOOR).unwrap();
        world.phone.plan(plan);
        let phone = world.phone.clone();
        let mut slots = Slots { db: &mut world.db, vault: VaultId::from(VAULT), hardware: &phone };
        let _ = phone.run(slots.replace_all(&setting, &stretched(NEW), &world.kek)).await;
        world.setting = Setting::load(&mut world.db).await.unwrap();
        let (works, fails) = if world.setting.salt == setting.salt { (NEW, RIGHT) } else { (RIGHT, NEW) };
        changed += u32::from(works == NEW);
        assert!(
            matches!(world.guess(fails, Plan::Smooth).await, Some(Err(UnlockError::WrongPin { left: 9 }))),
            "{plan:?}"
        );
        world.guess(works, Plan::Smooth).await.unwrap().unwrap();
        assert_eq!((world.left().await, world.phone.keys()), (10, 10), "{plan:?}: no key is left behind");
    }
    assert!(changed > 0);
}
