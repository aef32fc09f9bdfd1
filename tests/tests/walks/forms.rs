//! Every form of the pack is filled in by one of the pack's own people, looked at, sent, and answered by the agency.

use std::collections::BTreeMap;
use std::path::Path;

use gocua_dossier::date::{Date, civil_date};
use gocua_dossier::pack::Pack;
use gocua_sandbox::citizens::CITIZENS;
use gocua_sandbox::clock::real_now;
use gocua_sandbox::journey::{JourneyError, Script, proved, walk};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::world::World;

#[derive(Deserialize)]
struct People {
    form: String,
    procedure: String,
    person: Vec<Person>,
}

#[derive(Deserialize)]
struct Person {
    case: String,
    today: toml::value::Datetime,
    answers: BTreeMap<String, String>,
    faults: Option<Vec<String>>,
}

/// An answer as it is typed today: a day near the person's own today is as far from ours, so that no limit of days runs out with time.
fn of_today(answer: &str, today: Date) -> String {
    let now = civil_date(real_now());
    let written: Vec<&str> = answer.split('/').collect();
    let day = match written.as_slice() {
        [day, month, year] if year.len() == 4 => Date::from_iso(&format!("{year}-{month:0>2}-{day:0>2}")),
        _ => None,
    };
    match day {
        Some(day) if day.days_until(today).abs() < 400 => day.plus_days(today.days_until(now)).to_string(),
        _ => answer.to_owned(),
    }
}

/// The first of the people whom a test citizen can be, with what that citizen's account does not say.
fn script(people: &People) -> Result<Script, JourneyError> {
    let form: Value =
        serde_json::from_str(Pack::built_in().content(&format!("forms/{}.json", people.form)).expect("a form"))
            .expect("JSON");
    let from_account: Vec<&str> = form["questions"]
        .as_array()
        .expect("questions")
        .iter()
        .filter(|question| question["prefill"].as_array().is_some_and(|sources| !sources.is_empty()))
        .filter_map(|question| question["id"].as_str())
        .collect();
    let mut last = Err(JourneyError::Answers(format!("nobody fills in {} without a fault", people.form)));
    for person in people.person.iter().filter(|person| person.faults.as_ref().is_some_and(Vec::is_empty)) {
        for citizen in CITIZENS.iter().filter(|citizen| citizen.level >= 2) {
            let answers = person.answers.iter().filter(|(name, _)| !from_account.contains(&name.as_str()));
            let today = Date::from_iso(&person.today.to_string()).expect("a day");
            let answers: BTreeMap<_, _> = answers.map(|(name, answer)| (name, of_today(answer, today))).collect();
            let text = json!({
                "procedure": people.procedure, "case": person.case, "citizen": citizen.id, "answers": answers,
            });
            last = proved(&text.to_string(), &people.procedure, Path::new("."), real_now());
            if last.is_ok() {
                return last;
            }
        }
    }
    last
}

async fn fill_in(world: &World, people: &People) -> Result<(), JourneyError> {
    let script = script(people)?;
    let mut robot = world.phone_of(&people.form, &script);
    let places = Pack::built_in().places().expect("places");
    let mut tell = |_: &str| {};
    walk::unlock(&mut robot, &mut tell).await?;
    walk::sign_in(&mut robot, &script, &mut tell).await?;
    walk::begin(&mut robot, &script, &mut tell).await?;
    walk::answer(&mut robot, &script, &places).await?;
    walk::papers(&mut robot, &mut tell).await?;
    walk::check(&mut robot, &mut tell).await?;
    robot.press("sign");
    walk::sign(&mut robot, &mut tell).await?;
    let receipt = walk::send(&mut robot, &mut tell).await?;
    let submission = receipt["submission"].as_str().unwrap_or_default().to_owned();
    walk::officer(&mut robot, &world.sandbox.world, &submission, &mut tell).await?;
    walk::receive(&mut robot, &script, None, &mut tell).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_is_filled_in_looked_at_sent_and_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/dossier/packs/vn-base/people");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("people").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let world = World::new().await;
    let mut wrong = Vec::new();
    for file in &files {
        let people: People = toml::from_str(&std::fs::read_to_string(file).expect("a file")).expect("people");
        if let Err(error) = fill_in(&world, &people).await {
            wrong.push(format!("{}: {error}", people.form));
        }
    }
    assert!(wrong.is_empty() && files.len() >= 16, "{}", wrong.join("\n"));
    // No form without somebody who fills it in.
    let pack = Pack::built_in();
    let forms = pack.manifest().contents.iter().filter(|entry| entry.path.starts_with("forms/")).count();
    assert_eq!(files.len(), forms);
}

/// The page of every procedure, as it is read: nothing that was to be filled in is left in brackets, and whoever cannot do it here is told
/// where.
#[tokio::test(flavor = "multi_thread")]
async fn every_procedure_says_what_it_knows_in_whole_words() {
    let world = World::new().await;
    let mut robot = world.at_home().await;
    robot.press("find");
    let procedures = Pack::built_in().procedures().expect("procedures");
    let rows = robot.until("all procedures", |view| view.screen == "find").await.expect("a list");
    let rows = rows.elements.iter().filter(|element| element.id.starts_with("procedure:")).count();
    assert_eq!(rows, procedures.procedures().count());
    for procedure in procedures.procedures() {
        let code = procedure.code.as_str();
        robot.press(&format!("procedure:{code}"));
        let view = robot.screen("procedure").await.expect("its page");
        let brackets = view.elements.iter().find(|element| format!("{:?}", element.body).contains("{you}"));
        assert!(brackets.is_none() && !view.read_aloud.contains("{y"), "{code}: {brackets:?}");
        let ways = ["begin", "elsewhere.text"].map(|id| view.elements.iter().any(|element| element.id == id));
        assert_eq!(ways, [procedure.form.is_some(), procedure.form.is_none()], "{code}");
        assert!(view.elements.iter().any(|element| element.id == "checked"), "{code}");
        robot.act(gocua_app::Action::Back);
        robot.screen("find").await.expect("the list again");
    }
}
