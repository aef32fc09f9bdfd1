#![allow(clippy::unwrap_used, missing_docs)]
use super::*;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

/// 8 x 8 pixels, written by an independent program.
const JPEG: &str = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAYEAEAAwEAAAAAAAAAAAAAAAAABAUiMf/EABUBAQEAAAAAAAAAAAAAAAAAAAID/8QAHBEAAQMFAAAAAAAAAAAAAAAAAwABBAIREyEx/9oADAMBAAIRAxEAPwCaHVcyAiQ1d+pRJBMbbX//2Q==";
const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAGUlEQVR4nGNkYKiQY2DARCwMcgxYweCUAABSsQI68xOQ5gAAAABJRU5ErkJggg==";

const SMALL_ALLOWED: Limits = Limits { most_bytes: 10 << 20, least_pixels: 1, most_pixels: 20_000 };

fn jpeg() -> Vec<u8> {
    STANDARD.decode(JPEG).unwrap()
}

fn png() -> Vec<u8> {
    STANDARD.decode(PNG).unwrap()
}

fn pdf() -> Vec<u8> {
    let body = "%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n\
                3 0 obj <</Type /Page /Parent 2 0 R>> endobj\n";
    format!("{body}xref\n0 1\n0000000000 65535 f \ntrailer <</Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", body.len())
        .into_bytes()
}

fn check(bytes: &[u8]) -> Result<Inspected, PaperFault> {
    inspect(bytes, &SMALL_ALLOWED)
}

fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap();
    [&[0xff, marker], &length.to_be_bytes()[..], payload].concat()
}

/// The picture with more segments right after its beginning.
fn jpeg_with(segments: &[Vec<u8>]) -> Vec<u8> {
    let jpeg = jpeg();
    [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat()
}

fn exif_with_place(orientation: u8) -> Vec<u8> {
    let mut tiff = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]);
    tiff.extend(b"\0\0\0\0GPS 22.7707 N 104.1190 E");
    tiff
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&kind[..], data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], &body, &png::checksum_for_tests(&body).to_be_bytes()].concat()
}

/// The picture with more chunks after the header chunk.
fn png_with(chunks: &[Vec<u8>]) -> Vec<u8> {
    let png = png();
    [&png[..33], &chunks.concat(), &png[33..]].concat()
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|part| part == text)
}

#[test]
fn whole_files_are_recognised_and_left_as_they_are() {
    for (bytes, media_type, pages) in
        [(jpeg(), MediaType::Jpeg, 1), (png(), MediaType::Png, 1), (pdf(), MediaType::Pdf, 1)]
    {
        let paper = check(&bytes).unwrap();
        assert_eq!((paper.media_type, paper.pages, paper.orientation), (media_type, Some(pages), 1));
        assert_eq!(paper.clean, bytes, "{media_type:?}");
        if media_type != MediaType::Pdf {
            assert_eq!((paper.width, paper.height), (8, 8));
        }
    }
}

#[test]
fn empty_large_and_foreign_files_have_faults_of_their_own() {
    assert_eq!(check(&[]), Err(PaperFault::Empty));
    assert_eq!(check(b"hello"), Err(PaperFault::NotAnImage));
    assert_eq!(check(b"GIF89a\x01\0\x01\0"), Err(PaperFault::NotAnImage));
    assert_eq!(check(b"PK\x03\x04word/document.xml"), Err(PaperFault::NotAnImage));
    let forty = vec![0xff_u8; 40 << 20];
    let limit = Limits::default().most_bytes;
    assert_eq!(inspect(&forty, &Limits::default()), Err(PaperFault::TooLarge { bytes: 40 << 20, limit: 10 << 20 }));
    let exact = Limits { most_bytes: u64::try_from(jpeg().len()).unwrap(), ..SMALL_ALLOWED };
    assert!(inspect(&jpeg(), &exact).is_ok(), "the limit itself is allowed");
    assert_eq!(limit, 10 * 1024 * 1024);
}

