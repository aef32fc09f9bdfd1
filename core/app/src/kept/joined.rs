//! A copy joined with what is kept already. Nothing that is here is overwritten: what is not here is added, and a draft that the copy has
//! otherwise, and not older, is put beside the one that is here. Taking the same copy in again therefore adds nothing.

use std::collections::BTreeMap;

use gocua_dossier::draft::DraftId;
use gocua_vault::{Record, SealedFile, Write};
use zeroize::Zeroizing;

use super::copy::TakenOut;
use super::course::Course;
use super::draft::Draft;
use super::person::Owner;
use super::table::Thing;
use super::{Kept, old, put, read};
use crate::world::bytes::sha256;

/// What a copy brings to what is here.
#[derive(Default)]
pub struct Joined {
    /// The records that are added.
    pub writes: Vec<Write>,
    /// The sealed files that those name.
    pub files: Vec<SealedFile>,
    /// How many dossiers and drafts are among them.
    pub drafts: usize,
}

/// The copy is of another person's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OthersCopy;

/// Values by collection and id.
type Here = BTreeMap<(&'static str, String), Zeroizing<Vec<u8>>>;

impl Joined {
    /// Joins what came out of a copy with the records that are here.
    ///
    /// # Errors
    /// [`OthersCopy`] when both say whose they are, and not the same.
    pub fn of(copy: TakenOut, here: Vec<(&'static str, Vec<Record>)>) -> Result<Self, OthersCopy> {
        let named = |(collection, records): (&'static str, Vec<Record>)| {
            records.into_iter().map(move |record| ((collection, record.id), record.value))
        };
        let here: Here = here.into_iter().flat_map(named).collect();
        if is_others(&copy.writes, &here) {
            return Err(OthersCopy);
        }
        let mut joined = Self::default();
        // What became of a draft is only of use with that very draft.
        let (courses, others): (Vec<Write>, Vec<Write>) = copy.writes.into_iter().partition(is_course);
        let mut drafts = BTreeMap::new();
        for write in others {
            let Write::Put { collection, id, value } = &write else { continue };
            match here.get(&key(collection, id)) {
                _ if collection == old::WORK && here.contains_key(&(Draft::COLLECTION, id.clone())) => {}
                None => {
                    drafts.insert(id.clone(), true);
                    joined.add(write);
                }
                Some(own) if collection == Draft::COLLECTION => {
                    drafts.insert(id.clone(), own == value);
                    if let Some(beside) = beside(own, value).filter(|beside| !here.contains_key(&key_of(beside))) {
                        joined.add(put(&beside));
                    }
                }
                Some(_) => {}
            }
        }
        for write in courses {
            let Write::Put { collection, id, .. } = &write else { continue };
            let fits = drafts.get(id).copied().unwrap_or_default();
            if fits && !here.contains_key(&key(collection, id)) {
                joined.add(write);
            }
        }
        Ok(joined)
    }

    fn add(&mut self, write: Write) {
        if let Write::Put { collection, value, .. } = &write
            && let Some(Ok(thing)) = Thing::read(collection, value)
        {
            self.files.extend(thing.files().into_iter().cloned());
            self.drafts += usize::from(matches!(thing, Thing::Draft(_) | Thing::Work(..)));
        }
        self.writes.push(write);
    }
}

/// A collection is one of ours: only those come out of a copy.
fn key(collection: &str, id: &str) -> (&'static str, String) {
    let known = super::table::COLLECTIONS.into_iter().find(|known| *known == collection);
    (known.unwrap_or_default(), id.to_owned())
}

fn key_of(draft: &Draft) -> (&'static str, String) {
    (Draft::COLLECTION, Kept::id(draft))
}

fn is_course(write: &Write) -> bool {
    matches!(write, Write::Put { collection, .. } if collection == Course::COLLECTION)
}

fn is_others(copy: &[Write], here: &Here) -> bool {
    let whose = |value: &[u8]| read::<Owner>(value).ok().map(|owner| owner.sub);
    let theirs = copy.iter().find_map(|write| match write {
        Write::Put { collection, value, .. } if collection == Owner::COLLECTION => whose(value),
        _ => None,
    });
    let mut owners = here.iter().filter(|((collection, _), _)| *collection == Owner::COLLECTION);
    let ours = owners.find_map(|(_, value)| whose(value));
    theirs.zip(ours).is_some_and(|(theirs, ours)| theirs != ours)
}

/// The draft of a copy beside the one that is here, when neither is merely an older state of the other. Its name follows from what it
/// says, so that it is made once; it was never sent under that name.
fn beside(own: &[u8], theirs: &[u8]) -> Option<Draft> {
    let (ours, copied) = (read::<Draft>(own).ok()?, read::<Draft>(theirs).ok()?);
    if own == theirs || copied.revision < ours.revision {
        return None;
    }
    let mut name = [0; 16];
    name.iter_mut()
        .zip(sha256(&[b"gocua draft of a copy".as_slice(), theirs].concat()))
        .for_each(|(to, from)| *to = from);
    let mut body = copied.body;
    body.id = DraftId(name);
    Some(Draft { body, given_up: Vec::new(), ..copied })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use gocua_dossier::draft::{self, Rules};
    use gocua_vault::backup::Entry;

    use super::*;
    use crate::kept::course::Stage;

    fn owner(sub: &str) -> Owner {
        Owner { sub: sub.to_owned(), name: "Lò Thị Ủ".to_owned() }
    }

    fn draft(id: u8, revision: u64, case: &str) -> Draft {
        let rules = Rules { pack: 3, form: "ct01".into(), form_sha256: "00".repeat(32) };
        let body = draft::Draft::new(DraftId([id; 16]), "1.004194", case, rules, 1_795_000_000);
        Draft { body, files: Vec::new(), given_up: Vec::new(), revision }
    }

    fn signed(draft: &Draft) -> Write {
        let form = serde_json::from_value(serde_json::json!({
            "id": "07".repeat(16), "key": "A".repeat(43), "plain_len": 1, "sealed_len": 17, "sealed_sha256": "09".repeat(32),
        }));
        put(&Course { draft: draft.id(), revision: draft.revision, stage: Stage::Signed { form: form.unwrap() } })
    }

    /// A phone's vault, and what comes out of its copies.
    #[derive(Clone, Default)]
    struct Phone(Vec<Write>);

    impl Phone {
        fn records(&self) -> Vec<(&'static str, Vec<Record>)> {
            let mut all = BTreeMap::<&'static str, Vec<Record>>::new();
            for write in &self.0 {
                let Write::Put { collection, id, value } = write else { continue };
                let record = Record { id: id.clone(), value: value.clone(), sequence: 1 };
                all.entry(key(collection, id).0).or_default().push(record);
            }
            all.into_iter().collect()
        }

        fn copy(&self) -> TakenOut {
            let entries = self.0.iter().filter_map(|write| match write {
                Write::Put { collection, id, value } => {
                    Some(Entry { collection: collection.clone(), id: id.clone(), value: value.clone() })
                }
                Write::Delete { .. } => None,
            });
            TakenOut::sort(entries.collect())
        }

        /// Takes a copy in; the names of what came, and how many dossiers.
        fn takes(&mut self, other: &Self) -> Result<(Vec<String>, usize), OthersCopy> {
            let Joined { writes, drafts, .. } = Joined::of(other.copy(), self.records())?;
            let name = |write: &Write| match write {
                Write::Put { collection, .. } | Write::Delete { collection, .. } => collection.clone(),
            };
            let names = writes.iter().map(name).collect();
            self.0.extend(writes);
            // No name is written twice: what was here is as it was.
            let named = self.records().into_iter().flat_map(|(at, all)| all.into_iter().map(move |one| (at, one.id)));
            let mut all: Vec<_> = named.collect();
            let many = all.len();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), many);
            Ok((names, drafts))
        }
    }

    #[test]
    fn an_empty_room_gets_all_of_it_and_a_second_time_nothing() {
        let mine = draft(1, 4, "self");
        let old = Phone(vec![put(&owner("cong-dan-1")), put(&mine), signed(&mine)]);
        let mut new = Phone::default();
        let (mut names, drafts) = new.takes(&old).unwrap();
        names.sort();
        assert_eq!((names, drafts), (["course", "draft", "owner"].map(str::to_owned).to_vec(), 1));
        assert_eq!(new.takes(&old).unwrap(), (Vec::new(), 0));
        assert_eq!(new.clone().takes(&new.clone()).unwrap(), (Vec::new(), 0));
    }

    #[test]
    fn newer_answers_stay_and_two_that_went_apart_are_both_there() {
        let (older, here) = (draft(1, 4, "self"), draft(1, 6, "self"));
        let mut phone = Phone(vec![put(&here)]);
        assert_eq!(phone.takes(&Phone(vec![put(&older), signed(&older)])).unwrap(), (Vec::new(), 0));
        let apart = Phone(vec![put(&draft(1, 6, "with_family")), signed(&draft(1, 6, "with_family"))]);
        // What became of the other one does not go with this one, and the one beside was never signed under its name.
        assert_eq!(phone.takes(&apart).unwrap(), (vec!["draft".to_owned()], 1));
        assert_eq!(phone.takes(&apart).unwrap(), (Vec::new(), 0));
        let drafts: Vec<Draft> = phone
            .0
            .iter()
            .map(|write| match write {
                Write::Put { value, .. } => read::<Draft>(value).ok().unwrap(),
                Write::Delete { .. } => unreachable!(),
            })
            .collect();
        let cases: Vec<(&str, bool)> =
            drafts.iter().map(|draft| (draft.body.case.as_str(), draft.id() == here.id())).collect();
        assert_eq!(cases, [("self", true), ("with_family", false)]);
    }

    #[test]
    fn what_became_of_the_very_same_draft_comes_along() {
        let mine = draft(1, 4, "self");
        let mut phone = Phone(vec![put(&mine)]);
        assert_eq!(phone.takes(&Phone(vec![put(&mine), signed(&mine)])).unwrap(), (vec!["course".to_owned()], 0));
        // And what is here of it already stays.
        let later = put(&Course { revision: 9, ..read(&value(&signed(&mine))).ok().unwrap() });
        assert_eq!(phone.takes(&Phone(vec![put(&mine), later])).unwrap(), (Vec::new(), 0));
    }

    fn value(write: &Write) -> Vec<u8> {
        match write {
            Write::Put { value, .. } => value.to_vec(),
            Write::Delete { .. } => Vec::new(),
        }
    }

    #[test]
    fn another_persons_copy_changes_nothing() {
        let mut phone = Phone(vec![put(&owner("cong-dan-1"))]);
        let others = Phone(vec![put(&owner("cong-dan-2")), put(&draft(2, 1, "self"))]);
        assert_eq!(phone.takes(&others), Err(OthersCopy));
        // One that was never signed in may be anybody's.
        assert_eq!(phone.takes(&Phone(vec![put(&draft(2, 1, "self"))])).unwrap().1, 1);
    }
}
