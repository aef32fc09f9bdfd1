//! From text to tokens.

use std::ops::Range;

use super::tree::{MAX_BYTES, Wrong};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, an operator or a code: `rent`, `members.number`, `and`.
    Word(String),
    Integer(i64),
    /// In quotes.
    Text(String),
    /// `2026-07-01`.
    Date(String),
    /// `(`, `)`, `,` or an operator of signs.
    Sign(&'static str),
}

/// Longest first: `<=` before `<`.
const SIGNS: &[&str] = &["<=", ">=", "!=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ","];

pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, Wrong> {
    if text.len() > MAX_BYTES {
        return Err(Wrong { span: 0..0, what: format!("is longer than {MAX_BYTES} bytes") });
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let (token, length) = one(rest).map_err(|what| Wrong { span: at..at + 1, what })?;
        found.push((token, at..at + length));
        at += length;
    }
    Ok(found)
}

/// The first token of a text that is not blank, and its bytes.
fn one(rest: &str) -> Result<(Token, usize), String> {
    if let Some(quoted) = rest.strip_prefix('"') {
        let (text, _) = quoted.split_once('"').ok_or("the quotes are not closed")?;
        return Ok((Token::Text(text.to_owned()), text.len() + 2));
    }
    if let Some(date) = rest.get(..10).filter(|date| is_date(date)) {
        return Ok((Token::Date(date.to_owned()), 10));
    }
    let run = |fits: fn(char) -> bool| rest.find(|letter| !fits(letter)).unwrap_or(rest.len());
    let digits = run(|letter| letter.is_ascii_digit());
    if digits > 0 {
        let number = rest.get(..digits).unwrap_or_default();
        return Ok((Token::Integer(number.parse().map_err(|_| "the number is too large")?), digits));
    }
    let letters = run(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.'));
    if letters > 0 {
        return Ok((Token::Word(rest.get(..letters).unwrap_or_default().to_owned()), letters));
    }
    let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
    sign.map(|sign| (Token::Sign(sign), sign.len())).ok_or_else(|| {
        let letter = rest.chars().next().unwrap_or_default();
        format!("nobody knows what “{letter}” means here")
    })
}

fn is_date(text: &str) -> bool {
    text.bytes()
        .enumerate()
        .all(|(place, byte)| if matches!(place, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}
