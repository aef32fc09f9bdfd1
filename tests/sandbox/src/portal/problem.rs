//! What is wrong with a request, as RFC 9457 says it: the app decides by `type`, a person debugging reads `detail`.

use axum::Json;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// Every `type` starts with this.
pub const BASE: &str = "https://gocua.example/problems/";

/// A kind of problem: the last part of its `type`, its status, its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Last path segment of the `type`.
    pub slug: &'static str,
    /// HTTP status.
    pub status: StatusCode,
    /// The same words for every occurrence.
    pub title: &'static str,
}

macro_rules! kinds {
    ($($(#[$doc:meta])+ $name:ident = $status:ident, $slug:literal, $title:literal;)+) => {
        $($(#[$doc])+ pub const $name: Kind = Kind { slug: $slug, status: StatusCode::$status, title: $title };)+
        /// All of them, in the order of the API description.
        pub const ALL: &[Kind] = &[$($name),+];
    };
}

kinds! {
    /// The request is not one that the API describes.
    MALFORMED = BAD_REQUEST, "malformed-request", "The request is not understood";
    /// `Idempotency-Key` is missing or is not the submission's id in quotes.
    IDEMPOTENCY_KEY = BAD_REQUEST, "idempotency-key", "The idempotency key does not fit the submission";
    /// `Repr-Digest` is missing or is not of the body that arrived.
    DIGEST_MISMATCH = BAD_REQUEST, "digest-mismatch", "The body is not the one that was sent";
    /// Unknown, or somebody else's: the two are not told apart.
    NOT_FOUND = NOT_FOUND, "not-found", "There is nothing here";
    /// Same id, other bytes.
    DIFFERENT_CONTENT = CONFLICT, "different-content", "Something else was sent under this id";
    /// Parts have not arrived whole; `missing` names them.
    MISSING_PARTS = CONFLICT, "missing-parts", "Parts have not arrived";
    /// The server has `offset` bytes, the request continues elsewhere.
    WRONG_OFFSET = CONFLICT, "wrong-offset", "The upload continues at another place";
    /// Another tus version than 1.0.0 (its core protocol wants 412).
    TUS_VERSION = PRECONDITION_FAILED, "tus-version", "This version of tus is not spoken";
    /// More parts or bytes than allowed; `limit` and `found` say by how much.
    TOO_LARGE = PAYLOAD_TOO_LARGE, "too-large", "It is larger than allowed";
    /// The body has the wrong media type.
    MEDIA_TYPE = UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "The body has another media type";
    /// The manifest contradicts itself or the request.
    INVALID_MANIFEST = UNPROCESSABLE_ENTITY, "invalid-manifest", "The manifest is not usable";
    /// The procedure is not in the current rules.
    UNKNOWN_PROCEDURE = UNPROCESSABLE_ENTITY, "unknown-procedure", "The procedure is not offered";
    /// The envelope or a part cannot be opened, or is not what it says; `part` names it.
    UNREADABLE = UNPROCESSABLE_ENTITY, "unreadable", "The dossier cannot be read";
    /// The form needs a valid signature of the applicant; `part` names it.
    BAD_SIGNATURE = UNPROCESSABLE_ENTITY, "bad-signature", "The form is not validly signed";
    /// `If-None-Match: *` is missing (RFC 6585).
    PRECONDITION = PRECONDITION_REQUIRED, "precondition-required", "The request must say that it expects nothing here";
    /// The portal failed; the same request may be sent again.
    FAILED = SERVICE_UNAVAILABLE, "unavailable", "The portal could not do it now";
}

/// One occurrence.
#[derive(Debug)]
pub struct Problem {
    kind: Kind,
    detail: String,
    members: Map<String, Value>,
}

impl Problem {
    /// A problem with a sentence about this occurrence. Never put content of a dossier into it.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), members: Map::new() }
    }

    /// Adds a member that programs read.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    /// Which kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        Self::new(FAILED, format!("database: {error}"))
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self::new(FAILED, format!("files: {error}"))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({
            "type": format!("{BASE}{}", self.kind.slug),
            "title": self.kind.title,
            "status": self.kind.status.as_u16(),
            "detail": self.detail,
        });
        if let Some(object) = body.as_object_mut() {
            object.extend(self.members);
        }
        let mut response = (self.kind.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.kind == FAILED {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
