//! What the citizen's phone says about it.

use axum::http::StatusCode;
use axum::response::Response;

use super::details::Action;
use super::team::Member;
use crate::citizens::{CITIZENS, Citizen};
use crate::page::{escape, problem, shell};

const WHERE: &str = "<p class=\"where\">Định danh điện tử · bản thử</p>";

/// A question that waits for the citizen.
pub(super) struct Waiting {
    pub(super) id: String,
    pub(super) member: &'static Member,
    pub(super) actions: Vec<Action>,
    pub(super) message: String,
    pub(super) numbers: Vec<String>,
}

pub(super) fn who() -> Response {
    let rows: String = CITIZENS
        .iter()
        .map(|citizen| {
            format!(
                "<button class=\"row\" name=\"citizen\" value=\"{}\"><span class=\"key\">{}</span>\
                 <span><b>{}</b><small>Sinh {}</small></span></button>",
                citizen.id,
                escape(&citizen.initial()),
                escape(citizen.name),
                citizen.born()
            )
        })
        .collect();
    let heading = "Điện thoại của ai?";
    shell(
        heading,
        &format!(
            "{WHERE}\n<h1>{heading}</h1>\n<p>Chọn một người để thử. Không cần mật khẩu; người và số đều bịa ra.</p>\n\
             <form method=\"get\" action=\"/broker/assist\"><div class=\"card\">{rows}</div></form>"
        ),
    )
}

pub(super) fn asked(citizen: &Citizen, waiting: &[Waiting], shown: &str) -> Response {
    let you = citizen.address_form;
    let heading = if waiting.is_empty() {
        format!("Chưa ai hỏi {you}")
    } else {
        format!("Có người muốn giúp {you} làm hồ sơ")
    };
    let questions: String = waiting.iter().map(|waiting| question(waiting, you)).collect();
    shell(
        &heading,
        &format!(
            "{WHERE}\n<h1>{heading}</h1>\n<p>{}</p>\n{questions}\n<h2>Mã của {you}</h2>\n\
             <p>Người giúp {you} quét mã này thì {you} không phải đọc số định danh. Mã dùng một lần, trong 5 phút.</p>\n\
             <p class=\"check\"><code id=\"shown\">{}</code></p>",
            escape(citizen.name),
            escape(shown)
        ),
    )
}

fn question(waiting: &Waiting, you: &str) -> String {
    let Waiting { id, member, actions, message, numbers } = waiting;
    let wanted: String = actions.iter().map(|action| format!("<li>{}</li>", action.words())).collect();
    let choices: String = numbers
        .iter()
        .map(|number| {
            format!("<button class=\"quiet big\" name=\"decision\" value=\"{0}\">{0}</button>", escape(number))
        })
        .collect();
    format!(
        "<form method=\"post\" action=\"/broker/assist/decide\" class=\"card\">\
         <input type=\"hidden\" name=\"request\" value=\"{}\">\
         <p><b>{}</b>, tổ công nghệ số cộng đồng {}, xin được:</p><ul>{wanted}</ul>\
         <p class=\"pair\"><span>Lời nhắn</span><span>{}</span></p>\
         <p>Trong 5 phút. Việc ký, gửi và trả tiền vẫn chỉ mình {you} làm được.</p>\
         <p>Nếu đồng ý, hãy bấm đúng số đang hiện trên máy của người giúp {you}:</p>{choices}\
         <button name=\"decision\" value=\"refuse\">Không đồng ý</button></form>",
        escape(id),
        escape(member.name),
        escape(member.commune),
        escape(message),
    )
}

pub(super) fn decided(agreed: bool, chose: bool) -> Response {
    let (heading, text) = match (agreed, chose) {
        (true, _) => ("Bạn đã đồng ý", "Người giúp bạn có thể làm tiếp trong 5 phút."),
        (false, true) => (
            "Số không khớp",
            "Chưa ai được xem hồ sơ của bạn. Nếu đúng là bạn nhờ giúp, hãy bảo người giúp hỏi lại, rồi nhìn số trên máy của họ.",
        ),
        (false, false) => ("Bạn đã từ chối", "Không ai được xem hồ sơ của bạn."),
    };
    let kind = if agreed { "done" } else { "wait" };
    shell(heading, &format!("{WHERE}\n<h1>{heading}</h1>\n<p class=\"notice {kind}\">{text}</p>"))
}

pub(super) fn stale() -> Response {
    problem(
        StatusCode::BAD_REQUEST,
        "Câu hỏi này đã hết hạn",
        "Nếu bạn vẫn muốn được giúp, hãy bảo người giúp hỏi lại.",
    )
}
