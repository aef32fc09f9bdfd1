//! What each kind of certificate says (RFC 5280; EN 319 412-2 for the citizen's subject).

use std::time::Duration;

use p256::ecdsa::SigningKey;
use p256::pkcs8::EncodePrivateKey;
use rcgen::string::PrintableString;
use rcgen::{
    BasicConstraints, CertificateParams, CrlDistributionPoint, CustomExtension, DistinguishedName, DnType, DnValue,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, SerialNumber,
};

use crate::citizens::Citizen;
use crate::clock;

/// The authorities that issue certificates and answer for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authority {
    /// Issues the other two and the time-stamp unit.
    Root,
    /// Issues the certificates of citizens.
    Citizens,
    /// Issues the seals of organisations.
    Agencies,
}

impl Authority {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Root, Self::Citizens, Self::Agencies];

    /// The name in file names and addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Citizens => "citizens",
            Self::Agencies => "agencies",
        }
    }

    /// The authority of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|authority| authority.name() == name)
    }

    const fn common_name(self) -> &'static str {
        match self {
            Self::Root => "Gõ Cửa Sandbox Root CA",
            Self::Citizens => "Gõ Cửa Sandbox Citizen CA",
            Self::Agencies => "Gõ Cửa Sandbox Agency CA",
        }
    }

    fn issuer(self, key: &SigningKey) -> Issuer<'static, KeyPair> {
        let mut params = CertificateParams::default();
        params.distinguished_name = house_name(self.common_name());
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        Issuer::new(params, pair(key))
    }

    /// An issuer for rcgen's CRL writer.
    pub(crate) fn crl_issuer(self, key: &SigningKey) -> Issuer<'static, KeyPair> {
        self.issuer(key)
    }
}

const YEAR: Duration = Duration::from_secs(365 * 86_400);

pub(super) fn root(key: &SigningKey) -> Vec<u8> {
    let mut params = params(house_name(Authority::Root.common_name()), 20);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    self_signed(&params, key)
}

pub(super) fn tls_root(key: &SigningKey) -> Vec<u8> {
    let mut params = params(house_name("Gõ Cửa Sandbox TLS CA"), 20);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    self_signed(&params, key)
}

pub(super) fn sub_ca(key: &SigningKey, authority: Authority, root: &SigningKey, pages: &str) -> Vec<u8> {
    let mut params = params(house_name(authority.common_name()), 15);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    pointers(&mut params, Authority::Root, pages);
    signed(&params, key, Authority::Root, root)
}

pub(super) fn citizen(key: &SigningKey, citizen: &Citizen, ca: &SigningKey, pages: &str) -> Vec<u8> {
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, printable("VN"));
    name.push(DnType::CommonName, citizen.name);
    // Semantics identifier of EN 319 412-1 5.1.3: national personal number, Viet Nam.
    name.push(DnType::from_oid(&[2, 5, 4, 5]), printable(&format!("PNOVN-{}", citizen.personal_number)));
    let mut params = params(name, 3);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
    pointers(&mut params, Authority::Citizens, pages);
    signed(&params, key, Authority::Citizens, ca)
}

pub(super) fn agency(key: &SigningKey, organisation: &str, ca: &SigningKey, pages: &str) -> Vec<u8> {
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, printable("VN"));
    name.push(DnType::OrganizationName, organisation);
    name.push(DnType::CommonName, organisation);
    let mut params = params(name, 5);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
    pointers(&mut params, Authority::Agencies, pages);
    signed(&params, key, Authority::Agencies, ca)
}

pub(super) fn tsa(key: &SigningKey, root: &SigningKey, pages: &str) -> Vec<u8> {
    let mut params = params(house_name("Gõ Cửa Sandbox Time-stamp Unit"), 10);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
    // RFC 3161 2.3: the extended key usage of a time-stamp unit is critical and the only one. rcgen
    // writes it as not critical, so it is written by hand: SEQUENCE { 1.3.6.1.5.5.7.3.8 }.
    let mut usage = CustomExtension::from_oid_content(
        &[2, 5, 29, 37],
        vec![0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08],
    );
    usage.set_criticality(true);
    params.custom_extensions.push(usage);
    pointers(&mut params, Authority::Root, pages);
    signed(&params, key, Authority::Root, root)
}

