//! The data of the streams that hold structure: cross-reference streams and object streams.

use super::Error;
use super::inflate::{inflate, unpredict};
use super::object::{Dictionary, Object};
use super::window::Bytes;
use crate::Budget;
use crate::budget::Kept;

/// The decoded bytes of a structural stream: no filter or one Flate filter, with or without a PNG predictor.
pub(super) fn decode<'s>(
    bytes: Bytes<'s>,
    start: u64,
    length: usize,
    dictionary: &Dictionary,
) -> Result<(Vec<u8>, Kept<'s>), Error> {
    if start.saturating_add(length as u64) > bytes.len() {
        return Err(Error::Malformed("length of a stream"));
    }
    let buffers = bytes.budget.scratch();
    bytes.budget.hold(length as u64)?;
    let mut raw = vec![0; length];
    bytes.read_at(start, &mut raw)?;
    let data = unfilter(raw, dictionary, bytes.budget)?;
    drop(buffers);
    let room = bytes.budget.keep(data.capacity() as u64)?;
    Ok((data, room))
}

fn unfilter(raw: Vec<u8>, dictionary: &Dictionary, budget: &Budget) -> Result<Vec<u8>, Error> {
    fn single(object: Option<&Object>) -> Option<&Object> {
        match object {
            Some(Object::Array(items)) if items.len() <= 1 => items.first(),
            other => other,
        }
    }
    match single(dictionary.get("Filter")) {
        None | Some(Object::Null) => return Ok(raw),
        Some(Object::Name(name)) if name == b"FlateDecode" => {}
        Some(_) => return Err(Error::Unsupported("filter of a structural stream")),
    }
    let data = inflate(&raw, budget)?;
    match single(dictionary.get("DecodeParms")) {
        None | Some(Object::Null) => Ok(data),
        Some(Object::Dictionary(parameters)) => match parameters.integer("Predictor").unwrap_or(1) {
            1 => Ok(data),
            10..=15
                if parameters.integer("Colors").unwrap_or(1) == 1
                    && parameters.integer("BitsPerComponent").unwrap_or(8) == 8 =>
            {
                let columns = parameters.integer("Columns").unwrap_or(1);
                let columns = usize::try_from(columns).ok().filter(|columns| (1..=4096).contains(columns));
                unpredict(&data, columns.ok_or(Error::Malformed("predictor"))?, budget)
            }
            _ => Err(Error::Unsupported("predictor")),
        },
        Some(_) => Err(Error::Unsupported("filter parameters")),
    }
}
