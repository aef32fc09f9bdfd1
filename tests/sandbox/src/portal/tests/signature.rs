//! The portal's own judgement of signatures.

use super::{Fault, judge};
use crate::citizens::CITIZENS;
use crate::clock;
use crate::pki::{AgencySigner, Authority, Pki};
use crate::portal::tests::Folder;
use crate::portal::tests::signed_form::{signed_form, with_wrong_key};

fn with_pki(check: impl FnOnce(&Pki, &AgencySigner)) {
    let folder = Folder::new();
    let pki = Pki::open(&folder.path().join("pki"), "http://127.0.0.1:1").expect("a PKI");
    let credential = pki.citizen_credential(&CITIZENS[0]);
    check(&pki, &credential);
}

fn fault_of(pki: &Pki, pdf: &[u8], now: i64) -> Option<Fault> {
    let verdict = judge(pdf, &[pki.authority(Authority::Citizens).key.verifying_key()], now);
    verdict.signatures[0].fault
}

#[test]
fn a_citizens_signature_is_sound_and_names_the_citizen() {
    with_pki(|pki, credential| {
        let pdf = signed_form(credential, "Tờ khai CT01");
        let verdict = judge(&pdf, &[pki.authority(Authority::Citizens).key.verifying_key()], clock::real_now());
        assert!(verdict.is_sound(), "{verdict:?}");
        assert_eq!(verdict.signatures[0].signer, "Lò Thị Ủ");
        assert!(verdict.is_signed_by("010156000123"));
        assert!(!verdict.is_signed_by("001095012345"));
    });
}

#[test]
fn one_changed_letter_and_one_added_byte_are_found() {
    with_pki(|pki, credential| {
        let now = clock::real_now();
        let pdf = signed_form(credential, "12 tháng");
        let mut changed = pdf.clone();
        let at = changed.windows(2).position(|window| window == b"12").expect("the text");
        changed[at] = b'9';
        assert_eq!(fault_of(pki, &changed, now), Some(Fault::Changed));

        let longer = [pdf.as_slice(), b"\n"].concat();
        let verdict = judge(&longer, &[pki.authority(Authority::Citizens).key.verifying_key()], now);
        assert_eq!(verdict.signatures[0].fault, None, "the signed revision itself is sound");
        assert!(!verdict.is_sound(), "but the file has more than was signed");
    });
}

#[test]
fn wrong_keys_strangers_and_expired_certificates_are_refused() {
    with_pki(|pki, credential| {
        let now = clock::real_now();
        let pdf = signed_form(&with_wrong_key(credential), "x");
        assert_eq!(fault_of(pki, &pdf, now), Some(Fault::Value));

        let stranger = signed_form(&pki.agency_signer("Công an"), "x");
        assert_eq!(fault_of(pki, &stranger, now), Some(Fault::Certificate));

        let ten_years = 10 * 365 * 86_400;
        assert_eq!(fault_of(pki, &signed_form(credential, "x"), now + ten_years), Some(Fault::Validity));
    });
}

#[test]
fn hostile_files_are_judged_and_never_panic() {
    with_pki(|pki, credential| {
        let keys = [pki.authority(Authority::Citizens).key.verifying_key()];
        assert!(!judge(b"%PDF-1.7 nothing", &keys, 0).is_sound());
        for range in ["[0 5 2 9]", "[0 99999999999999999999 1 1]", "[1 2 3 4]", "[0 3 4 18446744073709551615]", "["] {
            let pdf = format!("%PDF-1.7 /ByteRange {range}");
            let verdict = judge(pdf.as_bytes(), &keys, 0);
            assert_eq!(verdict.signatures[0].fault, Some(Fault::Structure), "{range}");
        }
        // Every byte of the signature is changed once: whatever it meant, the result is never "sound".
        let pdf = signed_form(credential, "x");
        let start = pdf.windows(11).position(|window| window == b"/Contents <").expect("a gap") + 11;
        let digits = pdf[start..].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let used = pdf[start..start + digits].iter().rposition(|byte| *byte != b'0').expect("a signature");
        let now = clock::real_now();
        let mut sound = 0;
        for at in (start..start + used).step_by(31) {
            let mut changed = pdf.clone();
            changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
            sound += usize::from(judge(&changed, &keys, now).is_sound());
        }
        // The chain above the leaf is carried along and not needed: only there may a change go unnoticed.
        let leaf_and_rest = used / 31;
        assert!(sound < leaf_and_rest, "{sound} of {leaf_and_rest}");
    });
}
