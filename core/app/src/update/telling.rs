//! Saying that something went wrong, to whoever is there.

use crate::door::fault::Fault;
use crate::model::{Life, Model};
use crate::part::place::Notice;

/// Tells whoever is there what went wrong.
pub(super) fn tell(model: &mut Model, fault: Fault) {
    match &mut model.life {
        Life::Own(own) => own.place.tell(fault),
        Life::Visit(visit) => visit.place.tell(fault),
        Life::Closed(closed) => closed.said = Some(Notice::Fault(fault)),
        Life::Broken(_) => {}
    }
}
