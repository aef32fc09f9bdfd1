//! What tests share. The tests themselves are in `tests/`; the program `bench` measures; scripts that judge
//! with independent peers stand beside it (`interop`, `faults`, `ffi`, `browser`), all run by `tests/run`.

use std::fmt::Write as _;

/// A one-page PDF of about `size` bytes: what a scanned paper looks like to a signer.
#[must_use]
pub fn scanned_pdf(size: usize) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    // Incompressible-looking and the same in every run.
    let mut state = 0x2545_F491_4F6C_DD1Du64;
    let mut noise = Vec::with_capacity(size);
    while noise.len() < size {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        noise.extend_from_slice(&state.to_le_bytes());
    }
    let objects: [(String, &[u8]); 4] = [
        ("<< /Type /Catalog /Pages 2 0 R >>".to_owned(), b""),
        ("<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(), b""),
        ("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>".to_owned(), b""),
        (format!("<< /Length {} >>", noise.len()), &noise),
    ];
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, (dictionary, stream)) in objects.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{:010} 00000 n ", pdf.len());
        pdf.extend_from_slice(format!("{} 0 obj\n{dictionary}\n", number + 1).as_bytes());
        if !stream.is_empty() {
            pdf.extend_from_slice(b"stream\n");
            pdf.extend_from_slice(stream);
            pdf.extend_from_slice(b"\nendstream\n");
        }
        pdf.extend_from_slice(b"endobj\n");
    }
    let start = pdf.len();
    pdf.extend_from_slice(table.as_bytes());
    let trailer = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    pdf.extend_from_slice(trailer.as_bytes());
    pdf
}
