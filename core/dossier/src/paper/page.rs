//! A photographed paper as a page to look at: a PDF around the picture as it is, because that is what a phone can show page by page.

use std::fmt::Write as _;

use super::found::Found;
use super::{jpeg, png};

/// Width of the page, in points (A4).
const WIDTH: f64 = 595.0;

/// How a picture stands in a PDF (ISO 32000-1, 8.9.5).
struct Picture {
    /// Entries of its dictionary besides its size.
    dictionary: String,
    data: Vec<u8>,
}

/// The page that shows a file: a picture becomes one, all else is one already, or is for whoever draws it to refuse. `None` for a PNG
/// with see-through or interlaced pixels, whose data no PDF can hold as they are, and for a picture that is damaged.
#[must_use]
pub fn as_page(bytes: Vec<u8>) -> Option<Vec<u8>> {
    let (found, picture) = if bytes.starts_with(&jpeg::BEGIN) {
        let found = jpeg::read(&bytes)?;
        let dictionary = jpeg_dictionary(&found.clean)?;
        let data = found.clean.clone();
        (found, Picture { dictionary, data })
    } else if bytes.starts_with(&png::BEGIN) {
        let found = png::read(&bytes)?;
        let picture = png_picture(&found.clean)?;
        (found, picture)
    } else {
        return Some(bytes);
    };
    Some(around(&found, &picture))
}

/// Colours of a JPEG, from its frame header (ITU-T T.81, B.2.2).
fn jpeg_dictionary(clean: &[u8]) -> Option<String> {
    let mut at = 2;
    loop {
        let marker = *clean.get(at + 1)?;
        let length = usize::from(u16::from_be_bytes(clean.get(at + 2..at + 4)?.try_into().ok()?));
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            let colours = match *clean.get(at + 9)? {
                1 => "/ColorSpace/DeviceGray",
                3 => "/ColorSpace/DeviceRGB",
                // As cameras and scanners write four of them, turned around.
                4 => "/ColorSpace/DeviceCMYK/Decode[1 0 1 0 1 0 1 0]",
                _ => return None,
            };
            return Some(format!("{colours}/BitsPerComponent 8/Filter/DCTDecode"));
        }
        at = at.checked_add(2)?.checked_add(length)?;
    }
}

/// The data of a PNG as a PDF takes them: its own compression and its own predictors (ISO 32000-1, 7.4.4.4).
fn png_picture(clean: &[u8]) -> Option<Picture> {
    let header = clean.get(16..29)?;
    let width = u32::from_be_bytes(header.get(..4)?.try_into().ok()?);
    let (depth, kind, interlaced) = (*header.get(8)?, *header.get(9)?, *header.get(12)?);
    let (mut palette, mut data) = (None, Vec::with_capacity(clean.len()));
    let mut at = 8;
    while let Some(head) = clean.get(at..at + 8) {
        let length = usize::try_from(u32::from_be_bytes(head.get(..4)?.try_into().ok()?)).ok()?;
        let content = clean.get(at + 8..at.checked_add(8)?.checked_add(length)?)?;
        match head.get(4..8)? {
            b"PLTE" => palette = Some(content),
            b"IDAT" => data.extend_from_slice(content),
            _ => {}
        }
        at += length + 12;
    }
    let (colours, space) = match kind {
        0 => (1, "/DeviceGray".to_owned()),
        2 => (3, "/DeviceRGB".to_owned()),
        3 => {
            let palette = palette.filter(|palette| !palette.is_empty() && palette.len() % 3 == 0)?;
            let mut hex = String::with_capacity(palette.len() * 2);
            for byte in palette {
                write!(hex, "{byte:02x}").ok()?;
            }
            (1, format!("[/Indexed/DeviceRGB {} <{hex}>]", palette.len() / 3 - 1))
        }
        _ => return None,
    };
    if interlaced != 0 {
        return None;
    }
    let dictionary = format!(
        "/ColorSpace{space}/BitsPerComponent {depth}/Filter/FlateDecode\
         /DecodeParms<</Predictor 15/Colors {colours}/BitsPerComponent {depth}/Columns {width}>>"
    );
    Some(Picture { dictionary, data })
}

/// One page as large as the picture, upright (Exif 2.3, tag 0x0112).
fn around(found: &Found, picture: &Picture) -> Vec<u8> {
    let lies = found.orientation >= 5;
    let (wide, high) = if lies { (found.height, found.width) } else { (found.width, found.height) };
    let (width, height) = (WIDTH, WIDTH * f64::from(high) / f64::from(wide.max(1)));
    let matrix = match found.orientation {
        2 => [-width, 0.0, 0.0, height, width, 0.0],
        3 => [-width, 0.0, 0.0, -height, width, height],
        4 => [width, 0.0, 0.0, -height, 0.0, height],
        5 => [0.0, -height, -width, 0.0, width, height],
        6 => [0.0, -height, width, 0.0, 0.0, height],
        7 => [0.0, height, width, 0.0, 0.0, 0.0],
        8 => [0.0, height, -width, 0.0, width, 0.0],
        _ => [width, 0.0, 0.0, height, 0.0, 0.0],
    };
    let matrix = matrix.map(|number| format!("{number:.2}")).join(" ");
    let content = format!("q {matrix} cm /Im Do Q");
    let stream = |dictionary: &str, data: &[u8]| {
        [format!("<<{dictionary}/Length {}>>\nstream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
    };
    let size = format!("/Type/XObject/Subtype/Image/Width {}/Height {}", found.width, found.height);
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width:.2} {height:.2}]/Resources<</XObject<</Im 5 0 R>>>>/Contents 4 0 R>>"
        )
        .into_bytes(),
        stream("", content.as_bytes()),
        stream(&format!("{size}{}", picture.dictionary), &picture.data),
    ];
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("xref\n0 6\n0000000000 65535 f \n");
    for (number, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend_from_slice(format!("{} 0 obj\n", number + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let begin = file.len();
    file.extend_from_slice(table.as_bytes());
    file.extend_from_slice(format!("trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{begin}\n%%EOF\n").as_bytes());
    file
}
