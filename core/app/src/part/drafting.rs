//! Drafts, what became of them, and how safely each answer is kept.
//!
//! Answers are the one thing that is in memory before it is on the disk; each says which it is. Everything else changes when it was
//! kept, through [`Drafting::take`].

use std::collections::{BTreeMap, BTreeSet};

use gocua_dossier::answers::{Answers, Path};
use gocua_dossier::draft::{DraftId, DraftPaper};
use gocua_dossier::submission::to_hex;
use gocua_vault::{SealedFile, Write};

use crate::door::view::SaveState;
use crate::flow::card::Card;
use crate::flow::paper::{Paper, Seen};
use crate::flow::save::Save;
use crate::kept::course::{Course, Stage};
use crate::kept::draft::Draft;
use crate::kept::edition::Edition;
use crate::kept::prepared::Prepared;
use crate::kept::table::Thing;
use crate::kept::{self, Kept};
use crate::rules::doubtful::Account;
use crate::rules::editions::Editions;
use crate::rules::here::stage;
use crate::rules::memory::Memory;
use crate::world::flow::Slots;

/// A component of a draft, or a question of one.
pub type Spot = (DraftId, String);

/// What somebody has to send and sign with, as far as it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Means {
    /// Level of the electronic identity that is signed in.
    pub level: Option<u8>,
    /// Whether a signing account is connected.
    pub signs: bool,
}

/// Everything about drafts.
#[derive(Default)]
pub struct Drafting {
    drafts: BTreeMap<DraftId, Draft>,
    courses: BTreeMap<DraftId, Course>,
    prepared: BTreeMap<DraftId, Prepared>,
    /// The rules that drafts were begun under.
    pub editions: Editions,
    /// What a form said last about one of them.
    pub memory: Memory,
    /// What is known of who is signed in; nothing in a visit.
    pub account: Account,
    /// What they have to send and sign with.
    pub means: Means,
    /// The revision that is on the disk.
    on_disk: BTreeMap<DraftId, u64>,
    /// The revision in which a field last changed, since the vault was opened.
    changed: BTreeMap<Spot, u64>,
    /// Fields left since they were last edited: their faults may be shown.
    left: BTreeSet<Spot>,
    /// Keeping drafts.
    pub saves: Slots<DraftId, Save>,
    /// Papers being fetched.
    pub papers: Slots<Spot, Paper>,
    /// Cards being read, by the question they are to answer.
    pub cards: Slots<Spot, Card>,
}

impl Drafting {
    /// A draft.
    #[must_use]
    pub fn draft(&self, id: DraftId) -> Option<&Draft> {
        self.drafts.get(&id)
    }

    /// All drafts, the one changed last first.
    #[must_use]
    pub fn newest_first(&self) -> Vec<&Draft> {
        let mut drafts: Vec<&Draft> = self.drafts.values().collect();
        drafts.sort_by_key(|draft| (std::cmp::Reverse(draft.body.updated), draft.id()));
        drafts
    }

    /// Ids of all drafts.
    #[must_use]
    pub fn ids(&self) -> Vec<DraftId> {
        self.drafts.keys().copied().collect()
    }

    /// What became of a draft, of whichever revision.
    #[must_use]
    pub fn course(&self, id: DraftId) -> Option<&Course> {
        self.courses.get(&id)
    }

    /// Who prepared a draft beside the person, if somebody did.
    #[must_use]
    pub fn prepared(&self, id: DraftId) -> Option<&Prepared> {
        self.prepared.get(&id)
    }

    /// What became of a draft as it is now.
    #[must_use]
    pub fn stage(&self, id: DraftId) -> Option<&Stage> {
        stage(self.draft(id)?, self.course(id))
    }

    /// Whether a draft may change: not once it is sealed.
    #[must_use]
    pub fn may_change(&self, id: DraftId) -> bool {
        self.drafts.contains_key(&id) && !self.stage(id).is_some_and(Stage::is_final)
    }

    /// A new draft, and the rules it is begun under.
    pub fn begin(&mut self, draft: Draft, edition: Option<Edition>) {
        if let Some(edition) = edition {
            self.editions.insert(edition);
        }
        self.drafts.insert(draft.id(), draft);
    }

