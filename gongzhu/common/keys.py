"""Keys: one per person, each wrapped by a key-encryption key that never enters the database.

In `settings.KEYS_DIR`, all of mode 0600: `kek-N.key` (SM4, the highest N wraps, older ones still
unwrap), `index.key` (blind indexes), `checkpoint.key` (SM2, signs the trail's checkpoints).
Destroying a person's wrapped key makes every value sealed with it unreadable for good.
"""

from __future__ import annotations

import os
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from gongzhu.common import openssl
from gongzhu.common.crypto import KEY_BYTES, open_sealed, seal, version_of
from gongzhu.common.errors import Missing

_PLACE = b"gongzhu:person-key"
_REMEMBERED = 4096


class Destroyed(Missing):
    """The key is gone by request of the person, and with it everything it sealed."""

    def __init__(self) -> None:
        super().__init__("这项个人信息已按要求删除，密钥已销毁，无法再读取。")


class Kms(Protocol):
    """What a key service does; a cipher machine 密码机 implements these five."""

    def current(self) -> int:
        """The version of the key that wraps now."""

    def wrap(self, key: bytes) -> bytes:
        """Wrap a person's key with the current key."""

    def unwrap(self, wrapped: bytes) -> bytes:
        """Open a wrapped key of any version still held. Raises Tampered when it cannot be."""

    def index_key(self) -> bytes:
        """The key of the blind indexes; never rotated, or every index would have to be rebuilt."""

    def signing_key(self) -> Path:
        """The SM2 private key file that signs checkpoints."""


class FileKms:
    """Keys in files of one folder: the default, for one machine or a shared read-only mount.

    In demonstration mode missing keys are made at first use. Elsewhere a missing key raises
    ImproperlyConfigured with the command that makes it: making one silently would leave
    everything sealed with the lost one unreadable and unnoticed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read = lru_cache(maxsize=None)(self._fresh)  # a key never changes under its name

    def current(self) -> int:
        numbers = [int(match[1]) for path in self._names() if (match := _KEK.fullmatch(path))]
        if numbers:
            return max(numbers)
        self._existing("kek-1.key", _make_key(KEY_BYTES))
        return 1

    def wrap(self, key: bytes) -> bytes:
        version = self.current()
        return seal(self._kek(version), key, _PLACE, version=version)

    def unwrap(self, wrapped: bytes) -> bytes:
        return open_sealed(self._kek(version_of(wrapped)), wrapped, _PLACE)

    def index_key(self) -> bytes:
        return self._read("index.key", 32)

    def signing_key(self) -> Path:
        return self._existing("checkpoint.key", openssl.new_sm2_key)

    def _kek(self, version: int) -> bytes:
        return self._read(f"kek-{version}.key", 0)

    def _fresh(self, name: str, length: int) -> bytes:
        """Read a key, made first when it is missing and its length is given."""
        path = self._existing(name, _make_key(length) if length else None)
        return bytes.fromhex(path.read_text().strip())

    def _names(self) -> list[str]:
        return os.listdir(self.folder) if self.folder.is_dir() else []

    def _existing(self, name: str, make: Callable[[], bytes] | None) -> Path:
        path = self.folder / name
        if not path.exists():
            if make is None or not settings.DEMO:
                raise ImproperlyConfigured(_missing(path))
            _place(path, make())
        if path.stat().st_mode & 0o077:
            raise ImproperlyConfigured(
                f"密钥文件 {path} 可被其他用户读取。请运行：chmod 600 {path}"
            )
        return path


def kms() -> Kms:
    """The key service in use: files in `settings.KEYS_DIR`."""
    return _kms(Path(settings.KEYS_DIR))


def make_keys(folder: Path) -> list[Path]:
    """Make every key that is missing, replace none, and return the files made.

    For `manage.py make_keys`. Raises Unavailable without `openssl`.
    """
    wanted: dict[str, Callable[[], bytes]] = {
        "index.key": _make_key(32),
        "checkpoint.key": openssl.new_sm2_key,
    }
    if not any(folder.glob("kek-*.key")):
        wanted["kek-1.key"] = _make_key(KEY_BYTES)
    return [
        folder / name
        for name, make in wanted.items()
        if not (folder / name).exists() and _place(folder / name, make())
    ]


def rotate(folder: Path) -> Path:
    """Add the next key-encryption key; from now on it wraps. Then `rewrap` every person's key.

    An older file may be taken away only when no wrapped key has its version any more.
    """
    number = FileKms(folder).current() + 1
    path = folder / f"kek-{number}.key"
    _place(path, _make_key(KEY_BYTES)())
    return path


def new_person_key() -> bytes:
    """A fresh SM4 key for one person, wrapped, as it is stored with the person."""
    return kms().wrap(os.urandom(KEY_BYTES))


def unwrap(wrapped: bytes | memoryview | None) -> bytes:
    """The key inside, ready to seal with.

    Raises Destroyed when there is none any more, Tampered when it was changed.
    """
    if not wrapped:
        raise Destroyed
    return _unwrapped.get(bytes(wrapped))


def forget(wrapped: bytes | memoryview) -> None:
    """Drop the opened key from this process's memory, when the person is deleted."""
    _unwrapped.drop(bytes(wrapped))


def rewrap(wrapped: bytes | memoryview) -> bytes:
    """The same key under the current key-encryption key; unchanged when it already is."""
    wrapped = bytes(wrapped)
    service = kms()
    if version_of(wrapped) == service.current():
        return wrapped
    return service.wrap(service.unwrap(wrapped))


class _Opened:
    """The keys opened last, at most so many, by what they are wrapped in."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._keys: OrderedDict[bytes, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, wrapped: bytes) -> bytes:
        with self._lock:
            if wrapped in self._keys:
                self._keys.move_to_end(wrapped)
                return self._keys[wrapped]
        key = kms().unwrap(wrapped)
        with self._lock:
            self._keys[wrapped] = key
            if len(self._keys) > self._most:
                self._keys.popitem(last=False)
        return key

    def drop(self, wrapped: bytes) -> None:
        with self._lock:
            self._keys.pop(wrapped, None)


_KEK = re.compile(r"kek-(\d+)\.key")
_kms = lru_cache(maxsize=8)(FileKms)
_unwrapped = _Opened(_REMEMBERED)


def _make_key(length: int) -> Callable[[], bytes]:
    return lambda: secrets.token_hex(length).encode() + b"\n"


def _place(path: Path, content: bytes) -> bool:
    """Put the file there whole, or leave the one another process has put there meanwhile."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _missing(path: Path) -> str:
    return (
        f"缺少密钥文件 {path}。首次部署请运行 manage.py make_keys 生成密钥并另行备份；"
        "已有数据的部署请把备份的密钥文件放回原处，不要重新生成。"
    )
