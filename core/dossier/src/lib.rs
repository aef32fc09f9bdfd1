//! Procedures, forms, rules, fees, places, deadlines and drafts: dated data, no I/O, no clock, no randomness.
//!
//! In reading order:
//!
//! * [`date`] and [`calendar`]: civil dates that may be partly known, Vietnamese wall-clock time, the lunar calendar,
//!   working days, and when something is due.
//! * [`identity_number`] and [`card`]: the twelve-digit personal number, what it implies, and the code on the identity
//!   card. Doubts are questions to the person, not errors.
//! * [`phone`]: telephone numbers as people write them.
//! * [`code`] and [`status`]: codes the national systems give out, and what a dossier's status means for the person.
//! * [`text`]: what nobody sees in a text from outside is left out before anything reads it.
//! * [`money`] and [`fee`]: whole đồng, and what a procedure costs on a day, for a person, through a channel.
//! * [`place`]: communes and provinces of today, found by today's and yesterday's names.
//! * [`paper`]: whether a photograph or a PDF can be handed in, and the file without what it should not tell.
//! * [`answers`]: what a person has answered, as text with its origin. Nothing typed is ever lost here.
//! * [`doubt`]: answers that may be right and look like a slip, as questions to the person.
//! * [`expr`]: the expression language of forms: typed, three-valued, with a worst case known before it runs.
//! * [`form`]: forms in a closed JSON vocabulary: questions one at a time, everything that is wrong at once, reading
//!   back, the paper form. [`form::Form`] is the compiled definition, [`form::Sheet`] keeps one person's answers up to
//!   date change by change.
//! * [`procedure`]: what can be applied for, in which cases, with which papers, where, by when; searching; agencies.
//! * [`pack`]: all of the above data as one signed, dated, numbered file, with a copy built in.
//! * [`draft`] and [`submission`]: a dossier before it is sent, and the bytes that are sent.

pub mod answers;
pub mod calendar;
pub mod card;
pub mod code;
pub mod date;
pub mod doubt;
pub mod draft;
pub mod expr;
pub mod fee;
pub mod form;
pub mod identity_number;
pub mod money;
pub mod pack;
pub mod paper;
pub mod phone;
pub mod place;
pub mod procedure;
#[cfg(feature = "schema")]
mod schema;
pub mod status;
pub mod submission;
pub mod text;
