//! What the pages of the signing service say.

use axum::http::StatusCode;
use axum::response::Response;

use super::check_code::check_code;
use super::owner::{PIN, owner};
use super::waiting::Waiting;
use super::wanted::{Document, Purpose};
use crate::citizens::{CITIZENS, Citizen};
use crate::page::{escape, problem, shell};

/// The question of the request; `wrong` is what was wrong with the last answer.
pub(super) fn ask(waiting: &Waiting, wrong: Option<&str>) -> Response {
    match &waiting.request.purpose {
        Purpose::Service => whose(waiting),
        Purpose::Credential { credential, documents } => match owner(credential) {
            Some(citizen) => sign(waiting, citizen, documents, wrong),
            None => stale(),
        },
    }
}

fn whose(waiting: &Waiting) -> Response {
    let rows: String = CITIZENS
        .iter()
        .map(|citizen| {
            let can = if citizen.level >= 2 { "Có chữ ký số" } else { "Chưa có chữ ký số" };
            format!(
                "<button class=\"row\" name=\"citizen\" value=\"{}\"><span class=\"key\">{}</span>\
                 <span><b>{}</b><small>{can}</small></span></button>",
                citizen.id,
                escape(&citizen.initial()),
                escape(citizen.name),
            )
        })
        .collect();
    shell(
        "Chữ ký số của ai?",
        &format!(
            "<p class=\"where\">Ký số từ xa · bản thử</p>\n<h1>Chữ ký số của ai?</h1>\n\
             <p>Gõ Cửa xin xem chứng thư chữ ký số của bạn. Chưa ký gì ở bước này.</p>\n\
             <form method=\"post\" action=\"/signing/oauth2/authorize/decide\">\
             <input type=\"hidden\" name=\"request\" value=\"{}\"><div class=\"card\">{rows}</div>\
             <button class=\"quiet\" name=\"decision\" value=\"refuse\">Không cho xem</button></form>",
            escape(&waiting.id)
        ),
    )
}

fn sign(waiting: &Waiting, citizen: &Citizen, documents: &[Document], wrong: Option<&str>) -> Response {
    let digests: Vec<[u8; 32]> = documents.iter().map(|document| document.digest).collect();
    let wrong =
        wrong.map_or_else(String::new, |text| format!("<p class=\"notice bad\" role=\"alert\">{}</p>", escape(text)));
    let who = format!("{} {}", citizen.address_form, citizen.name);
    let heading = match documents.len() {
        1 => "Ký 1 giấy tờ này?".to_owned(),
        number => format!("Ký {number} giấy tờ này?"),
    };
    let (first, second) = waiting.otp.split_at_checked(3).unwrap_or((&waiting.otp, ""));
    shell(
        &heading,
        &format!(
            "<p class=\"where\">Ký số từ xa · bản thử · {}</p>\n<h1>{heading}</h1>\n\
             <h2>Mã kiểm tra</h2>\n<p class=\"check big\" id=\"check-code\">{}</p>\n\
             <p>Mã này phải giống mã trên điện thoại. Khác thì bấm Không ký.</p>\n{}\n\
             <div class=\"notice\"><b>Tin nhắn gửi tới máy của {}</b><br>Mã một lần để ký: \
             <span class=\"big\" id=\"otp\">{first} {second}</span></div>\n{wrong}\n\
             <form method=\"post\" action=\"/signing/oauth2/authorize/decide\" autocomplete=\"off\">\
             <input type=\"hidden\" name=\"request\" value=\"{}\">\
             <label for=\"pin\">Mã PIN chữ ký số</label>\
             <input class=\"code\" id=\"pin\" name=\"pin\" type=\"password\" inputmode=\"numeric\" maxlength=\"6\">\
             <small>Máy thử: mã PIN của mọi người là {}.</small>\
             <label for=\"one-time\">Mã trong tin nhắn</label>\
             <input class=\"code\" id=\"one-time\" name=\"otp\" inputmode=\"numeric\" maxlength=\"7\">\
             <button name=\"decision\" value=\"sign\">Ký</button>\
             <button class=\"quiet\" name=\"decision\" value=\"refuse\">Không ký</button></form>",
            escape(citizen.name),
            check_code(&digests).replace('-', " · "),
            list(documents),
            escape(&who),
            escape(&waiting.id),
            PIN,
        ),
    )
}

/// One code each, when there are several documents or names to show.
fn list(documents: &[Document]) -> String {
    if documents.len() == 1 && documents.iter().all(|document| document.label.is_none()) {
        return String::new();
    }
    let rows: String = documents
        .iter()
        .enumerate()
        .map(|(index, document)| {
            let name = document.label.clone().unwrap_or_else(|| format!("Giấy tờ {}", index + 1));
            format!(
                "<p class=\"pair\"><span>{}</span><span>{}</span></p>",
                escape(&name),
                check_code(&[document.digest])
            )
        })
        .collect();
    format!("<div class=\"card\">{rows}</div>")
}

pub(super) fn stale() -> Response {
    problem(StatusCode::BAD_REQUEST, "Trang này đã hết hạn", "Quay lại ứng dụng Gõ Cửa và bấm ký lần nữa.")
}

pub(super) fn refused(why: &str) -> Response {
    problem(
        StatusCode::BAD_REQUEST,
        "Yêu cầu ký không đúng",
        &format!("Quay lại ứng dụng Gõ Cửa và bấm ký lần nữa. Chi tiết: {why}"),
    )
}
