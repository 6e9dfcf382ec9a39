"""Know each person once, and place them in dossiers.

Looking a person up by identity number is done as the system, for the person may well live outside
the actor's scope; only the row comes back, its values sealed and masked.
"""

from __future__ import annotations

import re

from django.db import IntegrityError, transaction

from gongzhu.accounts.models import User
from gongzhu.audit import services as audit
from gongzhu.common import clock, crypto, ids
from gongzhu.common.actor import SYSTEM, Actor, ActorKind, acting_as
from gongzhu.common.errors import Conflict, Invalid
from gongzhu.people import permissions
from gongzhu.people.enums import Involved
from gongzhu.people.errors import NotTheSame
from gongzhu.people.models import BankAccount, Involvement, Person
from gongzhu.scope import services as scope
from gongzhu.scope.models import Dossier

_DOTS = re.compile(r"[•‧・･．.]")


def enrol(name: str, id_number: str, *, phone: str = "", by: Actor) -> Person:
    """The person with this identity number, registered now if nobody has before.

    phone: kept for somebody new; for somebody known only when an officer, with the person there,
    or the person gives it: whoever names a family member online changes nothing known of them.
    Raises Invalid for a name, number or phone that cannot be, NotTheSame when the number is known
    under another name; which name is not said.
    """
    name, number = normal_name(name), ids.normal_id_number(id_number)
    phone = ids.normal_phone(phone) if phone else ""
    with acting_as(SYSTEM), transaction.atomic():
        person, is_new = found_or_made(name, number)
        if person.name != name:
            raise NotTheSame
        if phone and (
            is_new or by.kind is not ActorKind.RESIDENT or permissions.is_own(by, person)
        ):
            keep_phone(person, phone, by)
        audit.record("people.enrol" if is_new else "people.find", obj=person, by=by)
    return person


def change_phone(person: Person, phone: str, *, by: Actor) -> None:
    """Put another mobile number in place.

    Raises Denied unless it is one's own, or `by` handles cases; Invalid for one that cannot be.
    """
    number = ids.normal_phone(phone)
    if not permissions.is_own(by, person):
        permissions.may_correct(by)
    with acting_as(SYSTEM), transaction.atomic():
        keep_phone(person, number, by)
        audit.record("people.change_phone", obj=person, by=by)


def involve(dossier: Dossier, person: Person, role: Involved, *, by: Actor) -> Involvement:
    """Place a person in a dossier.

    Somebody who applies, or acts as proxy, from their own account sees it from now on; whoever
    applied at a window ties it to their account with `claim`.
    """
    with acting_as(SYSTEM), transaction.atomic():
        involvement, is_new = Involvement.unscoped.get_or_create(
            dossier=dossier, person=person, role=role
        )
        if role in (Involved.APPLICANT, Involved.PROXY) and permissions.is_own(by, person):
            scope.grant_user(dossier, _account(person), reason=f"{role.label}本人")
        if is_new:
            audit.record(
                "people.involve", obj=dossier, by=by, detail={"person": person.pk, "as": role}
            )
    return involvement


def add_account(
    person: Person, card: str, holder_name: str, bank_name: str, *, by: Actor
) -> BankAccount:
    """Register a card help may be paid to; an earlier one stays until it is retired.

    Raises Invalid for a card number, holder or bank that cannot be, Conflict when the person has
    this card already.
    """
    number, holder = ids.normal_card(card), normal_name(holder_name)
    bank = " ".join(bank_name.split())
    if not bank:
        raise Invalid(
            "请填写开户银行，例如：中国农业银行城关支行。", {"bank_name": "请填写开户银行。"}
        )
    with acting_as(SYSTEM), transaction.atomic():
        person = Person.unscoped.select_for_update().get(pk=person.pk)
        known = person.accounts(manager="unscoped").filter(retired_at=None)
        if any(account.card.expose() == number for account in known):
            raise Conflict("这张银行卡已登记在这位居民名下。请直接选用。")
        account = BankAccount.unscoped.create(
            person=person, holder_name=holder, bank_name=bank, card=number, created_at=clock.now()
        )
        audit.record("people.add_account", obj=account, by=by)
    return account


def retire_account(account: BankAccount, *, by: Actor, reason: str) -> None:
    """Stop using a card; it stays on record. Raises Conflict when it has been retired already."""
    with acting_as(SYSTEM), transaction.atomic():
        open_one = BankAccount.unscoped.filter(pk=account.pk, retired_at=None)
        if not open_one.update(retired_at=clock.now()):
            raise Conflict("这张银行卡已停用。请刷新页面查看现用的收款账户。")
        audit.record("people.retire_account", obj=account, by=by, reason=reason)


def normal_name(text: str) -> str:
    """A name as the identity card writes it: no stray spaces, one kind of middle dot.

    Raises Invalid when it is not one.
    """
    name = _DOTS.sub("·", " ".join(text.split()))
    if re.search(r"[一-鿿㐀-䶿]", name):
        name = name.replace(" ", "")
    if not 2 <= len(name) <= 40 or not all(c.isalpha() or c in "· '-" for c in name):
        raise Invalid(
            "请按身份证填写姓名，2 至 40 个字，不含数字和符号。", {"name": "请按身份证填写姓名。"}
        )
    return name


def id_index(number: str) -> str:
    """The blind index of a normal identity number."""
    return crypto.blind_index("people.id_number", number)


def phone_index(number: str) -> str:
    """The blind index of a normal mobile number."""
    return crypto.blind_index("people.phone", number)


def found_or_made(name: str, number: str) -> tuple[Person, bool]:
    """The person with a normal number, locked, and whether it was registered just now.

    Call it as the system, in a transaction. Two at once get the same person.
    """
    index = id_index(number)
    person = Person.unscoped.select_for_update().filter(id_index=index).first()
    if person is not None:
        return person, False
    try:
        with transaction.atomic():
            return _made(name, number, index), True
    except IntegrityError:
        return Person.unscoped.select_for_update().get(id_index=index), False


def keep_phone(person: Person, number: str, by: Actor) -> None:
    """Store a normal mobile number with who gave it; the caller leaves the mark."""
    person.phone, person.phone_index = number, phone_index(number)
    person.phone_is_confirmed = by.kind is ActorKind.OFFICER
    person.save(update_fields=["phone", "phone_index", "phone_is_confirmed"])


def _made(name: str, number: str, index: str) -> Person:
    return Person.unscoped.create(
        name=name, id_number=number, id_index=index, created_at=clock.now()
    )


def _account(person: Person) -> User:
    if person.user is None:
        raise RuntimeError("own without an account")
    return person.user
