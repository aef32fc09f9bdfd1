//! The only kind of address that gets a request.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::Error;

/// The longest address, in bytes.
const MAX_LENGTH: usize = 2_048;

/// An address that may receive tokens: `https` anywhere, `http` only to a loopback host (127.0.0.0/8, `[::1]`,
/// `localhost`: RFC 8252, 8.3); no user information and no fragment. Checked again when read back from storage.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrustedUrl(Url);

impl TrustedUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// [`Error::UntrustedUrl`] for anything but the above, and for texts over 2,048 bytes.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_LENGTH {
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
        // `uri` relies on this: the two crates differ on rare characters.
        let sendable = url.as_str().parse::<http::Uri>().is_ok();
        if scheme_is_safe && bare && sendable { Ok(Self(url)) } else { Err(Error::UntrustedUrl) }
    }

    /// The address as text, normalised: lower-case host, no default port.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(crate) fn url(&self) -> &Url {
        &self.0
    }

    /// The address as a request target.
    pub(crate) fn uri(&self) -> http::Uri {
        self.as_str().parse().expect("every constructor has parsed this text as a request target")
    }
}

impl fmt::Debug for TrustedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for TrustedUrl {
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
    #![allow(clippy::unwrap_used, missing_docs)]
    use super::*;

    #[test]
    fn tokens_go_only_over_tls_or_to_this_machine() {
        for good in [
            "https://dinhdanh.example/token",
            "https://dinhdanh.example:8443/token?tenant=1",
            "http://127.0.0.1:8640/",
            "http://127.9.8.7/",
            "http://[::1]:1/",
            "http://localhost/a",
        ] {
            assert!(TrustedUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://dinhdanh.example/token",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example/",
            "http://[::2]/",
            "http://0.0.0.0/",
            "http://10.0.0.1/",
            "https://me:secret@dinhdanh.example/",
            "https://me@dinhdanh.example/",
            "https://dinhdanh.example/#x",
            "https://",
            "ftp://dinhdanh.example/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "vn.gocua:/callback",
            "//dinhdanh.example",
            "",
        ] {
            assert_eq!(TrustedUrl::parse(bad), Err(Error::UntrustedUrl), "{bad}");
        }
        assert!(TrustedUrl::parse(&format!("https://a.example/{}", "a".repeat(MAX_LENGTH))).is_err());
    }

    #[test]
    fn an_address_is_checked_again_when_it_is_read_back() {
        assert!(serde_json::from_str::<TrustedUrl>("\"https://dinhdanh.example/token\"").is_ok());
        assert!(serde_json::from_str::<TrustedUrl>("\"http://dinhdanh.example/token\"").is_err());
    }
}
