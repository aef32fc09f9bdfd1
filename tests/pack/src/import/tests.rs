#![allow(clippy::unwrap_used)]
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use gocua_author::files::Files;

use super::{Imported, xlsform};
use crate::opened::Opened;

/// A workbook with inline strings: sheet by sheet, row by row.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let (mut list, mut relations, mut types) = (String::new(), String::new(), String::new());
    for (number, (name, rows)) in sheets.iter().enumerate() {
        let number = number + 1;
        let _ = write!(list, r#"<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>"#);
        let _ = write!(
            relations,
            r#"<Relationship Id="r{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/s{number}.xml"/>"#
        );
        let _ = write!(
            types,
            r#"<Override PartName="/xl/worksheets/s{number}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#
        );
        let mut body = String::new();
        for (row, cells) in rows.iter().enumerate() {
            let _ = write!(body, r#"<row r="{}">"#, row + 1);
            for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let column = char::from(b'A' + u8::try_from(column).unwrap());
                let cell = cell.replace('&', "&amp;").replace('<', "&lt;");
                let _ = write!(body, r#"<c r="{column}{}" t="inlineStr"><is><t>{cell}</t></is></c>"#, row + 1);
            }
            body.push_str("</row>");
        }
        part(
            &format!("xl/worksheets/s{number}.xml"),
            &format!(
                r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{body}</sheetData></worksheet>"#
            ),
        );
    }
    part(
        "xl/workbook.xml",
        &format!(
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{list}</sheets></workbook>"#
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>"#
        ),
    );
    part(
        "[Content_Types].xml",
        &format!(
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>"#
        ),
    );
    zip.finish().unwrap().into_inner()
}

const HEADINGS: &[&str] = &[
    "type",
    "name",
    "label::Vietnamese (vi)",
    "label::English (en)",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "appearance",
];

const SURVEY: &[&[&str]] = &[
    HEADINGS,
    &["start", "start"],
    &["note", "hello", "Xin chào", "Hello"],
    &["text", "Full-Name", "Họ và tên?", "Name?", "yes"],
    &["integer", "age", "Mấy tuổi?", "How old?", "true()", "", ". >= 0 and . <= 120", "Từ 0 đến 120."],
    &["select_one yesno", "works", "Có đi làm không?", "In work?", "yes", "${age} >= 15"],
    &["begin group", "job", "Việc làm", "Work", "", "${works} = 'yes'", "", "", "", "field-list"],
    &["select_one kinds", "kind", "Làm gì?", "What work?", "yes"],
    &["text", "which", "Việc gì?", "Which?", "", "selected(${kind}, 'Khác') and ${Full-Name} != ''"],
    &["end group", ""],
    &["select_multiple needs", "needs", "Cần gì?", "What is needed?"],
    &["image", "photo", "Ảnh", "Photo"],
    &["begin repeat", "child", "Các con", "Children", "", "selected(${needs}, 'school')"],
    &["text", "child_name", "Tên cháu?", "Name?", "yes"],
    &["date", "born", "Sinh ngày nào?", "Born when?", "yes", "", ". <= today()", "Chưa sinh."],
    &["end repeat"],
    &["calculate", "children", "", "", "", "", "", "", "count(${child})"],
    &["text", "odd", "Lạ", "Odd", "", "regex(${Full-Name}, '^A')"],
];
const CHOICES: &[&[&str]] = &[
    &["list_name", "name", "label::Vietnamese (vi)", "label::English (en)"],
    &["yesno", "yes", "Có", "Yes"],
    &["yesno", "no", "Không", "No"],
    &["kinds", "farm", "Làm ruộng", "Farming"],
    &["kinds", "Khác", "Việc khác", "Other"],
    &["needs", "school", "Học", "School"],
    &["needs", "health", "Khám bệnh", "Health"],
];

fn taken() -> Imported {
    let settings: &[&[&str]] = &[&["form_title", "form_id"], &["Điều tra hộ", "Household_Survey"]];
    let bytes = workbook(&[("survey", SURVEY), ("choices", CHOICES), ("settings", settings)]);
    xlsform("survey.xlsx", &bytes).unwrap()
}

/// What comes out is a form that the app loads, with the conditions in our words.
#[test]
fn a_workbook_becomes_a_form_that_loads() {
    let taken = taken();
    assert_eq!(taken.form, "household-survey");
    let files = Files([("forms/household-survey.toml".to_owned(), taken.source.clone())].into());
    let opened = Opened::of(files).unwrap_or_else(|remarks| panic!("{remarks:#?}\n{}", taken.source));
    assert_eq!(opened.remarks, []);
    assert!(opened.forms["household-survey"].has_question("full_name"), "{}", taken.source);
    for line in [
        r#"when = "age >= 15""#,
        r#"kind = "yes_no""#,
        r#"when = "works and kind = \"kh_c\" and known(full_name)""#,
        r#"when = "needs has \"school\"""#,
        r#"must = "age >= 0 and age <= 120""#,
        r#"must = "child.born <= today""#,
        r#"value = "rows(child)""#,
        r#"title = { vi = "Việc làm", en = "Work" }"#,
    ] {
        assert!(taken.source.contains(line), "{line}\n{}", taken.source);
    }
}

/// What could not be taken is told with its row, and what has no counterpart is never guessed.
#[test]
fn what_could_not_be_taken_is_told_with_its_row() {
    let said: Vec<String> = taken().remarks.iter().map(ToString::to_string).collect();
    for line in [
        "survey.xlsx:2: doubt: start is about the device",
        "survey.xlsx:3: doubt: a note is no question",
        "survey.xlsx:12: doubt: image: a paper is a component of the procedure",
        "survey.xlsx:18: doubt: relevant is not taken (regex() has no counterpart)",
    ] {
        assert!(said.iter().any(|own| own.starts_with(line)), "{line}\n{said:#?}");
    }
}

#[test]
fn what_is_no_workbook_is_refused_in_words() {
    for bytes in [&b""[..], b"PK\x03\x04", &[0; 4096], b"type,name,label"] {
        assert_eq!(xlsform("x", bytes).unwrap_err(), "this is no .xlsx workbook");
    }
    let empty = workbook(&[("choices", CHOICES)]);
    assert_eq!(xlsform("x", &empty).unwrap_err(), "the workbook has no sheet called survey, or nothing in it");
    let nothing = workbook(&[("survey", &[HEADINGS, &["note", "a", "A"]])]);
    assert_eq!(xlsform("x", &nothing).unwrap_err(), "nothing in the workbook could be taken as a question");
}

/// A small file that unpacks to more than a machine has, and a cell at the far end of a sheet.
#[test]
fn a_workbook_that_would_fill_the_memory_is_refused() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    for _ in 0..40 {
        zip.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    }
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 256 * 1024);
    assert!(xlsform("x", &bomb).unwrap_err().contains("unpacks to more"));

    let far = workbook(&[("survey", SURVEY)]);
    let text = String::from_utf8_lossy(&far).into_owned();
    assert!(!text.is_empty());
    let rows: Vec<&[&str]> =
        std::iter::once(HEADINGS).chain(std::iter::repeat_n(&["text", "a", "A"][..], 3_100)).collect();
    assert!(xlsform("x", &workbook(&[("survey", &rows)])).unwrap_err().contains("more than 3000 rows"));
}

/// Conditions nested without end, brackets that do not close: a remark, and never a stop.
#[test]
fn no_condition_stops_it() {
    for bad in [
        "(".repeat(1_500),
        "not(".repeat(400),
        "${".to_owned(),
        "'".to_owned(),
        "${age} = ".to_owned(),
        "1 mod 2".to_owned(),
        "${nobody} = 1".to_owned(),
        "- ".repeat(900),
    ] {
        let row: &[&str] = &["text", "b", "B?", "", "", &bad];
        let bytes = workbook(&[("survey", &[HEADINGS, &["integer", "age", "A?"], row])]);
        let taken = xlsform("x", &bytes).unwrap();
        assert!(
            taken.remarks.iter().any(|remark| remark.line == 3 && remark.what.starts_with("relevant is not taken")),
            "{bad}"
        );
    }
}