pub(super) fn ocsp(key: &SigningKey, authority: Authority, ca: &SigningKey) -> Vec<u8> {
    let common_name = format!("Gõ Cửa Sandbox OCSP {}", authority.name());
    let mut params = params(house_name(&common_name), 10);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::OcspSigning];
    // id-pkix-ocsp-nocheck, NULL (RFC 6960 4.2.2.2.1): nobody asks about the one who answers.
    params
        .custom_extensions
        .push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 48, 1, 5], vec![0x05, 0x00]));
    signed(&params, key, authority, ca)
}

/// A certificate for the API listener and its PKCS #8 key.
pub(super) fn tls_server(tls_root: &SigningKey) -> (Vec<u8>, Vec<u8>) {
    let key = KeyPair::generate().expect("ring makes a P-256 key on every supported system");
    let mut params =
        CertificateParams::new(["127.0.0.1", "::1", "localhost"].map(str::to_owned)).expect("all names are ASCII");
    params.distinguished_name = house_name("127.0.0.1");
    let now = clock::at(clock::real_now());
    params.not_before = (now - Duration::from_secs(86_400)).into();
    // Browsers and iOS refuse server certificates of more than 825 days.
    params.not_after = (now + YEAR * 2).into();
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    let mut issuer = CertificateParams::default();
    issuer.distinguished_name = house_name("Gõ Cửa Sandbox TLS CA");
    let certificate =
        params.signed_by(&key, &Issuer::new(issuer, pair(tls_root))).expect("the parameters are fixed and valid");
    (certificate.der().to_vec(), key.serialize_der())
}

/// `-----BEGIN CERTIFICATE-----` and so on.
pub(super) fn pem(der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// The serial number of a certificate, big-endian without leading zeros.
pub(super) fn serial(certificate: &[u8]) -> Vec<u8> {
    crate::trust_services::der::certificate(certificate).map(|parts| parts.serial.to_vec()).unwrap_or_default()
}

fn params(name: DistinguishedName, years: u32) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = name;
    let now = clock::at(clock::real_now());
    // A year back, so that a test may put the clock into the recent past.
    params.not_before = (now - YEAR).into();
    params.not_after = (now + YEAR * years).into();
    let mut serial = super::random_bytes::<16>();
    // Positive and of full length: no leading zero that two encoders would treat differently.
    serial[0] = serial[0] & 0x3f | 0x40;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.use_authority_key_identifier_extension = true;
    params
}

/// Where to ask about a certificate issued by `authority` (RFC 5280 4.2.1.13, 4.2.2.1).
fn pointers(params: &mut CertificateParams, authority: Authority, pages: &str) {
    use crate::trust_services::der;
    let name = authority.name();
    params.crl_distribution_points = vec![CrlDistributionPoint { uris: vec![format!("{pages}/crl/{name}.crl")] }];
    let access =
        |method: &[u64], uri: String| der::sequence(&[&der::oid(method), &der::context_primitive(6, uri.as_bytes())]);
    let content = der::sequence(&[
        &access(&[1, 3, 6, 1, 5, 5, 7, 48, 1], format!("{pages}/ocsp")),
        &access(&[1, 3, 6, 1, 5, 5, 7, 48, 2], format!("{pages}/aia/{name}.cer")),
    ]);
    params.custom_extensions.push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content));
}

fn house_name(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, printable("VN"));
    name.push(DnType::OrganizationName, "Gõ Cửa (thử nghiệm)");
    name.push(DnType::CommonName, common_name);
    name
}

fn printable(text: &str) -> DnValue {
    DnValue::PrintableString(PrintableString::try_from(text).expect("letters, digits and hyphens are printable"))
}

fn pair(key: &SigningKey) -> KeyPair {
    let der = key.to_pkcs8_der().expect("a P-256 key always has a PKCS #8 form");
    KeyPair::try_from(der.as_bytes()).expect("ring reads the PKCS #8 of a P-256 key")
}

fn self_signed(params: &CertificateParams, key: &SigningKey) -> Vec<u8> {
    let certificate = params.self_signed(&pair(key)).expect("the parameters are fixed and valid");
    certificate.der().to_vec()
}

fn signed(params: &CertificateParams, key: &SigningKey, authority: Authority, ca: &SigningKey) -> Vec<u8> {
    let certificate = params.signed_by(&pair(key), &authority.issuer(ca)).expect("the parameters are fixed and valid");
    certificate.der().to_vec()
}
