//! What the app would take and people would suffer from. Each lint has a failing example in its tests.

mod law;
mod reach;
mod shown;
mod words;

use crate::opened::Opened;
use crate::remark::Remark;

/// Everything that the lints say of a pack, in the order of files and lines.
#[must_use]
pub fn lint(opened: &Opened) -> Vec<Remark> {
    let mut remarks = opened.remarks.clone();
    words::look(opened, &mut remarks);
    law::look(opened, &mut remarks);
    reach::look(opened, &mut remarks);
    shown::look(opened, &mut remarks);
    remarks.sort();
    remarks.dedup();
    remarks
}

#[cfg(test)]
mod tests;
