"""Sign and verify DCI envelopes, and name the digests in use.

The signature covers the canonical form of `{"header": ..., "message": ...}`: JSON in UTF-8, keys
sorted, no blanks, no escapes for non-ASCII signs. SM3 is used where the Python build offers it.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

ALGORITHMS = {"hmac-sm3": "sm3", "hmac-sha256": "sha256"}


def has_sm3() -> bool:
    """Tell whether this Python's hashlib can compute SM3."""
    return "sm3" in hashlib.algorithms_available


def default_algorithm() -> str:
    """Return `hmac-sm3` where possible, else `hmac-sha256`."""
    return "hmac-sm3" if has_sm3() else "hmac-sha256"


def canonical(header: Any, message: Any) -> bytes:
    """Return the bytes that are signed."""
    envelope = {"header": header, "message": message}
    text = json.dumps(envelope, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


@dataclass(frozen=True)
class Signer:
    """Signs and checks with one key and one algorithm; algorithm `none` switches both off."""

    algorithm: str
    key: bytes

    def sign(self, header: Any, message: Any) -> str:
        """Return `<algorithm>=<hex>`, or an empty string when signing is off."""
        if self.algorithm == "none":
            return ""
        digest = ALGORITHMS[self.algorithm]
        return (
            f"{self.algorithm}={hmac.new(self.key, canonical(header, message), digest).hexdigest()}"
        )

    def accepts(self, signature: str, header: Any, message: Any) -> bool:
        """Tell whether `signature` is ours to accept, in constant time."""
        expected = self.sign(header, message)
        return hmac.compare_digest(signature.encode(), expected.encode()) or not expected
