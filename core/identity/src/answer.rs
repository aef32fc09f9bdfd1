//! From HTTP status and headers to a JSON object, or to what the caller does next.

use http::header::{ACCEPT, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use http::{Method, StatusCode};
use url::form_urlencoded::Serializer;

use crate::challenge::Challenge;
use crate::json::Object;
use crate::{Error, MAX_BODY, Request, Response, TrustedUrl};

/// The longest error code and description kept, in characters.
const MAX_CODE: usize = 64;
const MAX_DESCRIPTION: usize = 300;

/// The JSON object of a successful answer.
///
/// # Errors
/// What the status means otherwise; see [`Error`].
pub(crate) fn object(response: &Response, allowed: &[StatusCode]) -> Result<Object, Error> {
    succeeded(response)?;
    if !allowed.contains(&response.status()) {
        return Err(Error::Protocol("status"));
    }
    let media_type = media_type(response.headers());
    // Parameters such as `charset` are of no consequence: JSON is UTF-8 (RFC 8259, 8.1).
    if !media_type.starts_with("application/") || !(media_type.ends_with("/json") || media_type.ends_with("+json")) {
        return Err(Error::Protocol("content type"));
    }
    Object::parse(response.body())
}

/// Whether an answer is a success, of bounded size, and not a web page.
pub(crate) fn succeeded(response: &Response) -> Result<(), Error> {
    let status = response.status();
    if status == StatusCode::NETWORK_AUTHENTICATION_REQUIRED {
        return Err(Error::CaptivePortal);
    }
    if status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT) {
        return Err(Error::Unavailable { status: status.as_u16(), retry_after: retry_after(response.headers()) });
    }
    if response.body().len() > MAX_BODY {
        return Err(Error::TooLarge);
    }
    if status.is_redirection() {
        // Never followed: a proof and a code are for one address.
        return Err(Error::Protocol("redirect"));
    }
    if status.is_client_error() {
        return Err(refusal(response));
    }
    if !status.is_success() {
        return Err(Error::Protocol("status"));
    }
    if matches!(media_type(response.headers()).as_str(), "text/html" | "application/xhtml+xml") {
        return Err(Error::CaptivePortal);
    }
    Ok(())
}

/// The OAuth error of a 4xx answer: from its body (RFC 6749, 5.2), else from its challenge (RFC 6750, 3.1; RFC 9449, 7.1).
fn refusal(response: &Response) -> Error {
    let tame = |text: &str| text.chars().filter(|symbol| !symbol.is_control()).take(MAX_DESCRIPTION).collect();
    let from_body = || {
        let body = Object::parse(response.body()).ok()?;
        let error = body.text("error").ok()??.to_owned();
        let description = body.text("error_description").ok().flatten().map(tame);
        Some((error, description))
    };
    let from_challenge = || {
        let challenge = Challenge::dpop(response.headers())?;
        Some((challenge.get("error")?.to_owned(), challenge.get("error_description").map(tame)))
    };
    match from_body().or_else(from_challenge).filter(|(error, _)| is_error_code(error)) {
        Some((error, description)) => Error::Oauth { error, description },
        None => Error::Protocol("a refusal without a reason"),
    }
}

/// Whether a text may be an error code (RFC 6749, appendix A.7), of bounded length.
pub(crate) fn is_error_code(text: &str) -> bool {
    let allowed = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b'"' && byte != b'\\';
    !text.is_empty() && text.len() <= MAX_CODE && text.bytes().all(allowed)
}

/// Seconds after which to ask again (RFC 9110, 10.2.3): said as such, or as a date, which counts from the answer's own.
#[must_use]
pub fn retry_after(headers: &HeaderMap) -> Option<u32> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    text.parse().ok().or_else(|| u32::try_from((http_date(text)? - date(headers)?).max(0)).ok())
}

/// When an answer was made, Unix seconds (`Date`: RFC 9110, 6.6.1).
#[must_use]
pub fn date(headers: &HeaderMap) -> Option<i64> {
    http_date(headers.get(DATE)?.to_str().ok()?)
}

fn http_date(text: &str) -> Option<i64> {
    let date = httpdate::parse_http_date(text).ok()?;
    i64::try_from(date.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs()).ok()
}

/// The media type, in lower case, without parameters; empty when missing or given twice.
pub(crate) fn media_type(headers: &HeaderMap) -> String {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let only = values.next().filter(|_| values.next().is_none());
    let text = only.and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A GET that wants JSON.
pub(crate) fn get(address: &TrustedUrl) -> Request {
    build(Method::GET, address, Vec::new())
}

/// A form-encoded POST that wants JSON.
pub(crate) fn post(address: &TrustedUrl, parameters: &[(&str, &str)]) -> Request {
    let body = Serializer::new(String::new()).extend_pairs(parameters).finish();
    let mut request = build(Method::POST, address, body.into_bytes());
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    request
}

fn build(method: Method, address: &TrustedUrl, body: Vec<u8>) -> Request {
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = address.uri();
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    request
}
