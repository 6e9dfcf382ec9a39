"""Sensitive values: encrypted where they rest, masked wherever they are shown.

`Secret` is the value, `SecretField` the column. However a Secret is turned into text (str, repr,
format, template, log line, json with default=str), only its mask comes out. `.expose()` is the
one way to the plaintext, and a test lists the modules that may call it.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, NoReturn, Protocol

from django.core import checks
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from gongzhu.common.crypto import Tampered, open_sealed, seal
from gongzhu.common.keys import Destroyed

HIDDEN = "***"
DESTROYED = "已删除"


class Kind(StrEnum):
    """What sort of value it is: this alone decides the mask."""

    ID_NUMBER = "id_number"
    PHONE = "phone"
    CARD = "card"
    AMOUNT = "amount"
    TEXT = "text"


class NoRowYet(RuntimeError):
    """A secret was to be sealed without saying for which row. A programming fault, never shown."""


class TamperedRow(Tampered):
    """A stored secret does not belong to the row and column it was found in."""

    def __init__(self, table: str, key: Any, column: str | None) -> None:
        super().__init__(
            f"{table} 表 {key} 行 {column} 列的密文与所在位置不符，可能被改动或移动。请立即通知安全管理员。"
        )
        self.table, self.key, self.column = table, key, column


def mask(kind: Kind, text: str) -> str:
    """The form a value is shown in.

    Each leaves at least 80 candidates to somebody who knows everything else the form gives away:
    an identity number shows its first and last character (with the place and day of birth known,
    the sequence number leaves about 91); a mobile shows three and two (with the seven-digit
    number segment of the town known, 100 are left; the usual last four would leave none);
    a card its last four (with the bank's number and the check digit known, at least 100,000).
    Amounts and texts show nothing, not even their length.
    Source: GB/T 35273 (去标识化展示); the figures are counted in the tests.
    """
    first, last, least = _SHOWN.get(kind, (0, 0, 0))
    if not least or len(text) < least:
        return HIDDEN
    return text[:first] + "*" * (len(text) - first - last) + text[-last:]


def mask_numbers(text: str) -> str:
    """A sentence somebody typed, with every identity, card and mobile number in it masked."""
    return _NUMBERS.sub(_mask_found, text)


class Secret:
    """One sensitive value: shown masked, compared in constant time, never pickled.

    kind: decides the mask. value: str, int (amounts in fen), dict or list.
    A Secret read from the database holds only the ciphertext and where its key is; it is
    decrypted at each look and nothing decrypted is kept.
    """

    __slots__ = ("_read", "_source", "kind")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, kind: Kind, value: Any) -> None:
        packed = _packed(value)
        self.kind = kind
        self._source: tuple[Any, SecretField, bytes] | None = None
        self._read: Callable[[], bytes] = lambda: packed

    @classmethod
    def sealed(cls, row: Any, field: SecretField, blob: bytes) -> Secret:
        """The Secret that a row's column holds, still encrypted."""
        secret = cls.__new__(cls)
        secret.kind = field.kind
        secret._source = (row, field, blob)
        secret._read = lambda: field.unsealed(row, blob)
        return secret

    def expose(self) -> Any:
        """The plaintext. Whoever calls this has checked the right to it and left its trace.

        Raises Destroyed when the person's key is gone, TamperedRow when the ciphertext is not
        the one sealed for this row.
        """
        return _unpacked(self._read())

    expose.alters_data = True  # type: ignore[attr-defined]  # so that no template can call it

    def __str__(self) -> str:
        if self.kind not in _SHOWN:
            return HIDDEN
        try:
            return mask(self.kind, str(_unpacked(self._read())))
        except Destroyed:
            return DESTROYED

    def __repr__(self) -> str:
        try:
            return f"<Secret {self.kind} {self}>"
        except Exception:  # repr serves logs and error pages: it must not raise a second error
            return f"<Secret {self.kind} 无法解密>"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        same = hmac.compare_digest(self._read(), other._read())
        return same and self.kind == other.kind

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: Any) -> Secret:
        return self

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a Secret is never pickled; store the row and read it again")


class _Sealed:
    """Ciphertext as it came from the database, before a row gives it its place."""

    __slots__ = ("blob",)

    def __init__(self, blob: bytes) -> None:
        self.blob = blob

    def __str__(self) -> str:
        return HIDDEN

    def __repr__(self) -> str:
        return "<Sealed>"


class Keyed(Protocol):
    """A model with secret columns: it knows the key that seals them."""

    pk: Any

    def sealing_key(self) -> bytes:
        """The person's opened key, from `keys.unwrap`."""


class _Column(DeferredAttribute):
    """Reads as Secret or None; takes plaintext, Secret or None."""

    field: SecretField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        held = super().__get__(instance, cls)
        if isinstance(held, _Sealed):
            return Secret.sealed(instance, self.field, held.blob)
        return held

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.held(instance, value)


