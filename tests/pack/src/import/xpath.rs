//! Conditions of an XLSForm (a part of XPath 1.0) as conditions of ours.

/// Deepest expression.
const MAX_DEPTH: usize = 25;
/// Longest expression.
const MAX_BYTES: usize = 2_000;

/// What names mean.
pub(super) trait Names {
    /// What a question of the workbook is called here: `members.sex` in a row.
    fn named(&self, name: &str) -> Option<Named>;
}

/// A question as conditions name it.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) is_many: bool,
    /// A group of rows.
    pub(super) is_group: bool,
    /// Yes or no: compared with the codes `yes` and `no` there, a condition by itself here.
    pub(super) is_yes_no: bool,
    /// The code a choice has here.
    pub(super) codes: Vec<(String, String)>,
}

/// An expression of ours, or what of the other cannot be said.
pub(super) fn ours(text: &str, own: Option<&Named>, names: &dyn Names) -> Result<String, String> {
    if text.len() > MAX_BYTES {
        return Err(format!("is longer than {MAX_BYTES} bytes"));
    }
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, at: 0, depth: 0, own, names };
    let written = parser.or()?;
    match parser.peek() {
        None => Ok(written.text),
        Some(token) => Err(format!("nobody knows what “{}” means there", token.text())),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Sign(&'static str),
    Name(String),
    /// `${name}`.
    Question(String),
    Text(String),
    Number(String),
}

impl Token {
    fn text(&self) -> String {
        match self {
            Self::Sign(sign) => (*sign).to_owned(),
            Self::Name(text) | Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Question(name) => format!("${{{name}}}"),
        }
    }
}

const SIGNS: &[&str] = &["!=", "<=", ">=", "=", "<", ">", "(", ")", ",", "+", "-", "*", "."];

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if let Some(inner) = rest.strip_prefix("${") {
            let (name, after) = inner.split_once('}').ok_or("a name does not end")?;
            found.push(Token::Question(name.trim().to_owned()));
            rest = after;
        } else if matches!(first, '\'' | '"' | '‘' | '’' | '“' | '”') {
            let closing: &[char] = match first {
                '\'' => &['\''],
                '"' => &['"'],
                '‘' | '’' => &['’', '‘'],
                _ => &['”', '“'],
            };
            let inner = rest.strip_prefix(first).unwrap_or_default();
            let (own, after) = inner.split_once(closing).ok_or("a quotation does not end")?;
            found.push(Token::Text(own.to_owned()));
            rest = after;
        } else if first.is_ascii_digit() {
            let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(rest.len());
            let (number, after) = rest.split_at(end);
            found.push(Token::Number(number.to_owned()));
            rest = after;
        } else if first.is_alphabetic() || first == '_' {
            let end = rest
                .find(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | '-' | ':'))
                .unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            found.push(Token::Name(name.to_owned()));
            rest = after;
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            let sign = sign.ok_or_else(|| format!("nobody knows what “{first}” means there"))?;
            found.push(Token::Sign(sign));
            rest = rest.strip_prefix(sign).unwrap_or_default();
        }
        rest = rest.trim_start();
    }
    Ok(found)
}

/// A part as it is written, and what it is.
#[derive(Clone)]
struct Part {
    text: String,
    /// Stands without brackets beside any operator.
    is_value: bool,
    question: Option<Named>,
    literal: Option<String>,
}

impl Part {
    fn value(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_value: true, question: None, literal: None }
    }

    fn joined(text: String) -> Self {
        Self { is_value: false, ..Self::value(text) }
    }

    fn bound(&self) -> String {
        if self.is_value { self.text.clone() } else { format!("({})", self.text) }
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    own: Option<&'a Named>,
    names: &'a dyn Names,
}

