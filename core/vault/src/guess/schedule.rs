//! Every place where the app can be killed during a guess, in pairs and at random: never more than ten guesses tell
//! anything, and the right PIN always opens unless ten wrong ones were tried.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, unreachable_pub)]

#[path = "../../tests/support/phone.rs"]
mod phone;

use std::path::Path;

use phone::{Phone, Plan};
use sqlx::{Connection as _, SqliteConnection};

use crate::{
    database,
    error::UnlockError,
    hardware::{HardwareError, HardwareKeys as _},
    key::Key,
    pin::PinCost,
    slots::{SLOTS, Setting, Slots},
    vaults::VaultId,
};

/// A vault's PIN slots in memory. "Killing the app" drops a call at a point where no statement is under way, so that
/// the database has exactly what was committed.
struct World {
    db: SqliteConnection,
    phone: Phone,
    setting: Setting,
    kek: Key,
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
        Self { db, phone, setting, kek }
    }

    /// `None` when killed; `true` when opened.
    async fn guess(&mut self, pin: u32, plan: Plan) -> Option<Result<(), UnlockError>> {
        self.phone.plan(plan);
        let phone = self.phone.clone();
        let mut slots = Slots { db: &mut self.db, vault: VaultId::from(VAULT), hardware: &self.phone };
        let outcome = phone.run(slots.guess(&self.setting, &stretched(pin))).await?;
        Some(outcome.map(|kek| assert!(kek.same(&self.kek), "only the one key ever comes out")))
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
        assert!(matches!(world.guess(left, Plan::Smooth).await, Some(Err(UnlockError::WrongPin { left: l })) if l == left));
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
                        Err(UnlockError::Exhausted) if wrong_tried >= SLOTS as u32 => assert_eq!(world.phone.keys(), 0),
                        other => panic!("{first} {plan:?}, {second} {next:?}: {other:?}"),
                    }
                }
            }
        }
    }
    println!("{runs} pairs of interrupted guesses");
    assert!(runs > 2_000, "the plans do interrupt: {runs}");
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn plan(&mut self) -> Plan {
        let at = self.roll(16) as usize;
        match self.roll(8) {
            0 | 1 => Plan::KillBefore(at),
            2 | 3 => Plan::KillAfter(at),
            4 => Plan::Fail(at, HardwareError::Cancelled),
            5 => Plan::FailFrom(at, HardwareError::Refused),
            _ => Plan::Smooth,
        }
    }
}

fn schedules() -> u64 {
    std::env::var("GOCUA_SCHEDULES").ok().and_then(|count| count.parse().ok()).unwrap_or(120)
}

/// The owner, somebody who tries PINs, kills and failures in random order.
async fn play(seed: u64) -> (u32, u32) {
    let mut dice = Dice(seed);
    let mut world = World::new().await;
    let (mut tried, mut answered, mut opened, mut guesses) = (0_u32, 0_u32, 0, 0);
    for turn in 1..40 {
        let (pin, plan) = (if dice.roll(6) == 0 { RIGHT } else { turn }, dice.plan());
        tried += u32::from(pin != RIGHT);
        guesses += 1;
        let fillings = world.fillings().await;
        let outcome = world.guess(pin, plan).await;
        if world.fillings().await > fillings {
            // The owner's guess, this one or one that was interrupted, was right, and the slots are full again.
            (tried, answered) = (u32::from(pin != RIGHT), 0);
        }
        if matches!(plan, Plan::Fail(..) | Plan::FailFrom(..)) {
            // Except for those that a right guess used and the key store would not fill.
            tried = tried.max(SLOTS as u32 - world.left().await);
        }
        match outcome {
            Some(Ok(())) => {
                assert_eq!(pin, RIGHT, "seed {seed}");
                opened += 1;
            }
            Some(Err(UnlockError::WrongPin { .. })) => {
                assert_ne!(pin, RIGHT, "seed {seed}: the right PIN is never called wrong");
                answered += 1;
            }
            Some(Err(UnlockError::Exhausted)) => {
                assert!(tried >= SLOTS as u32, "seed {seed}: exhausted after {tried} wrong guesses");
                return (guesses, opened);
            }
            Some(Err(UnlockError::Hardware(_))) | None => {}
            other => panic!("seed {seed}: {other:?}"),
        }
        assert!(answered < SLOTS as u32, "seed {seed}: {answered} wrong guesses were answered");
    }
    if tried < SLOTS as u32 {
        let outcome = world.guess(RIGHT, Plan::Smooth).await.unwrap();
        assert!(outcome.is_ok(), "seed {seed}: the right PIN after {tried} wrong ones: {outcome:?}");
        assert_eq!((world.left().await, world.phone.keys()), (10, 10), "seed {seed}: no key is left behind");
    }
    (guesses, opened)
}

