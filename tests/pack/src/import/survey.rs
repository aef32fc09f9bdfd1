//! Rows of an XLSForm as questions of ours.

use std::collections::{BTreeMap, BTreeSet};

use super::table::{Row, Tables};
use super::xpath::{self, Named, Names};
use crate::remark::Remark;

/// A text by language.
pub(super) type Words = BTreeMap<&'static str, String>;

/// Longest name of a question.
const MAX_NAME: usize = 40;

/// What a workbook became.
pub(super) struct Taken {
    pub(super) id: String,
    pub(super) title: Words,
    pub(super) version: String,
    /// Choices by list: the code, as it stood there, and what is chosen.
    pub(super) lists: BTreeMap<String, Vec<(String, String, Words)>>,
    pub(super) questions: Vec<Question>,
    pub(super) computed: Vec<(String, &'static str, String)>,
    pub(super) rules: Vec<Rule>,
    pub(super) steps: BTreeMap<String, Words>,
    pub(super) remarks: Vec<Remark>,
}

pub(super) struct Question {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) list: Option<String>,
    pub(super) when: Option<String>,
    /// Nothing when an answer is always needed.
    pub(super) required: Option<String>,
    pub(super) step: Option<String>,
    pub(super) ask: Words,
    pub(super) hint: Words,
    pub(super) fields: Vec<Question>,
}

pub(super) struct Rule {
    pub(super) id: String,
    pub(super) at: String,
    pub(super) must: String,
    pub(super) say: Words,
}

/// What is open while rows are read: a group that is only a heading, or rows that repeat.
struct Open {
    repeats: bool,
    name: String,
    when: Option<String>,
    /// Its questions are on one page.
    page: bool,
}

struct Reader<'a> {
    file: &'a str,
    taken: Taken,
    names: BTreeMap<String, Named>,
    used: BTreeSet<String>,
    open: Vec<Open>,
}

impl Names for BTreeMap<String, Named> {
    fn named(&self, name: &str) -> Option<Named> {
        self.get(name).cloned()
    }
}

pub(super) fn take(file: &str, tables: &Tables) -> Result<Taken, String> {
    let empty = Row::default();
    let settings = tables.settings.first().unwrap_or(&empty);
    let id = plain(settings.get("form_id").unwrap_or("form")).replace('_', "-");
    let mut title = settings.words("form_title");
    title.entry("vi").or_insert_with(|| id.clone());
    let version =
        settings.get("version").filter(|version| version.split('.').count() == 3).unwrap_or("1.0.0").to_owned();
    let taken = Taken {
        id,
        title,
        version,
        lists: BTreeMap::new(),
        questions: Vec::new(),
        computed: Vec::new(),
        rules: Vec::new(),
        steps: BTreeMap::new(),
        remarks: Vec::new(),
    };
    let mut reader = Reader { file, taken, names: BTreeMap::new(), used: BTreeSet::new(), open: Vec::new() };
    reader.choices(&tables.choices);
    reader.name(&tables.survey);
    let mut seen = BTreeSet::new();
    for row in &tables.survey {
        for heading in row.headings().filter(|heading| is_left_out(heading)) {
            if seen.insert(heading.to_owned()) {
                reader.taken.remarks.push(Remark::doubt(
                    file,
                    row.number,
                    format!("the column “{heading}” is not taken"),
                ));
            }
        }
        reader.row(row);
    }
    if reader.taken.questions.is_empty() {
        return Err("nothing in the workbook could be taken as a question".to_owned());
    }
    if !reader.open.is_empty() {
        reader.taken.remarks.push(Remark::fault(file, 0, "a group is begun and not ended"));
    }
    Ok(reader.taken)
}

/// Columns that mean something there and nothing here.
fn is_left_out(heading: &str) -> bool {
    let name = heading.split("::").next().unwrap_or(heading).trim();
    matches!(
        name,
        "choice_filter"
            | "default"
            | "repeat_count"
            | "trigger"
            | "read_only"
            | "readonly"
            | "parameters"
            | "image"
            | "audio"
            | "video"
            | "media"
            | "guidance_hint"
            | "required_message"
            | "autoplay"
    )
}