type Read = Result<Part, String>;

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn eat(&mut self, sign: &str) -> bool {
        let there = match self.peek() {
            Some(Token::Sign(own)) => *own == sign,
            Some(Token::Name(own)) => own == sign,
            _ => false,
        };
        self.at += usize::from(there);
        there
    }

    fn need(&mut self, sign: &str) -> Result<(), String> {
        if self.eat(sign) { Ok(()) } else { Err(format!("“{sign}” is missing")) }
    }

    fn or(&mut self) -> Read {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("is nested more than {MAX_DEPTH} deep"));
        }
        let mut left = self.and()?;
        while self.eat("or") {
            let right = self.and()?;
            left = Part::joined(format!("{} or {}", left.text, right.text));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn and(&mut self) -> Read {
        let own = |part: &Part| if part.text.contains(" or ") { part.bound() } else { part.text.clone() };
        let mut left = self.compared()?;
        while self.eat("and") {
            let right = self.compared()?;
            left = Part::joined(format!("{} and {}", own(&left), own(&right)));
        }
        Ok(left)
    }

    fn compared(&mut self) -> Read {
        let left = self.sum()?;
        for sign in ["!=", "<=", ">=", "=", "<", ">"] {
            if self.eat(sign) {
                let right = self.sum()?;
                return compare(&left, sign, &right);
            }
        }
        Ok(left)
    }

    fn sum(&mut self) -> Read {
        let mut left = self.product()?;
        loop {
            let sign = if self.eat("+") {
                "+"
            } else if self.eat("-") {
                "-"
            } else {
                return Ok(left);
            };
            let right = self.product()?;
            left = Part::joined(format!("{} {sign} {}", left.bound(), right.bound()));
        }
    }

    fn product(&mut self) -> Read {
        let mut left = self.value()?;
        loop {
            let sign = if self.eat("*") {
                "*"
            } else if self.eat("div") {
                "/"
            } else if matches!(self.peek(), Some(Token::Name(name)) if name == "mod") {
                return Err("“mod” has no counterpart".to_owned());
            } else {
                return Ok(left);
            };
            let right = self.value()?;
            left = Part::joined(format!("{} {sign} {}", left.bound(), right.bound()));
        }
    }

    fn value(&mut self) -> Read {
        let Some(token) = self.peek().cloned() else { return Err("something is missing at the end".to_owned()) };
        self.at += 1;
        match token {
            Token::Number(number) if number.contains('.') => Err(format!("{number}: numbers are whole here")),
            Token::Number(number) => Ok(Part::value(number)),
            Token::Text(text) => Ok(Part {
                literal: Some(text.clone()),
                ..Part::value(format!("\"{}\"", text.replace(['"', '\\'], "")))
            }),
            Token::Question(name) => {
                let named = self.names.named(&name).ok_or_else(|| format!("${{{name}}} was not taken"))?;
                Ok(Part { question: Some(named.clone()), ..Part::value(named.name) })
            }
            Token::Sign(".") => match self.own {
                Some(own) => Ok(Part { question: Some(own.clone()), ..Part::value(own.name.clone()) }),
                None => Err("“.” means nothing there".to_owned()),
            },
            Token::Sign("-") => {
                let value = self.value()?;
                Ok(Part::value(format!("-{}", value.bound())))
            }
            Token::Sign("(") => {
                let inner = self.or()?;
                self.need(")")?;
                Ok(inner)
            }
            Token::Name(name) => self.called(&name),
            Token::Sign(sign) => Err(format!("nobody knows what “{sign}” means there")),
        }
    }

    fn called(&mut self, name: &str) -> Read {
        self.need("(").map_err(|_| format!("“{name}” is no question and no operator"))?;
        let mut arguments = Vec::new();
        while !self.eat(")") {
            if !arguments.is_empty() {
                self.need(",")?;
            }
            arguments.push(self.or()?);
        }
        match (name, arguments.as_slice()) {
            ("true", []) => Ok(Part::value("true")),
            ("false", []) => Ok(Part::value("false")),
            ("today" | "now", []) => Ok(Part::value("today")),
            ("not", [one]) => Ok(Part::joined(format!("not {}", one.bound()))),
            ("selected", [question, code]) => {
                let named = question.question.as_ref().ok_or("selected() asks about no question")?;
                let code = code.literal.as_deref().ok_or("selected() is asked for no code")?;
                let own = self::code(named, code)?;
                let sign = if named.is_many { "has" } else { "=" };
                Ok(Part::joined(format!("{} {sign} {own}", named.name)))
            }
            ("count", [group]) => match &group.question {
                Some(named) if named.is_group => Ok(Part::value(format!("rows({})", named.name))),
                _ => Err("count() counts no group that was taken".to_owned()),
            },
            ("sum", [field]) => match field.text.split_once('.') {
                Some((group, _)) => Ok(Part::value(format!("sum({group}, {})", field.text))),
                None => Err("sum() adds up no field of a group".to_owned()),
            },
            ("string-length", [one]) => Ok(Part::value(format!("length({})", one.text))),
            ("if", [condition, yes, no]) => {
                Ok(Part::value(format!("(if {} then {} else {})", condition.text, yes.text, no.text)))
            }
            ("concat", parts) if !parts.is_empty() => {
                let parts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
                Ok(Part::value(format!("concat({})", parts.join(", "))))
            }
            ("number" | "int" | "string" | "boolean", [one]) => Ok(one.clone()),
            ("date", [one]) if one.literal.as_deref().is_some_and(is_day) => {
                Ok(Part::value(one.literal.clone().unwrap_or_default()))
            }
            _ => Err(format!("{name}() has no counterpart")),
        }
    }
}

fn is_day(text: &str) -> bool {
    gocua_dossier::date::Date::from_iso(text).is_some()
}

fn code(named: &Named, code: &str) -> Result<String, String> {
    let own = named.codes.iter().find(|(theirs, _)| theirs == code);
    own.map(|(_, own)| format!("\"{own}\"")).ok_or_else(|| format!("{} has no choice “{code}”", named.name))
}

fn compare(left: &Part, sign: &str, right: &Part) -> Read {
    let (question, other, left_first) = match (&left.question, &right.question) {
        (Some(question), None) => (question, right, true),
        (None, Some(question)) => (question, left, false),
        _ => return Ok(Part::joined(format!("{} {sign} {}", left.bound(), right.bound()))),
    };
    let Some(literal) = &other.literal else {
        return Ok(Part::joined(format!("{} {sign} {}", left.bound(), right.bound())));
    };
    match (literal.as_str(), sign) {
        ("", "=") => return Ok(Part::joined(format!("not known({})", question.name))),
        ("", "!=") => return Ok(Part::joined(format!("known({})", question.name))),
        _ => {}
    }
    if question.is_yes_no {
        let yes = code(question, literal)? == "\"yes\"";
        return match (yes, sign) {
            (true, "=") | (false, "!=") => Ok(Part::value(question.name.clone())),
            (false, "=") | (true, "!=") => Ok(Part::joined(format!("not {}", question.name))),
            _ => Err("yes and no are the same or not, and neither is larger".to_owned()),
        };
    }
    if question.is_many {
        return Err("a choice of many is asked with selected()".to_owned());
    }
    let literal = if question.codes.is_empty() {
        if is_day(literal) { literal.clone() } else { other.text.clone() }
    } else {
        code(question, literal)?
    };
    let (first, second) = if left_first { (question.name.clone(), literal) } else { (literal, question.name.clone()) };
    Ok(Part::joined(format!("{first} {sign} {second}")))
}
