"""Prove that a mobile number is in the hand of whoever types it: a code is sent, and typed back."""

from __future__ import annotations

import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from gongzhu.accounts import wall_clock
from gongzhu.accounts.models import User
from gongzhu.audit import services as audit
from gongzhu.common import crypto, ids
from gongzhu.common.actor import PUBLIC, Actor
from gongzhu.common.errors import Invalid
from gongzhu.exchange import partners, services as exchange
from gongzhu.people.errors import NoGateway, TooManyCodes, WrongCode
from gongzhu.people.models import Person, PhoneCode
from gongzhu.people.services.enrolment import change_phone, phone_index
from gongzhu.people.services.membership import register

SEND = "people.code"
LIFE = timedelta(minutes=10)
AGAIN = timedelta(minutes=1)
"""Asked for again sooner, nothing is sent: the first one is on its way."""
A_DAY = timedelta(days=1)
MOST_A_DAY, MOST_TRIES = 5, 5


@dataclass(frozen=True)
class Sent:
    """A code is on its way. phone: masked. is_new: False when it was sent moments ago."""

    phone: str
    is_new: bool


@dataclass(frozen=True)
class NewAccount:
    """What a resident types to open an account. consent_version: of the privacy notice."""

    name: str
    id_number: str
    phone: str
    password: str
    consent_version: str


def reaches_phones() -> bool:
    """Whether this deployment can send messages at all."""
    return partners.is_configured()


def send_code(phone: str) -> Sent:
    """Send a code of six digits to a mobile number, whoever holds it, known here or not.

    Raises Invalid for what is no mobile number, TooManyCodes, NoGateway.
    """
    number = ids.normal_phone(phone)
    if not reaches_phones():
        raise NoGateway
    now = wall_clock.now()
    with transaction.atomic():
        row = _row(number, now)
        is_new = not row.digest or row.sent_at is None or row.sent_at <= now - AGAIN
        if is_new:
            _draw(row, now)
            exchange.queue(SEND, {"letter": str(row.letter)}, once=f"{SEND}:{row.letter}")
            audit.record("people.send_code", obj=("phone_code", str(row.pk)), by=PUBLIC)
    return Sent(str(row.phone), is_new)


def open_account(told: NewAccount, code: str, *, source: str) -> User:
    """Open a resident's account for whoever typed the code back.

    Raises WrongCode, and as `register` does. Not to be called in a transaction.
    """
    index = phone_index(ids.normal_phone(told.phone))
    _check(index, code)
    user = register(
        told.name,
        told.id_number,
        told.phone,
        told.password,
        consent_version=told.consent_version,
        source=source,
    )
    PhoneCode.objects.filter(phone_index=index).update(digest="")  # a code opens one account
    return user


def move_to_phone(person: Person, phone: str, code: str, *, by: Actor) -> None:
    """Change a person's own number to one that was proved by its code.

    Raises WrongCode, and as `change_phone` does. Not to be called in a transaction.
    """
    index = phone_index(ids.normal_phone(phone))
    _check(index, code)
    change_phone(person, phone, by=by)
    PhoneCode.objects.filter(phone_index=index).update(digest="")


def letter_of(letter: str) -> dict[str, str] | None:
    """What the gateway is to send; None for a code replaced or run out meanwhile."""
    row = PhoneCode.objects.filter(letter=letter, sent_at__gt=wall_clock.now() - LIFE).first()
    if row is None or row.code is None:
        return None
    minutes = int(LIFE.total_seconds()) // 60
    text = (
        f"验证码 {row.code.expose()}，{minutes} 分钟内有效，用于核实手机号码。"
        "工作人员不会向您要验证码，请不要告诉别人。"
    )
    return {"id": letter, "to": row.phone.expose(), "text": text}


def forget_code(letter: str) -> None:
    """It has gone out: from now on only its digest is kept."""
    for row in PhoneCode.objects.filter(letter=letter):
        row.code = None
        row.save(update_fields=["code"])


def drop_old_codes(at: datetime) -> int:
    """Delete the numbers to which nothing was sent for a day; for the worker."""
    return PhoneCode.objects.filter(counted_from__lt=at - A_DAY).delete()[0]


def _row(number: str, now: datetime) -> PhoneCode:
    """The number's row, made if need be, locked."""
    index = phone_index(number)
    made = PhoneCode(phone_index=index, counted_from=now)
    made.phone = number
    PhoneCode.objects.bulk_create([made], ignore_conflicts=True)
    return PhoneCode.objects.select_for_update().get(phone_index=index)


def _draw(row: PhoneCode, now: datetime) -> None:
    """A new code in place of the one before. Raises TooManyCodes."""
    if row.counted_from <= now - A_DAY:
        row.counted_from, row.sent = now, 0
    if row.sent >= MOST_A_DAY:
        raise TooManyCodes
    code = f"{secrets.randbelow(10**6):06d}"
    row.code, row.digest, row.letter = code, _digest(row.phone_index, code), uuid.uuid4()
    row.tries, row.sent, row.sent_at = 0, row.sent + 1, now
    row.save()


def _check(index: str, typed: str) -> None:
    """Count the try and compare. Raises WrongCode, after the try was written down."""
    code = "".join(typed.split())
    with transaction.atomic():
        row = PhoneCode.objects.select_for_update().filter(phone_index=index).first()
        if row is None or not row.digest or row.sent_at is None:
            raise Invalid(_NONE, {"code": _NONE})
        is_live = row.tries < MOST_TRIES and row.sent_at > wall_clock.now() - LIFE
        is_right = is_live and hmac.compare_digest(row.digest, _digest(index, code))
        if not is_right:
            PhoneCode.objects.filter(pk=row.pk).update(tries=row.tries + 1)
    if not is_right:
        raise WrongCode(is_live=is_live)


def _digest(index: str, code: str) -> str:
    return crypto.blind_index("people.phone_code", f"{index}:{code}")


_NONE = "还没有发过验证码，或已经用过了。请先点“发验证码”。"