impl Reader<'_> {
    fn doubt(&mut self, row: &Row, what: impl Into<String>) {
        self.taken.remarks.push(Remark::doubt(self.file, row.number, what));
    }

    fn choices(&mut self, rows: &[Row]) {
        for row in rows {
            let Some(list) = row.get("list_name").or_else(|| row.get("list name")) else { continue };
            let Some(code) = row.get("name") else { continue };
            let mut label = row.words("label");
            label.entry("vi").or_insert_with(|| code.to_owned());
            let codes = self.taken.lists.entry(plain(list)).or_default();
            let own = code_of(code);
            if codes.iter().any(|(known, ..)| *known == own) {
                self.taken.remarks.push(Remark::fault(
                    self.file,
                    row.number,
                    format!("{list} has the choice {code} twice"),
                ));
                continue;
            }
            codes.push((own, code.to_owned(), label));
        }
    }

    /// Gives every row a name of ours, before any condition is read.
    fn name(&mut self, rows: &[Row]) {
        let mut groups: Vec<Option<String>> = Vec::new();
        for row in rows {
            let (kind, list) = kind(row);
            let begins_rows = kind == "begin repeat";
            if kind.starts_with("end") {
                groups.pop();
                continue;
            }
            let group = groups.iter().flatten().next_back().cloned();
            let name = row.get("name").unwrap_or_default();
            let own = self.unused(&plain(name), group.as_deref());
            if begins_rows || kind == "begin group" {
                groups.push(begins_rows.then(|| own.clone()));
            }
            if name.is_empty() || kind == "begin group" {
                continue;
            }
            let full = group.filter(|_| !begins_rows).map_or_else(|| own.clone(), |group| format!("{group}.{own}"));
            let list = list.map(|list| plain(&list));
            let codes: Vec<(String, String)> = list
                .as_ref()
                .and_then(|list| self.taken.lists.get(list))
                .into_iter()
                .flatten()
                .map(|(own, theirs, _)| (theirs.clone(), own.clone()))
                .collect();
            let is_yes_no = is_yes_no(&codes) && kind == "select_one" || kind == "acknowledge";
            let codes = if kind == "acknowledge" { vec![("OK".to_owned(), "yes".to_owned())] } else { codes };
            let named =
                Named { name: full, is_many: kind == "select_multiple", is_group: begins_rows, is_yes_no, codes };
            self.names.insert(name.to_owned(), named);
        }
    }

    fn unused(&mut self, name: &str, group: Option<&str>) -> String {
        let whole = |name: &str| group.map_or_else(|| name.to_owned(), |group| format!("{group}.{name}"));
        let mut own = name.to_owned();
        let mut number = 2;
        while !self.used.insert(whole(&own)) {
            own = format!("{name}_{number}");
            number += 1;
        }
        own
    }

    fn row(&mut self, row: &Row) {
        let (kind, list) = kind(row);
        match kind.as_str() {
            "" => {}
            "begin group" | "begin repeat" => self.begin(row, kind == "begin repeat"),
            "end group" | "end repeat" => {
                if self.open.pop().is_none() {
                    self.taken.remarks.push(Remark::fault(self.file, row.number, "ends a group that was not begun"));
                }
            }
            "calculate" | "hidden" => self.calculate(row),
            "note" => self.doubt(row, "a note is no question: what it says belongs into the hint of one"),
            "start" | "end" | "today" | "deviceid" | "username" | "email" | "phonenumber" | "audit"
            | "start-geopoint" => {
                self.doubt(row, format!("{kind} is about the device, and nothing is kept of one"));
            }
            _ => match self.question(row, &kind, list) {
                Ok(question) => self.put(question),
                Err(what) => {
                    if let Some(name) = row.get("name") {
                        self.names.remove(name);
                    }
                    self.doubt(row, what);
                }
            },
        }
    }

    fn begin(&mut self, row: &Row, repeats: bool) {
        let when = self.expression(row, "relevant", None);
        let named = row.get("name").and_then(|name| self.names.get(name)).map(|named| named.name.clone());
        if repeats && self.open.iter().any(|open| open.repeats) {
            self.taken.remarks.push(Remark::fault(self.file, row.number, "rows within rows cannot be asked here"));
        }
        let page = row.get("appearance").is_some_and(|appearance| appearance.contains("field-list"));
        let name = named.unwrap_or_else(|| plain(row.get("name").unwrap_or("group")));
        if repeats {
            let group = Question {
                name: name.clone(),
                kind: "group",
                list: None,
                when: both(self.outer(), when.clone()),
                required: None,
                step: None,
                ask: self.words(row),
                hint: row.words("hint"),
                fields: Vec::new(),
            };
            self.taken.questions.push(group);
        } else if page {
            let mut title = self.words(row);
            title.entry("vi").or_insert_with(|| name.clone());
            self.taken.steps.insert(name.clone(), title);
        }
        self.open.push(Open { repeats, name, when, page });
    }

    /// The conditions of the groups that are only headings: each of their questions has them.
    fn outer(&self) -> Option<String> {
        self.open.iter().filter(|open| !open.repeats).fold(None, |all, open| both(all, open.when.clone()))
    }

    fn question(&mut self, row: &Row, kind: &str, list: Option<String>) -> Result<Question, String> {
        let name = row.get("name").ok_or("a question without a name")?;
        let named = self.names.get(name).cloned().ok_or("a question without a name")?;
        let list = list.map(|list| plain(&list));
        let (own, list) = match kind {
            "text" | "barcode" => ("text", None),
            "integer" | "range" => ("integer", None),
            "date" => ("date", None),
            "acknowledge" => ("yes_no", None),
            "select_one" if named.is_yes_no => ("yes_no", None),
            "select_one" => ("choice", list),
            "select_multiple" => ("choices", list),
            "decimal" => return Err("numbers are whole here: ask for a smaller unit".to_owned()),
            "image" | "photo" | "file" | "audio" | "video" => {
                return Err(format!("{kind}: a paper is a component of the procedure, not a question of the form"));
            }
            "geopoint" | "geotrace" | "geoshape" => {
                return Err(format!("{kind}: where somebody is, is not asked; a commune is a question of kind place"));
            }
            other => return Err(format!("{other} has no counterpart")),
        };
        if list.as_ref().is_some_and(|list| !self.taken.lists.contains_key(list)) {
            return Err("its list of choices is not in the sheet choices".to_owned());
        }
        let required = match row.get("required").map(str::to_lowercase).as_deref() {
            Some("yes" | "true" | "true()" | "1") => None,
            None | Some("no" | "false" | "false()" | "0") => Some("false".to_owned()),
            Some(_) => self.expression(row, "required", None).map(|own| format!("{own:?}")),
        };
        let inner = self.expression(row, "relevant", None);
        let in_rows = self.open.iter().any(|open| open.repeats);
        let when = if in_rows { inner } else { both(self.outer(), inner) };
        if let Some(must) = self.expression(row, "constraint", Some(&named)) {
            let mut say = row.words("constraint_message");
            say.entry("vi").or_insert_with(|| "Câu trả lời này chưa đúng.".to_owned());
            let id = format!("{}_fits", named.name.replace('.', "_"));
            self.taken.rules.push(Rule { id, at: named.name.clone(), must, say });
        }
        if kind == "acknowledge" {
            let say = Words::from([
                ("vi", "Phải đồng ý thì mới làm tiếp được.".to_owned()),
                ("en", "Agree to go on.".to_owned()),
            ]);
            self.taken.rules.push(Rule {
                id: format!("{}_agreed", named.name.replace('.', "_")),
                at: named.name.clone(),
                must: named.name.clone(),
                say,
            });
        }
        let page = self.open.iter().rfind(|open| open.page && !in_rows).map(|open| open.name.clone());
        let name = named.name.rsplit('.').next().unwrap_or(&named.name).to_owned();
        Ok(Question {
            name,
            kind: own,
            list,
            when,
            required,
            step: page,
            ask: self.words(row),
            hint: row.words("hint"),
            fields: Vec::new(),
        })
    }

    fn put(&mut self, question: Question) {
        let in_rows = self.open.iter().any(|open| open.repeats);
        match self.taken.questions.last_mut() {
            Some(group) if in_rows && group.kind == "group" => group.fields.push(question),
            _ => self.taken.questions.push(question),
        }
    }

    fn calculate(&mut self, row: &Row) {
        let Some(named) = row.get("name").and_then(|name| self.names.get(name)).cloned() else { return };
        if named.name.contains('.') {
            self.names.retain(|_, own| own.name != named.name);
            return self.doubt(row, "a value of a row cannot be computed here");
        }
        match self.expression(row, "calculation", None) {
            Some(value) => {
                let of = if value.starts_with('"') || value.starts_with("concat(") {
                    "text"
                } else if [" = ", " and ", " or ", "not "].iter().any(|sign| value.contains(sign))
                    && !value.starts_with("(if")
                {
                    "bool"
                } else if value == "today" {
                    "date"
                } else {
                    "integer"
                };
                self.taken.computed.push((named.name, of, value));
            }
            None => self.names.retain(|_, own| own.name != named.name),
        }
    }

    /// A condition of a row; what cannot be said in ours is told, and left out.
    fn expression(&mut self, row: &Row, column: &str, own: Option<&Named>) -> Option<String> {
        let text = row.get(column)?;
        match xpath::ours(text, own, &self.names) {
            Ok(written) => Some(written),
            Err(what) => {
                self.doubt(row, format!("{column} is not taken ({what}): {text}"));
                None
            }
        }
    }

    fn words(&mut self, row: &Row) -> Words {
        let mut words = row.words("label");
        if words.values().any(|text| text.contains("${")) {
            self.doubt(row, "an answer in a label is not taken: the label says it without");
        }
        for text in words.values_mut() {
            while let Some((before, rest)) = text.split_once("${") {
                let after = rest.split_once('}').map_or("", |(_, after)| after);
                *text = format!("{before}…{after}");
            }
            *text = text.replace(['{', '}'], "");
        }
        if !words.contains_key("vi") {
            self.doubt(row, "has no Vietnamese label");
            words.insert("vi", row.get("name").unwrap_or_default().to_owned());
        }
        words
    }
}

