//! PAdES baseline B-B signatures by a key that is somewhere else (EN 319 142-1 clause 6).
//!
//! Four steps, of which the second happens at the signing service while the app may die and come back:
//! 1. [`prepare`] reads the document once, decides everything that will be written, and yields a [`Prepared`] to be journalled;
//! 2. the citizen authorises [`Prepared::digest`], and the service returns a value;
//! 3. [`Prepared::accept`] verifies the value with the signer's key: nothing unverified ever becomes a [`SignatureValue`];
//! 4. [`Prepared::finish`] copies the document, checks while copying that it is the one prepared, and adds the signature.

mod chain;
mod options;
mod placeholder;
mod prepare;
mod prepared;
mod value;

pub use chain::SignerChain;
pub use options::SignatureOptions;
pub use prepare::prepare;
pub use prepared::Prepared;
pub use value::SignatureValue;
