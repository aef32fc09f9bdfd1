//! `/desk/{submission}`: one dossier as the officer reads it.

use axum::Extension;
use axum::extract::{Path, Query, State as Shared_};
use axum::http::StatusCode;
use axum::response::Response;
use gocua_dossier::date::Date;
use gocua_dossier::money::Dong;
use serde::Deserialize;
use serde_json::Value;

use super::csrf::Csrf;
use super::html::{Sign, page, pair, tag};
use super::post::Done;
use super::{buttons, html, words};
use crate::page::escape;
use crate::portal::envelope::{Answer, Applicant};
use crate::portal::law::Law;
use crate::portal::record::{Dossier, Part, Step};
use crate::portal::signature::{Fault, Verdict};
use crate::{Shared, World};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    done: Option<Done>,
}

pub(super) async fn dossier(
    Shared_(world): Shared_<Shared>,
    Extension(csrf): Extension<Csrf>,
    Path(submission): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    match Dossier::load(&world.db, &submission).await {
        Ok(Some(dossier)) => {
            show(&world, &csrf, &dossier, asked.done).await.unwrap_or_else(|error| html::failed(&error, "/desk"))
        }
        Ok(None) => html::unknown(),
        Err(error) => html::failed(&error, "/desk"),
    }
}

async fn show(world: &World, csrf: &Csrf, dossier: &Dossier, done: Option<Done>) -> Result<Response, sqlx::Error> {
    let parts = dossier.parts(&world.db).await?;
    let steps = dossier.steps(&world.db).await?;
    let result = dossier.result(&world.db).await?;
    let now = world.clock.now();
    let name = Law::current().procedure_name(&dossier.procedure);
    let notice = done.and_then(|done| done.words(dossier)).map_or_else(String::new, |words| {
        format!("<p class=\"notice done\" role=\"status\">{} {}</p>", Sign::Check.svg(), escape(&words))
    });
    let body = format!(
        "<a class=\"back\" href=\"/desk\">← Tất cả hồ sơ</a>\n{notice}\n<h1>{}</h1>\n<p>{} {}</p>\n\
         <div class=\"desk\"><div class=\"facts\">{}</div>\n<div class=\"side\">{}{}</div>\n<div class=\"rest\">{}{}{}</div></div>",
        escape(&name),
        tag(dossier.state),
        escape(&dossier.applicant.name),
        facts(dossier, now),
        buttons::actions(dossier, csrf, now),
        timeline(&steps),
        papers(dossier, &parts, result.as_ref()),
        applicant(&dossier.applicant),
        answers(&dossier.answers),
    );
    Ok(page(StatusCode::OK, &name, &body))
}

fn facts(dossier: &Dossier, now: i64) -> String {
    let code = dossier.dossier_code.as_deref().map_or_else(
        || "<p class=\"where\">Chưa có mã hồ sơ: có khi tiếp nhận</p>".to_owned(),
        |code| format!("<p class=\"where\">Mã hồ sơ</p><p class=\"big\">{}</p>", escape(code)),
    );
    let mut lines = vec![
        pair("Số biên nhận", &dossier.number),
        pair("Nhận lúc", &words::moment(dossier.received_at)),
        pair("Đã chờ", &words::age(dossier.received_at, now)),
        pair("Cơ quan nhận", &dossier.agency_name),
        pair("Mã thủ tục", &dossier.procedure),
    ];
    if let Some(case) = Law::current().case_name(&dossier.procedure, &dossier.case) {
        lines.push(pair("Trường hợp", &case));
    }
    if let Some(at) = dossier.appointment {
        lines.push(pair("Hẹn trả kết quả", &words::moment(at)));
    }
    if let Some(fee) = dossier.fee {
        let paid = if fee.paid { "đã thu" } else { "chưa thu" };
        lines.push(pair("Phí", &format!("{}, {paid}", Dong(fee.amount))));
    }
    let supplement = dossier.supplement.as_ref().map_or_else(String::new, |supplement| {
        format!(
            "<p class=\"notice wait\">{} Đang chờ bổ sung trước {}: {}</p>",
            Sign::Clock.svg(),
            escape(&words::moment(supplement.until)),
            escape(&supplement.text)
        )
    });
    format!("{code}<div class=\"card\">{}</div>{supplement}", lines.concat())
}

fn papers(dossier: &Dossier, parts: &[Part], result: Option<&Value>) -> String {
    let rows: String = parts.iter().map(|part| paper(dossier, part)).collect();
    let result = result.map_or_else(String::new, |result| {
        format!(
            "<h2>Kết quả</h2><div class=\"card\"><div class=\"part\"><span class=\"key\">{}</span>\
             <span class=\"what\"><b>Kết quả có chữ ký số của cơ quan</b><small>{} · {}</small></span>\
             <a class=\"open\" href=\"/desk/{}/result\" target=\"_blank\" rel=\"noopener\">Mở</a></div></div>",
            Sign::Check.svg(),
            escape(result["name"].as_str().unwrap_or_default()),
            escape(&words::size(result["bytes"].as_i64().unwrap_or(0))),
            escape(&dossier.submission),
        )
    });
    format!("{result}<h2>Giấy tờ ({})</h2><div class=\"card\">{rows}</div>", parts.len())
}

