//! From a draft to a page and to the envelope: the app maps the dossier's neutral blocks to the page maker's.

use gocua_dossier::form::Block as Printed;
use gocua_dossier::submission::{Applicant, SentAnswer};
use gocua_identity::{Gender, Profile};
use gocua_signing::sheet::{self, Block, Sheet};

use super::judge::Judge;
use crate::door::fault::Fault;
use crate::kept::draft::Draft;
use crate::world::ask::Job;

/// What printing gives.
pub type Page = Result<Vec<u8>, Fault>;

/// Prints the form of a draft as PDF/A-2b, in Vietnamese: the agency reads it. The job gives a [`Page`].
///
/// # Errors
/// [`Fault::Internal`] with the place where it failed.
pub fn form(judge: Judge<'_>, draft: &Draft) -> Result<Job, Fault> {
    let defect = |code: &str| Fault::Internal { code: code.to_owned() };
    let form = judge.form(draft).ok_or_else(|| defect("no form"))?;
    let evaluation = judge.evaluate(draft).ok_or_else(|| defect("no form"))?;
    let (_, agency) = judge.receiving(draft, &evaluation).ok_or_else(|| defect("no agency"))?;
    let mut facts = judge.facts(&draft.body.case);
    "vi".clone_into(&mut facts.language);
    let (form, answers, now) = (form.clone(), draft.body.answers.clone(), judge.now);
    let agency = agency.name_in("vi").to_owned();
    Ok(Job::new("print", move || -> Page {
        let printed = form.print(&answers, &facts, &agency);
        let blocks = printed.blocks.into_iter().map(block).collect();
        let sheet = Sheet { title: printed.title, language: printed.language, blocks, attached: Vec::new() };
        sheet::print(&sheet, now).map_err(|error| Fault::Internal { code: format!("print: {error}") })
    }))
}

fn block(printed: Printed) -> Block {
    match printed {
        Printed::NationalHeader => Block::NationalHeader,
        Printed::Centered { text, bold, size } => Block::Centered { text, bold, size },
        Printed::Paragraph { text } => Block::Paragraph { text },
        Printed::Field { label, value } => Block::Field { label, value },
        Printed::Boxes { label, value } => Block::Boxes { label, value },
        Printed::Table { header, widths, rows } => Block::Table { header, widths, rows },
        Printed::Space => Block::Space,
        Printed::Columns(columns) => Block::Columns(columns),
        Printed::Footnote { text } => Block::Footnote { text },
    }
}

/// File name of the form.
#[must_use]
pub fn file_name(draft: &Draft) -> String {
    format!("to-khai-{}.pdf", draft.body.rules.form)
}

/// Who applies, as the national e-ID says.
#[must_use]
pub fn applicant(profile: &Profile) -> Applicant {
    Applicant {
        sub: profile.sub.clone(),
        name: profile.name.clone(),
        birthdate: profile.birthdate.clone(),
        gender: profile.gender.map(|gender| {
            match gender {
                Gender::Female => "female",
                Gender::Male => "male",
            }
            .to_owned()
        }),
        personal_number: profile.personal_number.clone(),
        permanent_address: profile.permanent_address.clone(),
        phone_number: profile.phone.clone(),
        email: profile.email.clone(),
        level: profile.level,
    }
}

/// Every answer with its official label, as text and as given.
#[must_use]
pub fn answers(judge: Judge<'_>, draft: &Draft) -> Vec<SentAnswer> {
    let mut facts = judge.facts(&draft.body.case);
    "vi".clone_into(&mut facts.language);
    let Some(form) = judge.form(draft) else { return Vec::new() };
    form.read_back(&draft.body.answers, &facts)
        .into_iter()
        .map(|line| SentAnswer { path: line.path.to_string(), label: line.label, raw: line.raw, text: line.text })
        .collect()
}
