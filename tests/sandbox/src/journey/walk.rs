//! The way itself, screen by screen. Each step of it starts where the one before ended.

use std::path::Path;

use gocua_app::view::{Body, PaperState, Tone};
use gocua_app::{Action, ViewState};
use gocua_dossier::pack::Pack;
use gocua_dossier::place::Places;
use gocua_dossier::procedure::{Catalogue, in_language};
use serde_json::Value;

pub use super::answer::{answer, answer_to};
use super::finger::Finger;
use super::receipt::inside;
use super::robot::{Robot, element, has};
use super::{Journey, JourneyError, Script};
use crate::desk;
use crate::{Sandbox, World};

/// The PIN of every robot.
pub const PIN: &[u8] = b"240816";

pub(super) async fn walk(
    sandbox: &Sandbox,
    journey: &Journey,
    scripts: &[Script],
    progress: &mut (dyn FnMut(&str) + Send),
) -> Result<(), JourneyError> {
    let pack = Pack::built_in();
    let places = pack.places().map_err(|error| JourneyError::Answers(error.to_string()))?;
    for script in scripts {
        // Everybody has a phone of their own.
        let folder = journey.data.join("phones").join(&script.citizen);
        let mut robot = Robot::new(sandbox, &folder, &script.citizen, &script.papers)?;
        let out =
            journey.out.as_ref().map(|out| if scripts.len() > 1 { out.join(&script.procedure) } else { out.clone() });
        let outcome = one(sandbox, &mut robot, script, &places, out.as_deref(), progress).await;
        if let Some(out) = &out {
            write(out, "trace.json", &serde_json::to_vec_pretty(robot.trace()).unwrap_or_default())?;
            write(out, "root.pem", sandbox.world.pki.root_pem().as_bytes())?;
        }
        outcome?;
    }
    Ok(())
}

async fn one(
    sandbox: &Sandbox,
    robot: &mut Robot,
    script: &Script,
    places: &Places,
    out: Option<&Path>,
    progress: &mut (dyn FnMut(&str) + Send),
) -> Result<(), JourneyError> {
    unlock(robot, progress).await?;
    sign_in(robot, script, progress).await?;
    begin(robot, script, progress).await?;
    if is_begun(&robot.view()) {
        let questions = answer(robot, script, places).await?;
        progress(&format!("form        {questions} screens answered, every answer saved on the phone"));
    }
    papers(robot, progress).await?;
    if robot.view().screen == "check" {
        check(robot, progress).await?;
        robot.press("sign");
    }
    if robot.until("the form or the dossier", |view| matches!(view.screen.as_str(), "sign" | "dossier")).await?.screen
        == "sign"
    {
        sign(robot, progress).await?;
    }
    let receipt = send(robot, progress).await?;
    let submission = receipt.get("submission").and_then(Value::as_str).unwrap_or_default().to_owned();
    officer(robot, &sandbox.world, &submission, progress).await?;
    receive(robot, script, out, progress).await
}

/// Chooses the PIN the first time, enters it every other.
///
/// # Errors
/// [`JourneyError`].
pub async fn unlock(robot: &mut Finger, progress: &mut (dyn FnMut(&str) + Send)) -> Result<(), JourneyError> {
    let view = robot.until("the PIN", |view| view.screen.starts_with("pin.")).await?;
    let first = view.screen == "pin.choose";
    robot.pin(PIN);
    if first {
        robot.screen("pin.repeat").await?;
        robot.pin(PIN);
    }
    robot.until("home", |view| matches!(view.screen.as_str(), "home" | "sign-in")).await?;
    progress(if first {
        "PIN         chosen; a sealed vault was made"
    } else {
        "PIN         entered; the vault is open"
    });
    Ok(())
}

/// Signs in with the e-ID, unless that was done.
///
/// # Errors
/// [`JourneyError`].
pub async fn sign_in(
    robot: &mut Robot,
    script: &Script,
    progress: &mut (dyn FnMut(&str) + Send),
) -> Result<(), JourneyError> {
    let view = robot.view();
    if view.screen == "home" {
        if !has(&view, "sign-in") {
            progress("sign-in     still signed in");
            return Ok(());
        }
        robot.press("sign-in");
    }
    robot.screen("sign-in").await?;
    robot.press("sign-in");
    let view = robot.screen("home").await?;
    let name = element(&view, "heading").map(|element| element.read_aloud.clone()).unwrap_or_default();
    progress(&format!("sign-in     {} signed in with the e-ID: {name}", script.citizen));
    Ok(())
}

