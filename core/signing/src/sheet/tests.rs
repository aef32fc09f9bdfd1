//! What a person would notice on the printed page.
#![allow(missing_docs)]

use super::page::{FOOT, HEIGHT, LEFT, Mark, Pages, RIGHT};
use super::*;
use std::process::Command;

/// 22 November 2026, 04:30 UTC.
const CREATED: i64 = 1_795_321_800;

fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

fn field(label: &str, value: &str) -> Block {
    Block::Field { label: label.to_owned(), value: value.to_owned() }
}

/// The residence declaration, with `members` people who move together.
fn ct01(members: usize) -> Sheet {
    let member = |place: usize| {
        let names = ["Lò Văn Ẩm", "Nguyễn Thị Quỳnh Ngưỡng", "Y Blô Niê", "Trần Đặng Hoàng Thiên Ấn"];
        let name = names.get(place % names.len()).copied().unwrap_or_default();
        texts(&[&(place + 1).to_string(), name, "15/06/1995", "Nam", "001095012345", "Con đẻ"])
    };
    Sheet {
        attached: Vec::new(),
        title: "Tờ khai thay đổi thông tin cư trú (CT01)".to_owned(),
        language: "vi".to_owned(),
        blocks: vec![
            Block::NationalHeader,
            Block::Centered { text: "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ".to_owned(), bold: true, size: 15 },
            Block::Centered { text: "Kính gửi: Công an phường Cầu Giấy, thành phố Hà Nội".to_owned(), bold: false, size: 13 },
            Block::Space,
            field("1. Họ, chữ đệm và tên", "LÒ THỊ Ủ"),
            field("2. Ngày, tháng, năm sinh", "03/02/1956"),
            field("3. Giới tính", "Nữ"),
            Block::Boxes { label: "4. Số định danh cá nhân".to_owned(), value: "010156000123".to_owned() },
            field("5. Số điện thoại liên hệ", "0912 345 678"),
            field("6. Email", ""),
            field("7. Họ, chữ đệm và tên chủ hộ", "NGUYỄN VĂN ĐỨC"),
            field("8. Mối quan hệ với chủ hộ", "Mẹ vợ"),
            Block::Boxes { label: "9. Số định danh cá nhân của chủ hộ".to_owned(), value: "001095012345".to_owned() },
            field(
                "10. Nội dung đề nghị",
                "Đăng ký tạm trú tại số 12, ngõ 34, phố Nguyễn Khánh Toàn, phường Cầu Giấy, thành phố Hà Nội, từ ngày 01/12/2026 đến ngày 30/11/2028",
            ),
            Block::Paragraph { text: "11. Những thành viên trong hộ gia đình cùng thay đổi:".to_owned() },
            Block::Table {
                header: texts(&["TT", "Họ, chữ đệm và tên", "Ngày, tháng, năm sinh", "Giới tính", "Số định danh cá nhân", "Mối quan hệ với chủ hộ"]),
                widths: vec![6, 29, 16, 10, 21, 18],
                rows: (0..members).map(member).collect(),
            },
            Block::Paragraph {
                text: "Tôi cam đoan những thông tin kê khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về những nội dung đã kê khai. \
                       Trường hợp thông tin thay đổi, tôi sẽ khai lại trong thời hạn pháp luật quy định."
                    .to_owned(),
            },
            Block::Columns(vec![
                texts(&["Ý KIẾN CỦA CHỦ HỘ", "(Ký, ghi rõ họ tên)", "", "", "Đồng ý", "Nguyễn Văn Đức"]),
                texts(&["Ý KIẾN CỦA CHỦ SỞ HỮU CHỖ Ở HỢP PHÁP", "(Ký, ghi rõ họ tên)"]),
                texts(&["Ý KIẾN CỦA CHA, MẸ HOẶC NGƯỜI GIÁM HỘ", "(Ký, ghi rõ họ tên)"]),
                texts(&["NGƯỜI KÊ KHAI", "(Ký, ghi rõ họ tên)", "", "", "", "Lò Thị Ủ"]),
            ]),
            Block::Footnote { text: "(1) Cơ quan đăng ký cư trú nơi nộp hồ sơ.".to_owned() },
            Block::Footnote { text: "(2) Ghi rõ ràng, cụ thể nội dung đề nghị.".to_owned() },
        ],
    }
}

