//! Object identifiers, compared by their encoded bytes.

use std::fmt;

use super::Error;

/// An object identifier in its encoded form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Oid<'a>(&'a [u8]);

impl<'a> Oid<'a> {
    /// Takes the content octets of an OBJECT IDENTIFIER.
    ///
    /// # Errors
    /// [`Error::Encoding`] when they are none, too many, or end inside a number.
    pub fn new(content: &'a [u8]) -> Result<Self, Error> {
        match content.last() {
            Some(last) if last & 0x80 == 0 && content.len() <= 64 => Ok(Self(content)),
            _ => Err(Error::Encoding("object identifier")),
        }
    }

    /// The content octets.
    #[must_use]
    pub fn as_bytes(&self) -> &'a [u8] {
        self.0
    }
}

impl fmt::Display for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut number = 0u128;
        let mut first = true;
        for octet in self.0 {
            number = number << 7 | u128::from(octet & 0x7f);
            if octet & 0x80 != 0 {
                continue;
            }
            if first {
                let root = (number / 40).min(2);
                write!(f, "{root}.{}", number - 40 * root)?;
            } else {
                write!(f, ".{number}")?;
            }
            (number, first) = (0, false);
        }
        Ok(())
    }
}

impl fmt::Debug for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The object identifiers that certificates and signatures here are made of.
pub mod ids {
    use super::Oid;

