//! What happens when a button is pressed: check, do, go back to the dossier and say what was done.

use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State as Shared_};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use gocua_dossier::date::{Date, DateTime, Time};
use gocua_dossier::money::Dong;
use serde::Deserialize;

use super::actions::{self, ActionError};
use super::csrf::Csrf;
use super::{html, words};
use crate::Shared;
use crate::portal::record::Dossier;
use crate::portal::state::State;

/// What a page confirms after a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Done {
    Accept,
    Fee,
    Supplement,
    Supplemented,
    Refuse,
    Result,
}

impl Done {
    /// What happened, plainly, as long as the dossier still says so.
    pub(super) fn words(self, dossier: &Dossier) -> Option<String> {
        match self {
            Self::Accept => {
                let code = dossier.dossier_code.as_deref()?;
                let promise =
                    dossier.appointment.map_or_else(String::new, |at| format!(" Hẹn trả: {}.", words::moment(at)));
                Some(format!("Đã tiếp nhận. Mã hồ sơ {code}.{promise}"))
            }
            Self::Fee => {
                let amount = dossier.fee.filter(|fee| fee.paid)?.amount;
                Some(format!("Đã ghi thu phí {}. Hồ sơ đang được xử lý.", Dong(amount)))
            }
            Self::Supplement => {
                let supplement = dossier.supplement.as_ref()?;
                Some(format!("Đã gửi yêu cầu bổ sung cho người nộp, hạn {}.", words::moment(supplement.until)))
            }
            Self::Supplemented => dossier
                .supplement
                .is_none()
                .then(|| "Đã ghi nhận giấy tờ bổ sung. Hồ sơ trở lại bước trước đó.".to_owned()),
            Self::Refuse => {
                (dossier.state == State::Refused).then(|| "Đã từ chối tiếp nhận và gửi lý do cho người nộp.".to_owned())
            }
            Self::Result => {
                (dossier.state == State::Returned).then(|| "Đã ký số và trả kết quả cho người nộp.".to_owned())
            }
        }
    }

    fn query(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Fee => "fee",
            Self::Supplement => "supplement",
            Self::Supplemented => "supplemented",
            Self::Refuse => "refuse",
            Self::Result => "result",
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Pressed {
    token: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    until: String,
}

type Sent = Result<Form<Pressed>, FormRejection>;

/// The form when it comes from a page of this process.
#[expect(clippy::result_large_err, reason = "the answer goes straight out; a box would help nobody")]
fn checked(csrf: &Csrf, sent: Sent, submission: &str) -> Result<Pressed, Response> {
    match sent {
        Ok(Form(pressed)) if pressed.token == csrf.token() => Ok(pressed),
        _ => Err(html::problem(
            StatusCode::FORBIDDEN,
            "Trang này đã cũ",
            "Quay lại hồ sơ và bấm lại. Chưa có gì thay đổi.",
            &format!("/desk/{submission}"),
        )),
    }
}

fn answer(submission: &str, done: Done, result: Result<(), ActionError>) -> Response {
    let back = format!("/desk/{submission}");
    match result {
        Ok(()) => Redirect::to(&format!("{back}?done={}", done.query())).into_response(),
        Err(ActionError::Unknown(_)) => html::unknown(),
        Err(ActionError::DoesNotFit { state, .. }) => html::problem(
            StatusCode::CONFLICT,
            "Hồ sơ đã sang bước khác",
            &format!("Hồ sơ đang ở bước: {}. Quay lại để xem việc làm được bây giờ.", state.words()),
            &back,
        ),
        Err(ActionError::Words) => html::problem(
            StatusCode::UNPROCESSABLE_ENTITY,
            "Thiếu lời cho người nộp",
            &format!("Viết rõ cần gì hoặc vì sao, không quá {} chữ cái.", words::LONGEST),
            &back,
        ),
        Err(ActionError::Past) => {
            html::problem(StatusCode::UNPROCESSABLE_ENTITY, "Hạn đã qua", "Chọn một ngày sau hôm nay.", &back)
        }
        Err(error @ (ActionError::Result(_) | ActionError::Database(_))) => html::failed(&error, &back),
    }
}

macro_rules! buttons {
    ($($(#[$doc:meta])+ $name:ident => $done:ident, |$world:ident, $submission:ident, $pressed:pat_param| $action:expr;)+) => {$(
        $(#[$doc])+
        pub(super) async fn $name(
            Shared_($world): Shared_<Shared>,
            Extension(csrf): Extension<Csrf>,
            Path($submission): Path<String>,
            sent: Sent,
        ) -> Response {
            let $pressed = match checked(&csrf, sent, &$submission) {
                Ok(pressed) => pressed,
                Err(response) => return response,
            };
            let result: Result<(), ActionError> = $action.await;
            answer(&$submission, Done::$done, result)
        }
    )+};
}

buttons! {
    /// "Tiếp nhận".
    accept => Accept, |world, submission, _| async { actions::accept(&world, &submission).await.map(|_| ()) };
    /// "Thu phí".
    fee => Fee, |world, submission, _| actions::collect_fee(&world, &submission);
    /// "Yêu cầu bổ sung".
    supplement => Supplement, |world, submission, pressed| async {
        let until = end_of_day(&pressed.until).ok_or(ActionError::Past)?;
        actions::request_supplement(&world, &submission, &pressed.text, until).await
    };
    /// "Đã nhận đủ giấy tờ bổ sung".
    supplemented => Supplemented, |world, submission, _| actions::take_supplement(&world, &submission);
    /// "Từ chối".
    refuse => Refuse, |world, submission, pressed| actions::refuse(&world, &submission, &pressed.text);
    /// "Trả kết quả".
    result => Result, |world, submission, _| actions::return_result(&world, &submission);
}

/// 17:00 on that day, when counters close.
fn end_of_day(iso: &str) -> Option<i64> {
    Some(DateTime::new(Date::from_iso(iso)?, Time::new(17, 0)?).instant())
}
