"""The picture a phone scans to take over an account's one-time codes."""

from __future__ import annotations

from dataclasses import dataclass

import segno

from gongzhu.accounts import tokens
from gongzhu.accounts.models import User


@dataclass(frozen=True)
class Scan:
    """picture: a data address of the QR code. words: the same secret for typing, in fours."""

    picture: str
    words: str


def qr_of(user: User) -> Scan | None:
    """What to scan while a secret was drawn and not yet confirmed; None otherwise."""
    if user.has_second_factor or user.totp_secret is None:
        return None
    secret = user.totp_secret.expose()
    code = segno.make(tokens.link(secret, user.username), error="m")
    words = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return Scan(code.svg_data_uri(scale=5, border=2, dark="#10233d"), words)
