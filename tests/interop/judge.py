"""pyHanko judges a signed PDF, offline, with one trusted root: `judge.py [--refuse] PDF ROOT NAME`.

Each check is one line, "ok" or "FAIL", a tab and words. With --refuse the document is a bad one and must not pass.
"""

import logging
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)


def judge(pdf, root):
    """What is wrong with the only signature; an empty list when nothing is."""
    context = ValidationContext(trust_roots=[load_cert_from_pemder(root)], allow_fetching=False, revocation_mode="soft-fail")
    with open(pdf, "rb") as file:
        reader = PdfFileReader(file, strict=True)
        signatures = reader.embedded_signatures
        if len(signatures) != 1:
            return [f"{len(signatures)} signatures"], ""
        status = validate_pdf_signature(signatures[0], context)
        said = {
            "not intact": status.intact,
            "not valid": status.valid,
            "not trusted": status.trusted,
            f"covers {status.coverage.name}": status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
            "altered": status.modification_level is None or status.modification_level.name == "NONE",
            "judged invalid as a whole": status.bottom_line,
        }
        signer = status.signing_cert.subject.native.get("common_name", "?")
        return [word for word, good in said.items() if not good], f"{signer}, {status.md_algorithm}, {status.pkcs7_signature_mechanism}"


def main(arguments):
    refuse = arguments[0] == "--refuse"
    pdf, root, name = arguments[1:] if refuse else arguments
    try:
        wrong, about = judge(pdf, root)
    except Exception as error:  # a document that cannot be read is refused too
        wrong, about = [f"{type(error).__name__}: {error}"], ""
    if refuse:
        good, words = bool(wrong), f"refused ({'; '.join(wrong)})" if wrong else "was accepted"
    else:
        good, words = not wrong, "; ".join(wrong) or f"intact, valid, trusted, entire file ({about})"
    print(f"{'ok' if good else 'FAIL'}\t{name}: pyHanko: {words}")
    return 0 if good else 1


sys.exit(main(sys.argv[1:]))
