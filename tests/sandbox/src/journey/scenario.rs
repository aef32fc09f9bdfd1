//! What a person does, as a file: the same scenarios walk the core, the Android shell and the iOS shell.
//!
//! A scenario names only what can be seen and touched, by the ids of the view; how a tap or a letter reaches the app is
//! the runner's business. This is the runner over the bare core; `tests/scenarios/README.md` describes the format.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gocua_app::view::Body;
use gocua_app::{Action, ViewState};
use serde::Deserialize;

use super::JourneyError;
use super::robot::{Browsing, Camera, Robot, element, is_on, is_saving};
use crate::Sandbox;
use crate::faults::Armed;
use crate::portal::edition::Edition;
use crate::rehearsal::{self, Officer};

/// A scenario.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it shows, in one line.
    pub title: String,
    /// Who the person is: id of a test citizen.
    pub citizen: String,
    /// Every tap lands twice in the same instant, as a nervous thumb's does: presses, options (but of a choice of
    /// many), PINs.
    #[serde(default)]
    pub doubled: bool,
    /// What happens, one after the other.
    pub steps: Vec<Step>,
}

/// One thing that a person does, sees, or has happen.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Step {
    /// Wait until the screen is like this.
    See(Seen),
    /// Tap.
    Press(String),
    /// Tap an option.
    Choose(Choice),
    /// Type a whole answer, leave the field, and wait until it is kept.
    Type(Typed),
    /// Enter digits on the PIN pad.
    Pin(String),
    /// Write down the code of that element.
    Note(String),
    /// Enter a group of what was written down, from 1.
    Noted(usize),
    /// Go back.
    Back(bool),
    /// How the person behaves in the browser from here on.
    Browser(Browsing),
    /// Who acts in the browser from here on: id of a test citizen.
    Citizen(String),
    /// Ask for help, another language, larger letters.
    Help(bool),
    /// What camera and file picker bring from here on.
    Camera(Camera),
    /// The app leaves the front, or comes back to it.
    App(Front),
    /// The network goes, or comes.
    Network(Network),
    /// A service misbehaves.
    Fault(Armed),
    /// The officer does something with the newest dossier.
    Officer(Officer),
    /// The portal publishes other rules.
    Rules(Edition),
    /// The process dies without a word and starts again on the same data.
    Restart(bool),
    /// What the portal has, compared with the start of the scenario.
    Portal(Portal),
    /// A file whose name begins like this was handed over to be kept.
    Shared(String),
}

/// What is on the screen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Its name, or the part of it before a full stop.
    #[serde(default)]
    pub screen: Option<String>,
    /// Elements that are there.
    #[serde(default)]
    pub has: Vec<String>,
    /// Elements that are not.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// Words in what an element says, said since the last thing done.
    #[serde(default)]
    pub says: BTreeMap<String, String>,
}

/// An option of a choice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The choice.
    pub r#in: String,
    /// The option.
    pub option: String,
}

/// An answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// The field.
    pub r#in: String,
    /// The answer; a date as `3/2/1956`.
    pub text: String,
}

/// Whether there is a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Network {
    /// None.
    Off,
    /// There again.
    On,
    /// There, and every byte costs something.
    Metered,
}

/// Whether the app is in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Front {
    /// Something else is.
    Leaves,
    /// It is again.
    Comes,
}

/// What the portal has more than at the start.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portal {
    /// Dossiers.
    pub dossiers: i64,
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// When the file cannot be read or is no scenario.
    pub fn read(path: &Path) -> Result<Self, JourneyError> {
        let file = |reason: String| JourneyError::File { path: path.to_owned(), reason };
        let text = std::fs::read_to_string(path).map_err(|error| file(error.to_string()))?;
        serde_json::from_str(&text).map_err(|error| file(error.to_string()))
    }

    /// Walks it on a phone whose data are in `folder`.
    ///
    /// # Errors
    /// [`JourneyError`], with the number of the step, from 1.
    pub async fn walk(&self, sandbox: &Sandbox, folder: &Path) -> Result<(), JourneyError> {
        let switch_on = |citizen: &str| -> Result<Robot, JourneyError> {
            let mut robot = Robot::new(sandbox, folder, citizen, &BTreeMap::<String, PathBuf>::new())?;
            robot.double(self.doubled);
            Ok(robot)
        };
        let dossiers = rehearsal::dossiers(&sandbox.world).await.map_err(JourneyError::Stuck)?;
        sandbox.world.rules.publish(Edition::BuiltIn);
        let mut citizen = &self.citizen;
        let mut robot = switch_on(citizen)?;
        for (number, step) in (1..).zip(&self.steps) {
            let outcome = match step {
                Step::Restart(_) => {
                    let manner = robot.manner();
                    drop(robot);
                    robot = switch_on(citizen)?;
                    robot.behave(manner);
                    Ok(())
                }
                Step::Citizen(other) => {
                    citizen = other;
                    robot.hand_browser_to(citizen);
                    Ok(())
                }
                Step::Portal(portal) => match rehearsal::dossiers(&sandbox.world).await {
                    Ok(now) if now - dossiers == portal.dossiers => Ok(()),
                    Ok(now) => Err(format!("the portal has {} new dossier(s)", now - dossiers)),
                    Err(error) => Err(error),
                },
                step => take(sandbox, &mut robot, step).await,
            };
            outcome.map_err(|reason| JourneyError::Stuck(format!("step {number}, {step:?}: {reason}")))?;
        }
        Ok(())
    }
}

