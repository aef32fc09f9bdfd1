//! Documents in, valid signatures out.
//!
//! Nothing here opens a file, a socket or a clock: bytes come in through [`pdf::Source`], time comes in as a number,
//! and the private key is always somebody else's (a remote signing service). The map, in reading order:
//!
//! * [`pdf`]: a lazy, bounded reader of PDF files and a writer of incremental updates that never touches an earlier byte.
//! * [`asn1`]: a borrowing BER/DER reader that keeps the bytes as received, and a small DER writer.
//! * [`x509`]: the view of a certificate, its public key, and path validation up to given anchors.
//! * [`cms`]: the signed-data structure inside a PDF signature: read it, hash its attributes as received, write one.
//! * [`pades`]: `prepare` a document, let the citizen authorise the digest, `accept` the returned value, `finish` the file.
//! * [`validate`]: the verdict over every signature in a file, offline, in the words of EN 319 102-1.
//! * [`csc`]: the conversation with the remote signing service (Cloud Signature Consortium API).
//! * [`sheet`]: a filled-in form as a printed page, PDF/A-2b with Vietnamese fonts.
//! * [`Budget`]: what one call may spend on foreign bytes; every reader asks for one.
//! * [`check_code`]: the few symbols by which a person compares what the phone shows with what the service shows.

pub mod pdf;

pub mod asn1;
pub mod cms;
pub mod x509;

pub mod pades;
pub mod validate;

pub mod csc;

pub mod check_code;
pub mod sheet;

mod budget;
mod civil;
mod digest;
mod error;

pub use budget::{Budget, Limit};
pub use error::Error;
