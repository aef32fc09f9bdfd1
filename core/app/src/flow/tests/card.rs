//! The code on the identity card.

use super::here::*;
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::flow::card::Card;
use crate::world::ask::{Answer, Ask};
use crate::world::flow::Step;

fn read(outcome: PlatformOutcome) -> Result<Option<String>, Fault> {
    let (state, ask) = Card::start().waits();
    assert!(matches!(ask, Ask::Platform(PlatformRequest::ScanQr)));
    let card = world().answer(state, Answer::Platform(outcome)).done();
    card.map(|card| card.map(|card| card.number.to_string()))
}

fn text(text: &str) -> PlatformOutcome {
    PlatformOutcome::Text { text: text.to_owned() }
}

#[test]
fn a_card_saves_typing() {
    let code = "010156000123||Lò Thị Ủ|03021956|Nữ|Bản Hồ, Lào Cai|01072021";
    assert_eq!(read(text(code)), Ok(Some("010156000123".to_owned())));
}

#[test]
fn any_other_code_is_none() {
    for code in ["", "https://khac.example", "12|34", "|||||||", "0101560001||A|01011990|Nam|B|01012021"] {
        assert_eq!(read(text(code)), Err(Fault::NotACard), "{code}");
    }
}

#[test]
fn going_back_is_no_fault_and_the_rest_is_said() {
    assert_eq!(read(PlatformOutcome::Cancelled), Ok(None));
    assert_eq!(read(PlatformOutcome::Denied), Err(Fault::Permission));
    assert_eq!(read(PlatformOutcome::Unavailable { reason: "none".to_owned() }), Err(Fault::NoScanner));
    let (state, _) = Card::start().waits();
    let Step::Same(state) = world().act(state, ()) else { panic!("a tap") };
    assert!(matches!(world().answer(state, Answer::Failed(Fault::Offline)).done(), Err(Fault::Offline)));
}
