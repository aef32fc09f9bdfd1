//! From one phone to another that lies beside it, an old one to a new one or a helper's to a citizen's: the other one shows a picture,
//! this one scans it and sends a file that only the other opens. Pictures are read by somebody else's reader, as a phone's camera would.

use gocua_app::Action;
use gocua_app::view::Body;
use gocua_sandbox::journey::robot::{Camera, Manner, Robot, element, has};
use gocua_sandbox::journey::{Script, walk};
use std::process::Command;

use crate::world::World;

/// What another program reads in the picture on the screen, drawn with four pixels a module and four light modules around.
fn read(robot: &Robot) -> String {
    let view = robot.view();
    let Some(Body::QrCode { side, modules, .. }) = element(&view, "picture").map(|element| &element.body) else {
        panic!("there is no picture on {}", view.screen)
    };
    let (side, scale, quiet) = (*side as usize, 4, 4);
    let pixels = (side + 2 * quiet) * scale;
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(pixels, pixels, |x, y| {
        let place = |at: usize| (at / scale).checked_sub(quiet).filter(|at| *at < side);
        let dark = place(x).zip(place(y)).is_some_and(|(x, y)| modules[y * side + x] == 1);
        if dark { 0 } else { 255 }
    });
    let grids = image.detect_grids();
    let [grid] = grids.as_slice() else { panic!("{} codes are seen", grids.len()) };
    grid.decode().expect("readable").1
}

async fn to_the_picture(robot: &mut Robot) {
    robot.screen("pin.choose").await.unwrap();
    robot.press("restore");
    robot.screen("restore.ways").await.unwrap();
    robot.press("phone");
    robot.screen("restore.picture").await.unwrap();
}

