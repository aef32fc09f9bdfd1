//! Small files that claim much, and large ones that claim nothing unusual: each is decided within the budget of a call.

use gocua_signing::validate::{Indication, LaterChanges, validate};

use super::forge::{Forge, packed};
use super::measure::measured;
use super::papers;
use super::pki::{NOW, Tree};
use super::sign::signed;

const WORK: &str = "a limit was passed: too much work";
const MEMORY: &str = "a limit was passed: too much memory";
const INFLATED: &str = "a limit was passed: too much to decompress";

/// What a limit is called, or that none was needed.
fn is_limit(said: &str) -> bool {
    [WORK, MEMORY, INFLATED, "a limit was passed: too much to hash"].contains(&said)
}

/// An object stream of `count` objects that are all the same array of numbers, and a form that names them all.
fn overlapping(count: u32, values: usize) -> Vec<u8> {
    let objects: Vec<(u32, usize)> = (100..100 + count).map(|number| (number, 0)).collect();
    let mut forge = Forge::with_form(100..100 + count);
    forge.object_stream(5, &objects, format!("[{}]", "0 ".repeat(values)).as_bytes());
    forge.stream_table()
}

#[test]
fn objects_that_overlap_are_parsed_when_asked_for_and_paid_for() {
    assert_eq!(measured("overlap-200", &overlapping(200, 2_000)).verdict, "ok ");
    assert_eq!(measured("overlap-2000", &overlapping(2_000, 200_000)).verdict, WORK);
    // A million values are nothing that is ever held.
    assert_eq!(measured("overlap-large", &overlapping(2, 4_000_000)).verdict, MEMORY);
}

#[test]
fn what_all_streams_unpack_to_is_one_sum() {
    let zeros = packed(&vec![0; 57_000_000]);
    let mut forge = Forge::with_form([]);
    let mut previous = None::<usize>;
    let mut start = 0;
    for number in 10..20 {
        start = forge.bytes.len();
        let link = previous.map(|at| format!("/Prev {at}")).unwrap_or_default();
        let entries = format!("/Type /XRef /W [1 4 2] /Size 3 /Root 1 0 R {link} /Filter /FlateDecode");
        forge.stream(number, &entries, &zeros);
        previous = Some(start);
    }
    let file = forge.end(start);
    let outcome = measured("sections-10", &file);
    assert_eq!((outcome.verdict.as_str(), outcome.signing.as_str()), (INFLATED, INFLATED));
}

/// Fields that lie by turns in `streams` object streams of `size` bytes.
fn alternating(streams: u32, size: usize, fields: u32) -> Vec<u8> {
    let mut forge = Forge::with_form(1_000..1_000 + fields);
    for stream in 0..streams {
        let own = (1_000..1_000 + fields).filter(|number| number % streams == stream);
        let objects: Vec<(u32, usize)> = own.map(|number| (number, 0)).collect();
        let text = [b"<< /FT /Tx /T (A) >> ".as_slice(), &vec![b' '; size]].concat();
        forge.object_stream(10 + stream, &objects, &text);
    }
    forge.stream_table()
}

#[test]
fn streams_read_by_turns_are_kept_or_paid_for_again() {
    assert_eq!(measured("alternate-kept", &alternating(2, 1_000_000, 2_000)).verdict, "ok ");
    assert_eq!(measured("alternate-large", &alternating(2, 20_000_000, 200)).verdict, INFLATED);
    assert_eq!(measured("alternate-many", &alternating(100, 1_000_000, 2_000)).verdict, INFLATED);
    assert_eq!(measured("alternate-small", &alternating(500, 10, 5_000)).verdict, "ok ");
}

#[test]
fn blocks_of_nothing_cost_what_they_cost() {
    let blocks = [0b0000_0010u8, 0b0000_1000, 0b0010_0000, 0b1000_0000, 0b0000_0000];
    let data: Vec<u8> = [0x78, 0x01].into_iter().chain(blocks.into_iter().cycle().take(30_000_000)).collect();
    let mut forge = Forge::with_form([]);
    let start = forge.bytes.len();
    forge.stream(10, "/Type /XRef /W [1 4 2] /Size 3 /Root 1 0 R /Filter /FlateDecode", &data);
    assert_eq!(measured("empty-blocks", &forge.end(start)).verdict, WORK);
}

