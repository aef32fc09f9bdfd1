//! The client against a Keycloak as it comes: `keycloak SERVER REALM`, run by `tests/run keycloak`. The realm is as `tests/keycloak/realm.py`
//! makes it, with its person; what a case changes in it is put back. Prints lines "ok|FAIL<TAB>words"; exit code 1 if one failed.
//!
//! Keycloak is the judge: nothing of it is ours. [`phone`] sends what the client builds, [`browser`] goes through the pages, [`admin`]
//! changes the realm, [`cases`] is what must hold.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a program talks to its terminal

mod admin;
mod browser;
mod cases;
mod phone;
mod setups;

use std::process::ExitCode;

use admin::Admin;
use cases::Place;

/// Why a case does not hold.
pub(crate) type Failed = String;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [server, realm] = words.as_slice() else {
        eprintln!("keycloak SERVER REALM");
        return ExitCode::from(2);
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(judge(server, realm)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("FAIL\t{error}");
            ExitCode::FAILURE
        }
    }
}

async fn judge(server: &str, realm: &str) -> Result<bool, Failed> {
    // The client speaks plain http on loopback, but wants a provider all the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let place = Place { issuer: format!("{server}/realms/{realm}"), admin: Admin::new(server, realm)? };
    // Nobody waits half a minute for another code between two cases.
    place.admin.realm(|realm| realm["otpPolicyCodeReusable"] = true.into()).await?;
    let mut good = true;
    macro_rules! case {
        ($words:literal, $outcome:expr) => {
            match $outcome.await {
                Ok(()) => println!("ok\t{}", $words),
                Err(error) => {
                    good = false;
                    println!("FAIL\t{}: {error}", $words);
                }
            }
        };
    }
    case!("a person signs in at level 2, and is who Keycloak says", cases::sign_in(&place));
    case!("a code is worthless without its verifier, and with another key", cases::stolen_code(&place));
    case!("a refresh is for the same person and gives another refresh token", cases::refresh(&place));
    case!("a refresh whose answer was lost is done again", cases::lost_answer(&place));
    case!(
        "where a refresh token is good once, a lost answer ends the session, and that is said",
        cases::strict(&place)
    );
    case!("after signing out nothing can be refreshed", cases::sign_out(&place));
    case!("a login address that was used leads nowhere, and another attempt does", cases::opened_twice(&place));
    case!("level 1 is raised to level 2, anew and at once", cases::step_up(&place));
    case!("keys that are exchanged between page and token are fetched once more", cases::keys(&place));
    case!("proofs may be 20 s old and 10 s early, and what is further off is known as a clock", cases::clocks(&place));
    for (words, outcome) in setups::all(&place).await? {
        match outcome {
            Ok(()) => println!("ok\tset up wrong: {words}"),
            Err(error) => {
                good = false;
                println!("FAIL\tset up wrong: {words}: {error}");
            }
        }
    }
    Ok(good)
}
