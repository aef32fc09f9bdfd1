//! The commands and what they print.

mod asked;
mod file;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;

use gocua_dossier::date::{Date, Instant, civil_date};
use p256::ecdsa::SigningKey;

use crate::difference;
use crate::explain::{self, Wanted};
use crate::import;
use crate::language::Language;
use crate::opened::Opened;
use crate::publish::{self, Edition};
use crate::remark::{Remark, Weight};
use crate::{lint, people, schema, starter};
use asked::{Asked, needed};

/// What `gocua pack --help` says.
pub const HELP: &str = "\
gocua pack: keeping procedures and forms without a programmer.

  gocua pack new FOLDER --procedure CODE --form NAME
                                       a pack to begin with: one procedure, one form, people, schemas for editors
  gocua pack import FILE.xlsx --out FOLDER
                                       an XLSForm as the source of a form, and what of it could not be taken
  gocua pack check FOLDER              what is wrong, with file and line; exit code 1 when it cannot be published
  gocua pack test FOLDER               the pack's own people (people/*.toml): asked, found wrong, papers, fee, sheet
  gocua pack preview FOLDER            the pack on the phone in the browser, anew whenever a file is saved
  gocua pack explain FOLDER CODE       why each question is asked, each paper wanted, each fee charged
      [--case ID] [--person NAME | --answers FILE.json] [--on DAY]
  gocua pack diff OLD NEW              what changes, for whom, from which day
  gocua pack build FOLDER --out DIR    the files as the app reads them
  gocua pack key --out KEY.pem         a key to sign with; says its public half
  gocua pack sign FOLDER --key KEY.pem --sequence N --source TEXT --out FILE
      [--pack NAME] [--from DAY] [--until DAY] [--trust trust.json] [--keys keys.json]
      [--public FIRST]                 (the key that apps were built with, when another one signs now)
                                       one signed file, when nothing is wrong and all people are as they should be
  gocua pack hand-over --key OLD.pem --to PUBLIC --from-sequence N --keys keys.json
                                       from number N on another key signs; sign takes keys.json with it
  gocua pack verify FILE --public KEY  whether an app with this key would take it today
  gocua pack schema --out DIR          JSON Schema of the sources, for editors

  --language vi|en                     of explain and diff        [default: vi]
  --on, --from, --until DAY              2026-12-31                 [default of --on and --from: today]

How sources are written: core/dossier/packs/README.md, with a worked example.
";

/// How a command ended: what it says, and whether all is well.
pub struct Said {
    /// For the terminal.
    pub text: String,
    /// Exit code 0, or 1.
    pub good: bool,
}

impl Said {
    fn good(text: impl Into<String>) -> Self {
        Self { text: text.into(), good: true }
    }

    fn bad(text: impl std::fmt::Display) -> Self {
        Self { text: format!("{text}\n"), good: false }
    }
}

impl From<Result<String, String>> for Said {
    fn from(ended: Result<String, String>) -> Self {
        match ended {
            Ok(text) => Self::good(text),
            Err(text) => Self::bad(text),
        }
    }
}

/// Runs a command, without `gocua pack` before it; `now` in Unix seconds.
///
/// # Errors
/// In words, when the command itself is not understood.
pub fn run(arguments: impl IntoIterator<Item = OsString>, now: Instant) -> Result<Said, lexopt::Error> {
    let asked = Asked::read(arguments)?;
    if asked.help {
        return Ok(Said::good(HELP));
    }
    let words: Vec<&str> = asked.words.iter().map(String::as_str).collect();
    let said = match words.as_slice() {
        [] => Said::good(HELP),
        ["check", folder] => of(folder, check),
        ["test", folder] => of(folder, test),
        ["build", folder] => {
            let out = asked.out()?;
            of(folder, |opened| build(opened, out))
        }
        ["new", folder] => {
            let (code, form) = (needed("procedure", &asked.procedure)?, needed("form", &asked.form)?);
            starter::starter(code, form).and_then(|files| file::write_new(Path::new(folder), &files)).into()
        }
        ["import", workbook] => take(Path::new(workbook), asked.out()?),
        ["explain", folder, code] => of(folder, |opened| explained(opened, code, &asked, now).into()),
        ["diff", old, new] => of(old, |old| of(new, |new| compared(old, new, asked.language))),
        ["key"] => key(asked.out()?).into(),
        ["sign", folder] => {
            let wanted = Signing {
                key: needed("key", &asked.key)?,
                sequence: asked.sequence.ok_or("sign needs --sequence")?,
                source: needed("source", &asked.source)?,
                out: asked.out()?,
            };
            of(folder, |opened| sign(opened, &wanted, &asked, now))
        }
        ["hand-over"] => {
            let from = asked.from_sequence.ok_or("hand-over needs --from-sequence")?;
            let (key, next) = (needed("key", &asked.key)?, needed("to", &asked.to)?);
            let keys = asked.keys.as_deref().ok_or("hand-over needs --keys, the file that it is added to")?;
            handed_over(key, next, from, keys).into()
        }
        ["verify", container] => verified(Path::new(container), needed("public", &asked.public)?, now).into(),
        ["schema"] => {
            let files = schema::all().map(|(name, text)| (name.to_owned(), text));
            file::write(asked.out()?, &files.into_iter().collect()).into()
        }
        _ => return Err(format!("nobody knows the command “{}”", words.join(" ")).into()),
    };
    Ok(said)
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
    if !opened.is_sound() {
        return report(&opened.remarks, "; nothing is written");
    }
    file::write(out, &opened.built.contents).into()
}

