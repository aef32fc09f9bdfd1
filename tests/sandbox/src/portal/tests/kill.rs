//! The sandbox is killed (SIGKILL) after an acknowledgement; nothing acknowledged is missing afterwards.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::phone::{Dossier, Phone};
use super::{Folder, Town};
use crate::citizens::CITIZENS;

const DATA: &str = "GOCUA_PORTAL_TEST_DATA";

/// Not a test of its own: the process that is killed. Does nothing unless the test below started it.
#[tokio::test(flavor = "multi_thread")]
async fn the_process_that_is_killed() {
    let Some(data) = std::env::var_os(DATA) else { return };
    let town = Town::at(Path::new(&data)).await;
    let phone = town.ba_u().await;
    let ready = Path::new(&data).join("ready");
    std::fs::write(ready.with_extension("new"), &phone.base).unwrap();
    std::fs::rename(ready.with_extension("new"), ready).unwrap();
    tokio::time::sleep(Duration::from_secs(120)).await;
}

struct Victim(Child);

impl Victim {
    async fn start(data: &Path) -> (Self, Phone) {
        let ready = data.join("ready");
        let _ = std::fs::remove_file(&ready);
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "portal::tests::kill::the_process_that_is_killed"])
            .env(DATA, data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let victim = Self(child);
        for _ in 0..600 {
            if let Ok(base) = std::fs::read_to_string(&ready) {
                return (victim, Phone::new(base));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the process did not start");
    }

    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_portal_is_killed() {
    let folder = Folder::new();
    // The keys have to be there before, so that this process can seal for the other.
    let town = Town::at(folder.path()).await;
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    drop(town);

    let (victim, phone) = Victim::start(folder.path()).await;
    assert_eq!(phone.put(&dossier).await.status, 201);
    let upload = phone.create(&dossier, &dossier.parts[1]).await;
    assert_eq!(phone.patch(&upload, 0, &dossier.parts[1].sealed[..65_000]).await.status, 204);
    victim.kill();

    let (victim, phone) = Victim::start(folder.path()).await;
    assert_eq!(phone.put(&dossier).await.status, 200, "known");
    assert_eq!(phone.offset(&upload).await, 65_000);
    let committed = phone.send_rest(&dossier).await;
    assert_eq!(committed.status, 200, "{}", String::from_utf8_lossy(&committed.body));
    victim.kill();

    let (victim, phone) = Victim::start(folder.path()).await;
    assert_eq!(phone.commit(&dossier).await.body, committed.body, "the same receipt");
    assert_eq!(phone.status(&dossier).await.json()["state"], 1);
    let page = phone.get(&format!("/desk/{}/parts/{}", dossier.id, dossier.parts[1].id)).await;
    assert_eq!(page.body, dossier.parts[1].plain, "the officer still has the paper");
    victim.kill();
}
