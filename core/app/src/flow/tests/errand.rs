//! One question whose answer is only "done" or "not".

use super::here::*;
use crate::door::fault::Fault;
use crate::flow::errand::Errand;
use crate::world::ask::{Answer, Ask};
use crate::world::flow::Step;

#[test]
fn it_is_done_or_not() {
    let mut world = world();
    let (state, ask) = Errand::start(Ask::After(5)).waits();
    assert_eq!(after(&ask), 5);
    let Step::Same(state) = world.act(state, ()) else { panic!("a tap") };
    assert!(matches!(world.answer(state, Answer::Reserve(true)).done(), Ok(Answer::Reserve(true))));
    let (state, _) = Errand::start(Ask::Keep(Vec::new())).waits();
    assert!(matches!(world.answer(state, Answer::Failed(Fault::DiskFull)).done(), Err(Fault::DiskFull)));
}
