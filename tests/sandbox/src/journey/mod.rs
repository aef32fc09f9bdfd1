//! The main job without a browser: one real dossier, from sign-in to signed, sent and received.
//!
//! A robot takes the place of the person: it reads only [`gocua_app::ViewState`], acts only through [`gocua_app::Action`], and
//! stands in for the platform with the same doubles as the phone in the browser. [`robot`] is the person (`finger`: what it does on the glass;
//! [`manner`]: how it behaves outside the app), and [`walk`] the way (`answer`: the form on it), which scenario tests walk too; [`scenario`] is a way written down in a file, `browser` the
//! browser tab, [`Script`] what the person would answer; `proof` looks a file of answers through before anything is started, `schema` says
//! what may stand in one.

mod agree;
mod answer;
mod browser;
mod finger;
pub mod manner;
mod proof;
mod receipt;
pub mod robot;
pub mod scenario;
mod schema;
mod script;
mod task;
pub mod walk;

pub(crate) use browser::Browser;
pub use finger::Finger;
pub use manner::Browsing;
pub use proof::read as proved;
pub use script::Script;
pub use task::{Journey, JourneyError};

use gocua_dossier::date::civil_date;
use gocua_dossier::pack::Pack;

use crate::{Options, clock, start};

/// What an answers file for a procedure may hold, as a JSON Schema.
///
/// # Errors
/// [`JourneyError::Answers`] when there is no such procedure today.
pub fn schema(code: &str) -> Result<String, JourneyError> {
    let pack = Pack::built_in();
    let procedures = pack.procedures().map_err(|error| JourneyError::Answers(error.to_string()))?;
    let Some(procedure) = procedures.get(code, civil_date(clock::real_now())) else {
        let known: Vec<&str> = procedures.procedures().map(|procedure| procedure.code.as_str()).collect();
        return Err(JourneyError::Answers(format!("no procedure {code:?}; there are {}", known.join(", "))));
    };
    let Some(form) = &procedure.form else {
        return Err(JourneyError::Answers(format!("{code} is not filled in here: the pack has no form for it")));
    };
    let schema = schema::schema(procedure, &schema::Questions::of(&pack, form)?);
    Ok(format!("{schema:#}"))
}

/// Walks the whole way for every procedure; each progress line goes to `progress`.
///
/// # Errors
/// [`JourneyError`]; with none, every result was verified and stored.
pub async fn run(journey: Journey, progress: &mut (dyn FnMut(&str) + Send)) -> Result<(), JourneyError> {
    let mut scripts = Vec::new();
    for code in &journey.procedures {
        scripts.push(match &journey.answers {
            Some(path) => proof::open(path, code)?,
            None => Script::built_in(code)?,
        });
    }
    let options = Options { data: journey.data.clone(), port: journey.port, host: journey.host, reset: false };
    let sandbox = start(options, axum::Router::new()).await?;
    let outcome = walk::walk(&sandbox, &journey, &scripts, progress).await;
    sandbox.stop().await;
    outcome
}