async fn take(sandbox: &Sandbox, robot: &mut Robot, step: &Step) -> Result<(), String> {
    match step {
        Step::See(seen) => robot.wait(|view, since| seen.fits(view, since)).await.map(|_| ()),
        Step::Press(id) => {
            let id = reach(robot, id).await?;
            robot.press(&id);
            Ok(())
        }
        Step::Choose(Choice { r#in, option }) => {
            let element = reach(robot, r#in).await?;
            robot.choose(&element, option);
            Ok(())
        }
        Step::Type(Typed { r#in, text }) => {
            let id = reach(robot, r#in).await?;
            robot.type_in(&id, text);
            robot.wait(|view, _| is_kept(view, &id, text)).await.map(|_| ())
        }
        Step::Pin(digits) => enter(robot, digits).await,
        Step::Note(id) => {
            let id = reach(robot, id).await?;
            match element(&robot.view(), &id).map(|element| &element.body) {
                Some(Body::CheckCode { groups, .. }) => robot.paper.clone_from(groups),
                _ => return Err(format!("{id} is no code")),
            }
            Ok(())
        }
        Step::Noted(number) => {
            let group = number.checked_sub(1).and_then(|at| robot.paper.get(at)).cloned();
            enter(robot, &group.ok_or("no such group was written down")?).await
        }
        Step::Back(_) => {
            robot.view().back.ok_or("there is no way back")?;
            robot.act(Action::Back);
            Ok(())
        }
        Step::Help(_) => {
            robot.view().help.ok_or("there is no way to help")?;
            robot.act(Action::Help);
            Ok(())
        }
        Step::Browser(browsing) => {
            robot.behave(super::robot::Manner { browsing: *browsing, ..robot.manner() });
            Ok(())
        }
        Step::Camera(camera) => {
            robot.behave(super::robot::Manner { camera: *camera, ..robot.manner() });
            Ok(())
        }
        Step::App(front) => {
            robot.act(match front {
                Front::Leaves => Action::Background,
                Front::Comes => Action::Foreground,
            });
            Ok(())
        }
        Step::Network(network) => {
            match network {
                Network::Off => sandbox.world.faults.arm(rehearsal::silence()),
                Network::On | Network::Metered => sandbox.world.faults.clear(),
            }
            let (online, metered) = (*network != Network::Off, *network == Network::Metered);
            robot.act(Action::NetworkChanged { online, metered });
            Ok(())
        }
        Step::Fault(armed) => {
            sandbox.world.faults.arm(armed.clone());
            Ok(())
        }
        Step::Rules(edition) => {
            sandbox.world.rules.publish(edition.clone());
            Ok(())
        }
        Step::Officer(does) => rehearsal::officer(&sandbox.world, *does).await,
        Step::Shared(name) => {
            robot.shared(|shared| shared.starts_with(name)).await.map(|_| ()).map_err(|error| error.to_string())
        }
        Step::Restart(_) | Step::Citizen(_) | Step::Portal(_) => Ok(()),
    }
}

impl Seen {
    /// Whether the screen is like this; `since` is the revision at the last thing done.
    fn fits(&self, view: &ViewState, since: u64) -> bool {
        let screen = self.screen.as_ref().is_none_or(|name| is_on(view, name));
        let says = |(id, part): (&String, &String)| {
            let id = find(view, id).ok();
            let element = id.and_then(|id| element(view, &id));
            view.revision > since && element.is_some_and(|element| element.read_aloud.contains(part))
        };
        screen
            && self.has.iter().all(|id| find(view, id).is_ok())
            && self.lacks.iter().all(|id| find(view, id).is_err())
            && self.says.iter().all(says)
    }
}

/// Enters digits on a pad, when there is another one, or another try at it, than the last time.
async fn enter(robot: &mut Robot, digits: &str) -> Result<(), String> {
    let last = robot.entered();
    robot.wait(|view, _| open_pad(view).is_some_and(|pad| Some(pad) != last)).await?;
    robot.pin(digits.as_bytes());
    Ok(())
}

/// Waits until something can be touched; its id.
async fn reach(robot: &mut Robot, wanted: &str) -> Result<String, String> {
    let ready = |view: &ViewState| {
        let id = find(view, wanted).ok()?;
        let off = element(view, &id).is_some_and(|element| matches!(element.body, Body::Button { enabled: false, .. }));
        (!off).then_some(id)
    };
    let view = robot.wait(|view, _| ready(view).is_some()).await.map_err(|reason| format!("{wanted}: {reason}"))?;
    find(&view, wanted)
}

/// The id itself, or for one that ends in `*` that of the first element whose id begins so.
fn find(view: &ViewState, wanted: &str) -> Result<String, String> {
    let fits = |id: &str| wanted.strip_suffix('*').map_or(id == wanted, |prefix| id.starts_with(prefix));
    let found = view.elements.iter().map(|element| element.id.as_str()).find(|id| fits(id));
    found.map(str::to_owned).ok_or_else(|| format!("no {wanted} on screen {}", view.screen))
}

fn is_kept(view: &ViewState, id: &str, text: &str) -> bool {
    let shown = match element(view, id).map(|element| &element.body) {
        Some(Body::TextField { value, .. } | Body::DateField { value, .. } | Body::SearchField { value, .. }) => value,
        _ => return false,
    };
    shown == text && !is_saving(view)
}

/// The pad that takes digits now: its frame, and how often it has refused some there.
fn open_pad(view: &ViewState) -> Option<(u64, u32)> {
    view.elements.iter().find_map(|element| match element.body {
        Body::PinPad { enabled: true, attempt, .. } => Some((view.frame, attempt)),
        _ => None,
    })
}