fn paper(dossier: &Dossier, part: &Part) -> String {
    let address = format!("/desk/{}/parts/{}", escape(&dossier.submission), escape(&part.id));
    let name = Law::current()
        .component_name(&dossier.procedure, &part.component)
        .unwrap_or_else(|| if part.kind == "form" { "Tờ khai".to_owned() } else { part.component.clone() });
    let picture = if part.media_type.starts_with("image/") {
        format!(
            "<a href=\"{address}\" target=\"_blank\" rel=\"noopener\"><img src=\"{address}\" alt=\"{}\" loading=\"lazy\"></a>",
            escape(&name)
        )
    } else {
        format!("<span class=\"key\">{}</span>", Sign::Paper.svg())
    };
    format!(
        "<div class=\"part\">{picture}<span class=\"what\"><b>{}</b><small>{} · {}</small>{}</span>\
         <a class=\"open\" href=\"{address}\" target=\"_blank\" rel=\"noopener\">Mở</a></div>",
        escape(&name),
        escape(&part.name),
        escape(&words::size(part.bytes)),
        part.verdict.as_ref().map_or_else(String::new, verdict),
    )
}

/// What the signatures in a form say, one line each.
fn verdict(verdict: &Verdict) -> String {
    if verdict.signatures.is_empty() {
        return format!("<br><span class=\"tag wait\">{} Không có chữ ký số</span>", Sign::Alert.svg());
    }
    let mut lines: Vec<String> = verdict
        .signatures
        .iter()
        .map(|signature| match signature.fault {
            None => format!(
                "<br><span class=\"tag\">{} Chữ ký hợp lệ: {}{}</span>",
                Sign::Check.svg(),
                escape(&signature.signer),
                signature
                    .personal_number
                    .as_ref()
                    .map_or_else(String::new, |number| format!(", số {}", escape(number)))
            ),
            Some(fault) => format!(
                "<br><span class=\"tag bad\">{} Chữ ký không hợp lệ: {}</span>",
                Sign::Alert.svg(),
                fault_words(fault)
            ),
        })
        .collect();
    if !verdict.covers_whole_file {
        lines.push(format!("<br><span class=\"tag bad\">{} Có nội dung thêm sau khi ký</span>", Sign::Alert.svg()));
    }
    lines.concat()
}

fn fault_words(fault: Fault) -> &'static str {
    match fault {
        Fault::Structure => "không đúng cấu trúc",
        Fault::Algorithm => "thuật toán không được chấp nhận",
        Fault::Changed => "nội dung đã bị sửa sau khi ký",
        Fault::Value => "không khớp với chứng thư",
        Fault::Certificate => "chứng thư không do nơi tin cậy cấp",
        Fault::Validity => "chứng thư hết hạn",
    }
}

fn applicant(applicant: &Applicant) -> String {
    let born =
        Date::from_iso(&applicant.birthdate).map_or_else(|| applicant.birthdate.clone(), |date| date.to_string());
    let mut lines = vec![
        pair("Họ và tên", &applicant.name),
        pair("Ngày sinh", &born),
        pair("Số định danh", &applicant.personal_number),
    ];
    for (member, name) in [("permanent_address", "Thường trú"), ("phone_number", "Điện thoại"), ("email", "Email")]
    {
        if let Some(value) = applicant.rest.get(member).and_then(Value::as_str) {
            lines.push(pair(name, value));
        }
    }
    format!("<h2>Người nộp</h2><div class=\"card\">{}</div>", lines.concat())
}

fn answers(answers: &[Answer]) -> String {
    let rows: String = answers
        .iter()
        .map(|answer| {
            // What was typed stands beside what it was understood as, when the two differ.
            let raw = if answer.raw == answer.text || answer.raw.is_empty() {
                String::new()
            } else {
                format!("<dd class=\"raw\">Ghi: {}</dd>", escape(&answer.raw))
            };
            let text = if answer.text.is_empty() { "(để trống)" } else { &answer.text };
            format!("<dl class=\"answer\"><dt>{}</dt><dd>{}</dd>{raw}</dl>", escape(&answer.label), escape(text))
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!("<h2>Tờ khai ({} mục)</h2><div class=\"card\">{rows}</div>", answers.len())
}

fn timeline(steps: &[Step]) -> String {
    let rows: String = steps
        .iter()
        .map(|step| {
            format!(
                "<li><b>{}</b><small>{} · {}</small></li>",
                escape(&step.text),
                escape(&words::moment(step.at)),
                escape(&step.by)
            )
        })
        .collect();
    format!("<h2>Các bước</h2><ol class=\"steps\">{rows}</ol>")
}
