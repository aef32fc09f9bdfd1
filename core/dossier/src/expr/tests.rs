#![allow(clippy::unwrap_used, missing_docs)]
//! Expressions on their own: truth tables, dates that are partly known, residence gaps.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::date::{Date, PartialDate};

/// One unknown per type, two groups-free cells, and a group `g` of `from`, `to`, `n`.
struct World {
    rows: Vec<BTreeMap<usize, Value>>,
    cells: BTreeMap<usize, Value>,
}

impl Names for World {
    fn target(&self, name: &str) -> Option<Target> {
        let cell = |cell, of| Some(Target::Cell { cell, of });
        let field = |field, of| Some(Target::Field { group: 0, field, of });
        match name {
            "unknown" => cell(0, Type::Bool),
            "birth" => cell(1, Type::Partial),
            "big" => cell(2, Type::Integer),
            "g.from" => field(0, Type::Partial),
            "g.to" => field(1, Type::Partial),
            "g.n" => field(2, Type::Integer),
            _ => None,
        }
    }
    fn group(&self, name: &str) -> Option<(usize, u16)> {
        (name == "g").then_some((0, 200))
    }
    fn codes(&self, _: &str) -> Option<&[Box<str>]> {
        None
    }
    fn is_case(&self, id: &str) -> bool {
        id == "one"
    }
}

impl Environment for World {
    fn cell(&self, cell: usize) -> Option<&Value> {
        self.cells.get(&cell)
    }
    fn rows(&self, _: usize) -> usize {
        self.rows.len()
    }
    fn field(&self, at: Row, field: usize) -> Option<&Value> {
        self.rows.get(at.row)?.get(&field)
    }
    fn today(&self) -> Date {
        Date::from_iso("2026-11-23").unwrap()
    }
    fn case(&self) -> &str {
        "one"
    }
}

fn world() -> World {
    World { rows: Vec::new(), cells: BTreeMap::new() }
}

fn run(world: &World, json: &str) -> Option<Value> {
    let compiled = compile(&serde_json::from_str(json).unwrap(), world, Scope::default()).unwrap();
    evaluate(&compiled.node, world, None, compiled.cost).expect("the static cost is enough")
}

fn truth(json: &str) -> Option<bool> {
    match run(&world(), json) {
        Some(Value::Bool(truth)) => Some(truth),
        None => None,
        Some(other) => panic!("{other:?}"),
    }
}

