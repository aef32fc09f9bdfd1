//! What elements of a view are made of.

use serde::{Deserialize, Serialize};

/// Where a button belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ButtonPlace {
    /// At the bottom of the screen, within reach of a thumb.
    Bottom,
    /// Right under the element before it.
    Near,
}

/// A question before something that cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct Confirm {
    /// What is asked.
    pub question: String,
    /// Words of going on; only this presses the button.
    pub yes: String,
    /// Words of leaving it.
    pub no: String,
}

/// One box of a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct DatePart {
    /// Which.
    pub part: DatePartKind,
    /// Words over the box.
    pub label: String,
    /// Digits in it.
    pub value: String,
    /// Most digits; the box after it follows when they are there.
    pub max_length: u32,
}

/// Which part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum DatePartKind {
    /// Of the month.
    Day,
    /// Of the year.
    Month,
    /// Four digits.
    Year,
}

/// How loud running words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum TextWeight {
    /// Ordinary.
    Plain,
    /// Secondary.
    Quiet,
    /// To be noticed.
    Strong,
}

/// What a state means for the person. Always shown as words, colour and picture together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Plain information.
    Info,
    /// Done.
    Good,
    /// Waiting for something.
    Wait,
    /// Wrong: something has to be put right.
    Bad,
}

/// The keyboard that suits an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Keyboard {
    /// Sentences.
    Text,
    /// Names: every word with a capital, no correction.
    Name,
    /// Digits only.
    Digits,
    /// Telephone numbers.
    Phone,
    /// E-mail addresses.
    Email,
}

/// How safely an answer is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum SaveState {
    /// Nothing to keep.
    Empty,
    /// On its way to the disk.
    Saving,
    /// On the disk: survives power loss.
    Saved,
    /// Could not be kept; a notice says why.
    Failed,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct ChoiceOption {
    /// Stable within the choice.
    pub id: String,
    /// Words.
    pub label: String,
    /// A quiet second line.
    pub detail: Option<String>,
    /// Picture key.
    pub icon: Option<String>,
    /// Whether it is picked.
    pub selected: bool,
}

/// A short state at the end of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct Tag {
    /// Meaning.
    pub tone: Tone,
    /// Words.
    pub text: String,
}

/// What a paper slot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// Nothing yet.
    Empty,
    /// Being checked and kept.
    Working,
    /// Kept.
    Filled,
    /// Not needed: an authority already has it.
    NotNeeded,
}

/// One step on the way of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct TimelineEntry {
    /// First line.
    pub title: String,
    /// When and by whom.
    pub detail: Option<String>,
    /// How far.
    pub state: StepState,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Behind.
    Done,
    /// Here.
    Now,
    /// Ahead.
    Later,
    /// Stopped here.
    Stopped,
}

/// How loud a button is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ButtonWeight {
    /// The one thing to do next.
    Primary,
    /// Another way on.
    Secondary,
    /// A quiet link.
    Quiet,
    /// Destroys something; asks again before it does.
    Danger,
}
