//! Decompression of cross-reference and object streams: zlib (RFC 1950, 1951) and the PNG predictors.
//!
//! Only structure is ever decompressed, never page content; the caller says how much output is allowed.

use super::Error;

const BROKEN: Error = Error::Malformed("compressed stream");

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Result<u32, Error> {
        while self.count < count {
            let byte = *self.bytes.get(self.at).ok_or(BROKEN)?;
            self.held |= u32::from(byte) << self.count;
            self.at += 1;
            self.count += 8;
        }
        let taken = self.held & ((1 << count) - 1);
        self.held >>= count;
        self.count -= count;
        Ok(taken)
    }
}

/// A canonical prefix code (RFC 1951 3.2.2).
struct Code {
    /// How many codes have each length.
    counts: [u16; 16],
    /// Symbols in the order of their codes.
    symbols: Vec<u16>,
}

impl Code {
    fn new(lengths: &[u8]) -> Result<Self, Error> {
        let mut counts = [0u16; 16];
        for &length in lengths {
            *counts.get_mut(usize::from(length)).ok_or(BROKEN)? += 1;
        }
        counts[0] = 0;
        let mut left = 1i32;
        for &count in counts.iter().skip(1) {
            left = left * 2 - i32::from(count);
            if left < 0 {
                return Err(BROKEN); // more codes than fit
            }
        }
        let mut symbols = Vec::with_capacity(lengths.len());
        for wanted in 1..16 {
            let with_length = lengths.iter().zip(0u16..).filter(|(length, _)| **length == wanted);
            symbols.extend(with_length.map(|(_, symbol)| symbol));
        }
        Ok(Self { counts, symbols })
    }

    fn read(&self, bits: &mut Bits<'_>) -> Result<u16, Error> {
        let (mut code, mut first, mut index) = (0u32, 0u32, 0u32);
        for &count in self.counts.iter().skip(1) {
            code |= bits.take(1)?;
            let count = u32::from(count);
            if code < first + count {
                return self.symbols.get((index + code - first) as usize).copied().ok_or(BROKEN);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(BROKEN)
    }
}

const LENGTH_BASE: [u16; 29] =
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA: [u8; 29] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE: [u16; 30] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
];
const CODE_LENGTH_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Decompresses a zlib stream into at most `most` bytes. The checksum at the end is not asked for: files in the field lack it.
pub(super) fn inflate(bytes: &[u8], most: usize) -> Result<Vec<u8>, Error> {
    match bytes {
        [method, flags, ..]
            if method & 0x0f == 8 && (u16::from(*method) << 8 | u16::from(*flags)) % 31 == 0 && flags & 0x20 == 0 => {}
        _ => return Err(BROKEN),
    }
    let mut bits = Bits { bytes, at: 2, held: 0, count: 0 };
    let mut out = Vec::new();
    loop {
        let last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut out, most)?,
            1 => {
                let mut lengths = [8u8; 288];
                lengths.iter_mut().take(256).skip(144).for_each(|length| *length = 9);
                lengths.iter_mut().take(280).skip(256).for_each(|length| *length = 7);
                block(&mut bits, &mut out, most, &Code::new(&lengths)?, &Code::new(&[5; 30])?)?;
            }
            2 => {
                let (symbols, distances) = codes(&mut bits)?;
                block(&mut bits, &mut out, most, &symbols, &distances)?;
            }
            _ => return Err(BROKEN),
        }
        if last {
            return Ok(out);
        }
    }
}

fn stored(bits: &mut Bits<'_>, out: &mut Vec<u8>, most: usize) -> Result<(), Error> {
    (bits.held, bits.count) = (0, 0); // fewer than eight bits are ever held here: the rest of the byte
    let length = bits.take(16)?;
    if bits.take(16)? != !length & 0xffff {
        return Err(BROKEN);
    }
    let piece = bits.bytes.get(bits.at..bits.at + length as usize).ok_or(BROKEN)?;
    if out.len() + piece.len() > most {
        return Err(Error::Limit("decompressed stream"));
    }
    out.extend_from_slice(piece);
    bits.at += piece.len();
    Ok(())
}

