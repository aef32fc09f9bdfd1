//! Papers and results as files, opened beside the page.

use std::fmt::Write as _;

use axum::extract::{Path, State as Shared_};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse as _, Response};

use super::html;
use crate::Shared;
use crate::portal::files::Files;
use crate::portal::record::Dossier;

pub(super) async fn part(
    Shared_(world): Shared_<Shared>,
    Path((submission, part)): Path<(String, String)>,
) -> Response {
    let parts = match Dossier::load(&world.db, &submission).await {
        Ok(Some(dossier)) => dossier.parts(&world.db).await,
        Ok(None) => return html::unknown(),
        Err(error) => Err(error),
    };
    let parts = match parts {
        Ok(parts) => parts,
        Err(error) => return html::failed(&error, "/desk"),
    };
    // Only names that the database knows reach the file system.
    let Some(part) = parts.into_iter().find(|known| known.id == part) else { return html::unknown() };
    let files = Files::of(&world);
    match tokio::task::spawn_blocking(move || files.part(&submission, &part.id).map(|bytes| (part, bytes))).await {
        Ok(Ok((part, bytes))) => file(&part.media_type, &part.name, bytes),
        Ok(Err(error)) => html::failed(&error, "/desk"),
        Err(error) => html::failed(&error, "/desk"),
    }
}

pub(super) async fn result(Shared_(world): Shared_<Shared>, Path(submission): Path<String>) -> Response {
    let file_of = async {
        match Dossier::load(&world.db, &submission).await? {
            Some(dossier) => dossier.result_file(&world.db).await,
            None => Ok(None),
        }
    };
    match file_of.await {
        Ok(Some((name, pdf))) => file("application/pdf", &name, pdf),
        Ok(None) => html::unknown(),
        Err(error) => html::failed(&error, "/desk"),
    }
}

fn file(media_type: &str, name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        // The type was checked against the bytes; a browser is not to guess another.
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename*=UTF-8''{}", percent(name))),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// RFC 8187 3.2.1.
fn percent(name: &str) -> String {
    name.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}
