//! What a person goes through when things go wrong. Driven only through actions, judged only by views (and by
//! what the portal has); the world around misbehaves by the sandbox's fault switch.

#![allow(clippy::expect_used, clippy::unwrap_used)] // a test says what it expects

use crate::world::World;
use gocua_app::view::{Body, PaperState, SaveState};
use gocua_app::{Action, PlatformRequest, ViewState};
use gocua_sandbox::journey::robot::{Browsing, Camera, Manner, element, has};
use gocua_sandbox::journey::walk;

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_pin_counts_down_and_the_right_one_still_opens() {
    let world = World::new().await;
    let mut robot = world.phone("1.004194");
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
    drop(robot);
    let mut robot = world.phone("1.004194");
    robot.screen("pin.enter").await.unwrap();
    robot.pin(b"999111");
    let view = robot.until("the refusal", |view| view.screen == "pin.enter" && has(view, "fault")).await.unwrap();
    let said = &element(&view, "fault").unwrap().read_aloud;
    assert!(said.contains("Còn 9 lần"), "{said}");
    robot.pin(walk::PIN);
    robot.until("home", |view| matches!(view.screen.as_str(), "home" | "sign-in")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_easy_pin_and_two_different_pins_are_refused_before_a_vault_is_made() {
    let world = World::new().await;
    let mut robot = world.phone("1.004194");
    robot.screen("pin.choose").await.unwrap();
    for easy in [b"111111", b"123456", b"987654"] {
        robot.pin(easy);
        let view = robot.until("the refusal", |view| has(view, "fault")).await.unwrap();
        assert_eq!(view.screen, "pin.choose");
    }
    robot.pin(b"240816");
    robot.screen("pin.repeat").await.unwrap();
    robot.pin(b"240817");
    let view = robot.until("the refusal", |view| view.screen == "pin.choose" && has(view, "fault")).await.unwrap();
    assert!(element(&view, "fault").unwrap().read_aloud.contains("chưa giống nhau"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_browser_and_a_refused_consent_leave_everything_ready_for_another_try() {
    let world = World::new().await;
    let mut robot = world.phone("1.004194");
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
    for browsing in [Browsing::Closes, Browsing::Refuses] {
        robot.behave(Manner { browsing, ..Manner::default() });
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
    for (camera, words) in [
        (Camera::Empty, "trống"),
        (Camera::Huge, "quá mức"),
        (Camera::Text, "không phải ảnh"),
        (Camera::Torn, "không phải ảnh"),
    ] {
        robot.behave(Manner { camera, ..Manner::default() });
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
                Some(Body::PaperSlot { state: PaperState::Filled, .. })
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
    robot.behave(Manner { browsing: Browsing::Refuses, ..Manner::default() });
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

#[tokio::test(flavor = "multi_thread")]
async fn finger_or_face_opens_the_app_and_when_they_change_the_pin_does() {
    let world = World::new().await;
    let mut robot = world.at_home().await;
    robot.press("settings");
    robot.screen("settings").await.unwrap();
    robot.choose("presence", "yes");
    assert!(robot.told().await.unwrap().contains("vân tay"));
    drop(robot);

    let mut robot = world.phone("1.004194");
    robot.until("the key", pad_with_presence).await.unwrap();
    robot.press("pin");
    robot.screen("home").await.unwrap();
    drop(robot);

    // Enrolled anew: the platform has destroyed the key.
    world.lose_keys("gocua.presence.");
    let mut robot = world.phone("1.004194");
    robot.until("the key", pad_with_presence).await.unwrap();
    robot.press("pin");
    let view = robot.until("the PIN", |view| has(view, "fault") && !pad_with_presence(view)).await.unwrap();
    assert!(element(&view, "fault").unwrap().read_aloud.contains("Nhập mã mở khóa"));
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
}

fn pad_with_presence(view: &ViewState) -> bool {
    view.elements.iter().any(|element| matches!(&element.body, Body::PinPad { presence: Some(_), .. }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_comes_back_after_the_process_died_waits_for_the_pin_and_is_taken() {
    let world = World::new().await;
    let robot = world.at_papers().await;
    let photo = robot.view().elements.iter().find_map(|element| element.id.strip_prefix("photo:").map(str::to_owned));
    let component = photo.unwrap();
    drop(robot);
    let mut robot = world.phone("1.004194");
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
    let work = robot.screen("home").await.unwrap();
    let draft = work.elements.iter().find_map(|element| element.id.strip_prefix("work:").map(str::to_owned)).unwrap();
    drop(robot);

    let mut robot = world.phone("1.004194");
    robot.screen("pin").await.unwrap();
    let bytes = include_bytes!("../../sandbox/src/journey/sample-paper.png").to_vec();
    robot.act(Action::FileReturned { ticket: format!("{draft}/{component}"), name: "anh.png".to_owned(), bytes });
    robot.pin(walk::PIN);
    let slot = format!("paper.{component}");
    let kept = |view: &ViewState| {
        let body = element(view, &slot).map(|element| &element.body);
        view.screen == "papers" && matches!(body, Some(Body::PaperSlot { state: PaperState::Filled, .. }))
    };
    robot.until("the photo kept", kept).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_answers_what_is_on_it_and_any_other_code_is_refused() {
    const CARD: &str = "010156000123||Lò Thị Ủ|03021956|Nữ|Thôn Na Ẩn, Xã Mường Khương, Lào Cai|15082025";
    let world = World::new().await;
    let mut robot = world.phone("1.004194");
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
    robot.press("later");
    robot.screen("home").await.unwrap();
    walk::begin(&mut robot, &world.script("1.004194"), &mut |_| {}).await.unwrap();
    // Nobody is signed in, so nothing is filled in: go on to the number.
    for _ in 0..12 {
        let here = robot.view().screen;
        if has(&robot.view(), "scan:personal_number") {
            break;
        }
        robot.press("skip");
        robot.until("the next question", |view| view.screen != here).await.unwrap();
    }
    for (code, words) in
        [("https://vi.du/khuyen-mai", "không phải mã trên thẻ"), ("a|b|c|d|e|f|g", "không phải mã trên thẻ")]
    {
        robot.behave(Manner { code: Some(code), ..Manner::default() });
        robot.press("scan:personal_number");
        let said = robot.told().await.unwrap();
        assert!(said.contains(words), "{said}");
    }
    robot.behave(Manner { code: Some(CARD), ..Manner::default() });
    robot.press("scan:personal_number");
    let value = |view: &ViewState, id: &str| match element(view, id).map(|element| &element.body) {
        Some(Body::TextField { value, saved: SaveState::Saved, .. }) => value.clone(),
        _ => String::new(),
    };
    robot.until("the number", |view| value(view, "personal_number") == "010156000123").await.unwrap();
    // The name was asked before and left open: the card has answered it.
    for _ in 0..12 {
        if has(&robot.view(), "full_name") {
            break;
        }
        robot.act(Action::Back);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    robot.until("the name", |view| value(view, "full_name") == "Lò Thị Ủ").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_day_of_the_result_is_reminded_of_and_the_code_can_be_copied() {
    let world = World::new().await;
    let mut robot = world.at_signature().await;
    robot.press("authorise");
    robot.until("the signed form", |view| view.screen == "dossier" && has(view, "send")).await.unwrap();
    let receipt = walk::send(&mut robot, &mut |_| {}).await.unwrap();
    let submission = receipt["submission"].as_str().unwrap().to_owned();
    let accepted = gocua_sandbox::desk::accept(&world.sandbox.world, &submission).await.unwrap();
    robot.press("refresh");
    robot.until("accepted", |view| has(view, "appointment")).await.unwrap();
    let reminded = robot.asked().into_iter().find_map(|request| match request {
        PlatformRequest::Remind { at, title, text, .. } => Some((at, format!("{title} {text}"))),
        _ => None,
    });
    let (at, words) = reminded.expect("a reminder");
    assert_eq!(Some(at), accepted.appointment);
    assert!(!words.contains("Lò") && !words.contains("tạm trú"), "on a lock screen: {words}");
    robot.press("copy");
    robot.told().await.unwrap();
    let copied = robot.asked().into_iter().find_map(|request| match request {
        PlatformRequest::Copy { text, seconds } => Some((text, seconds)),
        _ => None,
    });
    assert_eq!(copied, Some((accepted.dossier_code, 60)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_long_to_be_read_is_not_signed() {
    let world = World::new().await;
    let mut robot = world.at_papers().await;
    walk::papers(&mut robot, &mut |_| {}).await.unwrap();
    walk::check(&mut robot, &mut |_| {}).await.unwrap();
    robot.behave(Manner { pages: Some(201), ..Manner::default() });
    robot.press("sign");
    let said = robot.told().await.unwrap();
    assert!(said.contains("quá dài"), "{said}");
    let view = robot.view();
    assert!(view.screen == "sign" && !has(&view, "link") && !has(&view, "authorise"), "{}", view.read_aloud);
}

/// The phone's clock is wrong by as much as the services' is right: they are moved instead of it.
#[tokio::test(flavor = "multi_thread")]
async fn with_a_clock_that_is_wrong_one_signs_in_and_sends_all_the_same() {
    for seconds in [-600, 600, -3_600, 3_600, -80_000, 86_400] {
        let world = World::new().await;
        world.sandbox.world.clock.set_offset(seconds);
        let robot = world.at_home().await;
        assert!(has(&robot.view(), "find"), "{seconds}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_in_the_middle_of_everything_is_followed() {
    let world = World::new().await;
    let clock = &world.sandbox.world.clock;
    let mut robot = world.at_signature().await;
    walk::sign(&mut robot, &mut |_| {}).await.unwrap();
    // Between signature and sending, and between sending and asking: each time a proof is refused once and made anew.
    clock.set_offset(7_200);
    walk::send(&mut robot, &mut |_| {}).await.unwrap();
    clock.set_offset(-1_800);
    robot.press("refresh");
    robot.until("the dossier", |view| view.screen == "dossier" && !has(view, "notice")).await.unwrap();
    assert_eq!(world.dossiers().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_drips_is_given_up_in_ten_seconds_and_said() {
    let world = World::new().await;
    let mut robot = world.phone("1.004194");
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
    robot.screen("sign-in").await.unwrap();
    world.arm("token", "drip", 1);
    let began = std::time::Instant::now();
    robot.press("sign-in");
    let said = robot.told().await.unwrap();
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    assert!(said.contains("máy sẽ tự thử lại") || said.contains("thử lại"), "{said}");
    robot.press("sign-in");
    robot.screen("home").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_given_back_without_a_network_is_over_when_there_is_one() {
    let world = World::new().await;
    let mut robot = world.at_home().await;
    world.arm("revoke", "drop", 1);
    robot.press("settings");
    robot.screen("settings").await.unwrap();
    robot.press("sign-out");
    robot.until("nobody signed in", |view| view.screen == "settings" && !has(view, "sign-out")).await.unwrap();
    // The broker was told in vain; what was signed out is on the disk by then.
    for _ in 0..200 {
        if world.sandbox.world.faults.list().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    assert_eq!(world.revoked().await, 0);
    // Also by another process, and after its person came back.
    drop(robot);
    let mut robot = world.phone("1.004194");
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
    for _ in 0..200 {
        if world.revoked().await > 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the broker was never told");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_erases_everything_is_signed_out_at_the_broker_too() {
    let world = World::new().await;
    let mut robot = world.at_home().await;
    robot.press("settings");
    robot.screen("settings").await.unwrap();
    robot.press("erase");
    robot.screen("pin.choose").await.unwrap();
    for _ in 0..200 {
        if world.revoked().await > 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the broker was never told");
}

#[tokio::test(flavor = "multi_thread")]
async fn data_put_back_to_before_it_was_sent_make_no_second_dossier() {
    let world = World::new().await;
    let mut robot = world.at_signature().await;
    walk::sign(&mut robot, &mut |_| {}).await.unwrap();
    drop(robot);
    world.copy_phone();
    let mut robot = world.phone("1.004194");
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
    open_work(&mut robot).await;
    let receipt = walk::send(&mut robot, &mut |_| {}).await.unwrap();
    drop(robot);
    // A backup that somebody plays back; the key store does not notice.
    world.put_phone_back();
    let mut robot = world.phone("1.004194");
    walk::unlock(&mut robot, &mut |_| {}).await.unwrap();
    open_work(&mut robot).await;
    let again = walk::send(&mut robot, &mut |_| {}).await.unwrap();
    assert_eq!((world.dossiers().await, &again["number"]), (1, &receipt["number"]));
}

/// Opens the only dossier.
async fn open_work(robot: &mut gocua_sandbox::journey::robot::Robot) {
    let view = robot.screen("home").await.unwrap();
    let work = view.elements.iter().find(|element| element.id.starts_with("work:")).expect("a dossier").id.clone();
    robot.press(&work);
    robot.screen("dossier").await.unwrap();
}