fn both(left: Option<String>, right: Option<String>) -> Option<String> {
    let bound = |text: String| if text.contains(" or ") { format!("({text})") } else { text };
    match (left, right) {
        (Some(left), Some(right)) => Some(format!("{} and {}", bound(left), bound(right))),
        (left, right) => left.or(right),
    }
}

/// The type of a row, and the list that it names.
fn kind(row: &Row) -> (String, Option<String>) {
    let text = row.get("type").unwrap_or_default();
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let rest = words.next();
    match (first, rest) {
        ("begin" | "end", Some(what)) => (format!("{first} {what}"), None),
        ("begin_group" | "begin_repeat" | "end_group" | "end_repeat", _) => (first.replace('_', " "), None),
        ("select_one" | "select_multiple", list) => (first.to_owned(), list.map(str::to_owned)),
        _ => (first.to_owned(), None),
    }
}

fn is_yes_no(codes: &[(String, String)]) -> bool {
    codes.len() == 2 && codes.iter().all(|(_, own)| own == "yes" || own == "no")
}

/// A name of ours: small letters, digits, `_`.
fn plain(name: &str) -> String {
    let mut own: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' })
        .take(MAX_NAME)
        .collect();
    if !own.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        own.insert(0, 'q');
    }
    own
}

/// A code as it is stored, by the rule of names.
fn code_of(code: &str) -> String {
    plain(code)
}
