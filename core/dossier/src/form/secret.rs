//! What nobody should write into a form: a PIN, a one-time code, a password. Whoever is asked for one in a dossier is being robbed, or
//! helped by somebody who should not know it.

use crate::place::fold;

/// Names under which people pass them on, folded.
const NAMES: [&str; 9] =
    ["otp", "ma pin", "so pin", "mat khau", "password", "passcode", "ma xac thuc", "ma xac nhan", "ma mo khoa"];
/// Fewest digits of one.
const FEWEST: usize = 4;
/// Most digits of one: what is longer is a number of something else.
const MOST: usize = 8;

/// Whether a text passes on a secret by name: `mã OTP là 482913`, `PIN: 240816`. In an address, as `address` says, digits alone are
/// one too: no house is called so.
pub(super) fn is_secret(text: &str, address: bool) -> bool {
    let is_code = |word: &str| (FEWEST..=MOST).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    if address && is_code(&text.split(' ').collect::<String>()) {
        return true;
    }
    // Reading on costs something, and hardly any answer has so many digits in a row.
    let longest = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default();
    if longest < FEWEST {
        return false;
    }
    let folded = format!(" {} ", fold(text));
    let named = NAMES.iter().any(|name| folded.contains(&format!(" {name} ")));
    let words: Vec<&str> = folded.split_whitespace().collect();
    // "Pin" is a battery too: a code stands right after it.
    let pin = words.windows(2).any(|pair| matches!(pair, ["pin", code] if is_code(code)));
    pin || named && words.iter().any(|word| is_code(word))
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn a_secret_that_is_passed_on_by_name_is_seen() {
        for text in [
            "mã OTP là 482913",
            "OTP: 4829",
            "otp 48291376",
            "PIN 240816",
            "mã pin của bà là 240816",
            "Mật khẩu: 12345678",
            "MAT KHAU 123456",
            "mã xác thực 135790",
            "password 1234",
        ] {
            assert!(is_secret(text, false), "{text}");
        }
        for text in ["482913", "48 29 13", "2408"] {
            assert!(is_secret(text, true) && !is_secret(text, false), "{text}");
        }
    }

    #[test]
    fn what_people_write_into_forms_is_none() {
        for text in [
            "Số 15, ngõ 20, phố Dịch Vọng",
            "Thôn Na Ẩn, xã Mường Khương",
            "Cửa hàng pin Số 1234 đường Láng",
            "Giấy chứng nhận số 482913",
            "Quyết định 1234/QĐ-UBND",
            "Ấp 3",
            "12",
            "Mất mật khẩu nên làm lại",
            "Tổ 123, đường 30/4",
            "0912345678",
            "",
        ] {
            assert!(!is_secret(text, false), "{text}");
            assert!(!is_secret(text, true), "{text}");
        }
    }
}
