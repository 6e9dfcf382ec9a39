"""SM3, SM4-GCM and the blind index: the only place that calls a cipher.

GB/T 32905 (SM3), GB/T 32907 (SM4), GB/T 36624 (GCM), GB/T 15852.2 (HMAC). Software only: an
approved cipher machine takes its place behind `keys.Kms`.

A sealed blob is, in this order: key version (1 byte), nonce (12), ciphertext, tag (16). The
version and the caller's associated data are authenticated with the content.
"""

from __future__ import annotations

import hashlib
import os
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEY_BYTES = 16
OVERHEAD = 1 + 12 + 16
_NONCE = slice(1, 13)
_TAG_BYTES = 16


class Tampered(Exception):
    """What is stored is not what was sealed here: changed, moved, or sealed with another key."""


def seal(key: bytes, plaintext: bytes, aad: bytes, *, version: int = 1) -> bytes:
    """Encrypt and authenticate with SM4-GCM under a fresh 96-bit random nonce.

    key: 16 bytes. aad: names the place the blob belongs to; never empty.
    version: which key this is, 1 to 255; readable again with `version_of`.
    Raises ValueError when the associated data is empty. Source: GB/T 39786 8.4 (存储机密性).
    """
    _require_place(aad)
    head = version.to_bytes(1, "big")
    nonce = os.urandom(12)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(head + aad)
    body = encryptor.update(plaintext) + encryptor.finalize()
    return head + nonce + body + encryptor.tag


def open_sealed(key: bytes, blob: bytes, aad: bytes) -> bytes:
    """The plaintext of a sealed blob.

    Raises Tampered when blob, key or place do not belong together; ValueError without a place.
    """
    _require_place(aad)
    if len(blob) < OVERHEAD:
        _refuse(None)
    tag = blob[-_TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(blob[_NONCE], tag)).decryptor()
    decryptor.authenticate_additional_data(blob[:1] + aad)
    try:
        return decryptor.update(blob[13:-_TAG_BYTES]) + decryptor.finalize()
    except InvalidTag as fault:
        _refuse(fault)


def version_of(blob: bytes) -> int:
    """Which key sealed the blob."""
    return blob[0]


def hmac_sm3(key: bytes, message: bytes) -> str:
    """HMAC-SM3 in hexadecimal."""
    mac = hmac.HMAC(key, hashes.SM3())
    mac.update(message)
    return mac.finalize().hex()


def blind_index(purpose: str, value: str) -> str:
    """What to store, and search for, in place of a value that is encrypted: 64 hex digits.

    purpose: a domain such as "id_number"; the same value under two purposes shows no relation.
    value: normalised by the caller (see `common.ids`).
    """
    # keys wraps its keys with this module, so it can only be asked at the time of use
    from gongzhu.common import keys

    return hmac_sm3(keys.kms().index_key(), f"{purpose}\x00{value}".encode())


def sm3(data: bytes) -> str:
    """SM3 digest in hexadecimal."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def sha256(data: bytes) -> str:
    """SHA-256 digest in hexadecimal, where an outside format asks for it."""
    return hashlib.sha256(data).hexdigest()


def _require_place(aad: bytes) -> None:
    if not aad:
        raise ValueError("a sealed value must name the place it belongs to")


def _refuse(fault: Exception | None) -> NoReturn:
    raise Tampered("密文与密钥或存放位置不符，可能被改动或移动。") from fault
