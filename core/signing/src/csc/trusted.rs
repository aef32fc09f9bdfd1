//! The only addresses this client talks to.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use super::Error;

/// An address that may receive tokens: `https` anywhere, `http` only to a loopback host (RFC 8252, section 8.3), no user
/// information and no fragment. Addresses from server metadata pass the same check as the configured one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrustedUrl(Url);

impl TrustedUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// [`Error::UntrustedUrl`] for anything but the above, and for texts over 2,048 bytes.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > 2_048 {
            return Err(Error::UntrustedUrl);
        }
        let url = Url::parse(text).map_err(|_| Error::UntrustedUrl)?;
        let loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => return Err(Error::UntrustedUrl),
        };
        let scheme_is_safe = url.scheme() == "https" || (url.scheme() == "http" && loopback);
        let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        if scheme_is_safe && bare { Ok(Self(url)) } else { Err(Error::UntrustedUrl) }
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(super) fn url(&self) -> &Url {
        &self.0
    }

    /// The address with path segments appended: `https://host/csc/v2` and `credentials/list`. A query is dropped.
    pub(super) fn join(&self, path: &str) -> Self {
        let mut url = self.0.clone();
        url.set_query(None);
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}/{path}"));
        Self(url)
    }
}

impl fmt::Debug for TrustedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for TrustedUrl {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

impl From<TrustedUrl> for String {
    fn from(url: TrustedUrl) -> Self {
        url.0.into()
    }
}

#[cfg(test)]
mod tests {
    #![allow(missing_docs)]
    use super::*;

    #[test]
    fn tokens_go_only_over_tls_or_to_this_machine() {
        for good in
            ["https://ky.example/csc/v2", "http://127.0.0.1:8641/csc/v2", "http://[::1]:1/", "http://localhost/a"]
        {
            assert!(TrustedUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://ky.example/csc/v2",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example/",
            "https://me:secret@ky.example/",
            "https://ky.example/#x",
            "ftp://ky.example/",
            "javascript:alert(1)",
            "//ky.example",
            "",
        ] {
            assert!(TrustedUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn paths_are_appended_whether_the_base_ends_in_a_slash_or_not() {
        for base in ["https://ky.example/csc/v2", "https://ky.example/csc/v2/"] {
            let joined = TrustedUrl::parse(base).expect("a good address").join("credentials/list");
            assert_eq!(joined.as_str(), "https://ky.example/csc/v2/credentials/list");
        }
    }
}
