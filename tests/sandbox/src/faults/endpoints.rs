//! The names that faults know endpoints by.

use axum::http::Method;

/// Every name with what it stands for, in the order that the page lists them.
pub const ENDPOINTS: [(&str, &str); 26] = [
    ("discovery", "GET /.well-known/openid-configuration"),
    ("jwks", "GET /broker/jwks"),
    ("par", "POST /broker/par"),
    ("authorize", "/broker/authorize…"),
    ("token", "POST /broker/token"),
    ("userinfo", "GET /broker/userinfo"),
    ("revoke", "POST /broker/revoke"),
    ("csc-info", "POST /csc/v2/info"),
    ("csc-list", "POST /csc/v2/credentials/list"),
    ("csc-credential", "POST /csc/v2/credentials/info"),
    ("csc-sign", "POST /csc/v2/signatures/signHash"),
    ("csc-par", "POST /signing/oauth2/pushed_authorize"),
    ("csc-authorize", "/signing/oauth2/authorize…"),
    ("csc-token", "POST /signing/oauth2/token"),
    ("csc-revoke", "POST /signing/oauth2/revoke"),
    ("tsa", "POST /tsa"),
    ("ocsp", "/ocsp"),
    ("crl", "GET /crl/…"),
    ("aia", "GET /aia/…"),
    ("packs", "GET /portal/v1/packs/…"),
    ("submission", "PUT /portal/v1/submissions/{id}"),
    ("upload", "/portal/v1/uploads…"),
    ("commit", "POST /portal/v1/submissions/{id}/commit"),
    ("status", "GET /portal/v1/submissions…"),
    ("result", "GET /portal/v1/submissions/{id}/result"),
    ("other", "…"),
];

/// The name of the endpoint that a request is for; `other` when it has none.
#[must_use]
pub fn name_of(method: &Method, path: &str) -> &'static str {
    let exact = match path {
        "/.well-known/openid-configuration" => "discovery",
        "/broker/jwks" => "jwks",
        "/broker/par" => "par",
        "/broker/token" => "token",
        "/broker/userinfo" => "userinfo",
        "/broker/revoke" => "revoke",
        "/csc/v2/info" => "csc-info",
        "/csc/v2/credentials/list" => "csc-list",
        "/csc/v2/credentials/info" => "csc-credential",
        "/csc/v2/signatures/signHash" => "csc-sign",
        "/signing/oauth2/pushed_authorize" => "csc-par",
        "/signing/oauth2/token" => "csc-token",
        "/signing/oauth2/revoke" => "csc-revoke",
        "/tsa" => "tsa",
        _ => "",
    };
    if !exact.is_empty() {
        return exact;
    }
    let prefixes = [
        ("/broker/authorize", "authorize"),
        ("/signing/oauth2/authorize", "csc-authorize"),
        ("/ocsp", "ocsp"),
        ("/crl/", "crl"),
        ("/aia/", "aia"),
        ("/portal/v1/packs", "packs"),
        ("/portal/v1/uploads", "upload"),
    ];
    if let Some((_, name)) = prefixes.iter().find(|(prefix, _)| path.starts_with(prefix)) {
        return name;
    }
    if path.starts_with("/portal/v1/submissions") {
        return match (path.rsplit('/').next(), method) {
            (Some("commit"), _) => "commit",
            (Some("result"), _) => "result",
            (_, &Method::PUT) => "submission",
            _ => "status",
        };
    }
    "other"
}
