//! From one question to the next.

use gocua_dossier::draft::DraftId;
use gocua_dossier::form::Evaluation;

use super::room::Room;
use super::screens::DraftScreen;
use super::turn::Turn;
use crate::rules::judge::Wrong;

/// Go to the question after `step` and after the last to the papers; without a step, to what is not done yet.
pub fn go_on<R: Room>(room: &mut R, draft: DraftId, step: Option<&str>, turn: &Turn<'_>) {
    let judge = turn.ground.judge(room.drafting());
    let Some(written) = room.drafting().draft(draft) else { return };
    let Some(evaluation) = judge.evaluate(written) else { return };
    let next = match step {
        Some(step) => evaluation.steps.iter().skip_while(|candidate| candidate.id != step).nth(1),
        None => first_open(&evaluation),
    };
    let next = next.map(|step| step.id.clone());
    let papers = match step {
        Some(_) => judge.has_papers(written, &evaluation),
        None => judge.wrong_in(written, &evaluation).iter().any(|wrong| matches!(wrong, Wrong::Paper(..))),
    };
    let screen = match next {
        Some(step) => DraftScreen::Question { draft, step, mending: false },
        None if papers => DraftScreen::Papers(draft),
        None => DraftScreen::Check(draft),
    };
    room.place_mut().go(screen.into());
}

/// The first step with something missing; nothing when all is answered.
fn first_open(evaluation: &Evaluation) -> Option<&gocua_dossier::form::Step> {
    evaluation.steps.iter().find(|step| {
        step.paths
            .iter()
            .any(|path| evaluation.question(path).is_some_and(|question| question.value.is_none() && question.required))
    })
}
