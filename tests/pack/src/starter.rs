//! A new pack: the worked example of the guide with names of one's own, ready to be changed.

use std::collections::BTreeMap;

use gocua_author::files::Files;

/// The guide, whose examples are what one begins with.
pub const GUIDE: &str = include_str!("../../../core/dossier/packs/README.md");

/// Blocks of questions that every pack can use.
const BLOCKS: &[(&str, &str)] = &[
    ("blocks/person.toml", include_str!("../../../core/dossier/packs/vn-base/blocks/person.toml")),
    ("blocks/contact.toml", include_str!("../../../core/dossier/packs/vn-base/blocks/contact.toml")),
    ("blocks/declaration.toml", include_str!("../../../core/dossier/packs/vn-base/blocks/declaration.toml")),
];

/// The fenced sources of the guide, each under the name in its first line: `# forms/dog.toml`.
#[must_use]
pub fn example() -> Files {
    let mut files = BTreeMap::new();
    for block in GUIDE.split("```toml\n").skip(1) {
        let Some((block, _)) = block.split_once("```") else { continue };
        let name = block.lines().next().unwrap_or_default().trim_start_matches("# ").to_owned();
        files.insert(name, block.to_owned());
    }
    Files(files)
}

/// What a new pack begins with: the example under a code and a name of one's own, the shared blocks, and schemas for editors.
///
/// # Errors
/// In words, when the code or the name cannot be one.
pub fn starter(code: &str, form: &str) -> Result<BTreeMap<String, String>, String> {
    let is_code = code.split_once('.').is_some_and(|(group, number)| {
        group.len() == 1 && number.len() == 6 && [group, number].concat().bytes().all(|byte| byte.is_ascii_digit())
    });
    if !is_code {
        return Err(format!("“{code}” is no code of a procedure; one looks like 1.004194"));
    }
    let is_name = !form.is_empty()
        && form.len() <= 60
        && form.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_name {
        return Err(format!("“{form}” is no name of a form: small letters, digits and hyphens"));
    }
    let mut files = BTreeMap::new();
    for (name, text) in example().0 {
        let name = name.replace("1.000001", code).replace("dog", form);
        let text = text
            .replace("1.000001", code)
            .replace("form = \"dog\"", &format!("form = \"{form}\""))
            .replace("forms/dog.toml", &format!("forms/{form}.toml"))
            .replace("people/dog.toml", &format!("people/{form}.toml"));
        let schema = match name.split('/').next() {
            Some("procedures") => "#:schema ../.schema/procedure.schema.json\n",
            Some("forms") => "#:schema ../.schema/form.schema.json\n",
            _ => "",
        };
        files.insert(name, format!("{schema}{text}"));
    }
    files.extend(BLOCKS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    files.extend(crate::schema::all().map(|(name, text)| (format!(".schema/{name}"), text)));
    Ok(files)
}
