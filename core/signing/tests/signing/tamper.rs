//! Attacks on signed documents: none may pass, none may crash.

use gocua_signing::Error;
use gocua_signing::validate::{
    Anchors, Doubt, Failure, Indication, LaterChanges, Level, Report, SignatureReport, validate,
};

use super::forge::Forge;
use super::papers;
use super::pki::{Authority, NOW, Tree, authority};
use super::sign::signed;

/// The place of the only `<…>` value behind /Contents.
fn contents(file: &[u8]) -> std::ops::Range<usize> {
    let key = b"/Contents <";
    let start = file.windows(key.len()).rposition(|window| window == key).unwrap() + key.len() - 1;
    let end = file[start..].iter().position(|byte| *byte == b'>').unwrap();
    start..start + end + 1
}

fn replaced(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = file.windows(from.len()).rposition(|window| window == from.as_bytes()).unwrap();
    [&file[..at], to.as_bytes(), &file[at + from.len()..]].concat()
}

fn judge(tree: &Tree, file: &[u8]) -> Result<Report, Error> {
    validate(&file, &tree.anchors(), NOW)
}

fn only(report: Report) -> SignatureReport {
    let [signature] = <[SignatureReport; 1]>::try_from(report.signatures).unwrap();
    signature
}

/// A verdict that no person could take for "signed and unchanged".
fn is_noticed(outcome: &Result<Report, Error>) -> bool {
    match outcome {
        Err(_) => true,
        Ok(report) => match report.signatures.as_slice() {
            [one] => one.level != Some(Level::BB) || one.later_changes == LaterChanges::Other,
            _ => true,
        },
    }
}

#[test]
fn every_flipped_bit_outside_the_padding_is_noticed() {
    let tree = Tree::new();
    for (document, step) in [(papers::plain(), 5), (papers::packed(), 11)] {
        let file = signed(&tree, &document);
        let gap = contents(&file);
        // What may change: the case of a hexadecimal digit, and of a letter in the issuer's name beside the signature.
        let folded = |file: &[u8]| {
            let digits = file[gap.start + 1..gap.end - 1]
                .chunks(2)
                .map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok());
            digits.collect::<Option<Vec<_>>>().map(|bytes| String::from_utf8_lossy(&bytes).to_lowercase())
        };
        let mut unnoticed = Vec::new();
        for at in (0..file.len()).step_by(step) {
            let mut changed = file.clone();
            changed[at] ^= 1 << [0, 5, 3, 7][at % 4];
            let same_place = gap.contains(&at) && folded(&changed) == folded(&file);
            if !same_place && !is_noticed(&judge(&tree, &changed)) {
                unnoticed.push((at, file[at] as char, changed[at] as char));
            }
        }
        assert_eq!(unnoticed, [], "the value is at {gap:?}");
    }
}

#[test]
fn every_cut_is_noticed_and_nothing_panics() {
    let tree = Tree::new();
    let file = signed(&tree, &papers::plain());
    for length in 0..file.len() - 1 {
        assert!(is_noticed(&judge(&tree, &file[..length])), "{length}");
    }
}

#[test]
fn a_changed_page_is_called_changed() {
    let tree = Tree::new();
    let file = replaced(&signed(&tree, &papers::plain()), "To khai CT01", "To khai CT02");
    let signature = only(judge(&tree, &file).unwrap());
    assert_eq!(signature.indication, Indication::TotalFailed(Failure::Hash));
    // Also when nobody knows the signer: what is certainly wrong comes before what is only unknown.
    let nobody = validate(&file, &Anchors::default(), NOW).unwrap();
    assert_eq!(only(nobody).indication, Indication::TotalFailed(Failure::Hash));
}

#[test]
fn bytes_behind_the_end_are_noticed() {
    let tree = Tree::new();
    let file = signed(&tree, &papers::plain());
    for tail in [&b"\n"[..], b" ", b"99 0 obj\n<< >>\nendobj\n", &[0; 4000]] {
        let longer = [file.as_slice(), tail].concat();
        let outcome = judge(&tree, &longer);
        assert!(is_noticed(&outcome), "{tail:?} {outcome:?}");
        if let Ok(report) = outcome {
            assert!(!report.signatures[0].covers_whole_file);
        }
    }
}

