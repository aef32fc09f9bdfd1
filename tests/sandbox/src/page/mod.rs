//! The frame that all pages of the sandbox share: the colours, type and measures of the app, made for a
//! screen 360 px wide and for a keyboard. No script, no outside file: it works with the radio off.

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

const STYLE: &str = include_str!("style.css");

/// A whole page. `body` is HTML, its texts already through [`escape`]; `title` is plain text.
#[must_use]
pub fn shell(title: &str, body: &str) -> Response {
    shell_with(StatusCode::OK, title, body)
}

/// As [`shell`] with another status.
#[must_use]
pub fn shell_with(status: StatusCode, title: &str, body: &str) -> Response {
    let title = escape(title);
    let html = format!(
        "<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    );
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(
                "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; \
                 base-uri 'none'; frame-ancestors 'none'",
            ),
        ),
    ];
    (status, headers, html).into_response()
}

/// A file that a page is made of, never kept by a browser; `policy` says what it may do.
#[must_use]
pub fn asset(policy: &'static str, media_type: &'static str, text: &'static str) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
    ];
    (headers, text).into_response()
}

/// A page that says what is wrong and what to do.
#[must_use]
pub fn problem(status: StatusCode, heading: &str, remedy: &str) -> Response {
    let body = format!("<h1>{}</h1>\n<p class=\"notice bad\">{}</p>", escape(heading), escape(remedy));
    shell_with(status, heading, &body)
}

/// Text made safe for HTML content and for attributes in double quotes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_from_outside_becomes_markup() {
        assert_eq!(escape("<b title=\"x\">Lò & 'Ủ'"), "&lt;b title=&quot;x&quot;&gt;Lò &amp; &#39;Ủ&#39;");
    }
}
