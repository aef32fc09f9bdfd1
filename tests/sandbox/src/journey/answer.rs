//! Answering a form, question after question.

use gocua_app::ViewState;
use gocua_app::view::Body;
use gocua_dossier::place::{Places, fold};

use super::agree::{agrees, offers, wants};
use super::finger::{Finger, has};
use super::{JourneyError, Script};

/// Answers question after question; how many screens that were.
///
/// # Errors
/// [`JourneyError`].
pub async fn answer(robot: &mut Finger, script: &Script, places: &Places) -> Result<usize, JourneyError> {
    answer_to(robot, script, places, None).await
}

/// As [`answer`], as far as a screen.
///
/// # Errors
/// [`JourneyError`].
pub async fn answer_to(
    robot: &mut Finger,
    script: &Script,
    places: &Places,
    end: Option<&str>,
) -> Result<usize, JourneyError> {
    let mut screens = 0;
    if robot.view().screen == "filled" {
        robot.press("next");
        robot.until("what is not filled in yet", |view| view.screen != "filled").await?;
    }
    loop {
        let view = robot.view();
        let Some(step) = view.screen.strip_prefix("question.") else { return Ok(screens) };
        if end == Some(view.screen.as_str()) {
            return Ok(screens);
        }
        screens += 1;
        let here = view.screen.clone();
        let view = fill(robot, script, places).await?;
        for group in groups(&view) {
            rows(robot, script, places, &group).await?;
        }
        robot.settled().await?;
        robot.press("next");
        let view = robot
            .until("the next question", |view| {
                view.screen != here || view.elements.iter().any(|element| fault(element).is_some())
            })
            .await?;
        if view.screen == here {
            // Something is wrong with this answer: leave it, and let the check say everything at once.
            if !has(&view, "skip") {
                let faults = view.elements.iter().filter_map(fault).collect::<Vec<_>>();
                return Err(JourneyError::Wrong(faults));
            }
            robot.press("skip");
            robot.until("the question after that", |view| view.screen != here).await?;
        }
        if screens > 500 {
            return Err(JourneyError::Stuck(format!("the form does not end; on question {step}")));
        }
    }
}

fn fault(element: &gocua_app::view::Element) -> Option<String> {
    match &element.body {
        Body::TextField { fault, .. } | Body::DateField { fault, .. } | Body::Choice { fault, .. } => {
            fault.as_ref().map(|fault| format!("{}: {fault}", element.id))
        }
        Body::Notice { tone: gocua_app::view::Tone::Bad, text, .. } => Some(text.clone()),
        _ => None,
    }
}

/// Gives what the script has for the fields on the screen, one after the other: a field may appear only after
/// another is answered. The view when nothing is left to give.
async fn fill(robot: &mut Finger, script: &Script, places: &Places) -> Result<ViewState, JourneyError> {
    loop {
        let view = robot.view();
        let Some(element) = view.elements.iter().find(|element| !agrees(element, &view, script)) else {
            return Ok(view);
        };
        let (id, answer) = (element.id.clone(), script.answers.get(&element.id).cloned().unwrap_or_default());
        if robot.log.was_saved(&id) {
            return Err(JourneyError::Stuck(format!("LOST: {id} was shown as saved before the process died")));
        }
        match &element.body {
            Body::TextField { .. } | Body::DateField { .. } => robot.type_in(&id, &answer),
            Body::Choice { options, .. } => {
                for option in options.iter().filter(|option| !option.selected && wants(&answer, &option.id)) {
                    robot.choose(&id, &option.id);
                }
            }
            Body::SearchField { .. } => {
                let path = id.strip_prefix("search.").unwrap_or_default();
                let code = &script.answers.get(path).cloned().unwrap_or_default();
                if super::finger::element(&view, path).is_some() {
                    // A long list: what is typed brings its options.
                    robot.type_in(&id, &code.replace('_', " "));
                    let shown =
                        |view: &ViewState| super::finger::element(view, path).is_some_and(|list| offers(list, code));
                    robot.until("the option", shown).await?;
                    continue;
                }
                let name = places.by_code(code).map_or_else(|| code.clone(), |hit| fold(&hit.label()));
                robot.type_in(&element.id, &name);
                let row = format!("place:{path}:{code}");
                robot.until("the place", |view| has(view, &row)).await?;
                robot.press(&row);
            }
            _ => {}
        }
        // Answers that the app does not take stay different; they are not typed twice.
        let taken = |view: &ViewState| match view.elements.iter().find(|element| element.id == id) {
            Some(element) => agrees(element, view, script),
            None => true,
        };
        robot.until("the answer to be taken", taken).await?;
        robot.settled().await?;
        robot.log.add(&id);
    }
}

fn groups(view: &ViewState) -> Vec<String> {
    view.elements.iter().filter_map(|element| element.id.strip_prefix("add:").map(str::to_owned)).collect()
}

async fn rows(robot: &mut Finger, script: &Script, places: &Places, group: &str) -> Result<(), JourneyError> {
    let here = robot.view().screen;
    for row in 0..script.rows(group) {
        let existing = format!("row:{group}:{row}");
        if has(&robot.view(), &existing) {
            robot.press(&existing);
        } else {
            robot.press(&format!("add:{group}"));
        }
        robot.screen(&format!("row.{group}")).await?;
        fill(robot, script, places).await?;
        robot.settled().await?;
        robot.press("done");
        let here = here.clone();
        robot.until("the list", move |view| view.screen == here).await?;
    }
    Ok(())
}
