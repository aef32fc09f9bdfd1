//! One HTTP client: pinned roots, the right time, no redirects, no proxies from the environment; bodies and times bounded.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
use tokio::time::{Instant, timeout_at};

use crate::door::fault::Fault;
use crate::engine::clock::{Clock, shown};
use crate::world::bounds::Bounds;
use crate::world::moment::clock_wrong;
use crate::world::refusal::media_type;

#[derive(Clone)]
pub(super) struct Wire {
    /// Missing when the configured roots cannot be read: every exchange then says so.
    tls: Option<rustls::ClientConfig>,
    client: Arc<Mutex<Option<reqwest::Client>>>,
}

impl Wire {
    pub(super) fn new(roots: &str, clock: &Arc<Clock>) -> Self {
        Self { tls: tls(roots, Arc::clone(clock)), client: Arc::default() }
    }

    /// Connections that wait for more are closed, because they keep what went through them last: tokens, and what services told about a
    /// person. What is under way is not disturbed. The next connection takes up the session that TLS has.
    pub(super) fn forget(&self) {
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn client(&self) -> Option<reqwest::Client> {
        let mut client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        if client.is_none() {
            *client = self.tls.clone().and_then(connected);
        }
        client.clone()
    }

    /// Sends a request and reads the answer, all of it within its bounds.
    pub(super) async fn send(
        &self,
        request: http::Request<Vec<u8>>,
        bounds: Bounds,
    ) -> Result<http::Response<Vec<u8>>, Fault> {
        let client = self.client().ok_or_else(|| Fault::defect("TLS roots"))?;
        let (began, sent) = (Instant::now(), request.body().len());
        // What has moved so far buys the time that a slow network needs for it; a drip buys nothing.
        let until = |moved: usize| began + Duration::from_millis(bounds.patience(moved as u64));
        let request = reqwest::Request::try_from(request).map_err(|_| Fault::defect("request"))?;
        let answer = timeout_at(until(sent), client.execute(request)).await;
        let mut answer = answer.map_err(|_| Fault::Offline)?.map_err(|error| network_fault(&error))?;
        let mut response = http::Response::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        // No service of ours answers a program with a web page: somebody stands between.
        if answer.status().is_success() && media_type(response.headers()).as_deref() == Some("text/html") {
            return Err(Fault::CaptivePortal);
        }
        loop {
            let chunk = timeout_at(until(sent + response.body().len()), answer.chunk()).await;
            let chunk = chunk.map_err(|_| Fault::ServiceUnavailable { retry_at: None })?;
            let Some(chunk) = chunk.map_err(|error| network_fault(&error))? else { return Ok(response) };
            if response.body().len() + chunk.len() > bounds.bytes {
                return Err(Fault::ServiceBroken);
            }
            response.body_mut().extend_from_slice(&chunk);
        }
    }
}

fn tls(roots: &str, clock: Arc<Clock>) -> Option<rustls::ClientConfig> {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let mut store = rustls::RootCertStore::empty();
    for root in CertificateDer::pem_slice_iter(roots.as_bytes()) {
        store.add(root.ok()?).ok()?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions =
        rustls::ClientConfig::builder_with_details(provider, clock).with_safe_default_protocol_versions().ok()?;
    Some(versions.with_root_certificates(store).with_no_client_auth())
}

fn connected(tls: rustls::ClientConfig) -> Option<reqwest::Client> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(15))
        .build()
        .ok()
}

/// Anything that keeps bytes from arriving is, for the person, the network; but a certificate that is good at another time is the
/// phone's clock. What the right time is nobody can say whom it would be safe to believe.
fn network_fault(error: &reqwest::Error) -> Fault {
    if error.is_builder() {
        return Fault::defect("request");
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(rustls::Error::InvalidCertificate(why)) = tls_error(error)
            && let Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. } = why
        {
            return clock_wrong(shown(), None);
        }
        cause = error.source();
    }
    Fault::Offline
}

/// What rustls said, however often it was wrapped for reading and writing: the connector wraps what the stream has wrapped, and
/// neither is the other's source.
fn tls_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    match error.downcast_ref::<std::io::Error>() {
        Some(error) => tls_error(error.get_ref()?),
        None => error.downcast_ref(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Error;

    use super::*;

    #[test]
    fn a_certificate_of_another_time_is_found_however_often_it_was_wrapped() {
        let mut error = Error::other(rustls::Error::InvalidCertificate(Expired));
        for _ in 0..3 {
            assert!(matches!(tls_error(&error), Some(rustls::Error::InvalidCertificate(Expired))));
            error = Error::other(error);
        }
        assert!(tls_error(&Error::other("reset")).is_none());
    }
}
