//! Which edition of the rules the portal publishes: laws change while people fill in forms, and a rehearsal can have
//! that happen.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use gocua_dossier::pack::base;
use serde::Deserialize;
use serde_json::{Value, json};

/// The form that changes.
const FORM: &str = "forms/ct01.json";
/// The only procedure that asks it.
const PROCEDURE: &str = "procedures/1.004194.json";

/// A file of a pack: path and text.
pub type Content = (Cow<'static, str>, Cow<'static, str>);

/// An edition of the rules. Whatever is published next has a higher number than what was published before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub enum Edition {
    /// As the app has them built in.
    #[default]
    #[serde(rename = "restore")]
    BuiltIn,
    /// The form of temporary residence asks one thing more.
    #[serde(rename = "change")]
    Changed,
    /// Temporary residence is no longer registered.
    #[serde(rename = "withdraw")]
    Withdrawn,
    /// Files of a pack that somebody is writing; what it has not, it has from the built-in one.
    #[serde(skip)]
    Folder(Arc<BTreeMap<String, String>>),
}

/// The edition that is published now.
#[derive(Debug, Default)]
pub struct Published(Mutex<Edition>);

impl Published {
    /// Publishes another one.
    pub fn publish(&self, edition: Edition) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = edition;
    }

    /// The one that is published.
    #[must_use]
    pub fn now(&self) -> Edition {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Edition {
    /// The files of this edition, without `trust.json`.
    #[must_use]
    pub fn contents(&self) -> Vec<Content> {
        if let Self::Folder(files) = self {
            let own = files.iter().map(|(path, text)| (Cow::Owned(path.clone()), Cow::Owned(text.clone())));
            // Places, calendar and agencies: a pack that somebody begins with has none yet.
            let lists = base().filter(|(path, _)| !path.contains('/') && !files.contains_key(*path));
            return own.chain(lists.map(|(path, text)| (path.into(), text.into()))).collect();
        }
        let file = |(path, text): (&'static str, &'static str)| match (self, path) {
            (Self::Withdrawn, FORM | PROCEDURE) => None,
            (Self::Changed, FORM) => Some((FORM.into(), Cow::Owned(changed(text)))),
            _ => Some((path.into(), Cow::Borrowed(text))),
        };
        base().filter_map(file).collect()
    }
}

/// The form with a question about pets, asked before everything is declared to be true, and printed.
fn changed(text: &str) -> String {
    let mut form: Value = serde_json::from_str(text).expect("the built-in form is tested with the app");
    form["version"] = json!("1.2.0");
    insert(&mut form["questions"], ("id", "declaration"), json!({ "id": "pet", "kind": "yes_no" }));
    insert(&mut form["print"], ("group", "members"), json!({ "block": "field", "question": "pet" }));
    let steps = form["steps"].as_array_mut().into_iter().flatten();
    for step in steps.filter(|step| step["id"] == "declaration") {
        step["questions"] = json!(["pet", "declaration"]);
    }
    for (language, label, title) in
        [("vi", "Có nuôi chó, mèo không?", "Điều cuối cùng"), ("en", "Do you keep a dog or a cat?", "Last of all")]
    {
        form["texts"][language]["pet.label"] = json!(label);
        form["texts"][language]["step.declaration.title"] = json!(title);
    }
    form.to_string()
}

/// Puts something before the entry that has such a member.
fn insert(list: &mut Value, (member, before): (&str, &str), new: Value) {
    if let Some(list) = list.as_array_mut() {
        let place = list.iter().position(|entry| entry[member] == before).unwrap_or(list.len());
        list.insert(place, new);
    }
}