#[test]
fn later_revisions_that_change_what_is_shown_are_told_apart_from_signatures() {
    let tree = Tree::new();
    let file = signed(&tree, &papers::plain());
    let attacks: &[(&str, &[(u32, &str)])] = &[
        ("page content", &[(4, "<< /Length 3 >>\nstream\nET \nendstream")]),
        ("font", &[(5, "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>")]),
        ("page", &[(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1 1] /Contents 4 0 R >>")]),
        (
            "annotation",
            &[
                (
                    3,
                    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [7 0 R 50 0 R] >>",
                ),
                (50, "<< /Type /Annot /Subtype /FreeText /Rect [0 0 500 500] /Contents (Khac) >>"),
            ],
        ),
        ("pages", &[(2, "<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>")]),
        (
            "catalog",
            &[(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 8 0 R /OpenAction << /S /JavaScript /JS (1) >> >>")],
        ),
        (
            "another tree of pages",
            &[(1, "<< /Type /Catalog /Pages 50 0 R /AcroForm 8 0 R >>"), (50, "<< /Type /Pages /Kids [] /Count 0 >>")],
        ),
    ];
    for (what, objects) in attacks {
        let changed = papers::updated(&file, objects);
        let signature = only(judge(&tree, &changed).unwrap());
        assert_eq!(signature.indication, Indication::TotalPassed, "{what}: the signed revision itself is intact");
        assert_eq!(signature.later_changes, LaterChanges::Other, "{what}");
        assert!(!signature.covers_whole_file, "{what}");
    }
    // An object that nothing points at changes nothing.
    let harmless = papers::updated(&file, &[(60, "<< /Type /Metadata >>")]);
    assert_eq!(only(judge(&tree, &harmless).unwrap()).later_changes, LaterChanges::OnlySignatures);
}

#[test]
fn a_place_kept_free_before_signing_cannot_be_filled_after_it() {
    let tree = Tree::new();
    let page = papers::PAGE.replace("/Contents 4 0 R", "/Contents [4 0 R 60 0 R]");
    let prepared_trap = papers::classic(&[papers::CATALOG, papers::PAGES, &page, papers::CONTENT, papers::FONT], "");
    let file = signed(&tree, &prepared_trap);
    let sprung = papers::updated(&file, &[(60, "<< /Length 3 >>\nstream\nET \nendstream")]);
    assert_eq!(only(judge(&tree, &sprung).unwrap()).later_changes, LaterChanges::Other);
}

#[test]
fn metadata_may_change_unless_it_is_shown_as_well() {
    let tree = Tree::new();
    let catalog = "<< /Type /Catalog /Pages 2 0 R /Metadata 6 0 R >>";
    let metadata = "<< /Type /Metadata /Subtype /XML /Length 1 >>\nstream\n \nendstream";
    let later = "<< /Type /Metadata /Subtype /XML /Length 2 >>\nstream\nET\nendstream";
    let judged = |page: &str| {
        let document = papers::classic(&[catalog, papers::PAGES, page, papers::CONTENT, papers::FONT, metadata], "");
        let file = papers::updated(&signed(&tree, &document), &[(6, later)]);
        only(judge(&tree, &file).unwrap()).later_changes
    };
    assert_eq!(judged(papers::PAGE), LaterChanges::OnlySignatures);
    assert_eq!(judged(&papers::PAGE.replace("4 0 R", "[4 0 R 6 0 R]")), LaterChanges::Other);
}

#[test]
fn what_is_written_once_more_as_it_was_is_no_change() {
    let tree = Tree::new();
    let content = papers::CONTENT.replace("/Length 44", "/Length 6 0 R");
    let plain = papers::classic(&[papers::CATALOG, papers::PAGES, papers::PAGE, &content, papers::FONT, "44"], "");
    let file = signed(&tree, &plain);
    let judged = |objects: &[(u32, &str)]| only(judge(&tree, &papers::updated(&file, objects)).unwrap()).later_changes;
    for (what, number, body) in [
        ("a dictionary", 2, papers::PAGES),
        ("the same, spaced otherwise", 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        ("a font", 5, papers::FONT),
        ("a number", 6, "44"),
        ("a stream", 4, content.as_str()),
        ("the same stream with another length", 4, papers::CONTENT),
    ] {
        let expected =
            if what.ends_with("another length") { LaterChanges::Other } else { LaterChanges::OnlySignatures };
        assert_eq!(judged(&[(number, body)]), expected, "{what}");
    }
    let changed = content.replace("CT01", "CT02");
    assert_eq!(judged(&[(4, &changed)]), LaterChanges::Other, "other data under the same dictionary");
    assert_eq!(judged(&[(4, &content), (6, "40")]), LaterChanges::Other, "less of the same data");
    // Under another generation it is another object, and what points at it points at nothing.
    let again = papers::updated(&file, &[(2, papers::PAGES)]);
    let renamed = replaced(&again, "2 0 obj\n<< /Type /Pages", "2 1 obj\n<< /Type /Pages");
    let at = renamed.windows(6).rposition(|window| window == b"\nxref\n").unwrap();
    let table = String::from_utf8(renamed[at..].to_vec()).unwrap().replacen(" 00000 n", " 00001 n", 1);
    let renamed = [&renamed[..at], table.as_bytes()].concat();
    assert_eq!(only(judge(&tree, &renamed).unwrap()).later_changes, LaterChanges::Other);
}

#[test]
fn a_section_that_goes_on_behind_a_revision_is_not_the_revisions() {
    // The end of a revision inside a comment of the trailer: read alone, it has no trailer that ends.
    let mut forge = Forge::with_form([5]);
    forge.field(5, 6, "");
    forge.signature(6, b"0", "");
    let whole = forge.table();
    let word = b"trailer\n<< ";
    let at = whole.windows(word.len()).rposition(|window| window == word).unwrap() + word.len();
    let section = whole.windows(6).rposition(|window| window == b"\nxref\n").unwrap() + 1;
    let mark = format!("% startxref {section} %%EOF\n");
    let file = [&whole[..at], mark.as_bytes(), &whole[at..]].concat();
    let end = at + mark.len();
    let range = whole.windows(11).position(|window| window == b"/ByteRange ").unwrap();
    let numbers = String::from_utf8_lossy(&whole[range..range + 60]).into_owned();
    let rest: usize = numbers.split(['[', ']']).nth(1).unwrap().split_whitespace().nth(3).unwrap().parse().unwrap();
    let shorter = rest - (whole.len() - end);
    let file = replaced(&file, &format!(" {rest}"), &format!(" {shorter:0width$}", width = rest.to_string().len()));
    let signature = only(judge(&Tree::new(), &file).unwrap());
    assert_eq!(signature.later_changes, LaterChanges::Unknown, "it does not say what it covers");
    // Only the comment is in the way: where it is before the section, the revision is one.
    let signature = only(judge(&Tree::new(), &whole).unwrap());
    assert_eq!(signature.later_changes, LaterChanges::Nothing);
}

#[test]
fn a_later_signature_that_does_not_hold_counts_as_a_change() {
    let tree = Tree::new();
    let stranger = Tree::new();
    let once = signed(&tree, &papers::plain());
    let twice = signed(&stranger, &once);
    let report = judge(&tree, &twice).unwrap();
    assert_eq!(report.signatures[0].indication, Indication::TotalPassed);
    assert_eq!(report.signatures[0].later_changes, LaterChanges::Other);
    assert_eq!(report.signatures[1].indication, Indication::Indeterminate(Doubt::NoCertificateChainFound));
}

#[test]
fn byte_ranges_that_are_missing_null_or_not_exact_are_format_failures() {
    let tree = Tree::new();
    let file = signed(&tree, &papers::plain());
    let key = b"/ByteRange [";
    let at = file.windows(key.len()).rposition(|window| window == key).unwrap();
    let end = at + file[at..].iter().position(|byte| *byte == b']').unwrap() + 1;
    let range = String::from_utf8(file[at..end].to_vec()).unwrap();
    let width = range.len();
    let numbers: Vec<i64> =
        range.trim_matches(|c: char| !c.is_ascii_digit()).split(' ').map(|n| n.parse().unwrap()).collect();
    let with = |text: String| replaced(&file, &range, &format!("{text:<width$}"));
    let list = |n: [i64; 4]| format!("/ByteRange [{} {} {} {}]", n[0], n[1], n[2], n[3]);
    let [a, b, c, d] = numbers.try_into().unwrap();
    for (what, text) in [
        ("missing", String::new()),
        ("null", "/ByteRange null".into()),
        ("no list", "/ByteRange 0".into()),
        ("empty", "/ByteRange []".into()),
        ("two numbers", format!("/ByteRange [0 {b}]")),
        ("six numbers", format!("/ByteRange [0 {b} {c} {} {c} {d}]", d - 1)),
        ("names", "/ByteRange [/A /B /C /D]".into()),
        ("negative", list([a, b, c, -d])),
        ("too large", list([a, b, c, i64::MAX])),
        ("not from the start", list([1, b - 1, c, d])),
        ("gap grown to the left", list([a, b - 20, c, d])),
        ("gap grown to the right", list([a, b, c + 20, d - 20])),
        ("gap without its brackets", list([a, b + 1, c - 1, d + 1])),
        ("ends early", list([a, b, c, d - 3])),
        ("ends late", list([a, b, c, d + 1])),
        ("whole file, no gap", list([a, b, b, d + c - b])),
    ] {
        let signature = only(judge(&tree, &with(text)).unwrap());
        assert_eq!(signature.indication, Indication::TotalFailed(Failure::Format), "{what}");
        assert!(!signature.covers_whole_file, "{what}");
    }
    // The same numbers otherwise written break the hash instead: the dictionary is signed too.
    assert_eq!(
        only(judge(&tree, &with(list([a, b, c, d]))).unwrap()).indication,
        Indication::TotalFailed(Failure::Hash)
    );
}

#[test]
fn values_that_are_empty_smuggled_or_from_elsewhere_are_refused() {
    let tree = Tree::new();
    let file = signed(&tree, &papers::plain());
    let gap = contents(&file);
    let with = |digits: &dyn Fn(&mut [u8])| {
        let mut changed = file.clone();
        digits(&mut changed[gap.start + 1..gap.end - 1]);
        only(judge(&tree, &changed).unwrap()).indication
    };
    let format = Indication::TotalFailed(Failure::Format);
    assert_eq!(with(&|digits| digits.fill(b'0')), format, "zeros");
    assert_eq!(with(&|digits| digits.fill(b'f')), format, "noise");
    assert_eq!(with(&|digits| *digits.last_mut().unwrap() = b'1'), format, "a byte in the padding");
    assert_eq!(with(&|digits| digits[0..2].copy_from_slice(b"31")), format, "another type");
    assert_eq!(with(&|digits| digits[10] = b' '), format, "a blank inside the value");

    // The signature of another document by the same person.
    let other =
        signed(&tree, &papers::classic(&[papers::CATALOG, papers::PAGES, papers::PAGE, papers::CONTENT, "<< >>"], ""));
    let foreign = other[contents(&other)].to_vec();
    let mut swapped = file.clone();
    let length = foreign.len().min(gap.len());
    swapped[gap.clone()].fill(b'0');
    swapped[gap.start..gap.start + length].copy_from_slice(&foreign[..length]);
    swapped[gap.start + length - 1] = b'0';
    swapped[gap.end - 1] = b'>';
    assert_eq!(only(judge(&tree, &swapped).unwrap()).indication, Indication::TotalFailed(Failure::Hash));
}

#[test]
fn a_wrong_value_inside_a_right_structure_is_a_crypto_failure() {
    let tree = Tree::new();
    let file = signed(&tree, &papers::plain());
    let gap = contents(&file);
    // The value is the last element of the structure: its last digit that is used is the last of s.
    let used = file[gap.start + 1..gap.end - 1].iter().rposition(|digit| *digit != b'0').unwrap();
    let mut changed = file;
    let place = gap.start + 1 + used - 4;
    changed[place] = if changed[place] == b'1' { b'2' } else { b'1' };
    assert_eq!(only(judge(&tree, &changed).unwrap()).indication, Indication::TotalFailed(Failure::Crypto));
}

#[test]
fn without_a_trusted_authority_nothing_passes() {
    let tree = Tree::new();
    let file = signed(&tree, &papers::plain());
    let unknown = Indication::Indeterminate(Doubt::NoCertificateChainFound);
    assert_eq!(only(validate(&file, &Anchors::default(), NOW).unwrap()).indication, unknown);
    // An authority of the same name is not the same authority.
    let namesake = Authority::root(authority("Gốc thử nghiệm"));
    let anchors = Anchors::from_der(vec![namesake.der]).unwrap();
    let signature = only(validate(&file, &anchors, NOW).unwrap());
    assert_ne!(signature.indication, Indication::TotalPassed);
    assert_eq!(signature.level, None, "no level is claimed without a pass");
    assert_eq!(signature.signer.common_name.as_deref(), Some("Lò Thị Ủ"), "the name is still shown");
}

#[test]
fn a_certificate_that_is_not_valid_now_is_a_doubt_without_proof_of_time() {
    let tree = Tree::new();
    let file = signed(&tree, &papers::plain());
    let at = |at| only(validate(&file, &tree.anchors(), at).unwrap()).indication;
    assert_eq!(at(1_735_689_599), Indication::Indeterminate(Doubt::OutOfBoundsNoPoe), "one second before");
    assert_eq!(at(1_735_689_600), Indication::TotalPassed);
    assert_eq!(at(1_893_456_000), Indication::TotalPassed, "the last second");
    assert_eq!(at(1_893_456_001), Indication::Indeterminate(Doubt::OutOfBoundsNoPoe));
}

#[test]
fn documents_without_signatures_have_an_empty_report_and_garbage_is_an_error() {
    let tree = Tree::new();
    assert_eq!(judge(&tree, &papers::plain()).unwrap().signatures, []);
    assert_eq!(judge(&tree, &papers::printed()).unwrap().signatures, []);
    assert!(judge(&tree, b"").is_err());
    assert!(judge(&tree, &[b"%PDF-1.7\n".as_slice(), &[0xff; 5000]].concat()).is_err());
}
