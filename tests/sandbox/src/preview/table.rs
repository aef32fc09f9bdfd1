//! The edition that is looked at, and the phone that shows it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use gocua_author::files::Files;
use gocua_pack::opened::Opened;
use gocua_pack::people::Person;
use gocua_pack::remark::Remark;
use gocua_pack::{lint, people};

use super::lead;
use super::looking::{Looking, State};
use crate::World;
use crate::phone::{self, Phone};
use crate::portal::edition::Edition;

/// A preview that runs.
pub(super) struct Preview {
    pub(super) world: Arc<World>,
    pub(super) folder: PathBuf,
    pub(super) data: PathBuf,
    pub(super) state: Mutex<State>,
    /// The phone that is shown, and its pages.
    pub(super) shown: Mutex<Option<(Arc<Phone>, Router)>>,
    /// The last edition that could be published.
    pub(super) edition: Mutex<Option<Arc<Opened>>>,
    /// One phone is led at a time.
    pub(super) leading: tokio::sync::Mutex<()>,
}

impl Preview {
    pub(super) fn state(&self) -> State {
        let view = self.phone().map(|phone| phone.view());
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(view) = view {
            (state.screen, state.said) = (view.screen, view.read_aloud);
        }
        state
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The sources are these now: says what is wrong, and shows them when they can be published.
    pub(super) async fn take(&self, files: Result<Files, Vec<Remark>>, changed: Option<String>) {
        let opened = files.and_then(Opened::of);
        let (opened, remarks) = match opened {
            Ok(opened) => {
                let mut remarks = lint::lint(&opened);
                remarks.extend(people::run(&opened).1);
                (Some(opened), remarks)
            }
            Err(remarks) => (None, remarks),
        };
        // What the app itself would refuse cannot be shown; what only a lint or a worked person finds wrong can.
        let opened = opened.filter(Opened::is_sound);
        let mut remarks: Vec<&Remark> = remarks.iter().collect();
        remarks.sort_by_key(|remark| (remark.weight, &remark.file, remark.line));
        let remarks = remarks.into_iter().map(ToString::to_string).collect();
        self.change(|state| {
            state.remarks = remarks;
            state.is_current = opened.is_some();
        });
        if let Some(opened) = opened {
            self.world.rules.publish(Edition::Folder(Arc::new(opened.built.contents.clone())));
            let opened = Arc::new(opened);
            *self.edition.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&opened));
            let looking = self.looking(&opened, changed.as_deref());
            self.show(&opened, looking).await;
        }
    }

    /// Where to look after a file was changed: at its procedure, and there where one was.
    fn looking(&self, opened: &Opened, changed: Option<&str>) -> Looking {
        let mut looking = self.state().looking;
        let of_file = changed.and_then(|file| {
            let name = file.split('/').next_back()?.strip_suffix(".toml")?;
            let by_form = |form: &str| opened.procedures.values().find(|own| own.form.as_deref() == Some(form));
            let procedure = match file.split('/').next()? {
                "procedures" => opened.procedures.get(name),
                "forms" | "people" => by_form(name),
                _ => None,
            };
            procedure.map(|procedure| procedure.code.as_str().to_owned())
        });
        if let Some(code) = of_file.filter(|code| *code != looking.procedure) {
            looking = Looking { procedure: code, ..Looking::default() };
        }
        if !opened.procedures.contains_key(&looking.procedure) {
            let first = opened.procedures.values().filter(|own| own.form.is_some()).min_by_key(|own| own.rank);
            let code = first.or(opened.procedures.values().next()).map(|own| own.code.as_str().to_owned());
            looking = Looking { procedure: code.unwrap_or_default(), ..Looking::default() };
        }
        looking.screen = self.question_of(&looking.procedure);
        let people = people::of(opened, &looking.procedure);
        if !people.iter().any(|person| person.name.value == looking.person) {
            looking.person = people.first().map(|person| person.name.value.clone()).unwrap_or_default();
        }
        looking
    }

    /// The question that the phone shows of a procedure; nothing when it shows something else.
    pub(super) fn question_of(&self, procedure: &str) -> String {
        let state = self.state();
        let is_own = state.looking.procedure == procedure && state.screen.starts_with("question.");
        if is_own { state.screen } else { String::new() }
    }

    pub(super) fn phone(&self) -> Option<Arc<Phone>> {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.as_ref().map(|(phone, _)| Arc::clone(phone))
    }

    /// A new phone with this edition, led to where one looks.
    pub(super) async fn show(&self, opened: &Arc<Opened>, looking: Looking) {
        let _one = self.leading.lock().await;
        let generation = self.state().generation + 1;
        let folder = self.data.join(format!("preview-{generation}"));
        let phone = match self.fresh(&folder).await {
            Ok(phone) => phone,
            Err(what) => return self.change(|state| state.remarks.insert(0, what)),
        };
        let router = phone::pages(Arc::clone(&phone));
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some((Arc::clone(&phone), router));
        let _ = std::fs::remove_dir_all(self.data.join(format!("preview-{}", generation.saturating_sub(1))));
        let own = people::of(opened, &looking.procedure);
        let person: Option<&Person> = own.iter().find(|person| person.name.value == looking.person);
        self.change(|state| {
            state.generation = generation;
            state.is_leading = true;
            state.looking = looking.clone();
            state.people = own.iter().map(|person| person.name.value.clone()).collect();
            let mut procedures: Vec<_> = opened.procedures.values().collect();
            procedures.sort_by_key(|own| (own.form.is_none(), own.rank));
            let name = |own: &&gocua_dossier::procedure::Procedure| {
                (own.code.as_str().to_owned(), gocua_dossier::procedure::in_language(&own.short_name, "vi").to_owned())
            };
            state.procedures = procedures.iter().map(name).collect();
        });
        lead::lead(&phone, opened, &looking, person, &folder).await;
        self.change(|state| state.is_leading = false);
    }

    /// A phone that has this edition before anything is done with it.
    async fn fresh(&self, folder: &Path) -> Result<Arc<Phone>, String> {
        let told = |error: std::io::Error| format!("{}: {error}", folder.display());
        let _ = std::fs::remove_dir_all(folder);
        std::fs::create_dir_all(folder.join("app")).map_err(told)?;
        let (_, container) = crate::portal::packs::current(&self.world).await.map_err(|error| error.to_string())?;
        std::fs::write(folder.join("app/pack.json"), container).map_err(told)?;
        let phone = Phone::new(folder).map_err(told)?;
        phone.switch_on(&self.world);
        Ok(phone)
    }
}
