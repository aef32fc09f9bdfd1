//! Builds one screen, element by element, each with its read-aloud text.

use crate::model::{Model, Notice};
use crate::view::{Body, ButtonWeight, Element, SaveState, Steps, Tag, TextWeight, Tone, ViewState};
use crate::words::Words;

pub(super) struct Page<'a> {
    words: &'a Words,
    screen: String,
    place: String,
    steps: Option<Steps>,
    back: bool,
    depth: usize,
    sensitive: bool,
    elements: Vec<Element>,
}

impl<'a> Page<'a> {
    /// A screen with a stable id and a few words for the bar.
    pub(super) fn new(words: &'a Words, screen: impl Into<String>, place: impl Into<String>) -> Self {
        Self {
            words,
            screen: screen.into(),
            place: place.into(),
            steps: None,
            back: false,
            depth: 0,
            sensitive: false,
            elements: Vec::new(),
        }
    }

    pub(super) fn back(mut self, back: bool) -> Self {
        self.back = back;
        self
    }

    pub(super) fn depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    pub(super) fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    pub(super) fn steps(mut self, current: usize, total: usize) -> Self {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        self.steps = Some(Steps { current: number(current), total: number(total) });
        self
    }

    pub(super) fn finish(self, model: &Model, revision: u64) -> ViewState {
        let mut elements = self.elements;
        // Said once, right under the heading, so that it is seen and read first.
        if let Some((tone, text)) = model.open().and_then(|open| open.notice.as_ref()).map(|notice| match notice {
            Notice::Fault(fault) => (fault.tone(), model.words.fault(fault)),
            Notice::Word(tone, key) => (*tone, model.words.say(key)),
        }) {
            let place = elements.iter().position(|element| matches!(element.body, Body::Heading { level: 1, .. }));
            let notice = Element {
                id: "notice".to_owned(),
                read_aloud: text.clone(),
                sensitive: false,
                body: Body::Notice { tone, text },
            };
            elements.insert(place.map_or(0, |place| place + 1), notice);
        }
        let read_aloud = elements.iter().map(|element| element.read_aloud.as_str()).filter(|text| !text.is_empty());
        ViewState {
            revision,
            language: self.words.language().to_owned(),
            screen: self.screen,
            depth: u32::try_from(self.depth).unwrap_or(u32::MAX),
            place: self.place,
            steps: self.steps,
            can_go_back: self.back,
            sensitive: self.sensitive,
            read_aloud: read_aloud.collect::<Vec<_>>().join("\n"),
            elements,
        }
    }

    /// Any element.
    pub(super) fn add(&mut self, id: impl Into<String>, read_aloud: impl Into<String>, body: Body) -> &mut Self {
        self.elements.push(Element { id: id.into(), read_aloud: read_aloud.into(), sensitive: false, body });
        self
    }

    /// Keep the element added last out of keyboards and clipboards.
    pub(super) fn secret(&mut self) -> &mut Self {
        if let Some(element) = self.elements.last_mut() {
            element.sensitive = true;
        }
        self
    }

    pub(super) fn heading(&mut self, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.add("heading", text.clone(), Body::Heading { text, level: 1 })
    }

    pub(super) fn part(&mut self, id: &str, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.add(id, text.clone(), Body::Heading { text, level: 2 })
    }

    pub(super) fn text(&mut self, id: &str, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.add(id, text.clone(), Body::Text { text, weight: TextWeight::Plain })
    }

    pub(super) fn quiet(&mut self, id: &str, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.add(id, text.clone(), Body::Text { text, weight: TextWeight::Quiet })
    }

    pub(super) fn notice(&mut self, id: &str, tone: Tone, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.add(id, text.clone(), Body::Notice { tone, text })
    }

    pub(super) fn waiting(&mut self, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.add("waiting", text.clone(), Body::Waiting { text })
    }

    pub(super) fn key_value(
        &mut self,
        id: impl Into<String>,
        label: impl Into<String>,
        value: impl Into<String>,
        note: Option<String>,
    ) -> &mut Self {
        let (label, value) = (label.into(), value.into());
        let aloud = match &note {
            Some(note) => format!("{label}: {value}. {note}"),
            None => format!("{label}: {value}"),
        };
        self.add(id, aloud, Body::KeyValue { label, value, note })
    }

    pub(super) fn row(
        &mut self,
        id: impl Into<String>,
        icon: &str,
        title: impl Into<String>,
        detail: Option<String>,
        tag: Option<Tag>,
        opens: bool,
    ) -> &mut Self {
        let title = title.into();
        let aloud = [Some(title.as_str()), detail.as_deref(), tag.as_ref().map(|tag| tag.text.as_str())];
        // A sentence that ends already gets no second full stop.
        let aloud = aloud.into_iter().flatten().map(|said| said.trim_end_matches('.')).collect::<Vec<_>>().join(". ");
        self.add(id, aloud, Body::Row { icon: icon.to_owned(), title, detail, tag, opens })
    }

    pub(super) fn saved(&mut self, state: SaveState) -> &mut Self {
        let key = match state {
            SaveState::Empty => return self,
            SaveState::Saving => "saving",
            SaveState::Saved => "saved",
            SaveState::Failed => "not-saved",
        };
        let text = self.words.say(key);
        // The mark is for the eye; a reader would say it after every letter.
        self.add("saved", "", Body::Saved { text, state })
    }

    pub(super) fn primary(&mut self, id: impl Into<String>, key: &str) -> &mut Self {
        self.button(id, key, ButtonWeight::Primary, None, true)
    }

    pub(super) fn quiet_button(&mut self, id: impl Into<String>, key: &str) -> &mut Self {
        self.button(id, key, ButtonWeight::Quiet, None, true)
    }

    pub(super) fn button(
        &mut self,
        id: impl Into<String>,
        key: &str,
        weight: ButtonWeight,
        icon: Option<&str>,
        enabled: bool,
    ) -> &mut Self {
        let label = self.words.say(key);
        let icon = icon.map(str::to_owned);
        self.add(id, label.clone(), Body::Button { label, icon, weight, enabled })
    }
}
