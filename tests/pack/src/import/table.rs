//! The sheets of a workbook: rows as values by the heading of their column.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};

/// Rows a sheet may have.
const MAX_ROWS: u32 = 3_000;
/// Columns that are looked at.
const MAX_COLUMNS: u32 = 100;
/// Letters of a cell.
const MAX_CELL: usize = 4_000;
/// Bytes of all parts of a workbook together, unpacked.
const MAX_UNPACKED: u64 = 24 * 1024 * 1024;

/// A row of a sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// As a spreadsheet counts: the headings are in row 1.
    pub(super) number: usize,
    cells: BTreeMap<String, String>,
}

impl Row {
    /// What stands in a column, without spaces around it; nothing when the cell is empty.
    pub(super) fn get(&self, column: &str) -> Option<&str> {
        self.cells.get(column).map(String::as_str)
    }

    /// A text by language: `label`, `label::English (en)`.
    pub(super) fn words(&self, column: &str) -> BTreeMap<&'static str, String> {
        let mut words = BTreeMap::new();
        for (heading, text) in &self.cells {
            let Some(rest) = heading.strip_prefix(column) else { continue };
            let language = match rest.strip_prefix("::") {
                None if rest.is_empty() => "vi",
                Some(language)
                    if language.contains("(en)") || language.eq_ignore_ascii_case("english") || language == "en" =>
                {
                    "en"
                }
                Some(language)
                    if language.contains("(vi)")
                        || language.to_lowercase().starts_with("vietnamese")
                        || language == "vi"
                        || language.to_lowercase().starts_with("tiếng việt") =>
                {
                    "vi"
                }
                _ => continue,
            };
            // A heading with the language named counts more than one without.
            if !rest.is_empty() || !words.contains_key(language) {
                words.insert(language, text.clone());
            }
        }
        words
    }

    /// The headings of its columns in which something stands.
    pub(super) fn headings(&self) -> impl Iterator<Item = &str> {
        self.cells.keys().map(String::as_str)
    }
}

/// The three sheets of an XLSForm.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    pub(super) survey: Vec<Row>,
    pub(super) choices: Vec<Row>,
    pub(super) settings: Vec<Row>,
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Tables, String> {
    unpacked_is_small(bytes)?;
    let mut workbook: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| "this is no .xlsx workbook".to_owned())?;
    let names = workbook.sheet_names();
    let mut sheet = |wanted: &str| match names.iter().find(|name| name.trim().eq_ignore_ascii_case(wanted)) {
        Some(name) => rows(&mut workbook, name),
        None => Ok(Vec::new()),
    };
    let tables = Tables { survey: sheet("survey")?, choices: sheet("choices")?, settings: sheet("settings")? };
    if tables.survey.is_empty() {
        return Err("the workbook has no sheet called survey, or nothing in it".to_owned());
    }
    Ok(tables)
}

/// A small file can unpack to more than any machine has: it is counted before anything is kept of it.
fn unpacked_is_small(bytes: &[u8]) -> Result<(), String> {
    let broken = || "this is no .xlsx workbook".to_owned();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| broken())?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| broken())?;
        left =
            left.checked_sub(read).ok_or_else(|| format!("the workbook unpacks to more than {MAX_UNPACKED} bytes"))?;
    }
    Ok(())
}

fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Row>, String> {
    let wrong = |error: calamine::XlsxError| format!("sheet {name}: {error}");
    let mut cells: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    // Cell by cell: one cell far down and far right would else take a whole page of memory.
    let mut reader = workbook.worksheet_cells_reader(name).map_err(wrong)?;
    while let Some(cell) = reader.next_cell().map_err(wrong)? {
        let (row, column) = cell.get_position();
        if row >= MAX_ROWS {
            return Err(format!("sheet {name} has more than {MAX_ROWS} rows"));
        }
        if column >= MAX_COLUMNS {
            continue;
        }
        let text = match cell.get_value() {
            DataRef::String(text) => text.clone(),
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Int(number) => number.to_string(),
            DataRef::Float(number) => number.to_string(),
            DataRef::Bool(value) => value.to_string(),
            _ => continue,
        };
        let text: String = text.trim().chars().take(MAX_CELL).collect();
        if !text.is_empty() {
            cells.entry(row).or_default().insert(column, text);
        }
    }
    let mut cells = cells.into_iter();
    let Some((_, headings)) = cells.next() else { return Ok(Vec::new()) };
    let row = |(number, cells): (u32, BTreeMap<u32, String>)| Row {
        number: number as usize + 1,
        cells: cells
            .into_iter()
            .filter_map(|(column, text)| Some((headings.get(&column)?.replace(": :", "::"), text)))
            .collect(),
    };
    Ok(cells.map(row).collect())
}
