//! The form in `packs/README.md`, as it stands there.

use super::super::*;
use crate::answers::Origin;
use crate::date::Date;

#[test]
fn the_example_in_the_readme_loads_and_says_what_it_should() {
    let readme = include_str!("../../../packs/README.md");
    let (_, rest) = readme.split_once("```json\n").unwrap();
    let (text, _) = rest.split_once("```").unwrap();
    let form = Form::load(text.as_bytes()).unwrap();
    let mut answers = Answers::new();
    for (name, raw) in [("owner", "Lò Thị Ủ"), ("size", "large"), ("muzzle", "no")] {
        answers.set(&name.parse().unwrap(), raw, Origin::Typed).unwrap();
    }
    let said = form.evaluate(&answers, &Facts::new(Date::new(2026, 11, 30).unwrap(), "self"));
    let rules: Vec<&str> = said.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(rules, ["needs_muzzle"]);
}
