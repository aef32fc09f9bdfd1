//! What is different about a form.

use std::collections::BTreeSet;

use serde_json::Value;

use super::changed::Changed;
use super::said::{any, became, day, expression, turned};
use super::tree::{self, Difference};
use crate::language::Language;
use crate::language::Language::{En, Vi};

pub(super) fn changed(name: &str, old: Option<&Value>, new: Option<&Value>, language: Language) -> Option<Changed> {
    let title = |form: &Value| text(form, "title", language);
    let version = |form: &Value| form.get("version").and_then(Value::as_str).unwrap_or_default().to_owned();
    let label = |form: &Value| format!("{name} {}", title(form).unwrap_or_default());
    let (about, what) = match (old, new) {
        (None, Some(new)) => {
            let from = new.get("valid_from").and_then(day).unwrap_or_default();
            let what = match language {
                Vi => format!("tờ khai mới, từ {from}"),
                En => format!("a new form, from {from}"),
            };
            (label(new), vec![what])
        }
        (Some(old), None) => (label(old), vec![language.pick("tờ khai này không còn", "this form is gone").to_owned()]),
        (Some(old), Some(new)) => {
            let mut teller = Teller { old, new, language, parts: BTreeSet::new() };
            let found = tree::between(old, new);
            if found.is_empty() {
                return None;
            }
            teller.parts = found
                .iter()
                .filter_map(|one| part(&one.path).filter(|_| one.old.is_none() || one.new.is_none()))
                .collect();
            let mut what: Vec<String> = found.iter().filter_map(|one| teller.told(one)).collect();
            let sheet = found.iter().any(|one| one.path.first().is_some_and(|first| first == "print"));
            if sheet {
                what.push(language.pick("tờ in ra khác", "the printed sheet differs").to_owned());
            }
            if version(old) == version(new) {
                what.push(
                    language
                        .pick(
                            "số phiên bản không đổi: bản đang điền dở giữ tờ khai cũ cho đến khi số này tăng",
                            "its version is the same: what people have begun keeps the old form until it goes up",
                        )
                        .to_owned(),
                );
            }
            let from = new.get("valid_from").and_then(day).unwrap_or_default();
            let about = format!(
                "{} ({}, {} {from})",
                label(new),
                became(&version(old), &version(new)),
                language.pick("áp dụng từ", "holds from")
            );
            (about, what)
        }
        (None, None) => return None,
    };
    Some(Changed { about, what })
}

/// The question, rule or computed value that a difference is about.
fn part(path: &[String]) -> Option<String> {
    match path {
        [list, id] if list == "questions" || list == "rules" => Some(id.clone()),
        [list, group, fields, id] if list == "questions" && fields == "fields" => Some(format!("{group}.{id}")),
        _ => None,
    }
}

struct Teller<'a> {
    old: &'a Value,
    new: &'a Value,
    language: Language,
    /// Parts that came or went: their texts come and go with them.
    parts: BTreeSet<String>,
}

