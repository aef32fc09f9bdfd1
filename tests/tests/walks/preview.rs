//! A pack on the phone while somebody writes it: what is saved is shown, where one was, and what cannot be shown is told.

use std::path::{Path, PathBuf};
use std::time::Duration;

use gocua_sandbox::preview;
use serde_json::Value;

struct Author {
    folder: PathBuf,
    address: String,
    client: reqwest::Client,
}

impl Author {
    async fn state(&self) -> Value {
        let answer = self.client.get(format!("{}/state", self.address)).send().await.expect("an answer");
        serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON")
    }

    /// Waits until the page says so.
    async fn until(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..400 {
            let state = self.state().await;
            if wanted(&state) {
                return state;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("waited in vain for {what}: {}", self.state().await);
    }

    fn save(&self, file: &str, change: impl Fn(String) -> String) {
        let path = self.folder.join(file);
        let text = std::fs::read_to_string(&path).expect("a source");
        std::fs::write(path, change(text)).expect("written");
    }
}

fn is_shown(state: &Value, generation: u64) -> bool {
    state["generation"] == generation && state["is_leading"] == false
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_is_on_the_phone_and_what_is_wrong_beside_it() {
    let scratch = std::env::temp_dir().join(format!("gocua-preview-test-{}", std::process::id()));
    let folder = scratch.join("pack");
    for (name, text) in gocua_pack::starter::starter("1.234567", "garden").expect("a starter") {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        std::fs::write(path, text).expect("written");
    }
    let (sandbox, address) = preview::run(&folder, &scratch.join("data"), 0, None).await.expect("a preview");
    let author = Author { folder, address, client: reqwest::Client::new() };

    // The first procedure with a form, at its first question.
    let state = author.until("the first phone", |state| is_shown(state, 1)).await;
    assert_eq!(
        (&state["looking"]["procedure"], &state["screen"]),
        (&"1.234567".into(), &"question.owner".into()),
        "{state}"
    );
    assert_eq!(state["procedures"][0][1], "Khai báo nuôi chó");

    // As another of its people: answered by the hand as far as one looks, which is again the first question.
    let wanted = format!("{}/look?procedure=1.234567&person=A+large+one+without+a+muzzle", author.address);
    let answer = author.client.post(wanted).header("origin", author.address.replace("/preview", "")).send().await;
    assert!(answer.expect("an answer").status().is_success());
    let state = author.until("the second phone", |state| is_shown(state, 2)).await;
    assert_eq!(state["looking"]["person"], "A large one without a muzzle");

    // A question that is new stands on the phone as soon as it is saved, and the phone stays where it was.
    author.save("forms/garden.toml", |text| text.replace("{You} tên là gì?", "Chủ nuôi tên là gì?"));
    let state = author.until("the third phone", |state| is_shown(state, 3)).await;
    assert_eq!(state["screen"], "question.owner", "{state}");
    assert!(state["said"].as_str().is_some_and(|said| said.contains("Chủ nuôi tên là gì?")), "{state}");

    // What cannot be published is told with its line, and the phone keeps what it has.
    author.save("forms/garden.toml", |text| text.replace("size = large", "siz = large"));
    let state = author.until("the fault", |state| state["is_current"] == false).await;
    assert_eq!(state["generation"], 3);
    let said = state["remarks"][0].as_str().unwrap_or_default();
    assert!(said.starts_with("forms/garden.toml:") && said.contains("nothing is called siz"), "{said}");
    author.save("forms/garden.toml", |text| text.replace("siz = large", "size = large"));
    author.until("the fourth phone", |state| is_shown(state, 4) && state["is_current"] == true).await;

    sandbox.stop().await;
    let _ = std::fs::remove_dir_all(&scratch);
}
