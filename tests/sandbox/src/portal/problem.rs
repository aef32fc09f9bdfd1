//! What is wrong with a request, as RFC 9457 says it: the app decides by `type`, the citizen may be shown
//! `detail`, the programmer reads `reason`.

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
    /// What the citizen may be told: what is wrong and what to do.
    pub detail: &'static str,
}

/// For faults of the app, which no citizen can put right.
const ODD: &str = "Cổng không hiểu yêu cầu của ứng dụng. Hãy cập nhật ứng dụng rồi gửi lại.";

macro_rules! kinds {
    ($($(#[$doc:meta])+ $name:ident = $status:ident, $slug:literal, $title:literal, $detail:expr;)+) => {
        $($(#[$doc])+ pub const $name: Kind = Kind { slug: $slug, status: StatusCode::$status, title: $title, detail: $detail };)+
        /// All of them, in the order of the API description.
        pub const ALL: &[Kind] = &[$($name),+];
    };
}

kinds! {
    /// The request is not one that the API describes.
    MALFORMED = BAD_REQUEST, "malformed-request", "The request is not understood",
        ODD;
    /// `Idempotency-Key` is missing or is not the submission's id in quotes.
    IDEMPOTENCY_KEY = BAD_REQUEST, "idempotency-key", "The idempotency key does not fit the submission",
        ODD;
    /// `Repr-Digest` is missing or is not of the body that arrived.
    DIGEST_MISMATCH = BAD_REQUEST, "digest-mismatch", "The body is not the one that was sent",
        ODD;
    /// Unknown, or somebody else's: the two are not told apart.
    NOT_FOUND = NOT_FOUND, "not-found", "There is nothing here",
        "Cổng không có hồ sơ này của bạn.";
    /// Same id, other bytes.
    DIFFERENT_CONTENT = CONFLICT, "different-content", "Something else was sent under this id",
        "Cổng đã nhận một hồ sơ khác dưới cùng mã gửi. Hãy sửa lại và gửi như hồ sơ mới.";
    /// It comes in the place of one that was received; `number` is the receipt's.
    ALREADY_RECEIVED = CONFLICT, "already-received", "An earlier submission of this dossier was received",
        "Cổng đã nhận hồ sơ này từ lần gửi trước, nên không nhận thêm lần nữa. Xem hồ sơ đã nộp trên cổng hoặc hỏi cơ quan tiếp nhận.";
    /// Another one came in its place.
    SUPERSEDED = CONFLICT, "superseded", "A later submission came in the place of this one",
        "Hồ sơ này đã được thay bằng lần gửi sau.";
    /// Parts have not arrived whole; `missing` names them.
    MISSING_PARTS = CONFLICT, "missing-parts", "Parts have not arrived",
        "Cổng chưa nhận đủ giấy tờ. Máy sẽ gửi tiếp phần còn thiếu.";
    /// The server has `offset` bytes, the request continues elsewhere.
    WRONG_OFFSET = CONFLICT, "wrong-offset", "The upload continues at another place",
        "Cổng đang nhận ở chỗ khác. Máy sẽ gửi tiếp từ đúng chỗ.";
    /// Another tus version than 1.0.0 (its core protocol wants 412).
    TUS_VERSION = PRECONDITION_FAILED, "tus-version", "This version of tus is not spoken",
        ODD;
    /// More parts or bytes than allowed; `limit` and `found` say by how much.
    TOO_LARGE = PAYLOAD_TOO_LARGE, "too-large", "It is larger than allowed",
        "Hồ sơ quá lớn: nhiều nhất 40 giấy tờ, mỗi giấy tờ 15 MB, tất cả 100 MB. Hãy bớt hoặc chụp nhỏ lại.";
    /// The body has the wrong media type.
    MEDIA_TYPE = UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "The body has another media type",
        ODD;
    /// The manifest contradicts itself or the request.
    INVALID_MANIFEST = UNPROCESSABLE_ENTITY, "invalid-manifest", "The manifest is not usable",
        ODD;
    /// The procedure is not in the current rules.
    UNKNOWN_PROCEDURE = UNPROCESSABLE_ENTITY, "unknown-procedure", "The procedure is not offered",
        "Cổng không còn nhận thủ tục này. Hãy cập nhật quy định rồi xem lại.";
    /// The envelope or a part cannot be opened, or is not what it says; `part` names it.
    UNREADABLE = UNPROCESSABLE_ENTITY, "unreadable", "The dossier cannot be read",
        "Cơ quan không mở được hồ sơ này. Hãy sửa lại và gửi như hồ sơ mới.";
    /// The form needs a valid signature of the applicant; `part` names it.
    BAD_SIGNATURE = UNPROCESSABLE_ENTITY, "bad-signature", "The form is not validly signed",
        "Tờ khai chưa có chữ ký số hợp lệ của người nộp. Hãy ký lại rồi gửi.";
    /// `If-None-Match: *` is missing (RFC 6585).
    PRECONDITION = PRECONDITION_REQUIRED, "precondition-required", "The request must say that it expects nothing here",
        ODD;
    /// The portal failed; the same request may be sent again.
    FAILED = SERVICE_UNAVAILABLE, "unavailable", "The portal could not do it now",
        "Cổng đang bận. Máy sẽ tự gửi lại.";
}

/// One occurrence. Boxed, because it is the rare side of most results.
#[derive(Debug)]
pub struct Problem(Box<Occurrence>);

#[derive(Debug)]
struct Occurrence {
    kind: Kind,
    reason: String,
    members: Map<String, Value>,
}

impl Problem {
    /// A problem with a sentence about this occurrence, for programmers. Never content of a dossier.
    pub fn new(kind: Kind, reason: impl Into<String>) -> Self {
        Self(Box::new(Occurrence { kind, reason: reason.into(), members: Map::new() }))
    }

    /// Adds a member that programs read.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.members.insert(name.to_owned(), value.into());
        self
    }

    /// Which kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
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
        let Occurrence { kind, reason, members } = *self.0;
        let mut body = json!({
            "type": format!("{BASE}{}", kind.slug),
            "title": kind.title,
            "status": kind.status.as_u16(),
            "detail": kind.detail,
            "reason": reason,
        });
        if let Some(object) = body.as_object_mut() {
            object.extend(members);
        }
        let mut response = (kind.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if kind == FAILED {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
