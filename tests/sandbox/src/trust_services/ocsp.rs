//! Is this certificate still good (RFC 6960): answered by the delegated responder of its authority.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};

use super::der::{self, Reader};
use super::revocation;
use super::sign::{ecdsa_sha256, sign};
use crate::World;
use crate::faults::Fault;
use crate::pki::Authority;
use crate::world::Shared;

/// Most certificates in one question.
const MOST: usize = 16;
/// How long an answer may be kept, in seconds.
const LIFETIME: i64 = 3600;

const SHA1_OID: [u64; 6] = [1, 3, 14, 3, 2, 26];
const SHA256_OID: [u64; 9] = [2, 16, 840, 1, 101, 3, 4, 2, 1];
const BASIC: [u64; 10] = [1, 3, 6, 1, 5, 5, 7, 48, 1, 1];
const NONCE: [u64; 10] = [1, 3, 6, 1, 5, 5, 7, 48, 1, 2];

/// OCSPResponseStatus other than "successful" (RFC 6960 4.2.1).
#[derive(Debug, Clone, Copy)]
enum Failure {
    Malformed = 1,
    Internal = 2,
    /// Not ours to answer for.
    Unauthorized = 6,
}

/// What is asked.
struct Question<'a> {
    /// CertID as sent, and the serial number in it.
    certificates: Vec<(&'a [u8], Vec<u8>)>,
    authority: Authority,
    /// The whole nonce extension, to be sent back.
    nonce: Option<&'a [u8]>,
}

pub(super) async fn by_post(State(world): State<Shared>, body: Bytes) -> Response {
    respond(&world, &body).await
}

/// RFC 6960 A.1: base64 in the path, percent-decoded by the router.
pub(super) async fn by_get(State(world): State<Shared>, Path(text): Path<String>) -> Response {
    respond(&world, &STANDARD.decode(text.trim_start_matches('/')).unwrap_or_default()).await
}

async fn respond(world: &World, request: &[u8]) -> Response {
    let answered = match read(world, request) {
        Ok(question) => answer(world, &question).await.map_err(|_| Failure::Internal),
        Err(failure) => Err(failure),
    };
    let body = answered.unwrap_or_else(|failure| der::sequence(&[&der::enumerated(failure as u8)]));
    ([(header::CONTENT_TYPE, "application/ocsp-response")], body).into_response()
}

fn read<'a>(world: &World, request: &'a [u8]) -> Result<Question<'a>, Failure> {
    let mut tbs =
        Reader::new(request).enter(0x30).and_then(|mut request| request.enter(0x30)).ok_or(Failure::Malformed)?;
    tbs.take(0xa0); // version
    tbs.take(0xa1); // requestor's name
    let mut list = tbs.enter(0x30).ok_or(Failure::Malformed)?;
    let mut certificates = Vec::new();
    let mut authority = None;
    while let Some(mut one) = list.enter(0x30) {
        let whole = one.take(0x30).ok_or(Failure::Malformed)?;
        let (issuer, serial) = identify(world, whole.content)?;
        if certificates.len() == MOST || authority.is_some_and(|known| known != issuer) {
            return Err(Failure::Unauthorized);
        }
        authority = Some(issuer);
        certificates.push((whole.whole, serial));
    }
    let authority = authority.ok_or(Failure::Malformed)?;
    let mut nonce = None;
    if let Some(mut extensions) = tbs.enter(0xa2).and_then(|mut outer| outer.enter(0x30)) {
        let wanted = der::oid(&NONCE);
        while let Some(extension) = extensions.take(0x30) {
            if extension.content.starts_with(&wanted) && extension.whole.len() <= 64 {
                nonce = Some(extension.whole);
            }
        }
    }
    Ok(Question { certificates, authority, nonce })
}

/// Whose certificate a CertID means, and its serial number.
fn identify(world: &World, cert_id: &[u8]) -> Result<(Authority, Vec<u8>), Failure> {
    let mut reader = Reader::new(cert_id);
    let mut fields = || {
        let algorithm = reader.enter(0x30)?.take(0x06)?.whole;
        Some((algorithm, reader.take(0x04)?, reader.take(0x04)?, reader.take(0x02)?))
    };
    let (algorithm, name, key, serial) = fields().ok_or(Failure::Malformed)?;
    let algorithm = if algorithm == der::oid(&SHA1_OID) {
        &SHA1_FOR_LEGACY_USE_ONLY
    } else if algorithm == der::oid(&SHA256_OID) {
        &SHA256
    } else {
        return Err(Failure::Unauthorized);
    };
    let issued_by = |authority: &Authority| {
        let certificate = world.pki.authority(*authority).chain_der.first();
        certificate.and_then(|der| der::certificate(der)).is_some_and(|issuer| {
            digest(algorithm, issuer.subject).as_ref() == name.content
                && digest(algorithm, issuer.public_key).as_ref() == key.content
        })
    };
    let authority = Authority::ALL.into_iter().find(issued_by).ok_or(Failure::Unauthorized)?;
    let serial = serial.content.iter().copied().skip_while(|byte| *byte == 0).collect();
    Ok((authority, serial))
}

async fn answer(world: &World, question: &Question<'_>) -> Result<Vec<u8>, sqlx::Error> {
    let now = world.clock.now();
    let (this_update, next_update) = (der::time(now), der::time(now + LIFETIME));
    let mut singles = Vec::new();
    for (cert_id, serial) in &question.certificates {
        let revoked = revocation::find(&world.db, question.authority, serial).await?;
        let status = match revoked {
            Some(revocation) if revocation.reason == 0 => der::context(1, &[&der::time(revocation.at)]),
            Some(revocation) => {
                let reason = der::context(0, &[&der::enumerated(revocation.reason)]);
                der::context(1, &[&der::time(revocation.at), &reason])
            }
            None if world.pki.has_issued(question.authority, serial) => der::context_primitive(0, &[]),
            None => der::context_primitive(2, &[]),
        };
        let next_update = der::context(0, &[&next_update]);
        singles.push(der::sequence(&[cert_id, &status, &this_update, &next_update]));
    }
    let singles: Vec<&[u8]> = singles.iter().map(Vec::as_slice).collect();

    let responder = world.pki.ocsp_responder(question.authority);
    let certificate = responder.chain_der.first().map(Vec::as_slice).unwrap_or_default();
    let public_key = der::certificate(certificate).map(|parts| parts.public_key).unwrap_or_default();
    let key_hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, public_key);
    let mut data = vec![der::context(2, &[&der::octets(key_hash.as_ref())]), der::time(now), der::sequence(&singles)];
    if let Some(nonce) = question.nonce {
        data.push(der::context(1, &[&der::sequence(&[nonce])]));
    }
    let data: Vec<&[u8]> = data.iter().map(Vec::as_slice).collect();
    let data = der::sequence(&data);
    let mut signed = sign(&responder.key, &data);
    if world.faults.takes("ocsp", Fault::WrongSignature) {
        signed = sign(&responder.key, b"something else");
    }
    let basic = der::sequence(&[
        &data,
        &ecdsa_sha256(),
        &der::bits(&signed),
        &der::context(0, &[&der::sequence(&[certificate])]),
    ]);
    let bytes = der::sequence(&[&der::oid(&BASIC), &der::octets(&basic)]);
    Ok(der::sequence(&[&der::enumerated(0), &der::context(0, &[&bytes])]))
}
