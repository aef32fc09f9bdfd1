//! The API of one service.

use http::Method;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Credential, CredentialId, Error, Grant, PollId, Quirks, Request, Response, ServiceInfo, SignAnswer, TrustedUrl,
    credential, sign,
};

/// A signing service: its base address (`https://host/csc/v2`) and its known differences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    base: TrustedUrl,
    #[serde(default)]
    quirks: Quirks,
}

impl Service {
    /// A service that follows the specification.
    ///
    /// # Errors
    /// [`Error::UntrustedUrl`].
    pub fn new(base: &str) -> Result<Self, Error> {
        Ok(Self { base: TrustedUrl::parse(base)?, quirks: Quirks::default() })
    }

    /// The same service with configured differences.
    #[must_use]
    pub fn with_quirks(self, quirks: Quirks) -> Self {
        Self { quirks, ..self }
    }

    /// Its differences, for [`AuthorisationServer::new`](super::AuthorisationServer::new).
    #[must_use]
    pub fn quirks(&self) -> &Quirks {
        &self.quirks
    }

    /// Asks what the service offers (`info`, no token).
    ///
    /// # Errors
    /// [`Error::Protocol`] when the address cannot be made into a request.
    pub fn info_request(&self) -> Result<Request, Error> {
        self.post("info", None, &json!({}))
    }

    /// Reads the answer to [`Self::info_request`].
    ///
    /// # Errors
    /// See [`ServiceInfo::parse`].
    pub fn info(&self, response: &Response) -> Result<ServiceInfo, Error> {
        ServiceInfo::parse(response)
    }

    /// Asks which credentials the signed-in person has (`credentials/list`).
    ///
    /// # Errors
    /// See [`Self::info_request`].
    pub fn credentials_list_request(&self, grant: &Grant) -> Result<Request, Error> {
        self.post("credentials/list", Some(grant), &json!({}))
    }

    /// Reads the answer to [`Self::credentials_list_request`]: at most 1,000 names.
    ///
    /// # Errors
    /// The server's refusal or a broken answer.
    pub fn credentials_list(&self, response: &Response) -> Result<Vec<CredentialId>, Error> {
        credential::list(response)
    }

    /// Asks for one credential with its certificate chain (`credentials/info`).
    ///
    /// # Errors
    /// See [`Self::info_request`].
    pub fn credentials_info_request(&self, grant: &Grant, id: &CredentialId) -> Result<Request, Error> {
        self.post(
            "credentials/info",
            Some(grant),
            &json!({ "credentialID": id.as_str(), "certificates": "chain", "certInfo": true, "authInfo": true }),
        )
    }

    /// Reads the answer to [`Self::credentials_info_request`] for the same credential.
    ///
    /// # Errors
    /// The server's refusal or a broken answer.
    pub fn credentials_info(&self, id: &CredentialId, response: &Response) -> Result<Credential, Error> {
        Credential::parse(id, response)
    }

    /// Asks for the signatures (`signatures/signHash`). Send it **once**: journal before, and never repeat it when the answer is lost.
    ///
    /// # Errors
    /// [`Error::OutsideGrant`] when these are not exactly the approved digests or credential; [`Error::Unusable`].
    pub fn sign_hash_request(
        &self,
        grant: &Grant,
        credential: &Credential,
        digests: &[[u8; 32]],
    ) -> Result<Request, Error> {
        grant.check_covers(&credential.id, digests)?;
        self.post("signatures/signHash", Some(grant), &sign::body(credential, digests, self.quirks.sign_hashes)?)
    }

    /// Reads the answer to [`Self::sign_hash_request`].
    ///
    /// # Errors
    /// The server's refusal or a broken answer.
    pub fn sign_hash(&self, response: &Response) -> Result<SignAnswer, Error> {
        sign::answer(response)
    }

    /// Asks again for signatures the service is still making (`signatures/signPolling`). May be repeated.
    ///
    /// # Errors
    /// See [`Self::info_request`].
    pub fn poll_request(&self, grant: &Grant, id: &PollId) -> Result<Request, Error> {
        self.post("signatures/signPolling", Some(grant), &json!({ "requestID": id.as_str() }))
    }

    /// Reads the answer to [`Self::poll_request`].
    ///
    /// # Errors
    /// The server's refusal or a broken answer.
    pub fn poll(&self, id: &PollId, response: &Response) -> Result<SignAnswer, Error> {
        sign::poll_answer(id, response)
    }

    fn post(&self, method: &str, grant: Option<&Grant>, body: &Value) -> Result<Request, Error> {
        let broken = |_| Error::Protocol("an address or a token cannot be sent");
        let mut request = http::Request::builder()
            .method(Method::POST)
            .uri(self.base.join(method).as_str())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .body(body.to_string().into_bytes())
            .map_err(broken)?;
        if let Some(grant) = grant {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", grant.access_token().expose()))
                .map_err(|_| Error::Protocol("an address or a token cannot be sent"))?;
            value.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Ok(request)
    }
}
