//! The page of the fault switch and of the clock.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use super::{Armed, ENDPOINTS};
use crate::clock;
use crate::page::{escape, shell};
use crate::world::Shared;

/// `/` and `/sandbox...` on the pages listener.
pub fn pages() -> Router<Shared> {
    Router::new()
        .route("/", get(index))
        .route("/sandbox", get(list))
        .route("/sandbox/faults", post(arm).get(armed).delete(clear))
        .route("/sandbox/clock", post(set_clock).get(read_clock))
        .route("/sandbox/tls-root.pem", get(tls_root))
        .route("/sandbox/root.pem", get(root))
}

#[derive(Deserialize)]
struct Offset {
    offset: i64,
}

async fn index() -> Response {
    shell(
        "Gõ Cửa · máy thử",
        "<p class=\"where\">Gõ Cửa · máy thử</p>\n<h1>Mọi thứ quanh chiếc điện thoại</h1>\n\
         <p>Tất cả chạy trên máy này, với người và giấy tờ bịa ra để thử.</p>\n\
         <a class=\"button\" href=\"/phone\">Mở điện thoại</a>\n\
         <a class=\"button quiet\" href=\"/desk\">Bàn cán bộ một cửa</a>\n\
         <a class=\"button quiet\" href=\"/sandbox\">Đồng hồ và công tắc lỗi</a>",
    )
}

async fn list(State(world): State<Shared>) -> Response {
    let armed = world.faults.list();
    let rows: String = armed
        .iter()
        .map(|one| {
            let fault = serde_json::to_value(one.fault).ok();
            let fault = fault.as_ref().and_then(|name| name.as_str()).unwrap_or("?").to_owned();
            format!(
                "<p class=\"pair\"><span><code>{}</code></span><span>{} × {}</span></p>",
                escape(&one.endpoint),
                escape(&fault),
                one.times
            )
        })
        .collect();
    let armed = if rows.is_empty() {
        "<p class=\"notice done\">Không có lỗi nào đang chờ.</p>".to_owned()
    } else {
        format!("<div class=\"card\">{rows}</div>")
    };
    let names: String = ENDPOINTS
        .iter()
        .map(|(name, what)| format!("<p class=\"pair\"><code>{name}</code><small>{}</small></p>", escape(what)))
        .collect();
    let body = format!(
        "<p class=\"where\"><a href=\"/\">Gõ Cửa · máy thử</a></p>\n<h1>Đồng hồ và công tắc lỗi</h1>\n\
         <h2>Đồng hồ</h2>\n<div class=\"card\"><p class=\"pair\"><span>Bây giờ (UTC)</span><span>{}</span></p>\
         <p class=\"pair\"><span>Lệch so với máy</span><span>{} giây</span></p></div>\n\
         <p><code>curl -d '{{\"offset\":86400}}' -H content-type:application/json {}/sandbox/clock</code></p>\n\
         <h2>Lỗi đang chờ</h2>\n{armed}\n\
         <p><code>curl -d '{{\"endpoint\":\"par\",\"fault\":\"503\",\"times\":1}}' -H content-type:application/json {}/sandbox/faults</code></p>\n\
         <h2>Tên các cửa</h2>\n<div class=\"card\">{names}</div>",
        clock::generalized_time(world.clock.now()),
        world.clock.offset(),
        world.urls.pages,
        world.urls.pages,
    );
    shell("Đồng hồ và công tắc lỗi", &body)
}

async fn arm(State(world): State<Shared>, Json(armed): Json<Armed>) -> Response {
    let known = armed.endpoint == "*"
        || armed.endpoint.starts_with('/')
        || ENDPOINTS.iter().any(|(name, _)| *name == armed.endpoint);
    if !known {
        return (StatusCode::UNPROCESSABLE_ENTITY, "no endpoint of that name; see GET /sandbox\n").into_response();
    }
    world.faults.arm(armed);
    (StatusCode::CREATED, Json(world.faults.list())).into_response()
}

async fn armed(State(world): State<Shared>) -> Json<Vec<Armed>> {
    Json(world.faults.list())
}

async fn clear(State(world): State<Shared>) -> StatusCode {
    world.faults.clear();
    StatusCode::NO_CONTENT
}

async fn set_clock(State(world): State<Shared>, Json(Offset { offset }): Json<Offset>) -> Response {
    world.clock.set_offset(offset);
    read_clock(State(world)).await
}

async fn read_clock(State(world): State<Shared>) -> Response {
    let body = serde_json::json!({ "now": world.clock.now(), "offset": world.clock.offset() });
    Json(body).into_response()
}

async fn tls_root(State(world): State<Shared>) -> Response {
    pem(world.pki.tls_root_pem())
}

async fn root(State(world): State<Shared>) -> Response {
    pem(world.pki.root_pem())
}

fn pem(text: &str) -> Response {
    ([("content-type", "application/x-pem-file")], text.to_owned()).into_response()
}
