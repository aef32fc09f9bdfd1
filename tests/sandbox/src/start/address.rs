//! Where the sandbox listens. Its address stands in what it issues: receipts, sessions, certificates. So a folder keeps its address, as a
//! real service keeps its name: whoever was killed between the portal's receipt and its keeping must find the same portal again.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::StartError;
use crate::pki::random_bytes;

/// Ports that no system gives away by itself (Linux from 32768, RFC 6335 from 49152): nobody's way out can be in the way next time.
const FREE: std::ops::Range<u16> = 20_000..32_000;
/// Pairs of ports that are tried before giving up.
const TRIES: u32 = 200;
/// Times that are waited for whoever had this folder last to have let go of its ports, 25 ms each.
const WAITS: u32 = 120;

/// What the sandbox calls itself in everything that it issues.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Host {
    /// Its address: 127.0.0.1, or [::1] on a machine without IPv4.
    #[default]
    Address,
    /// `localhost`, whatever that leads to.
    Localhost,
}

impl Host {
    /// How a listener at `address` is spoken to.
    pub(super) fn authority(self, address: SocketAddr) -> String {
        match self {
            Self::Address => address.to_string(),
            Self::Localhost => format!("localhost:{}", address.port()),
        }
    }
}

/// Opens the listeners of pages and API. With a wanted port of 0: those that this folder had last, or two free neighbours.
pub(super) async fn listeners(data: &Path, wanted: u16) -> Result<(TcpListener, TcpListener), StartError> {
    let (port, pair) = match (wanted, last(data)) {
        (0, Some(port)) => (port, again(port).await?),
        (0, None) => free()?,
        (port, _) => (port, pair(port)?),
    };
    remember(data, port)?;
    Ok(pair)
}

/// The ports that this folder had last; somebody who is just stopping may still have them.
async fn again(port: u16) -> Result<(TcpListener, TcpListener), StartError> {
    let mut waited = 0;
    loop {
        match pair(port) {
            Err(StartError::PortBusy { .. }) if waited < WAITS => {
                waited += 1;
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
            other => return other,
        }
    }
}

fn pair(port: u16) -> Result<(TcpListener, TcpListener), StartError> {
    let api = port.checked_add(1).ok_or(StartError::PortTooHigh { port })?;
    Ok((listen(port)?, listen(api)?))
}

fn free() -> Result<(u16, (TcpListener, TcpListener)), StartError> {
    let mut tried = 0;
    loop {
        let port = FREE.start + u16::from_be_bytes(random_bytes()) % (FREE.end - FREE.start);
        match pair(port) {
            Err(StartError::PortBusy { .. }) if tried < TRIES => tried += 1,
            other => return other.map(|pair| (port, pair)),
        }
    }
}

fn listen(port: u16) -> Result<TcpListener, StartError> {
    let at = |address: IpAddr| TcpListener::bind((address, port));
    let listener = at(Ipv4Addr::LOCALHOST.into()).or_else(|error| match error.kind() {
        // A machine without IPv4.
        ErrorKind::AddrNotAvailable | ErrorKind::Unsupported => at(Ipv6Addr::LOCALHOST.into()),
        _ => Err(error),
    });
    let listener = listener.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => StartError::PortBusy { port },
        _ => StartError::refused(port, &error),
    })?;
    // Tokio takes over only sockets that do not block.
    listener.set_nonblocking(true).map_err(|error| StartError::refused(port, &error))?;
    Ok(listener)
}

fn file(data: &Path) -> PathBuf {
    data.join("port")
}

fn last(data: &Path) -> Option<u16> {
    std::fs::read_to_string(file(data)).ok()?.trim().parse().ok().filter(|port| *port != 0)
}

fn remember(data: &Path, port: u16) -> Result<(), StartError> {
    // Whole or not at all: whoever is killed here has issued nothing yet.
    let new = data.join("port.new");
    std::fs::write(&new, port.to_string())
        .and_then(|()| std::fs::rename(&new, file(data)))
        .map_err(|error| StartError::not_writable(data, &error))
}

/// Forgets the address, with everything that was issued under it.
pub(super) fn forget(data: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(file(data)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
