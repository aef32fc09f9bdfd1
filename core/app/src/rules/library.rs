//! The rules in use: one verified pack, compiled once.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gocua_dossier::calendar::Calendar;
use gocua_dossier::date::Date;
use gocua_dossier::draft::Rules;
use gocua_dossier::form::{Form, PlaceNames};
use gocua_dossier::pack::{Have, Pack, PackError, PackKey, Trust};
use gocua_dossier::place::Places;
use gocua_dossier::procedure::{Agencies, Agency, Catalogue, Procedure};

use crate::door::fault::Fault;
use crate::kept::edition::Edition;
use crate::world::moment::Clock;

type ReadPlaces = Box<dyn FnOnce() -> Arc<Places> + Send>;
type LazyPlaces = LazyLock<Arc<Places>, ReadPlaces>;

/// A form of the pack: compiled when somebody wants it, because most are never opened.
struct Kept {
    sha256: String,
    form: OnceLock<Option<Arc<Form>>>,
}

/// The rules in use.
pub struct Library {
    have: Option<Have>,
    places: LazyPlaces,
    /// Working days.
    pub calendar: Calendar,
    /// All procedures.
    pub catalogue: Catalogue,
    agencies: Agencies,
    forms: BTreeMap<String, Kept>,
    /// The pack itself, for what is read when it is needed.
    pack: Pack,
    /// Who is believed; nothing before the first download.
    pub trust: Option<Trust>,
}

impl Library {
    /// The rules that came with the app: enough to draft without any network.
    ///
    /// # Panics
    /// Never in a tested build: they are part of the program, and a test opens them.
    #[must_use]
    pub fn built_in() -> Self {
        let pack = Pack::built_in();
        // Reading 3,321 communes takes longer than everything else at the start, and no first screen needs them.
        let places = LazyLock::new(Box::new(|| {
            Arc::new(Pack::built_in().places().expect("the built-in places are tested with the program"))
        }) as ReadPlaces);
        Self::compile(pack, places).expect("the built-in rules are tested with the program")
    }

    /// Opens a pack signed by `key` (uncompressed point, base64url), or by a key that it handed over to, that is newer than what one has.
    ///
    /// # Errors
    /// [`Fault::PackOlder`] for an older one, [`Fault::ClockWrong`] for one of another time where nobody has said what time it is,
    /// [`Fault::PackRefused`] for anything not sound.
    pub fn open(container: &[u8], key: &str, have: Option<Have>, clock: Clock) -> Result<Self, Fault> {
        let point = URL_SAFE_NO_PAD.decode(key).map_err(|_| Fault::PackRefused)?;
        let key = PackKey(point.try_into().map_err(|_| Fault::PackRefused)?);
        let pack = Pack::open(container, &key, have.as_ref(), clock.now).map_err(|error| match error {
            PackError::Older { .. } => Fault::PackOlder,
            PackError::NotYetValid(from) => clock.unfit(Some(from.start()), Fault::PackRefused),
            PackError::Expired(_) => clock.unfit(None, Fault::PackRefused),
            _ => Fault::PackRefused,
        })?;
        let places = Arc::new(pack.places().map_err(|_| Fault::PackRefused)?);
        let places = LazyLock::new(Box::new(move || places) as ReadPlaces);
        let library = Self::compile(pack, places).ok_or(Fault::PackRefused)?;
        // What comes from outside is compiled before it is taken: a form that is not sound must not be met in the middle of a draft.
        let sound = library.forms.keys().all(|form| library.form(form).is_some());
        if sound { Ok(library) } else { Err(Fault::PackRefused) }
    }

    fn compile(pack: Pack, places: LazyPlaces) -> Option<Self> {
        let catalogue = pack.procedures().ok()?;
        let mut forms = BTreeMap::new();
        for form in catalogue.procedures().filter_map(|procedure| procedure.form.as_ref()) {
            forms.insert(form.clone(), Kept { sha256: pack.form_sha256(form)?, form: OnceLock::new() });
        }
        Some(Self {
            have: pack.have(),
            places,
            calendar: pack.calendar().ok()?,
            catalogue,
            agencies: pack.agencies().ok()?,
            forms,
            trust: pack.trust().ok(),
            pack,
        })
    }

    /// The built-in rules with somebody to believe, for simulations; those of a later pack have other forms.
    ///
    /// # Panics
    /// Never, as [`Library::built_in`].
    #[cfg(test)]
    #[must_use]
    pub fn trusting(trust: Trust, sequence: Option<u64>, places: &Arc<Places>) -> Self {
        let places = Arc::clone(places);
        let places = LazyLock::new(Box::new(move || places) as ReadPlaces);
        let mut library = Self::compile(Pack::built_in(), places).expect("as the built-in rules");
        for kept in library.forms.values_mut().filter(|_| sequence.is_some()) {
            kept.sha256.replace_range(..1, "f");
        }
        library.have = sequence.map(|sequence| Have { sequence, key: PackKey([4; 65]) });
        library.trust = Some(trust);
        library
    }

    /// Sequence of the pack; nothing for the built-in rules.
    #[must_use]
    pub fn sequence(&self) -> Option<u64> {
        self.have.map(|have| have.sequence)
    }

    /// What the next pack has to be newer than; nothing for the built-in rules.
    #[must_use]
    pub fn have(&self) -> Option<Have> {
        self.have
    }

    /// The procedure in force on a day.
    #[must_use]
    pub fn procedure(&self, code: &str, on: Date) -> Option<&Arc<Procedure>> {
        self.catalogue.get(code, on)
    }

    /// A compiled form, and the hash of its definition.
    #[must_use]
    pub fn form(&self, id: &str) -> Option<(&Arc<Form>, &str)> {
        let kept = self.forms.get(id)?;
        let form = kept.form.get_or_init(|| self.pack.form(id).ok().map(Arc::new)).as_ref()?;
        Some((form, kept.sha256.as_str()))
    }

    /// The rules of a procedure as they are now, to be kept with a draft that is begun under them.
    #[must_use]
    pub fn edition(&self, rules: &Rules, procedure: &str) -> Option<Edition> {
        let text = |path: String| self.pack.content(&path).map(str::to_owned);
        let form = text(format!("forms/{}.json", rules.form))?;
        let procedure = text(format!("procedures/{procedure}.json"))?;
        Some(Edition { rules: rules.clone(), form, procedure })
    }

    /// All communes and provinces.
    #[must_use]
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Names of places, for forms.
    #[must_use]
    pub fn place_names(&self) -> Arc<dyn PlaceNames> {
        Arc::clone(&*self.places) as Arc<dyn PlaceNames>
    }

    /// The agency of a kind that is responsible for a commune.
    #[must_use]
    pub fn agency(&self, kind: &str, commune: &str) -> Option<Agency> {
        self.agencies.find(kind, commune, self.places())
    }
}
