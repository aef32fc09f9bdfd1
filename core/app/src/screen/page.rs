//! Builds one screen, element by element, each with its read-aloud text and with what it means.

use super::meaning::{Meaning, Meanings};
use super::options::picture;
use crate::door::view::{Body, ButtonPlace, ButtonWeight, Confirm, Element, Steps, Tag, TextWeight, Tone, ViewState};
use crate::model::order::Input;
use crate::part::place::{NOTICE, Notice};
use crate::say::words::{Words, spoken};

/// A screen. `O` is what can be ordered on it.
pub struct Page<'a, O> {
    pub(super) words: &'a Words,
    screen: String,
    place: String,
    steps: Option<Steps>,
    back: bool,
    depth: usize,
    sensitive: bool,
    elements: Vec<Element>,
    meanings: Meanings<O>,
}

impl<'a, O: Clone> Page<'a, O> {
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
            meanings: Meanings::default(),
        }
    }

    /// What a tap on an element means; nothing for one that is not there or takes none.
    pub fn pressed(&self, id: &str) -> Option<O> {
        let drawn = self.elements.iter().find(|drawn| drawn.id == id)?;
        let is_off = matches!(drawn.body, Body::Button { enabled: false, .. });
        #[cfg(test)]
        let is_off = is_off && !crate::world::planted::is(crate::world::planted::Planted::SecondPaper);
        self.meanings.pressed(id).filter(|_| !is_off)
    }

    /// What choosing an option means.
    pub fn chosen(&self, id: &str, option: &str) -> Option<O> {
        self.meanings.chosen(id, option)
    }

    /// What typing into an element means.
    pub fn input(&self, id: &str) -> Option<Input> {
        let is_open = |drawn: &Element| !matches!(drawn.body, Body::PinPad { enabled: false, .. });
        self.elements.iter().find(|drawn| drawn.id == id && is_open(drawn))?;
        self.meanings.input(id)
    }

    /// The element added last means something.
    fn meaning(&mut self, say: impl FnOnce(&mut Meaning<O>)) -> &mut Self {
        if let Some(element) = self.elements.last() {
            say(self.meanings.of(&element.id));
        }
        self
    }

    /// A tap on the element added last means this.
    pub(super) fn means(&mut self, order: impl Into<O>) -> &mut Self {
        self.meaning(|meaning| meaning.press = Some(order.into()))
    }

    /// An option of the choice added last means this.
    pub(super) fn option(&mut self, id: impl Into<String>, order: impl Into<O>) -> &mut Self {
        self.meaning(|meaning| meaning.options.push((id.into(), order.into())))
    }

    /// Typing into the element added last means this.
    pub(super) fn takes(&mut self, input: Input) -> &mut Self {
        self.meaning(|meaning| meaning.input = Some(input))
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

    pub(super) fn finish(self, notice: Option<&Notice>, frame: u64, revision: u64) -> ViewState {
        let mut elements = self.elements;
        // Said once, right under the heading, so that it is seen and read first.
        if let Some((tone, text)) = notice.map(|notice| match notice {
            Notice::Fault(fault) => (fault.tone(), self.words.fault(fault)),
            Notice::Word(tone, key) => (*tone, self.words.say(key)),
        }) {
            let place = elements.iter().position(|element| matches!(element.body, Body::Heading { level: 1, .. }));
            let icon = picture(tone).to_owned();
            let notice = Element {
                id: NOTICE.to_owned(),
                read_aloud: text.clone(),
                sensitive: false,
                live: true,
                language: None,
                body: Body::Notice { tone, icon, text },
            };
            elements.insert(place.map_or(0, |place| place + 1), notice);
        }
        let read_aloud = elements.iter().map(|element| element.read_aloud.as_str()).filter(|text| !text.is_empty());
        ViewState {
            revision,
            frame,
            language: self.words.language().to_owned(),
            screen: self.screen,
            depth: u32::try_from(self.depth).unwrap_or(u32::MAX),
            place: self.place,
            steps: self.steps,
            back: self.back.then(|| self.words.say("back")),
            listen: self.words.say("listen"),
            help: None,
            letters: 100,
            attention: None,
            sensitive: self.sensitive,
            read_aloud: read_aloud.collect::<Vec<_>>().join("\n"),
            elements,
        }
    }

    /// Any element.
    pub(super) fn add(&mut self, id: impl Into<String>, read_aloud: impl Into<String>, body: Body) -> &mut Self {
        let element = Element {
            id: id.into(),
            read_aloud: read_aloud.into(),
            sensitive: false,
            live: false,
            language: None,
            body,
        };
        self.elements.push(element);
        self
    }

    /// An officer wrote the words of the element added last: they are Vietnamese, whatever the screen's are.
    pub(super) fn vietnamese(&mut self) -> &mut Self {
        if let Some(element) = self.elements.last_mut().filter(|_| self.words.language() != "vi") {
            element.language = Some("vi".to_owned());
        }
        self
    }

    /// Have the element added last said by itself.
    pub(super) fn live(&mut self) -> &mut Self {
        if let Some(element) = self.elements.last_mut() {
            element.live = true;
        }
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
        self.add(id, text.clone(), Body::Text { text, weight: TextWeight::Plain, icon: None })
    }

    pub(super) fn quiet(&mut self, id: &str, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.add(id, text.clone(), Body::Text { text, weight: TextWeight::Quiet, icon: None })
    }

    pub(super) fn notice(&mut self, id: &str, tone: Tone, text: impl Into<String>) -> &mut Self {
        self.notice_with(picture(tone), id, tone, text)
    }

    /// A notice with a picture of its own.
    pub(super) fn notice_with(&mut self, icon: &str, id: &str, tone: Tone, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.add(id, text.clone(), Body::Notice { tone, icon: icon.to_owned(), text }).live()
    }

    pub(super) fn waiting(&mut self, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.add("waiting", text.clone(), Body::Waiting { text }).live()
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
        opens: Option<O>,
    ) -> &mut Self {
        let title = title.into();
        let aloud = spoken([Some(title.as_str()), detail.as_deref(), tag.as_ref().map(|tag| tag.text.as_str())]);
        let icon = icon.to_owned();
        self.add(id, aloud, Body::Row { icon, tone: None, title, detail, tag, opens: opens.is_some() });
        match opens {
            Some(order) => self.means(order),
            None => self,
        }
    }

    /// Give the picture of the row added last a meaning.
    pub(super) fn toned(&mut self, meaning: Tone) -> &mut Self {
        if let Some(Body::Row { tone, .. }) = self.elements.last_mut().map(|element| &mut element.body) {
            *tone = Some(meaning);
        }
        self
    }

    /// A fact that is as it should be: a tick in a list.
    pub(super) fn tick(
        &mut self,
        id: impl Into<String>,
        title: impl Into<String>,
        detail: Option<String>,
    ) -> &mut Self {
        self.row(id, "check_circle", title, detail, None, None).toned(Tone::Good)
    }

    pub(super) fn primary(&mut self, id: impl Into<String>, key: &str, order: impl Into<O>) -> &mut Self {
        self.button(id, key, ButtonWeight::Primary, None, order)
    }

    pub(super) fn quiet_button(&mut self, id: impl Into<String>, key: &str, order: impl Into<O>) -> &mut Self {
        self.button(id, key, ButtonWeight::Quiet, None, order)
    }

    pub(super) fn button(
        &mut self,
        id: impl Into<String>,
        key: &str,
        weight: ButtonWeight,
        icon: Option<&str>,
        order: impl Into<O>,
    ) -> &mut Self {
        let label = self.words.say(key);
        self.labelled(id, label, weight, icon, order)
    }

    /// A button whose words are not the catalogue's.
    pub(super) fn labelled(
        &mut self,
        id: impl Into<String>,
        label: String,
        weight: ButtonWeight,
        icon: Option<&str>,
        order: impl Into<O>,
    ) -> &mut Self {
        let (icon, place) = (icon.map(str::to_owned), ButtonPlace::Bottom);
        let body = Body::Button { label: label.clone(), icon, weight, enabled: true, place, confirm: None };
        self.add(id, label, body).means(order)
    }

    /// The button added last can be pressed only if so.
    pub(super) fn enabled(&mut self, is_enabled: bool) -> &mut Self {
        if let Some(Body::Button { enabled, .. }) = self.elements.last_mut().map(|element| &mut element.body) {
            *enabled = is_enabled;
        }
        self
    }

    /// Put the button added last right under what stands before it.
    pub(super) fn near(&mut self) -> &mut Self {
        if let Some(Body::Button { place, .. }) = self.elements.last_mut().map(|element| &mut element.body) {
            *place = ButtonPlace::Near;
        }
        self
    }

    /// A button for what cannot be taken back: it asks first.
    pub(super) fn danger(
        &mut self,
        id: impl Into<String>,
        key: &str,
        question: &str,
        order: impl Into<O>,
    ) -> &mut Self {
        let (question, yes, no) = (self.words.say(question), self.words.say(key), self.words.say("cancel"));
        self.button(id, key, ButtonWeight::Danger, None, order);
        if let Some(Body::Button { confirm, .. }) = self.elements.last_mut().map(|element| &mut element.body) {
            *confirm = Some(Confirm { question, yes, no });
        }
        self
    }
}
