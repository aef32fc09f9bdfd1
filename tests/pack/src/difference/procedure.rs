//! What is different about a procedure.

use serde_json::Value;

use super::changed::Changed;
use super::said::{became, day, listed, money, turned, words};
use super::tree::{self, Difference};
use crate::language::Language;
use crate::language::Language::{En, Vi};

/// What a form computes, as one writes it: form, name.
type Computed<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

pub(super) fn changed(
    code: &str,
    old: Option<&Value>,
    new: Option<&Value>,
    computed: Computed<'_>,
    language: Language,
) -> Option<Changed> {
    let name = |value: &Value| words(value.get("short_name")?, language);
    let about = format!("{code} {}", new.or(old).and_then(name).unwrap_or_default());
    let what = match (old, new) {
        (None, Some(new)) => {
            let from = new.get("valid_from").and_then(day).unwrap_or_default();
            vec![match language {
                Vi => format!("thủ tục mới, từ {from}"),
                En => format!("a new procedure, from {from}"),
            }]
        }
        (Some(_), None) => {
            vec![language.pick("thủ tục này không còn trong gói", "this procedure is no longer in the pack").to_owned()]
        }
        (Some(old), Some(new)) => {
            let teller = Teller { old, new, computed, language };
            let mut what: Vec<String> = tree::between(old, new).iter().filter_map(|one| teller.told(one)).collect();
            what.dedup();
            what
        }
        (None, None) => Vec::new(),
    };
    (!what.is_empty()).then_some(Changed { about, what })
}

struct Teller<'a> {
    old: &'a Value,
    new: &'a Value,
    computed: Computed<'a>,
    language: Language,
}

