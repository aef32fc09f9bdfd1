#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;

/// A day on which both procedures hold.
const NOW: i64 = 1_796_000_000;

fn faults(change: impl Fn(&mut Value)) -> Vec<String> {
    let mut script: Value = serde_json::from_str(include_str!("../answers/1.004194.json")).unwrap();
    change(&mut script);
    match read(&script.to_string(), "1.004194", File::new("."), NOW) {
        Ok(_) => Vec::new(),
        Err(JourneyError::Wrong(faults)) => faults,
        Err(other) => vec![other.to_string()],
    }
}

#[test]
fn nothing_is_wrong_with_the_answers_that_came_with_the_program() {
    for (code, text) in
        [("1.004194", include_str!("../answers/1.004194.json")), ("3.000333", include_str!("../answers/3.000333.json"))]
    {
        assert!(
            read(text, code, File::new("."), NOW).is_ok(),
            "{code}: {:?}",
            read(text, code, File::new("."), NOW).err()
        );
    }
}

#[test]
fn a_search_text_may_be_left_out() {
    assert_eq!(faults(|script| _ = script.as_object_mut().unwrap().remove("search")), Vec::<String>::new());
}

#[test]
fn everything_wrong_is_told_in_one_list() {
    let told = faults(|script| {
        script["colour"] = json!("red");
        script["case"] = json!("nobody");
        script.as_object_mut().unwrap().remove("citizen");
        script["papers"] = json!({ "birth": "none.png", "owner_consent": "nowhere.png" });
        let answers = script["answers"].as_object_mut().unwrap();
        answers.insert("head_nummer".to_owned(), json!("1"));
        answers.insert("phone".to_owned(), json!(900_000_123));
    });
    let begin = [
        "- colour",
        "- case",
        "- citizen: missing; one of lo-thi-u",
        "- answers.phone: write \"900000123\"",
        "- papers.birth",
        "- papers.owner_consent",
        "- head_nummer",
    ];
    for begin in begin {
        assert!(told.iter().any(|line| line.starts_with(begin)), "{begin}: {told:#?}");
    }
    assert_eq!(told.len(), begin.len(), "{told:#?}");
}

#[test]
fn answers_are_judged_as_the_app_judges_them() {
    let told = faults(|script| {
        let answers = script["answers"].as_object_mut().unwrap();
        answers.insert("temporary_place".to_owned(), json!("99999"));
        answers.insert("head_number".to_owned(), json!("12"));
        answers.insert("until".to_owned(), json!("31/2/2027"));
        answers.insert("owner_consent".to_owned(), json!("maybe"));
        answers.insert("members[1].name".to_owned(), json!("An"));
        answers.remove("owner_name");
        answers.insert("full_name".to_owned(), json!("lo thi u"));
    });
    let begin = [
        "- temporary_place: \"99999\": no commune",
        "- head_number: \"12\"",
        "- until: \"31/2/2027\"",
        "- owner_consent: \"maybe\"",
        "- owner_name: ",
        "- full_name: \"lo thi u\"",
    ];
    for begin in begin {
        assert!(told.iter().any(|line| line.starts_with(begin)), "{begin}: {told:#?}");
    }
    assert!(told.iter().any(|line| line.contains("[vneid, paper")), "{told:#?}");
    assert!(told.iter().any(|line| line.contains("robot confirms nothing")), "{told:#?}");
    // Nobody asks for members here; said once everything else is right.
    let told = faults(|script| script["answers"]["members[0].name"] = json!("Lò Văn An"));
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].starts_with("- members[0].name: answered, but"), "{told:#?}");
}

#[test]
fn what_is_no_answers_file_is_told_as_that() {
    for text in ["{\"procedure\": \"1.004", "[]", ""] {
        assert!(matches!(read(text, "1.004194", File::new("."), NOW), Err(JourneyError::Answers(_))), "{text}");
    }
    assert!(matches!(read("{}", "9.999999", File::new("."), NOW), Err(JourneyError::Answers(_))));
    assert_eq!(faults(|script| *script = json!({})).len(), 4);
}
