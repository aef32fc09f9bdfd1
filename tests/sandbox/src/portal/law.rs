//! The rules that agencies of the sandbox work by: the pack that the app has too, read once. Days and
//! fees are computed with the same code as in the app, because both must follow one text of the law;
//! everything that proves something (signatures, hashes, ciphers) is not.

use std::sync::{Arc, LazyLock};

use gocua_dossier::answers::{Answers, Origin};
use gocua_dossier::calendar::Calendar;
use gocua_dossier::code::Channel;
use gocua_dossier::date::{DateTime, civil_date};
use gocua_dossier::fee::Ask;
use gocua_dossier::form;
use gocua_dossier::pack::Pack;
use gocua_dossier::place::Places;
use gocua_dossier::procedure::{Agencies, Catalogue, Procedure, in_language};

use super::manifest::Manifest;
use super::record::Dossier;

static LAW: LazyLock<Law> = LazyLock::new(Law::read);

/// Procedures, agencies, places and working days.
#[derive(Debug)]
pub struct Law {
    procedures: Catalogue,
    agencies: Option<Agencies>,
    places: Option<Places>,
    calendar: Option<Calendar>,
}

impl Law {
    /// The rules of the built-in pack.
    #[must_use]
    pub fn current() -> &'static Self {
        &LAW
    }

    fn read() -> Self {
        let pack = Pack::built_in();
        Self {
            procedures: pack.procedures().unwrap_or_default(),
            agencies: pack.agencies().ok(),
            places: pack.places().ok(),
            calendar: pack.calendar().ok(),
        }
    }

    /// The procedure with this code at an instant.
    #[must_use]
    pub fn procedure(&self, code: &str, now: i64) -> Option<&Arc<Procedure>> {
        self.procedures.get(code, civil_date(now))
    }

    /// Whether its form has to be signed; one that nobody knows does.
    #[must_use]
    pub fn needs_signature(&self, code: &str, now: i64) -> bool {
        self.procedure(code, now).is_none_or(|procedure| procedure.needs_signature)
    }

    /// What people call the procedure; its code when it is not known (any more).
    #[must_use]
    pub fn procedure_name(&self, code: &str) -> String {
        self.procedures
            .procedures()
            .find(|procedure| procedure.code.as_str() == code)
            .map_or_else(|| code.to_owned(), |procedure| in_language(&procedure.short_name, "vi").to_owned())
    }

    /// What the procedure gives, as a title: "Xác nhận ...".
    #[must_use]
    pub fn result_name(&self, code: &str) -> Option<String> {
        self.procedures
            .procedures()
            .find(|procedure| procedure.code.as_str() == code)
            .map(|procedure| in_language(&procedure.result, "vi").to_owned())
    }

    /// What a component of a procedure is called.
    #[must_use]
    pub fn component_name(&self, procedure: &str, component: &str) -> Option<String> {
        let procedure = self.procedures.procedures().find(|known| known.code.as_str() == procedure)?;
        let component = procedure.components.iter().find(|known| known.id == component)?;
        Some(in_language(&component.name, "vi").to_owned())
    }

    /// What a case of a procedure is called.
    #[must_use]
    pub fn case_name(&self, procedure: &str, case: &str) -> Option<String> {
        let procedure = self.procedures.procedures().find(|known| known.code.as_str() == procedure)?;
        Some(in_language(&procedure.case(case)?.name, "vi").to_owned())
    }

    /// The receiving agency's name when its code follows from the commune; otherwise its code.
    #[must_use]
    pub fn agency_name(&self, manifest: &Manifest) -> String {
        let found = || {
            let procedure = self.procedures.procedures().find(|known| known.code.as_str() == manifest.procedure)?;
            let agency =
                self.agencies.as_ref()?.find(&procedure.receiving.agency, &manifest.place, self.places.as_ref()?)?;
            (agency.code.as_str() == manifest.agency).then(|| agency.name_in("vi").to_owned())
        };
        found().unwrap_or_else(|| format!("Cơ quan {}", manifest.agency))
    }

    /// When the result is promised, for a dossier accepted at `now`: the latest moment when holidays on the
    /// way are not decided yet, because a promise has to hold.
    #[must_use]
    pub fn appointment(&self, procedure: &str, now: i64) -> Option<i64> {
        let limit = self.procedure(procedure, now)?.time_limit(None)?;
        let due = self.calendar.as_ref()?.add(limit.duration, DateTime::from_instant(now), Channel::Online);
        Some(due.latest.instant())
    }

    /// What is to be paid, in đồng, for a dossier sent online, after its answers and with these papers (components of the procedure): what
    /// the app says too. `None` when no rule covers it.
    #[must_use]
    pub fn fee(&self, dossier: &Dossier, papers: &[String]) -> Option<i64> {
        let procedure = self.procedure(&dossier.procedure, dossier.received_at)?;
        let form = Pack::built_in().form(procedure.form.as_deref()?).ok()?;
        let mut answers = Answers::default();
        for answer in &dossier.answers {
            // What the form of today does not know decides nothing.
            if let Ok(path) = answer.path.parse() {
                let _ = answers.set(&path, &answer.raw, Origin::Typed);
            }
        }
        let on = civil_date(dossier.received_at);
        let evaluation = form.evaluate(&answers, &form::Facts::new(on, &dossier.case));
        let known = procedure.costing(&evaluation, |paper| papers.iter().any(|there| there == paper));
        let (counts, facts) = (&known.counts, &known.facts);
        let ask = Ask { on, channel: Channel::Online, case: Some(&dossier.case), counts, facts };
        procedure.fees.quote(&ask).ok().map(|quote| quote.amount.0)
    }
}
