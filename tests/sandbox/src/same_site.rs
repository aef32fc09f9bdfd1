//! Who may speak to the pages: this machine's own programs, and pages of our own. Any site that is open in the same browser reaches
//! loopback too, by its address or, with a name that it lets point here (DNS rebinding), as if it were ours.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::world::Shared;

/// Tells browsers that no other site may take our pages in.
const POLICY: &str = "cross-origin-resource-policy";
/// Where a browser says the request comes from (W3C Fetch Metadata): programs say nothing.
const SITE: &str = "sec-fetch-site";

/// Refuses what was addressed to another name, and what another site's page wants done.
pub(crate) async fn only(State(world): State<Shared>, request: Request, next: Next) -> Response {
    if !is_ours(request.headers()) {
        return (StatusCode::MISDIRECTED_REQUEST, "this is not the name of this service").into_response();
    }
    if changes(request.method()) && !may_change(request.headers(), &world.urls.pages) {
        return (StatusCode::FORBIDDEN, "only pages of this service may ask for that").into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// Whether a request is addressed to this machine by a name that is always its own: no other name can be made to lead here unseen.
fn is_ours(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => {
            let host = host.to_str().unwrap_or_default();
            let name = host.rsplit_once(':').map_or(host, |(name, port)| if is_port(port) { name } else { host });
            matches!(name, "127.0.0.1" | "[::1]" | "localhost")
        }
        // HTTP/1.0 has no such header, and programs that ask for revocation still speak it; no browser leaves it out.
        (None, _) => true,
        _ => false,
    }
}

fn is_port(text: &str) -> bool {
    text.parse::<u16>().is_ok()
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// A browser says where a request comes from; an old one at least names the origin of what changes something.
fn may_change(headers: &HeaderMap, own: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text(SITE), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            origin == own || ["127.0.0.1", "[::1]"].iter().any(|address| origin == own.replace(address, "localhost"))
        }
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_ours, may_change};
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let one = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(one).collect()
    }

    #[test]
    fn only_our_own_name_is_answered() {
        let ours = |host| is_ours(&headers(&[("host", host)]));
        for own in ["127.0.0.1:8640", "localhost:8640", "127.0.0.1", "[::1]:8640", "[::1]"] {
            assert!(ours(own), "{own}");
        }
        let others = [
            "evil.example:8640",
            "evil.example",
            "127.0.0.1.evil.example:80",
            "127.0.0.1:8640.evil.example",
            "127.0.0.1:x",
            "[::1]:x",
            "[::2]:8640",
            "",
            "0",
        ];
        for other in others {
            assert!(!ours(other), "{other}");
        }
        // What speaks HTTP/1.0 has no name to say.
        assert!(is_ours(&HeaderMap::new()));
        let mut two = headers(&[("host", "127.0.0.1:8640")]);
        two.append("host", HeaderValue::from_static("evil.example"));
        assert!(!is_ours(&two));
    }

    #[test]
    fn another_sites_page_changes_nothing() {
        let may = |pairs: &[(&'static str, &'static str)]| may_change(&headers(pairs), "http://127.0.0.1:8640");
        // A program; a page of ours; a page of ours that keeps its address to itself.
        assert!(may(&[]) && may(&[("origin", "http://127.0.0.1:8640")]) && may(&[("origin", "http://localhost:8640")]));
        assert!(may(&[("origin", "null"), ("sec-fetch-site", "same-origin")]));
        let origin = headers(&[("origin", "http://localhost:8640")]);
        assert!(may_change(&origin, "http://[::1]:8640") && may_change(&origin, "http://localhost:8640"));
        for pairs in [
            [("origin", "http://evil.example"), ("x-x", "")],
            [("origin", "null"), ("x-x", "")],
            [("origin", "http://127.0.0.1:8641"), ("x-x", "")],
            [("origin", "http://127.0.0.1:8640"), ("sec-fetch-site", "cross-site")],
            [("origin", "http://127.0.0.1:8640"), ("sec-fetch-site", "same-site")],
        ] {
            assert!(!may(&pairs), "{pairs:?}");
        }
    }
}
