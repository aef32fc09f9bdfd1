//! What is different between two editions of a pack, in words: what changes, for whom, from which day.
//!
//! [`tree`] finds every difference between what the app would read, so that nothing changes unsaid; [`procedure`] and [`form`] know what
//! the members mean and say it. What they have no sentence for is said by its name.

mod changed;
mod form;
mod procedure;
mod said;
mod tree;

use std::collections::BTreeSet;
use std::fmt::Write as _;

pub use changed::Changed;
use serde_json::Value;

use crate::language::Language;
use crate::opened::Opened;

/// Everything that is different, in the order in which files stand.
#[must_use]
pub fn between(old: &Opened, new: &Opened, language: Language) -> Vec<Changed> {
    let mut changed = Vec::new();
    for code in names(&old.built.procedures, &new.built.procedures) {
        let json = |pack: &Opened| pack.built.procedures.get(code).and_then(|built| read(&built.json));
        changed.extend(procedure::changed(code, json(old).as_ref(), json(new).as_ref(), &computed(new), language));
    }
    for name in names(&old.built.forms, &new.built.forms) {
        let json = |pack: &Opened| pack.built.forms.get(name).and_then(|built| read(&built.json));
        changed.extend(form::changed(name, json(old).as_ref(), json(new).as_ref(), language));
    }
    let lists = |pack: &Opened| -> BTreeSet<String> {
        pack.built.contents.keys().filter(|path| !path.contains('/')).cloned().collect()
    };
    for path in &lists(old) | &lists(new) {
        let json = |pack: &Opened| pack.built.contents.get(&path).and_then(|text| read(text));
        let (old, new) = (json(old).unwrap_or(Value::Null), json(new).unwrap_or(Value::Null));
        let count = tree::between(&old, &new).len();
        if count > 0 {
            let what = match language {
                Language::Vi => format!("{count} chỗ khác"),
                Language::En => format!("{count} places differ"),
            };
            changed.push(Changed { about: path, what: vec![what] });
        }
    }
    changed
}

/// As it is printed.
#[must_use]
pub fn told(changed: &[Changed], language: Language) -> String {
    if changed.is_empty() {
        return language.pick("Không có gì khác.\n", "Nothing is different.\n").to_owned();
    }
    let mut text = String::new();
    for one in changed {
        let _ = writeln!(text, "{}", one.about);
        for what in &one.what {
            let _ = writeln!(text, "  · {what}");
        }
    }
    text
}

fn names<'a, T>(
    old: &'a std::collections::BTreeMap<String, T>,
    new: &'a std::collections::BTreeMap<String, T>,
) -> BTreeSet<&'a str> {
    old.keys().chain(new.keys()).map(String::as_str).collect()
}

fn read(json: &str) -> Option<Value> {
    serde_json::from_str(json).ok()
}

/// What the forms of a pack compute, by name, as one writes it: the condition behind a paper.
fn computed(pack: &Opened) -> impl Fn(&str, &str) -> Option<String> {
    let forms: std::collections::BTreeMap<String, Value> =
        pack.built.forms.iter().filter_map(|(name, built)| Some((name.clone(), read(&built.json)?))).collect();
    move |form: &str, name: &str| {
        let all = forms.get(form)?.get("computed")?.as_array()?;
        let own = all.iter().find(|computed| computed.get("id").and_then(Value::as_str) == Some(name))?;
        said::expression(own.get("value")?)
    }
}

#[cfg(test)]
mod tests;
