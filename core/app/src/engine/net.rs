//! One HTTP client: pinned roots, no redirects, no proxies from the environment, bounded bodies, and
//! proof of possession with the key in the platform's key store (RFC 9449).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gocua_identity::dpop;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use super::link::Link;
use super::{time::now, vaults};
use crate::door::config::Environment;
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::world::ask::{Exchange, Proof};

#[derive(Clone)]
pub(super) struct Net {
    /// Missing when the configured roots cannot be read: every exchange then says so.
    client: Option<reqwest::Client>,
    link: Arc<Link>,
    vaults: vaults::Door,
    /// Server nonces, by origin (RFC 9449 section 8.2).
    nonces: Arc<Mutex<HashMap<String, String>>>,
    /// Public halves of keys, by name, once asked for. One that the platform has lost is forgotten with the first refusal.
    keys: Arc<Mutex<HashMap<String, dpop::PublicKey>>>,
}

impl Net {
    pub(super) fn new(environment: &Environment, link: Arc<Link>, vaults: vaults::Door) -> Self {
        Self { client: client(&environment.tls_roots), link, vaults, nonces: Arc::default(), keys: Arc::default() }
    }

    /// Sends a request and reads the answer; any HTTP status is an answer.
    pub(super) async fn exchange(&self, exchange: Exchange) -> Result<http::Response<Vec<u8>>, Fault> {
        let Exchange { mut request, file, proof, limit } = exchange;
        if let Some(part) = file {
            *request.body_mut() = self.vaults.read_sealed(part).await?;
        }
        let response = self.prove_and_send(&request, &proof, limit).await?;
        // Exactly one more try, with the nonce that the server has just given.
        if !matches!(proof, Proof::None) && dpop::wants_nonce(&response) {
            return self.prove_and_send(&request, &proof, limit).await;
        }
        Ok(response)
    }

    async fn prove_and_send(
        &self,
        request: &http::Request<Vec<u8>>,
        proof: &Proof,
        limit: usize,
    ) -> Result<http::Response<Vec<u8>>, Fault> {
        let mut request = request.clone();
        let origin = origin(request.uri());
        if !matches!(proof, Proof::None) {
            self.prove(&mut request, proof, &origin).await?;
        }
        let response = self.send(request, limit).await?;
        if let Some(nonce) = dpop::nonce(&response) {
            self.nonces.lock().unwrap_or_else(PoisonError::into_inner).insert(origin, nonce);
        }
        Ok(response)
    }

    async fn prove(&self, request: &mut http::Request<Vec<u8>>, proof: &Proof, origin: &str) -> Result<(), Fault> {
        let (alias, token) = match proof {
            Proof::Token(alias, token) => (alias, Some(Zeroizing::new(token.expose().to_owned()))),
            Proof::Key(alias) => (alias, None),
            Proof::None => return Ok(()),
        };
        let mut jti = [0u8; 16];
        SystemRandom::new().fill(&mut jti).map_err(|_| internal("no randomness"))?;
        let nonce = self.nonces.lock().unwrap_or_else(PoisonError::into_inner).get(origin).cloned();
        let key = self.public_key(alias).await?;
        let input = dpop::signing_input(
            &key,
            request.method().as_str(),
            &request.uri().to_string(),
            nonce.as_deref(),
            token.as_ref().map(|token| token.as_str()),
            now(),
            jti,
        )
        .map_err(|_| internal("proof"))?;
        let signing = PlatformRequest::Sign { alias: alias.clone(), input: input.clone().into_bytes() };
        let bytes = match self.link.call(signing).await {
            PlatformOutcome::Bytes { bytes } => bytes,
            outcome => {
                self.keys.lock().unwrap_or_else(PoisonError::into_inner).remove(alias);
                return Err(if outcome == PlatformOutcome::Lost { Fault::SignInAgain } else { Fault::KeyStore });
            }
        };
        let proof = dpop::assemble(&input, &bytes).map_err(|_| Fault::KeyStore)?;
        let headers = request.headers_mut();
        headers.insert("dpop", proof.parse().map_err(|_| internal("proof"))?);
        if let Some(token) = token {
            let mut value: http::HeaderValue = format!("DPoP {}", *token).parse().map_err(|_| internal("token"))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        Ok(())
    }

    async fn public_key(&self, alias: &str) -> Result<dpop::PublicKey, Fault> {
        if let Some(key) = self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(alias) {
            return Ok(key.clone());
        }
        let request = PlatformRequest::PublicKey { alias: alias.to_owned() };
        let PlatformOutcome::KeyCreated { public_key } = self.link.call(request).await else {
            // Tokens are bound to a key that is no more.
            return Err(Fault::SignInAgain);
        };
        let key = dpop::PublicKey::from_point(&public_key).map_err(|_| Fault::KeyStore)?;
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(alias.to_owned(), key.clone());
        Ok(key)
    }

    async fn send(&self, request: http::Request<Vec<u8>>, limit: usize) -> Result<http::Response<Vec<u8>>, Fault> {
        let client = self.client.as_ref().ok_or_else(|| internal("TLS roots"))?;
        let request = reqwest::Request::try_from(request).map_err(|_| internal("request"))?;
        let mut answer = client.execute(request).await.map_err(|error| network_fault(&error))?;
        let mut response = http::Response::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        // No service of ours answers a program with a web page: somebody stands between.
        let page = answer
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("text/html"));
        if page && answer.status().is_success() {
            return Err(Fault::CaptivePortal);
        }
        while let Some(chunk) = answer.chunk().await.map_err(|error| network_fault(&error))? {
            if response.body().len() + chunk.len() > limit {
                return Err(Fault::ServiceBroken);
            }
            response.body_mut().extend_from_slice(&chunk);
        }
        Ok(response)
    }
}

fn client(roots: &str) -> Option<reqwest::Client> {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let mut store = rustls::RootCertStore::empty();
    for root in CertificateDer::pem_slice_iter(roots.as_bytes()) {
        store.add(root.ok()?).ok()?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(store)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(15))
        .read_timeout(Duration::from_secs(60))
        .build()
        .ok()
}

fn origin(uri: &http::Uri) -> String {
    format!("{}://{}", uri.scheme_str().unwrap_or(""), uri.authority().map_or("", |authority| authority.as_str()))
}

/// Anything that keeps bytes from arriving is, for the person, the network.
fn network_fault(error: &reqwest::Error) -> Fault {
    if error.is_builder() { internal("request") } else { Fault::Offline }
}

fn internal(code: &str) -> Fault {
    Fault::Internal { code: code.to_owned() }
}
