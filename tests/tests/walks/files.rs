//! The scenarios that every shell walks, walked over the bare core: what fails here fails everywhere.

use std::path::{Path, PathBuf};

use gocua_sandbox::journey::scenario::Scenario;
use gocua_sandbox::{Options, start};

/// Walks one file in a sandbox of its own.
async fn walk(name: &str) {
    let data = std::env::temp_dir().join(format!("gocua-walk-{}-{name}", std::process::id()));
    let options = Options::new(data.clone());
    let sandbox = start(options, axum::Router::new()).await.expect("a sandbox on free ports");
    let outcome = Scenario::read(&folder().join(format!("{name}.json"))).expect("a scenario");
    let outcome = outcome.walk(&sandbox, &data.join("phone")).await;
    sandbox.stop().await;
    let _ = std::fs::remove_dir_all(&data);
    outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

macro_rules! walks {
    ($($function:ident: $name:literal),* $(,)?) => {
        const WALKED: &[&str] = &[$($name),*];
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $function() {
                walk($name).await;
            }
        )*
    };
}

walks! {
    temporary_residence_from_start_to_result: "residence",
    criminal_record_from_start_to_result: "criminal-record",
    a_wrong_pin_costs_a_guess: "wrong-pin",
    the_browser_may_be_closed_or_say_no: "browser",
    the_network_may_be_gone: "airplane",
    killed_at_every_screen: "killed",
    settings_stay_as_they_were_set: "settings",
    rules_change_and_are_withdrawn: "rules",
    every_tap_lands_twice: "doubled",
    the_front_is_left_while_sending: "front",
    signed_out_before_sending: "sign-out",
    the_portal_wants_to_be_sure_who_it_is: "step-up",
    two_people_on_one_phone: "two-people",
    locked_on_every_screen: "locked",
    another_pin: "pin-change",
    everything_is_erased: "erase",
    a_visit_leaves_nothing: "visit",
    who_is_in_no_team_sees_nothing_of_helping: "citizen",
    a_copy_brings_everything_back: "copy",
    a_copy_is_taken_into_an_open_room: "copy-again",
    papers_wait_for_wifi: "wifi",
    help_is_there_on_every_screen: "help",
    a_pin_may_be_forgotten: "forgot",
    another_persons_form_is_asked_about: "others-form",
    another_persons_certificate_is_refused: "others-certificate",
    without_a_signature_the_form_is_printed: "no-certificate",
    a_dossier_may_be_refused: "refused",
    another_paper_may_be_wanted: "supplement",
    papers_are_looked_at_and_the_form_printed: "papers",
    every_kind_of_question_says_its_fault: "faults",
    three_people_in_a_row: "three-people",
    out_of_a_form_and_to_any_question: "jump",
    birth_from_start_to_result: "form-birth",
    confirm_old_number_from_start_to_result: "form-confirm-old-number",
    death_from_start_to_result: "form-death",
    extend_temporary_from_start_to_result: "form-extend-temporary",
    extract_copy_from_start_to_result: "form-extract-copy",
    household_insurance_from_start_to_result: "form-household-insurance",
    identity_card_from_start_to_result: "form-identity-card",
    linked_birth_from_start_to_result: "form-linked-birth",
    linked_death_from_start_to_result: "form-linked-death",
    marital_status_from_start_to_result: "form-marital-status",
    marriage_from_start_to_result: "form-marriage",
    passport_from_start_to_result: "form-passport",
    permanent_residence_from_start_to_result: "form-permanent-residence",
    residence_confirmation_from_start_to_result: "form-residence-confirmation",
    split_household_from_start_to_result: "form-split-household",
    stay_notice_from_start_to_result: "form-stay-notice",
    temporary_absence_from_start_to_result: "form-temporary-absence",
    unemployment_benefit_from_start_to_result: "form-unemployment-benefit",
}

#[test]
fn every_file_is_walked() {
    let mut files: Vec<String> = std::fs::read_dir(folder())
        .expect("the folder")
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".json").map(str::to_owned))
        .collect();
    files.sort();
    let mut walked = WALKED.to_vec();
    walked.sort_unstable();
    assert_eq!(files, walked);
}
