//! Small pieces of the desk's pages. Whatever comes from outside passes through [`escape`] here or where it
//! is put in; only these functions write tags.

use axum::http::StatusCode;
use axum::response::Response;

use crate::page::{escape, shell_with};
use crate::portal::state::State;

const STYLE: &str = include_str!("desk.css");

/// Drawings for states and papers: a state is never a colour alone.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sign {
    Clock,
    Check,
    Alert,
    Paper,
    Money,
}

impl Sign {
    pub(super) fn svg(self) -> String {
        let path = match self {
            Self::Clock => "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M12 7v5l3 2\"/>",
            Self::Check => "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"m8 12 3 3 5-6\"/>",
            Self::Alert => "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M12 7v6M12 16.5v.1\"/>",
            Self::Paper => "<path d=\"M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6\"/>",
            Self::Money => "<path d=\"M3 7h18v10H3z\"/><circle cx=\"12\" cy=\"12\" r=\"2.5\"/>",
        };
        format!("<svg class=\"sign\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">{path}</svg>")
    }
}

/// A page of the desk.
pub(super) fn page(status: StatusCode, title: &str, body: &str) -> Response {
    shell_with(status, title, &format!("<style>{STYLE}</style>\n<div class=\"wide\">{body}</div>"))
}

/// A page that says what is wrong and what to do, with the way back.
pub(super) fn problem(status: StatusCode, heading: &str, remedy: &str, back: &str) -> Response {
    let body = format!(
        "<a class=\"back\" href=\"{}\">← Quay lại</a>\n<h1>{}</h1>\n<p class=\"notice bad\">{} {}</p>",
        escape(back),
        escape(heading),
        Sign::Alert.svg(),
        escape(remedy)
    );
    page(status, heading, &body)
}

/// Something that is not the officer's fault.
pub(super) fn failed(error: &dyn std::fmt::Display, back: &str) -> Response {
    let remedy = format!("Chưa có gì thay đổi. Thử lại sau ít phút. ({error})");
    problem(StatusCode::INTERNAL_SERVER_ERROR, "Chưa làm được", &remedy, back)
}

/// There is no such dossier, or no such paper in it.
pub(super) fn unknown() -> Response {
    problem(StatusCode::NOT_FOUND, "Không có hồ sơ này", "Xem lại địa chỉ, hoặc chọn trong danh sách hồ sơ.", "/desk")
}

/// A state as words, colour and drawing.
pub(super) fn tag(state: State) -> String {
    let (class, sign) = match state {
        State::Registered | State::SupplementWanted => (" wait", Sign::Clock),
        State::PaymentWanted => (" wait", Sign::Money),
        State::Accepted | State::Processing => (" info", Sign::Paper),
        State::Refused => (" bad", Sign::Alert),
        State::Decided | State::Returned => ("", Sign::Check),
    };
    format!("<span class=\"tag{class}\">{} {}</span>", sign.svg(), state.words())
}

/// A line with a name and a value; both are plain text.
pub(super) fn pair(name: &str, value: &str) -> String {
    format!("<p class=\"pair\"><span>{}</span><span>{}</span></p>", escape(name), escape(value))
}
