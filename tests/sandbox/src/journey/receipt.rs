//! The receipt as a person keeps it.

use serde_json::Value;

use super::JourneyError;

/// The portal's signed receipt inside the page that a person keeps; it stands there as it is.
///
/// # Errors
/// [`JourneyError::Stuck`] when there is none.
pub(super) fn inside(page: &[u8]) -> Result<Vec<u8>, JourneyError> {
    let find = |from: usize, what: &[u8]| {
        page.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| from + at)
    };
    let begin = find(0, b"stream\n{").map(|at| at + b"stream\n".len());
    let json = begin.and_then(|begin| page.get(begin..find(begin, b"\nendstream")?));
    let json = json.filter(|json| serde_json::from_slice::<Value>(json).is_ok());
    json.map(<[u8]>::to_vec).ok_or_else(|| JourneyError::Stuck("no signed receipt is inside the page".to_owned()))
}