#[test]
fn keys_are_not_compared_each_with_each() {
    let keys = |count: usize| (0..count).map(|key| format!("/k{key:06} 0 ")).collect::<String>();
    for (count, needed) in [(10_000, "ok TotalFailed(Format)/Nothing"), (500_000, MEMORY)] {
        let mut forge = Forge::with_form([5]);
        forge.field(5, 6, "");
        forge.signature(6, b"0", &keys(count));
        assert_eq!(measured(&format!("signature-keys-{count}"), &forge.table()).verdict, needed);
    }
    // A catalog of very many keys, and very many objects written anew behind the signature.
    let mut forge = Forge::with_form([5]);
    forge.object(1, &format!("<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R {} >>", keys(50_000)));
    forge.field(5, 6, "");
    for number in 100..50_100 {
        forge.object(number, "<< /A 1 >>");
    }
    forge.signature(6, b"0", "");
    let mut later = Forge::after(forge.table());
    for number in 100..50_100 {
        later.object(number, "<< /A 1 >>");
    }
    let verdict = measured("rewritten-50000", &later.table()).verdict;
    assert_eq!(verdict, "ok TotalFailed(Format)/OnlySignatures");
}

#[test]
fn tables_of_many_parts_are_searched_and_not_walked() {
    // Each object a subsection of its own, in descending order.
    let mut forge = Forge::with_form(10..10_000);
    for number in 10..10_000 {
        forge.object(number, "<< /FT /Tx >>");
    }
    let start = forge.bytes.len();
    let mut table = String::from("xref\n");
    for number in (1..10_000).rev() {
        if let Some(at) = forge.offset(number) {
            table += &format!("{number} 1\n{at:010} 00000 n \n");
        }
    }
    table += "trailer\n<< /Size 10000 /Root 1 0 R >>\n";
    forge.bytes.extend_from_slice(table.as_bytes());
    assert_eq!(measured("table-descending", &forge.end(start)).verdict, "ok ");

    let mut forge = Forge::with_form([]);
    let start = forge.bytes.len();
    let rows: String = (0..1_500_000).map(|number| format!("{} 1\n0000000015 00000 n \n", number * 2)).collect();
    forge.bytes.extend_from_slice(format!("xref\n{rows}trailer\n<< /Root 1 0 R >>\n").as_bytes());
    assert_eq!(measured("table-1500000", &forge.end(start)).verdict, MEMORY);

    // One number in two parts: two readers could take two different objects.
    let mut forge = Forge::with_form([]);
    let start = forge.bytes.len();
    forge.bytes.extend_from_slice(
        b"xref\n1 2\n0000000015 00000 n \n0000000015 00000 n \n2 1\n0000000015 00000 n \ntrailer\n<< /Root 1 0 R >>\n",
    );
    let said = measured("table-twice", &forge.end(start)).verdict;
    assert!(said.ends_with("an object twice in one cross-reference section"), "{said}");
}

#[test]
fn chains_of_sections_end() {
    for (count, needed) in [(1_000, "ok "), (400_000, WORK)] {
        let mut file = Forge::with_form([]).table();
        let mut previous = Forge::after(file.clone());
        let mut at = previous.bytes.len();
        file = std::mem::take(&mut previous.bytes);
        let mut last = file.len();
        let first: usize = {
            let word = b"startxref\n";
            let at = file.windows(word.len()).rposition(|window| window == word).unwrap();
            String::from_utf8_lossy(&file[at + word.len()..]).lines().next().unwrap().parse().unwrap()
        };
        let mut link = first;
        for _ in 0..count {
            last = at;
            let section = format!("xref\n0 0\ntrailer\n<</Root 1 0 R/Prev {link}>>\n");
            file.extend_from_slice(section.as_bytes());
            link = last;
            at += section.len();
        }
        file.extend_from_slice(format!("startxref\n{last}\n%%EOF\n").as_bytes());
        let said = measured(&format!("chain-{count}"), &file).verdict;
        assert!(said == needed || (needed == WORK && is_limit(&said)), "{said}");
    }
}

