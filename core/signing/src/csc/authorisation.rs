//! One approval by the person, through the browser.

use http::Method;
use http::header::{ACCEPT, CONTENT_TYPE};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;
use url::form_urlencoded::Serializer;
use zeroize::Zeroize;

use super::asked::SHA256_OID;
use super::encoding::{base64, base64url, hash_text};
use super::refusal;
use super::{
    AuthorisationServer, CallbackError, Cause, CredentialRequest, DetailsForm, Error, Grant, MAX_DIGESTS, Request,
    Response, Said, Secret, ToSign, TrustedUrl, json,
};
use crate::Budget;

/// How the app is registered with the service: a public client (no secret can be kept on a phone; PKCE protects the code).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// The registered identifier.
    pub client_id: String,
    /// The registered redirect address, exactly.
    pub redirect_uri: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Scope {
    Service,
    Credential(CredentialRequest),
}

/// One attempt to get an approval. Journal it before the browser opens: the redirect may find a freshly started app.
///
/// Holds the PKCE verifier and `state`, made from the caller's 64 random bytes; both are wiped when dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorisation {
    server: AuthorisationServer,
    client: Client,
    scope: Scope,
    verifier: Secret,
    state: Secret,
}

/// A pushed authorisation request's name (RFC 9126, section 2.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushedUri(String);

/// What became of a pushed authorisation request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pushed {
    /// Accepted: use [`Authorisation::authorization_url`] with it.
    Uri(PushedUri),
    /// The server has no such endpoint: use [`Authorisation::authorization_url`] without.
    NotOffered,
}

/// The code from the browser, good for one token request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code(Secret);

impl Authorisation {
    /// An attempt to sign in to the service (`scope=service`): enough to list credentials, never to sign.
    #[must_use]
    pub fn service(server: &AuthorisationServer, client: &Client, seed: [u8; 64]) -> Self {
        Self::start(server, client, Scope::Service, seed)
    }

    /// An attempt to have exactly these digests approved for signing with this credential (`scope=credential`, SCAL2).
    ///
    /// # Errors
    /// [`Error::TooMany`] over [`MAX_DIGESTS`]; [`Error::OutsideGrant`] without any document.
    pub fn credential(
        server: &AuthorisationServer,
        client: &Client,
        request: CredentialRequest,
        seed: [u8; 64],
    ) -> Result<Self, Error> {
        if request.documents.is_empty() {
            return Err(Error::OutsideGrant("nothing to sign"));
        }
        if request.documents.len() > MAX_DIGESTS {
            return Err(Error::TooMany { asked: request.documents.len(), allowed: MAX_DIGESTS });
        }
        Ok(Self::start(server, client, Scope::Credential(request), seed))
    }

    fn start(server: &AuthorisationServer, client: &Client, scope: Scope, mut seed: [u8; 64]) -> Self {
        let (verifier, state) = seed.split_at(32);
        let (verifier, state) = (Secret::new(base64url(verifier)), Secret::new(base64url(state)));
        seed.zeroize();
        Self { server: server.clone(), client: client.clone(), scope, verifier, state }
    }

    /// The request that pushes the parameters (RFC 9126), so that digests and description do not travel through the browser.
    /// `None` when the server is known not to take it.
    ///
    /// # Errors
    /// [`Error::Protocol`] when the endpoint's address cannot be made into a request.
    pub fn pushed_request(&self) -> Result<Option<Request>, Error> {
        self.server.pushed.as_ref().map(|endpoint| form(endpoint, &self.parameters())).transpose()
    }

    /// Reads the answer to [`Self::pushed_request`]. A server without the endpoint answers 404, 405 or 501: fall back then.
    ///
    /// # Errors
    /// The server's refusal of the parameters.
    pub fn pushed_uri(&self, response: &Response) -> Result<Pushed, Error> {
        if matches!(response.status().as_u16(), 404 | 405 | 501) {
            return Ok(Pushed::NotOffered);
        }
        let body = refusal::body(response, &Budget::new())?;
        let uri = json::text(&body, "request_uri").filter(|uri| !uri.is_empty() && uri.len() <= 2_048);
        uri.map(|uri| Pushed::Uri(PushedUri(uri.to_owned())))
            .ok_or(Error::Protocol("no request_uri in the answer to a pushed request"))
    }

    /// The address to open in the browser.
    #[must_use]
    pub fn authorization_url(&self, pushed: Option<&PushedUri>) -> String {
        let mut url = self.server.authorize.url().clone();
        match pushed {
            Some(PushedUri(uri)) => {
                url.query_pairs_mut().append_pair("client_id", &self.client.client_id).append_pair("request_uri", uri);
            }
            None => {
                url.query_pairs_mut().extend_pairs(self.parameters());
            }
        }
        url.into()
    }

