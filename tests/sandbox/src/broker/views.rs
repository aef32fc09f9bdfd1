//! What the pages of the national e-ID's double say.

use axum::http::StatusCode;
use axum::response::Response;

use super::waiting::Waiting;
use crate::citizens::{CITIZENS, Citizen};
use crate::page::{escape, problem, shell};

pub(super) fn choices(waiting: &Waiting) -> Response {
    let heading = if waiting.request.step_up { "Xác nhận lại: bạn là ai?" } else { "Bạn là ai?" };
    let rows: String = CITIZENS
        .iter()
        .map(|citizen| {
            format!(
                "<button class=\"row\" name=\"citizen\" value=\"{}\"><span class=\"key\">{}</span>\
                 <span><b>{}</b><small>Sinh {} · định danh mức {}</small></span></button>",
                citizen.id,
                escape(&citizen.initial()),
                escape(citizen.name),
                citizen.born(),
                citizen.level
            )
        })
        .collect();
    shell(
        heading,
        &format!(
            "<p class=\"where\">Định danh điện tử · bản thử</p>\n<h1>{heading}</h1>\n\
             <p>Chọn một người để thử. Không cần mật khẩu; người và số đều bịa ra.</p>\n\
             <form method=\"post\" action=\"/broker/authorize/choose\">\
             <input type=\"hidden\" name=\"request\" value=\"{}\"><div class=\"card\">{rows}</div></form>",
            escape(&waiting.id)
        ),
    )
}

pub(super) fn consent(waiting: &Waiting, citizen: &Citizen) -> Response {
    let pair =
        |label: &str, value: &str| format!("<p class=\"pair\"><span>{label}</span><span>{}</span></p>", escape(value));
    let mut shared = pair("Họ và tên", citizen.name)
        + &pair("Ngày sinh", &citizen.born())
        + &pair("Giới tính", if citizen.gender == "female" { "Nữ" } else { "Nam" })
        + &pair("Số định danh cá nhân", citizen.personal_number)
        + &pair("Nơi thường trú", citizen.permanent_address);
    if let Some(phone) = citizen.phone {
        shared += &pair("Số điện thoại", phone);
    }
    if let Some(email) = citizen.email {
        shared += &pair("Email", email);
    }
    let you = citizen.address_form;
    let purpose = if waiting.request.scope.split(' ').any(|scope| scope == "dossier") {
        format!("Gõ Cửa dùng để điền tờ khai và gửi hồ sơ khi {you} bấm gửi.")
    } else {
        "Gõ Cửa dùng để điền tờ khai.".to_owned()
    };
    let heading = format!("Cho Gõ Cửa biết {you} là ai?");
    shell(
        &heading,
        &format!(
            "<p class=\"where\">Định danh điện tử · bản thử</p>\n<h1>{heading}</h1>\n\
             <p>{purpose}</p>\n<div class=\"card\">{shared}</div>\n\
             <form method=\"post\" action=\"/broker/authorize/decide\">\
             <input type=\"hidden\" name=\"request\" value=\"{}\">\
             <button name=\"decision\" value=\"agree\">Đồng ý</button>\
             <button class=\"quiet\" name=\"decision\" value=\"refuse\">Từ chối</button></form>",
            escape(&waiting.id)
        ),
    )
}

pub(super) fn stale() -> Response {
    problem(StatusCode::BAD_REQUEST, "Trang này đã hết hạn", "Quay lại ứng dụng Gõ Cửa và bấm đăng nhập lần nữa.")
}

pub(super) fn broken(error: &sqlx::Error) -> Response {
    problem(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Máy thử đang gặp lỗi",
        &format!("Khởi động lại máy thử rồi làm lại. Chi tiết: {error}"),
    )
}
