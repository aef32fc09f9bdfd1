//! A small tree of certificates, and signers that are not the code under test.

use gocua_signing::pades::SignerChain;
use gocua_signing::validate::Anchors;
use p256::ecdsa::{DerSignature, Signature, SigningKey, signature::hazmat::PrehashSigner};
use p256::pkcs8::DecodePrivateKey;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_RSA_SHA256, date_time_ymd,
};

/// 2026-11-22 11:30 in Việt Nam.
pub(crate) const NOW: i64 = 1_795_321_800;

const RSA_KEY: &str = include_str!("../keys/rsa-2048-for-tests.pem");

/// What a certificate for a test looks like; changed by tests before it is issued.
pub(crate) fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CountryName, "VN");
    subject.push(DnType::OrganizationName, "Gõ Cửa thử nghiệm");
    subject.push(DnType::CommonName, name);
    params.distinguished_name = subject;
    params.not_before = date_time_ymd(2025, 1, 1);
    params.not_after = date_time_ymd(2030, 1, 1);
    params.use_authority_key_identifier_extension = true;
    params
}

pub(crate) fn authority(name: &str) -> CertificateParams {
    let mut params = params(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

pub(crate) fn citizen(name: &str) -> CertificateParams {
    let mut params = params(name);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
    params
}

/// A certification authority that can issue.
pub(crate) struct Authority {
    pub(crate) der: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn root(params: CertificateParams) -> Self {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap();
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self { der, issuer: Issuer::new(params, key) }
    }

    pub(crate) fn below(&self, params: CertificateParams) -> Self {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let der = params.signed_by(&key, &self.issuer).unwrap().der().to_vec();
        Self { der, issuer: Issuer::new(params, key) }
    }

    /// A certificate by this authority for the key of another one.
    pub(crate) fn reissue(&self, other: &Self, params: &CertificateParams) -> Vec<u8> {
        params.signed_by(other.issuer.key(), &self.issuer).unwrap().der().to_vec()
    }

    pub(crate) fn issue(&self, params: &CertificateParams, key: &KeyPair) -> Vec<u8> {
        params.signed_by(key, &self.issuer).unwrap().der().to_vec()
    }
}

/// Somebody who signs with P-256, by the `p256` crate.
pub(crate) struct Signer {
    pub(crate) certificate: Vec<u8>,
    key: SigningKey,
}

impl Signer {
    pub(crate) fn new(authority: &Authority, params: &CertificateParams) -> Self {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let certificate = authority.issue(params, &key);
        Self { certificate, key: SigningKey::from_pkcs8_der(key.serialized_der()).unwrap() }
    }

    /// r and s side by side.
    pub(crate) fn raw(&self, digest: &[u8; 32]) -> Vec<u8> {
        let signature: Signature = self.key.sign_prehash(digest).unwrap();
        signature.to_bytes().to_vec()
    }

    /// The same as DER.
    pub(crate) fn der(&self, digest: &[u8; 32]) -> Vec<u8> {
        let signature: DerSignature = self.key.sign_prehash(digest).unwrap();
        signature.as_bytes().to_vec()
    }
}

/// A root, an authority below it, and a citizen.
pub(crate) struct Tree {
    pub(crate) root: Authority,
    pub(crate) issuing: Authority,
    pub(crate) signer: Signer,
}

impl Tree {
    pub(crate) fn new() -> Self {
        let root = Authority::root(authority("Gốc thử nghiệm"));
        let issuing = root.below(authority("Cấp phát thử nghiệm"));
        let signer = Signer::new(&issuing, &citizen("Lò Thị Ủ"));
        Self { root, issuing, signer }
    }

    pub(crate) fn chain(&self) -> SignerChain {
        SignerChain::new(vec![self.signer.certificate.clone(), self.issuing.der.clone()]).unwrap()
    }

    pub(crate) fn anchors(&self) -> Anchors {
        Anchors::from_der(vec![self.root.der.clone()]).unwrap()
    }
}

/// A citizen with an RSA key; the key signs messages, PKCS#1 v1.5.
pub(crate) fn rsa_citizen(authority: &Authority) -> (Vec<u8>, KeyPair) {
    let key = KeyPair::from_pkcs8_pem_and_sign_algo(RSA_KEY, &PKCS_RSA_SHA256).unwrap();
    (authority.issue(&citizen("Nguyễn Văn Đức"), &key), key)
}