    /// Changes a draft that may change; whether anything is different. What was made of the earlier answers is not of these.
    pub fn change(
        &mut self,
        id: DraftId,
        fields: &[String],
        now: i64,
        change: impl FnOnce(&mut Draft) -> bool,
    ) -> bool {
        if !self.may_change(id) {
            return false;
        }
        let Some(draft) = self.drafts.get_mut(&id) else { return false };
        if !change(draft) {
            return false;
        }
        draft.touch(now);
        let revision = draft.revision;
        self.changed.extend(fields.iter().map(|field| ((id, field.clone()), revision)));
        true
    }

    /// As [`Drafting::change`], of the answers alone; the same answers again are no change.
    pub fn answer(
        &mut self,
        id: DraftId,
        fields: &[String],
        now: i64,
        change: impl FnOnce(&mut Answers) -> bool,
    ) -> bool {
        let mut others = Vec::new();
        let is_changed = self.change(id, fields, now, |draft| {
            let before = draft.body.answers.clone();
            let is_changed = change(&mut draft.body.answers) && draft.body.answers != before;
            // One answer may bring others along: a card does.
            let answers = &draft.body.answers;
            let paths = answers.entries().map(|(path, _)| path).filter(|path| answers.raw(path) != before.raw(path));
            others.extend(paths.map(|path| (id, path.to_string())));
            is_changed
        });
        if is_changed {
            let revision = self.drafts.get(&id).map_or(0, |draft| draft.revision);
            self.changed.extend(others.into_iter().map(|spot| (spot, revision)));
        }
        is_changed
    }

    /// Names a sealed paper in its draft.
    pub fn add_paper(&mut self, (id, component): &Spot, seen: Seen, file: SealedFile, now: i64) -> bool {
        self.change(*id, &[paper_field(component)], now, |draft| {
            draft.body.papers.push(DraftPaper {
                component: component.clone(),
                file: to_hex(file.id.as_bytes()),
                name: seen.name,
                media_type: seen.media_type.as_str().to_owned(),
                bytes: file.plain_len,
                sha256: to_hex(&file.sealed_sha256),
                pages: seen.pages,
                added: now,
            });
            draft.files.push(file);
            true
        })
    }

    /// Takes papers of a component out, all or one by its number. The files go with the next sweep, after the record that named them
    /// has gone for good.
    pub fn take_out(&mut self, (id, component): &Spot, number: Option<usize>, now: i64) -> bool {
        self.change(*id, &[paper_field(component)], now, |draft| {
            let (before, mut at) = (draft.body.papers.len(), 0);
            draft.body.papers.retain(|paper| {
                let own = paper.component == *component;
                at += usize::from(own);
                !own || number.is_some_and(|number| number + 1 != at)
            });
            let named: BTreeSet<&str> = draft.body.papers.iter().map(|paper| paper.file.as_str()).collect();
            draft.files.retain(|file| named.contains(to_hex(file.id.as_bytes()).as_str()));
            draft.body.papers.len() != before
        })
    }

    /// Another row; its number.
    pub fn add_row(&mut self, id: DraftId, group: &str, now: i64) -> Option<u16> {
        let mut added = None;
        self.answer(id, &[group.to_owned()], now, |answers| {
            added = answers.add_row(group).ok();
            added.is_some()
        });
        added
    }

    /// Takes a row away. The rows after it move up, so marks on rows of that group mean nothing any more.
    pub fn remove_row(&mut self, id: DraftId, group: &str, row: u16, now: i64) -> bool {
        let in_group = |spot: &Spot| {
            let path = spot.1.parse::<Path>().ok();
            spot.0 == id && path.is_some_and(|path| path.row().is_some() && path.name() == group)
        };
        self.changed.retain(|spot, _| !in_group(spot));
        self.left.retain(|spot| !in_group(spot));
        self.answer(id, &[group.to_owned()], now, |answers| {
            answers.remove_row(group, row);
            true
        })
    }

    /// The person left a field, or has something to hear about it now.
    pub fn leave(&mut self, id: DraftId, field: &str) {
        self.left.insert((id, field.to_owned()));
    }

    /// The person is in the middle of a field.
    pub fn enter(&mut self, id: DraftId, field: &str) {
        self.left.remove(&(id, field.to_owned()));
    }

    /// Whether the app may say what is wrong with a field: nobody is corrected in the middle of a word.
    #[must_use]
    pub fn was_left(&self, id: DraftId, field: &str) -> bool {
        self.left.contains(&(id, field.to_owned()))
    }

