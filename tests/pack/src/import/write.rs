//! The source of a form that was taken in, as a person goes on writing it.

use std::fmt::Write as _;

use super::survey::{Question, Taken, Words};

pub(super) fn source(taken: &Taken) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "#:schema ../.schema/form.schema.json\n# Taken from an XLSForm. What is still to be said: which paper form it is (source, paper), the cases, remedies.\n\
         form = {}\nversion = {}\nsource = \"XLSForm\"\nvalid_from = 2026-01-01\ncases = [\"self\"]\ntitle = {}\n",
        quoted(&taken.id),
        quoted(&taken.version),
        words(&taken.title)
    );
    let used = |name: &String| {
        taken
            .questions
            .iter()
            .flat_map(|own| std::iter::once(own).chain(&own.fields))
            .any(|own| own.list.as_ref() == Some(name))
    };
    if taken.lists.keys().any(used) {
        text.push_str("[lists]\n");
        for (name, codes) in taken.lists.iter().filter(|(name, _)| used(name)) {
            let _ = writeln!(text, "{name} = [");
            for (code, _, label) in codes {
                let _ = writeln!(text, "    {{ code = {}, {} }},", quoted(code), members(label));
            }
            text.push_str("]\n");
        }
        text.push('\n');
    }
    for question in &taken.questions {
        put(&mut text, question, "question");
        for field in &question.fields {
            put(&mut text, field, "question.field");
        }
    }
    for (id, of, value) in &taken.computed {
        let _ = writeln!(text, "[[computed]]\nid = {}\ntype = {}\nvalue = {}\n", quoted(id), quoted(of), quoted(value));
    }
    for rule in &taken.rules {
        let _ = writeln!(
            text,
            "[[rule]]\nid = {}\nat = {}\nweight = \"fault\"\nmust = {}\nsay = {}\n\
             remedy = {{ vi = \"Sửa câu trả lời này.\", en = \"Correct this answer.\" }}\n",
            quoted(&rule.id),
            quoted(&rule.at),
            quoted(&rule.must),
            words(&rule.say)
        );
    }
    for (name, title) in &taken.steps {
        let _ = writeln!(text, "[step.{name}]\ntitle = {}\n", words(title));
    }
    text
}

fn put(text: &mut String, question: &Question, table: &str) {
    let _ = writeln!(text, "[[{table}]]\nid = {}\nkind = {}", quoted(&question.name), quoted(question.kind));
    if question.kind == "group" {
        text.push_str("min = 0\nmax = 20\n");
    }
    for (member, value) in [("list", &question.list), ("when", &question.when), ("step", &question.step)] {
        if let Some(value) = value {
            let _ = writeln!(text, "{member} = {}", quoted(value));
        }
    }
    if let Some(required) = &question.required {
        let _ = writeln!(text, "required = {required}");
    }
    let _ = writeln!(text, "ask = {}", words(&question.ask));
    if !question.hint.is_empty() {
        let _ = writeln!(text, "hint = {}", words(&question.hint));
    }
    if question.kind == "group" {
        text.push_str("row = { vi = \"dòng\", en = \"row\" }\nadd = { vi = \"Thêm một dòng\", en = \"Add a row\" }\n");
    }
    let paper = question.ask.get("vi").map(String::as_str).unwrap_or_default();
    let _ = writeln!(text, "paper = {}\n", quoted(paper.trim_end_matches('?')));
}

fn words(words: &Words) -> String {
    format!("{{ {} }}", members(words))
}

fn members(words: &Words) -> String {
    // Vietnamese first, as everywhere.
    let order = ["vi", "en"].into_iter().filter_map(|language| Some((language, words.get(language)?)));
    order.map(|(language, text)| format!("{language} = {}", quoted(text))).collect::<Vec<_>>().join(", ")
}

/// A basic string of TOML: what JSON escapes, TOML reads the same.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
