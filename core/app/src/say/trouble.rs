//! What went wrong, as it is said.

use super::time::moment;
use super::words::Words;
use crate::door::fault::Fault;

impl Words {
    /// What happened, where, and what to do about it.
    #[must_use]
    pub fn fault(&self, fault: &Fault) -> String {
        let key = fault.key();
        match fault {
            Fault::WrongPin { left } => self.tell(key, [("left", (*left).into())]),
            Fault::PaperTooLarge { bytes, limit } => {
                self.tell(key, [("size", self.size(*bytes).into()), ("limit", self.size(*limit).into())])
            }
            Fault::ClockWrong { shown, past: None } => self.tell(key, [("shown", moment(self, *shown).into())]),
            Fault::ClockWrong { shown, past: Some(past) } => {
                self.tell(key, [("shown", moment(self, *shown).into()), ("past", moment(self, *past).into())])
            }
            Fault::SetUpWrong { what } => self.tell(key, [("what", what.as_str().into())]),
            Fault::DataSpent { bytes } => self.tell(key, [("size", self.size(*bytes).into())]),
            Fault::Internal { code } => self.tell(key, [("code", code.as_str().into())]),
            _ => self.say(key),
        }
    }
}
