//! Small damages, and the large ones that a small change can make.

/// Numbers from a seed (splitmix64): the same on every machine.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// Below `count`, which is not zero.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % count as u64).unwrap()
    }
}

/// How files of one kind are damaged.
pub(crate) struct Mutator {
    /// What such files are made of.
    words: &'static [&'static [u8]],
    /// Whether numbers are written in digits, and places in the file as numbers of ten of them.
    digits: bool,
}

/// No file gets longer than this.
const LONGEST: usize = 100_000;

impl Mutator {
    pub(crate) const PDF: Self = Self {
        words: &[
            b"<<",
            b">>",
            b"[",
            b"]",
            b"(",
            b")",
            b"<",
            b">",
            b"/",
            b"%",
            b" 0 R",
            b" obj",
            b"endobj",
            b"stream\n",
            b"endstream",
            b"xref\n",
            b"trailer",
            b"startxref\n",
            b"%%EOF",
            b"/Prev",
            b"/Kids",
            b"/Fields",
            b"/Parent",
            b"/Length",
            b"/Size",
            b"/W",
            b"/Index",
            b"/N",
            b"/First",
            b"/Type /ObjStm",
            b"/Type /XRef",
            b"/XRefStm",
            b"/Filter /FlateDecode",
            b"/DecodeParms << /Predictor 12 /Columns 4 >>",
            b"/Encrypt",
            b"/Root",
            b"/ID",
            b"/AcroForm",
            b"/Annots",
            b"/ByteRange",
            b"/Contents",
            b"/V",
            b"/FT /Sig",
            b"/T (A)",
            b"/Perms",
            b"/XFA",
            b"1 0 R",
            b"2 0 R",
            b"6 0 R",
            b"null",
            b"true",
            b"#00",
            b"\\777",
            b"\0",
            b" f \n",
            b" n \n",
        ],
        digits: true,
    };
    pub(crate) const DER: Self = Self {
        words: &[
            &[0x30, 0x80],
            &[0, 0],
            &[0x31, 0x80],
            &[0x24, 0x80],
            &[0xa0, 0x80],
            &[0x30, 0],
            &[0x84, 0xff, 0xff, 0xff, 0xff],
            &[0x88, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x1f, 0x81],
            &[2, 1, 0],
            &[3, 1, 0],
            &[5, 0],
            &[6, 3, 0x55, 4, 3],
            &[1, 1, 0xff],
            &[0x17, 0x0d],
            &[0x1e, 2, 0xd8, 0],
            &[0x0c, 3, 0xe2, 0x80, 0xae],
        ],
        digits: false,
    };
    pub(crate) const JSON: Self = Self {
        words: &[
            b"{",
            b"}",
            b"[",
            b"]",
            b"\"",
            b":",
            b",",
            b"null",
            b"true",
            b"-1",
            b"1e999",
            b"\"\\u0000\"",
            b"\\ud800",
            b"\"access_token\"",
            b"\"signatures\"",
            b"\"credentialIDs\"",
            b"[[[[[[[[",
            b"0.1",
            b"\xff",
            b"18446744073709551616",
        ],
        digits: true,
    };

    /// One to six damages to `seed`, some of them with parts of `other`.
    pub(crate) fn mutated(&self, seed: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
        let mut file = seed.to_vec();
        for _ in 0..=random.below(6) {
            if file.is_empty() {
                return file;
            }
            self.damage(&mut file, other, random);
            file.truncate(LONGEST);
        }
        file
    }

    fn damage(&self, file: &mut Vec<u8>, other: &[u8], random: &mut Random) {
        let at = random.below(file.len());
        let size = random.below(9);
        let span = 1 + random.below(1 << size);
        let end = (at + span).min(file.len());
        let word = self.words[random.below(self.words.len())];
        match random.below(12) {
            0 | 1 => file[at] ^= 1 << random.below(8),
            2 => file[at] = [0, 0xff, 0x7f, 0x80, b'0', b'9', b' ', b'\n'][random.below(8)],
            3 => {
                // A word in the place of what was there: nothing moves.
                let end = (at + word.len()).min(file.len());
                file[at..end].copy_from_slice(&word[..end - at]);
            }
            4 => self.splice(file, at..at, word),
            5 => self.splice(file, at..end, &[]),
            6 => {
                let piece = file[at..end].to_vec();
                self.splice(file, at..at, &piece);
            }
            7 => {
                let piece = file[at..end].repeat(1 + random.below(2_000));
                self.splice(file, at..at, &piece[..piece.len().min(50_000)]);
            }
            8 => {
                let from = random.below(other.len());
                let piece = other[from..(from + span).min(other.len())].to_vec();
                self.splice(file, at..end, &piece);
            }
            9 | 10 if self.digits => self.number(file, at, random),
            9 => file[at..end].fill(word[0]),
            10 => file[at..end].reverse(),
            _ => file.truncate(at),
        }
    }

    /// Another number in the place of the next one, as long as that when it can be.
    fn number(&self, file: &mut Vec<u8>, at: usize, random: &mut Random) {
        let Some(start) = file[at..].iter().position(u8::is_ascii_digit).map(|found| at + found) else { return };
        let end =
            file[start..].iter().position(|byte| !byte.is_ascii_digit()).map_or(file.len(), |found| start + found);
        let old: u64 = std::str::from_utf8(&file[start..end]).unwrap().parse().unwrap_or(0);
        let new = match random.below(8) {
            0 => 0,
            1 => old.wrapping_add(1),
            2 => old.saturating_sub(1),
            3 => 65_535,
            4 => u64::from(u32::MAX),
            5 => i64::MAX.unsigned_abs(),
            6 => random.below(file.len()) as u64,
            _ => old.wrapping_mul(1 + random.below(1_000) as u64),
        };
        let text = format!("{new:0width$}", width = end - start);
        if text.len() == end - start {
            file[start..end].copy_from_slice(text.as_bytes());
        } else {
            self.splice(file, start..end, text.as_bytes());
        }
    }

    /// Puts `piece` in the place of a range. In a PDF what lies behind is then named by its new place, or every change of
    /// length would end at the first look into the table.
    fn splice(&self, file: &mut Vec<u8>, range: std::ops::Range<usize>, piece: &[u8]) {
        let (at, removed) = (range.end, range.len());
        file.splice(range, piece.iter().copied());
        if !self.digits || !file.starts_with(b"%PDF") {
            return;
        }
        let moved = |place: usize| if place >= at { (place + piece.len()).saturating_sub(removed) } else { place };
        let mut start = 0;
        while start < file.len() {
            let length = file[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let before = &file[..start];
            let named =
                before.ends_with(b"startxref\n") || before.ends_with(b"/Prev ") || before.ends_with(b"/XRefStm ");
            if length > 0 && length < 16 && (named || length == 10) {
                let place: usize = std::str::from_utf8(&file[start..start + length]).unwrap().parse().unwrap();
                let text = format!("{:0length$}", moved(place));
                file.splice(start..start + length, text.bytes());
                start += text.len();
            } else {
                start += length.max(1);
            }
        }
    }
}
