//! A signed PDF made by hand: just enough of a file that the signature check has something to judge.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest as _, Sha256};

use crate::pki::AgencySigner;
use crate::trust_services::der;

const ROOM: usize = 8 * 1024;

/// A PDF with `text` in it, signed.
pub(crate) fn signed_form(signer: &AgencySigner, text: &str) -> Vec<u8> {
    let before = format!(
        "%PDF-1.7\n% {text}\n1 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached\n/ByteRange "
    );
    let contents = "\n/Contents ";
    let after = " >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";
    // The range is written with fixed width, so that its own length is known.
    let range_width = 40;
    let gap_start = before.len() + range_width + contents.len();
    let gap_end = gap_start + 2 + 2 * ROOM;
    let range = format!("[0 {gap_start} {gap_end} {}]", after.len());
    let head = format!("{before}{range:<range_width$}{contents}");
    let digest = Sha256::new().chain_update(head.as_bytes()).chain_update(after.as_bytes()).finalize();
    let mut cms = cms(signer, &digest);
    assert!(cms.len() <= ROOM, "the chain fits");
    cms.resize(ROOM, 0);
    let hex: String = cms.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{head}<{hex}>{after}").into_bytes()
}

fn cms(signer: &AgencySigner, digest: &[u8]) -> Vec<u8> {
    let leaf = &signer.chain_der[0];
    let parts = der::certificate(leaf).expect("a certificate");
    let data = der::oid(&[1, 2, 840, 113_549, 1, 7, 1]);
    let sha256 = der::sequence(&[&der::oid(&[2, 16, 840, 1, 101, 3, 4, 2, 1])]);
    let attribute = |arcs: &[u64], value: &[u8]| der::sequence(&[&der::oid(arcs), &der::set(&[value])]);
    let bound = der::sequence(&[&der::sequence(&[&der::sequence(&[&der::octets(&Sha256::digest(leaf))])])]);
    let attributes = der::set(&[
        &attribute(&[1, 2, 840, 113_549, 1, 9, 3], &data),
        &attribute(&[1, 2, 840, 113_549, 1, 9, 4], &der::octets(digest)),
        &attribute(&[1, 2, 840, 113_549, 1, 9, 16, 2, 47], &bound),
    ]);
    let value: Signature = signer.key.sign(&attributes);
    let mut tagged = attributes;
    tagged[0] = 0xa0;
    let signer_info = der::sequence(&[
        &der::unsigned(&[1]),
        &der::sequence(&[parts.issuer, &der::unsigned(parts.serial)]),
        &sha256,
        &tagged,
        &der::sequence(&[&der::oid(&[1, 2, 840, 10_045, 4, 3, 2])]),
        &der::octets(value.to_der().as_bytes()),
    ]);
    let certificates: Vec<&[u8]> = signer.chain_der.iter().map(Vec::as_slice).collect();
    let signed_data = der::sequence(&[
        &der::unsigned(&[1]),
        &der::set(&[&sha256]),
        &der::sequence(&[&data]),
        &der::context(0, &certificates),
        &der::set(&[&signer_info]),
    ]);
    der::sequence(&[&der::oid(&[1, 2, 840, 113_549, 1, 7, 2]), &der::context(0, &[&signed_data])])
}

/// The same chain with a key that is not the certificate's.
pub(crate) fn with_wrong_key(signer: &AgencySigner) -> AgencySigner {
    AgencySigner { chain_der: signer.chain_der.clone(), key: SigningKey::from_slice(&[5; 32]).expect("a key") }
}
