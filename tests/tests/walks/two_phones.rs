//! From an old phone to a new one that lies beside it: the new one shows a picture, the old one scans it and sends a file that only the
//! new one opens. The picture is read by somebody else's reader, as another phone's camera would.

use gocua_app::Action;
use gocua_app::view::Body;
use gocua_sandbox::journey::robot::{Camera, Manner, Robot, element, has};
use gocua_sandbox::journey::walk;

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