/// The old phone scans that and makes a copy.
async fn scans(robot: &mut Robot, code: String) {
    robot.behave(Manner { code: Some(code.leak()), ..Manner::default() });
    robot.press("scan");
    robot.screen("backup.pin").await.unwrap();
    robot.pin(walk::PIN);
    robot.screen("backup.hand").await.unwrap();
    robot.press("hand");
    robot.screen("settings").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_but_the_sign_in_goes_over_to_the_phone_whose_picture_was_scanned() {
    let world = World::new().await;
    let mut old = world.at_papers().await;
    for _ in 0..40 {
        if has(&old.view(), "settings") {
            break;
        }
        old.act(Action::Back);
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    old.screen("home").await.unwrap();
    old.press("settings");
    old.screen("settings").await.unwrap();
    old.press("backup");
    old.screen("backup.why").await.unwrap();

    let mut new = world.phone_called("new", "1.004194");
    to_the_picture(&mut new).await;
    let first = read(&new);
    assert!(first.starts_with("AGE1") && first.len() == 62, "{first}");

    // Whatever else is scanned is said, and the screen stays.
    old.behave(Manner { code: Some("https://gocua.example"), ..Manner::default() });
    old.press("scan");
    let view = old.until("the refusal", |view| has(view, "notice")).await.unwrap();
    assert_eq!(view.screen, "backup.why");

    // A copy for an earlier picture does not open; the new picture stays on the screen.
    scans(&mut old, first.clone()).await;
    new.act(Action::Back);
    new.screen("restore.ways").await.unwrap();
    new.press("phone");
    new.screen("restore.picture").await.unwrap();
    let second = read(&new);
    assert_ne!(first, second, "each picture is a key of its own");
    old.send_to(&new);
    new.behave(Manner { camera: Camera::Copy, ..Manner::default() });
    new.press("fetch");
    let view = new.wait(|view, _| view.screen == "restore.picture" && has(view, "fault")).await.unwrap();
    assert!(element(&view, "fault").unwrap().read_aloud.contains("hình đã cũ"));

    old.press("backup");
    old.screen("backup.why").await.unwrap();
    scans(&mut old, second).await;
    old.send_to(&new);
    new.press("fetch");
    let view = new.screen("pin.choose").await.unwrap();
    assert!(element(&view, "found").unwrap().read_aloud.contains("1 hồ sơ"));
    new.pin(b"190571");
    new.screen("pin.repeat").await.unwrap();
    new.pin(b"190571");
    let view = new.until("home", |view| matches!(view.screen.as_str(), "home" | "sign-in")).await.unwrap();
    assert_eq!(view.screen, "sign-in", "the session stayed behind");
    new.press("later");
    let view = new.screen("home").await.unwrap();
    assert!(view.elements.iter().any(|element| element.id.starts_with("work:")), "the draft is here");
}

async fn opens(robot: &mut Robot, citizen: &str) {
    robot.hand_browser_to(citizen);
    walk::unlock(robot, &mut |_| {}).await.unwrap();
    robot.screen("sign-in").await.unwrap();
    robot.press("sign-in");
    robot.screen("home").await.unwrap();
}

/// The helper begins a visit, the person agrees, and a draft is begun.
async fn is_helped(helper: &mut Robot, script: &Script) -> String {
    helper.press("visit");
    helper.screen("visit.agree").await.unwrap();
    helper.press("spoken");
    helper.screen("visit.receipt").await.unwrap();
    let receipt = read(helper);
    helper.press("noted");
    helper.screen("visit.home").await.unwrap();
    walk::begin(helper, script, &mut |_| {}).await.unwrap();
    helper.act(Action::Back);
    helper.screen("visit.home").await.unwrap();
    receipt
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_helper_prepared_goes_to_the_citizens_phone_and_stays_nowhere_else() {
    let world = World::new().await;
    let mut helper = world.phone_called("helper", "1.004194");
    let mut citizen = world.phone_called("citizen", "1.004194");
    opens(&mut helper, "tran-thi-hong-ngoc").await;
    opens(&mut citizen, "lo-thi-u").await;
    assert!(!has(&citizen.view(), "visit"), "a citizen's phone knows nothing of helping");
    let receipt = is_helped(&mut helper, &world.script("1.004194")).await;

    citizen.press("receive");
    citizen.until("the picture", |view| has(view, "picture")).await.unwrap();
    let picture = read(&citizen);
    helper.press("to-phone");
    helper.screen("visit.hand").await.unwrap();
    helper.behave(Manner { code: Some(picture.leak()), ..Manner::default() });
    helper.press("scan");
    helper.until("it is sealed", |view| has(view, "hand")).await.unwrap();
    helper.press("hand");
    let view =
        helper.until("it was handed over", |view| view.screen == "visit.home" && has(view, "notice")).await.unwrap();
    assert!(element(&view, "notice").unwrap().read_aloud.contains("Đã bàn giao"));
    helper.send_to(&citizen);
    citizen.behave(Manner { camera: Camera::Copy, ..Manner::default() });
    citizen.press("fetch");
    let view = citizen.until("it is here", |view| view.screen == "home" && has(view, "notice")).await.unwrap();
    assert!(element(&view, "notice").unwrap().read_aloud.contains("Đã nhận hồ sơ"));
    let work = view.elements.iter().find(|element| element.id.starts_with("work:")).expect("the draft").id.clone();

    helper.press("leave");
    let view =
        helper.until("the visit is over", |view| view.screen == "pin.enter" && has(view, "notice")).await.unwrap();
    assert!(element(&view, "notice").unwrap().read_aloud.contains("không còn giữ gì"));
    helper.pin(walk::PIN);
    let view = helper.screen("home").await.unwrap();
    assert!(!view.elements.iter().any(|element| element.id.starts_with("work:")), "nothing of it is the helper's");
    helper.press("visits");
    let view = helper.screen("visits").await.unwrap();
    let visit = element(&view, "visit:1").unwrap().read_aloud.clone();
    assert!(visit.contains("Đã bàn giao và xóa"), "{visit}");

    // It opens like any draft of the citizen's own.
    citizen.press(&work);
    let view = citizen.until("the draft is open", |view| view.screen != "home").await.unwrap();
    assert!(view.screen.starts_with("question") || view.screen == "filled", "{}", view.screen);

    // Anybody can see that the receipt is this phone's, and that no line of the book was changed.
    let book = world.file_of("helper/app/visits.json");
    let judged = |receipt: &str, book: &str| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/interop/visit.py");
        let judged = Command::new("python3").args([script, receipt, book]).output().expect("python");
        (judged.status.success(), String::from_utf8_lossy(&judged.stdout).into_owned())
    };
    let (is_good, said) = judged(&receipt, &book);
    assert!(is_good && said.contains("handed_over"), "{said}");
    let bent = receipt.replace(receipt.rsplit_once('.').unwrap().1, &"A".repeat(86));
    assert!(!judged(&bent, &book).0, "a receipt that nobody signed");
    assert!(!judged(&receipt, &book.replace("handed_over", "shredded")).0, "a book that somebody changed");
}
