//! A folder of sources, built and loaded as the app loads it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gocua_author::fault::Fault;
use gocua_author::files::Files;
use gocua_author::pack::{self, Built};
use gocua_dossier::form::{Form, LoadError};
use gocua_dossier::place::Places;
use gocua_dossier::procedure::{Agencies, ComponentKind, Procedure};

use crate::remark::{Remark, Weight};

/// A pack, as far as it could be loaded.
pub struct Opened {
    /// The sources.
    pub files: Files,
    /// What was made of them.
    pub built: Built,
    /// Forms by id.
    pub forms: BTreeMap<String, Form>,
    /// Procedures by code.
    pub procedures: BTreeMap<String, Procedure>,
    /// Communes; nothing when the pack has none of its own.
    pub places: Option<Arc<Places>>,
    /// Rules for agencies; as above.
    pub agencies: Option<Agencies>,
    /// What was found on the way.
    pub remarks: Vec<Remark>,
}

impl Opened {
    /// Reads, builds and loads a folder.
    ///
    /// # Errors
    /// [`Remark`]s when there is nothing that could be looked at further.
    pub fn read(folder: &Path) -> Result<Self, Vec<Remark>> {
        Self::of(Files::read(folder).map_err(told)?)
    }

    /// Builds and loads files.
    ///
    /// # Errors
    /// As [`Opened::read`].
    pub fn of(files: Files) -> Result<Self, Vec<Remark>> {
        let built = pack::build(&files).map_err(told)?;
        let mut opened = Self {
            files,
            built,
            forms: BTreeMap::new(),
            procedures: BTreeMap::new(),
            places: None,
            agencies: None,
            remarks: Vec::new(),
        };
        opened.load();
        opened.fit();
        Ok(opened)
    }

    fn load(&mut self) {
        for form in self.built.forms.values() {
            match Form::load(form.json.as_bytes()) {
                Ok(loaded) => drop(self.forms.insert(form.name.clone(), loaded)),
                Err(error) => {
                    let file = format!("forms/{}.toml", form.name);
                    let place = place(&error).and_then(|name| at(&form.places, name));
                    let (file, line) = place.unwrap_or((file, 0));
                    self.remarks.push(Remark::fault(&file, line, error.to_string()));
                }
            }
        }
        for procedure in self.built.procedures.values() {
            match Procedure::load(&procedure.json) {
                Ok(loaded) => drop(self.procedures.insert(procedure.code.clone(), loaded)),
                Err(error) => {
                    let file = format!("procedures/{}.toml", procedure.code);
                    self.remarks.push(Remark::fault(&file, 0, error.to_string()));
                }
            }
        }
        let text = |path: &str| self.built.contents.get(path);
        match text("places.json").map(|text| Places::load(text)).transpose() {
            Ok(places) => self.places = places.map(Arc::new),
            Err(error) => self.remarks.push(Remark::fault("places.json", 0, error.to_string())),
        }
        match text("agencies.json").map(|text| Agencies::load(text)).transpose() {
            Ok(agencies) => self.agencies = agencies,
            Err(error) => self.remarks.push(Remark::fault("agencies.json", 0, error.to_string())),
        }
    }

