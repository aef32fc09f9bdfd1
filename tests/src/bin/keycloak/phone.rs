//! The phone: a key, a clock, and what the client builds, sent as it is.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use gocua_identity::{self as identity, AccessToken, Attempt, Client, IdToken, Jwks, Provider, Purpose, Tokens, dpop};
use reqwest::header::HeaderValue;
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};

use crate::Failed;
use crate::browser::Browser;

pub(crate) const REDIRECT: &str = "https://gocua.example/callback";

/// Why a step of signing in did not go on.
#[derive(Debug)]
pub(crate) enum Stop {
    /// What the client makes of an answer.
    Refused(identity::Error),
    /// What happened around it.
    Failed(Failed),
}

impl From<identity::Error> for Stop {
    fn from(error: identity::Error) -> Self {
        Self::Refused(error)
    }
}

impl From<Failed> for Stop {
    fn from(error: Failed) -> Self {
        Self::Failed(error)
    }
}

impl From<Stop> for Failed {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(error) => format!("{error:?}"),
            Stop::Failed(error) => error,
        }
    }
}

/// A client that follows nothing.
pub(crate) fn http() -> Result<reqwest::Client, Failed> {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    builder.timeout(Duration::from_secs(60)).build().map_err(|error| error.to_string())
}

pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or_default()
}

/// The app as the realm knows it.
pub(crate) fn client() -> Client {
    Client {
        client_id: "gocua".to_owned(),
        redirect_uri: REDIRECT.to_owned(),
        scope: "openid profile dossier offline_access".to_owned(),
    }
}

/// A phone with a key of its own.
pub(crate) struct Phone {
    http: reqwest::Client,
    key: EcdsaKeyPair,
    pub(crate) public: dpop::PublicKey,
    /// How far its clock is off, in seconds.
    off: i64,
}

/// A sign-in that is done.
pub(crate) struct SignedIn {
    pub(crate) provider: Provider,
    pub(crate) tokens: Tokens,
    pub(crate) id: IdToken,
}

/// A sign-in of which the person has come back.
pub(crate) struct Back {
    pub(crate) provider: Provider,
    pub(crate) attempt: Attempt,
    pub(crate) url: String,
    /// What the person was asked for.
    pub(crate) asked: Vec<&'static str>,
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], Failed> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| "no randomness")?;
    Ok(bytes)
}

impl Phone {
    pub(crate) fn new() -> Result<Self, Failed> {
        Self::with_clock(0)
    }

    /// One whose clock is so many seconds off.
    pub(crate) fn with_clock(off: i64) -> Result<Self, Failed> {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).map_err(|_| "no key")?;
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random);
        let key = key.map_err(|_| "no key")?;
        let public = dpop::PublicKey::from_point(key.public_key().as_ref()).map_err(|error| error.to_string())?;
        Ok(Self { http: http()?, key, public, off })
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: identity::Request) -> Result<identity::Response, Failed> {
        let (parts, body) = request.into_parts();
        let request = self.http.request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body);
        let answer = request.send().await.map_err(|error| error.to_string())?;
        let mut response = identity::Response::new(Vec::new());
        (*response.status_mut(), *response.headers_mut()) = (answer.status(), answer.headers().clone());
        *response.body_mut() = answer.bytes().await.map_err(|error| error.to_string())?.to_vec();
        Ok(response)
    }

    /// Sends a request with a proof of possession.
    pub(crate) async fn prove(
        &self,
        mut request: identity::Request,
        token: Option<&AccessToken>,
    ) -> Result<identity::Response, Failed> {
        let (method, url) = (request.method().as_str().to_owned(), request.uri().to_string());
        let exposed = token.map(AccessToken::expose);
        let input = dpop::signing_input(&self.public, &method, &url, None, exposed, now() + self.off, random()?);
        let input = input.map_err(|error| error.to_string())?;
        let signature = self.key.sign(&SystemRandom::new(), input.as_bytes()).map_err(|_| "no signature")?;
        let proof = dpop::assemble(&input, signature.as_ref()).map_err(|error| error.to_string())?;
        let header = |text: String| text.parse::<HeaderValue>().map_err(|error| error.to_string());
        request.headers_mut().insert("dpop", header(proof)?);
        if let Some(token) = exposed {
            request.headers_mut().insert("authorization", header(format!("DPoP {token}"))?);
        }
        self.send(request).await
    }

    /// Asks for a login page.
    pub(crate) async fn push(&self, issuer: &str, purpose: Purpose) -> Result<(Provider, Attempt, String), Stop> {
        let answer = self.send(Provider::discovery_request(issuer)?).await?;
        let provider = Provider::parse(issuer, &answer)?;
        let attempt = Attempt::new(&provider, purpose, random()?, now() + self.off);
        let request = identity::pushed_request(&provider, &client(), &attempt, &self.public.thumbprint())?;
        let pushed = identity::pushed_uri(&self.prove(request, None).await?)?;
        let url = identity::authorization_url(&provider, &client(), &pushed);
        Ok((provider, attempt, url))
    }

    /// The person goes to the page and comes back.
    pub(crate) async fn browse(&self, issuer: &str, purpose: Purpose) -> Result<Back, Stop> {
        let (provider, attempt, page) = self.push(issuer, purpose).await?;
        let mut browser = Browser::new()?;
        let url = browser.visit(&page).await?;
        Ok(Back { provider, attempt, url, asked: browser.asked })
    }

    /// From the code to tokens.
    pub(crate) async fn redeem(&self, back: &Back) -> Result<Tokens, Stop> {
        let code = identity::callback(&back.provider, &client(), &back.attempt, &back.url);
        let code = code.map_err(|error| format!("{error}: {}", back.url))?;
        let request = identity::code_request(&back.provider, &client(), &back.attempt, &code)?;
        let tokens = identity::tokens(&self.prove(request, None).await?)?;
        tokens.covers(&client())?;
        Ok(tokens)
    }

    pub(crate) async fn keys(&self, provider: &Provider) -> Result<Jwks, Stop> {
        Ok(Jwks::parse(&self.send(Jwks::request(provider)?).await?)?)
    }

    /// The whole way.
    pub(crate) async fn sign_in(&self, issuer: &str, purpose: Purpose) -> Result<SignedIn, Stop> {
        let back = self.browse(issuer, purpose).await?;
        let tokens = self.redeem(&back).await?;
        let keys = self.keys(&back.provider).await?;
        let attempt = identity::Expected::Attempt(&back.attempt);
        let id = tokens.verify(&keys, &back.provider, &client(), attempt, now() + self.off)?;
        Ok(SignedIn { provider: back.provider, tokens, id })
    }

    /// Who it is.
    pub(crate) async fn profile(&self, signed_in: &SignedIn) -> Result<identity::Profile, Stop> {
        let request = identity::userinfo_request(&signed_in.provider);
        let answer = self.prove(request, Some(&signed_in.tokens.access)).await?;
        Ok(identity::profile(&answer, &signed_in.id.sub, signed_in.id.acr.as_deref())?)
    }

    /// Another access token.
    pub(crate) async fn refresh(&self, signed_in: &SignedIn, refresh: &identity::RefreshToken) -> Result<Tokens, Stop> {
        let request = identity::refresh_request(&signed_in.provider, &client(), refresh)?;
        Ok(identity::tokens(&self.prove(request, None).await?)?)
    }
}
