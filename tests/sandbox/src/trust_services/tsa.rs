//! Time-stamps (RFC 3161, RFC 5816), in a CMS SignedData of one signer.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::der::{self, Item, Reader};
use super::sign::{ecdsa_sha256, sign};
use crate::World;
use crate::faults::Fault;
use crate::pki::{AgencySigner, random_bytes};
use crate::world::Shared;

/// The policy of the sandbox, under the arc that X.660 keeps for examples.
const POLICY: [u64; 3] = [2, 999, 3161];
const TST_INFO: [u64; 9] = [1, 2, 840, 113_549, 1, 9, 16, 1, 4];
const SIGNED_DATA: [u64; 7] = [1, 2, 840, 113_549, 1, 7, 2];
const CONTENT_TYPE: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 3];
const MESSAGE_DIGEST: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 4];
const SIGNING_CERTIFICATE_V2: [u64; 9] = [1, 2, 840, 113_549, 1, 9, 16, 2, 47];
const SHA256: [u64; 9] = [2, 16, 840, 1, 101, 3, 4, 2, 1];

/// Hash algorithms that may be stamped: last arc of 2.16.840.1.101.3.4.2 and length.
const HASHES: [(u64, usize); 3] = [(1, 32), (2, 48), (3, 64)];

/// PKIFailureInfo bits (RFC 3161 2.4.2).
#[derive(Debug, Clone, Copy)]
enum Failure {
    BadAlgorithm = 0,
    BadRequest = 2,
    BadDataFormat = 5,
    UnacceptedPolicy = 15,
    UnacceptedExtension = 16,
    System = 25,
}

/// What is to be stamped.
struct Query<'a> {
    imprint: Item<'a>,
    nonce: Option<Item<'a>>,
    wants_certificate: bool,
}

pub(super) async fn stamp(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if media_type != Some("application/timestamp-query") {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let outcome = if world.faults.takes("tsa", Fault::Rejected) { Err(Failure::System) } else { read(&body) };
    let body = match outcome {
        Ok(query) => granted(&token(&world, &query)),
        Err(failure) => rejected(failure),
    };
    ([(header::CONTENT_TYPE, "application/timestamp-reply")], body).into_response()
}

fn read(request: &[u8]) -> Result<Query<'_>, Failure> {
    let mut fields = Reader::new(request).enter(0x30).ok_or(Failure::BadDataFormat)?;
    let version = fields.take(0x02).ok_or(Failure::BadDataFormat)?;
    if version.content != [1] {
        return Err(Failure::BadRequest);
    }
    let imprint = fields.take(0x30).ok_or(Failure::BadDataFormat)?;
    check_imprint(imprint.content)?;
    if fields.take(0x06).is_some_and(|policy| policy.whole != der::oid(&POLICY)) {
        return Err(Failure::UnacceptedPolicy);
    }
    let nonce = fields.take(0x02).filter(|nonce| nonce.content.len() <= 32);
    let wants_certificate = fields.take(0x01).is_some_and(|flag| flag.content == [0xff]);
    if fields.take(0xa0).is_some() {
        return Err(Failure::UnacceptedExtension);
    }
    if fields.is_empty() { Ok(Query { imprint, nonce, wants_certificate }) } else { Err(Failure::BadDataFormat) }
}

fn check_imprint(imprint: &[u8]) -> Result<(), Failure> {
    let mut fields = Reader::new(imprint);
    let mut algorithm = fields.enter(0x30).ok_or(Failure::BadDataFormat)?;
    let oid = algorithm.take(0x06).ok_or(Failure::BadDataFormat)?;
    let hash = fields.take(0x04).ok_or(Failure::BadDataFormat)?;
    let known = HASHES
        .iter()
        .find(|(arc, _)| oid.whole == der::oid(&[2, 16, 840, 1, 101, 3, 4, 2, *arc]))
        .ok_or(Failure::BadAlgorithm)?;
    if hash.content.len() == known.1 { Ok(()) } else { Err(Failure::BadDataFormat) }
}

