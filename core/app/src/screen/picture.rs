//! Text as a picture for another phone's camera.

use qrcodegen::{QrCode, QrCodeEcc};

/// A QR code (ISO/IEC 18004): modules on each side, and the modules row by row, 1 is dark. Nothing for a text that is too long for one.
pub(super) fn qr(text: &str) -> Option<(u32, Vec<u8>)> {
    // Half of one screen held before another: some glare must not matter.
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = code.size();
    let modules = (0..side).flat_map(|y| (0..side).map(move |x| (x, y))).map(|(x, y)| code.get_module(x, y).into());
    Some((side.try_into().ok()?, modules.collect()))
}
