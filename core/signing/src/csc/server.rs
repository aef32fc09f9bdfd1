//! The authorisation server of a signing service.

use http::Method;
use serde::{Deserialize, Serialize};

use super::refusal;
use super::{DetailsForm, Error, HashText, OauthLocation, Quirks, Request, Response, ServiceInfo, TrustedUrl, json};
use crate::Budget;

/// The OAuth endpoints of a service and how it wants to be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorisationServer {
    pub(super) authorize: TrustedUrl,
    pub(super) token: TrustedUrl,
    pub(super) pushed: Option<TrustedUrl>,
    pub(super) revoke: Option<TrustedUrl>,
    /// Known only from metadata; when known, a redirect that names another is refused (RFC 9207).
    pub(super) issuer: Option<String>,
    pub(super) details: DetailsForm,
    pub(super) hashes: HashText,
}

impl AuthorisationServer {
    /// The endpoints below `info.oauth2` (CSC 2.0.0.2, 8.4).
    ///
    /// # Errors
    /// [`Error::NotOffered`] without OAuth codes; [`Error::NeedsMetadata`] when only an issuer is named.
    pub fn new(info: &ServiceInfo, quirks: &Quirks) -> Result<Self, Error> {
        if !info.offers_codes() {
            return Err(Error::NotOffered("oauth2code"));
        }
        match info.oauth() {
            Some(OauthLocation::Base(base)) => Ok(Self {
                authorize: base.join("oauth2/authorize"),
                token: base.join("oauth2/token"),
                pushed: Some(base.join("oauth2/pushed_authorize")),
                revoke: Some(base.join("oauth2/revoke")),
                issuer: None,
                details: info.details(quirks.details),
                hashes: quirks.authorise_hashes,
            }),
            Some(OauthLocation::Issuer(_)) => Err(Error::NeedsMetadata),
            None => Err(Error::NotOffered("oauth2")),
        }
    }

    /// Asks an issuer for its metadata (RFC 8414, section 3.1: the well-known part goes between host and path).
    ///
    /// # Errors
    /// [`Error::Protocol`] when the address cannot be made into a request.
    pub fn metadata_request(issuer: &TrustedUrl) -> Result<Request, Error> {
        let mut url = issuer.url().clone();
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_query(None);
        url.set_path(&format!("/.well-known/oauth-authorization-server{path}"));
        http::Request::builder()
            .method(Method::GET)
            .uri(url.as_str())
            .header(http::header::ACCEPT, "application/json")
            .body(Vec::new())
            .map_err(|_| Error::Protocol("an address is not a request target"))
    }

    /// The endpoints from an issuer's metadata. The metadata must name the very issuer that was asked (RFC 8414, section 3.3).
    ///
    /// # Errors
    /// The server's refusal, a foreign issuer, missing or unsafe endpoints.
    pub fn from_metadata(info: &ServiceInfo, quirks: &Quirks, response: &Response) -> Result<Self, Error> {
        let body = refusal::body(response, &Budget::new())?;
        let Some(OauthLocation::Issuer(issuer)) = info.oauth() else {
            return Err(Error::NotOffered("oauth2Issuer"));
        };
        let said = json::text(&body, "issuer").ok_or(Error::Protocol("metadata without issuer"))?;
        if said.trim_end_matches('/') != issuer.as_str().trim_end_matches('/') {
            return Err(Error::Protocol("metadata of another issuer"));
        }
        let endpoint = |name: &str| json::text(&body, name).map(TrustedUrl::parse).transpose();
        Ok(Self {
            authorize: endpoint("authorization_endpoint")?
                .ok_or(Error::Protocol("metadata without authorization_endpoint"))?,
            token: endpoint("token_endpoint")?.ok_or(Error::Protocol("metadata without token_endpoint"))?,
            pushed: endpoint("pushed_authorization_request_endpoint")?,
            revoke: endpoint("revocation_endpoint")?,
            issuer: Some(said.to_owned()),
            details: info.details(quirks.details),
            hashes: quirks.authorise_hashes,
        })
    }
}
