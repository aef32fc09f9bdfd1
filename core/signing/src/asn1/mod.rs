//! ASN.1: a borrowing reader of BER and DER, and a small writer of DER (ITU-T X.690).
//!
//! The reader keeps for every element the bytes as they were received, because signatures are over exactly those bytes:
//! nothing is ever decoded and encoded again to be hashed. Signatures in the field use BER (indefinite lengths, strings in
//! pieces), so that is read too; [`is_der`] tells the difference. Every element is
//! paid for from the [`Budget`](crate::Budget) of the call, nothing is allocated per element, and no input can make it panic.

mod element;
mod error;
mod header;
mod inside;
mod oid;
mod reader;
pub mod tag;
mod time;
mod writer;

pub use element::Element;
pub use error::Error;
pub use inside::is_der;
pub use oid::{Oid, ids};
pub use reader::Reader;
pub use time::read_time;
pub use writer::{element, integer, null, octet_string, oid, sequence, set_of};
