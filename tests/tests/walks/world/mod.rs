//! One sandbox for one scenario, and people with phones in it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use gocua_dossier::pack::Pack;
use gocua_sandbox::faults::Armed;
use gocua_sandbox::journey::robot::{Robot, has};
use gocua_sandbox::journey::{Script, walk};
use gocua_sandbox::{Options, Sandbox, start};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A sandbox on free ports, in a folder that goes with it.
pub(crate) struct World {
    /// The services.
    pub(crate) sandbox: Sandbox,
    folder: PathBuf,
}

impl World {
    pub(crate) async fn new() -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("gocua-scenario-{}-{number}", std::process::id()));
        let options = Options::new(folder.clone());
        let sandbox = start(options, axum::Router::new()).await.expect("a sandbox on free ports");
        Self { sandbox, folder }
    }

    pub(crate) fn script(&self, procedure: &str) -> Script {
        Script::built_in(procedure).expect("built in")
    }

    /// The same phone each time: its data stay.
    pub(crate) fn phone(&self, procedure: &str) -> Robot {
        self.phone_called("phone", procedure)
    }

    /// One of several phones.
    pub(crate) fn phone_called(&self, name: &str, procedure: &str) -> Robot {
        let script = self.script(procedure);
        Robot::new(&self.sandbox, &self.folder.join(name), &script.citizen, &script.papers).expect("a phone")
    }

    /// A phone for somebody's script.
    pub(crate) fn phone_of(&self, name: &str, script: &Script) -> Robot {
        Robot::new(&self.sandbox, &self.folder.join(name), &script.citizen, &script.papers).expect("a phone")
    }

    /// A public file of a phone.
    pub(crate) fn file_of(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.join(path)).expect("a text")
    }

    pub(crate) fn arm(&self, endpoint: &str, fault: &str, times: u32) {
        self.arm_after(endpoint, fault, times, 0);
    }

    pub(crate) fn arm_after(&self, endpoint: &str, fault: &str, times: u32, after: u32) {
        let armed = serde_json::json!({ "endpoint": endpoint, "fault": fault, "times": times, "after": after });
        self.sandbox.world.faults.arm(serde_json::from_value::<Armed>(armed).expect("a known fault"));
    }

    /// How many dossiers the portal has.
    pub(crate) async fn dossiers(&self) -> i64 {
        gocua_sandbox::rehearsal::dossiers(&self.sandbox.world).await.expect("a count")
    }

    /// Keeps a copy of the phone's data; its key store stays as it is.
    pub(crate) fn copy_phone(&self) {
        copy(&self.folder.join("phone/app"), &self.folder.join("backup"));
    }

    /// Puts the phone's data back to what they were.
    pub(crate) fn put_phone_back(&self) {
        let app = self.folder.join("phone/app");
        std::fs::remove_dir_all(&app).expect("the phone is off");
        copy(&self.folder.join("backup"), &app);
    }

    /// How many grants the broker knows to be over.
    pub(crate) async fn revoked(&self) -> i64 {
        gocua_sandbox::broker::revoked(&self.sandbox.world).await.expect("a count")
    }

    /// A phone whose person has signed in.
    pub(crate) async fn at_home(&self) -> Robot {
        let mut robot = self.phone("1.004194");
        walk::unlock(&mut robot, &mut |_| {}).await.expect("unlocked");
        walk::sign_in(&mut robot, &self.script("1.004194"), &mut |_| {}).await.expect("signed in");
        robot
    }

    /// The phone's key store loses the keys whose name begins like this.
    pub(crate) fn lose_keys(&self, prefix: &str) {
        let file = self.folder.join("phone/keystore.json");
        let text = std::fs::read_to_string(&file).expect("a key store");
        let mut keys: std::collections::BTreeMap<String, serde_json::Value> =
            serde_json::from_str(&text).expect("keys");
        let before = keys.len();
        keys.retain(|alias, _| !alias.starts_with(prefix));
        assert!(keys.len() < before, "there was such a key");
        std::fs::write(&file, serde_json::to_string(&keys).expect("keys")).expect("written");
    }

    /// A phone whose person has answered everything and stands before the papers.
    pub(crate) async fn at_papers(&self) -> Robot {
        let script = self.script("1.004194");
        let mut robot = self.at_home().await;
        walk::begin(&mut robot, &script, &mut |_| {}).await.expect("begun");
        let places = Pack::built_in().places().expect("built in");
        walk::answer(&mut robot, &script, &places).await.expect("answered");
        robot.screen("papers").await.expect("papers");
        robot
    }

    /// A phone that shows the form, ready to be signed.
    pub(crate) async fn at_signature(&self) -> Robot {
        let mut robot = self.at_papers().await;
        walk::papers(&mut robot, &mut |_| {}).await.expect("photographed");
        walk::check(&mut robot, &mut |_| {}).await.expect("checked");
        robot.press("sign");
        let view = robot.until("the form", |view| has(view, "link") || has(view, "authorise")).await.expect("shown");
        if has(&view, "link") {
            robot.press("link");
        }
        robot.until("the check code", |view| has(view, "authorise")).await.expect("linked");
        robot
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
