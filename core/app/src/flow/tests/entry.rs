//! Opening the app.

use gocua_vault::VaultId;
use zeroize::Zeroizing;

use super::here::WORDS;
use crate::door::fault::Fault;
use crate::flow::entry::{Act, Ended, Entry, Try, pause};
use crate::kept::prepared::Host;
use crate::kept::table::{COLLECTIONS, Loaded};
use crate::world::ask::{Answer, Ask, Job, Listed, Seen, VaultsAsk, Worked};
use crate::world::flow::{Flow as _, Step};

fn id(name: u8) -> VaultId {
    VaultId::from([name; 16])
}

fn listed(name: u8) -> Listed {
    Listed { vault: id(name), presence: true, guesses_left: 10, picture: name }
}

fn answer(state: Entry, answer: Answer) -> Step<Entry> {
    state.answer(answer, &mut &*WORDS)
}

fn act(state: Entry, act: Act) -> Step<Entry> {
    state.act(act, &mut &*WORDS)
}

fn digits(text: &str) -> Act {
    Act::Digits(Zeroizing::new(text.as_bytes().to_vec()))
}

/// At the door of a phone with these people on it.
fn door(people: &[Listed]) -> Entry {
    let (state, ask) = Entry::start(None).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::List)));
    assert_eq!(state.screen(), "starting");
    answer(state, Answer::Vaults(people.to_vec())).rests()
}

fn opening() -> Entry {
    let (state, ask) = act(door(&[listed(1)]), digits("135790")).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::Unlock(vault, _)) if vault == id(1)));
    state
}

fn fault_of(state: &Entry) -> Option<&Fault> {
    match state {
        Entry::Choose(_, tried, _) | Entry::Repeat(_, _, tried, _) | Entry::Locked(_, _, tried) => tried.fault.as_ref(),
        Entry::Broken(fault, _) => Some(fault),
        _ => None,
    }
}

#[test]
fn the_first_time_a_pin_is_chosen_twice_and_the_vault_made_loaded_and_read() {
    let state = door(&[]);
    assert_eq!(state.screen(), "pin.choose");
    let state = act(state, digits("135790")).rests();
    assert_eq!(state.screen(), "pin.repeat");
    let (state, ask) = act(state, digits("135790")).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::Create(_))));
    let (state, ask) = answer(state, Answer::Opened(id(1), Seen::default())).waits();
    let Ask::Vaults(VaultsAsk::Load(vault, collections)) = ask else { panic!("not loaded") };
    assert_eq!((vault, collections.as_slice()), (id(1), COLLECTIONS.as_slice()));
    let (state, ask) = answer(state, Answer::Records(Vec::new(), 1)).waits();
    let Ask::Work(job) = ask else { panic!("not read") };
    let Ended::Open(opened) = answer(state, Answer::Worked(Job::run(job))).done() else { panic!("not open") };
    assert_eq!((opened.vault, opened.seen.presence, opened.loaded.damaged), (id(1), false, 1));
}

#[test]
fn a_pin_that_a_stranger_tries_first_is_not_taken_and_the_pad_is_emptied() {
    for easy in ["000000", "123456", "654321", "1357", "13579x", ""] {
        let Entry::Choose(_, tried, _) = act(door(&[]), digits(easy)).rests() else { panic!("{easy} was taken") };
        assert_eq!(tried, Try { fault: Some(Fault::PinTooSimple), attempt: 1 });
    }
}

#[test]
fn two_pins_that_differ_are_chosen_anew() {
    let state = act(door(&[]), digits("135790")).rests();
    let state = act(state, digits("135791")).rests();
    assert_eq!((state.screen(), fault_of(&state)), ("pin.choose", Some(&Fault::PinMismatch)));
    let state = act(state, digits("135790")).rests();
    assert_eq!(fault_of(&state), None);
    assert_eq!(act(state, Act::Back).rests().screen(), "pin.choose");
}

#[test]
fn a_vault_that_could_not_be_made_is_chosen_for_again() {
    let state = act(door(&[]), digits("135790")).rests();
    let (state, _) = act(state, digits("135790")).waits();
    let Step::Same(state) = act(state, digits("135790")) else { panic!("made twice") };
    let state = answer(state, Answer::Failed(Fault::DiskFull)).rests();
    assert_eq!((state.screen(), fault_of(&state)), ("pin.choose", Some(&Fault::DiskFull)));
}

#[test]
fn a_right_pin_opens() {
    let (state, ask) = answer(opening(), Answer::Opened(id(1), Seen { presence: true, older: false })).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::Load(vault, _)) if vault == id(1)));
    assert_eq!(state.screen(), "starting");
}

#[test]
fn a_wrong_pin_says_how_many_guesses_are_left_and_empties_the_pad() {
    let state = answer(opening(), Answer::Failed(Fault::WrongPin { left: 7 })).rests();
    let Entry::Locked(_, listed, tried) = state else { panic!("not locked") };
    assert_eq!((listed.guesses_left, tried), (7, Try { fault: Some(Fault::WrongPin { left: 7 }), attempt: 1 }));
}

