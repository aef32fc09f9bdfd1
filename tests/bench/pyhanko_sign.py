"""Signs a PDF with pyHanko and a local key, PAdES B-B; prints the median CPU seconds of five runs."""

import io
import statistics
import sys
import time
from datetime import datetime, timedelta, timezone

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lò Thị Ủ")])
now = datetime.now(timezone.utc)
certificate = (
    x509.CertificateBuilder()
    .subject_name(name)
    .issuer_name(name)
    .public_key(key.public_key())
    .serial_number(1)
    .not_valid_before(now - timedelta(days=1))
    .not_valid_after(now + timedelta(days=30))
    .sign(key, hashes.SHA256())
)
signer = signers.SimpleSigner(
    signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
    signing_key=asn1_keys.PrivateKeyInfo.load(
        key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    ),
    cert_registry=SimpleCertificateStore(),
)
document = open(sys.argv[1], "rb").read()
times = []
for _ in range(5):
    begun = time.process_time()
    signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(document)),
        signers.PdfSignatureMetadata(field_name="Signature", subfilter=SigSeedSubFilter.PADES),
        signer=signer,
    )
    times.append(time.process_time() - begun)
print(statistics.median(times))
