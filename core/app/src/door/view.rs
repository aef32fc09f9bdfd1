//! What a shell draws: one screen made of a closed vocabulary of elements.
//!
//! A [`ViewState`] says what each thing *is*, never how it is laid out; every platform draws it in its
//! own way. Elements stand in reading order. Every word that a shell shows or speaks is in here, and so is
//! every decision: a shell has neither a catalogue nor a rule of its own.

use serde::{Deserialize, Serialize};

pub use super::element::*;

/// One screen. A later state replaces an earlier one whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct ViewState {
    /// Grows with every state; a shell ignores a state older than the one it shows.
    pub revision: u64,
    /// One number for each time a screen is entered: what a shell remembers of a screen (focus, text not sent yet, digits of a PIN) ends
    /// with it, and whatever is done with a view says its frame.
    pub frame: u64,
    /// BCP 47 tag of all words in this state, for the platform's reader.
    pub language: String,
    /// Stable id of the screen ("home", "question.full_name"); a change of it is a navigation.
    pub screen: String,
    /// How deep the screen lies below home; a shell slides forward when it grows, back when it shrinks.
    pub depth: u32,
    /// Where am I, in a few words, for the bar at the top.
    pub place: String,
    /// "Question 4 of 9" as numbers, where the screen is one of a row.
    pub steps: Option<Steps>,
    /// Words of the way back, for its button; none when there is no way back, and then the platform's own back
    /// leaves the app.
    pub back: Option<String>,
    /// Words of the button that reads the screen aloud, or stops reading ([`crate::Action::ReadAloud`]).
    pub listen: String,
    /// Words of the button that leads to help, other languages and larger letters ([`crate::Action::Help`]); none where
    /// there is no such way.
    pub help: Option<String>,
    /// Size of all letters, in percent of what the platform is set to.
    pub letters: u32,
    /// What the person has to look at now.
    pub attention: Option<Attention>,
    /// Keep this screen out of screenshots and the app switcher.
    pub sensitive: bool,
    /// The whole screen in words, to be read aloud.
    pub read_aloud: String,
    /// What is on the screen, in reading order.
    pub elements: Vec<Element>,
}

/// Position in a row of screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct Steps {
    /// From 1.
    pub current: u32,
    /// At least `current`.
    pub total: u32,
}

/// What the person has to look at: a shell scrolls there and gives it the focus, once for each number in a frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct Attention {
    /// Id of the element.
    pub element: String,
    /// Counts the times that something on this screen wanted to be looked at, from 1.
    pub count: u32,
}

/// One thing on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct Element {
    /// Stable within the screen; actions name it.
    pub id: String,
    /// The element in words for a screen reader: label, value, state and what can be done.
    pub read_aloud: String,
    /// Keep out of keyboard learning, autofill and the clipboard.
    pub sensitive: bool,
    /// Say `read_aloud` politely by itself when the element appears or its words change.
    pub live: bool,
    /// BCP 47 tag of its words, where they are in another language than the screen's.
    pub language: Option<String>,
    /// What it is.
    pub body: Body,
}

