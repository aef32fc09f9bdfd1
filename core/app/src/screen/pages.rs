//! The pages of a document that was handed to the platform.

use super::page::Page;
use crate::door::view::Body;
use crate::say::words::{Words, spoken};

/// Adds them; `pages` of them can be seen, once that is known. `aloud` is what they say.
pub(super) fn document<O: Clone>(
    page: &mut Page<'_, O>,
    words: &Words,
    (id, title): (&str, &str),
    document: String,
    pages: Option<u32>,
    aloud: &str,
) {
    let number = |n: u32, of: u32| words.tell("document-page", [("n", n.into()), ("of", of.into())]);
    let pages: Option<Vec<String>> = pages.map(|of| (1..=of).map(|n| number(n, of)).collect());
    let aloud = spoken(std::iter::once(Some(aloud)).chain(pages.iter().flatten().map(|page| Some(page.as_str()))));
    let body = Body::Document {
        document,
        title: title.to_owned(),
        pages,
        enlarge: words.say("document-enlarge"),
        close: words.say("document-close"),
    };
    page.add(id, aloud, body);
}
