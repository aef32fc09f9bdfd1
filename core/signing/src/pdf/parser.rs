//! The parser: objects out of a window of bytes, paid for from a budget, telling "broken" from "need more bytes".

use super::object::{Dictionary, Object, Reference};
use crate::budget::ALLOCATION;
use crate::{Budget, Limit};

/// What a value costs beside its bytes: allocations and what is asked of it later.
const VALUE: u64 = 10;

/// Why there is no object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The window ends inside it.
    NeedMore,
    /// It is broken.
    Broken(&'static str),
    /// A limit of the call was passed.
    Limit(Limit),
}

impl From<Limit> for Fault {
    fn from(limit: Limit) -> Self {
        Self::Limit(limit)
    }
}

use Fault::{Broken, NeedMore};

/// Reads objects from the start of a window.
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    budget: &'a Budget,
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

impl<'a> Parser<'a> {
    /// Reads with `read` from the start of `bytes`; what was looked at is paid for, whatever comes out.
    pub(super) fn read<T>(
        bytes: &'a [u8],
        budget: &'a Budget,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut parser = Self { bytes, at: 0, budget };
        let outcome = read(&mut parser);
        budget.step(parser.at as u64)?;
        outcome
    }

    /// Bytes read so far.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    fn peek(&self) -> Result<u8, Fault> {
        self.bytes.get(self.at).copied().ok_or(NeedMore)
    }

    fn next(&mut self) -> Result<u8, Fault> {
        let byte = self.peek()?;
        self.at += 1;
        Ok(byte)
    }

    fn looking_at(&self, word: &[u8]) -> Result<bool, Fault> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if rest.len() < word.len() && word.starts_with(rest) {
            return Err(NeedMore);
        }
        Ok(rest.starts_with(word))
    }

    /// Skips white space and comments.
    pub(super) fn skip_space(&mut self) -> Result<(), Fault> {
        loop {
            match self.peek()? {
                b'%' => {
                    while !matches!(self.peek()?, b'\n' | b'\r') {
                        self.at += 1;
                    }
                }
                byte if is_space(byte) => self.at += 1,
                _ => return Ok(()),
            }
        }
    }

    /// Takes `word`, which must stand here as a whole word.
    pub(super) fn word(&mut self, word: &'static str) -> Result<(), Fault> {
        self.skip_space()?;
        if !self.looking_at(word.as_bytes())? {
            return Err(Broken("an expected keyword is missing"));
        }
        self.at += word.len();
        match self.bytes.get(self.at) {
            Some(&byte) if !is_space(byte) && !is_delimiter(byte) => Err(Broken("an expected keyword is missing")),
            _ => Ok(()),
        }
    }

    /// Whether the next thing is this word.
    pub(super) fn is_at(&mut self, word: &str) -> Result<bool, Fault> {
        self.skip_space()?;
        self.looking_at(word.as_bytes())
    }

    /// A whole number without a sign.
    pub(super) fn unsigned(&mut self) -> Result<u64, Fault> {
        self.skip_space()?;
        let mut number: Option<u64> = None;
        while let byte @ b'0'..=b'9' = self.peek()? {
            let next = number.unwrap_or(0).checked_mul(10).and_then(|n| n.checked_add(u64::from(byte - b'0')));
            number = Some(next.ok_or(Broken("a number is too large"))?);
            self.at += 1;
        }
        number.ok_or(Broken("a number is missing"))
    }

    /// `N G obj`.
    pub(super) fn object_header(&mut self) -> Result<Reference, Fault> {
        let number = u32::try_from(self.unsigned()?).map_err(|_| Broken("object number"))?;
        let generation = u16::try_from(self.unsigned()?).map_err(|_| Broken("generation"))?;
        self.skip_space()?;
        if !self.looking_at(b"obj")? {
            return Err(Broken("no object where one should be"));
        }
        self.at += 3;
        Ok(Reference { number, generation })
    }

    /// Takes the line end after `stream` and says where the data begins: after CR LF or LF (7.3.8.1), or a lone CR,
    /// which some writers use.
    pub(super) fn end_of_line(&mut self) -> Result<usize, Fault> {
        if self.peek()? == b'\r' {
            self.at += 1;
        }
        if self.peek()? == b'\n' {
            self.at += 1;
        }
        Ok(self.at)
    }

    /// The next object.
    pub(super) fn object(&mut self) -> Result<Object, Fault> {
        self.nested(0)
    }

    fn nested(&mut self, depth: u8) -> Result<Object, Fault> {
        self.budget.depth(depth)?;
        self.budget.step(VALUE)?;
        self.skip_space()?;
        match self.peek()? {
            b'/' => self.name().map(Object::Name),
            b'(' => self.literal().map(Object::String),
            b'<' if self.looking_at(b"<<")? => self.dictionary(depth).map(Object::Dictionary),
            b'<' => self.hexadecimal().map(Object::String),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.skip_space()?;
                    if self.peek()? == b']' {
                        self.at += 1;
                        return Ok(Object::Array(items));
                    }
                    let item = self.nested(depth + 1)?;
                    self.budget.push(&mut items, item)?;
                }
            }
            b'0'..=b'9' => self.number_or_reference(),
            b'+' | b'-' | b'.' => self.number(),
            b't' => self.word("true").map(|()| Object::Boolean(true)),
            b'f' => self.word("false").map(|()| Object::Boolean(false)),
            b'n' => self.word("null").map(|()| Object::Null),
            _ => Err(Broken("no object where one should be")),
        }
    }

    fn dictionary(&mut self, depth: u8) -> Result<Dictionary, Fault> {
        let mut dictionary = Dictionary::default();
        self.open_dictionary()?;
        while let Some(key) = self.key()? {
            let value = self.nested(depth + 1)?;
            dictionary.push(key, value, self.budget)?;
        }
        Ok(dictionary)
    }

    /// Takes `<<`.
    pub(super) fn open_dictionary(&mut self) -> Result<(), Fault> {
        self.skip_space()?;
        if !self.looking_at(b"<<")? {
            return Err(Broken("a dictionary is missing"));
        }
        self.at += 2;
        Ok(())
    }

    /// The next key of an open dictionary, or `None` after taking `>>`.
    pub(super) fn key(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        self.skip_space()?;
        if self.looking_at(b">>")? {
            self.at += 2;
            return Ok(None);
        }
        if self.peek()? == b'/' { self.name().map(Some) } else { Err(Broken("a dictionary key is no name")) }
    }

    fn name(&mut self) -> Result<Vec<u8>, Fault> {
        self.at += 1;
        let mut name = Vec::new();
        loop {
            let byte = self.peek()?;
            if is_space(byte) || is_delimiter(byte) {
                return Ok(name);
            }
            self.at += 1;
            if byte != b'#' {
                self.budget.push(&mut name, byte)?;
                continue;
            }
            let pair = self.bytes.get(self.at..self.at + 2).ok_or(NeedMore)?;
            match (pair.first().copied().and_then(hex), pair.get(1).copied().and_then(hex)) {
                (Some(high), Some(low)) => {
                    self.budget.push(&mut name, high << 4 | low)?;
                    self.at += 2;
                }
                _ => self.budget.push(&mut name, b'#')?, // written before PDF 1.2
            }
        }
    }

    fn hexadecimal(&mut self) -> Result<Vec<u8>, Fault> {
        self.at += 1;
        let mut bytes = Vec::new();
        let mut half = None;
        loop {
            let byte = self.next()?;
            if byte == b'>' {
                bytes.extend(half.map(|high: u8| high << 4));
                return Ok(bytes);
            }
            if is_space(byte) {
                continue;
            }
            let digit = hex(byte).ok_or(Broken("a hexadecimal string holds something else"))?;
            match half.take() {
                Some(high) => self.budget.push(&mut bytes, high << 4 | digit)?,
                None => half = Some(digit),
            }
        }
    }

    fn literal(&mut self) -> Result<Vec<u8>, Fault> {
        self.at += 1;
        let mut bytes = Vec::new();
        let mut open = 1usize;
        loop {
            match self.next()? {
                b'(' => {
                    open += 1;
                    self.budget.push(&mut bytes, b'(')?;
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(bytes);
                    }
                    self.budget.push(&mut bytes, b')')?;
                }
                b'\\' => self.escape(&mut bytes)?,
                b'\r' => {
                    if self.peek()? == b'\n' {
                        self.at += 1;
                    }
                    self.budget.push(&mut bytes, b'\n')?;
                }
                byte => self.budget.push(&mut bytes, byte)?,
            }
        }
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) -> Result<(), Fault> {
        match self.next()? {
            b'n' => self.budget.push(bytes, b'\n')?,
            b'r' => self.budget.push(bytes, b'\r')?,
            b't' => self.budget.push(bytes, b'\t')?,
            b'b' => self.budget.push(bytes, 8)?,
            b'f' => self.budget.push(bytes, 12)?,
            b'\n' => {}
            b'\r' => {
                if self.peek()? == b'\n' {
                    self.at += 1;
                }
            }
            first @ b'0'..=b'7' => {
                let mut value = u16::from(first - b'0');
                for _ in 0..2 {
                    let digit @ b'0'..=b'7' = self.peek()? else { break };
                    value = value << 3 | u16::from(digit - b'0');
                    self.at += 1;
                }
                self.budget.push(bytes, value.to_le_bytes()[0])?; // "high-order overflow shall be ignored"
            }
            other => self.budget.push(bytes, other)?,
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Object, Fault> {
        let start = self.at;
        while matches!(self.peek()?, b'0'..=b'9' | b'+' | b'-' | b'.') {
            self.at += 1;
        }
        let written = self.bytes.get(start..self.at).unwrap_or_default();
        let integer = std::str::from_utf8(written).ok().and_then(|text| text.parse().ok());
        match integer {
            Some(integer) => Ok(Object::Integer(integer)),
            None if written.contains(&b'.') => {
                self.budget.hold(ALLOCATION + written.len() as u64)?;
                Ok(Object::Real(written.to_vec()))
            }
            None => Err(Broken("a number is too large")),
        }
    }

    fn number_or_reference(&mut self) -> Result<Object, Fault> {
        let number = self.number()?;
        let Object::Integer(first) = number else { return Ok(number) };
        let after = self.at;
        if let Ok(object) = u32::try_from(first) {
            self.skip_space()?;
            if self.peek()?.is_ascii_digit()
                && let Object::Integer(second) = self.number()?
                && let Ok(generation) = u16::try_from(second)
            {
                self.skip_space()?;
                if self.peek()? == b'R' {
                    let follower = self.bytes.get(self.at + 1).copied().ok_or(NeedMore)?;
                    if is_space(follower) || is_delimiter(follower) {
                        self.at += 1;
                        return Ok(Object::Reference(Reference { number: object, generation }));
                    }
                }
            }
        }
        self.at = after;
        Ok(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Object, Fault> {
        Parser::read(text.as_bytes(), &Budget::new(), Parser::object)
    }

    fn rewritten(text: &str) -> String {
        let mut out = Vec::new();
        parse(text).expect("legal").write(&mut out);
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn objects_are_read_and_written_back_without_a_change_of_meaning() {
        for (text, expected) in [
            (
                "<</A 1/B[1 2 R 3 0 R 4.50 -.5 true null]/C(a\\(b\\)\\101\\n(c))/D<4 1 5>/E#20F/G#zz>> ",
                "<< /A 1 /B [1 2 R 3 0 R 4.50 -.5 true null] /C <61286229410A286329> /D (AP) /E#20F /G#23zz >>",
            ),
            ("[1 0 R/X 12 13 14 15 0 R ] ", "[1 0 R /X 12 13 14 15 0 R]"),
            ("% comment\n<< % another\r/K<</L<>>>>> ", "<< /K << /L () >> >>"),
            ("(line\\\r\nnext\rend) ", "<6C696E656E6578740A656E64>"),
            ("1 0 Rx ", "1"),
        ] {
            assert_eq!(rewritten(text), expected, "{text}");
            assert_eq!(parse(text), parse(&format!("{} x", rewritten(text))), "{text}");
        }
    }

    #[test]
    fn every_cut_asks_for_more_and_nothing_panics() {
        let text = "<</A 1/B[1 2 R 4.5 true null]/C(a\\(\\101)/D<41>/E#20F/G>> ";
        for length in 0..text.len() - 1 {
            assert_eq!(parse(text.get(..length).expect("prefix")), Err(NeedMore), "{length}");
        }
    }

    #[test]
    fn what_is_broken_is_refused() {
        for text in [">> ", "<</A>> ", "<<A 1>> ", "<4x> ", "[1 ", "nulls ", "99999999999999999999 ", "] ", "R "] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(parse(&"[".repeat(1000)), Err(Fault::Limit(Limit::Depth)));
        assert_eq!(parse(&format!("[{}", "1 ".repeat(3_000_000))), Err(Fault::Limit(Limit::Memory)));
    }
}