/// The closed vocabulary. A new variant is the one change that touches every shell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// The question or title of the screen (level 1) or of a part of it (level 2).
    Heading {
        /// Words.
        text: String,
        /// 1 or 2.
        level: u8,
    },
    /// Running words.
    Text {
        /// Words.
        text: String,
        /// How loud.
        weight: TextWeight,
        /// A picture above the words, where a screen would be empty without.
        icon: Option<String>,
    },
    /// A calm box that says something about the state of things.
    Notice {
        /// Good, waiting, wrong, or plain information.
        tone: Tone,
        /// Picture key.
        icon: String,
        /// Words: what, where, what to do.
        text: String,
    },
    /// A line, or some lines, of text to type.
    TextField {
        /// What is asked, when the heading does not already ask it.
        label: String,
        /// What the core has; the shell shows it when it has no newer edit of its own.
        value: String,
        /// Number of the edit that `value` answers.
        edit: u64,
        /// Help under the label.
        hint: Option<String>,
        /// An example, in words that call it one.
        example: Option<String>,
        /// Which keyboard.
        keyboard: Keyboard,
        /// More than one line.
        multiline: bool,
        /// Most characters accepted.
        max_length: u32,
        /// What is wrong and how to put it right.
        fault: Option<String>,
        /// How safely the value is kept.
        saved: SaveState,
    },
    /// A date, one box for each part. An edit sends the boxes' texts joined by `/`, empty ones too (`//1956`).
    DateField {
        /// What is asked, when the heading does not already ask it.
        label: String,
        /// The whole as typed so far; the boxes show the parts.
        value: String,
        /// Number of the edit that `value` answers.
        edit: u64,
        /// Help under the label.
        hint: Option<String>,
        /// The boxes, in the order of reading.
        parts: Vec<DatePart>,
        /// What is wrong and how to put it right.
        fault: Option<String>,
        /// How safely the value is kept.
        saved: SaveState,
    },
    /// A search box; results follow as rows.
    SearchField {
        /// What can be typed.
        label: String,
        /// What the core searched for.
        value: String,
        /// Number of the edit that `value` answers.
        edit: u64,
        /// Words of the button that empties the box.
        clear: String,
    },
    /// A number pad for the PIN. Entry is answered by [`crate::Action::PinEntered`], never echoed.
    PinPad {
        /// How many digits.
        length: u32,
        /// Whether digits are taken now.
        enabled: bool,
        /// Counts refusals: a change of it empties the dots.
        attempt: u32,
        /// Words of the key that takes the last digit back.
        erase: String,
        /// How many digits are entered, in words, for a reader: from none to all, `length + 1` of them.
        entered: Vec<String>,
        /// Words of the key that opens with finger or face instead, where the person wanted one: it is answered by
        /// [`crate::Action::Press`] with the pad's id.
        presence: Option<String>,
    },
    /// Pick one option, or several.
    Choice {
        /// What is asked, when the heading does not already ask it.
        label: String,
        /// The options in order.
        options: Vec<ChoiceOption>,
        /// Several may be picked.
        many: bool,
        /// What is wrong and how to put it right.
        fault: Option<String>,
        /// How safely the answer is kept.
        saved: SaveState,
    },
    /// A row of a list that may open something.
    Row {
        /// Picture key: the name of a Material Symbols Rounded icon.
        icon: String,
        /// Colour of the picture, where it means something. A row of tone good that opens nothing is a tick in a
        /// list.
        tone: Option<Tone>,
        /// First line.
        title: String,
        /// Second line.
        detail: Option<String>,
        /// A short state.
        tag: Option<Tag>,
        /// Tapping it does something.
        opens: bool,
    },
    /// A fact: a label and its value.
    KeyValue {
        /// Label.
        label: String,
        /// Value.
        value: String,
        /// A quiet line under the value.
        note: Option<String>,
    },
    /// What it costs, and why.
    FeeCard {
        /// Label.
        label: String,
        /// Amount in words for people: "7.000 đồng", "Không mất tiền".
        amount: String,
        /// What it saves or why it costs that much.
        because: Option<String>,
        /// The source of the figure.
        source: Option<String>,
    },
    /// A paper that the dossier needs.
    PaperSlot {
        /// Name of the paper.
        title: String,
        /// What counts as that paper.
        detail: Option<String>,
        /// Whether the dossier can go without it.
        required: bool,
        /// Picture key.
        icon: String,
        /// What is in it, in words: needed, "2 trang · 1,3 MB", why it is not needed.
        tag: Tag,
        /// What is in it.
        state: PaperState,
        /// What is wrong and how to put it right.
        fault: Option<String>,
    },
    /// Pages of a document that the platform was handed ([`crate::PlatformRequest::ShowDocument`]).
    Document {
        /// The name under which it was handed over.
        document: String,
        /// Title.
        title: String,
        /// A few words for each page, once the platform has shown them ("Trang 1 trong 2").
        pages: Option<Vec<String>>,
        /// Words of opening a page large.
        enlarge: String,
        /// Words of closing it again.
        close: String,
    },
    /// Where a dossier is on its way.
    Timeline {
        /// From first to last.
        entries: Vec<TimelineEntry>,
    },
    /// Long work: what is done and what is left.
    Progress {
        /// What is being done.
        label: String,
        /// Done so far.
        done: u64,
        /// All of it; 0 when unknown.
        total: u64,
        /// The part that is done, in words ("45 %"); none when unknown.
        share: Option<String>,
    },
    /// A code to compare with another screen.
    CheckCode {
        /// What to compare it with.
        label: String,
        /// Groups of two or three symbols.
        groups: Vec<String>,
    },
    /// A number that people act on, big.
    BigValue {
        /// Label.
        label: String,
        /// The value, never broken over lines if it can be helped.
        value: String,
    },
    /// A QR code to show to another phone.
    QrCode {
        /// What it is for.
        label: String,
        /// Modules on each side.
        side: u32,
        /// `side * side` modules row by row, 1 is dark. A shell leaves four light modules around (ISO/IEC 18004).
        modules: Vec<u8>,
    },
    /// The mark that answers are kept ("Đã lưu trên máy").
    Saved {
        /// Words.
        text: String,
        /// How safely.
        state: SaveState,
    },
    /// Something else has to happen first; says what.
    Waiting {
        /// Words.
        text: String,
    },
    /// A button. At most one of weight primary on a screen.
    Button {
        /// What happens, in words.
        label: String,
        /// Picture, where it helps.
        icon: Option<String>,
        /// How loud.
        weight: ButtonWeight,
        /// Whether it can be pressed now.
        enabled: bool,
        /// Where it belongs.
        place: ButtonPlace,
        /// What to ask before it is taken for pressed.
        confirm: Option<Confirm>,
    },
}