impl Teller<'_> {
    fn told(&self, one: &Difference<'_>) -> Option<String> {
        let path: Vec<&str> = one.path.iter().map(String::as_str).collect();
        let pick = |vi, en| self.language.pick(vi, en);
        let turned = || turned(one, self.language);
        Some(match path.as_slice() {
            ["version" | "valid_from" | "steps" | "print", ..] => return None,
            ["questions", id] | ["questions", _, "fields", id] => {
                let name = part(&one.path).unwrap_or_else(|| (*id).to_owned());
                match (one.old, one.new) {
                    (_, Some(new)) => {
                        let required = new.get("required").and_then(Value::as_bool) != Some(false);
                        let weight = if required {
                            pick("phải trả lời", "has to be answered")
                        } else {
                            pick("không bắt buộc", "may be left open")
                        };
                        format!(
                            "{}: {} ({weight}; {})",
                            pick("câu hỏi mới", "a new question"),
                            self.label(self.new, &name),
                            self.whom(new.get("when"))
                        )
                    }
                    _ => format!("{}: {}", pick("thôi hỏi", "no longer asked"), self.label(self.old, &name)),
                }
            }
            ["questions", id, "when"] => format!(
                "{}: {} {}",
                self.label(self.new, id),
                pick("hỏi", "is asked"),
                became(&self.whom(one.old), &self.whom(one.new))
            ),
            ["questions", id, "required"] => {
                let weight = match one.new {
                    Some(Value::Bool(false)) => pick("nay không bắt buộc", "may now be left open").to_owned(),
                    None | Some(Value::Bool(true)) => pick("nay phải trả lời", "has to be answered now").to_owned(),
                    Some(other) => format!(
                        "{} {}",
                        pick("nay phải trả lời khi", "has to be answered now when"),
                        expression(other).unwrap_or_default()
                    ),
                };
                format!("{}: {weight}", self.label(self.new, id))
            }
            ["questions", id, member] => format!("{}: {member} {}", self.label(self.new, id), turned()),
            ["rules", id] => {
                let weight = |rule: &Value| match rule.get("weight").and_then(Value::as_str) {
                    Some("fault") => pick("chặn gửi", "stops sending"),
                    Some("question") => pick("hỏi lại", "is asked back"),
                    _ => pick("chỉ nhắc", "is only said"),
                };
                let say = |form: &Value| {
                    text(form, &format!("rule.{id}.message"), self.language).unwrap_or_else(|| (*id).to_owned())
                };
                match one.new {
                    Some(new) => {
                        format!("{}: {} ({})", pick("điều kiện mới", "a new rule"), say(self.new), weight(new))
                    }
                    None => format!("{}: {}", pick("bỏ điều kiện", "a rule is gone"), say(self.old)),
                }
            }
            ["rules", id, member] => {
                format!("{} {id}: {member} {}", pick("điều kiện", "the rule"), turned())
            }
            ["computed", id] | ["computed", id, "value"] => format!(
                "{} {id}: {}",
                pick("giá trị suy ra", "the computed value"),
                became(&self.value(one.old), &self.value(one.new))
            ),
            ["lists", list, ..] => {
                let (code, came) = match (one.old, one.new) {
                    (_, Some(code)) => (code, true),
                    (Some(code), None) => (code, false),
                    _ => return None,
                };
                let form = if came { self.new } else { self.old };
                let of = |code: &Value| {
                    let code = code.as_str().unwrap_or_default();
                    text(form, &format!("list.{list}.{code}"), self.language).unwrap_or_else(|| code.to_owned())
                };
                let codes =
                    code.as_array().map_or_else(|| of(code), |all| all.iter().map(of).collect::<Vec<_>>().join(", "));
                if came {
                    format!("{}: {codes}", pick("thêm lựa chọn", "a new choice"))
                } else {
                    format!("{}: {codes}", pick("bỏ lựa chọn", "a choice is gone"))
                }
            }
            ["texts", tag, id] => {
                // The other language says the same, unless only it has changed.
                let other = self.language.tag() != *tag;
                let own = |form: &Value| form["texts"][self.language.tag()].get(id).cloned();
                let both = own(self.old) != own(self.new);
                let with_part = self.parts.iter().any(|part| belongs(id, part));
                let choice = id.starts_with("list.") && (one.old.is_none() || one.new.is_none());
                if with_part || choice || (other && both) || id.starts_with("print.") {
                    return None;
                }
                format!("{} {id}: {}", pick("lời", "the words"), turned())
            }
            ["texts" | "pictures", ..] => return None,
            ["cases", ..] => format!("{}: {}", pick("các trường hợp", "the cases"), turned()),
            _ => format!("{}: {}", path.join("."), turned()),
        })
    }

    fn label(&self, form: &Value, name: &str) -> String {
        text(form, &format!("{name}.label"), self.language).unwrap_or_else(|| name.to_owned())
    }

    /// Who is asked.
    fn whom(&self, when: Option<&Value>) -> String {
        let pick = |vi, en| self.language.pick(vi, en);
        match when.and_then(expression) {
            Some(when) => format!("{} {when}", pick("khi", "when")),
            None => pick("mọi người", "everybody").to_owned(),
        }
    }

    fn value(&self, value: Option<&Value>) -> String {
        let value = value.map(|value| value.get("value").unwrap_or(value));
        value.and_then(expression).unwrap_or_else(|| any(value, self.language))
    }
}

/// Whether a text is one of a question's or rule's own.
fn belongs(text: &str, part: &str) -> bool {
    let text = text.strip_prefix("rule.").unwrap_or(text);
    text.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn text(form: &Value, id: &str, language: Language) -> Option<String> {
    let of = |tag: &str| form["texts"][tag].get(id)?.as_str();
    of(language.tag()).or_else(|| of("vi")).map(|text| format!("“{text}”"))
}