    /// Reads the address the browser came back to.
    ///
    /// # Errors
    /// [`CallbackError::NotOurs`] must be ignored (another app or an attacker can open our redirect address at any time); the others end the attempt.
    pub fn callback(&self, url: &str) -> Result<Code, CallbackError> {
        let (Ok(got), Ok(registered)) = (Url::parse(url), Url::parse(&self.client.redirect_uri)) else {
            return Err(CallbackError::NotOurs);
        };
        let place = |url: &Url| {
            (
                url.scheme().to_owned(),
                url.host_str().map(str::to_owned),
                url.port_or_known_default(),
                url.path().to_owned(),
            )
        };
        if place(&got) != place(&registered) {
            return Err(CallbackError::NotOurs);
        }
        // Twice the same parameter means a mangled or forged address: none of the two is taken.
        let parameter = |name: &str| {
            let mut found = got.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned());
            found.next().filter(|_| found.next().is_none())
        };
        if parameter("state").is_none_or(|state| state != self.state.expose()) {
            return Err(CallbackError::NotOurs);
        }
        if let (Some(expected), Some(issuer)) = (&self.server.issuer, parameter("iss"))
            && *expected != issuer
        {
            return Err(CallbackError::WrongIssuer);
        }
        if let Some(error) = parameter("error") {
            let said = Said::new(0, Some(&error), parameter("error_description").as_deref());
            return Err(match said.cause() {
                Cause::Denied => CallbackError::Refused,
                cause => CallbackError::Provider { cause, said },
            });
        }
        parameter("code")
            .filter(|code| !code.is_empty() && code.len() <= 4_096)
            .map(|code| Code(Secret::new(code)))
            .ok_or(CallbackError::NotOurs)
    }

    /// Exchanges the code for a token.
    ///
    /// # Errors
    /// [`Error::Protocol`] when the endpoint's address cannot be made into a request.
    pub fn token_request(&self, code: &Code) -> Result<Request, Error> {
        let mut parameters = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.0.expose().to_owned()),
            ("redirect_uri", self.client.redirect_uri.clone()),
            ("client_id", self.client.client_id.clone()),
            ("code_verifier", self.verifier.expose().to_owned()),
        ];
        if let Some(details) = self.details() {
            parameters.push(("authorization_details", details));
        }
        let request = form(&self.server.token, &parameters);
        parameters.iter_mut().for_each(|(_, value)| value.zeroize());
        request
    }

    /// Reads the answer to [`Self::token_request`].
    ///
    /// # Errors
    /// The server's refusal; [`Error::OtherAuthorised`] when it says that it authorised another credential, number, digest or algorithm:
    /// such a token is dropped here.
    pub fn grant(&self, response: &Response) -> Result<Grant, Error> {
        let asked = match &self.scope {
            Scope::Service => None,
            Scope::Credential(request) => Some(request),
        };
        Grant::parse(response, asked)
    }

    /// Tells the server that a token is no longer needed (RFC 7009). `None` when it has no such endpoint. Any answer is fine.
    ///
    /// # Errors
    /// [`Error::Protocol`] when the endpoint's address cannot be made into a request.
    pub fn revoke_request(&self, grant: &Grant) -> Result<Option<Request>, Error> {
        let parameters = [
            ("token", grant.access_token().expose().to_owned()),
            ("token_type_hint", "access_token".to_owned()),
            ("client_id", self.client.client_id.clone()),
        ];
        self.server.revoke.as_ref().map(|endpoint| form(endpoint, &parameters)).transpose()
    }

    fn parameters(&self) -> Vec<(&'static str, String)> {
        let challenge = base64url(digest(&SHA256, self.verifier.expose().as_bytes()).as_ref());
        let mut parameters = vec![
            ("response_type", "code".to_owned()),
            ("client_id", self.client.client_id.clone()),
            ("redirect_uri", self.client.redirect_uri.clone()),
            ("state", self.state.expose().to_owned()),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256".to_owned()),
        ];
        match &self.scope {
            Scope::Service => parameters.push(("scope", "service".to_owned())),
            Scope::Credential(request) => {
                if let Some(details) = self.details() {
                    // The details name the kind of authorisation themselves, so they stand instead of the scope.
                    parameters.push(("authorization_details", details));
                } else {
                    let hashes: Vec<_> = request
                        .documents
                        .iter()
                        .map(|document| hash_text(&document.digest, self.server.hashes))
                        .collect();
                    parameters.extend([
                        ("scope", "credential".to_owned()),
                        ("credentialID", request.credential.as_str().to_owned()),
                        ("numSignatures", request.documents.len().to_string()),
                        ("hashes", hashes.join(",")),
                        ("hashAlgorithmOID", SHA256_OID.to_owned()),
                    ]);
                }
                parameters
                    .extend(request.description.as_ref().map(|text| ("description", text.chars().take(500).collect())));
                parameters.extend(request.lang.as_ref().map(|lang| ("lang", lang.clone())));
            }
        }
        parameters
    }

    fn details(&self) -> Option<String> {
        let Scope::Credential(request) = &self.scope else {
            return None;
        };
        let is_2025 = match self.server.details {
            DetailsForm::AsAnnounced | DetailsForm::Parameters => return None,
            DetailsForm::Details2023 => false,
            DetailsForm::Details2025 => true,
        };
        let document = |document: &ToSign| {
            let mut entry = json!({ "hash": base64(&document.digest), "label": document.label });
            if is_2025 {
                entry["hashType"] = Value::from("dtbsr");
            }
            entry
        };
        let mut entry = json!({
            "type": if is_2025 { "https://cloudsignatureconsortium.org/2025/credential" } else { "credential" },
            "credentialID": request.credential.as_str(),
            "documentDigests": request.documents.iter().map(document).collect::<Vec<_>>(),
            "hashAlgorithmOID": SHA256_OID,
        });
        if is_2025 {
            entry["numSignatures"] = Value::from(request.documents.len());
        }
        Some(Value::Array(vec![entry]).to_string())
    }
}

/// A form-encoded POST.
fn form(endpoint: &TrustedUrl, parameters: &[(&str, String)]) -> Result<Request, Error> {
    let body = Serializer::new(String::new()).extend_pairs(parameters).finish();
    http::Request::builder()
        .method(Method::POST)
        .uri(endpoint.as_str())
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(ACCEPT, "application/json")
        .body(body.into_bytes())
        .map_err(|_| Error::Protocol("an address is not a request target"))
}
