//! A hand that leads the phone from its first screen to the question that somebody looks at.

use std::path::Path;
use std::time::Duration;

use gocua_dossier::pack::Pack;
use gocua_pack::opened::Opened;
use gocua_pack::people::Person;

use super::looking::Looking;
use crate::journey::walk;
use crate::journey::{Finger, JourneyError, Script};
use crate::phone::Phone;

/// Longest wait for a screen: everything is on this machine, and the author waits beside it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Goes as far as the answers lead. Where they do not, the phone stays, and the author sees why.
pub(super) async fn lead(phone: &Phone, opened: &Opened, looking: &Looking, person: Option<&Person>, folder: &Path) {
    let Some((app, views)) = phone.held() else { return };
    let mut finger = Finger::new(app, views, &folder.join("acknowledged.log"));
    finger.patience(PATIENCE);
    let _ = way(&mut finger, opened, looking, person).await;
}

async fn way(
    finger: &mut Finger,
    opened: &Opened,
    looking: &Looking,
    person: Option<&Person>,
) -> Result<(), JourneyError> {
    let mut tell = |_: &str| {};
    let Some(procedure) = opened.procedures.get(&looking.procedure) else { return Ok(()) };
    let script = Script {
        procedure: looking.procedure.clone(),
        search: Some(looking.procedure.clone()),
        case: person
            .map(|person| person.case.clone())
            .or_else(|| procedure.cases.first().map(|case| case.id.clone()))
            .unwrap_or_default(),
        citizen: String::new(),
        answers: person.map(|person| person.answers.clone()).unwrap_or_default(),
        papers: Default::default(),
    };
    walk::unlock(finger, &mut tell).await?;
    // Who somebody is, matters only when something is sent.
    if finger.view().screen == "sign-in" {
        finger.press("later");
        finger.screen("home").await?;
    }
    if procedure.form.is_none() {
        return walk::find(finger, &script, &mut tell).await;
    }
    walk::begin(finger, &script, &mut tell).await?;
    if looking.screen.is_empty() {
        return Ok(());
    }
    let places = match &opened.places {
        Some(places) => std::sync::Arc::clone(places),
        None => {
            std::sync::Arc::new(Pack::built_in().places().map_err(|error| JourneyError::Answers(error.to_string()))?)
        }
    };
    walk::answer_to(finger, &script, &places, Some(&looking.screen)).await?;
    Ok(())
}
