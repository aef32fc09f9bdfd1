//! What stands on the command line.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use gocua_dossier::date::Date;
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::language::Language;

/// Words and options, read and not yet understood as a command.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) help: bool,
    pub(super) words: Vec<String>,
    pub(super) out: Option<PathBuf>,
    pub(super) procedure: Option<String>,
    pub(super) form: Option<String>,
    pub(super) case: Option<String>,
    pub(super) person: Option<String>,
    pub(super) answers: Option<PathBuf>,
    pub(super) on: Option<Date>,
    pub(super) from: Option<Date>,
    pub(super) until: Option<Date>,
    pub(super) to: Option<String>,
    pub(super) from_sequence: Option<u64>,
    pub(super) keys: Option<PathBuf>,
    pub(super) language: Language,
    pub(super) key: Option<String>,
    pub(super) public: Option<String>,
    pub(super) sequence: Option<u64>,
    pub(super) source: Option<String>,
    pub(super) pack: Option<String>,
    pub(super) trust: Option<PathBuf>,
}

impl Asked {
    pub(super) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, lexopt::Error> {
        let mut asked = Self::default();
        let mut parser = lexopt::Parser::from_args(arguments);
        while let Some(argument) = parser.next()? {
            match argument {
                Long("help") | Short('h') => asked.help = true,
                Long("out") => asked.out = Some(text(&mut parser)?.into()),
                Long("procedure") => asked.procedure = Some(text(&mut parser)?),
                Long("form") => asked.form = Some(text(&mut parser)?),
                Long("case") => asked.case = Some(text(&mut parser)?),
                Long("person") => asked.person = Some(text(&mut parser)?),
                Long("answers") => asked.answers = Some(text(&mut parser)?.into()),
                Long("on") => asked.on = Some(day(&text(&mut parser)?)?),
                Long("from") => asked.from = Some(day(&text(&mut parser)?)?),
                Long("until") => asked.until = Some(day(&text(&mut parser)?)?),
                Long("to") => asked.to = Some(text(&mut parser)?),
                Long("from-sequence") => asked.from_sequence = Some(parser.value()?.parse()?),
                Long("keys") => asked.keys = Some(text(&mut parser)?.into()),
                Long("language") => {
                    let tag = text(&mut parser)?;
                    asked.language = Language::of(&tag).ok_or_else(|| format!("“{tag}” is not vi or en"))?;
                }
                Long("key") => asked.key = Some(text(&mut parser)?),
                Long("public") => asked.public = Some(text(&mut parser)?),
                Long("sequence") => asked.sequence = Some(parser.value()?.parse()?),
                Long("source") => asked.source = Some(text(&mut parser)?),
                Long("pack") => asked.pack = Some(text(&mut parser)?),
                Long("trust") => asked.trust = Some(text(&mut parser)?.into()),
                Value(word) => asked.words.push(word.string()?),
                other => return Err(other.unexpected()),
            }
        }
        Ok(asked)
    }

    pub(super) fn out(&self) -> Result<&Path, lexopt::Error> {
        self.out.as_deref().ok_or_else(|| "it needs --out".into())
    }
}

/// What a command cannot do without.
pub(super) fn needed<'a>(name: &str, value: &'a Option<String>) -> Result<&'a str, lexopt::Error> {
    value.as_deref().ok_or_else(|| format!("it needs --{name}").into())
}

fn text(parser: &mut lexopt::Parser) -> Result<String, lexopt::Error> {
    parser.value()?.string()
}

fn day(text: &str) -> Result<Date, lexopt::Error> {
    Date::from_iso(text).ok_or_else(|| format!("“{text}” is no day; one looks like 2026-12-31").into())
}
