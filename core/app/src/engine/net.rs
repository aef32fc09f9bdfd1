//! Exchanges with services: proof of possession with the key in the platform's key store (RFC 9449), the newest nonce of each server,
//! and the time as they say it.

mod wire;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use gocua_identity::dpop;
use http::header::{AUTHORIZATION, DATE};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use super::clock::{Clock, shown};
use super::link::Link;
use super::vaults;
use crate::door::config::Environment;
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::world::ask::{Exchange, Proof};
use crate::world::bounds::Bounds;
use crate::world::moment::clock_wrong;
use wire::Wire;

#[derive(Clone)]
pub(super) struct Net {
    wire: Wire,
    link: Arc<Link>,
    vaults: vaults::Door,
    clock: Arc<Clock>,
    /// Origins of services of our own: their word on the time is taken.
    own: Arc<[String]>,
    /// Asked for the time when whoever refused a proof does not say it.
    portal: Option<http::Uri>,
    /// Server nonces, by origin (RFC 9449 section 8.2).
    nonces: Arc<Mutex<HashMap<String, String>>>,
    /// Public halves of keys, by name, once asked for. One that the platform has lost is forgotten with the first refusal.
    keys: Arc<Mutex<HashMap<String, dpop::PublicKey>>>,
}

impl Net {
    pub(super) fn new(environment: &Environment, link: Arc<Link>, vaults: vaults::Door, clock: Arc<Clock>) -> Self {
        let uri = |address: &str| address.parse::<http::Uri>().ok();
        let own = [&environment.portal, &environment.broker].into_iter().filter_map(|address| uri(address));
        Self {
            wire: Wire::new(&environment.tls_roots, &clock),
            own: own.map(|uri| origin(&uri)).collect(),
            portal: uri(&environment.portal),
            link,
            vaults,
            clock,
            nonces: Arc::default(),
            keys: Arc::default(),
        }
    }

    /// A vault is being closed: what is left of its person's exchanges goes.
    pub(super) fn forget(&self) {
        self.wire.forget();
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Sends a request and reads the answer; any HTTP status is an answer.
    pub(super) async fn exchange(&self, exchange: Exchange) -> Result<http::Response<Vec<u8>>, Fault> {
        let Exchange { mut request, file, proof, bounds } = exchange;
        if let Some(part) = file {
            *request.body_mut() = self.vaults.read_sealed(part).await?;
        }
        let (mut nonce_given, mut time_told) = (false, false);
        loop {
            let skew = self.clock.skew();
            let response = self.prove_and_send(&request, &proof, bounds).await?;
            if matches!(proof, Proof::None) {
                return Ok(response);
            }
            // Exactly one more try with the nonce that the server has just given, and one with the time that it says.
            if !nonce_given && dpop::wants_nonce(&response) {
                nonce_given = true;
            } else if !time_told && dpop::refuses_proof(&response) {
                time_told = true;
                self.ask_time(&response).await;
                if !self.clock.has_heard() {
                    return Err(clock_wrong(shown(), None));
                }
                if self.clock.skew() == skew {
                    return Ok(response);
                }
            } else {
                return Ok(response);
            }
        }
    }

    /// Whoever refused a proof did not say what time it is: the portal is asked, whatever it answers.
    async fn ask_time(&self, refusal: &http::Response<Vec<u8>>) {
        if refusal.headers().contains_key(DATE) {
            return;
        }
        let Some(portal) = &self.portal else { return };
        let mut request = http::Request::new(Vec::new());
        *request.method_mut() = http::Method::HEAD;
        *request.uri_mut() = portal.clone();
        // Without an answer nothing is learned, and that is all.
        let _ = self.send(request, Bounds::BROKER).await;
    }

    async fn prove_and_send(
        &self,
        request: &http::Request<Vec<u8>>,
        proof: &Proof,
        bounds: Bounds,
    ) -> Result<http::Response<Vec<u8>>, Fault> {
        let mut request = request.clone();
        let origin = origin(request.uri());
        if !matches!(proof, Proof::None) {
            self.prove(&mut request, proof, &origin).await?;
        }
        let response = self.send(request, bounds).await?;
        if let Some(nonce) = dpop::nonce(&response) {
            self.nonces.lock().unwrap_or_else(PoisonError::into_inner).insert(origin, nonce);
        }
        Ok(response)
    }

    /// Sends a request as it is, and hears the time if it is one of our own that answers.
    async fn send(&self, request: http::Request<Vec<u8>>, bounds: Bounds) -> Result<http::Response<Vec<u8>>, Fault> {
        let (asked, is_own) = (shown(), self.own.contains(&origin(request.uri())));
        let response = self.wire.send(request, bounds).await?;
        if is_own && let Some(date) = gocua_identity::date(response.headers()) {
            self.clock.hear(date, asked);
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
        SystemRandom::new().fill(&mut jti).map_err(|_| Fault::defect("no randomness"))?;
        let nonce = self.nonces.lock().unwrap_or_else(PoisonError::into_inner).get(origin).cloned();
        let key = self.public_key(alias).await?;
        let input = dpop::signing_input(
            &key,
            request.method().as_str(),
            &request.uri().to_string(),
            nonce.as_deref(),
            token.as_ref().map(|token| token.as_str()),
            self.clock.now(),
            jti,
        )
        .map_err(|_| Fault::defect("proof"))?;
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
        headers.insert("dpop", proof.parse().map_err(|_| Fault::defect("proof"))?);
        if let Some(token) = token {
            let mut value: http::HeaderValue =
                format!("DPoP {}", *token).parse().map_err(|_| Fault::defect("token"))?;
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
}

fn origin(uri: &http::Uri) -> String {
    format!("{}://{}", uri.scheme_str().unwrap_or(""), uri.authority().map_or("", |authority| authority.as_str()))
}