/// Takes up a dossier that was begun and not finished, or begins one.
///
/// # Errors
/// [`JourneyError`].
pub async fn begin(
    robot: &mut Finger,
    script: &Script,
    progress: &mut (dyn FnMut(&str) + Send),
) -> Result<(), JourneyError> {
    let unfinished = robot.view().elements.iter().find_map(|element| match &element.body {
        // One that is finished is taken up only when the process died before it could say so.
        Body::Row { tag: Some(tag), .. }
            if element.id.starts_with("work:") && (tag.tone == Tone::Wait || robot.log.has_earlier()) =>
        {
            Some(element.id.clone())
        }
        _ => None,
    });
    if let Some(work) = unfinished {
        robot.press(&work);
        let view = robot.until("the dossier", |view| view.screen != "home").await?;
        progress(&format!("dossier     taken up where it was left: {}", view.place));
        return Ok(());
    }
    find(robot, script, progress).await?;
    robot.press("begin");
    let view = robot.until("the first question", |view| view.screen == "case" || is_begun(view)).await?;
    if view.screen == "case" {
        robot.press(&format!("case:{}", script.case));
        robot.until("the first question", is_begun).await?;
    }
    Ok(())
}

/// From home to the page of a procedure.
///
/// # Errors
/// [`JourneyError`].
pub async fn find(
    robot: &mut Finger,
    script: &Script,
    progress: &mut (dyn FnMut(&str) + Send),
) -> Result<(), JourneyError> {
    robot.press("find");
    robot.screen("find").await?;
    let search = script.search.clone().unwrap_or_else(|| name_of(&script.procedure));
    robot.type_in("search", &search);
    let row = format!("procedure:{}", script.procedure);
    robot.until("the procedure", |view| view.screen == "find" && has(view, &row)).await?;
    robot.press(&row);
    let view = robot.screen("procedure").await?;
    let fee = element(&view, "fee").map(|element| element.read_aloud.clone()).unwrap_or_default();
    progress(&format!("procedure   {} found by “{search}”. {fee}", script.procedure));
    Ok(())
}

/// A draft shows what is in it already, or asks its first question.
fn is_begun(view: &ViewState) -> bool {
    view.screen == "filled" || view.screen.starts_with("question.")
}

/// What a procedure is called, to find it by.
fn name_of(code: &str) -> String {
    let procedures = Pack::built_in().procedures().ok();
    let found = procedures.iter().flat_map(Catalogue::procedures).find(|procedure| procedure.code.as_str() == code);
    found.map_or_else(|| code.to_owned(), |found| in_language(&found.short_name, "vi").to_owned())
}

/// Photographs every paper that is needed.
///
/// # Errors
/// [`JourneyError`].
pub async fn papers(robot: &mut Robot, progress: &mut (dyn FnMut(&str) + Send)) -> Result<(), JourneyError> {
    if robot.view().screen != "papers" {
        return Ok(());
    }
    let mut taken = 0;
    let slots: Vec<String> = robot
        .view()
        .elements
        .iter()
        .filter(|element| matches!(&element.body, Body::PaperSlot { required: true, state: PaperState::Empty, .. }))
        .filter_map(|element| element.id.strip_prefix("paper.").map(str::to_owned))
        .collect();
    for component in slots {
        robot.press(&format!("photo:{component}"));
        let slot = format!("paper.{component}");
        robot
            .until("the photo to be kept", |view| {
                matches!(
                    element(view, &slot).map(|element| &element.body),
                    Some(Body::PaperSlot { state: PaperState::Filled, .. })
                )
            })
            .await?;
        taken += 1;
    }
    progress(&format!("papers      {taken} photographed, cleaned of place and device, sealed"));
    robot.press("next");
    robot.screen("check").await?;
    Ok(())
}

/// Checks, and reads back; stops with everything that is wrong.
///
/// # Errors
/// [`JourneyError`].
pub async fn check(robot: &mut Robot, progress: &mut (dyn FnMut(&str) + Send)) -> Result<(), JourneyError> {
    let view = robot.screen("check").await?;
    let wrong: Vec<String> = view
        .elements
        .iter()
        .filter(|element| element.id.starts_with("fix:"))
        .map(|element| format!("- {}", element.read_aloud))
        .collect();
    if !wrong.is_empty() {
        return Err(JourneyError::Wrong(wrong));
    }
    robot.press("next");
    let view = robot.screen("read-back").await?;
    let lines = view.elements.iter().filter(|element| element.id.starts_with("change:")).count();
    progress(&format!("check       nothing stands against sending; {lines} answers read back"));
    Ok(())
}

/// Looks at the form and has it signed, where the law wants that.
///
/// # Errors
/// [`JourneyError`].
pub async fn sign(robot: &mut Robot, progress: &mut (dyn FnMut(&str) + Send)) -> Result<(), JourneyError> {
    let view = robot
        .until("the form", |view| {
            view.screen == "sign" && ["link", "authorise", "cancel", "confirm"].iter().any(|id| has(view, id))
        })
        .await?;
    if has(&view, "confirm") {
        robot.press("confirm");
        robot.until("the form that is right", |view| view.screen == "dossier" && has(view, "send")).await?;
        progress("form        looked at; the e-ID stands for a signature");
        return Ok(());
    }
    let mut view = view;
    if has(&view, "cancel") {
        // The process died while the browser was in front: nobody will come back from there.
        robot.press("cancel");
        view = robot.until("the form again", |view| has(view, "authorise") || has(view, "link")).await?;
    }
    if has(&view, "link") {
        robot.press("link");
    }
    let view = robot.until("the check code", |view| has(view, "authorise")).await?;
    let code = view.elements.iter().find_map(|element| match &element.body {
        Body::CheckCode { groups, .. } => Some(groups.join(" ")),
        _ => None,
    });
    robot.press("authorise");
    robot.until("the signed form", |view| view.screen == "dossier" && has(view, "send")).await?;
    progress(&format!(
        "signature   shown, check code {} the same on both screens, signed and verified",
        code.unwrap_or_default()
    ));
    Ok(())
}

