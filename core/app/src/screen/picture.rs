//! Text as a picture for another phone's camera.

use qrcodegen::{QrCode, QrCodeEcc};

/// Bytes from which a text is long.
const LONG: usize = 300;

/// A QR code (ISO/IEC 18004): modules on each side, and the modules row by row, 1 is dark. Nothing for a text that is too long for one.
pub(super) fn qr(text: &str) -> Option<(u32, Vec<u8>)> {
    // Half of one screen held before another: some glare must not matter. Of a long text the dots are so small that fewer of them matter
    // more.
    let correction = if text.len() > LONG { QrCodeEcc::Low } else { QrCodeEcc::Medium };
    let code = QrCode::encode_text(text, correction).ok()?;
    let side = code.size();
    let modules = (0..side).flat_map(|y| (0..side).map(move |x| (x, y))).map(|(x, y)| code.get_module(x, y).into());
    Some((side.try_into().ok()?, modules.collect()))
}
