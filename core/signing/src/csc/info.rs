//! What a service says about itself.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::refusal;
use super::{DetailsForm, Error, Response, TrustedUrl, json};
use crate::Budget;

/// The version in `specs`: `2.0.0.2`, `2.2.0.0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Specs {
    /// 2.
    pub major: u16,
    /// 0 or 2.
    pub minor: u16,
}

/// Where the authorisation server is (exactly one of `oauth2`, `oauth2Issuer`, `oauth2Servers`; the first usable wins).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OauthLocation {
    /// Base address: the endpoints are `{base}/oauth2/authorize` and so on.
    Base(TrustedUrl),
    /// RFC 8414 issuer: the endpoints are in its metadata.
    Issuer(TrustedUrl),
}

/// The parts of `info` that matter (CSC 2.0.0.2, 11.1). Serialises, so that a service is known while the radio is off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceInfo {
    specs: Specs,
    name: String,
    region: Option<String>,
    description: Option<String>,
    auth_types: Vec<String>,
    methods: Vec<String>,
    oauth: Option<OauthLocation>,
    supports_rar: bool,
}

impl ServiceInfo {
    /// Reads the answer to `info`. Unknown and unusable optional members are ignored.
    ///
    /// # Errors
    /// The server's refusal; [`Error::UnknownVersion`] for a version other than 2; [`Error::UntrustedUrl`] when the
    /// authorisation server is not reachable safely.
    pub fn parse(response: &Response) -> Result<Self, Error> {
        let body = refusal::body(response, &Budget::new())?;
        let specs = specs(json::text(&body, "specs"))?;
        let (oauth, supports_rar) = oauth(&body)?;
        let short = |name: &str| json::text(&body, name).map(|text| text.chars().take(255).collect::<String>());
        Ok(Self {
            specs,
            name: short("name").unwrap_or_default(),
            region: short("region"),
            description: short("description"),
            auth_types: json::texts(&body, "authType"),
            methods: json::texts(&body, "methods"),
            oauth,
            supports_rar,
        })
    }

    /// The version spoken.
    #[must_use]
    pub fn specs(&self) -> Specs {
        self.specs
    }

    /// The service's name, at most 255 characters; untrusted text.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// ISO 3166-1 alpha-2 country.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The service's description of itself; untrusted text.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// Where to ask for approval. `None`: the service has no OAuth, and this client cannot use it.
    #[must_use]
    pub fn oauth(&self) -> Option<&OauthLocation> {
        self.oauth.as_ref()
    }

    /// Whether a method (`signatures/signHash`) is offered. A service that lists no methods is taken to offer the ones we try.
    #[must_use]
    pub fn offers(&self, method: &str) -> bool {
        self.methods.is_empty() || self.methods.iter().any(|name| name.trim_start_matches('/') == method)
    }

    /// Whether codes from a browser are accepted (`oauth2code`). An empty `authType` says nothing and passes.
    #[must_use]
    pub fn offers_codes(&self) -> bool {
        self.auth_types.is_empty() || self.auth_types.iter().any(|kind| kind.eq_ignore_ascii_case("oauth2code"))
    }

    /// Resolves [`DetailsForm::AsAnnounced`].
    pub(super) fn details(&self, configured: DetailsForm) -> DetailsForm {
        match configured {
            DetailsForm::AsAnnounced if !self.supports_rar => DetailsForm::Parameters,
            DetailsForm::AsAnnounced if self.specs >= (Specs { major: 2, minor: 2 }) => DetailsForm::Details2025,
            DetailsForm::AsAnnounced => DetailsForm::Details2023,
            fixed => fixed,
        }
    }
}

/// Absent counts as 2.0: the field is required, and servers still leave it out.
fn specs(text: Option<&str>) -> Result<Specs, Error> {
    let Some(text) = text else {
        return Ok(Specs { major: 2, minor: 0 });
    };
    let mut parts = text.trim().split('.').map(|part| part.parse::<u16>().ok());
    match (parts.next().flatten(), parts.next().flatten()) {
        (Some(2), minor) => Ok(Specs { major: 2, minor: minor.unwrap_or(0) }),
        _ => Err(Error::UnknownVersion(text.chars().filter(|symbol| !symbol.is_control()).take(40).collect())),
    }
}

fn oauth(body: &Map<String, Value>) -> Result<(Option<OauthLocation>, bool), Error> {
    let rar = json::flag(body, "supportsRar");
    if let Some(base) = json::text(body, "oauth2") {
        return Ok((Some(OauthLocation::Base(TrustedUrl::parse(base)?)), rar));
    }
    if let Some(issuer) = json::text(body, "oauth2Issuer") {
        return Ok((Some(OauthLocation::Issuer(TrustedUrl::parse(issuer)?)), rar));
    }
    // CSC 2.2: a list; the first server that gives codes.
    let servers = json::member(body, "oauth2Servers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for server in servers.iter().filter_map(Value::as_object) {
        let kinds = json::texts(server, "authType");
        if !kinds.is_empty() && !kinds.iter().any(|kind| kind.eq_ignore_ascii_case("oauth2code")) {
            continue;
        }
        let rar = json::flag(server, "supportsRar");
        if let Some(base) = json::text(server, "baseUri") {
            return Ok((Some(OauthLocation::Base(TrustedUrl::parse(base)?)), rar));
        }
        if let Some(issuer) = json::text(server, "issuerIdentifier") {
            return Ok((Some(OauthLocation::Issuer(TrustedUrl::parse(issuer)?)), rar));
        }
    }
    Ok((None, rar))
}
