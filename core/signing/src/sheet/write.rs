//! Pages into a PDF/A file.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::luma;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineCap, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::Error;
use super::block::{Attached, Sheet};
use super::face::{Face, REPLACEMENT};
use super::page::{FOOT, HEIGHT, LEFT, MEASURE, Mark, Pages, WIDTH};
use crate::civil::Civil;

struct Faces {
    regular: Font,
    bold: Font,
    italic: Font,
}

/// The file of these pages. `created` is Unix seconds, UTC.
pub(super) fn write(pages: &Pages, title: &str, sheet: &Sheet, created: i64) -> Result<Vec<u8>, Error> {
    let open = |face: Face| face.font().ok_or(Error::Writer("an embedded typeface is damaged"));
    let faces = Faces { regular: open(Face::Regular)?, bold: open(Face::Bold)?, italic: open(Face::Italic)? };
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(if sheet.attached.is_empty() { Archival::A2_B } else { Archival::A3_B })
        .finish()
        .map_err(|_| Error::Writer("PDF/A is not known"))?;
    // No tags: level b does not ask for them, and a tag tree that does not say more than the text would only be a burden.
    let settings = SerializeSettings { configuration, enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(title, &sheet.language, created)?);
    for attached in &sheet.attached {
        attach(&mut document, attached, created)?;
    }
    let count = pages.done.len();
    for (place, marks) in pages.done.iter().enumerate() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(Error::Writer("A4 is not a page size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, &faces, mark);
        }
        // "1/2" on every page: whoever holds a single page knows that there is another.
        let number = format!("{}/{count}", place + 1);
        let x = LEFT + (MEASURE - Face::Regular.width(&number, 10.0)) / 2.0;
        draw(
            &mut surface,
            &faces,
            &Mark::Text { x, y: FOOT, face: Face::Regular, size: 10.0, stretch: 0.0, text: number },
        );
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|_| Error::Writer("the result would not be PDF/A"))
}

fn attach(document: &mut Document, attached: &Attached, created: i64) -> Result<(), Error> {
    let file = EmbeddedFile {
        path: attached.name.clone(),
        mime_type: Some(MimeType::new(&attached.media_type).ok_or(Error::Writer("an attachment has no media type"))?),
        description: Some(attached.description.clone()),
        association_kind: AssociationKind::Source,
        data: attached.bytes.clone().into(),
        modification_date: Some(date(created)?),
        compress: Some(false),
        location: None,
    };
    document.embed_file(file).ok_or(Error::Writer("two attachments have one name"))
}

fn date(at: i64) -> Result<DateTime, Error> {
    let at = Civil::from_unix(at).ok_or(Error::Writer("the date is outside the years 0 to 9999"))?;
    let year = u16::try_from(at.year).map_err(|_| Error::Writer("the date is outside the years 0 to 9999"))?;
    let date = DateTime::new(year).month(at.month).day(at.day).hour(at.hour).minute(at.minute).second(at.second);
    Ok(date.utc_offset_hour(0).utc_offset_minute(0))
}

fn metadata(title: &str, language: &str, created: i64) -> Result<Metadata, Error> {
    Ok(Metadata::new()
        .title(title.to_owned())
        .language(language.to_owned())
        .creator("Gõ Cửa".to_owned())
        .creation_date(date(created)?))
}

fn draw(surface: &mut Surface<'_>, faces: &Faces, mark: &Mark) {
    match mark {
        Mark::Text { x, y, face, size, stretch, text } => {
            surface.set_stroke(None);
            surface.set_fill(Some(Fill {
                paint: luma::Color::black().into(),
                opacity: NormalizedF32::ONE,
                ..Fill::default()
            }));
            let font = match face {
                Face::Regular => &faces.regular,
                Face::Bold => &faces.bold,
                Face::Italic => &faces.italic,
            };
            let glyphs = glyphs(*face, text, stretch / size);
            surface.draw_glyphs(Point::from_xy(*x, *y), &glyphs, font.clone(), text, *size, false);
        }
        Mark::Rule { from, to, thickness } => line(surface, *from, *to, Stroke { width: *thickness, ..black() }),
        Mark::Leader { from, to, y } => {
            let dots = StrokeDash { array: vec![0.0, 2.6], offset: 0.0 };
            line(
                surface,
                (*from, *y),
                (*to, *y),
                Stroke { width: 0.8, line_cap: LineCap::Round, dash: Some(dots), ..black() },
            );
        }
    }
}

fn black() -> Stroke {
    Stroke { paint: luma::Color::black().into(), ..Stroke::default() }
}

fn line(surface: &mut Surface<'_>, from: (f32, f32), to: (f32, f32), stroke: Stroke) {
    let mut path = PathBuilder::new();
    path.move_to(from.0, from.1);
    path.line_to(to.0, to.1);
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(stroke));
        surface.draw_path(&path);
    }
}

/// One glyph for each character; spaces are `stretch` (a fraction of the size) wider. Each glyph names its own bytes of the
/// text, so that readers copy and search exactly what was set.
fn glyphs(face: Face, text: &str, stretch: f32) -> Vec<KrillaGlyph> {
    let glyph = |(at, character): (usize, char)| {
        let drawn = face.find(character).or_else(|| face.find(REPLACEMENT))?;
        let extra = if character == ' ' { stretch } else { 0.0 };
        Some(KrillaGlyph::new(
            GlyphId::new(u32::from(drawn.glyph)),
            drawn.advance + extra,
            0.0,
            0.0,
            0.0,
            at..at + character.len_utf8(),
            None,
        ))
    };
    text.char_indices().filter_map(glyph).collect()
}