#[test]
fn too_few_digits_cost_no_guess() {
    let state = act(door(&[listed(1)]), digits("12")).rests();
    assert_eq!((state.screen(), fault_of(&state)), ("pin.enter", Some(&Fault::PinTooSimple)));
}

#[test]
fn a_second_tap_while_opening_costs_no_second_guess() {
    for tap in [digits("135790"), Act::Presence, Act::Back, Act::Others, Act::Erase, Act::Again, Act::Newcomer] {
        assert!(matches!(act(opening(), tap), Step::Same(Entry::Opening(..))));
    }
}

#[test]
fn finger_or_face_open_and_the_pin_does_when_they_do_not() {
    let (state, ask) = act(door(&[listed(1)]), Act::Presence).waits();
    let Ask::Vaults(VaultsAsk::UnlockByPresence(vault, prompt)) = ask else { panic!("not asked for") };
    assert!(vault == id(1) && !prompt.title.is_empty() && prompt.title != "presence-prompt");
    let Entry::Locked(_, known, _) = answer(state, Answer::Failed(Fault::PresenceCancelled)).rests() else {
        panic!("not locked")
    };
    assert!(known.presence);
    // Enrolled anew: only the PIN from now on.
    let (state, _) = act(door(&[listed(1)]), Act::Presence).waits();
    let state = answer(state, Answer::Failed(Fault::PresenceGone)).rests();
    assert!(matches!(&state, Entry::Locked(_, listed, _) if !listed.presence));
    assert!(matches!(act(state, Act::Presence), Step::Same(_)));
}

#[test]
fn several_people_share_a_phone_and_each_finds_their_own() {
    let people = [listed(1), listed(2)];
    let state = door(&people);
    assert_eq!(state.screen(), "people");
    let Step::Same(state) = act(state, Act::Person(id(3))) else { panic!("nobody of that name") };
    let state = act(state, Act::Person(id(2))).rests();
    assert!(matches!(&state, Entry::Locked(_, listed, _) if listed.vault == id(2)));
    let state = act(state, Act::Others).rests();
    let state = act(state, Act::Newcomer).rests();
    assert_eq!(state.screen(), "pin.choose");
    // A newcomer who goes back sees the others again.
    assert_eq!(act(state, Act::Back).rests().screen(), "people");
    // The first person of all has nobody to go back to.
    assert!(matches!(act(door(&[]), Act::Back), Step::Same(Entry::Choose(..))));
}

#[test]
fn whoever_was_last_is_asked_for_first() {
    let (state, _) = Entry::start(Some(id(2))).waits();
    let state = answer(state, Answer::Vaults(vec![listed(1), listed(2)])).rests();
    assert!(matches!(&state, Entry::Locked(people, listed, _) if listed.vault == id(2) && people.len() == 2));
    let (state, _) = Entry::start(Some(id(9))).waits();
    assert_eq!(answer(state, Answer::Vaults(vec![listed(1), listed(2)])).rests().screen(), "people");
}

#[test]
fn data_that_cannot_be_used_are_given_up_only_when_the_person_says_so() {
    for fault in [Fault::VaultExhausted, Fault::VaultNewer, Fault::VaultDamaged, Fault::KeyLost] {
        let state = answer(opening(), Answer::Failed(fault.clone())).rests();
        assert_eq!((state.screen(), fault_of(&state)), ("broken", Some(&fault)));
        let (state, ask) = act(state, Act::Erase).waits();
        assert!(matches!(ask, Ask::Vaults(VaultsAsk::Destroy(vault)) if vault == id(1)));
        let (state, ask) = answer(state, Answer::Done).waits();
        assert!(matches!(ask, Ask::Vaults(VaultsAsk::List)));
        assert_eq!(answer(state, Answer::Vaults(Vec::new())).rests().screen(), "pin.choose");
    }
}

#[test]
fn looking_again_destroys_nothing() {
    let broken = answer(opening(), Answer::Failed(Fault::VaultDamaged)).rests();
    let (_, ask) = act(broken, Act::Again).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::List)));
    // What is not known cannot be given up.
    let (state, _) = Entry::start(None).waits();
    let state = answer(state, Answer::Failed(Fault::DiskFull)).rests();
    assert!(matches!(act(state, Act::Erase), Step::Same(Entry::Broken(Fault::DiskFull, None))));
}

#[test]
fn erasing_that_fails_is_said_and_can_be_looked_at_again() {
    let (state, _) = Entry::erase(id(1)).waits();
    let state = answer(state, Answer::Failed(Fault::DiskFull)).rests();
    assert_eq!(fault_of(&state), Some(&Fault::DiskFull));
    assert!(matches!(act(state, Act::Again), Step::Wait(Entry::Listing(None), _)));
}

