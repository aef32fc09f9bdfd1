//! What was filled in during a visit goes to the citizen's own phone, and to no other.

use gocua_vault::backup::{Identity, Recipient};
use gocua_vault::{Record, Write};

use super::here::*;
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::flow::hand::{Act, By, Ended, Hand};
use crate::kept::draft::Draft;
use crate::kept::prepared::{Host, Prepared};
use crate::kept::{self, Kept as _};
use crate::world::ask::{Answer, Ask, BackedUp, VaultAsk, VaultsAsk, Worked};
use crate::world::flow::Step;

fn by() -> By {
    let host = Host { name: "Ngọc".to_owned(), team: "Tổ".to_owned(), place: "Hải Châu".to_owned() };
    By { host, receipt: "4821 7730".to_owned() }
}

fn recipient() -> Recipient {
    Identity::new().unwrap().recipient()
}

fn scan(world: &mut World, outcome: PlatformOutcome) -> Step<Hand> {
    let (state, ask) = Hand::start(by()).waits();
    assert!(matches!(ask, Ask::Platform(PlatformRequest::ScanQr)));
    world.answer(state, Answer::Platform(outcome))
}

fn text(text: &str) -> PlatformOutcome {
    PlatformOutcome::Text { text: text.to_owned() }
}

fn draft(world: &World) -> Record {
    let Write::Put { id, value, .. } = kept::put(world.draft.as_ref().unwrap()) else { panic!("nothing is put") };
    Record { id, value, sequence: 1 }
}

fn ready(world: &mut World) -> Hand {
    let phone = recipient();
    let (state, ask) = scan(world, text(&phone.to_string())).waits();
    let Ask::Vaults(VaultsAsk::Load(_, collections)) = ask else { panic!("nothing is loaded") };
    assert!(collections.contains(&Draft::COLLECTION) && !collections.contains(&"session"));
    let records = vec![(Draft::COLLECTION, vec![draft(world)])];
    let (state, ask) = world.answer(state, Answer::Records(records, 1)).waits();
    let Ask::Work(job) = ask else { panic!("no work") };
    let worked: Worked = job.run();
    let (state, ask) = world.answer(state, Answer::Worked(worked)).waits();
    let Ask::Vault(VaultAsk::BackUp { entries, phone: to, .. }) = ask else { panic!("nothing is sealed") };
    assert_eq!(to, Some(phone));
    // Beside the draft goes who prepared it.
    let said = entries.iter().find(|entry| entry.collection == Prepared::COLLECTION).unwrap();
    let prepared = kept::read::<Prepared>(&said.value).ok().unwrap();
    assert_eq!((prepared.draft, prepared.at, prepared.receipt.as_str()), (DRAFT, NOW, "4821 7730"));
    let copy = BackedUp { code: None, bytes: b"age".to_vec(), left_out: 0 };
    world.answer(state, Answer::BackedUp(Box::new(copy))).rests()
}

#[test]
fn it_is_sealed_to_the_phone_whose_picture_was_scanned_with_who_prepared_it() {
    let mut world = world();
    let state = ready(&mut world);
    let (state, ask) = world.act(state, Act::Hand).waits();
    assert!(matches!(&ask, Ask::Platform(PlatformRequest::ShareFile { bytes, .. }) if bytes == b"age"));
    // Bluetooth was off, then the sheet never answered: once more.
    let state = world.answer(state, Answer::Platform(PlatformOutcome::Cancelled)).rests();
    let (state, _) = world.act(state, Act::Hand).waits();
    let state = world.act(state, Act::Back).rests();
    let (state, _) = world.act(state, Act::Hand).waits();
    // One record was damaged, and is not in it.
    assert_eq!(world.answer(state, Answer::Platform(PlatformOutcome::Done)).done(), Ended::Handed(1));
}

#[test]
fn a_picture_that_is_no_phones_is_said_and_nothing_is_sealed() {
    let mut world = world();
    for no in ["", "https://gocua.example", "age1qqqq"] {
        assert_eq!(scan(&mut world, text(no)).done(), Ended::Failed(Fault::NotAPhone), "{no}");
    }
    assert_eq!(scan(&mut world, PlatformOutcome::Cancelled).done(), Ended::Left);
    assert_eq!(scan(&mut world, PlatformOutcome::Denied).done(), Ended::Failed(Fault::Permission));
}

#[test]
fn what_goes_wrong_is_said_and_what_is_sealed_can_be_left() {
    let mut world = world();
    let (state, _) = scan(&mut world, text(&recipient().to_string())).waits();
    let full = Answer::Failed(Fault::DiskFull);
    assert_eq!(world.answer(state, full).done(), Ended::Failed(Fault::DiskFull));
    let state = ready(&mut world);
    assert_eq!(world.act(state, Act::Back).done(), Ended::Left);
}