/// TimeStampToken: a ContentInfo with SignedData over TSTInfo.
fn token(world: &World, query: &Query<'_>) -> Vec<u8> {
    let serial = random_bytes::<16>();
    let one = der::unsigned(&[1]);
    let accuracy = der::sequence(&[&one]);
    let mut info = vec![
        one,
        der::oid(&POLICY),
        query.imprint.whole.to_vec(),
        der::unsigned(&serial),
        der::time(world.clock.now()),
        accuracy,
    ];
    info.extend(query.nonce.map(|nonce| nonce.whole.to_vec()));
    let info: Vec<&[u8]> = info.iter().map(Vec::as_slice).collect();
    let info = der::sequence(&info);

    let signer = world.pki.tsa();
    let mut signed = signer_info(signer, &info);
    if world.faults.takes("tsa", Fault::WrongSignature) {
        signed = signer_info(signer, b"something else");
    }
    let sha256 = der::sequence(&[&der::oid(&SHA256)]);
    let content = der::sequence(&[&der::oid(&TST_INFO), &der::context(0, &[&der::octets(&info)])]);
    let mut signed_data = vec![der::unsigned(&[3]), der::set(&[&sha256]), content];
    if query.wants_certificate {
        // The root stays at home: whoever checks must have it already.
        let chain: Vec<&[u8]> = signer.chain_der.iter().take(1).map(Vec::as_slice).collect();
        signed_data.push(der::context(0, &chain));
    }
    signed_data.push(der::set(&[&signed]));
    let signed_data: Vec<&[u8]> = signed_data.iter().map(Vec::as_slice).collect();
    der::sequence(&[&der::oid(&SIGNED_DATA), &der::context(0, &[&der::sequence(&signed_data)])])
}

/// SignerInfo of RFC 5652 5.3, with the attributes that RFC 3161 2.4.2 and RFC 5816 2.2.1 want.
fn signer_info(signer: &AgencySigner, content: &[u8]) -> Vec<u8> {
    let certificate = signer.chain_der.first().map(Vec::as_slice).unwrap_or_default();
    let (issuer, serial) = der::certificate(certificate).map(|parts| (parts.issuer, parts.serial)).unwrap_or_default();
    let attribute = |oid: &[u64], value: &[u8]| der::sequence(&[&der::oid(oid), &der::set(&[value])]);
    // ESSCertIDv2 with SHA-256, which is its default algorithm and therefore not written.
    let ess = der::sequence(&[&der::octets(&Sha256::digest(certificate))]);
    let attributes = [
        attribute(&CONTENT_TYPE, &der::oid(&TST_INFO)),
        attribute(&MESSAGE_DIGEST, &der::octets(&Sha256::digest(content))),
        attribute(&SIGNING_CERTIFICATE_V2, &der::sequence(&[&der::sequence(&[&ess])])),
    ];
    let attributes: Vec<&[u8]> = attributes.iter().map(Vec::as_slice).collect();
    // Signed as SET OF, sent as [0] IMPLICIT (RFC 5652 5.4): only the first octet differs.
    let to_sign = der::set(&attributes);
    let mut sent = to_sign.clone();
    if let Some(tag) = sent.first_mut() {
        *tag = 0xa0;
    }
    der::sequence(&[
        &der::unsigned(&[1]),
        &der::sequence(&[issuer, &der::unsigned(serial)]),
        &der::sequence(&[&der::oid(&SHA256)]),
        &sent,
        &ecdsa_sha256(),
        &der::octets(&sign(&signer.key, &to_sign)),
    ])
}

fn granted(token: &[u8]) -> Vec<u8> {
    der::sequence(&[&der::sequence(&[&der::unsigned(&[0])]), token])
}

fn rejected(failure: Failure) -> Vec<u8> {
    // A BIT STRING of named bits ends after its last 1 (X.690 11.2.2).
    let bit = failure as usize;
    let mut bits = vec![0_u8; bit / 8 + 2];
    let last = bits.len() - 1;
    if let Some(unused) = bits.first_mut() {
        *unused = u8::try_from(7 - bit % 8).unwrap_or(0);
    }
    if let Some(octet) = bits.get_mut(last) {
        *octet = 0x80 >> (bit % 8);
    }
    let status = der::sequence(&[&der::unsigned(&[2]), &der::value(0x03, &bits)]);
    der::sequence(&[&status])
}
