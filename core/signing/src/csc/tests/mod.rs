//! The client against a small service that plays by the rules, and against one that breaks each rule seen broken in the field.
#![allow(missing_docs)]

mod double;
mod hostile_approval;
mod hostile_info;
mod hostile_values;
mod ordinary;
