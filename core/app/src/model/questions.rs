//! Which question each flow waits for: what the invariants of the app are about.

use super::desk::Key;
use super::own::Own;
use super::room::waits_draft;
use crate::world::ask::AskId;
use crate::world::flow::{Flow, Slots};

impl Own {
    /// The question that a flow waits for.
    #[must_use]
    pub fn waits(&self, key: &Key) -> Option<AskId> {
        fn of<K: Ord + Clone, F: Flow>(slots: &Slots<K, F>, key: &K) -> Option<AskId> {
            slots.waiting().find(|(own, ..)| *own == key).and_then(|(.., id)| id)
        }
        match key {
            Key::Draft(key) => waits_draft(&self.drafting, key),
            Key::SignIn => of(&self.flows.sign_in, &()),
            Key::Link => of(&self.flows.link, &()),
            Key::Sign(draft) => of(&self.flows.sign, draft),
            Key::Send(draft) => of(&self.flows.send, draft),
            Key::Follow(draft) => of(&self.flows.follow, draft),
            Key::Look => of(&self.flows.look, &()),
            Key::Backup => of(&self.flows.backup, &()),
            Key::Joining => of(&self.flows.joining, &()),
            Key::Repin => of(&self.flows.repin, &()),
            Key::Refresh => None,
            Key::Errand(errand) => of(&self.flows.errands, errand),
        }
    }

    /// Every question that some flow waits for.
    #[must_use]
    pub fn waiting(&self) -> Vec<AskId> {
        let flows = &self.flows;
        let drafting = &self.drafting;
        let mut all = Vec::new();
        all.extend(flows.sign_in.waiting().filter_map(|(.., id)| id));
        all.extend(flows.link.waiting().filter_map(|(.., id)| id));
        all.extend(flows.sign.waiting().filter_map(|(.., id)| id));
        all.extend(flows.send.waiting().filter_map(|(.., id)| id));
        all.extend(flows.follow.waiting().filter_map(|(.., id)| id));
        all.extend(flows.look.waiting().filter_map(|(.., id)| id));
        all.extend(flows.backup.waiting().filter_map(|(.., id)| id));
        all.extend(flows.joining.waiting().filter_map(|(.., id)| id));
        all.extend(flows.repin.waiting().filter_map(|(.., id)| id));
        all.extend(flows.errands.waiting().filter_map(|(.., id)| id));
        all.extend(drafting.saves.waiting().filter_map(|(.., id)| id));
        all.extend(drafting.papers.waiting().filter_map(|(.., id)| id));
        all.extend(drafting.cards.waiting().filter_map(|(.., id)| id));
        all
    }
}
