"""Timestamps by RFC 3161: proof that a digest existed at an instant, by somebody's signed word.

Built in is a small authority run with `openssl ts` under keys in `settings.KEYS_DIR/tsa`. Its word
is the platform's own; where an independent one is wanted, `settings.TSA_URL` names an outside
authority (RFC 3161 over HTTP) and `settings.TSA_CHAIN` the PEM file it is verified against. Every
reply is verified before it is believed, wherever it came from.
"""

from __future__ import annotations

import fcntl
import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from gongzhu.archive import authority
from gongzhu.archive.commands import run
from gongzhu.common.errors import Unavailable

_SECONDS = 15
_TIME = re.compile(r"Time stamp: (\w{3} +\d+ \d\d:\d\d:\d\d)(?:\.\d+)? (\d{4}) GMT")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A verified timestamp.

    reply: the TimeStampResp in DER, as kept and exported. at: the instant it attests.
    certificate: SHA-256 of the signing certificate. chain: PEM that verifies it.
    """

    reply: bytes
    at: datetime
    certificate: str
    chain: str


class Authority(Protocol):
    """Somebody who answers timestamp queries."""

    def reply(self, query: bytes) -> bytes:
        """The TimeStampResp in DER to a TimeStampReq in DER. Raises Unavailable."""

    def chain(self) -> str:
        """The certificates, in PEM, that replies are verified against."""


class Local:
    """The built-in authority. In demonstration mode it is made at first use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not authority.is_made(folder):
            if not settings.DEMO:
                raise ImproperlyConfigured(
                    "还没有时间戳服务。请运行 manage.py make_tsa，或在 TSA_URL 中指定外部时间戳服务。"
                )
            authority.make_tsa(folder)

    def reply(self, query: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as scratch, (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # openssl counts serial numbers in a plain file
            config, asked = Path(scratch) / "tsa.cnf", Path(scratch) / "query.tsq"
            config.write_text(authority.config(self.folder))
            asked.write_bytes(query)
            return run("ts", "-reply", "-queryfile", str(asked), "-config", str(config))

    def chain(self) -> str:
        return (self.folder / "ca.pem").read_text()


class Remote:
    """An authority outside, over HTTP. Source: RFC 3161 3.4."""

    def __init__(self, url: str, chain: Path) -> None:
        self.url = url
        self._chain = chain

    def reply(self, query: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query"}
        try:
            answer = httpx.post(self.url, content=query, headers=headers, timeout=_SECONDS)
            answer.raise_for_status()
        except httpx.HTTPError as fault:
            raise Unavailable(
                "外部时间戳服务没有响应，档案暂未归档。系统会自动重试；请检查 TSA_URL 与网络。"
            ) from fault
        return answer.content

    def chain(self) -> str:
        try:
            return self._chain.read_text()
        except OSError as fault:
            raise ImproperlyConfigured(
                f"读不到外部时间戳服务的证书链 {self._chain}。请把 TSA_CHAIN 设为它的 PEM 文件。"
            ) from fault


def tsa() -> Authority:
    """The authority in use. Raises ImproperlyConfigured when it is not set up."""
    url = settings.TSA_URL
    if not url:
        return Local(Path(settings.KEYS_DIR) / "tsa")
    return Remote(url, Path(settings.TSA_CHAIN))


def stamp(sha256: str) -> Stamp:
    """Have the authority in use attest that this digest exists now.

    sha256: 64 hexadecimal digits.
    Raises Unavailable when no valid reply is to be had.
    """
    service = tsa()
    query = run("ts", "-query", "-digest", sha256, "-sha256", "-cert")
    reply, chain = service.reply(query), service.chain()
    at = verify(sha256, reply, chain, query=query)
    return Stamp(reply, at, _signing_certificate(reply), chain)


def verify(sha256: str, reply: bytes, chain: str, *, query: bytes | None = None) -> datetime:
    """The instant a timestamp attests for this digest.

    query: checked too when given, so that a replayed reply is refused.
    Raises Unavailable, with what openssl said, when it does not hold.
    """
    with tempfile.TemporaryDirectory() as scratch:
        answer, anchor, asked = (Path(scratch) / name for name in ("reply", "chain", "query"))
        answer.write_bytes(reply)
        anchor.write_text(chain)
        asked.write_bytes(query or b"")
        about = ["-queryfile", str(asked)] if query else ["-digest", sha256]
        run("ts", "-verify", *about, "-in", str(answer), "-CAfile", str(anchor))
        text = run("ts", "-reply", "-in", str(answer), "-text").decode(errors="replace")
    found = _TIME.search(text)
    if found is None:
        raise Unavailable("时间戳回执里没有时间，不能使用。请检查时间戳服务的设置。")
    moment = datetime.strptime(f"{found[1]} {found[2]}", "%b %d %H:%M:%S %Y")  # noqa: DTZ007 - made aware below
    return moment.replace(tzinfo=UTC)


def _signing_certificate(reply: bytes) -> str:
    """SHA-256 of the certificate in the reply that may sign timestamps."""
    with tempfile.TemporaryDirectory() as scratch:
        answer, token = Path(scratch) / "reply", Path(scratch) / "token"
        answer.write_bytes(reply)
        token.write_bytes(run("ts", "-reply", "-in", str(answer), "-token_out"))
        listed = run("pkcs7", "-inform", "DER", "-in", str(token), "-print_certs")
    for certificate in x509.load_pem_x509_certificates(listed):
        if _signs_time(certificate):
            return certificate.fingerprint(hashes.SHA256()).hex()
    raise Unavailable("时间戳回执里没有签发证书，不能使用。请检查时间戳服务的设置。")


def _signs_time(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in usage.value
