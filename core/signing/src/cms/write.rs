//! Writing SignedData for PAdES B-B, in DER.

use crate::asn1::{element, ids, integer, null, octet_string, oid, sequence, set_of, tag};
use crate::x509::{Certificate, KeyKind};

/// The signed attributes as they are hashed: a SET OF in DER (RFC 5652 5.4).
///
/// There is no signing-time: in PAdES that is the `/M` entry (EN 319 142-1 6.3).
pub(crate) fn signed_attributes(message_digest: &[u8; 32], signer: &Certificate) -> Vec<u8> {
    let attribute = |kind, value: &[u8]| sequence(&[&oid(kind), &element(tag::SET, &[value])]);
    // IssuerSerial (RFC 5035 4): the issuer's name as the only GeneralName, a directoryName.
    let issuer = sequence(&[&element(tag::context_constructed(4), &[signer.issuer_raw()])]);
    let issuer_serial = sequence(&[&issuer, &element(tag::INTEGER, &[signer.serial()])]);
    // The hash algorithm is left out because SHA-256 is its default, which DER does not write.
    let identifier = sequence(&[&octet_string(&signer.fingerprint()), &issuer_serial]);
    let attributes = vec![
        attribute(ids::CONTENT_TYPE, &oid(ids::DATA)),
        attribute(ids::MESSAGE_DIGEST, &octet_string(message_digest)),
        attribute(ids::SIGNING_CERTIFICATE_V2, &sequence(&[&sequence(&[&identifier])])),
    ];
    set_of(tag::SET, attributes)
}

/// The whole ContentInfo around attributes made by [`signed_attributes`] and a signature over them.
///
/// `chain` is the signer's certificate first, then the others in any order.
pub(crate) fn signed_data(chain: &[Certificate], attributes: &[u8], kind: KeyKind, signature: &[u8]) -> Vec<u8> {
    let sha256 = sequence(&[&oid(ids::SHA256)]);
    let algorithm = match kind {
        KeyKind::P256 | KeyKind::P384 => sequence(&[&oid(ids::ECDSA_SHA256)]),
        KeyKind::Rsa { .. } => sequence(&[&oid(ids::RSA_SHA256), &null()]), // RFC 4055 5: NULL is required
    };
    let identifier = chain
        .first()
        .map(|signer| sequence(&[signer.issuer_raw(), &element(tag::INTEGER, &[signer.serial()])]))
        .unwrap_or_default();
    let mut implicit = attributes.to_vec();
    if let Some(first) = implicit.first_mut() {
        *first = tag::context_constructed(0);
    }
    let signer = sequence(&[&integer(&[1]), &identifier, &sha256, &implicit, &algorithm, &octet_string(signature)]);
    let certificates = chain.iter().map(|certificate| certificate.der().to_vec()).collect();
    let data = sequence(&[
        &integer(&[1]),
        &element(tag::SET, &[&sha256]),
        &sequence(&[&oid(ids::DATA)]),
        &set_of(tag::context_constructed(0), certificates),
        &element(tag::SET, &[&signer]),
    ]);
    sequence(&[&oid(ids::SIGNED_DATA), &element(tag::context_constructed(0), &[&data])])
}
