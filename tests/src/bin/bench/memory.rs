//! How much more memory twenty photos need than none: the whole app, in one process with the sandbox and the person.

use std::path::Path;

use gocua_dossier::pack::Pack;
use gocua_sandbox::journey::robot::{Robot, element, is_saving};
use gocua_sandbox::journey::{JourneyError, Script, walk};
use gocua_sandbox::{Options, start};

const PHOTOS: u32 = 20;
const PHOTO: usize = 5_000_000;
/// The paper, by its component.
const SLOT: &str = "owner_consent";

/// Photographs twenty pages of one paper, one after the other.
pub(super) fn photos(folder: &Path) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    match runtime.block_on(grown(folder)) {
        Ok((first, last)) => println!(
            "20 photos of 5 MB     {:+.1} MB resident at most since before the first, {:+.1} MB after the last  (budget 30 MB)",
            first / 1e6,
            last / 1e6
        ),
        Err(error) => println!("20 photos of 5 MB     not measured: {error}"),
    }
}

async fn grown(folder: &Path) -> Result<(f64, f64), JourneyError> {
    let mut script = Script::built_in("1.004194")?;
    let photo = folder.join("photo.png");
    std::fs::write(&photo, png()).expect("a temporary file");
    script.papers.insert(SLOT.to_owned(), photo);
    let sandbox = start(Options::new(folder.join("photos")), axum::Router::new()).await?;
    let mut robot = Robot::new(&sandbox, &folder.join("phone"), &script.citizen, &script.papers)?;
    let (places, quiet) = (Pack::built_in().places().expect("the built-in places are tested"), &mut |_: &str| {});
    walk::unlock(&mut robot, quiet).await?;
    walk::sign_in(&mut robot, &script, quiet).await?;
    walk::begin(&mut robot, &script, quiet).await?;
    walk::answer(&mut robot, &script, &places).await?;
    robot.screen("papers").await?;
    let before = resident("VmRSS:");
    forget_the_most();
    for _ in 0..PHOTOS {
        photograph(&mut robot).await?;
    }
    let grown = (resident("VmHWM:") - before, resident("VmRSS:") - before);
    drop(robot);
    sandbox.stop().await;
    Ok(grown)
}

async fn photograph(robot: &mut Robot) -> Result<(), JourneyError> {
    let said =
        |view: &gocua_app::ViewState| element(view, &format!("paper.{SLOT}")).map(|slot| slot.read_aloud.clone());
    let before = said(&robot.view());
    robot.press(&format!("photo:{SLOT}"));
    let more = format!("photo:{SLOT}");
    let free = |view: &gocua_app::ViewState| said(view) != before && !is_saving(view) && element(view, &more).is_some();
    robot.until("the photo to be kept", free).await?;
    Ok(())
}

/// A PNG whose pixels are noise: the core looks at header and sums, and decodes nothing.
fn png() -> Vec<u8> {
    let noise = gocua_tests::scanned_pdf(PHOTO);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [2_000u32, 2_000].map(u32::to_be_bytes).concat();
    header.extend([8, 0, 0, 0, 0]);
    for (kind, data) in [(b"IHDR", header.as_slice()), (b"IDAT", &noise), (b"IEND", &[])] {
        let body = [&kind[..], data].concat();
        file.extend(u32::try_from(data.len()).expect("far below 4 GB").to_be_bytes());
        file.extend(&body);
        file.extend(checksum(&body).to_be_bytes());
    }
    file
}

/// CRC-32 as PNG has it (ISO 3309), bit by bit.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| sum >> 1 ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 })
    })
}

/// A line of proc(5) `status`, in bytes.
fn resident(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) * 1024.0
}

/// From here on the most is counted anew (proc(5), `clear_refs`).
fn forget_the_most() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
