//! The actions of a dossier page: one big button for what comes next, the rest folded away.

use gocua_dossier::date::{Date, DateTime};
use gocua_dossier::money::Dong;

use super::actions::Action;
use super::csrf::Csrf;
use super::words;
use crate::page::escape;
use crate::portal::record::Dossier;

/// All actions that fit the dossier's state.
pub(super) fn actions(dossier: &Dossier, csrf: &Csrf, now: i64) -> String {
    let fits = |action: Action| action.fits(dossier.state);
    let mut body = String::new();
    let mut add = |html: String| body.push_str(&html);
    if fits(Action::Accept) {
        add(button(dossier, csrf, "accept", "Tiếp nhận hồ sơ", "Cấp mã hồ sơ và giấy hẹn cho người nộp."));
    }
    if fits(Action::CollectFee) {
        let amount = Dong(dossier.fee.map_or(0, |fee| fee.amount));
        add(button(dossier, csrf, "fee", &format!("Thu phí {amount}"), "Ghi là đã thu đủ, hồ sơ sang bước xử lý."));
    }
    if fits(Action::TakeSupplement) {
        add(button(dossier, csrf, "supplemented", "Đã nhận đủ giấy tờ bổ sung", "Hồ sơ trở lại bước trước đó."));
    }
    if fits(Action::ReturnResult) {
        add(button(
            dossier,
            csrf,
            "result",
            "Trả kết quả",
            "In kết quả, ký số bằng con dấu của cơ quan và gửi cho người nộp.",
        ));
    }
    if fits(Action::RequestSupplement) {
        add(supplement(dossier, csrf, now));
    }
    if fits(Action::Refuse) {
        add(refusal(dossier, csrf));
    }
    if body.is_empty() {
        return "<p class=\"notice done\">Hồ sơ này không còn việc gì phải làm.</p>".to_owned();
    }
    format!("<h2>Việc cần làm</h2><div class=\"actions\">{body}</div>")
}

fn form(dossier: &Dossier, csrf: &Csrf, action: &str, fields: &str) -> String {
    format!(
        "<form method=\"post\" action=\"/desk/{}/{action}\"><input type=\"hidden\" name=\"token\" value=\"{}\">{fields}</form>",
        escape(&dossier.submission),
        escape(csrf.token()),
    )
}

fn button(dossier: &Dossier, csrf: &Csrf, action: &str, label: &str, hint: &str) -> String {
    let fields = format!("<button>{}</button><p class=\"small\">{}</p>", escape(label), escape(hint));
    form(dossier, csrf, action, &fields)
}

fn supplement(dossier: &Dossier, csrf: &Csrf, now: i64) -> String {
    let today = DateTime::from_instant(now).date;
    let fields = format!(
        "<label for=\"supplement\">Cần thêm gì, vì sao</label>\
         <textarea id=\"supplement\" name=\"text\" required maxlength=\"{}\"></textarea>\
         <label for=\"until\">Hạn bổ sung</label>\
         <input id=\"until\" type=\"date\" name=\"until\" required min=\"{}\" value=\"{}\">\
         <button>Gửi yêu cầu bổ sung</button>",
        words::LONGEST,
        today.plus_days(1).iso(),
        in_a_week(now).iso(),
    );
    format!("<details><summary>Yêu cầu bổ sung</summary>{}</details>", form(dossier, csrf, "supplement", &fields))
}

fn refusal(dossier: &Dossier, csrf: &Csrf) -> String {
    let fields = format!(
        "<label for=\"reason\">Lý do, viết cho người nộp đọc</label>\
         <textarea id=\"reason\" name=\"text\" required maxlength=\"{}\"></textarea>\
         <button>Từ chối tiếp nhận</button>",
        words::LONGEST,
    );
    format!("<details class=\"bad\"><summary>Từ chối</summary>{}</details>", form(dossier, csrf, "refuse", &fields))
}

/// The day a week from `now`, for the date field of a supplement.
fn in_a_week(now: i64) -> Date {
    DateTime::from_instant(now).date.plus_days(7)
}