fn take(workbook: &Path, out: &Path) -> Said {
    let name = workbook.display().to_string();
    let taken = file::read(workbook, import::MAX_WORKBOOK as u64).and_then(|bytes| import::xlsform(&name, &bytes));
    let taken = match taken {
        Ok(taken) => taken,
        Err(what) => return Said::bad(format!("{name}: {what}")),
    };
    let files = [(format!("forms/{}.toml", taken.form), taken.source)].into();
    match file::write_new(out, &files) {
        Ok(written) => {
            let said = report(&taken.remarks, "; what is said above has to be settled by hand");
            Said { text: written + &said.text, ..said }
        }
        Err(what) => Said::bad(what),
    }
}

fn compared(old: &Opened, new: &Opened, language: Language) -> Said {
    Said::good(difference::told(&difference::between(old, new, language), language))
}

fn explained(opened: &Opened, code: &str, asked: &Asked, now: Instant) -> Result<String, String> {
    let mut wanted = Wanted {
        procedure: code,
        case: asked.case.as_deref(),
        answers: Default::default(),
        today: asked.on.unwrap_or_else(|| civil_date(now)),
    };
    let people = people::of(opened, code);
    let person = match &asked.person {
        Some(name) => {
            Some(people.iter().find(|person| person.name.value.starts_with(name.as_str())).ok_or_else(|| {
                let names: Vec<&str> = people.iter().map(|person| person.name.value.as_str()).collect();
                format!("nobody of {code} is called “{name}”; there are: {}", names.join("; "))
            })?)
        }
        None => None,
    };
    if let Some(person) = person {
        wanted.case = wanted.case.or(Some(&person.case));
        wanted.answers = person.answers.clone();
        wanted.today = asked.on.or_else(|| Date::from_iso(&person.today.0)).ok_or("today is no day")?;
    }
    if let Some(answers) = &asked.answers {
        let text = file::read(answers, 256 * 1024)?;
        wanted.answers = serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", answers.display()))?;
    }
    explain::explain(opened, &wanted, asked.language)
}

fn key(out: &Path) -> Result<String, String> {
    let pem = publish::new_key()?;
    file::write_secret(out, &pem)?;
    Ok(format!("public key: {}\n", publish::public(&publish::key(&pem)?)))
}

struct Signing<'a> {
    key: &'a str,
    sequence: u64,
    source: &'a str,
    out: &'a Path,
}

fn sign(opened: &Opened, wanted: &Signing<'_>, asked: &Asked, now: Instant) -> Said {
    let (_, mut remarks) = people::run(opened);
    remarks.extend(lint::lint(opened));
    if remarks.iter().any(|remark| remark.weight == Weight::Fault) {
        return report(&remarks, "; nothing is signed");
    }
    let signed = || -> Result<String, String> {
        let key = signing_key(wanted.key)?;
        let edition = Edition {
            pack: asked.pack.as_deref().unwrap_or("vn-base"),
            sequence: wanted.sequence,
            issued_at: now,
            valid_from: asked.from.unwrap_or_else(|| civil_date(now)),
            valid_to: asked.until,
            source: wanted.source,
        };
        let mut contents = opened.built.contents.clone();
        if let Some(trust) = &asked.trust {
            contents.insert("trust.json".to_owned(), file::text(trust, 256 * 1024)?);
        }
        let contents = contents.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let handed = asked.keys.as_deref().map(hand_overs).transpose()?.unwrap_or_default();
        let container = publish::container(&key, &edition, &handed, contents);
        // What an app would refuse is not handed out. Whether it begins later is no fault.
        let then = now.max(edition.valid_from.start());
        let first = asked.public.clone().unwrap_or_else(|| publish::public(&key));
        let pack = publish::opened(&container, &first, then)?;
        if asked.trust.is_some() {
            pack.trust().map_err(|error| error.to_string())?;
        }
        std::fs::write(wanted.out, &container).map_err(|error| format!("{}: {error}", wanted.out.display()))?;
        Ok(format!(
            "{}: {} files, {} bytes, number {}, for apps whose key is {}\n",
            wanted.out.display(),
            pack.manifest().contents.len(),
            container.len(),
            pack.sequence(),
            first
        ))
    };
    signed().into()
}

fn signing_key(path: &str) -> Result<SigningKey, String> {
    publish::key(&file::text(Path::new(path), 16 * 1024)?)
}

/// The hand-overs in a file, oldest first.
fn hand_overs(keys: &Path) -> Result<Vec<String>, String> {
    let text = file::read(keys, 64 * 1024)?;
    serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", keys.display()))
}

fn handed_over(key: &str, next: &str, from: u64, keys: &Path) -> Result<String, String> {
    let key = signing_key(key)?;
    let mut handed = if keys.exists() { hand_overs(keys)? } else { Vec::new() };
    handed.push(publish::hand_over(&key, next, from)?);
    let text = serde_json::to_string_pretty(&handed).map_err(|error| error.to_string())?;
    std::fs::write(keys, text).map_err(|error| format!("{}: {error}", keys.display()))?;
    Ok(format!("{}: {} hand-overs; from number {from} on the next key signs\n", keys.display(), handed.len()))
}

fn verified(container: &Path, public: &str, now: Instant) -> Result<String, String> {
    let bytes = file::read(container, gocua_dossier::pack::MAX_CONTAINER_BYTES as u64)?;
    let pack = publish::opened(&bytes, public, now)?;
    let manifest = pack.manifest();
    let end = manifest.valid_to.map_or_else(|| "until further notice".to_owned(), |end| format!("to {end}"));
    let signer = pack.have().map(|have| publish::written(&have.key.0)).unwrap_or_default();
    Ok(format!(
        "{} number {}, from {} {end}: {} files, signed by {signer}\n{}\n",
        manifest.pack,
        manifest.sequence,
        manifest.valid_from,
        manifest.contents.len(),
        manifest.source
    ))
}
