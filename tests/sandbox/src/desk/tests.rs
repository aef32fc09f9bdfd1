//! The desk as an officer's browser meets it.
#![allow(clippy::unwrap_used)]

use crate::citizens::CITIZENS;
use crate::portal::tests::Town;
use crate::portal::tests::phone::{Answer, Dossier, Phone};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

async fn with_dossier() -> (Town, Phone, Dossier) {
    let town = Town::new().await;
    let phone = town.ba_u().await;
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    assert_eq!(phone.send(&dossier).await.status, 200);
    (town, phone, dossier)
}

async fn page(browser: &Phone, path: &str) -> String {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, 200, "{path}");
    String::from_utf8(answer.body).unwrap()
}

/// Presses the button whose form goes to `action`, as the page offers it.
async fn press(browser: &Phone, dossier: &Dossier, action: &str, fields: &str) -> Answer {
    let path = format!("/desk/{}", dossier.id);
    let html = page(browser, &path).await;
    assert!(html.contains(&format!("action=\"{path}/{action}\"")), "{action} is offered");
    let token = html.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let body = format!("token={token}{fields}");
    browser.call("POST", &format!("{path}/{action}"), &[FORM], body.into_bytes()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_desk_says_what_to_do() {
    let town = Town::new().await;
    let html = page(&town.ba_u().await, "/desk").await;
    assert!(html.contains("Chưa có hồ sơ nào") && html.contains("href=\"/phone\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_is_read_with_its_answers_papers_and_signature_and_nothing_becomes_markup() {
    let (_town, browser, dossier) = with_dossier().await;
    let list = page(&browser, "/desk").await;
    assert!(list.contains("Lò Thị Ủ") && list.contains("Chờ tiếp nhận"));
    let html = page(&browser, &format!("/desk/{}", dossier.id)).await;
    assert!(html.contains("Chữ ký hợp lệ: Lò Thị Ủ, số 010156000123"));
    assert!(html.contains("Đăng ký tạm trú &amp; 12 tháng"));
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script"));
    let photo = browser.get(&format!("/desk/{}/parts/{}", dossier.id, dossier.parts[1].id)).await;
    assert_eq!((photo.header("content-type"), photo.header("x-content-type-options")), ("image/jpeg", "nosniff"));
    assert_eq!(photo.body, dossier.parts[1].plain);
    for unknown in [
        "/desk/x",
        &format!("/desk/{}/parts/..%2f..%2fsandbox.db", dossier.id),
        &format!("/desk/{}/result", dossier.id),
    ] {
        assert_eq!(browser.get(unknown).await.status, 404, "{unknown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_buttons_walk_a_dossier_to_its_result_and_say_what_happened() {
    let (_town, browser, dossier) = with_dossier().await;
    let done = press(&browser, &dossier, "supplement", "&text=Ch%E1%BB%A5p+l%E1%BA%A1i&until=2099-01-31").await;
    assert!(String::from_utf8_lossy(&done.body).contains("Đã gửi yêu cầu bổ sung"));
    let done = press(&browser, &dossier, "supplemented", "").await;
    assert!(String::from_utf8_lossy(&done.body).contains("Đã ghi nhận giấy tờ bổ sung"));
    let done = press(&browser, &dossier, "accept", "").await;
    assert!(String::from_utf8_lossy(&done.body).contains("Đã tiếp nhận. Mã hồ sơ G01.15.02.761-"));
    if String::from_utf8_lossy(&done.body).contains("Thu phí") {
        press(&browser, &dossier, "fee", "").await;
    }
    let done = press(&browser, &dossier, "result", "").await;
    assert!(String::from_utf8_lossy(&done.body).contains("Đã ký số và trả kết quả"));
    let pdf = browser.get(&format!("/desk/{}/result", dossier.id)).await;
    assert_eq!(pdf.header("content-type"), "application/pdf");
    let html = page(&browser, &format!("/desk/{}", dossier.id)).await;
    assert!(html.contains("không còn việc gì phải làm") && !html.contains("<form"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_page_cannot_press_a_button_and_a_stale_one_changes_nothing() {
    let (town, browser, dossier) = with_dossier().await;
    let path = format!("/desk/{}/accept", dossier.id);
    for body in ["", "token=", "token=AAAA"] {
        assert_eq!(browser.call("POST", &path, &[FORM], body.into()).await.status, 403, "{body}");
    }
    let html = page(&browser, &format!("/desk/{}", dossier.id)).await;
    assert!(html.contains("Tiếp nhận hồ sơ"), "still waiting");
    let token = html.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    super::refuse(&town.world, &dossier.id, "Sai nơi nhận").await.unwrap();
    let stale = browser.call("POST", &path, &[FORM], format!("token={token}").into()).await;
    assert_eq!(stale.status, 409);
    assert!(String::from_utf8_lossy(&stale.body).contains("Không tiếp nhận"));
}
