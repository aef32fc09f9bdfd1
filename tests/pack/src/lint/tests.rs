#![allow(clippy::unwrap_used)]
//! Every lint and an example that it finds.

use std::collections::BTreeMap;

use gocua_author::files::Files;

use super::lint;
use crate::opened::Opened;

const DOG: &str = r#"
form = "dog"
version = "1"
source = "Nobody's"
valid_from = 2026-07-01
cases = ["self", "other"]
title = { vi = "Tờ khai nuôi chó", en = "Keeping a dog" }

[lists]
size = [{ code = "small", vi = "Nhỏ", en = "Small" }, { code = "large", vi = "Lớn", en = "Large" }]

[[question]]
id = "size"
kind = "choice"
list = "size"
ask = { vi = "Chó lớn hay nhỏ?", en = "Is it large?" }
paper = "1. Cỡ"

[[question]]
id = "muzzle"
kind = "yes_no"
when = "size = large"
ask = { vi = "Ra đường có rọ mõm không?", en = "Does it wear a muzzle?" }

[[question]]
id = "which"
kind = "text"
when = "size = large and muzzle and case = self"
ask = { vi = "Rọ mõm nào?", en = "Which muzzle?" }
"#;

fn remarks(text: &str) -> Vec<String> {
    let files = Files(BTreeMap::from([("forms/dog.toml".to_owned(), text.to_owned())]));
    let opened = match Opened::of(files) {
        Ok(opened) => opened,
        Err(remarks) => return remarks.iter().map(ToString::to_string).collect(),
    };
    lint(&opened).iter().map(ToString::to_string).collect()
}

#[test]
fn nothing_is_said_of_a_form_that_is_as_it_should_be() {
    assert_eq!(remarks(DOG), [""; 0]);
}

#[test]
fn a_question_that_nobody_can_be_asked_is_told() {
    for never in [
        "size = small and muzzle",
        "size = large and size = small",
        "muzzle and not muzzle",
        "size = large and case = self and case = other",
        "known(muzzle) and size = small",
    ] {
        let said = remarks(&DOG.replace("size = large and muzzle and case = self", never));
        assert_eq!(
            said,
            ["forms/dog.toml:26: fault: nobody can ever be asked which: its condition is never so"],
            "{never}"
        );
    }
    // What compares more than choices may be so.
    let open = remarks(&DOG.replace("size = large and muzzle and case = self", "length(which) > 3 or size = small"));
    assert!(open.iter().all(|line| !line.contains("nobody")), "{open:?}");
}

#[test]
fn words_are_looked_at() {
    for (bad, what) in [
        ("vi = \"Chó lớn hay nhỏ?\"", "vi = \"Nhấn vào đây\"").into_pair("“nhấn” is a word that we do not use"),
        ("vi = \"Chó lớn hay nhỏ?\"", "vi = \"Xoá chó\"").into_pair("the tone mark of “Xoá” stands elsewhere"),
        ("vi = \"Chó lớn hay nhỏ?\"", "vi = \"Chó  lớn\"").into_pair("two spaces"),
        ("vi = \"Chó lớn hay nhỏ?\"", "vi = \"Chó của bạn lớn?\"").into_pair("“bạn” is a word"),
        (", en = \"Is it large?\"", "").into_pair("in one language only"),
        ("en = \"Is it large?\"", "en = \"Is it lớn?\"").into_pair("Vietnamese left in it"),
        ("en = \"Is it large?\"", "en = \"Large {size}?\"").into_pair("other names in brackets"),
        ("1. Cỡ", "1. Toà").into_pair("the tone mark of “Toà”"),
    ] {
        let said = remarks(&DOG.replace(bad.0, bad.1));
        assert!(said.iter().any(|line| line.contains(what)), "{bad:?}: {said:?}");
    }
}

trait Pair: Sized {
    fn into_pair(self, what: &'static str) -> (Self, &'static str) {
        (self, what)
    }
}
impl Pair for (&'static str, &'static str) {}