/// Sends, and waits for the receipt; what it says.
///
/// # Errors
/// [`JourneyError`].
pub async fn send(robot: &mut Robot, progress: &mut (dyn FnMut(&str) + Send)) -> Result<Value, JourneyError> {
    let view = robot
        .until("the dossier", |view| has(view, "send") || has(view, "share-receipt") || has(view, "progress"))
        .await?;
    if has(&view, "send") {
        robot.press("send");
    }
    robot.until("the receipt", |view| has(view, "share-receipt")).await?;
    robot.press("share-receipt");
    let receipt = robot.shared(|name| name.starts_with("bien-nhan")).await?;
    let receipt: Value =
        serde_json::from_slice(&inside(&receipt)?).map_err(|error| JourneyError::Stuck(error.to_string()))?;
    let number = receipt.get("number").and_then(Value::as_str).unwrap_or_default();
    progress(&format!("sent        once, whole; receipt {number} verified"));
    Ok(receipt)
}

/// The officer's part: accept, take the fee, return the result.
///
/// # Errors
/// [`JourneyError`].
pub async fn officer(
    robot: &mut Robot,
    world: &World,
    submission: &str,
    progress: &mut (dyn FnMut(&str) + Send),
) -> Result<(), JourneyError> {
    let stuck = |error: desk::ActionError| JourneyError::Stuck(format!("the officer: {error}"));
    // A journey taken up again may find the officer's part done already.
    match desk::accept(world, submission).await {
        Ok(accepted) => progress(&format!("officer     accepted as {}", accepted.dossier_code)),
        Err(desk::ActionError::DoesNotFit { .. }) => {}
        Err(error) => return Err(stuck(error)),
    }
    // Where nothing is to be paid there is nothing to collect.
    if let Ok(()) = desk::collect_fee(world, submission).await {
        progress("officer     took the fee");
    }
    match desk::return_result(world, submission).await {
        Ok(()) => progress("officer     returned the signed result"),
        Err(desk::ActionError::DoesNotFit { .. }) => {}
        Err(error) => return Err(stuck(error)),
    }
    robot.press("refresh");
    Ok(())
}

/// Waits for the result and looks at it; writes what came out.
///
/// # Errors
/// [`JourneyError`].
pub async fn receive(
    robot: &mut Robot,
    script: &Script,
    out: Option<&Path>,
    progress: &mut (dyn FnMut(&str) + Send),
) -> Result<(), JourneyError> {
    let result = |view: &ViewState| {
        view.elements.iter().find(|element| element.id.starts_with("document:")).map(|element| element.id.clone())
    };
    let view = robot.until("the result", |view| result(view).is_some()).await?;
    robot.press("share-form");
    let form = robot.shared(|name| name.starts_with("to-khai")).await?;
    robot.press(&result(&view).unwrap_or_default());
    let view = robot
        .until("the result's pages", |view| {
            view.screen == "document"
                && matches!(
                    element(view, "pages").map(|element| &element.body),
                    Some(Body::Document { pages: Some(_), .. })
                )
        })
        .await?;
    let genuine = element(&view, "genuine").map(|element| element.read_aloud.clone()).unwrap_or_default();
    progress(&format!("result      stored. {genuine}"));
    robot.press("share");
    let pdf = robot.shared(|name| !name.starts_with("to-khai") && !name.starts_with("bien-nhan")).await?;
    if let Some(out) = out {
        let receipt = robot.shared(|name| name.starts_with("bien-nhan")).await?;
        write(out, "form.pdf", &form)?;
        write(out, "receipt.pdf", &receipt)?;
        write(out, "receipt.json", &inside(&receipt)?)?;
        write(out, "result.pdf", &pdf)?;
        progress(&format!("written     {} for procedure {}", out.display(), script.procedure));
    }
    robot.log.finish();
    robot.act(Action::Back);
    robot.act(Action::Back);
    let view = robot.screen("home").await?;
    let dossiers = view.elements.iter().filter(|element| element.id.starts_with("work:")).count();
    let documents = view.elements.iter().filter(|element| element.id.starts_with("document:")).count();
    progress(&format!("home        {dossiers} dossier(s), {documents} document(s) on this phone"));
    Ok(())
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), JourneyError> {
    let path = folder.join(name);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, bytes))
        .map_err(|error| JourneyError::File { path, reason: error.to_string() })
}