fn codes(bits: &mut Bits<'_>) -> Result<(Code, Code), Error> {
    let symbols = bits.take(5)? as usize + 257;
    let distances = bits.take(5)? as usize + 1;
    let coded = bits.take(4)? as usize + 4;
    let mut order = [0u8; 19];
    for &place in CODE_LENGTH_ORDER.iter().take(coded) {
        let length = bits.take(3)?.to_le_bytes()[0];
        if let Some(slot) = order.get_mut(place) {
            *slot = length;
        }
    }
    let code = Code::new(&order)?;
    let mut lengths: Vec<u8> = Vec::with_capacity(symbols + distances);
    while lengths.len() < symbols + distances {
        let (value, times) = match code.read(bits)? {
            symbol @ 0..=15 => (symbol.to_le_bytes()[0], 1),
            16 => (*lengths.last().ok_or(BROKEN)?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            _ => (0, 11 + bits.take(7)?),
        };
        lengths.extend(std::iter::repeat_n(value, times as usize));
    }
    if lengths.len() > symbols + distances {
        return Err(BROKEN);
    }
    let (symbols, distances) = lengths.split_at_checked(symbols).ok_or(BROKEN)?;
    Ok((Code::new(symbols)?, Code::new(distances)?))
}

fn block(bits: &mut Bits<'_>, out: &mut Vec<u8>, most: usize, symbols: &Code, distances: &Code) -> Result<(), Error> {
    loop {
        let symbol = symbols.read(bits)?;
        if let Ok(byte) = u8::try_from(symbol) {
            if out.len() >= most {
                return Err(Error::Limit("decompressed stream"));
            }
            out.push(byte);
            continue;
        }
        if symbol == 256 {
            return Ok(());
        }
        let index = usize::from(symbol - 257);
        let base = *LENGTH_BASE.get(index).ok_or(BROKEN)?;
        let extra = *LENGTH_EXTRA.get(index).ok_or(BROKEN)?;
        let length = usize::from(base) + bits.take(u32::from(extra))? as usize;
        let index = distances.read(bits)?;
        let base = *DISTANCE_BASE.get(usize::from(index)).ok_or(BROKEN)?;
        let distance = usize::from(base) + bits.take(u32::from(index / 2).saturating_sub(1))? as usize;
        if out.len() + length > most {
            return Err(Error::Limit("decompressed stream"));
        }
        let start = out.len().checked_sub(distance).ok_or(BROKEN)?;
        for at in start..start + length {
            let byte = *out.get(at).ok_or(BROKEN)?;
            out.push(byte);
        }
    }
}

/// Undoes the PNG predictors (PNG 9.2) on rows of `columns` bytes, one byte per sample.
pub(super) fn unpredict(bytes: &[u8], columns: usize) -> Result<Vec<u8>, Error> {
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0u8; columns];
    for row in bytes.chunks(columns + 1) {
        let (&kind, coded) = row.split_first().ok_or(BROKEN)?;
        if coded.len() != columns {
            return Err(BROKEN);
        }
        let (mut left, mut above_left) = (0u8, 0u8);
        for (&code, above) in coded.iter().zip(&mut above) {
            let predicted = match kind {
                0 => 0,
                1 => left,
                2 => *above,
                3 => u8::midpoint(left, *above),
                4 => paeth(left, *above, above_left),
                _ => return Err(BROKEN),
            };
            let byte = code.wrapping_add(predicted);
            above_left = *above;
            (left, *above) = (byte, byte);
            out.push(byte);
        }
    }
    Ok(out)
}

fn paeth(left: u8, above: u8, above_left: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(above) - i16::from(above_left);
    let distance = |from: u8| (estimate - i16::from(from)).abs();
    if distance(left) <= distance(above) && distance(left) <= distance(above_left) {
        left
    } else if distance(above) <= distance(above_left) {
        above
    } else {
        above_left
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;

    use super::*;

    /// By zlib: dynamic codes, fixed codes, stored.
    const DYNAMIC: &str = "eNptkzsOwzAMQ/eeIkcwJVm2L9X7jw0QtCjwmCEDQfAjS2N8v+v5v6/XD5LBymCHmJpYTGJpeGX02vhu5pPpoTC8op6avjrMF6ZHTMPb1MugbzbzlelRZXibejPoOxfztenRhreM3jK+2+Q7psdhXw3ORYPzkzhnmfdQ8N2UfN97Deg7uS9q9lBz/7S4p9rcZx3ufZj7CPGOInhvkbzLKN5vTPaINrxl9LbxPcyXpkeKfe9TgF4m55f1P+cPxfXeMg==";
    const FIXED: &str = "eAEzMIABBQiZp8AFFzLEImaCRcwSU8zQDCEGAKENEl4=";
    const STORED: &str = "eAEBBgD5/0dvIEN1YQZvAfA=";

    fn decode(text: &str) -> Vec<u8> {
        base64::engine::general_purpose::STANDARD.decode(text).expect("base64")
    }

    fn table() -> Vec<u8> {
        (0..60).flat_map(|n| format!("{:010} 00000 n \n", n * n).into_bytes()).collect()
    }

    #[test]
    fn every_kind_of_block_is_read() {
        assert_eq!(inflate(&decode(DYNAMIC), 10_000), Ok(table()));
        assert_eq!(inflate(&decode(FIXED), 10_000).as_deref(), Ok(table().get(..100).expect("long")));
        assert_eq!(inflate(&decode(STORED), 10_000).as_deref(), Ok(&b"Go Cua"[..]));
    }

    #[test]
    fn output_is_limited_and_damage_never_panics() {
        assert_eq!(inflate(&decode(DYNAMIC), 1199), Err(Error::Limit("decompressed stream")));
        assert_eq!(inflate(&decode(STORED), 5), Err(Error::Limit("decompressed stream")));
        let whole = decode(DYNAMIC);
        for length in 0..whole.len() - 4 {
            assert!(inflate(whole.get(..length).expect("prefix"), 10_000).is_err(), "{length}");
        }
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut damaged = whole.clone();
                if let Some(byte) = damaged.get_mut(at) {
                    *byte ^= 1 << bit;
                }
                let _ = inflate(&damaged, 10_000);
            }
        }
    }

    #[test]
    fn rows_are_unpredicted_by_every_predictor() {
        // Rows none, sub, up, average, Paeth over the same three bytes 10 20 30.
        let coded = [0, 10, 20, 30, 1, 10, 10, 10, 2, 0, 0, 0, 3, 5, 5, 5, 4, 0, 0, 0];
        assert_eq!(unpredict(&coded, 3), Ok([10, 20, 30].repeat(5)));
        assert!(unpredict(&[5, 1, 2, 3], 3).is_err());
        assert!(unpredict(&[0, 1, 2], 3).is_err());
    }
}
