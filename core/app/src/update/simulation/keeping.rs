//! What the doubles hold against each other whenever one of them has changed.

use gocua_vault::VaultId;

use super::world::World;
use crate::kept::course::Stage;

/// Something was committed: a submission has one draft, and a receipt is the portal's over what the phone had.
pub(super) fn committed(world: &mut World, vault: VaultId) {
    let Some(held) = world.phone.vaults.get(&vault) else { return };
    let mut wrong = Vec::new();
    for (draft, course) in &held.courses {
        match &course.stage {
            Stage::Sending(sending) => {
                world.phone.names.insert(sending.submission.to_string(), *draft);
                if let Some(there) = world.portal.submissions.get(&sending.submission.to_string()) {
                    let sealed = [sending.enc.as_slice(), &sending.envelope].concat();
                    if there.manifest != sending.manifest || there.sealed != sealed {
                        wrong.push("the portal has other bytes than the phone keeps under one name".to_owned());
                    }
                }
            }
            Stage::Sent(sent) => {
                let there = world.portal.submissions.get(&sent.submission.to_string());
                if there.and_then(|there| there.receipt.as_ref()) != Some(&sent.receipt) {
                    wrong.push("a dossier counts as sent without the portal's receipt".to_owned());
                }
            }
            _ => {}
        }
    }
    world.wrong.append(&mut wrong);
}

/// Something arrived at the portal: one draft is one dossier, and nothing is there that the phone does not keep.
pub(super) fn at_the_portal(world: &mut World) {
    let mut handed_in = std::collections::BTreeMap::new();
    for (id, there) in &world.portal.submissions {
        match world.phone.names.get(id) {
            None => world.wrong.push("a dossier left the phone before it was kept".to_owned()),
            Some(draft) if there.receipt.is_some() => *handed_in.entry(*draft).or_insert(0) += 1,
            Some(_) => {}
        }
    }
    if handed_in.values().any(|count| *count > 1) {
        world.wrong.push("one wish became two dossiers".to_owned());
    }
    world.wrong.append(&mut world.portal.wrong);
    world.wrong.append(&mut world.phone.wrong);
}