#[test]
fn one_value_is_not_larger_than_a_call() {
    let values: [(&str, String); 9] = [
        ("arrays", "[".repeat(1_000_000)),
        ("dictionaries", "<</A".repeat(1_000_000)),
        ("parentheses", "(".repeat(20_000_000)),
        ("comment", format!("%{}", "x".repeat(49_000_000))),
        ("name", format!("/{}", "x".repeat(30_000_000))),
        ("digits", format!("<{}>", "0".repeat(30_000_000))),
        ("number", "1".repeat(20_000_000)),
        ("empty lists", format!("[{}]", "[]".repeat(5_000_000))),
        ("short lists", format!("[{}]", "[0]".repeat(5_000_000))),
    ];
    for (what, value) in values {
        let mut forge = Forge::with_form([5]);
        forge.object(5, &format!("<< /FT /Tx /A {value} >>"));
        let said = measured(&what.replace(' ', "-"), &forge.table()).verdict;
        let is_refused = is_limit(&said) || said.contains("nested too deeply") || said.contains("broken PDF structure");
        assert!(is_refused, "{what}: {said}");
    }
}

#[test]
fn trees_of_pages_and_fields_are_walked_node_by_node() {
    // A page tree: flat and wide, and a chain.
    let kids: String = (0..3_000_000).map(|_| "9 0 R ").collect();
    let mut forge = Forge::with_form([]);
    forge.object(2, &format!("<< /Type /Pages /Kids [{kids}] >>"));
    let outcome = measured("kids-3000000", &forge.table());
    assert!(is_limit(&outcome.signing), "{}", outcome.signing);
    let mut forge = Forge::with_form([]);
    for number in 10..200_000 {
        forge.object(number, &format!("<< /Type /Pages /Kids [{} 0 R] >>", number + 1));
    }
    forge.object(2, "<< /Type /Pages /Kids [10 0 R] >>");
    let outcome = measured("pages-deep", &forge.table());
    assert!(is_limit(&outcome.signing) || outcome.signing.contains("no page"), "{}", outcome.signing);

    // Fields: below each other with much in each, many with one long name, many that are written where they are named.
    let mut forge = Forge::with_form([10]);
    for number in 10..42 {
        let filling = "[0]".repeat(400_000);
        forge.object(number, &format!("<< /T (A) /Kids [{} 0 R] /Filling [{filling}] >>", number + 1));
    }
    let said = measured("fields-deep", &forge.table()).verdict;
    assert!(said == "ok " || is_limit(&said), "{said}");
    let mut forge = Forge::with_form(10..5_000);
    for number in 10..5_000 {
        forge.object(number, "<< /FT /Tx /T 9 0 R /Kids [8 0 R] >>");
    }
    forge.object(9, &format!("({})", "\u{e9}".repeat(300_000)));
    assert!(is_limit(&measured("one-name-for-all", &forge.table()).verdict));
    let mut forge = Forge::with_form([]);
    forge.object(4, &format!("<< /Fields [{}] >>", "<</FT/Tx/T(A)>>".repeat(1_000_000)));
    assert!(is_limit(&measured("fields-in-place", &forge.table()).verdict));
    let mut forge = Forge::with_form(10..500_010);
    for number in 10..500_010 {
        forge.object(number, "<</FT/Tx/T(A)>>");
    }
    let said = measured("fields-500000", &forge.table()).verdict;
    assert!(said == "ok " || is_limit(&said), "{said}");
}

#[test]
fn each_signature_is_paid_for() {
    // One value for all fields, and a value each; the structures cannot be read.
    let mut forge = Forge::with_form(10..5_010);
    for number in 10..5_010 {
        forge.field(number, 6, "");
    }
    forge.signature(6, &[b'0'; 100_000], "");
    assert!(is_limit(&measured("one-value-5000", &forge.table()).verdict));
    let mut forge = Forge::with_form((10..10_010).step_by(2));
    for number in (10..10_010).step_by(2) {
        forge.field(number, number + 1, "");
        forge.signature(number + 1, &[b'0'; 16], "");
    }
    let said = measured("signatures-5000", &forge.table()).verdict;
    assert!(said.starts_with("ok TotalFailed(Format)"), "{said}");
}

