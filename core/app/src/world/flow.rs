//! A flow waits for one answer: state and question are one value.
//!
//! A [`Flow`] is an enum of states. It is never given anything but the answer to its own question, or an act of the person; what it
//! does with either is a [`Step`]. A [`Slots`] keeps the state together with the number of the question, and takes no other answer:
//! late timers, second taps and answers of an earlier life end there, in one place, and no flow ever sees them.

use super::ask::{Answer, Ask, AskId};
use super::few::Few;
#[cfg(test)]
use super::planted::{self, Planted};

/// Something a person goes through, step by step.
pub trait Flow: Sized {
    /// What the person may do meanwhile.
    type Act;
    /// How it ends.
    type Done;
    /// What it may read.
    type Here<'a>;

    /// The answer to its own question.
    fn answer(self, answer: Answer, here: &mut Self::Here<'_>) -> Step<Self>;

    /// The person did something. What does not fit is [`Step::Same`].
    fn act(self, act: Self::Act, here: &mut Self::Here<'_>) -> Step<Self>;
}

/// What a flow does next.
#[derive(Debug)]
pub enum Step<F: Flow> {
    /// It waits, in this state, for the answer to this.
    Wait(F, Ask),
    /// It rests in this state until the person does something.
    Rest(F),
    /// Nothing has changed: a question that is open stays open.
    Same(F),
    /// It is over.
    Done(F::Done),
}

impl<F: Flow> Step<F> {
    /// The state and what it waits for; for tests.
    ///
    /// # Panics
    /// When it does not wait.
    #[cfg(test)]
    pub fn waits(self) -> (F, Ask) {
        match self {
            Self::Wait(state, ask) => (state, ask),
            Self::Rest(_) | Self::Same(_) => panic!("it rests"),
            Self::Done(_) => panic!("it is over"),
        }
    }

    /// The state in which it rests; for tests.
    ///
    /// # Panics
    /// When it does not rest.
    #[cfg(test)]
    pub fn rests(self) -> F {
        match self {
            Self::Rest(state) | Self::Same(state) => state,
            Self::Wait(_, ask) => panic!("it waits for {ask:?}"),
            Self::Done(_) => panic!("it is over"),
        }
    }

    /// How it ended; for tests.
    ///
    /// # Panics
    /// When it has not.
    #[cfg(test)]
    pub fn done(self) -> F::Done {
        match self {
            Self::Done(done) => done,
            Self::Wait(_, ask) => panic!("it waits for {ask:?}"),
            Self::Rest(_) | Self::Same(_) => panic!("it rests"),
        }
    }
}

/// Flows of one kind under way, each under its key.
pub struct Slots<K, F> {
    slots: Few<K, Slot<F>>,
}

struct Slot<F> {
    state: F,
    waits: Option<AskId>,
}

/// What came of a step: what the room has to do about it.
#[derive(Debug)]
pub struct Turned<D> {
    /// A question that nobody waits for any more.
    pub stale: Option<AskId>,
    /// What comes next.
    pub next: Next<D>,
}

/// What comes next.
#[derive(Debug)]
pub enum Next<D> {
    /// Nothing.
    Nothing,
    /// Ask this, and say [`Slots::waits`] with its number.
    Asks(Ask),
    /// It is over.
    Done(D),
}

impl<D> Turned<D> {
    const NOTHING: Self = Self { stale: None, next: Next::Nothing };
}

impl<K, F> Default for Slots<K, F> {
    fn default() -> Self {
        Self { slots: Few::default() }
    }
}

impl<K: Ord + Clone, F: Flow> Slots<K, F> {
    /// The state of a flow.
    pub fn get(&self, key: &K) -> Option<&F> {
        self.slots.get(key).map(|slot| &slot.state)
    }

    /// Whether it is under way.
    pub fn has(&self, key: &K) -> bool {
        self.slots.has(key)
    }

    /// All keys.
    pub fn keys(&self) -> Vec<K> {
        self.slots.iter().map(|(key, _)| key.clone()).collect()
    }

    /// Each flow under way and the question it waits for.
    pub fn waiting(&self) -> impl Iterator<Item = (&K, &F, Option<AskId>)> {
        self.slots.iter().map(|(key, slot)| (key, &slot.state, slot.waits))
    }

    /// Begins a flow; one that is under way under that key goes on as if nothing had been said.
    pub fn begin(&mut self, key: &K, first: impl FnOnce() -> Step<F>) -> Turned<F::Done> {
        let is_under_way = self.has(key);
        #[cfg(test)]
        let is_under_way = is_under_way && !planted::is(Planted::BegunTwice);
        if is_under_way {
            return Turned::NOTHING;
        }
        self.settle(key, None, first())
    }

    /// Takes an answer to `id` to the flow, if it waits for that one.
    pub fn answer(&mut self, key: &K, id: AskId, answer: Answer, here: &mut F::Here<'_>) -> Turned<F::Done> {
        let is_another = self.slots.get(key).is_none_or(|slot| slot.waits != Some(id));
        #[cfg(test)]
        let is_another = is_another && !planted::is(Planted::StaleAnswers);
        if is_another {
            return Turned::NOTHING;
        }
        let Some(slot) = self.slots.remove(key) else { return Turned::NOTHING };
        let step = slot.state.answer(answer, here);
        self.settle(key, slot.waits, step)
    }

    /// The person did something.
    pub fn act(&mut self, key: &K, act: F::Act, here: &mut F::Here<'_>) -> Turned<F::Done> {
        let Some(slot) = self.slots.remove(key) else { return Turned::NOTHING };
        let step = slot.state.act(act, here);
        self.settle(key, slot.waits, step)
    }

    /// The question of a flow that waits has this number.
    pub fn waits(&mut self, key: &K, id: AskId) {
        if let Some(slot) = self.slots.get_mut(key) {
            slot.waits = Some(id);
        }
    }

    /// Forgets a flow; the question it waited for.
    pub fn forget(&mut self, key: &K) -> Option<AskId> {
        self.slots.remove(key).and_then(|slot| slot.waits)
    }

    fn settle(&mut self, key: &K, waits: Option<AskId>, step: Step<F>) -> Turned<F::Done> {
        match step {
            Step::Wait(state, ask) => {
                self.slots.insert(key.clone(), Slot { state, waits: None });
                Turned { stale: waits, next: Next::Asks(ask) }
            }
            Step::Rest(state) => {
                self.slots.insert(key.clone(), Slot { state, waits: None });
                Turned { stale: waits, next: Next::Nothing }
            }
            Step::Same(state) => {
                self.slots.insert(key.clone(), Slot { state, waits });
                Turned::NOTHING
            }
            Step::Done(done) => Turned { stale: waits, next: Next::Done(done) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::door::fault::Fault;

    /// Counts answers; an act asks again.
    #[derive(Debug, PartialEq)]
    struct Counting(u32);

    impl Flow for Counting {
        type Act = ();
        type Done = u32;
        type Here<'a> = ();

        fn answer(self, answer: Answer, (): &mut ()) -> Step<Self> {
            match answer {
                Answer::Elapsed => Step::Wait(Self(self.0 + 1), Ask::After(1)),
                Answer::Browsed(_) => Step::Same(self),
                _ => Step::Done(self.0),
            }
        }

        fn act(self, (): (), (): &mut ()) -> Step<Self> {
            Step::Wait(self, Ask::After(2))
        }
    }

    fn begun() -> Slots<u8, Counting> {
        let mut slots = Slots::default();
        let turned = slots.begin(&1, || Step::Wait(Counting(0), Ask::After(1)));
        assert!(matches!(turned.next, Next::Asks(Ask::After(1))));
        slots.waits(&1, 7);
        slots
    }

    #[test]
    fn an_answer_to_another_question_changes_nothing() {
        let mut slots = begun();
        let turned = slots.answer(&1, 6, Answer::Elapsed, &mut ());
        assert!(matches!(turned, Turned { stale: None, next: Next::Nothing }));
        assert_eq!(slots.get(&1), Some(&Counting(0)));
        assert!(matches!(slots.answer(&2, 7, Answer::Elapsed, &mut ()).next, Next::Nothing));
    }

    #[test]
    fn an_answer_counts_once() {
        let mut slots = begun();
        assert!(matches!(slots.answer(&1, 7, Answer::Elapsed, &mut ()).next, Next::Asks(_)));
        slots.waits(&1, 8);
        assert!(matches!(slots.answer(&1, 7, Answer::Elapsed, &mut ()).next, Next::Nothing));
        assert_eq!(slots.get(&1), Some(&Counting(1)));
    }

    #[test]
    fn beginning_what_is_under_way_changes_nothing() {
        let mut slots = begun();
        let turned = slots.begin(&1, || panic!("it is under way"));
        assert!(matches!(turned.next, Next::Nothing));
        assert!(matches!(slots.answer(&1, 7, Answer::Elapsed, &mut ()).next, Next::Asks(_)));
    }

    #[test]
    fn an_act_leaves_the_old_question_stale_and_its_answer_is_dropped() {
        let mut slots = begun();
        let turned = slots.act(&1, (), &mut ());
        assert_eq!(turned.stale, Some(7));
        slots.waits(&1, 8);
        assert!(matches!(slots.answer(&1, 7, Answer::Elapsed, &mut ()).next, Next::Nothing));
        assert_eq!(slots.get(&1), Some(&Counting(0)));
    }

    #[test]
    fn the_same_state_keeps_its_question() {
        let mut slots = begun();
        assert!(matches!(slots.answer(&1, 7, Answer::Browsed(String::new()), &mut ()).next, Next::Nothing));
        assert!(matches!(slots.answer(&1, 7, Answer::Elapsed, &mut ()).next, Next::Asks(_)));
    }

    #[test]
    fn what_is_over_is_gone() {
        let mut slots = begun();
        let turned = slots.answer(&1, 7, Answer::Failed(Fault::Offline), &mut ());
        assert!(matches!(turned.next, Next::Done(0)));
        assert!(!slots.has(&1));
    }
}
