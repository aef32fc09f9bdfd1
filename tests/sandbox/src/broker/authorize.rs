//! The pages of the national e-ID's double: who are you, and do you agree.
//!
//! For a test without a browser: `POST /broker/authorize/choose` (`request`, `citizen`), then
//! `POST /broker/authorize/decide` (`request`, `decision` = `agree` or `refuse`), which redirects to the app.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use sqlx::Row as _;

use super::par::{Request, URN};
use super::tokens::level_of;
use crate::World;
use crate::citizens::{CITIZENS, Citizen};
use crate::faults::Fault;
use crate::oauth::{CLIENT_ID, Form, OauthError, fingerprint, redirect, secret};
use crate::page::{escape, problem, shell};
use crate::world::Shared;

/// Codes live this long, in seconds.
const CODE_LIFETIME: i64 = 60;

pub(super) fn pages() -> Router<Shared> {
    Router::new()
        .route("/broker/authorize", get(who))
        .route("/broker/authorize/choose", post(choose))
        .route("/broker/authorize/decide", post(decide))
}

/// A request that waits for the person.
struct Waiting {
    id: String,
    request: Request,
    citizen: Option<&'static Citizen>,
    auth_time: i64,
}

async fn who(State(world): State<Shared>, RawQuery(query): RawQuery) -> Response {
    let Ok(form) = Form::query(query.as_deref()) else {
        return stale();
    };
    let id = form.get("request_uri").and_then(|uri| uri.strip_prefix(URN));
    match (form.get("client_id"), id) {
        (Some(CLIENT_ID), Some(id)) => match waiting(&world, id).await {
            Ok(Some(waiting)) => choices(&waiting),
            Ok(None) => stale(),
            Err(error) => broken(&error),
        },
        _ => stale(),
    }
}

async fn choose(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let (form, waiting) = match posted(&world, &headers, &body).await {
        Ok(posted) => posted,
        Err(answer) => return *answer,
    };
    let Some(citizen) = form.get("citizen").and_then(Citizen::by_id) else {
        return choices(&waiting);
    };
    let stored = sqlx::query("UPDATE broker_request SET citizen = ?, auth_time = ? WHERE id = ?")
        .bind(citizen.id)
        .bind(world.clock.now())
        .bind(&waiting.id)
        .execute(&world.db)
        .await;
    match stored {
        Ok(_) => consent(&waiting, citizen),
        Err(error) => broken(&error),
    }
}

async fn decide(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let (form, waiting) = match posted(&world, &headers, &body).await {
        Ok(posted) => posted,
        Err(answer) => return *answer,
    };
    let Some(citizen) = waiting.citizen else {
        return choices(&waiting);
    };
    let agreed = form.get("decision") == Some("agree");
    match close(&world, &waiting, citizen, agreed).await {
        Ok(response) => response,
        Err(error) => broken(&error),
    }
}

