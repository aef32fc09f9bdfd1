//! Guesses in random order: `GOCUA_SCHEDULES` says how many games are played, for longer runs.

use super::{
    RIGHT, SLOTS, World,
    phone::{Phone, Plan},
};
use crate::{error::UnlockError, hardware::HardwareError};

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
                assert!(!world.older, "seed {seed}: nobody put a file back");
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
            Some(Err(UnlockError::WrongPin { .. } | UnlockError::Exhausted)) if pin != RIGHT => {
                answered += 1;
            }
            Some(Err(UnlockError::Damaged(what))) => panic!("seed {seed}: {what}"),
            _ => {}
        }
        // A start at which the key store does nothing.
        let _ = world.guess(turn + 100, Plan::FailFrom(0, HardwareError::Refused)).await;
        if world.left().await == 0 {
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
