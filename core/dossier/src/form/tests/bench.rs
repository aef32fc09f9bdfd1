//! The synthetic form F500: 500 whole-number questions with a range rule each, every second one shown by the answer
//! before it, and a computed sum for every five.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use super::super::*;
use crate::answers::Origin;

pub(super) fn f500() -> String {
    let (mut questions, mut rules, mut computed, mut steps) = (vec![], vec![], vec![], vec![]);
    let mut texts = String::from("\"title\":\"F500\"");
    for i in 0..500 {
        let when = match i % 2 {
            1 => format!(r#","when":{{"gt":[{{"ref":"q{}"}},10]}}"#, i - 1),
            _ => String::new(),
        };
        questions.push(format!(r#"{{"id":"q{i}","kind":"integer"{when}}}"#));
        rules.push(format!(
            r#"{{"id":"r{i}","at":"q{i}","weight":"fault","must":{{"and":[{{"ge":[{{"ref":"q{i}"}},0]}},{{"le":[{{"ref":"q{i}"}},1000]}}]}}}}"#
        ));
        steps.push(format!(r#"{{"id":"s{i}","questions":["q{i}"]}}"#));
        write!(
            texts,
            r#","q{i}.label":"Câu hỏi thứ {i} là gì?","rule.r{i}.message":"Số này ngoài khoảng.","rule.r{i}.remedy":"Sửa lại.""#
        )
        .unwrap();
        if i % 5 == 4 {
            let parts: Vec<String> =
                (i - 4..=i).map(|j| format!(r#"{{"if":[{{"known":{{"ref":"q{j}"}}}},{{"ref":"q{j}"}},0]}}"#)).collect();
            computed.push(format!(r#"{{"id":"c{i}","type":"integer","value":{{"add":[{}]}}}}"#, parts.join(",")));
        }
    }
    format!(
        r#"{{"form":"f500","version":"1","source":"generated","valid_from":"2026-01-01","cases":["one"],
        "questions":[{}],"rules":[{}],"computed":[{}],"steps":[{}],"texts":{{"vi":{{{texts}}}}}}}"#,
        questions.join(","),
        rules.join(","),
        computed.join(","),
        steps.join(",")
    )
}

#[test]
fn f500_loads_and_one_answer_touches_only_what_hangs_on_it() {
    let form = Arc::new(Form::load(f500().as_bytes()).unwrap());
    let facts = Facts::new(Date::from_iso("2026-11-23").unwrap(), "one");
    let mut sheet = Sheet::new(Arc::clone(&form), Answers::new(), facts.clone());
    for i in 0..500 {
        sheet.set(&format!("q{i}").parse().unwrap(), &(i * 3).to_string(), Origin::Typed).unwrap();
    }
    let (step, whole) = (sheet.evaluation(), form.evaluate(sheet.answers(), &facts));
    assert_eq!(step.questions, whole.questions);
    assert_eq!(step.computed, whole.computed);
    // 3 * 334 = 1002 is the first answer out of range.
    assert_eq!(step.findings.iter().filter(|finding| finding.rule.starts_with('r')).count(), 500 - 334);
}

/// Run with `--ignored --nocapture`. Prints load, one answer, everything, in this build profile.
#[test]
#[ignore = "prints times instead of checking them; the profile decides"]
#[allow(clippy::print_stdout)]
fn f500_times() {
    let definition = f500();
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        (times[times.len() / 2], times[times.len() * 95 / 100])
    };
    let mut loads = Vec::new();
    for _ in 0..30 {
        let start = Instant::now();
        let form = Form::load(definition.as_bytes()).unwrap();
        loads.push(start.elapsed().as_secs_f64() * 1e3);
        drop(form);
    }
    let form = Arc::new(Form::load(definition.as_bytes()).unwrap());
    let facts = Facts::new(Date::from_iso("2026-11-23").unwrap(), "one");
    let mut sheet = Sheet::new(Arc::clone(&form), Answers::new(), facts.clone());
    let paths: Vec<Path> = (0..500).map(|i| format!("q{i}").parse().unwrap()).collect();
    let mut sets = Vec::new();
    for round in 0..10 {
        for (i, path) in paths.iter().enumerate() {
            let raw = ((i * 7 + round * 13) % 1200).to_string();
            let start = Instant::now();
            sheet.set(path, &raw, Origin::Typed).unwrap();
            sets.push(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    let mut wholes = Vec::new();
    for _ in 0..30 {
        let start = Instant::now();
        let evaluation = form.evaluate(sheet.answers(), &facts);
        wholes.push(start.elapsed().as_secs_f64() * 1e3);
        assert_eq!(evaluation.questions.len() + evaluation.kept.len(), 500);
    }
    let ((load, load95), (set, set95), (whole, whole95)) = (median(&mut loads), median(&mut sets), median(&mut wholes));
    println!("F500, {} bytes, {}", definition.len(), if cfg!(debug_assertions) { "debug" } else { "optimised" });
    println!("load            p50 {load:.3} ms   p95 {load95:.3} ms   (budget 5 ms)");
    println!("set one answer  p50 {set:.4} ms  p95 {set95:.4} ms  (budget 0.1 ms)");
    println!("evaluate whole  p50 {whole:.3} ms   p95 {whole95:.3} ms");
}