#[test]
fn a_later_revision_of_very_many_objects_is_compared_or_called_a_change() {
    for (count, needed) in [(20_000, "OnlySignatures"), (700_000, "Other")] {
        let mut forge = Forge::with_form([5]);
        for number in 100..100 + count {
            forge.object(number, "<< /A [1 0 R 2 0 R] >>");
        }
        forge.field(5, 6, "");
        forge.signature(6, b"0", "");
        let mut later = Forge::after(forge.table());
        later.object(900_000, "<< >>");
        let said = measured(&format!("compared-{count}"), &later.table()).verdict;
        assert_eq!(said, format!("ok TotalFailed(Format)/{needed}"));
    }
}

#[test]
fn large_and_honest_files_are_read() {
    // Fifty megabytes of one picture.
    let mut forge = Forge::with_form([]);
    forge.stream(10, "/Type /XObject", &vec![0x55; 50_000_000]);
    let outcome = measured("picture-50-MB", &forge.table());
    assert_eq!((outcome.verdict.as_str(), outcome.signing.as_str()), ("ok ", "ok"));
    // Half a million objects, in a table and packed a hundred each.
    let mut forge = Forge::with_form([]);
    for number in 10..500_010 {
        forge.object(number, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    }
    let outcome = measured("objects-500000", &forge.table());
    assert_eq!((outcome.verdict.as_str(), outcome.signing.as_str()), ("ok ", "ok"));
    let mut forge = Forge::with_form([]);
    let text = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> ";
    for stream in 0..5_000 {
        let objects: Vec<(u32, usize)> =
            (0..100).map(|index| (10_000 + stream * 100 + index, text.len() * index as usize)).collect();
        forge.object_stream(10 + stream, &objects, text.repeat(100).as_bytes());
    }
    let outcome = measured("packed-500000", &forge.stream_table());
    assert_eq!((outcome.verdict.as_str(), outcome.signing.as_str()), ("ok ", "ok"));
    assert_eq!(measured("plain", &papers::plain()).signing, "ok");
}

#[test]
fn large_and_honest_files_are_judged_after_a_second_signature() {
    let tree = Tree::new();
    // Fifty megabytes of pictures; a hundred thousand objects in a table, and as many packed.
    let mut pictures = Forge::with_form([]);
    for number in 10..60 {
        pictures.stream(number, "/Type /XObject", &vec![0x55; 1_000_000]);
    }
    let mut objects = Forge::with_form([]);
    for number in 10..100_010 {
        objects.object(number, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    }
    let mut compressed = Forge::with_form([]);
    let text = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> ";
    for stream in 0..1_000 {
        let objects: Vec<(u32, usize)> =
            (0..100).map(|index| (10_000 + stream * 100 + index, text.len() * index as usize)).collect();
        compressed.object_stream(10 + stream, &objects, text.repeat(100).as_bytes());
    }
    for (what, document) in
        [("pictures", pictures.table()), ("objects", objects.table()), ("packed", compressed.stream_table())]
    {
        let file = signed(&tree, &signed(&tree, &document));
        let outcome = measured(&format!("signed-twice-{what}"), &file);
        // Whoever measures does not know the signer.
        let doubt = "Indeterminate(NoCertificateChainFound)";
        assert_eq!(outcome.verdict, format!("ok {doubt}/Other {doubt}/Nothing"), "{what}");
        assert_eq!(outcome.signing, "ok", "{what}");
        let report = validate(&file, &tree.anchors(), NOW).unwrap();
        assert_eq!(report.signatures[0].later_changes, LaterChanges::OnlySignatures, "{what}");
        assert!(report.signatures.iter().all(|one| one.indication == Indication::TotalPassed), "{what}");
    }
}