class SecretField(models.BinaryField):
    """A column of ciphertext, sealed to its row: SM4-GCM bound to table, primary key and column.

    kind: the mask. value_type: str (default), int (amounts in fen), or dict for JSON (dict, list).
    The model gives the key: `def sealing_key(self) -> bytes`. The primary key must be known
    before saving (UUID, or save in two steps). Cannot be searched: keep a `blind_index` beside it.
    Source: GB/T 39786 8.4 (存储机密性); 个人信息保护法 51.
    """

    descriptor_class = _Column
    _pyi_private_set_type: Any  # for the type checker: what may be assigned, what is read
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, kind: Kind | str, value_type: type = str, **kwargs: Any) -> None:
        self.kind = Kind(kind)
        self.value_type = value_type
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["kind"] = self.kind.value
        if self.value_type is not str:
            kwargs["value_type"] = self.value_type
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not callable(getattr(self.model, "sealing_key", None)):
            hint = "Give the model `def sealing_key(self) -> bytes`."
            found.append(checks.Error("SecretField without a key.", hint, self, "common.E001"))
        return found

    def held(self, row: Any, value: Any) -> Secret | _Sealed | None:
        """What a row keeps when this is assigned. Raises TypeError for the wrong type."""
        if value is None or isinstance(value, _Sealed):
            return value
        if value == b"":  # what Django gives a BinaryField nobody filled
            return None
        secret = value if isinstance(value, Secret) else Secret(self.kind, value)
        return self._own(row, secret)

    def pre_save(self, model_instance: Any, add: bool) -> bytes | None:
        """The ciphertext to store: as it was when unchanged, sealed now when new."""
        if self.attname not in model_instance.__dict__:
            getattr(model_instance, self.attname)
        held = model_instance.__dict__[self.attname]
        if held is None:
            return None
        if isinstance(held, _Sealed):
            if add:  # a row copied under a new key must not carry ciphertext nobody can open
                self.unsealed(model_instance, held.blob)
            return held.blob
        blob = seal(model_instance.sealing_key(), held._read(), self.place(model_instance))
        model_instance.__dict__[self.attname] = _Sealed(blob)
        return blob

    def place(self, row: Keyed) -> bytes:
        """What the ciphertext is bound to. Raises NoRowYet before the primary key is known."""
        if row.pk is None:
            raise NoRowYet(f"{self.model.__name__}.{self.name}: the primary key must come first")
        return f"{self.model._meta.db_table}:{row.pk}:{self.column}".encode()

    def unsealed(self, row: Keyed, blob: bytes) -> bytes:
        """Decrypt a row's ciphertext. Raises TamperedRow, or Destroyed."""
        try:
            return open_sealed(row.sealing_key(), blob, self.place(row))
        except Tampered as fault:
            raise TamperedRow(self.model._meta.db_table, row.pk, self.column) from fault

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> _Sealed | None:
        return None if value is None else _Sealed(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not isinstance(value, bytes | None):
            raise NoRowYet(f"{self.name}: secrets are written by save or bulk_create only")
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: Any) -> NoReturn:
        raise TypeError(f"{self.name}: secrets are not serialised; back up the database instead")

    def _own(self, row: Any, secret: Secret) -> Secret | _Sealed:
        """Keep ciphertext that already is this row's own; anything else is sealed at saving."""
        if secret._source is not None:
            origin, field, blob = secret._source
            if field == self and origin.pk is not None and origin.pk == row.pk:
                return _Sealed(blob)
        if secret._read()[:1] != _LETTER[self.value_type]:
            raise TypeError(f"{self.name} takes {self.value_type.__name__} only")
        return secret


_SHOWN = {Kind.ID_NUMBER: (1, 1, 15), Kind.PHONE: (3, 2, 11), Kind.CARD: (0, 4, 12)}
"""Characters shown first and last, and the shortest text of which any are shown."""

_LETTER = {str: b"s", int: b"i", dict: b"j"}

_NUMBERS = re.compile(
    r"(?<!\d)(?:"
    r"\d{14,}[\dXxＸ]"  # an identity or card number written in one run
    r"|(?:\d{4}[ \-]){3}\d{4}(?:[ \-]?\d{1,3})?"  # a card in groups of four
    r"|\d{6}[ \-]\d{8}[ \-]\d{3}[\dXxＸ]"  # an identity number as place, birthday, sequence
    r"|1[3-9]\d{9}"
    r")(?!\d)"
)


def _mask_found(found: re.Match[str]) -> str:
    digits = re.sub(r"[ \-]", "", found[0])
    if len(digits) == 11:
        return mask(Kind.PHONE, digits)
    looks_like_id = len(digits) in (15, 18)
    return mask(Kind.ID_NUMBER if looks_like_id else Kind.CARD, digits)


def _packed(value: Any) -> bytes:
    """Bytes of a value: a letter for the type, then the content; whole numbers all as long."""
    if isinstance(value, str):
        return b"s" + value.encode()
    if isinstance(value, int) and not isinstance(value, bool):
        return b"i" + value.to_bytes(8, "big", signed=True)
    if isinstance(value, dict | list):
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return b"j" + text.encode()
    raise TypeError(f"a Secret holds str, int, dict or list, not {type(value)}")


def _unpacked(packed: bytes) -> Any:
    kind, content = packed[:1], packed[1:]
    if kind == b"s":
        return content.decode()
    if kind == b"i":
        return int.from_bytes(content, "big", signed=True)
    return json.loads(content)