impl Teller<'_> {
    fn told(&self, one: &Difference<'_>) -> Option<String> {
        let path: Vec<&str> = one.path.iter().map(String::as_str).collect();
        let pick = |vi, en| self.language.pick(vi, en);
        let turned = || turned(one, self.language);
        Some(match path.as_slice() {
            ["code"] => return None,
            ["components", id] => match one.new {
                Some(new) => format!(
                    "{}: {}{}",
                    pick("giấy tờ mới", "a new paper"),
                    self.name(new, id),
                    self.whom(new, pick("mọi người nộp", "from everybody"))
                ),
                None => format!("{}: {}", pick("thôi cần giấy tờ", "no longer wanted"), self.of(one.old, id)),
            },
            ["components", id, "optional"] => {
                let optional = one.new.and_then(Value::as_bool) == Some(true);
                let name = self.of(entry(self.new, &["components"], id), id);
                if optional {
                    format!("{name}: {}", pick("nay không bắt buộc nữa", "may now be left out"))
                } else {
                    format!("{name}: {}", pick("nay bắt buộc", "is now wanted"))
                }
            }
            ["components", id, "when" | "cases"] => {
                let (old, new) = (entry(self.old, &["components"], id), entry(self.new, &["components"], id));
                let everybody = pick("mọi người nộp", "from everybody");
                let whom = |of: Option<&Value>| of.map(|of| self.whom(of, everybody)).unwrap_or_default();
                format!(
                    "{}: {}{}",
                    self.of(new, id),
                    pick("nay cần", "is now wanted"),
                    became(&whom(old), whom(new).trim_start_matches([',', ' ']))
                )
            }
            ["components", id, "satisfied_by"] => {
                let name = self.of(entry(self.new, &["components"], id), id);
                match one.new {
                    Some(Value::Object(_)) => {
                        format!(
                            "{name}: {}",
                            pick(
                                "cơ sở dữ liệu đã có, không phải nộp nữa",
                                "a database has it now; nobody hands it in"
                            )
                        )
                    }
                    _ => format!("{name}: {}", pick("nay phải nộp", "has to be handed in now")),
                }
            }
            ["cases", id] => {
                self.came_or_went(one, id, ("trường hợp mới", "a new case"), ("bỏ trường hợp", "a case is gone"))
            }
            ["fees", "charges", id] => match one.new {
                Some(new) => format!(
                    "{}: {}, {}{}",
                    pick("khoản thu mới", "a new charge"),
                    self.name(new, id),
                    money(&new["amount"]).unwrap_or_default(),
                    self.scope(new)
                ),
                None => format!("{}: {}", pick("bỏ khoản thu", "a charge is gone"), self.of(one.old, id)),
            },
            ["fees", "charges", id, "amount"] => {
                let rule = entry(self.new, &["fees", "charges"], id);
                format!(
                    "{}: {}{}",
                    self.of(rule, id),
                    became(&one.old.and_then(money).unwrap_or_default(), &one.new.and_then(money).unwrap_or_default()),
                    rule.map(|rule| self.scope(rule)).unwrap_or_default()
                )
            }
            ["fees", "reductions", id] => match one.new {
                Some(new) => format!(
                    "{}: {}{}{}",
                    pick("miễn giảm mới", "a new reduction"),
                    self.name(new, id),
                    self.cut(new),
                    self.scope(new)
                ),
                None => format!("{}: {}", pick("bỏ miễn giảm", "a reduction is gone"), self.of(one.old, id)),
            },
            ["fees", list @ ("charges" | "reductions"), id, "valid_from"] => format!(
                "{}: {} {}",
                self.of(entry(self.new, &["fees", list], id), id),
                pick("áp dụng từ", "applies from"),
                became(&one.old.and_then(day).unwrap_or_default(), &one.new.and_then(day).unwrap_or_default())
            ),
            ["fees", list @ ("charges" | "reductions"), id, "valid_to"] => format!(
                "{}: {} {}",
                self.of(entry(self.new, &["fees", list], id), id),
                pick("áp dụng đến hết", "applies up to"),
                turned()
            ),
            ["times", "duration", ..] => format!(
                "{}: {} {}",
                pick("thời hạn giải quyết", "time limit"),
                path.last().copied().unwrap_or_default(),
                turned()
            ),
            ["needs_signature"] => {
                let signed = one.new.and_then(Value::as_bool) == Some(true);
                if signed {
                    pick("nay phải ký số", "the form is signed now").to_owned()
                } else {
                    pick("nay không phải ký số", "the form is no longer signed").to_owned()
                }
            }
            ["level"] => {
                let full = one.new.and_then(Value::as_str) == Some("full");
                if full {
                    pick("nay làm được toàn trình", "can now be done online from end to end").to_owned()
                } else {
                    pick("nay chỉ làm được một phần trên mạng", "can now be done online in part only").to_owned()
                }
            }
            ["valid_from" | "valid_to"] => format!(
                "{}: {}",
                if path == ["valid_from"] {
                    pick("áp dụng từ", "holds from")
                } else {
                    pick("áp dụng đến hết", "holds up to")
                },
                turned()
            ),
            _ => format!("{}: {}", self.member(&path), turned()),
        })
    }

    fn came_or_went(&self, one: &Difference<'_>, id: &str, came: (&str, &str), went: (&str, &str)) -> String {
        let (vi, en) = if one.new.is_some() { came } else { went };
        format!("{}: {}", self.language.pick(vi, en), self.of(one.new.or(one.old), id))
    }

    /// What an entry is called.
    fn name(&self, entry: &Value, id: &str) -> String {
        entry.get("name").and_then(|name| words(name, self.language)).unwrap_or_else(|| id.to_owned())
    }

    fn of(&self, entry: Option<&Value>, id: &str) -> String {
        entry.map_or_else(|| id.to_owned(), |entry| self.name(entry, id))
    }

    /// For whom a paper is: the cases, and the condition as the form has it.
    fn whom(&self, component: &Value, everybody: &str) -> String {
        let mut whom = String::new();
        if let Some(cases) =
            component.get("cases").filter(|cases| cases.as_array().is_some_and(|list| !list.is_empty()))
        {
            let names = cases.as_array().into_iter().flatten().filter_map(Value::as_str);
            let names: Vec<String> = names.map(|id| self.of(entry(self.new, &["cases"], id), id)).collect();
            whom += &format!(", {} {}", self.language.pick("trường hợp", "in the case"), names.join(", "));
        }
        if let Some(flag) = component.get("when").and_then(Value::as_str) {
            let form = self.new.get("form").and_then(Value::as_str).unwrap_or_default();
            let condition = (self.computed)(form, flag).unwrap_or_else(|| flag.to_owned());
            whom += &format!(", {} {condition}", self.language.pick("khi", "when"));
        }
        if whom.is_empty() { format!(", {everybody}") } else { whom }
    }

    /// Where and when an amount applies.
    fn scope(&self, rule: &Value) -> String {
        let mut scope = String::new();
        let channels = rule.get("channels").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let channels: Vec<&str> = channels
            .iter()
            .filter_map(Value::as_str)
            .map(|channel| match channel {
                "online" => self.language.pick("trực tuyến", "online"),
                "direct" => self.language.pick("tại quầy", "at the counter"),
                "post" => self.language.pick("qua bưu chính", "by post"),
                other => other,
            })
            .collect();
        if !channels.is_empty() {
            scope += &format!(", {} {}", self.language.pick("nộp", "sent"), channels.join(", "));
        }
        let cases = rule.get("cases").map(listed).unwrap_or_default();
        if !cases.is_empty() {
            scope += &format!(", {} {cases}", self.language.pick("trường hợp", "in the case"));
        }
        if let Some(from) = rule.get("valid_from").and_then(day) {
            scope += &format!(", {} {from}", self.language.pick("từ", "from"));
        }
        if let Some(to) = rule.get("valid_to").and_then(day) {
            scope += &format!(" {} {to}", self.language.pick("đến hết", "up to"));
        }
        scope
    }

    fn cut(&self, rule: &Value) -> String {
        let cut = rule.get("cut");
        if let Some(percent) = cut.and_then(|cut| cut.get("percent")).and_then(Value::as_i64) {
            return format!(", {} {percent} %", self.language.pick("giảm", "less by"));
        }
        let to = cut.and_then(|cut| cut.get("to")).and_then(money).unwrap_or_default();
        format!(", {} {to}", self.language.pick("còn", "down to"))
    }

    /// What a member is called.
    fn member(&self, path: &[&str]) -> String {
        let pick = |vi: &'static str, en: &'static str| self.language.pick(vi, en);
        let known = match path {
            ["times", ..] => pick("thời hạn giải quyết", "time limit"),
            ["deadlines", ..] => pick("hạn phải làm", "deadlines"),
            ["rejections", ..] => pick("lý do hay bị trả", "reasons for rejection"),
            ["asked", ..] => pick("hỏi đáp", "questions and answers"),
            ["open", ..] => pick("điều nên hỏi cơ quan", "questions to the agency"),
            ["related", ..] => pick("thủ tục liên quan", "related procedures"),
            ["basis", ..] => pick("căn cứ", "legal basis"),
            ["receiving", "agency"] | ["agency"] => pick("cơ quan giải quyết", "deciding agency"),
            ["receiving", ..] => pick("nơi nhận", "where it goes"),
            ["form"] => pick("tờ khai", "form"),
            ["approval", ..] => pick("thay cho chữ ký", "what stands for the signature"),
            ["presence", ..] => pick("bước phải có mặt", "step that needs presence"),
            ["elsewhere", ..] => pick("nơi làm", "where it is done"),
            ["before", ..] => pick("trước khi bắt đầu", "before beginning"),
            ["formerly", ..] => pick("mã cũ", "earlier codes"),
            ["name" | "short_name", ..] => pick("tên", "name"),
            ["aliases", ..] => pick("cách gọi thường ngày", "everyday names"),
            ["checked_on"] => pick("đối chiếu với nguồn ngày", "compared with its sources on"),
            ["source"] => pick("nguồn", "source"),
            ["result", ..] => pick("kết quả", "result"),
            ["summary", ..] => pick("tóm tắt", "summary"),
            _ => return path.join("."),
        };
        // Which part of it, where that is not the whole.
        match path.last() {
            Some(&"source") if path.len() > 1 => format!("{known}, {}", pick("căn cứ", "source")),
            Some(&"checked_on") if path.len() > 1 => format!("{known}, {}", path.join(".")),
            _ => known.to_owned(),
        }
    }
}

/// An entry of a list by what it is called.
fn entry<'a>(of: &'a Value, path: &[&str], id: &str) -> Option<&'a Value> {
    let list = path.iter().try_fold(of, |value, name| value.get(name))?;
    list.as_array()?.iter().find(|entry| entry.get("id").and_then(Value::as_str) == Some(id))
}
