//! Documents to sign: written by hand in every layout that a PDF can have.

/// One object per body, numbered from 1; object 1 is the catalog.
pub(crate) fn classic(objects: &[&str], trailer_extra: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut offsets = Vec::new();
    for (index, body) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n{body}\nendobj\n", index + 1).as_bytes());
    }
    let start = file.len();
    file.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for offset in &offsets {
        file.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    let size = objects.len() + 1;
    file.extend_from_slice(
        format!("trailer\n<< /Size {size} /Root 1 0 R {trailer_extra} >>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
    );
    file
}

pub(crate) const CATALOG: &str = "<< /Type /Catalog /Pages 2 0 R >>";
pub(crate) const PAGES: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
pub(crate) const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>";
pub(crate) const CONTENT: &str = "<< /Length 44 >>\nstream\nBT /F1 18 Tf 72 720 Td (To khai CT01) Tj ET \nendstream";
pub(crate) const FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";

/// One page with a line of text, a classic table.
pub(crate) fn plain() -> Vec<u8> {
    classic(&[CATALOG, PAGES, PAGE, CONTENT, FONT], "")
}

/// The same page; catalog, pages and page packed into an object stream, and a cross-reference stream.
pub(crate) fn packed() -> Vec<u8> {
    let mut file = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut offsets = [0usize; 8];
    for (number, body) in [(4, CONTENT), (5, FONT)] {
        offsets[number] = file.len();
        file.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    let bodies = [CATALOG, PAGES, PAGE];
    let mut header = String::new();
    let mut at = 0;
    for (index, body) in bodies.iter().enumerate() {
        header += &format!("{} {at} ", index + 1);
        at += body.len() + 1;
    }
    let data = format!("{header}{}", bodies.join(" "));
    offsets[6] = file.len();
    let dictionary = format!("<< /Type /ObjStm /N 3 /First {} /Length {} >>", header.len(), data.len());
    file.extend_from_slice(format!("6 0 obj\n{dictionary}\nstream\n{data}\nendstream\nendobj\n").as_bytes());
    offsets[7] = file.len();
    let mut entries: Vec<u8> = vec![0, 0, 0, 255];
    for index in 0..3 {
        entries.extend([2, 0, 6, index]);
    }
    for offset in offsets.iter().skip(4) {
        let [.., high, low] = u32::try_from(*offset).unwrap().to_be_bytes();
        entries.extend([1, high, low, 0]);
    }
    let start = file.len();
    file.extend_from_slice(
        format!("7 0 obj\n<< /Type /XRef /Size 8 /W [1 2 1] /Root 1 0 R /Length {} >>\nstream\n", entries.len())
            .as_bytes(),
    );
    file.extend_from_slice(&entries);
    file.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").as_bytes());
    file
}

/// A hybrid: a classic table that calls the packed catalog, pages and page free, and a stream beside it that knows better.
pub(crate) fn hybrid() -> Vec<u8> {
    let mut file = packed();
    let text = b"startxref\n";
    let at = file.windows(text.len()).rposition(|window| window == text).unwrap();
    let tail = String::from_utf8(file.split_off(at)).unwrap();
    let stream: usize = tail.split_whitespace().nth(1).unwrap().parse().unwrap();
    let find = |word: &str| file.windows(word.len()).position(|window| window == word.as_bytes()).unwrap();
    let offsets = [find("4 0 obj"), find("5 0 obj"), find("6 0 obj"), stream];
    let start = file.len();
    let mut table = String::from("xref\n0 8\n0000000000 65535 f \n");
    for _ in 0..3 {
        table += "0000000000 00000 f \n";
    }
    for offset in offsets {
        table += &format!("{offset:010} 00000 n \n");
    }
    table += &format!("trailer\n<< /Size 8 /Root 1 0 R /XRefStm {stream} >>\nstartxref\n{start}\n%%EOF\n");
    file.extend_from_slice(table.as_bytes());
    file
}

/// An incremental update: `objects` replaced or added behind `file`, with a classic table.
pub(crate) fn updated(file: &[u8], objects: &[(u32, &str)]) -> Vec<u8> {
    let word = b"startxref\n";
    let at = file.windows(word.len()).rposition(|window| window == word).unwrap();
    let previous = String::from_utf8_lossy(&file[at + word.len()..]).lines().next().unwrap().to_owned();
    let mut out = file.to_vec();
    let mut table = String::from("xref\n");
    for (number, body) in objects {
        table += &format!("{number} 1\n{:010} 00000 n \n", out.len());
        out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    let start = out.len();
    out.extend_from_slice(
        format!("{table}trailer\n<< /Size 100 /Root 1 0 R /Prev {previous} >>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
    );
    out
}

/// A page of Vietnamese as the app prints it: PDF/A-2b by krilla.
pub(crate) fn printed() -> Vec<u8> {
    use gocua_signing::sheet::{Block, Sheet, print};
    let sheet = Sheet {
        attached: Vec::new(),
        title: "Tờ khai thay đổi thông tin cư trú".into(),
        language: "vi".into(),
        blocks: vec![
            Block::NationalHeader,
            Block::Field { label: "Họ, chữ đệm và tên".into(), value: "Lò Thị Ủ".into() },
        ],
    };
    print(&sheet, super::pki::NOW).unwrap()
}
