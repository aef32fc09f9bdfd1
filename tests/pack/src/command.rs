//! The commands and what they print.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::opened::Opened;
use crate::remark::{Remark, Weight};
use crate::{lint, people};

/// What `gocua pack --help` says.
pub const HELP: &str = "\
gocua pack: keeping procedures and forms without a programmer.

  gocua pack check FOLDER              what is wrong, with file and line; exit code 1 when it cannot be published
  gocua pack test FOLDER               the pack's own people (people/*.toml): asked, found wrong, papers, fee, sheet
  gocua pack build FOLDER --out DIR    the files as the app reads them

How sources are written: core/dossier/packs/README.md, with a worked example.
";

/// How a command ended: what it says, and whether all is well.
pub struct Said {
    /// For the terminal.
    pub text: String,
    /// Exit code 0, or 1.
    pub good: bool,
}

/// Runs a command, without `gocua pack` before it.
///
/// # Errors
/// In words, when the command itself is not understood.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Result<Said, lexopt::Error> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let (mut words, mut out): (Vec<String>, Option<PathBuf>) = (Vec::new(), None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Said { text: HELP.to_owned(), good: true }),
            Long("out") => out = Some(parser.value()?.into()),
            Value(word) => words.push(word.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match (words.as_slice(), out) {
        (["check", folder], None) => Ok(of(folder, check)),
        (["test", folder], None) => Ok(of(folder, test)),
        (["build", folder], Some(out)) => Ok(of(folder, |opened| build(opened, &out))),
        (["build", _], None) => Err("build needs --out".into()),
        ([], _) => Ok(Said { text: HELP.to_owned(), good: true }),
        _ => Err(format!("nobody knows the command “{}”", words.join(" ")).into()),
    }
}

/// What is said of a folder, or why nothing can be.
fn of(folder: &str, say: impl FnOnce(&Opened) -> Said) -> Said {
    match Opened::read(Path::new(folder)) {
        Ok(opened) => say(&opened),
        Err(remarks) => report(&remarks, ""),
    }
}

fn report(remarks: &[Remark], end: &str) -> Said {
    let mut text = remarks.iter().fold(String::new(), |text, remark| text + &format!("{remark}\n"));
    let faults = remarks.iter().filter(|remark| remark.weight == Weight::Fault).count();
    let _ = writeln!(text, "{faults} faults, {} doubts{end}", remarks.len() - faults);
    Said { text, good: faults == 0 }
}

fn check(opened: &Opened) -> Said {
    let end = format!("; {} procedures, {} forms", opened.procedures.len(), opened.forms.len());
    report(&lint::lint(opened), &end)
}

fn test(opened: &Opened) -> Said {
    let (good, mut remarks) = people::run(opened);
    remarks.extend(opened.remarks.iter().cloned());
    report(&remarks, &format!("; {good} people as they should be"))
}

fn build(opened: &Opened, out: &Path) -> Said {
    if opened.remarks.iter().any(|remark| remark.weight == Weight::Fault) {
        return report(&opened.remarks, "; nothing is written");
    }
    for (path, text) in &opened.built.contents {
        let file = out.join(path);
        let folder = file.parent().unwrap_or(out);
        if let Err(error) = fs::create_dir_all(folder).and_then(|()| fs::write(&file, text)) {
            return Said { text: format!("{}: {error}\n", file.display()), good: false };
        }
    }
    Said { text: format!("{} files in {}\n", opened.built.contents.len(), out.display()), good: true }
}