/// A stolen phone. Before the theft the owner uses it, and is interrupted; the thief has a copy of the files from some
/// moment, then tries PINs, kills the app and puts files back at will. Keys can be used twice.
async fn steal(seed: u64) -> (u32, u32) {
    let mut dice = Dice(seed);
    let mut world = World::on(Phone::limited(2)).await;
    let theft = dice.roll(12) as u32;
    let (mut answered, mut restored) = (0, 0);
    for turn in 1..60 {
        if turn == 1 || dice.roll(6) == 0 {
            world.copy().await;
        }
        let stolen = turn > theft;
        if stolen && dice.roll(3) == 0 {
            world.put_back().await;
            restored += 1;
        }
        let pin = if !stolen && dice.roll(2) == 0 { RIGHT } else { turn };
        let (plan, fillings) = (dice.plan(), world.fillings().await);
        let outcome = world.guess(pin, plan).await;
        if world.fillings().await > fillings {
            answered = 0;
        }
        match outcome {
            Some(Ok(())) => assert!(!stolen && pin == RIGHT, "seed {seed}: opened by a thief"),
            Some(Err(UnlockError::WrongPin { .. } | UnlockError::Exhausted)) if pin != RIGHT => answered += 1,
            Some(Err(UnlockError::Damaged(what))) => panic!("seed {seed}: {what}"),
            _ => {}
        }
        if matches!(world.guess(turn + 100, Plan::FailFrom(0, HardwareError::Refused)).await, Some(Err(UnlockError::Exhausted))) {
            // Nothing can be tried with this copy; only another one.
            world.put_back().await;
            restored += 1;
        }
    }
    (answered, restored)
}

#[tokio::test]
async fn random_schedules_of_kills_and_failures() {
    let (mut guesses, mut opened) = (0, 0);
    for seed in 0..schedules() {
        let (more, open) = play(seed).await;
        (guesses, opened) = (guesses + more, opened + open);
    }
    println!("{} schedules, {guesses} guesses, {opened} openings", schedules());
    assert!(opened > 0);
}

#[tokio::test]
async fn a_thief_who_puts_files_back_gets_no_more_than_ten_answers() {
    let (mut most, mut restored) = (0, 0);
    for seed in 0..schedules() {
        let (answers, restorings) = steal(seed).await;
        (most, restored) = (most.max(answers), restored + restorings);
        assert!(answers <= SLOTS as u32, "seed {seed}: {answers} wrong guesses were answered");
    }
    println!("{} thefts, {restored} copies put back, at most {most} answers", schedules());
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
    sqlx::query("UPDATE pin_slot SET sealed = zeroblob(length(sealed)) WHERE slot < 9").execute(&mut world.db).await.unwrap();
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
        assert!(matches!(world.guess(fails, Plan::Smooth).await, Some(Err(UnlockError::WrongPin { left: 9 }))), "{plan:?}");
        world.guess(works, Plan::Smooth).await.unwrap().unwrap();
        assert_eq!((world.left().await, world.phone.keys()), (10, 10), "{plan:?}: no key is left behind");
    }
    assert!(changed > 0);
}
