//! The pad on which digits are entered.

use gocua_vault::backup::Code;

use super::page::Page;
use crate::door::fault::Fault;
use crate::door::view::{Body, Tone};
use crate::model::order::Input;
use crate::say::words::Words;
use crate::world::bytes::PIN_LENGTH;

/// Id of the PIN pad.
const PAD: &str = "pin";

/// Digits of a group of a recovery code.
const GROUP: u32 = Code::GROUP as u32;

/// What is entered on a pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// A PIN.
    Pin,
    /// A group of a recovery code: which, from 1.
    Group(usize),
}

/// The keys of a pad, and above them what was wrong with the last try.
pub(super) fn keys<O: Clone>(
    page: &mut Page<'_, O>,
    words: &Words,
    what: Keys,
    fault: Option<&Fault>,
    attempt: u32,
    enabled: bool,
    presence: Option<String>,
) {
    if let Some(fault) = fault {
        page.notice_with("warning", "fault", Tone::Wait, words.fault(fault));
    }
    let (length, aloud) = match what {
        Keys::Pin => (PIN_LENGTH, words.say("pin-pad-aloud")),
        Keys::Group(number) => (GROUP, words.tell("code-pad-aloud", [("number", number.into()), ("n", GROUP.into())])),
    };
    let digits = |n: u32| words.tell("pin-entered", [("n", n.into()), ("of", length.into())]);
    let entered = (0..=length).map(digits).collect();
    let erase = words.say("pin-erase");
    let pad = Body::PinPad { length, enabled, attempt, erase, entered, presence };
    page.add(PAD, aloud, pad).secret().takes(Input::Pin);
}