/// Kleene's tables, with `u` for unknown.
#[test]
fn three_valued_logic() {
    let written = |value: Option<bool>| match value {
        Some(true) => "true",
        Some(false) => "false",
        None => r#"{"ref":"unknown"}"#,
    };
    let all = [Some(true), Some(false), None];
    for a in all {
        let (t, f) = (Some(true), Some(false));
        assert_eq!(truth(&format!(r#"{{"not":{}}}"#, written(a))), a.map(|a| !a));
        for b in all {
            let pair = format!("[{},{}]", written(a), written(b));
            let and = if a == f || b == f {
                f
            } else if a == t && b == t {
                t
            } else {
                None
            };
            let or = if a == t || b == t {
                t
            } else if a == f && b == f {
                f
            } else {
                None
            };
            assert_eq!(truth(&format!(r#"{{"and":{pair}}}"#)), and, "{pair}");
            assert_eq!(truth(&format!(r#"{{"or":{pair}}}"#)), or, "{pair}");
            assert_eq!(truth(&format!(r#"{{"eq":{pair}}}"#)), a.zip(b).map(|(a, b)| a == b), "{pair}");
        }
    }
    assert_eq!(truth(r#"{"known":{"ref":"unknown"}}"#), Some(false));
    assert_eq!(truth(r#"{"if":[{"ref":"unknown"},true,true]}"#), None);
    assert_eq!(truth(r#"{"case":"one"}"#), Some(true));
}

#[test]
fn loops_are_three_valued_too() {
    let row = |n: Option<i64>| n.map(|n| (2, Value::Integer(n))).into_iter().collect();
    let with = |values: &[Option<i64>], json: &str| {
        let world = World { rows: values.iter().map(|n| row(*n)).collect(), cells: BTreeMap::new() };
        run(&world, json)
    };
    let yes = |truth| Some(Value::Bool(truth));
    let all = r#"{"all":["g",{"gt":[{"ref":"g.n"},0]}]}"#;
    assert_eq!(with(&[Some(1), Some(2)], all), yes(true));
    assert_eq!(with(&[None, Some(0)], all), yes(false));
    assert_eq!(with(&[None, Some(2)], all), None);
    assert_eq!(with(&[], all), yes(true));
    let any = r#"{"any":["g",{"gt":[{"ref":"g.n"},0]}]}"#;
    assert_eq!(with(&[None, Some(1)], any), yes(true));
    assert_eq!(with(&[None, Some(0)], any), None);
    assert_eq!(with(&[], any), yes(false));
    let distinct = r#"{"distinct":["g",{"ref":"g.n"}]}"#;
    assert_eq!(with(&[Some(1), None, Some(1)], distinct), yes(false));
    assert_eq!(with(&[Some(1), None, Some(2)], distinct), None);
    assert_eq!(with(&[Some(1), Some(2)], r#"{"sum":["g",{"ref":"g.n"}]}"#), Some(Value::Integer(3)));
    assert_eq!(with(&[Some(i64::MAX), Some(2)], r#"{"sum":["g",{"ref":"g.n"}]}"#), None);
    assert_eq!(with(&[Some(1), Some(-2)], r#"{"count":["g",{"gt":[{"ref":"g.n"},0]}]}"#), Some(Value::Integer(1)));
}

#[test]
fn arithmetic_that_does_not_fit_is_unknown_and_never_wrong() {
    let mut world = world();
    world.cells.insert(2, Value::Integer(i64::MAX));
    assert_eq!(run(&world, r#"{"add":[{"ref":"big"},1]}"#), None);
    assert_eq!(run(&world, r#"{"mul":[{"ref":"big"},2]}"#), None);
    assert_eq!(run(&world, r#"{"div":[{"ref":"big"},0]}"#), None);
    assert_eq!(run(&world, r#"{"sub":[5,7]}"#), Some(Value::Integer(-2)));
    assert_eq!(run(&world, r#"{"max":[5,7,6]}"#), Some(Value::Integer(7)));
}

#[test]
fn a_year_alone_decides_only_what_holds_for_every_day_of_it() {
    let born = |text: &str, json: &str| {
        let mut world = world();
        world.cells.insert(1, Value::Partial(PartialDate::parse(text).unwrap()));
        run(&world, json)
    };
    let adult = r#"{"ge":[{"age":[{"ref":"birth"},{"today":[]}]},18]}"#;
    assert_eq!(born("1956", r#"{"age":[{"ref":"birth"},{"today":[]}]}"#), None);
    assert_eq!(born("23/11/2008", adult), Some(Value::Bool(true)));
    assert_eq!(born("24/11/2008", adult), Some(Value::Bool(false)));
    let past = r#"{"le":[{"ref":"birth"},{"today":[]}]}"#;
    assert_eq!(born("2025", past), Some(Value::Bool(true)));
    assert_eq!(born("2026", past), None);
    assert_eq!(born("2027", past), Some(Value::Bool(false)));
    assert_eq!(born("12/2026", past), Some(Value::Bool(false)));
    let later = born("02/2000", r#"{"add_years":[{"ref":"birth"},14]}"#);
    assert_eq!(later, Some(Value::Partial(PartialDate::Month { year: 2014, month: 2 })));
    // 29 February: the day after 14 years is not invented.
    assert_eq!(
        born("29/02/2000", r#"{"eq":[{"add_years":[{"ref":"birth"},1]},{"date":"2001-02-28"}]}"#),
        Some(Value::Bool(true))
    );
}

fn spans(rows: &[(&str, &str)], operator: &str, start: &str) -> Option<String> {
    let row = |(from, to): &(&str, &str)| {
        let parsed = |text: &str| PartialDate::parse(text).ok().map(Value::Partial);
        [(0, parsed(from)), (1, parsed(to))].into_iter().filter_map(|(i, v)| Some((i, v?))).collect()
    };
    let world = World { rows: rows.iter().map(row).collect(), cells: BTreeMap::new() };
    let json =
        format!(r#"{{"{operator}":["g",{{"ref":"g.from"}},{{"ref":"g.to"}},{{"date":"{start}"}},{{"today":[]}}]}}"#);
    match run(&world, &json) {
        Some(Value::Spans(spans)) => {
            Some(spans.iter().map(|span| format!("{}-{}", span.first, span.last)).collect::<Vec<_>>().join(" "))
        }
        None => None,
        Some(other) => panic!("{other:?}"),
    }
}

#[test]
fn residence_gaps_are_named_by_month() {
    let start = "2015-12-21";
    let gaps = |rows: &[(&str, &str)]| spans(rows, "covers", start);
    let none = Some(String::new());
    assert_eq!(gaps(&[("12/2015", "08/2019"), ("09/2019", "11/2026")]), none);
    // Moving inside a month is no gap and no overlap, whatever the order of the rows.
    assert_eq!(gaps(&[("08/2019", "11/2026"), ("12/2015", "08/2019")]), none);
    assert_eq!(gaps(&[("12/2015", "02/2015"), ("12/2015", "11/2026")]), none);
    assert_eq!(gaps(&[("12/2015", "08/2019"), ("12/2019", "11/2026")]).unwrap(), "09/2019-11/2019");
    assert_eq!(gaps(&[("03/2016", "10/2026")]).unwrap(), "12/2015-02/2016 11/2026-11/2026");
    assert_eq!(gaps(&[]).unwrap(), "12/2015-11/2026");
    // A place before 14 counts as far as it reaches; a row inside another changes nothing.
    assert_eq!(gaps(&[("2001", "11/2026"), ("05/2018", "06/2018")]), none);
    let inside = [("2001", "10/2026"), ("05/2018", "06/2018"), ("11/2026", "11/2026")];
    assert_eq!(gaps(&inside), none);
    // Only years: in the person's favour.
    assert_eq!(gaps(&[("2015", "2019"), ("2019", "2026")]), none);
    assert_eq!(gaps(&[("2015", "2018"), ("2020", "2026")]).unwrap(), "01/2019-12/2019");
    // An unfinished row: nothing is claimed.
    assert_eq!(gaps(&[("12/2015", ""), ("12/2019", "11/2026")]), None);
}

#[test]
fn overlaps_are_named_by_month() {
    let overlaps = |rows: &[(&str, &str)]| spans(rows, "overlaps", "2015-12-21");
    assert_eq!(overlaps(&[("12/2015", "08/2019"), ("08/2019", "11/2026")]).unwrap(), "");
    assert_eq!(overlaps(&[("12/2015", "08/2019"), ("05/2019", "11/2026")]).unwrap(), "05/2019-08/2019");
    assert_eq!(overlaps(&[("2015", "2019"), ("2019", "2026")]).unwrap(), "");
    assert_eq!(overlaps(&[("12/2015", "11/2026"), ("05/2018", "06/2018")]).unwrap(), "05/2018-06/2018");
}

/// If the static bound were wrong, the budget stops the run instead of the phone.
#[test]
fn a_budget_that_is_too_small_stops_the_run() {
    let rows = vec![BTreeMap::from([(2, Value::Integer(1))]); 200];
    let world = World { rows, cells: BTreeMap::new() };
    let compiled =
        compile(&serde_json::from_str(r#"{"all":["g",{"gt":[{"ref":"g.n"},0]}]}"#).unwrap(), &world, Scope::default())
            .unwrap();
    assert!(evaluate(&compiled.node, &world, None, compiled.cost).is_ok());
    assert!(evaluate(&compiled.node, &world, None, compiled.cost / 2).is_err());
}

#[test]
fn values_keep_personal_data_out_of_debug() {
    assert!(!format!("{:?}", Value::Text(Arc::from("Lò Thị Ủ"))).contains('Ủ'));
}