#[test]
fn a_name_that_addresses_somebody_is_told() {
    let files = [
        ("forms/dog.toml", DOG.to_owned()),
        ("shared.toml", "[dog]\nname = { vi = \"Chó của {you}\", en = \"Dog\" }\n".to_owned()),
    ];
    let files = Files(files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect());
    let said: Vec<String> = lint(&Opened::of(files).ok().unwrap()).iter().map(ToString::to_string).collect();
    assert_eq!(said, ["shared.toml:2: fault: dog.name: a name addresses nobody"]);
}

#[test]
fn law_that_no_longer_holds_is_told() {
    let said = remarks(&DOG.replace("Nobody's", "Thông tư 66/2023/TT-BCA"));
    assert_eq!(
        said,
        ["forms/dog.toml:4: fault: 66/2023/TT-BCA held until 2026-06-30; now it is Thông tư 116/2026/TT-BCA"]
    );
    // A comment may name it.
    assert_eq!(remarks(&DOG.replace("valid_from", "# before: 66/2023/TT-BCA\nvalid_from")), [""; 0]);
}

#[test]
fn what_the_app_would_refuse_is_told_with_its_line() {
    let said = remarks(&DOG.replace("when = \"size = large\"", "when = \"age(size, today) > 3\""));
    assert!(said[0].starts_with("forms/dog.toml:20: fault: muzzle.when"), "{said:?}");
    let said = remarks(&DOG.replace("vi = \"Rọ mõm nào?\", ", ""));
    assert!(said.iter().any(|line| line.contains("which")), "{said:?}");
}

#[test]
fn words_that_nobody_sees_are_told() {
    for (change, said) in [
        (("which\"\n", "which\"\nadd = { vi = \"Thêm\", en = \"Add\" }\n"), "which has no rows, and words for them"),
        (
            ("kind = \"yes_no\"", "kind = \"yes_no\"\nexample = { vi = \"có\", en = \"yes\" }"),
            "muzzle shows no example",
        ),
        (("id = \"size\"", "id = \"size\"\nstep = \"alone\""), "one question alone is on the page alone"),
        (
            ("[lists]", "[lists]\ncolour = [{ code = \"red\", vi = \"Đỏ\", en = \"Red\" }]"),
            "no question has the list colour",
        ),
        (("id = \"which\"", "id = \"back\""), "back is what every screen calls a button of its own"),
        (("kind = \"text\"", "kind = \"digits\"\nmin = 4"), "which asks for a number and says neither where it stands"),
    ] {
        let text = DOG.replacen(change.0, change.1, 1);
        assert_ne!(text, DOG);
        let title = "\n[step.alone]\ntitle = { vi = \"Trang\", en = \"Page\" }\n";
        let text = if text.contains("\"alone\"") { text + title } else { text };
        let found = remarks(&text);
        assert!(found.iter().any(|remark| remark.contains(said)), "{said}: {found:#?}");
    }
}

#[test]
fn one_word_in_two_spellings_is_told() {
    let text =
        DOG.replace("Ra đường", "Kỳ này ra đường có kì hạn, kì nào").replace("Rọ mõm nào?", "Đăng ký, ký, kỳ nào?");
    let found = remarks(&text);
    assert!(found.iter().any(|remark| remark.contains("“kỳ” here and “kì” elsewhere are one word")), "{found:#?}");
    // Other words stay what they are, and so does a name.
    assert_eq!(remarks(&DOG.replace("Rọ mõm nào?", "Ly hay li, chị Lý hay Lí?")), [""; 0]);
}

#[test]
fn a_note_that_names_what_only_its_writer_has_is_told() {
    let found = remarks(&DOG.replace("source = ", "note = \"As procedures.md says [B].\"\nsource = "));
    assert!(found.iter().any(|remark| remark.contains("names a mark or a file")), "{found:#?}");
}
