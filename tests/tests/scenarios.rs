//! What a person goes through when things go wrong. Driven only through actions, judged only by views (and by
//! what the portal has); the world around misbehaves by the sandbox's fault switch.

#![allow(clippy::expect_used, clippy::unwrap_used)] // a test says what it expects

mod world;

use gocua_app::Action;
use gocua_app::view::{Body, PaperState, SaveState};
use gocua_sandbox::journey::robot::{Browsing, Manner, element, has};
use gocua_sandbox::journey::walk;
use world::World;

fn pin(digits: &[u8]) -> Action {
    Action::PinEntered { element: "pin".to_owned(), digits: digits.to_vec() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_pin_counts_down_and_the_right_one_still_opens() {
    let world = World::new().await;
    let mut robot = world.phone("1.004194");
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
    drop(robot);
    let mut robot = world.phone("1.004194");
    robot.screen("pin.enter").await.unwrap();
    robot.act(pin(b"999111"));
    let view = robot.until("the refusal", |view| view.screen == "pin.enter" && has(view, "fault")).await.unwrap();
    let said = &element(&view, "fault").unwrap().read_aloud;
    assert!(said.contains("Còn 9 lần"), "{said}");
    robot.act(pin(walk::PIN));
    robot.until("home", |view| matches!(view.screen.as_str(), "home" | "sign-in")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_easy_pin_and_two_different_pins_are_refused_before_a_vault_is_made() {
    let world = World::new().await;
    let mut robot = world.phone("1.004194");
    robot.screen("pin.choose").await.unwrap();
    for easy in [b"111111", b"123456", b"987654"] {
        robot.act(pin(easy));
        let view = robot.until("the refusal", |view| has(view, "fault")).await.unwrap();
        assert_eq!(view.screen, "pin.choose");
    }
    robot.act(pin(b"240816"));
    robot.screen("pin.repeat").await.unwrap();
    robot.act(pin(b"240817"));
    let view = robot.until("the refusal", |view| view.screen == "pin.choose" && has(view, "fault")).await.unwrap();
    assert!(element(&view, "fault").unwrap().read_aloud.contains("chưa giống nhau"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_browser_and_a_refused_consent_leave_everything_ready_for_another_try() {
    let world = World::new().await;
    let mut robot = world.phone("1.004194");
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
    for browsing in [Browsing::Closes, Browsing::Refuses] {
        robot.behave(Manner { browsing, paper: None });
        if robot.view().screen == "home" {
            robot.press("sign-in");
            robot.screen("sign-in").await.unwrap();
        }
        robot.press("sign-in");
        let said = robot.told().await.unwrap();
        assert!(said.contains("chưa đăng nhập") || said.contains("Chưa đăng nhập"), "{said}");
    }
    robot.behave(Manner::default());
    robot.press("sign-in");
    robot.screen("home").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lying_broker_signs_nobody_in() {
    for (endpoint, fault) in [
        ("authorize", "wrong-issuer"),
        ("authorize", "no-issuer"),
        ("token", "wrong-nonce"),
        ("token", "wrong-audience"),
        ("userinfo", "wrong-subject"),
        ("token", "html200"),
        ("par", "503"),
        ("jwks", "truncated"),
    ] {
        let world = World::new().await;
        let mut robot = world.phone("1.004194");
        walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
        robot.screen("sign-in").await.unwrap();
        world.arm(endpoint, fault, 5);
        robot.press("sign-in");
        let said = robot.told().await.unwrap_or_else(|error| panic!("{endpoint} {fault}: {error}"));
        assert!(!said.contains("Đã đăng nhập"), "{endpoint} {fault}: {said}");
        assert_eq!(robot.view().screen, "sign-in", "{endpoint} {fault}");
        world.sandbox.world.faults.clear();
        robot.press("sign-in");
        robot.screen("home").await.unwrap_or_else(|error| panic!("after {endpoint} {fault}: {error}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn drafting_needs_no_network_and_no_account() {
    let world = World::new().await;
    world.arm("*", "drop", 1000);
    let mut robot = world.phone("1.004194");
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
    robot.screen("sign-in").await.unwrap();
    robot.press("later");
    robot.screen("home").await.unwrap();
    walk::begin(&mut robot, &world.script("1.004194"), &mut |_| {}).await.unwrap();
    robot.type_in("full_name", "Lò Thị Ủ");
    robot
        .until("the answer saved", |view| {
            matches!(element(view, "full_name").map(|element| &element.body),
                Some(Body::TextField { value, saved: SaveState::Saved, .. }) if value == "Lò Thị Ủ")
        })
        .await
        .unwrap();
    drop(robot);
    let mut robot = world.phone("1.004194");
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
    robot.press("later");
    let view = robot.screen("home").await.unwrap();
    let work = view.elements.iter().find(|element| element.id.starts_with("work:")).expect("the draft is there");
    assert!(work.read_aloud.contains("Đăng ký tạm trú"));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_photos_are_refused_in_words_and_a_good_one_is_taken() {
    let world = World::new().await;
    let mut robot = world.at_papers().await;
    let slot =
        robot.view().elements.iter().find_map(|element| element.id.strip_prefix("photo:").map(str::to_owned)).unwrap();
    for (paper, words) in [
        (Vec::new(), "trống"),
        (vec![0xff; 40 * 1024 * 1024], "quá mức"),
        (b"<html>not a photo</html>".to_vec(), "không phải ảnh"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "không phải ảnh"),
    ] {
        robot.behave(Manner { browsing: Browsing::Agrees, paper: Some(paper) });
        robot.press(&format!("photo:{slot}"));
        let said = robot.told().await.unwrap();
        assert!(said.contains(words), "{said}");
    }
    robot.behave(Manner::default());
    robot.press(&format!("photo:{slot}"));
    let slot = format!("paper.{slot}");
    robot
        .until("the photo kept", |view| {
            matches!(
                element(view, &slot).map(|element| &element.body),
                Some(Body::PaperSlot { state: PaperState::Filled { .. }, .. })
            )
        })
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_documents_signature_is_thrown_away_and_the_form_can_still_be_signed() {
    let world = World::new().await;
    let mut robot = world.at_signature().await;
    world.arm("csc-sign", "wrong-signature", 1);
    robot.press("authorise");
    let said = robot.told().await.unwrap();
    assert!(said.contains("không phải của tờ khai này"), "{said}");
    assert_eq!(robot.view().screen, "sign");
    robot.press("authorise");
    robot.until("the signed form", |view| view.screen == "dossier" && has(view, "send")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_or_changed_authorisation_signs_nothing() {
    let world = World::new().await;
    let mut robot = world.at_signature().await;
    robot.behave(Manner { browsing: Browsing::Refuses, paper: None });
    robot.press("authorise");
    assert!(robot.told().await.unwrap().contains("Chưa ký"));
    robot.behave(Manner::default());
    world.arm("csc-token", "other-documents", 1);
    robot.press("authorise");
    let said = robot.told().await.unwrap();
    assert_eq!(robot.view().screen, "sign", "{said}");
    robot.press("authorise");
    robot.until("the signed form", |view| view.screen == "dossier" && has(view, "send")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_network_does_while_sending_the_portal_has_one_dossier() {
    for (endpoint, fault, after) in [
        ("submission", "drop", 0),
        ("submission", "lost", 0),
        ("submission", "503", 0),
        ("upload", "lost", 0),
        ("upload", "drop", 2),
        ("upload", "lost", 2),
        ("commit", "lost", 0),
        ("commit", "truncated", 0),
        ("commit", "html200", 0),
    ] {
        let world = World::new().await;
        let mut robot = world.at_signature().await;
        robot.press("authorise");
        robot.until("the signed form", |view| view.screen == "dossier" && has(view, "send")).await.unwrap();
        world.arm_after(endpoint, fault, 1, after);
        let receipt = walk::send(&mut robot, &mut |_| {}).await;
        receipt.unwrap_or_else(|error| panic!("{endpoint} {fault} after {after}: {error}"));
        assert_eq!(world.dossiers().await, 1, "{endpoint} {fault} after {after}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubtful_number_is_asked_about_and_confirmed_not_refused() {
    let world = World::new().await;
    let mut robot = world.phone("1.004194");
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
    walk::sign_in(&mut robot, &world.script("1.004194"), &mut |_| {}).await.unwrap();
    let mut script = world.script("1.004194");
    // The number says 1956.
    script.answers.insert("birth_date".to_owned(), "3/2/1965".to_owned());
    script.answers.insert("full_name".to_owned(), "Lò Thị Ủ".to_owned());
    walk::begin(&mut robot, &script, &mut |_| {}).await.unwrap();
    let places = gocua_dossier::pack::Pack::built_in().places().unwrap();
    // The draft starts at the first open question; go back to the birth date through the check.
    walk::answer(&mut robot, &script, &places).await.unwrap();
    walk::papers(&mut robot, &mut |_| {}).await.unwrap();
    let view = robot.screen("check").await.unwrap();
    if !view.elements.iter().any(|element| element.id.starts_with("fix:")) {
        // Prefilled answers are not asked again: change the birth date from the read-back.
        robot.press("next");
        robot.screen("read-back").await.unwrap();
        robot.press("change:birth_date");
        robot.screen("question").await.unwrap();
        robot.type_in("birth_date", "3/2/1965");
        robot.settled().await.unwrap();
        robot.press("next");
        robot.screen("read-back").await.unwrap();
        robot.act(Action::Back);
    }
    let view = robot.until("the doubt", |view| view.screen == "check" && has(view, "fix:0")).await.unwrap();
    let doubt = element(&view, "fix:0").unwrap().read_aloud.clone();
    assert!(doubt.contains("1956") && doubt.contains("1965"), "{doubt}");
    robot.press("fix:0");
    let view = robot.until("the question", |view| view.screen.starts_with("question.")).await.unwrap();
    let confirm = view
        .elements
        .iter()
        .find(|element| element.id.starts_with("confirm:"))
        .expect("it can be confirmed")
        .id
        .clone();
    robot.press(&confirm);
    robot
        .until("the doubt settled", |view| !view.elements.iter().any(|element| element.id.starts_with("confirm:")))
        .await
        .unwrap();
    robot.press("next");
    robot.until("nothing wrong", |view| view.screen == "check" && has(view, "next")).await.unwrap();
}
