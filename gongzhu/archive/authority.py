"""The keys and settings of the built-in timestamp authority.

    ca.pem     the certificate replies are verified against; publish it
    tsa.pem    the certificate that signs
    tsa.key    its private key, mode 0600
    serial     the last serial number given

The key of `ca.pem` signs once and is thrown away: nobody can issue a second signer later.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# An object identifier made from a random UUID (arc 2.25): it belongs to nobody else.
POLICY = "2.25.193235160919362664790799837865880565430"
_YEARS = 30
_CONFIG = """\
[tsa]
default_tsa = built_in
[built_in]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/ca.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = {policy}
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def is_made(folder: Path) -> bool:
    """Whether an authority lives in the folder."""
    return (folder / "tsa.key").is_file()


def config(folder: Path) -> str:
    """What `openssl ts -reply` must be told to answer as this authority."""
    return _CONFIG.format(folder=folder, policy=POLICY)


def make_tsa(folder: Path) -> Path:
    """Make a new authority in the folder and return its `ca.pem`; keep one that is there.

    Whole or not at all: two processes that both try end up with the same one.
    """
    if is_made(folder):
        return folder / "ca.pem"
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".tsa-", dir=folder.parent))
    _fill(draft)
    try:
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft)
        if not is_made(folder):
            raise
    return folder / "ca.pem"


def _fill(folder: Path) -> None:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _root(root_key)
    signer = _signer(key, root, root_key)
    _write(folder / "ca.pem", root.public_bytes(Encoding.PEM), 0o644)
    _write(folder / "tsa.pem", signer.public_bytes(Encoding.PEM), 0o644)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write(folder / "serial", b"01\n", 0o600)
    _write(folder / "lock", b"", 0o600)
    _write(folder / "tsa.key", secret, 0o600)


def _write(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Gongzhu"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{common} {secrets.token_hex(4)}"),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    # Certificates are judged by real clocks elsewhere, never by the demonstration's shifted one.
    begins = datetime.now(UTC) - timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=365 * _YEARS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _root(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = _name("Gongzhu built-in timestamp root")
    return (
        _builder(name, name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _signer(
    key: ec.EllipticCurvePrivateKey, root: x509.Certificate, root_key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return (
        _builder(_name("Gongzhu built-in timestamp authority"), root.subject, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(issuer, critical=False)
        .sign(root_key, hashes.SHA256())
    )
