//! Forms from elsewhere: an XLSForm (`.xlsx`, <https://xlsform.org>) as the source of a form, and everything in it that could not be taken.
//!
//! In reading order:
//!
//! * [`table`]: the sheets of a workbook, read within limits.
//! * [`xpath`]: its conditions, as ours.
//! * [`survey`]: its rows, as questions, rows of groups, values and rules.
//! * [`write`]: the source that a person goes on with.

mod survey;
mod table;
mod write;
mod xpath;

use crate::remark::Remark;

/// Bytes a workbook may have.
pub const MAX_WORKBOOK: usize = 4 * 1024 * 1024;

/// A form that was taken in.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Its name.
    pub form: String,
    /// The TOML.
    pub source: String,
    /// What could not be taken, or was taken otherwise, by row of the workbook.
    pub remarks: Vec<Remark>,
}

/// Takes a workbook in. `file` is what remarks call it.
///
/// # Errors
/// In words, when it is no XLSForm.
pub fn xlsform(file: &str, workbook: &[u8]) -> Result<Imported, String> {
    if workbook.len() > MAX_WORKBOOK {
        return Err(format!("the workbook has more than {MAX_WORKBOOK} bytes"));
    }
    let tables = table::read(workbook)?;
    let mut taken = survey::take(file, &tables)?;
    let source = write::source(&taken);
    taken.remarks.sort_by_key(|remark| remark.line);
    Ok(Imported { form: taken.id, source, remarks: taken.remarks })
}

#[cfg(test)]
mod tests;
