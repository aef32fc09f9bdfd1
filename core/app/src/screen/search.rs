//! The box in which something is looked for.

use super::page::Page;
use super::sight::Sight;
use crate::door::view::Body;
use crate::model::order::Input;

/// Adds it; `aloud` is what it says.
pub(super) fn search<O: Clone>(sight: Sight<'_>, page: &mut Page<'_, O>, id: String, label: String, aloud: &str) {
    let (value, edit) = (sight.search.to_owned(), sight.typed.edit(&id));
    let body = Body::SearchField { label, value, edit, clear: sight.words().say("clear") };
    page.add(id, aloud, body).takes(Input::Search);
}