fn pages(sheet: &Sheet) -> Pages {
    let blocks: Vec<_> = sheet.blocks.iter().map(|block| printable(block, &mut Vec::new())).collect();
    layout::lay_out(&blocks).expect("a sheet that can be laid out")
}

/// The texts of a page, in the order they are set.
fn drawn(marks: &[Mark]) -> Vec<&str> {
    let mut texts = Vec::new();
    for mark in marks {
        if let Mark::Text { text, .. } = mark {
            texts.push(text.as_str());
        }
    }
    texts
}

fn all_words(pages: &Pages) -> String {
    pages.done.iter().flat_map(|page| drawn(page)).collect::<Vec<_>>().join(" ")
}

/// Words and their number, whatever the order of columns.
fn counted(text: &str) -> std::collections::BTreeMap<String, usize> {
    let mut words = std::collections::BTreeMap::new();
    for word in text.split_whitespace() {
        *words.entry(word.to_owned()).or_default() += 1;
    }
    words
}

/// The words a sheet must show; header rows of tables are counted once.
fn expected(sheet: &Sheet) -> String {
    let of = |block: &Block| match block {
        Block::NationalHeader => "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc".to_owned(),
        Block::Centered { text, .. } | Block::Paragraph { text } | Block::Footnote { text } => text.clone(),
        Block::Field { label, value } => format!("{label}: {value}"),
        Block::Boxes { label, value } => {
            format!("{label}: {}", value.chars().map(|digit| format!("{digit} ")).collect::<String>())
        }
        Block::Table { header, rows, .. } => {
            format!("{} {}", header.join(" "), rows.concat().join(" "))
        }
        Block::Space => String::new(),
        Block::Columns(columns) => columns.concat().join(" "),
    };
    sheet.blocks.iter().map(of).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_word_is_printed_once() {
    let sheet = ct01(3);
    assert_eq!(counted(&all_words(&pages(&sheet))), counted(&expected(&sheet)));
}

#[test]
fn nothing_is_set_outside_the_margins() {
    for members in [0, 1, 18, 60] {
        for (number, page) in pages(&ct01(members)).done.iter().enumerate() {
            for mark in page {
                let (left, right, bottom) = match mark {
                    Mark::Text { x, y, face, size, stretch, text } => {
                        (*x, x + face.width(text, *size) + stretch * text.matches(' ').count() as f32, *y)
                    }
                    Mark::Rule { from, to, .. } => (from.0, to.0, to.1),
                    Mark::Leader { from, to, y } => (*from, *to, *y),
                };
                let inside = left >= LEFT - 1.0 && right <= RIGHT + 1.0 && bottom < FOOT - 10.0 && bottom < HEIGHT;
                assert!(inside, "{members} members, page {}: {mark:?}", number + 1);
            }
        }
    }
}

#[test]
fn a_table_over_several_pages_repeats_its_header_and_keeps_every_row() {
    let sheet = ct01(60);
    let pages = pages(&sheet);
    let headers = pages.done.iter().filter(|page| drawn(page).contains(&"TT")).count();
    assert!(headers >= 3, "60 rows need three pages, {headers} had a header");
    for page in &pages.done {
        let texts = drawn(page);
        assert!(!texts.contains(&"Con đẻ") || texts.contains(&"TT"), "rows without a header");
    }
    let words = counted(&all_words(&pages));
    for number in 20..=60 {
        assert_eq!(words.get(&number.to_string()), Some(&1), "row {number}");
    }
}

#[test]
fn a_row_higher_than_a_page_is_split_and_keeps_its_words() {
    let long: String = (0..3_000).map(|word| format!("từ{word} ")).collect();
    let table = Block::Table {
        header: texts(&["TT", "Nội dung"]),
        widths: vec![20, 80],
        rows: vec![texts(&["1", &long]), texts(&["2", "cuối"])],
    };
    let pages = pages(&Sheet { blocks: vec![table], ..ct01(0) });
    assert!(pages.done.len() > 1);
    let words = counted(&all_words(&pages));
    assert!((0..3_000).all(|word| words.get(&format!("từ{word}")) == Some(&1)));
    assert_eq!(words.get("cuối"), Some(&1));
}

#[test]
fn signatures_are_never_parted() {
    // Whatever stands above, all of the four columns are on one page.
    for members in 0..40 {
        let pages = pages(&ct01(members));
        let with = |text: &str| pages.done.iter().position(|page| drawn(page).contains(&text));
        assert!(with("NGƯỜI KÊ KHAI").is_some());
        assert_eq!(with("NGƯỜI KÊ KHAI"), with("Lò Thị Ủ"), "{members} members");
        assert_eq!(with("NGƯỜI KÊ KHAI"), with("Nguyễn Văn Đức"), "{members} members");
    }
}

#[test]
fn a_heading_stays_with_its_table() {
    for fields in 0..40 {
        let mut sheet = ct01(3);
        for _ in 0..fields {
            sheet.blocks.insert(4, Block::Field { label: "Thêm".to_owned(), value: String::new() });
        }
        let pages = pages(&sheet);
        let with = |part: &str| pages.done.iter().position(|page| drawn(page).iter().any(|text| text.contains(part)));
        assert_eq!(with("cùng thay đổi"), with("Lò Văn Ẩm"), "{fields} fields more");
    }
}

#[test]
fn identity_numbers_have_a_box_for_each_digit() {
    let page = pages(&Sheet {
        blocks: vec![Block::Boxes { label: "Số".to_owned(), value: "010 156 000 123".to_owned() }],
        ..ct01(0)
    });
    let marks = page.done.first().expect("a page");
    assert_eq!(drawn(marks), ["Số:", "0", "1", "0", "1", "5", "6", "0", "0", "0", "1", "2", "3"]);
    let uprights = marks.iter().filter(|mark| matches!(mark, Mark::Rule { from, to, .. } if from.0 == to.0)).count();
    assert_eq!(uprights, 13);
}

#[test]
fn an_unanswered_field_has_a_line_to_write_on() {
    let label = "Một câu hỏi rất dài ".repeat(5);
    for label in ["6. Email", label.as_str()] {
        let page = pages(&Sheet { blocks: vec![field(label, "")], ..ct01(0) });
        let longest = page
            .done
            .concat()
            .iter()
            .filter_map(|mark| if let Mark::Leader { from, to, .. } = mark { Some(to - from) } else { None })
            .fold(0.0, f32::max);
        assert!(longest > 80.0, "{label}: {longest}");
    }
}

#[test]
fn a_character_that_cannot_be_drawn_is_refused_by_name_or_shown_as_a_square() {
    let mut sheet = ct01(1);
    sheet.blocks.push(field("Ghi chú", "cảm ơn 😀 中"));
    assert_eq!(print(&sheet, CREATED), Err(Error::NoGlyph { char: '😀' }));
    assert_eq!(print_marked(&sheet, CREATED).expect("marked").replaced, ['😀', '中']);
    assert_eq!(unprintable("cảm ơn 😀 中 😀"), ['😀', '中']);
    assert!(unprintable("Y Blô Niê, Č, ŏ\u{306}, “ngoặc” – 7.000 ₫").is_empty());
    let words = all_words(&pages(&sheet));
    assert!(words.contains("cảm ơn □ □"), "{words}");
}

#[test]
fn the_file_is_pdf_a_2b_with_title_and_language_and_the_same_every_time() {
    let first = print(&ct01(2), CREATED).expect("a file");
    assert_eq!(first, print(&ct01(2), CREATED).expect("a file"), "equal input, equal bytes");
    assert_ne!(first, print(&ct01(3), CREATED).expect("a file"));
    assert!(first.starts_with(b"%PDF-1.7"));
    // XMP is never compressed in PDF/A; ISO 19005-2, 6.6.4.
    let text = String::from_utf8_lossy(&first);
    for part in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>B</pdfaid:conformance>",
        "Tờ khai thay đổi thông tin cư trú (CT01)",
        "/Lang",
        "2026-11-22T04:30:00",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn typed_in_composed_or_decomposed_letters_the_page_is_the_same() {
    let with =
        |name: &str| print(&Sheet { blocks: vec![field("Họ và tên", name)], ..ct01(0) }, CREATED).expect("a file");
    assert_eq!(with("Nguyễn Thị Ủ"), with("Nguye\u{302}\u{303}n Thi\u{323} U\u{309}"));
}

#[test]
fn tables_that_do_not_add_up_are_refused() {
    let table = |header: &[&str], widths: &[u8], rows: Vec<Vec<String>>| {
        let table = Block::Table { header: texts(header), widths: widths.to_vec(), rows };
        print(&Sheet { blocks: vec![table], ..ct01(0) }, CREATED)
    };
    assert!(table(&["a", "b"], &[50, 50], vec![texts(&["1", "2"])]).is_ok());
    for refused in [
        table(&["a", "b"], &[50, 50], vec![texts(&["1"])]),
        table(&["a", "b"], &[50, 50], vec![texts(&["1", "2", "3"])]),
        table(&["a", "b"], &[50], Vec::new()),
        table(&["a", "b"], &[0, 100], Vec::new()),
        table(&[], &[], Vec::new()),
        table(&[&"rất dài ".repeat(2_000), "b"], &[1, 99], Vec::new()),
    ] {
        assert!(matches!(refused, Err(Error::Shape(_))), "{refused:?}");
    }
}

#[test]
fn a_sheet_without_end_is_refused_instead_of_filling_the_phone() {
    let text = "chữ ".repeat(200_000);
    assert_eq!(print(&Sheet { blocks: vec![Block::Paragraph { text }], ..ct01(0) }, CREATED), Err(Error::TooLong));
    let lines = "\n".repeat(100_000);
    assert_eq!(
        print(&Sheet { blocks: vec![Block::Paragraph { text: lines }], ..ct01(0) }, CREATED),
        Err(Error::TooLong)
    );
}

/// Independent programs read the file. Needs `qpdf` and `pdftotext` (poppler). The files stay in the temporary folder, to be looked
/// at, under the number of this process: two runs at once must not overwrite each other's files.
#[test]
#[ignore = "needs qpdf and poppler"]
fn other_programs_find_every_diacritic_and_no_fault() {
    let folder = std::env::temp_dir().join(format!("gocua-sheets-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a writable folder");
    for (name, sheet) in [("ct01-short.pdf", ct01(2)), ("ct01-long.pdf", ct01(45))] {
        let path = folder.join(name);
        std::fs::write(&path, print(&sheet, CREATED).expect("a file")).expect("a writable folder");
        let check = Command::new("qpdf").arg("--check").arg(&path).output().expect("qpdf is installed");
        assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
        let read = Command::new("pdftotext")
            .args(["-raw", "-enc", "UTF-8"])
            .arg(&path)
            .arg("-")
            .output()
            .expect("pdftotext is installed");
        let read = counted(&String::from_utf8(read.stdout).expect("UTF-8"));
        for (word, count) in counted(&expected(&sheet)) {
            let found = read.get(&word).copied().unwrap_or(0);
            assert!(found >= count, "{name}: {word:?} {found} of {count}");
        }
    }
}
