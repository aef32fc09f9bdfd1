//! The words: Fluent catalogues, so that both shells, the browser phone, read-aloud and notifications say
//! the same thing. A message that a language lacks is said in Vietnamese.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

const VIETNAMESE: &str = include_str!("words/vi.ftl");
const ENGLISH: &str = include_str!("words/en.ftl");

/// Everything the app can say, in one language.
pub struct Words {
    language: &'static str,
    chosen: FluentBundle<FluentResource>,
    fallback: FluentBundle<FluentResource>,
    address: Address,
}

/// How a person is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// Not known, or young: bạn.
    Neutral,
    /// A man of age: anh.
    Brother,
    /// A woman of age: chị.
    Sister,
    /// A man of 60 or more: ông.
    Grandfather,
    /// A woman of 60 or more: bà.
    Grandmother,
}

impl Address {
    fn word(self, language: &str) -> &'static str {
        match (language, self) {
            ("en", _) => "you",
            (_, Self::Neutral) => "bạn",
            (_, Self::Brother) => "anh",
            (_, Self::Sister) => "chị",
            (_, Self::Grandfather) => "ông",
            (_, Self::Grandmother) => "bà",
        }
    }
}

/// A value inside a message.
pub type Value<'a> = (&'static str, FluentValue<'a>);

impl Words {
    /// The catalogue for a BCP 47 tag; Vietnamese for anything unknown.
    #[must_use]
    pub fn new(tag: &str) -> Self {
        let language = Self::tag(tag);
        Self {
            language,
            chosen: bundle(language, if language == "en" { ENGLISH } else { VIETNAMESE }),
            fallback: bundle("vi", VIETNAMESE),
            address: Address::Neutral,
        }
    }

    /// The catalogue that a BCP 47 tag stands for.
    #[must_use]
    pub fn tag(tag: &str) -> &'static str {
        if tag.split(['-', '_']).next() == Some("en") { "en" } else { "vi" }
    }

    /// BCP 47 tag of what is said.
    #[must_use]
    pub fn language(&self) -> &'static str {
        self.language
    }

    /// From now on, address the person like this.
    pub fn set_address(&mut self, address: Address) {
        self.address = address;
    }

    /// A text of a pack, in this language and to this person. (What is a name, and stands on paper too, addresses nobody:
    /// [`gocua_dossier::procedure::in_language`].)
    #[must_use]
    pub fn text(&self, text: &gocua_dossier::fee::Words) -> String {
        gocua_dossier::procedure::said(text, self.language, self.you())
    }

    /// The word the person is addressed with.
    #[must_use]
    pub fn you(&self) -> &'static str {
        self.address.word(self.language)
    }

    /// A message without values of its own.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.tell(key, [])
    }

    /// A message with values.
    #[must_use]
    pub fn tell<'a, const N: usize>(&self, key: &str, values: [Value<'a>; N]) -> String {
        let mut arguments = FluentArgs::with_capacity(N + 2);
        let you = self.you();
        arguments.set("you", you);
        arguments.set("You", capital(you));
        for (name, value) in values {
            arguments.set(name, value);
        }
        find(&self.chosen, key, &arguments)
            .or_else(|| find(&self.fallback, key, &arguments))
            // A key that no catalogue has is a defect the catalogue test finds; people see the key, not nothing.
            .unwrap_or_else(|| key.to_owned())
    }

    /// What a row of a list is called where it stands first in a line: the word its form has for one (`nơi`, `người`), or that it is an entry.
    #[must_use]
    pub fn row(&self, called: &str) -> String {
        if called.is_empty() { self.say("row-entry") } else { capital(called) }
    }

    /// A size for people: "812 KB", "1,3 MB".
    #[must_use]
    pub fn size(&self, bytes: u64) -> String {
        let comma = if self.language == "en" { '.' } else { ',' };
        if bytes < 1_000_000 {
            return format!("{} KB", bytes.div_ceil(1000));
        }
        let tenths = bytes / 100_000;
        format!("{}{comma}{} MB", tenths / 10, tenths % 10)
    }
}

/// One after the other as they are spoken: what ends in a mark already gets no full stop besides, and the last one none.
#[must_use]
pub fn spoken<'t>(parts: impl IntoIterator<Item = Option<&'t str>>) -> String {
    let parts = parts.into_iter().flatten().map(str::trim).filter(|part| !part.is_empty());
    let mut aloud = String::new();
    for part in parts {
        if !aloud.is_empty() {
            aloud.push_str(if aloud.ends_with(['.', '?', '!', ':']) { " " } else { ". " });
        }
        aloud.push_str(part);
    }
    aloud.trim_end_matches('.').to_owned()
}

/// The first letter large.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn bundle(language: &str, source: &str) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Marks around inserted names would be read aloud and copied along by some platforms.
    bundle.set_use_isolating(false);
    // A resource with errors still gives every message that is sound; the catalogue test refuses errors.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

fn find(bundle: &FluentBundle<FluentResource>, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(arguments), &mut errors).into_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn both_catalogues_are_read_whole() {
        for (language, source) in [("vi", VIETNAMESE), ("en", ENGLISH)] {
            let errors = FluentResource::try_new(source.to_owned()).err().map(|(_, errors)| errors);
            assert!(errors.is_none(), "{language}: {errors:?}");
        }
    }

    #[test]
    fn a_row_is_called_as_its_form_calls_it() {
        let said = |language: &str, called: &str| {
            let words = Words::new(language);
            words.tell("row-place", [("row", words.row(called).into()), ("n", 2.into())])
        };
        assert_eq!((said("vi", "nơi"), said("vi", "")), ("Nơi thứ 2".to_owned(), "Mục thứ 2".to_owned()));
        assert_eq!((said("en", "place"), said("en", "")), ("Place 2".to_owned(), "Entry 2".to_owned()));
    }
}
