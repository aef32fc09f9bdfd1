//! `/desk`: all dossiers, those that wait for the officer first.

use axum::extract::State as Shared_;
use axum::http::StatusCode;
use axum::response::Response;

use super::html::{Sign, page, tag};
use super::{html, words};
use crate::Shared;
use crate::page::escape;
use crate::portal::law::Law;
use crate::portal::record::Dossier;
use crate::portal::state::State;

type Group = (&'static str, fn(State) -> bool);

const GROUPS: [Group; 4] = [
    ("Chờ tiếp nhận", |state| state == State::Registered),
    ("Đang làm", |state| matches!(state, State::Accepted | State::Processing | State::Decided)),
    ("Chờ người dân", |state| matches!(state, State::PaymentWanted | State::SupplementWanted)),
    ("Đã xong", |state| matches!(state, State::Returned | State::Refused)),
];

pub(super) async fn list(Shared_(world): Shared_<Shared>) -> Response {
    let dossiers = match Dossier::list(&world.db, None).await {
        Ok(dossiers) => dossiers,
        Err(error) => return html::failed(&error, "/desk"),
    };
    let now = world.clock.now();
    let mut body =
        "<p class=\"where\"><a href=\"/\">Gõ Cửa · máy thử</a></p>\n<h1>Bàn cán bộ một cửa</h1>\n".to_owned();
    if dossiers.is_empty() {
        body.push_str(
            "<p class=\"notice\">Chưa có hồ sơ nào. Mở điện thoại, làm một thủ tục rồi bấm gửi: hồ sơ sẽ hiện ở đây.</p>\n\
             <a class=\"button\" href=\"/phone\">Mở điện thoại</a>",
        );
    }
    for (heading, belongs) in GROUPS {
        let entries: Vec<String> =
            dossiers.iter().filter(|dossier| belongs(dossier.state)).map(|dossier| entry(dossier, now)).collect();
        if !entries.is_empty() {
            body.push_str(&format!(
                "<h2>{heading} ({})</h2>\n<div class=\"card\">{}</div>\n",
                entries.len(),
                entries.concat()
            ));
        }
    }
    page(StatusCode::OK, "Bàn cán bộ một cửa", &body)
}

fn entry(dossier: &Dossier, now: i64) -> String {
    let number = dossier.dossier_code.as_deref().unwrap_or(&dossier.number);
    format!(
        "<a class=\"entry\" href=\"/desk/{}\"><span class=\"key\">{}</span>\
         <span class=\"what\"><b>{}</b><small>{} · {}</small></span>\
         <span class=\"when\">{} <small>{}</small></span></a>\n",
        escape(&dossier.submission),
        Sign::Paper.svg(),
        escape(&Law::current().procedure_name(&dossier.procedure)),
        escape(&dossier.applicant.name),
        escape(number),
        tag(dossier.state),
        escape(&words::age(dossier.received_at, now)),
    )
}