    /// Whether the last change of a field is not on the disk yet.
    #[must_use]
    pub fn is_unsaved(&self, id: DraftId, field: &str) -> bool {
        // What a draft is begun with is of its first revision, and a draft that is nowhere on the disk has nothing there.
        let changed = |field: &str| self.changed.get(&(id, field.to_owned())).copied().unwrap_or(1);
        // A row is kept when its list is: when one is taken out, those after it move up and are nowhere on the disk yet.
        let row = field.parse::<Path>().ok().filter(|path| path.row().is_some());
        let changed = changed(field).max(row.map_or(0, |path| changed(path.name())));
        changed > self.on_disk.get(&id).copied().unwrap_or(0)
    }

    /// How safely a field is kept.
    #[must_use]
    pub fn save_state(&self, id: DraftId, field: &str, is_empty: bool) -> SaveState {
        match (self.is_unsaved(id, field), self.saves.get(&id)) {
            (true, Some(Save::Failed(_))) => SaveState::Failed,
            (true, _) => SaveState::Saving,
            (false, _) if is_empty => SaveState::Empty,
            (false, _) => SaveState::Saved,
        }
    }

    /// A revision of a draft is on the disk.
    pub fn was_kept(&mut self, id: DraftId, revision: u64) {
        let on_disk = self.on_disk.entry(id).or_default();
        *on_disk = revision.max(*on_disk);
    }

    /// What is only in memory: drafts whose last changes are not on the disk, each with the rules that it was begun under.
    #[must_use]
    pub fn unsaved(&self) -> Vec<Write> {
        let unsaved = |draft: &&Draft| draft.revision > self.on_disk.get(&draft.id()).copied().unwrap_or(0);
        let writes = |draft: &Draft| {
            let rules = self.editions.record(&draft.body.rules.form_sha256).map(kept::put);
            rules.into_iter().chain([kept::put(draft)])
        };
        self.drafts.values().filter(unsaved).flat_map(writes).collect()
    }

    /// Something that is on the disk; what is not about drafts comes back.
    pub fn take(&mut self, thing: Thing) -> Option<Thing> {
        match thing {
            Thing::Draft(draft) => self.take_draft(*draft),
            Thing::Course(course) => {
                self.courses.insert(course.draft, *course);
            }
            Thing::Work(draft, course) => {
                let id = draft.id();
                self.take_draft(*draft);
                if let Some(course) = course {
                    self.courses.insert(id, *course);
                }
            }
            Thing::Prepared(prepared) => {
                self.prepared.insert(prepared.draft, *prepared);
            }
            Thing::Edition(edition) => self.editions.insert(*edition),
            other => return Some(other),
        }
        None
    }

    fn take_draft(&mut self, draft: Draft) {
        let id = draft.id();
        self.was_kept(id, draft.revision);
        // What was typed since is newer.
        if self.drafts.get(&id).is_none_or(|here| here.revision <= draft.revision) {
            self.drafts.insert(id, draft);
        }
    }

    /// A record is gone from the disk.
    pub fn gone(&mut self, collection: &str, id: &str) {
        match (collection, DraftId::try_from(id.to_owned())) {
            (Draft::COLLECTION, Ok(draft)) => {
                self.drafts.remove(&draft);
                self.on_disk.remove(&draft);
                self.changed.retain(|spot, _| spot.0 != draft);
                self.left.retain(|spot| spot.0 != draft);
            }
            (Course::COLLECTION, Ok(draft)) => {
                self.courses.remove(&draft);
            }
            (Prepared::COLLECTION, Ok(draft)) => {
                self.prepared.remove(&draft);
            }
            (Edition::COLLECTION, _) => self.editions.remove(id),
            _ => {}
        }
    }

    /// Rules that no draft names any more, without the one that is going.
    #[must_use]
    pub fn unnamed_editions(&self, going: Option<DraftId>) -> Vec<String> {
        let stays = |draft: &&Draft| Some(draft.id()) != going;
        let named: BTreeSet<&str> =
            self.drafts.values().filter(stays).map(|draft| draft.body.rules.form_sha256.as_str()).collect();
        self.editions.hashes().filter(|hash| !named.contains(hash)).map(str::to_owned).collect()
    }
}

/// Under which name the papers of a component are said to be kept.
#[must_use]
pub fn paper_field(component: &str) -> String {
    format!("paper.{component}")
}

#[cfg(test)]
mod tests;
