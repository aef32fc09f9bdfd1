//! Procedures, forms, rules, fees, places, deadlines and drafts. (Map: completed with the modules.)
// owned by "rules and places"
pub mod calendar;
pub mod card;
pub mod code;
pub mod date;
pub mod fee;
pub mod identity_number;
pub mod money;
pub mod paper;
pub mod place;
pub mod status;
// owned by "forms and packs"
pub mod answers;
pub mod draft;
pub mod expr;
pub mod form;
pub mod pack;
pub mod procedure;
pub mod submission;
