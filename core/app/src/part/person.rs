//! Who it is: the person a vault belongs to, as far as the vault knows.

use std::collections::BTreeMap;

use gocua_dossier::answers::Source;
use gocua_dossier::date::Date;
use gocua_identity::Gender;

use crate::door::config::Environment;
use crate::kept::Kept;
use crate::kept::document::Document;
use crate::kept::person::{GivenBack, Linked, Owner, Pending, Session};
use crate::kept::prepared::Host;
use crate::kept::settings::Settings;
use crate::kept::table::Thing;
use crate::part::drafting::Means;
use crate::say::words::Address;

/// The person, their documents and what they have set.
#[derive(Default)]
pub struct Person {
    /// Whoever signed in first.
    pub owner: Option<Owner>,
    /// Who is signed in.
    pub session: Option<Session>,
    /// Grants of which the broker may not know that they are over.
    pub given_back: Vec<GivenBack>,
    /// The signing account.
    pub linked: Option<Linked>,
    /// A sign-in that was in the browser when the process died.
    pub pending: Option<Pending>,
    /// What they have set.
    pub settings: Settings,
    /// Their documents, newest first.
    pub documents: Vec<Document>,
}

impl Person {
    /// What people are told who are helped by this person; nothing of somebody who is in no team, as far as the broker said.
    #[must_use]
    pub fn host(&self) -> Option<Host> {
        let profile = &self.session.as_ref()?.profile;
        let member = profile.member.as_ref()?;
        Some(Host { name: profile.name.clone(), team: member.team.clone(), place: member.place.clone() })
    }

    /// Something that is on the disk. A session or an account of another service is of no use here, and its tokens must not be sent
    /// to it.
    pub fn take(&mut self, thing: Thing, environment: &Environment) {
        match thing {
            Thing::Owner(owner) => self.owner = Some(owner),
            Thing::Session(session) => {
                self.session = (session.provider.issuer() == environment.broker).then_some(*session);
            }
            Thing::GivenBack(grant) => {
                self.given_back.retain(|held| held.id() != grant.id());
                self.given_back.push(*grant);
            }
            Thing::Linked(linked) => self.linked = (linked.base == environment.signing).then_some(*linked),
            Thing::Pending(pending) => self.pending = Some(*pending),
            Thing::Settings(settings) => self.settings = settings,
            Thing::Document(document) => {
                self.documents.retain(|held| held.id != document.id);
                self.documents.push(*document);
                self.documents.sort_by_key(|held| std::cmp::Reverse(held.received_at));
            }
            Thing::Draft(_) | Thing::Course(_) | Thing::Prepared(_) | Thing::Work(..) | Thing::Edition(_) => {}
        }
    }

    /// A record is gone from the disk.
    pub fn gone(&mut self, collection: &str, id: &str) {
        match collection {
            Session::COLLECTION => self.session = None,
            GivenBack::COLLECTION => self.given_back.retain(|held| held.id() != id),
            Linked::COLLECTION => self.linked = None,
            Pending::COLLECTION => self.pending = None,
            Document::COLLECTION => self.documents.retain(|held| held.id != id),
            _ => {}
        }
    }

    /// A document.
    #[must_use]
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.documents.iter().find(|held| held.id == id)
    }

    /// How the person is addressed: as age and sex ask for, once it is known who it is.
    #[must_use]
    pub fn address(&self, today: Date) -> Address {
        let Some(session) = &self.session else { return Address::Neutral };
        let year = session.profile.birthdate.get(..4).and_then(|year| year.parse::<i32>().ok());
        match (year.map(|year| today.year() - year), session.profile.gender) {
            (Some(60..), Some(Gender::Male)) => Address::Grandfather,
            (Some(60..), Some(Gender::Female)) => Address::Grandmother,
            (Some(18..), Some(Gender::Male)) => Address::Brother,
            (Some(18..), Some(Gender::Female)) => Address::Sister,
            _ => Address::Neutral,
        }
    }

    /// What they have to send and sign with.
    #[must_use]
    pub fn means(&self) -> Means {
        Means { level: self.session.as_ref().map(|session| session.profile.level), signs: self.linked.is_some() }
    }

    /// What is known of the person without asking.
    #[must_use]
    pub fn known(&self) -> BTreeMap<Source, String> {
        let Some(profile) = self.session.as_ref().map(|session| &session.profile) else { return BTreeMap::new() };
        let gender = profile.gender.map(|gender| if gender == Gender::Female { "female" } else { "male" });
        [
            (Source::ProfileName, Some(profile.name.clone())),
            (Source::ProfileBirthdate, Some(profile.birthdate.clone())),
            (Source::ProfilePersonalNumber, Some(profile.personal_number.clone())),
            (Source::ProfileGender, gender.map(str::to_owned)),
            (Source::ProfilePermanentAddress, profile.permanent_address.clone()),
            (Source::ProfilePhone, profile.phone.clone()),
            (Source::ProfileEmail, profile.email.clone()),
        ]
        .into_iter()
        .filter_map(|(source, value)| Some((source, value?)))
        .collect()
    }
}
