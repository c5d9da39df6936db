"""The certificate of the stand-in page: made once, kept in the state folder. It is trusted by its pin alone."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "web.whatsapp.com"
LIFETIME = timedelta(days=3650)


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """The files of a certificate and its key, and the pin that Chromium's flag takes."""

    chain: Path
    key: Path
    pin: str


def certificate_in(folder: Path) -> Certificate:
    """Return the folder's certificate, made on the first call."""
    chain, key = folder / "certificate.pem", folder / "certificate.key"
    if not (chain.exists() and key.exists()):
        _make(chain, key)
    public_key = x509.load_pem_x509_certificate(chain.read_bytes()).public_key()
    spki = public_key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return Certificate(chain=chain, key=key, pin=base64.b64encode(hashlib.sha256(spki).digest()).decode())


def _make(chain: Path, key: Path) -> None:
    private_key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    today = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today)
        .not_valid_after(today + LIFETIME)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(private_key, hashes.SHA256())
    )
    key.touch(mode=0o600)
    key.write_bytes(
        private_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