    macro_rules! ids {
        ($($(#[doc = $doc:literal])* $name:ident = $bytes:expr;)*) => {
            $($(#[doc = $doc])* pub const $name: Oid<'static> = Oid(&$bytes);)*
        };
    }

    ids! {
        /// id-data 1.2.840.113549.1.7.1
        DATA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
        /// id-signedData 1.2.840.113549.1.7.2
        SIGNED_DATA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
        /// id-contentType 1.2.840.113549.1.9.3
        CONTENT_TYPE = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
        /// id-messageDigest 1.2.840.113549.1.9.4
        MESSAGE_DIGEST = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
        /// id-signingTime 1.2.840.113549.1.9.5
        SIGNING_TIME = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x05];
        /// id-ct-TSTInfo 1.2.840.113549.1.9.16.1.4
        TST_INFO = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
        /// id-aa-signingCertificate 1.2.840.113549.1.9.16.2.12
        SIGNING_CERTIFICATE = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0c];
        /// id-aa-timeStampToken 1.2.840.113549.1.9.16.2.14
        TIME_STAMP_TOKEN = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0e];
        /// id-aa-signingCertificateV2 1.2.840.113549.1.9.16.2.47
        SIGNING_CERTIFICATE_V2 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f];

        /// id-sha256 2.16.840.1.101.3.4.2.1
        SHA256 = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
        /// id-sha384 2.16.840.1.101.3.4.2.2
        SHA384 = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];
        /// id-sha512 2.16.840.1.101.3.4.2.3
        SHA512 = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];

        /// rsaEncryption 1.2.840.113549.1.1.1
        RSA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
        /// id-mgf1 1.2.840.113549.1.1.8
        MGF1 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08];
        /// id-RSASSA-PSS 1.2.840.113549.1.1.10
        RSA_PSS = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
        /// sha256WithRSAEncryption 1.2.840.113549.1.1.11
        RSA_SHA256 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
        /// sha384WithRSAEncryption 1.2.840.113549.1.1.12
        RSA_SHA384 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0c];
        /// sha512WithRSAEncryption 1.2.840.113549.1.1.13
        RSA_SHA512 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0d];
        /// id-ecPublicKey 1.2.840.10045.2.1
        EC = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
        /// secp256r1 (P-256) 1.2.840.10045.3.1.7
        P256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
        /// secp384r1 (P-384) 1.3.132.0.34
        P384 = [0x2b, 0x81, 0x04, 0x00, 0x22];
        /// ecdsa-with-SHA256 1.2.840.10045.4.3.2
        ECDSA_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
        /// ecdsa-with-SHA384 1.2.840.10045.4.3.3
        ECDSA_SHA384 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03];
        /// ecdsa-with-SHA512 1.2.840.10045.4.3.4
        ECDSA_SHA512 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04];

        /// commonName 2.5.4.3
        COMMON_NAME = [0x55, 0x04, 0x03];
        /// surname 2.5.4.4
        SURNAME = [0x55, 0x04, 0x04];
        /// serialNumber 2.5.4.5
        SERIAL_NUMBER = [0x55, 0x04, 0x05];
        /// countryName 2.5.4.6
        COUNTRY = [0x55, 0x04, 0x06];
        /// localityName 2.5.4.7
        LOCALITY = [0x55, 0x04, 0x07];
        /// stateOrProvinceName 2.5.4.8
        PROVINCE = [0x55, 0x04, 0x08];
        /// organizationName 2.5.4.10
        ORGANISATION = [0x55, 0x04, 0x0a];
        /// organizationalUnitName 2.5.4.11
        ORGANISATIONAL_UNIT = [0x55, 0x04, 0x0b];
        /// title 2.5.4.12
        TITLE = [0x55, 0x04, 0x0c];
        /// givenName 2.5.4.42
        GIVEN_NAME = [0x55, 0x04, 0x2a];
        /// userId 0.9.2342.19200300.100.1.1
        USER_ID = [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01];
        /// emailAddress 1.2.840.113549.1.9.1
        EMAIL = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01];

        /// subjectKeyIdentifier 2.5.29.14
        SUBJECT_KEY_ID = [0x55, 0x1d, 0x0e];
        /// keyUsage 2.5.29.15
        KEY_USAGE = [0x55, 0x1d, 0x0f];
        /// subjectAltName 2.5.29.17
        SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11];
        /// issuerAltName 2.5.29.18
        ISSUER_ALT_NAME = [0x55, 0x1d, 0x12];
        /// basicConstraints 2.5.29.19
        BASIC_CONSTRAINTS = [0x55, 0x1d, 0x13];
        /// nameConstraints 2.5.29.30
        NAME_CONSTRAINTS = [0x55, 0x1d, 0x1e];
        /// cRLDistributionPoints 2.5.29.31
        CRL_DISTRIBUTION_POINTS = [0x55, 0x1d, 0x1f];
        /// certificatePolicies 2.5.29.32
        CERTIFICATE_POLICIES = [0x55, 0x1d, 0x20];
        /// anyPolicy 2.5.29.32.0
        ANY_POLICY = [0x55, 0x1d, 0x20, 0x00];
        /// policyMappings 2.5.29.33
        POLICY_MAPPINGS = [0x55, 0x1d, 0x21];
        /// authorityKeyIdentifier 2.5.29.35
        AUTHORITY_KEY_ID = [0x55, 0x1d, 0x23];
        /// policyConstraints 2.5.29.36
        POLICY_CONSTRAINTS = [0x55, 0x1d, 0x24];
        /// extKeyUsage 2.5.29.37
        EXTENDED_KEY_USAGE = [0x55, 0x1d, 0x25];
        /// inhibitAnyPolicy 2.5.29.54
        INHIBIT_ANY_POLICY = [0x55, 0x1d, 0x36];
        /// qcStatements 1.3.6.1.5.5.7.1.3
        QC_STATEMENTS = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x03];
        /// id-kp-timeStamping 1.3.6.1.5.5.7.3.8
        TIME_STAMPING = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_print_as_the_standards_write_them() {
        for (oid, text) in [
            (ids::SIGNING_CERTIFICATE_V2, "1.2.840.113549.1.9.16.2.47"),
            (ids::TIME_STAMP_TOKEN, "1.2.840.113549.1.9.16.2.14"),
            (ids::SHA256, "2.16.840.1.101.3.4.2.1"),
            (ids::P256, "1.2.840.10045.3.1.7"),
            (ids::P384, "1.3.132.0.34"),
            (ids::USER_ID, "0.9.2342.19200300.100.1.1"),
            (ids::EMAIL, "1.2.840.113549.1.9.1"),
            (ids::QC_STATEMENTS, "1.3.6.1.5.5.7.1.3"),
            (ids::RSA_PSS, "1.2.840.113549.1.1.10"),
            (ids::ECDSA_SHA256, "1.2.840.10045.4.3.2"),
        ] {
            assert_eq!(oid.to_string(), text);
        }
        assert!(Oid::new(&[]).is_err());
        assert!(Oid::new(&[0x2a, 0x86]).is_err());
        assert!(Oid::new(&[0x81; 80]).is_err());
        let long = [[0xff; 40].as_slice(), &[0x7f]].concat();
        assert!(!Oid::new(&long).expect("ends").to_string().is_empty(), "a huge number does not overflow");
    }
}
