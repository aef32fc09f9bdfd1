//! Decompression of cross-reference and object streams: zlib (RFC 1950, 1951) and the PNG predictors.
//!
//! Only structure is ever decompressed, never page content; what comes out is paid for from the budget of the call.

use super::Error;
use crate::{Budget, Limit};

const BROKEN: Error = Error::Malformed("compressed stream");

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Result<u32, Stop> {
        while self.count < count {
            let byte = *self.bytes.get(self.at).ok_or(Stop::Broken)?;
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
    fn new(lengths: &[u8]) -> Result<Self, Stop> {
        let mut counts = [0u16; 16];
        for &length in lengths {
            *counts.get_mut(usize::from(length)).ok_or(Stop::Broken)? += 1;
        }
        counts[0] = 0;
        let mut left = 1i32;
        for &count in counts.iter().skip(1) {
            left = left * 2 - i32::from(count);
            if left < 0 {
                return Err(Stop::Broken); // more codes than fit
            }
        }
        // Where the symbols of each length begin.
        let mut places = [0u16; 17];
        for (length, count) in counts.iter().enumerate() {
            places[length + 1] = places[length] + count;
        }
        let mut symbols = vec![0; usize::from(places[16])];
        for (&length, symbol) in lengths.iter().zip(0u16..).filter(|(length, _)| **length != 0) {
            let place = places.get_mut(usize::from(length)).ok_or(Stop::Broken)?;
            if let Some(slot) = symbols.get_mut(usize::from(*place)) {
                *slot = symbol;
            }
            *place += 1;
        }
        Ok(Self { counts, symbols })
    }

    fn read(&self, bits: &mut Bits<'_>) -> Result<u16, Stop> {
        let (mut code, mut first, mut index) = (0u32, 0u32, 0u32);
        for &count in self.counts.iter().skip(1) {
            code |= bits.take(1)?;
            let count = u32::from(count);
            if code < first + count {
                return self.symbols.get((index + code - first) as usize).copied().ok_or(Stop::Broken);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(Stop::Broken)
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

/// What the tables of a block cost; a stream can be made of nothing else.
const TABLES: u64 = 1500;
/// What a compressed byte costs: its bits are looked at one by one.
const BYTE: u64 = 2;

/// Decompresses a zlib stream. The checksum at the end is not asked for: files in the field lack it.
pub(super) fn inflate(bytes: &[u8], budget: &Budget) -> Result<Vec<u8>, Error> {
    budget.step(BYTE * bytes.len() as u64)?;
    let mut out = Out { bytes: Vec::new(), most: budget.inflatable() };
    let outcome = blocks(bytes, &mut out, budget);
    budget.inflate(out.bytes.len() as u64)?;
    match outcome {
        Ok(()) => {
            budget.hold(out.bytes.len() as u64)?;
            Ok(out.bytes)
        }
        Err(Stop::Full) => Err(budget.refuse_inflating().into()),
        Err(Stop::Broken) => Err(BROKEN),
        Err(Stop::Limit(limit)) => Err(limit.into()),
    }
}

/// Why decompressing stops.
enum Stop {
    Broken,
    Full,
    Limit(Limit),
}

struct Out {
    bytes: Vec<u8>,
    most: usize,
}

impl Out {
    fn room(&self, count: usize) -> Result<(), Stop> {
        if count > self.most.saturating_sub(self.bytes.len()) { Err(Stop::Full) } else { Ok(()) }
    }
}

fn blocks(bytes: &[u8], out: &mut Out, budget: &Budget) -> Result<(), Stop> {
    match bytes {
        [method, flags, ..]
            if method & 0x0f == 8 && (u16::from(*method) << 8 | u16::from(*flags)) % 31 == 0 && flags & 0x20 == 0 => {}
        _ => return Err(Stop::Broken),
    }
    let mut bits = Bits { bytes, at: 2, held: 0, count: 0 };
    let mut fixed = None;
    loop {
        budget.step(16).map_err(Stop::Limit)?;
        let last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, out)?,
            1 => {
                let (symbols, distances) = match &fixed {
                    Some(codes) => codes,
                    None => fixed.insert(fixed_codes()?),
                };
                block(&mut bits, out, symbols, distances)?;
            }
            2 => {
                budget.step(TABLES).map_err(Stop::Limit)?;
                let (symbols, distances) = codes(&mut bits)?;
                block(&mut bits, out, &symbols, &distances)?;
            }
            _ => return Err(Stop::Broken),
        }
        if last {
            return Ok(());
        }
    }
}

/// The codes that need not be written (RFC 1951 3.2.6).
fn fixed_codes() -> Result<(Code, Code), Stop> {
    let mut lengths = [8u8; 288];
    lengths.iter_mut().take(256).skip(144).for_each(|length| *length = 9);
    lengths.iter_mut().take(280).skip(256).for_each(|length| *length = 7);
    Ok((Code::new(&lengths)?, Code::new(&[5; 30])?))
}

fn stored(bits: &mut Bits<'_>, out: &mut Out) -> Result<(), Stop> {
    (bits.held, bits.count) = (0, 0); // fewer than eight bits are ever held here: the rest of the byte
    let length = bits.take(16)?;
    if bits.take(16)? != !length & 0xffff {
        return Err(Stop::Broken);
    }
    let piece = bits.bytes.get(bits.at..bits.at + length as usize).ok_or(Stop::Broken)?;
    out.room(piece.len())?;
    out.bytes.extend_from_slice(piece);
    bits.at += piece.len();
    Ok(())
}

fn codes(bits: &mut Bits<'_>) -> Result<(Code, Code), Stop> {
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
            16 => (*lengths.last().ok_or(Stop::Broken)?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            _ => (0, 11 + bits.take(7)?),
        };
        lengths.extend(std::iter::repeat_n(value, times as usize));
    }
    if lengths.len() > symbols + distances {
        return Err(Stop::Broken);
    }
    let (symbols, distances) = lengths.split_at_checked(symbols).ok_or(Stop::Broken)?;
    Ok((Code::new(symbols)?, Code::new(distances)?))
}

fn block(bits: &mut Bits<'_>, out: &mut Out, symbols: &Code, distances: &Code) -> Result<(), Stop> {
    loop {
        let symbol = symbols.read(bits)?;
        if let Ok(byte) = u8::try_from(symbol) {
            out.room(1)?;
            out.bytes.push(byte);
            continue;
        }
        if symbol == 256 {
            return Ok(());
        }
        let index = usize::from(symbol - 257);
        let base = *LENGTH_BASE.get(index).ok_or(Stop::Broken)?;
        let extra = *LENGTH_EXTRA.get(index).ok_or(Stop::Broken)?;
        let length = usize::from(base) + bits.take(u32::from(extra))? as usize;
        let index = distances.read(bits)?;
        let base = *DISTANCE_BASE.get(usize::from(index)).ok_or(Stop::Broken)?;
        let distance = usize::from(base) + bits.take(u32::from(index / 2).saturating_sub(1))? as usize;
        out.room(length)?;
        let out = &mut out.bytes;
        let start = out.len().checked_sub(distance).ok_or(Stop::Broken)?;
        for at in start..start + length {
            let byte = *out.get(at).ok_or(Stop::Broken)?;
            out.push(byte);
        }
    }
}

/// Undoes the PNG predictors (PNG 9.2) on rows of `columns` bytes, one byte per sample.
pub(super) fn unpredict(bytes: &[u8], columns: usize, budget: &Budget) -> Result<Vec<u8>, Error> {
    budget.step(2 * bytes.len() as u64)?;
    budget.hold(bytes.len() as u64)?;
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
    use std::io::Write;

    use base64::Engine;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    /// By zlib: dynamic codes, fixed codes, stored.
    const DYNAMIC: &str = "eNptkzsOwzAMQ/eeIkcwJVm2L9X7jw0QtCjwmCEDQfAjS2N8v+v5v6/XD5LBymCHmJpYTGJpeGX02vhu5pPpoTC8op6avjrMF6ZHTMPb1MugbzbzlelRZXibejPoOxfztenRhreM3jK+2+Q7psdhXw3ORYPzkzhnmfdQ8N2UfN97Deg7uS9q9lBz/7S4p9rcZx3ufZj7CPGOInhvkbzLKN5vTPaINrxl9LbxPcyXpkeKfe9TgF4m55f1P+cPxfXeMg==";
    const FIXED: &str = "eAEzMIABBQiZp8AFFzLEImaCRcwSU8zQDCEGAKENEl4=";
    const STORED: &str = "eAEBBgD5/0dvIEN1YQZvAfA=";

    fn inflate_alone(bytes: &[u8]) -> Result<Vec<u8>, Error> {
        inflate(bytes, &Budget::new())
    }

    fn decode(text: &str) -> Vec<u8> {
        base64::engine::general_purpose::STANDARD.decode(text).expect("base64")
    }

    fn table() -> Vec<u8> {
        (0..60).flat_map(|n| format!("{:010} 00000 n \n", n * n).into_bytes()).collect()
    }

    /// By another hand: `length` zeros.
    fn zeros(length: usize) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![0; length]).expect("memory");
        encoder.finish().expect("memory")
    }

    #[test]
    fn blocks_of_nothing_are_paid_for() {
        // Fixed codes and an end mark, ten bits a block, four of them in five bytes, and never the last one.
        let blocks = [0b0000_0010, 0b0000_1000, 0b0010_0000, 0b1000_0000, 0b0000_0000];
        let bomb: Vec<u8> = [0x78, 0x01].into_iter().chain(blocks.into_iter().cycle().take(20_000_000)).collect();
        assert_eq!(inflate_alone(&bomb), Err(Error::Limit(Limit::Steps)));
        assert_eq!(inflate_alone(&bomb[..10_002]), Err(BROKEN), "it is read, and lacks its end");
    }

    #[test]
    fn what_another_program_compressed_comes_out_as_it_was() {
        let mut seed = 1u64;
        let mut random = move || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed >> 33
        };
        for level in 0..=9 {
            for length in [0, 1, 2, 257, 258, 259, 32_767, 32_768, 65_536, 200_000] {
                // Few and many symbols, long and short distances.
                let spread = 1 + random() % 255;
                let text: Vec<u8> = (0..length).map(|_| (random() % spread).to_le_bytes()[0]).collect();
                let text = [text.as_slice(), &text].concat();
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(level));
                encoder.write_all(&text).expect("memory");
                let packed = encoder.finish().expect("memory");
                assert!(inflate_alone(&packed) == Ok(text), "level {level}, {length} bytes");
            }
        }
    }

    #[test]
    fn every_kind_of_block_is_read() {
        assert_eq!(inflate_alone(&decode(DYNAMIC)), Ok(table()));
        assert_eq!(inflate_alone(&decode(FIXED)).as_deref(), Ok(table().get(..100).expect("long")));
        assert_eq!(inflate_alone(&decode(STORED)).as_deref(), Ok(&b"Go Cua"[..]));
    }

    #[test]
    fn output_is_limited_and_damage_never_panics() {
        // What came out before counts: two streams, each of which is allowed alone.
        let budget = Budget::new();
        let half = zeros(budget.inflatable() * 2 / 3);
        {
            let _scratch = budget.scratch();
            assert!(inflate(&half, &budget).is_ok());
        }
        assert_eq!(inflate(&half, &budget), Err(Error::Limit(Limit::Inflated)));
        for text in [DYNAMIC, FIXED, STORED] {
            assert_eq!(inflate(&decode(text), &budget), Err(Error::Limit(Limit::Inflated)), "and then nothing more");
        }
        let whole = decode(DYNAMIC);
        for length in 0..whole.len() - 4 {
            assert!(inflate_alone(whole.get(..length).expect("prefix")).is_err(), "{length}");
        }
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut damaged = whole.clone();
                if let Some(byte) = damaged.get_mut(at) {
                    *byte ^= 1 << bit;
                }
                let _ = inflate_alone(&damaged);
            }
        }
    }

    #[test]
    fn rows_are_unpredicted_by_every_predictor() {
        // Rows none, sub, up, average, Paeth over the same three bytes 10 20 30.
        let coded = [0, 10, 20, 30, 1, 10, 10, 10, 2, 0, 0, 0, 3, 5, 5, 5, 4, 0, 0, 0];
        assert_eq!(unpredict(&coded, 3, &Budget::new()), Ok([10, 20, 30].repeat(5)));
        assert!(unpredict(&[5, 1, 2, 3], 3, &Budget::new()).is_err());
        assert!(unpredict(&[0, 1, 2], 3, &Budget::new()).is_err());
    }
}
