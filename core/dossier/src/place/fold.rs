//! The form of Vietnamese text that search compares.

use crate::text::seen;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without tone and vowel marks, đ as d, runs of anything that is not a letter or digit as one space.
/// `  Phường Bến Nghé ` and `phuong ben nghe` fold to the same text, wherever the tone mark was put.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in seen(text).nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'đ' | 'Đ' => folded.push('d'),
            c if c.is_alphanumeric() => folded.extend(c.to_lowercase()),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::fold;
    use proptest::prelude::*;

    #[test]
    fn marks_case_and_spaces_do_not_matter() {
        assert_eq!(fold("  Phường   Bến Nghé "), "phuong ben nghe");
        assert_eq!(fold("ĐẮK LẮK"), "dak lak");
        assert_eq!(fold("Thanh Hoá"), fold("Thanh Hóa"));
        assert_eq!(fold("Ea H'leo"), "ea h leo");
        assert_eq!(fold("ưƠăÂêÔ"), "uoaaeo");
        assert_eq!(fold("…"), "");
        assert_eq!(fold("Bến\u{200b} Ng\u{ad}hé\u{fe0f}"), "ben nghe");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(&fold(&once), &once);
        }
    }
}
