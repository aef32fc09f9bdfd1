//! What a form said last. Within one turn the same is asked several times: what a tap means, what follows, how it is drawn.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use gocua_dossier::answers::Answers;
use gocua_dossier::form::{Evaluation, Facts, Form, PlaceNames};
use gocua_dossier::place::Places;

use super::doubtful::{self, Account, By, Doubted};
use super::legible;
use crate::say::words::Words;

/// What a form said last, and about what. It belongs to a room: it knows answers.
#[derive(Default)]
pub struct Memory(Mutex<(Option<Said>, Doubted)>);

struct Said {
    form: Arc<Form>,
    answers: Answers,
    facts: Facts,
    account: Account,
    evaluation: Arc<Evaluation>,
}

impl Memory {
    /// What a form says, and what printing it says, in the words of the facts' language; what was said last, if it was asked the same.
    pub fn evaluate(
        &self,
        form: &Arc<Form>,
        answers: &Answers,
        facts: Facts,
        (places, account, words): (&Places, &Account, &Words),
    ) -> Arc<Evaluation> {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (last, doubted) = &mut *memory;
        if let Some(said) = last.as_ref()
            && said.is_about(form, answers, &facts, account)
        {
            return Arc::clone(&said.evaluation);
        }
        let mut evaluation = form.evaluate(answers, &facts);
        legible::judge(&mut evaluation, words);
        doubtful::judge(&mut evaluation, &By { form, answers, today: facts.today, places, account, words }, doubted);
        let evaluation = Arc::new(evaluation);
        let (form, answers) = (Arc::clone(form), answers.clone());
        let account = account.clone();
        *last = Some(Said { form, answers, facts, account, evaluation: Arc::clone(&evaluation) });
        evaluation
    }
}

impl Said {
    /// Everything that an evaluation depends on is compared; form and places, which never change, by being the same one.
    fn is_about(&self, form: &Arc<Form>, answers: &Answers, facts: &Facts, account: &Account) -> bool {
        let Facts { today, case, language, you, places } = &self.facts;
        let is_there =
            |places: &Option<Arc<dyn PlaceNames>>| places.as_ref().map(|places| Arc::as_ptr(places).cast::<()>());
        Arc::ptr_eq(&self.form, form)
            && (today, case, language, you) == (&facts.today, &facts.case, &facts.language, &facts.you)
            && is_there(places) == is_there(&facts.places)
            && self.answers == *answers
            && self.account == *account
    }
}

impl fmt::Debug for Memory {
    /// Without what it knows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use gocua_dossier::answers::Origin;
    use gocua_dossier::date::civil_date;

    use super::*;
    use crate::rules::library::Library;

    #[test]
    fn what_was_said_counts_only_for_exactly_what_was_asked() {
        let library = Library::built_in();
        let form = library.form("ct01").unwrap().0;
        let (memory, mut answers) = (Memory::default(), Answers::default());
        let facts = || Facts::new(civil_date(1_796_000_000), "self");
        let words = Words::new("vi");
        let ask = |answers: &Answers, facts: Facts| {
            memory.evaluate(form, answers, facts, (library.places(), &Account::new(), &words))
        };
        let first = ask(&answers, facts());
        assert!(Arc::ptr_eq(&first, &ask(&answers, facts())));
        let others = [
            Facts { today: civil_date(1_796_100_000), ..facts() },
            Facts { language: "en".to_owned(), ..facts() },
            Facts { you: Some("bà".to_owned()), ..facts() },
            Facts { places: Some(library.place_names()), ..facts() },
        ];
        for other in others {
            let before = ask(&answers, facts());
            assert!(!Arc::ptr_eq(&before, &ask(&answers, other)));
        }
        let before = ask(&answers, facts());
        answers.set(&"full_name".parse().unwrap(), "Lò Thị Ủ", Origin::Typed).unwrap();
        let after = ask(&answers, facts());
        assert!(!Arc::ptr_eq(&before, &after));
        let name = |said: &Evaluation| said.question(&"full_name".parse().unwrap()).unwrap().raw.clone();
        assert_eq!((name(&before).as_str(), name(&after).as_str()), ("", "Lò Thị Ủ"));
    }
}
