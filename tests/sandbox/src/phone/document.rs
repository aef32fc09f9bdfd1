//! The platform's own PDF renderer, as the browser phone has it: pages as PNG, made when they are asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use gocua_app::PlatformOutcome;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// Pixels for a point of paper: sharp on a phone's screen.
const SCALE: f32 = 1.6;

/// Documents that the core handed over, in memory only.
#[derive(Default)]
pub struct Documents(Mutex<BTreeMap<String, Arc<Vec<u8>>>>);

impl Documents {
    /// Takes a document over; the number of its pages, or nothing when it is no PDF that can be drawn.
    pub fn show(&self, name: &str, bytes: Vec<u8>) -> Option<u32> {
        let bytes = Arc::new(bytes);
        let pdf = Pdf::new(Arc::clone(&bytes)).ok()?;
        let pages = u32::try_from(pdf.pages().len()).ok()?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), bytes);
        Some(pages)
    }

    /// As [`Documents::show`], in the words of the core's request.
    pub fn answer(&self, name: &str, bytes: Vec<u8>) -> PlatformOutcome {
        match self.show(name, bytes) {
            Some(pages) => PlatformOutcome::Shown { pages },
            None => PlatformOutcome::Unavailable { reason: "not a PDF".to_owned() },
        }
    }

    /// Forgets a document.
    pub fn close(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }

    /// One page, from 1, as PNG.
    pub fn page(&self, name: &str, number: usize) -> Option<Vec<u8>> {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()?;
        let pdf = Pdf::new(bytes).ok()?;
        let page = pdf.pages().get(number.checked_sub(1)?)?;
        let pixels = render(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &PixmapSettings { x_scale: SCALE, y_scale: SCALE, bg_color: WHITE },
        );
        pixels.into_png().ok()
    }
}
