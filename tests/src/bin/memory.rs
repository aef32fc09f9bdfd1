//! A phone and nothing else in a process of its own, whose memory is looked through from outside: `memory DATA PORT`, where a sandbox
//! runs in DATA on PORT.
//!
//! It walks a dossier to the receipt, says `open`, waits for a line, locks, lets everything go that is the person's and not the app's,
//! and says `locked`. After another line it is a helper's phone: the same person is helped to fill the same form in, it says `visit`,
//! ends the visit at the next line, and says `over`. `tests/faults/memory.py` looks, and knows what for.

#![allow(clippy::print_stdout, clippy::expect_used)] // a program of the tests

// The allocator is the product's.
#[path = "../../../bindings/src/memory.rs"]
mod memory;

use std::collections::BTreeMap;
use std::io::BufRead as _;
use std::path::PathBuf;

use gocua_app::Action;
use gocua_dossier::pack::Pack;
use gocua_sandbox::Urls;
use gocua_sandbox::journey::robot::{Robot, has};
use gocua_sandbox::journey::{JourneyError, Script, walk};
use gocua_sandbox::pki::Pki;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let data = PathBuf::from(arguments.next().ok_or("memory DATA PORT")?);
    let port: u16 = arguments.next().ok_or("memory DATA PORT")?.parse()?;
    // The sandbox does this when it starts, which here it does elsewhere.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let urls =
        Urls { pages: format!("http://127.0.0.1:{port}"), api: format!("https://127.0.0.1:{}", u32::from(port) + 1) };
    let pki = Pki::open(&data.join("pki"), &urls.pages)?;
    let script = Script::built_in("1.004194")?;
    let mut robot = Robot::beside(&urls, &pki, &data.join("looked-at"), &script.citizen, &script.papers)?;
    way(&mut robot, &script).await?;
    drop(script);
    said("open");
    robot.press("settings");
    robot.screen("settings").await?;
    robot.press("lock");
    robot.until("the PIN", |view| view.screen.starts_with("pin.")).await?;
    let app = robot.put_down();
    // What was under way when it locked has come to its end: connections are closed, tasks are gone.
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    said("locked");
    drop(app);
    let mut helper = Robot::beside(&urls, &pki, &data.join("helper"), "tran-thi-hong-ngoc", &BTreeMap::new())?;
    help(&mut helper).await?;
    said("visit");
    helper.press("leave");
    helper.until("the end of the visit", |view| view.screen.starts_with("pin.") && has(view, "notice")).await?;
    let app = helper.put_down();
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    said("over");
    drop(app);
    Ok(())
}

/// What the account of the same person said, typed: in a visit nothing is known of anybody.
const TYPED: [(&str, &str); 5] = [
    ("full_name", "Lò Thị Ủ"),
    ("birth_date", "3/2/1956"),
    ("sex", "female"),
    ("personal_number", "010156000123"),
    ("permanent_address", "Thôn Na Ẩn, xã Mường Khương, tỉnh Lào Cai"),
];

/// A visit, up to the check before sending, and back to its home.
async fn help(robot: &mut Robot) -> Result<(), JourneyError> {
    let quiet = &mut |_: &str| {};
    let mut script = Script::built_in("1.004194")?;
    script.answers.extend(TYPED.map(|(path, value)| (path.to_owned(), value.to_owned())));
    walk::unlock(robot, quiet).await?;
    walk::sign_in(robot, &script, quiet).await?;
    robot.press("visit");
    robot.screen("visit.agree").await?;
    robot.press("agree");
    robot.screen("visit.receipt").await?;
    robot.press("noted");
    robot.screen("visit.home").await?;
    walk::begin(robot, &script, quiet).await?;
    let places = Pack::built_in().places().expect("the built-in pack has places");
    walk::answer(robot, &script, &places).await?;
    walk::papers(robot, quiet).await?;
    robot.screen("check").await?;
    robot.press("home");
    robot.screen("visit.home").await?;
    Ok(())
}

/// Says where it is, and waits to be told to go on.
fn said(what: &str) {
    println!("{what}");
    let mut line = String::new();
    // The end of the input is as good as a line.
    let _ = std::io::stdin().lock().read_line(&mut line);
}

/// From the first PIN to the receipt, and back to home.
async fn way(robot: &mut Robot, script: &Script) -> Result<(), JourneyError> {
    let quiet = &mut |_: &str| {};
    walk::unlock(robot, quiet).await?;
    walk::sign_in(robot, script, quiet).await?;
    walk::begin(robot, script, quiet).await?;
    let places = Pack::built_in().places().expect("the built-in pack has places");
    walk::answer(robot, script, &places).await?;
    walk::papers(robot, quiet).await?;
    walk::check(robot, quiet).await?;
    robot.press("sign");
    robot.screen("sign").await?;
    walk::sign(robot, quiet).await?;
    walk::send(robot, quiet).await?;
    for _ in 0..40 {
        if has(&robot.view(), "settings") {
            break;
        }
        robot.act(Action::Back);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    robot.screen("home").await?;
    Ok(())
}
