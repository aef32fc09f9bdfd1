//! Another PIN.

use zeroize::Zeroizing;

use super::here::*;
use crate::door::fault::Fault;
use crate::flow::repin::{Act, Repin};
use crate::world::ask::{Answer, Ask, VaultAsk};
use crate::world::flow::Step;

fn digits(text: &str) -> Act {
    Act::Digits(Zeroizing::new(text.as_bytes().to_vec()))
}

fn new(world: &mut World) -> Repin {
    let (state, ask) = world.act(Repin::start().rests(), digits("135790")).waits();
    assert!(matches!(ask, Ask::Vault(VaultAsk::ConfirmPin(_))));
    assert!(!state.is_open());
    world.answer(state, Answer::Done).rests()
}

fn setting(world: &mut World) -> Repin {
    let state = new(world);
    let state = world.act(state, digits("246802")).rests();
    let (state, ask) = world.act(state, digits("246802")).waits();
    assert!(matches!(ask, Ask::Vault(VaultAsk::ChangePin(_))));
    state
}

#[test]
fn the_old_one_once_and_the_new_one_twice() {
    let mut world = world();
    let state = setting(&mut world);
    assert!(!state.is_open());
    assert_eq!(world.answer(state, Answer::Done).done(), Ok(()));
}

#[test]
fn a_wrong_old_one_is_said_and_entered_again() {
    for fault in [Fault::WrongPin { left: 8 }, Fault::KeyStore, Fault::DiskFull] {
        let mut world = world();
        let (state, _) = world.act(Repin::start().rests(), digits("135790")).waits();
        let state = world.answer(state, Answer::Failed(fault.clone())).rests();
        assert!(matches!(state, Repin::Old(Some(said)) if said == fault));
    }
    let mut world = world();
    let (state, _) = world.act(Repin::start().rests(), digits("135790")).waits();
    let ended = world.answer(state, Answer::Failed(Fault::VaultExhausted)).done();
    assert_eq!(ended, Err(Fault::VaultExhausted));
}

#[test]
fn a_new_one_that_a_stranger_tries_first_is_not_taken() {
    for easy in ["111111", "123456", "987654", "12345", "12a456", ""] {
        let mut world = world();
        let state = new(&mut world);
        let state = world.act(state, digits(easy)).rests();
        assert!(matches!(state, Repin::New(Some(Fault::PinTooSimple))), "{easy}");
    }
}

#[test]
fn two_that_differ_are_chosen_anew() {
    let mut world = world();
    let state = new(&mut world);
    let state = world.act(state, digits("246802")).rests();
    let state = world.act(state, digits("246803")).rests();
    assert!(matches!(state, Repin::New(Some(Fault::PinMismatch))));
}

#[test]
fn one_that_could_not_be_set_leaves_the_old_one() {
    let mut world = world();
    let state = setting(&mut world);
    let state = world.answer(state, Answer::Failed(Fault::DiskFull)).rests();
    assert!(matches!(state, Repin::New(Some(Fault::DiskFull))));
}

#[test]
fn digits_count_only_on_an_open_pad_and_back_goes_one_step() {
    let mut world = world();
    let (state, _) = world.act(Repin::start().rests(), digits("135790")).waits();
    let Step::Same(state) = world.act(state, digits("135790")) else { panic!("tried twice") };
    assert!(matches!(world.act(state, Act::Back), Step::Same(Repin::Trying)));
    let state = new(&mut world);
    let state = world.act(state, digits("246802")).rests();
    assert!(matches!(world.act(state, Act::Back).rests(), Repin::New(None)));
    assert!(matches!(world.act(Repin::start().rests(), digits("12")).rests(), Repin::Old(Some(Fault::PinTooSimple))));
}