/// Decides once, and sends the person back to the app.
async fn close(
    world: &World,
    waiting: &Waiting,
    citizen: &'static Citizen,
    agreed: bool,
) -> Result<Response, sqlx::Error> {
    let first = sqlx::query("UPDATE broker_request SET decided = 1 WHERE id = ? AND decided = 0")
        .bind(&waiting.id)
        .execute(&world.db)
        .await?;
    if first.rows_affected() == 0 {
        return Ok(stale());
    }
    let request = &waiting.request;
    if !agreed {
        return Ok(back(world, request, &[("error", "access_denied")]));
    }
    let acr = level_of(citizen);
    // Level names sort as the levels do.
    if request.acr_is_essential && request.acr.as_deref().is_some_and(|wanted| acr < wanted) {
        return Ok(back(world, request, &[("error", "unmet_authentication_requirements")]));
    }
    let code = secret();
    sqlx::query(
        "INSERT INTO broker_code (fingerprint, parameters, citizen, auth_time, acr, expires_at)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(fingerprint(&code))
    .bind(serde_json::to_string(request).unwrap_or_default())
    .bind(citizen.id)
    .bind(waiting.auth_time)
    .bind(acr)
    .bind(world.clock.now() + CODE_LIFETIME)
    .execute(&world.db)
    .await?;
    Ok(back(world, request, &[("code", &code)]))
}

/// The answer to the app, with `state` and `iss` (RFC 9207).
fn back(world: &World, request: &Request, answer: &[(&str, &str)]) -> Response {
    let mut parameters = answer.to_vec();
    parameters.push(("state", &request.state));
    if world.faults.takes("authorize", Fault::WrongIssuer) {
        parameters.push(("iss", "https://another-broker.example"));
    } else if !world.faults.takes("authorize", Fault::NoIssuer) {
        parameters.push(("iss", &world.urls.api));
    }
    redirect(&request.redirect_uri, &parameters)
}

async fn posted(
    world: &World,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(Form, Waiting), Box<Response>> {
    let form = Form::body(headers, body).map_err(|_: OauthError| Box::new(stale()))?;
    match waiting(world, form.get("request").unwrap_or_default()).await {
        Ok(Some(waiting)) => Ok((form, waiting)),
        Ok(None) => Err(Box::new(stale())),
        Err(error) => Err(Box::new(broken(&error))),
    }
}

async fn waiting(world: &World, id: &str) -> Result<Option<Waiting>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT parameters, citizen, auth_time FROM broker_request
         WHERE id = ? AND decided = 0 AND expires_at > ?",
    )
    .bind(id)
    .bind(world.clock.now())
    .fetch_optional(&world.db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Ok(request) = serde_json::from_str(row.try_get("parameters")?) else { return Ok(None) };
    Ok(Some(Waiting {
        id: id.to_owned(),
        request,
        citizen: row.try_get::<Option<&str>, _>("citizen")?.and_then(Citizen::by_id),
        auth_time: row.try_get::<Option<i64>, _>("auth_time")?.unwrap_or_default(),
    }))
}

fn choices(waiting: &Waiting) -> Response {
    let heading = if waiting.request.step_up {
        "Xác nhận lại: bạn là ai?"
    } else {
        "Bạn là ai?"
    };
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

fn consent(waiting: &Waiting, citizen: &Citizen) -> Response {
    let pair = |label: &str, value: &str| {
        format!("<p class=\"pair\"><span>{label}</span><span>{}</span></p>", escape(value))
    };
    let mut shared = pair("Họ và tên", citizen.name)
        + &pair("Ngày sinh", &citizen.born())
        + &pair("Giới tính", if citizen.gender == "female" { "Nữ" } else { "Nam" })
        + &pair("Số định danh cá nhân", citizen.personal_number)
        + &pair("Nơi thường trú", citizen.permanent_address);
    if let Some(phone) = citizen.phone {
        shared += &pair("Số điện thoại", phone);
    }
    if let Some(email) = citizen.email {
        shared += &pair("Thư điện tử", email);
    }
    let purpose = if waiting.request.scope.split(' ').any(|scope| scope == "dossier") {
        "Gõ Cửa dùng để điền tờ khai và gửi hồ sơ khi bạn bấm gửi."
    } else {
        "Gõ Cửa dùng để điền tờ khai."
    };
    shell(
        "Cho Gõ Cửa biết bạn là ai?",
        &format!(
            "<p class=\"where\">Định danh điện tử · bản thử</p>\n<h1>Cho Gõ Cửa biết bạn là ai?</h1>\n\
             <p>{purpose}</p>\n<div class=\"card\">{shared}</div>\n\
             <form method=\"post\" action=\"/broker/authorize/decide\">\
             <input type=\"hidden\" name=\"request\" value=\"{}\">\
             <button name=\"decision\" value=\"agree\">Đồng ý</button>\
             <button class=\"quiet\" name=\"decision\" value=\"refuse\">Từ chối</button></form>",
            escape(&waiting.id)
        ),
    )
}

fn stale() -> Response {
    problem(
        StatusCode::BAD_REQUEST,
        "Trang này đã hết hạn",
        "Quay lại ứng dụng Gõ Cửa và bấm đăng nhập lần nữa.",
    )
}

fn broken(error: &sqlx::Error) -> Response {
    problem(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Máy thử đang gặp lỗi",
        &format!("Khởi động lại máy thử rồi làm lại. Chi tiết: {error}"),
    )
}