#[test]
fn a_vault_without_guesses_is_broken_unless_finger_or_face_open_it() {
    let spent = Listed { guesses_left: 0, presence: false, ..listed(1) };
    assert_eq!(fault_of(&door(&[spent])), Some(&Fault::VaultExhausted));
    assert_eq!(door(&[Listed { presence: true, ..spent }]).screen(), "pin.enter");
    let state = act(door(&[spent, listed(2)]), Act::Person(id(1))).rests();
    assert_eq!(fault_of(&state), Some(&Fault::VaultExhausted));
}

#[test]
fn records_that_cannot_be_loaded_destroy_nothing() {
    let (state, _) = answer(opening(), Answer::Opened(id(1), Seen { presence: true, older: false })).waits();
    let state = answer(state, Answer::Failed(Fault::VaultDamaged)).rests();
    assert!(matches!(state, Entry::Broken(Fault::VaultDamaged, None)));
    let (state, _) = answer(opening(), Answer::Opened(id(1), Seen { presence: true, older: false })).waits();
    let (state, _) = answer(state, Answer::Records(Vec::new(), 0)).waits();
    assert!(matches!(
        answer(state, Answer::Worked(Worked::new(7))).rests(),
        Entry::Broken(Fault::Internal { .. }, None)
    ));
}

fn host() -> Host {
    Host {
        name: "Trần Thị Hồng Ngọc".to_owned(), team: "Tổ công nghệ số".to_owned(), place: "Hải Châu".to_owned()
    }
}

#[test]
fn a_visit_opens_without_a_pin_and_when_it_cannot_the_door_is_shown() {
    let (state, ask) = Entry::visit(host()).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::Visit)));
    let opened = answer(state, Answer::Opened(id(5), Seen::default())).done();
    assert!(matches!(opened, Ended::Visit(vault, who) if vault == id(5) && who == host()));
    let (state, _) = Entry::visit(host()).waits();
    assert!(matches!(answer(state, Answer::Failed(Fault::DiskFull)), Step::Wait(Entry::Listing(None), _)));
}

#[test]
fn an_answer_that_does_not_fit_never_leaves_it_standing_still() {
    let visiting = || Entry::visit(host()).waits().0;
    let waiting = || [Entry::start(None).waits().0, Entry::erase(id(1)).waits().0, visiting(), opening()];
    for state in waiting() {
        match answer(state, Answer::Elapsed) {
            Step::Wait(..) => {}
            Step::Rest(state) => assert!(fault_of(&state).is_some()),
            Step::Same(_) | Step::Done(_) => panic!("it stands still"),
        }
    }
    let loaded = Worked::new(Loaded::default());
    let (state, _) = answer(opening(), Answer::Opened(id(1), Seen { presence: true, older: false })).waits();
    assert!(matches!(answer(state, Answer::Worked(loaded)).rests(), Entry::Broken(..)));
}

#[test]
fn with_few_guesses_left_the_next_one_waits_longer_and_longer_and_the_pad_opens_by_itself() {
    let waits: Vec<u64> = (1..=10).rev().map(pause).collect();
    assert_eq!(waits[..4], [0; 4]);
    assert!(waits[4..].is_sorted() && waits[4] > 0 && waits[9] == 1_800_000, "{waits:?}");
    let (state, ask) = answer(opening(), Answer::Failed(Fault::WrongPin { left: 6 })).waits();
    assert!(matches!((&state, ask), (Entry::Pausing(..), Ask::After(15_000))));
    // Nothing is entered meanwhile, nor by starting again; finger or face are no guess.
    let Step::Same(state) = act(state, digits("135790")) else { panic!("a guess in the pause") };
    let state = answer(state, Answer::Elapsed).rests();
    assert!(matches!(&state, Entry::Locked(_, listed, _) if listed.guesses_left == 6));
    let few = Listed { guesses_left: 3, ..listed(1) };
    let (state, _) = Entry::start(None).waits();
    let (state, ask) = answer(state, Answer::Vaults(vec![few])).waits();
    assert!(matches!(ask, Ask::After(300_000)));
    let (_, ask) = act(state, Act::Presence).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::UnlockByPresence(..))));
}

#[test]
fn whoever_forgot_the_pin_may_open_with_a_finger_bring_a_copy_or_begin_anew() {
    let forgot = || act(door(&[listed(1)]), Act::Forgot).rests();
    assert_eq!(forgot().screen(), "pin.forgot");
    assert_eq!(act(forgot(), Act::Back).rests().screen(), "pin.enter");
    assert!(matches!(act(forgot(), Act::Presence).waits().1, Ask::Vaults(VaultsAsk::UnlockByPresence(..))));
    assert_eq!(act(forgot(), Act::Restore).rests().screen(), "restore.ways");
    let (_, ask) = act(forgot(), Act::Erase).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::Destroy(vault)) if vault == id(1)));
}