    /// Whether procedures and forms fit each other.
    fn fit(&mut self) {
        let mut remarks = Vec::new();
        for (code, procedure) in &self.procedures {
            let file = format!("procedures/{code}.toml");
            let line = |path: &str| self.line(code, path);
            let own = procedure.components.iter().filter(|component| component.kind == ComponentKind::Form).count();
            let Some(id) = &procedure.form else {
                if own > 0 {
                    remarks.push(Remark::fault(&file, 0, "a component is the form, and there is none"));
                }
                continue;
            };
            if own != 1 {
                remarks.push(Remark::fault(&file, 0, format!("{own} components are the form; one is")));
            }
            let Some(form) = self.forms.get(id) else {
                if !self.built.forms.contains_key(id) {
                    remarks.push(Remark::fault(&file, line("form"), format!("there is no form {id}")));
                }
                continue;
            };
            let flags: Vec<&str> = form.computed_names().collect();
            for (place, component) in procedure.components.iter().enumerate() {
                if let Some(flag) = component.when.as_deref().filter(|flag| !flags.contains(flag)) {
                    let at = line(&format!("components[{place}].when"));
                    remarks.push(Remark::fault(&file, at, format!("the form computes no {flag}")));
                }
            }
            if let Some(place) = procedure.receiving.place.as_deref().filter(|place| !form.has_question(place)) {
                remarks.push(Remark::fault(&file, line("receiving.place"), format!("the form asks no {place}")));
            }
            let cases: Vec<&str> = form.cases().collect();
            for case in procedure.cases.iter().filter(|case| !cases.contains(&case.id.as_str())) {
                remarks.push(Remark::fault(&file, line("cases"), format!("the form has no case {}", case.id)));
            }
            for case in cases.iter().filter(|case| procedure.case(case).is_none()) {
                remarks.push(Remark::fault(
                    &file,
                    line("cases"),
                    format!("the form has the case {case}, and nobody can choose it"),
                ));
            }
            let papers: Vec<&str> = procedure.components.iter().map(|component| component.id.as_str()).collect();
            for fact in procedure
                .fees
                .facts()
                .keys()
                .filter(|fact| !flags.contains(&fact.as_str()) && !papers.contains(&fact.as_str()))
            {
                // What only the account knows is a possibility for ever: said, and never counted on.
                if !matches!(fact.as_str(), "level_2" | "five_papers") {
                    remarks.push(Remark::fault(&file, line("fees.facts"), format!("nothing says whether {fact}")));
                }
            }
            for unit in procedure.fees.charges().iter().filter_map(|charge| charge.per.as_ref()) {
                if !form.has_question(unit) && !flags.contains(&unit.as_str()) {
                    remarks.push(Remark::fault(&file, line("fees.charges"), format!("nothing counts {unit}")));
                }
            }
            if let (Some(agencies), Some(places)) = (&self.agencies, &self.places)
                && agencies.find(&procedure.receiving.agency, "00004", places.as_ref()).is_none()
            {
                let at = line("receiving.agency");
                remarks.push(Remark::fault(
                    &file,
                    at,
                    format!("agencies.json finds no {}", procedure.receiving.agency),
                ));
            }
        }
        self.remarks.extend(remarks);
    }

    /// Whether the app would take it, whatever lints and people say.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.remarks.iter().all(|remark| remark.weight != Weight::Fault)
    }

    /// The line of a member of a procedure (`fees.charges[0].amount`); 0 when it has none of its own.
    #[must_use]
    pub fn line(&self, code: &str, path: &str) -> usize {
        self.built.procedures.get(code).and_then(|built| built.places.get(path)).copied().unwrap_or(0)
    }

    /// Where a question, computed value or rule of a form was written.
    #[must_use]
    pub fn written(&self, form: &str, name: &str) -> (String, usize) {
        let places = self.built.forms.get(form).map(|built| &built.places);
        places.and_then(|places| at(places, name)).unwrap_or_else(|| (format!("forms/{form}.toml"), 0))
    }
}

fn told(faults: Vec<Fault>) -> Vec<Remark> {
    faults.into_iter().map(Remark::from).collect()
}

/// The name that a fault of the app's loader is about.
fn place(error: &LoadError) -> Option<&str> {
    match error {
        LoadError::Question { name, .. } | LoadError::Name(name) | LoadError::Step(name) => Some(name),
        LoadError::Unknown { place, .. } | LoadError::Expression { place, .. } => Some(place),
        LoadError::Placeholder { text, .. } => Some(text),
        LoadError::Cycle(names) | LoadError::MissingTexts(names) => names.first().map(String::as_str),
        LoadError::Limit { .. } | LoadError::Malformed(_) => None,
    }
}

/// The place of the longest name that the loader's own name for a place begins with: `members.number.when`, `rule declared`.
fn at(places: &BTreeMap<String, (String, usize)>, name: &str) -> Option<(String, usize)> {
    let name = name.replace(' ', ".");
    let mut name = name.as_str();
    loop {
        if let Some(place) = places.get(name) {
            return Some(place.clone());
        }
        name = name.rsplit_once('.')?.0;
    }
}
