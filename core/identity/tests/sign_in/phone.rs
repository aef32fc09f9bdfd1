//! The part of the phone around the client: a key store, nonces by server, one repetition when a nonce is wanted.

use gocua_identity::{AccessToken, Request, Response, dpop};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};

use super::NOW;
use super::provider::Double;

pub(crate) struct Phone {
    key: SigningKey,
    nonce: [Option<String>; 2],
    jti: [u8; 2],
}

impl Phone {
    pub(crate) fn new(secret: u8) -> Self {
        Self { key: SigningKey::from_slice(&[secret; 32]).unwrap(), nonce: [None, None], jti: [secret, 0] }
    }

    pub(crate) fn key(&self) -> dpop::PublicKey {
        dpop::PublicKey::from_point(self.key.verifying_key().to_encoded_point(false).as_bytes()).unwrap()
    }

    /// Sends a request with a proof, and once more if a nonce is wanted.
    pub(crate) fn send(&mut self, double: &mut Double, request: &Request, token: Option<&AccessToken>) -> Response {
        let side = usize::from(token.is_some());
        let mut response = double.answer(&self.prove(request, token));
        if dpop::wants_nonce(&response) {
            self.nonce[side] = dpop::nonce(&response);
            response = double.answer(&self.prove(request, token));
            assert!(!dpop::wants_nonce(&response));
        }
        response
    }

    fn prove(&mut self, request: &Request, token: Option<&AccessToken>) -> Request {
        self.jti[1] += 1;
        let mut jti = [0; 16];
        jti[..2].copy_from_slice(&self.jti);
        let nonce = self.nonce[usize::from(token.is_some())].as_deref();
        let (method, url) = (request.method().as_str(), request.uri().to_string());
        let token = token.map(AccessToken::expose);
        let input = dpop::signing_input(&self.key(), method, &url, nonce, token, NOW, jti).unwrap();
        let signature: Signature = self.key.sign(input.as_bytes());
        // Android's key store gives DER, iOS' raw interface r || s: both must do.
        let bytes = if self.jti[1].is_multiple_of(2) {
            signature.to_der().as_bytes().to_vec()
        } else {
            signature.to_bytes().to_vec()
        };
        let mut request = request.clone();
        request.headers_mut().insert("DPoP", dpop::assemble(&input, &bytes).unwrap().parse().unwrap());
        if let Some(token) = token {
            request.headers_mut().insert("Authorization", format!("DPoP {token}").parse().unwrap());
        }
        request
    }
}
