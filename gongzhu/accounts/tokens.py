"""One-time codes: six digits, half a minute, each good once. Source: RFC 6238, RFC 4226."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

import pyotp

STEP_SECONDS = 30
DRIFT = 1
"""Steps a phone's clock may be early or late."""
ISSUER = "社会救助综合服务平台"
DECOY = "A" * 32
"""Stands in where there is no secret, so that the same sum is done for everybody."""


def new_secret() -> str:
    """160 random bits in base32, as authenticator apps take them."""
    return pyotp.random_base32(32)


def link(secret: str, account: str) -> str:
    """The otpauth:// address a QR code carries to the phone."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step whose code this is, or None. Every step in reach is compared, in constant time."""
    typed = re.sub(r"\s", "", code)
    totp, now = pyotp.TOTP(secret), int(at.timestamp()) // STEP_SECONDS
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            found = step
    return found
