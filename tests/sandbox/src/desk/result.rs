//! The result of a dossier: a printed page under the agency's seal.

use gocua_dossier::date::{Date, DateTime};
use gocua_signing::pades::{self, SignatureOptions, SignerChain};
use gocua_signing::sheet::{self, Block, Sheet};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::hazmat::PrehashSigner as _;

use crate::pki::AgencySigner;
use crate::portal::law::Law;
use crate::portal::record::Dossier;

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum ResultError {
    /// It cannot be printed.
    #[error(transparent)]
    Print(#[from] sheet::Error),
    /// It cannot be signed.
    #[error(transparent)]
    Sign(#[from] gocua_signing::Error),
    /// The seal's key refused.
    #[error("the seal cannot sign")]
    Seal,
    /// The work was stopped.
    #[error("making the result was stopped")]
    Stopped,
}

/// Prints and signs the result. The page says that it comes from a sandbox: it looks official, and nobody
/// must take it for a paper of an agency.
///
/// # Errors
/// [`ResultError`].
pub fn make(seal: &AgencySigner, dossier: &Dossier, now: i64) -> Result<Vec<u8>, ResultError> {
    let document = sheet::print(&page(dossier, now), now)?;
    let options = SignatureOptions {
        name: dossier.agency_name.clone(),
        reason: Some("Trả kết quả thủ tục hành chính".to_owned()),
        location: None,
        signing_time: now,
    };
    let prepared = pades::prepare(&document, &SignerChain::new(seal.chain_der.clone())?, &options)?;
    let value: Signature = seal.key.sign_prehash(&prepared.digest()).map_err(|_| ResultError::Seal)?;
    let value = prepared.accept(value.to_der().as_bytes())?;
    let mut signed = Vec::with_capacity(document.len() + 32 * 1024);
    prepared.finish(&document, &value, &mut signed)?;
    Ok(signed)
}

fn page(dossier: &Dossier, now: i64) -> Sheet {
    let law = Law::current();
    let (title, more) = match law.result_name(&dossier.procedure) {
        Some(result) => title_and_more(&result),
        None => (format!("Kết quả {}", law.procedure_name(&dossier.procedure)), String::new()),
    };
    let field = |label: &str, value: &str| Block::Field { label: label.to_owned(), value: value.to_owned() };
    let centered = |text: String, bold, size| Block::Centered { text, bold, size };
    let code = dossier.dossier_code.as_deref().unwrap_or(&dossier.number);
    let today = DateTime::from_instant(now).date;
    let person = &dossier.applicant;
    Sheet {
        attached: Vec::new(),
        title: title.clone(),
        language: "vi".to_owned(),
        blocks: vec![
            centered(dossier.agency_name.to_uppercase(), true, 12),
            Block::NationalHeader,
            Block::Space,
            centered(title.to_uppercase(), true, 15),
            centered(format!("Số: {code}"), false, 12),
            Block::Space,
            field("Họ, chữ đệm và tên", &person.name.to_uppercase()),
            field("Ngày, tháng, năm sinh", &born(&person.birthdate)),
            Block::Boxes { label: "Số định danh cá nhân".to_owned(), value: person.personal_number.clone() },
            field("Thủ tục", &format!("{} ({})", law.procedure_name(&dossier.procedure), dossier.procedure)),
            field("Mã hồ sơ", code),
            field("Ngày nhận hồ sơ", &DateTime::from_instant(dossier.received_at).date.to_string()),
            Block::Space,
            Block::Paragraph {
                text: format!(
                    "{} đã giải quyết hồ sơ nêu trên và trả kết quả này cho công dân. {more}\
                     Bản điện tử có chữ ký số của cơ quan được dùng lại cho lần làm thủ tục sau.",
                    dossier.agency_name
                ),
            },
            Block::Space,
            Block::Columns(vec![
                vec![String::new()],
                vec![dossier.agency_name.clone(), format!("(Đã ký số ngày {today})")],
            ]),
            Block::Footnote {
                text: "Bản thử nghiệm của môi trường Gõ Cửa, không có giá trị pháp lý.".to_owned()
            },
        ],
    }
}

/// Splits what a procedure gives, `Phiếu ...; thông tin được cập nhật ...`, into a title and a sentence.
fn title_and_more(result: &str) -> (String, String) {
    let result = result.trim().trim_end_matches('.');
    let Some((title, more)) = result.split_once([';', '.']) else { return (result.to_owned(), String::new()) };
    let mut more = more.trim().chars();
    let more = more.next().map(|first| first.to_uppercase().chain(more).chain(". ".chars()).collect());
    (title.trim().to_owned(), more.unwrap_or_default())
}

/// `03/02/1956`, or what the profile says when it is not a whole date.
fn born(birthdate: &str) -> String {
    Date::from_iso(birthdate).map_or_else(|| birthdate.to_owned(), |date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::title_and_more;

    #[test]
    fn a_result_is_a_title_and_perhaps_a_sentence() {
        assert_eq!(title_and_more("Phiếu lý lịch tư pháp."), ("Phiếu lý lịch tư pháp".to_owned(), String::new()));
        let (title, more) = title_and_more("Thông báo kết quả; thông tin được cập nhật.");
        assert_eq!((title.as_str(), more.as_str()), ("Thông báo kết quả", "Thông tin được cập nhật. "));
    }
}