#[test]
fn a_file_cut_short_anywhere_is_damaged() {
    for (bytes, header) in [(jpeg(), 3), (png(), 8)] {
        for length in header..bytes.len() {
            assert_eq!(check(&bytes[..length]), Err(PaperFault::Damaged), "{length} of {}", bytes.len());
        }
    }
    let pdf = pdf();
    for length in 5..pdf.len() - 2 {
        assert_eq!(check(&pdf[..length]), Err(PaperFault::Damaged), "{length}");
    }
}

#[test]
fn one_wrong_bit_in_a_png_is_noticed() {
    let png = png();
    for at in 8..png.len() {
        let mut damaged = png.clone();
        damaged[at] ^= 1;
        assert!(check(&damaged).is_err(), "byte {at}");
    }
}

#[test]
fn unreadably_small_and_absurdly_large_images_are_refused() {
    assert_eq!(inspect(&jpeg(), &Limits::default()), Err(PaperFault::TooSmall { width: 8, height: 8, least: 600 }));
    let limits = Limits { most_pixels: 7, ..SMALL_ALLOWED };
    assert_eq!(inspect(&png(), &limits), Err(PaperFault::TooManyPixels { width: 8, height: 8 }));
    // A header may claim anything; nothing is set aside for it.
    let header = [&0x7fff_ffff_u32.to_be_bytes()[..], &0x7fff_ffff_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let png = png();
    let huge = [&png[..8], &chunk(b"IHDR", &header), &png[33..]].concat();
    assert_eq!(check(&huge), Err(PaperFault::TooManyPixels { width: 0x7fff_ffff, height: 0x7fff_ffff }));
}

#[test]
fn place_time_device_and_comments_leave_a_jpeg_and_nothing_else_does() {
    let dirty = jpeg_with(&[
        segment(0xe1, &exif_with_place(1)),
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPS</x:xmpmeta>"),
        segment(0xed, b"Photoshop 3.0\08BIM caption"),
        segment(0xe2, b"MPF\0second picture"),
        segment(0xe0, b"JFXX\0thumbnail"),
        segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01rgb"),
        segment(0x02, b"reserved for GPS"),
        segment(0xf0, b"extension GPS"),
        segment(0xfe, b"taken by Thi U"),
    ]);
    let paper = check(&[&dirty[..], b"film with GPS after the end"].concat()).unwrap();
    assert_eq!((paper.clean, paper.orientation), (jpeg(), 1));

    let colours =
        jpeg_with(&[segment(0xe2, b"ICC_PROFILE\0\x01\x01profile"), segment(0xee, b"Adobe\0\x64\0\0\0\0\x01")]);
    assert_eq!(check(&colours).unwrap().clean, colours, "what decides about colours stays");
}

#[test]
fn text_times_and_exif_leave_a_png_and_nothing_else_does() {
    let dirty = png_with(&[
        chunk(b"tEXt", b"Comment\0GPS 22.77 N"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0GPS"),
        chunk(b"zTXt", b"Comment\0\0x"),
        chunk(b"tIME", &[7, 234, 11, 23, 10, 0, 0]),
        chunk(b"eXIf", &exif_with_place(1)[6..]),
        chunk(b"prVt", b"GPS"),
    ]);
    let paper = check(&[&dirty[..], b"GPS after the end"].concat()).unwrap();
    assert_eq!((paper.clean, paper.orientation), (png(), 1));
    let colours = png_with(&[chunk(b"gAMA", &45_455_u32.to_be_bytes()), chunk(b"sRGB", &[0])]);
    assert_eq!(check(&colours).unwrap().clean, colours);
}

/// A page that was photographed with the phone held upright lies on its side in the file: whoever opens it must see it as it was taken.
#[test]
fn the_way_up_outlives_the_cleaning_and_nothing_else_of_exif_does() {
    for orientation in 2..=8 {
        let (photo, drawing) = (
            jpeg_with(&[segment(0xe1, &exif_with_place(orientation))]),
            png_with(&[chunk(b"eXIf", &exif_with_place(orientation)[6..])]),
        );
        let bare = jpeg();
        let photo_without_jfif = [&bare[..2], &segment(0xe1, &exif_with_place(orientation)), &bare[20..]].concat();
        for dirty in [photo, drawing, photo_without_jfif] {
            let paper = check(&dirty).unwrap();
            assert_eq!(paper.orientation, orientation);
            assert!(!contains(&paper.clean, b"GPS"));
            let again = check(&paper.clean).unwrap();
            assert_eq!((again.orientation, again.clean), (orientation, paper.clean), "what is clean stays as it is");
        }
    }
    let turned = check(&jpeg_with(&[segment(0xe1, &exif_with_place(6))])).unwrap().clean;
    let whole = jpeg();
    assert_eq!([&turned[..20], &turned[20 + 36..]].concat(), whole, "one segment of 36 bytes, after the JFIF header");
    let turned = check(&png_with(&[chunk(b"eXIf", &exif_with_place(6)[6..])])).unwrap().clean;
    assert_eq!([&turned[..33], &turned[33 + 38..]].concat(), png(), "one chunk of 38 bytes, before the data");
}

#[test]
fn orientation_that_makes_no_sense_is_upright() {
    for bad in [0, 9, 255] {
        assert_eq!(check(&jpeg_with(&[segment(0xe1, &exif_with_place(bad))])).unwrap().orientation, 1);
    }
    // Directories that point anywhere, or claim 65,535 entries.
    for tiff in [
        &b"Exif\0\0MM\0\x2a\xff\xff\xff\xff"[..],
        b"Exif\0\0II\x2a\0\x08\0\0\0\xff\xff",
        b"Exif\0\0",
        b"Exif\0\0XX\0\x2a\0\0\0\x08",
    ] {
        assert_eq!(check(&jpeg_with(&[segment(0xe1, tiff)])).unwrap().orientation, 1);
    }
}

#[test]
fn structures_that_no_decoder_should_see_are_damaged() {
    let (jpeg, png) = (jpeg(), png());
    let no_scan = [&jpeg[..2], &[0xff, 0xd9]].concat();
    let two_frames = jpeg_with(&[segment(0xc0, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0])]);
    let short_length = jpeg_with(&[vec![0xff, 0xe0, 0, 1]]);
    let garbage = jpeg_with(&[segment(0xfe, b"x"), vec![0x12]]);
    let no_height = jpeg_with(&[segment(0xc1, &[8, 0, 0, 0, 8, 1, 1, 0x11, 0])]);
    let text_as_table = jpeg_with(&[segment(0xdb, b"GPS 22.77 N")]);
    let text_as_codes = jpeg_with(&[segment(0xc4, b"\0GPS 22.77 N, 104.12 E")]);
    let two_headers = png_with(&[png[8..33].to_vec()]);
    let unknown_critical = png_with(&[chunk(b"XYZW", b"")]);
    let endless = png_with(&[[&0xffff_ffff_u32.to_be_bytes()[..], b"tEXt"].concat()]);
    let no_data = [&png[..33], &chunk(b"IEND", b"")].concat();
    for bytes in [
        no_scan,
        two_frames,
        short_length,
        garbage,
        no_height,
        text_as_table,
        text_as_codes,
        two_headers,
        unknown_critical,
        endless,
        no_data,
    ] {
        assert_eq!(check(&bytes), Err(PaperFault::Damaged));
    }
}

#[test]
fn a_pdf_may_have_a_little_before_its_header_and_must_have_an_end() {
    let moved = [b"\r\n\r\n", &pdf()[..]].concat();
    assert_eq!(check(&moved).unwrap().clean, moved);
    let text = String::from_utf8(pdf()).unwrap();
    for (from, to) in [("%%EOF", "%%EO"), ("startxref", "startxxxx"), ("\nxref\n", "\nyref\n")] {
        assert_eq!(check(text.replacen(from, to, 1).as_bytes()), Err(PaperFault::Damaged), "{to}");
    }
    let locked = text.replace("trailer <<", "trailer <</Encrypt 9 0 R ");
    assert_eq!(check(locked.as_bytes()), Err(PaperFault::Locked));
    let hidden = text.replace("/Type /Page ", "/Kind /Page ");
    assert_eq!(check(hidden.as_bytes()).unwrap().pages, None, "not counted is not zero");
}

#[test]
fn debug_shows_no_content() {
    let shown = format!("{:?}", check(&jpeg()).unwrap());
    assert!(shown.starts_with("Inspected(Jpeg 8x8") && shown.len() < 100, "{shown}");
}

/// Files that are nearly right: a good one with bytes changed, taken out or put in.
fn nearly_good() -> impl Strategy<Value = Vec<u8>> {
    let good = prop_oneof![
        Just(jpeg_with(&[segment(0xe1, &exif_with_place(6)), segment(0xfe, b"x")])),
        Just(png_with(&[chunk(b"tEXt", b"Comment\0x")])),
        Just(pdf()),
    ];
    let edit = (any::<prop::sample::Index>(), any::<u8>(), 0_u8..3);
    (good, proptest::collection::vec(edit, 0..4)).prop_map(|(mut bytes, edits)| {
        for (at, value, what) in edits {
            let at = at.index(bytes.len());
            match what {
                0 => bytes[at] = value,
                1 => drop(bytes.drain(at..bytes.len().min(at + usize::from(value)))),
                _ => bytes.insert(at, value),
            }
            if bytes.is_empty() {
                break;
            }
        }
        bytes
    })
}

proptest! {
    #[test]
    fn anything_may_come_and_cleaning_twice_changes_nothing(bytes in prop_oneof![nearly_good(), proptest::collection::vec(any::<u8>(), 0..300)]) {
        if let Ok(paper) = check(&bytes) {
            // What says the way up has four bytes that an Exif cut short may lack.
            prop_assert!(paper.clean.len() <= bytes.len() + 4);
            let again = check(&paper.clean).unwrap();
            prop_assert_eq!(&again.clean, &paper.clean);
            prop_assert_eq!((again.width, again.height, again.media_type), (paper.width, paper.height, paper.media_type));
            if paper.media_type == MediaType::Jpeg {
                let way_up = exif::only(paper.orientation).map(|tiff| [b"Exif\0\0", &tiff[..]].concat());
                let parts = paper.clean.windows(6).filter(|part| *part == b"Exif\0\0").count();
                prop_assert_eq!(parts, usize::from(way_up.is_some()));
                prop_assert!(way_up.is_none_or(|way_up| contains(&paper.clean, &way_up)));
            }
        }
    }

    #[test]
    fn jpeg_bodies_never_panic(body in proptest::collection::vec(prop_oneof![Just(0xff_u8), Just(0xd9), Just(0xda), Just(0xe1), Just(0), any::<u8>()], 0..200)) {
        let _ = check(&[&[0xff, 0xd8, 0xff], &body[..]].concat());
    }
}

#[test]
fn a_photo_becomes_a_page_that_shows_it_upright_and_a_pdf_stays_as_it_is() {
    let page = as_page(jpeg()).unwrap();
    let text = String::from_utf8_lossy(&page).into_owned();
    assert!(text.starts_with("%PDF-1.7") && text.ends_with("%%EOF\n"), "{text}");
    let found = super::jpeg::read(&jpeg()).unwrap();
    assert!(text.contains(&format!("/Width {}/Height {}", found.width, found.height)), "{text}");
    assert!(text.contains("/DCTDecode"));
    let page = String::from_utf8_lossy(&as_page(png()).unwrap()).into_owned();
    assert!(page.contains("/FlateDecode") && page.contains("/Predictor 15"), "{page}");
    assert_eq!(as_page(b"%PDF-1.4 as it is".to_vec()).unwrap(), b"%PDF-1.4 as it is");
    // Cut anywhere it is refused, and nothing panics.
    for cut in 3..jpeg().len() {
        assert_eq!(as_page(jpeg()[..cut].to_vec()), None, "{cut}");
    }
}

#[test]
fn every_place_of_the_table_of_a_page_is_where_its_object_begins() {
    let page = as_page(jpeg()).unwrap();
    let table = page.windows(9).rposition(|window| window == b"xref\n0 6\n").unwrap();
    let table = String::from_utf8(page[table..].to_vec()).unwrap();
    for (number, line) in table.lines().skip(3).take(5).enumerate() {
        let at: usize = line.split(' ').next().unwrap().parse().unwrap();
        assert!(page[at..].starts_with(format!("{} 0 obj\n", number + 1).as_bytes()), "{line}");
    }
}
