//! Text from outside: typed, pasted, scanned, brought along with a file or a copy, in an answer of the portal, in a pack.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text as a person sees it: composed (form C), and without what nobody sees: controls but white space, format characters (Unicode
/// category Cf: joiners, marks of direction, tags, byte order marks), variation selectors, and the mark of what could not be decoded. They
/// come along when text is pasted, and make two answers differ that look the same. All text from outside goes through here before it is
/// compared, shown or sent on.
#[must_use]
pub fn seen(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return Cow::Borrowed(text);
    }
    if text.chars().any(is_unseen) || is_nfc_quick(text.chars()) != IsNormalized::Yes {
        // Composed afterwards: a mark may have been kept from its letter by something between them.
        Cow::Owned(text.chars().filter(|symbol| !is_unseen(*symbol)).nfc().collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// A text of a pack with the form of address in it: `{you}`, and `{You}` at the beginning of a sentence.
#[must_use]
pub fn addressed(text: &str, you: &str) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    text.replace("{you}", you).replace("{You}", &capitalised(you))
}

pub(crate) fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn is_unseen(symbol: char) -> bool {
    (symbol.is_control() && !symbol.is_whitespace())
        || matches!(symbol,
            '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}'
            | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::{addressed, seen};

    #[test]
    fn the_form_of_address_stands_where_the_text_says() {
        assert_eq!(addressed("{You} và nhà {you}.", "ông"), "Ông và nhà ông.");
        assert_eq!(addressed("Chỉ một mình.", "ông"), "Chỉ một mình.");
    }

    #[test]
    fn what_nobody_sees_is_left_out_and_the_rest_stays() {
        assert_eq!(seen("Lò Thị Ủ"), "Lò Thị Ủ");
        assert_eq!(seen("\u{feff}Lò\u{200b} Thị\u{202e} Ủ\u{e0041}"), "Lò Thị Ủ");
        assert_eq!(seen("\u{200e}12/03/1990\u{200f}"), "12/03/1990");
        assert_eq!(seen("\u{0}\u{7}\u{9f}x\u{fffd}"), "x");
        // Every kind of space is text, and so is a mark that no single letter includes.
        assert_eq!(seen("\tx\u{a0}y\nz\u{85}ư\u{306}"), "\tx\u{a0}y\nz\u{85}ư\u{306}");
        // One of each kind: soft hyphen, Arabic, Mongolian, joiner, direction, operator, selectors, order mark, Egyptian, tag.
        for symbol in
            "\u{ad}\u{61c}\u{8e2}\u{180b}\u{200d}\u{2067}\u{2061}\u{fe0f}\u{e0100}\u{feff}\u{13430}\u{e0041}".chars()
        {
            assert_eq!(seen(&format!("a{symbol}b")), "ab", "{symbol:?}");
        }
    }

    #[test]
    fn text_of_two_keyboards_is_one() {
        assert_eq!(seen("Lo\u{300} Thi\u{323} U\u{309}"), "Lò Thị Ủ");
        // Something unseen between a letter and its marks, and marks in another order.
        assert_eq!(seen("o\u{200b}\u{302}\u{323}"), "ộ");
        assert_eq!(seen("o\u{323}\u{302}"), "ộ");
        for text in ["Lò Thị Ủ", "CT01", "", "o\u{323}\u{200d}\u{302}"] {
            assert_eq!(seen(&seen(text)), seen(text), "{text:?}");
        }
        assert!(
            matches!(seen("Nguyễn Văn Đức"), std::borrow::Cow::Borrowed(_)),
            "nothing is copied that is as it should be"
        );
    }
}
