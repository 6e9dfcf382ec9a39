"""Residents' accounts: register, sign in, tie dossiers to the account.

Name and identity number are widely leaked, so an account alone opens nothing that others entered:
a dossier is tied to it by the mobile number an officer took down from the person, or by the
receipt number printed on the person's receipt.
"""

from __future__ import annotations

from django.db import transaction

from gongzhu.accounts import attempts, passwords, services as accounts
from gongzhu.accounts.models import User, UserKind
from gongzhu.audit import services as audit
from gongzhu.common import clock, ids
from gongzhu.common.actor import PUBLIC, SYSTEM, Actor, ActorKind, acting_as
from gongzhu.common.errors import Denied, Invalid, Missing
from gongzhu.people import permissions
from gongzhu.people.enums import Involved
from gongzhu.people.errors import NotRegistered
from gongzhu.people.models import Involvement, Person
from gongzhu.people.services.enrolment import (
    found_or_made,
    id_index,
    keep_phone,
    normal_name,
    phone_index,
)
from gongzhu.scope import services as scope
from gongzhu.scope.models import Dossier

CHILD_BELOW = 14
_OWN = (Involved.APPLICANT, Involved.PROXY)


def register(
    name: str, id_number: str, phone: str, password: str, *, consent_version: str, source: str
) -> User:
    """Open a resident's account. The caller has shown whose phone it is: see `open_account`.

    consent_version: which wording of the privacy notice was agreed to; kept in the trail.
    source: `common.http.client_source`.
    Raises Invalid for what cannot be, NotRegistered when it does not fit what is known, without
    saying why. Not to be called in a transaction. Source: 个人信息保护法 14, 17, 31.
    """
    if not consent_version:
        raise Invalid(
            "请先阅读并同意个人信息处理告知，再提交注册。", {"consent": "请先阅读并同意。"}
        )
    name, number = normal_name(name), ids.normal_id_number(id_number)
    phone = ids.normal_phone(phone)
    _grown_enough(number)
    passwords.check_new(User(kind=UserKind.RESIDENT), password)
    with acting_as(SYSTEM), transaction.atomic(durable=True):
        known = Person.unscoped.select_for_update().filter(id_index=id_index(number)).first()
        fits = known is None or (known.name == name and known.user_id is None)
        user = None
        if attempts.settle(f"register:{id_index(number)}", source, proved=fits):
            user = _opened(name, number, phone, password)
        mark = {"consent": consent_version, "source": source}
        action = "people.register" if user else "people.register_refused"
        audit.record(action, obj=user, by=PUBLIC, purpose="account", detail=mark)
    if user is None:
        raise NotRegistered
    return user


def sign_in(identifier: str, password: str, *, source: str) -> User:
    """Prove a resident by identity number or mobile number, and password.

    Raises Denied with one sentence whatever was wrong, Invalid when what was typed is neither
    number. Not to be called in a transaction.
    """
    typed, user = _account_of(identifier)
    return accounts.prove_password(user, password, typed=typed, source=source)


def claim(person: Person, number: str, *, by: Actor) -> Dossier:
    """Tie a dossier in which the person applies or acts as proxy to the person's account.

    number: the receipt number. Returns the dossier.
    Raises Missing when there is none, and after five misses for twenty minutes even if there is;
    Denied unless `by` is the person. Not to be called in a transaction.
    """
    if not permissions.is_own(by, person):
        raise Denied("只能把本人的办件关联到本人账号。请用本人账号登录后办理。")
    with acting_as(SYSTEM), transaction.atomic(durable=True):
        own = Involvement.unscoped.filter(person=person, role__in=_OWN)
        dossier = Dossier.unscoped.filter(
            number=number.strip().upper(), pk__in=own.values("dossier")
        ).first()
        fits = attempts.settle(f"claim:{person.pk}", "claim", proved=dossier is not None)
        if dossier is not None and fits:
            _tie(dossier, person, by)
    if dossier is None or not fits:
        raise Missing("没有找到本人名下的这个受理编号。请对照受理回执核对后再试。")
    return dossier


def reset_password(person: Person, *, by: Actor, reason: str) -> str:
    """Give a resident at the window a temporary password, returned this once.

    Raises Denied unless `by` works at a window, Missing when the person is outside its scope or
    has no account.
    """
    permissions.may_reset_password(by)
    with acting_as(by):
        seen = Person.objects.filter(pk=person.pk).select_related("user").first()
    if seen is None or seen.user is None:
        raise Missing("没有找到这位居民的账号。请核对证件，或请居民重新注册。")
    return accounts.issue_password(seen.user, by=by, reason=reason)


def _opened(name: str, number: str, phone: str, password: str) -> User:
    """The account of somebody new, or of somebody known so far only through a window."""
    person, _ = found_or_made(name, number)
    if person.name != name or person.user_id is not None:
        raise NotRegistered  # another registration got in between; nothing of this one stays
    user = accounts.create_resident(name, password=password, by=PUBLIC)
    by = Actor(kind=ActorKind.RESIDENT, name=name, user_id=user.pk)
    person.user = user
    person.save(update_fields=["user"])
    if person.phone is None:
        keep_phone(person, phone, by)
    elif person.phone_is_confirmed and person.phone_index == phone_index(phone):
        for one in Involvement.unscoped.filter(person=person, role__in=_OWN).select_related(
            "dossier"
        ):
            _tie(one.dossier, person, by)
    return user


def _tie(dossier: Dossier, person: Person, by: Actor) -> None:
    if person.user is not None:
        scope.grant_user(dossier, person.user, reason="本人办件")
        audit.record("people.claim", obj=dossier, by=by)


def _account_of(identifier: str) -> tuple[str, User | None]:
    """What was typed, made normal, and the one account it names, if it names one."""
    with acting_as(SYSTEM):
        holders = Person.unscoped.filter(user__isnull=False).select_related("user")
        if len("".join(identifier.split())) < 15:
            number = ids.normal_phone(identifier)
            found = list(holders.filter(phone_index=phone_index(number)).order_by("pk")[:20])
            # a stranger who types somebody's number into their own account takes nothing away
            found = [one for one in found if one.phone_is_confirmed] or found
        else:
            number = ids.normal_id_number(identifier)
            found = list(holders.filter(id_index=id_index(number)))
    return number, found[0].user if len(found) == 1 else None


def _grown_enough(number: str) -> None:
    if ids.age_on(ids.born_on(number), clock.today()) < CHILD_BELOW:
        raise Invalid(
            f"不满{CHILD_BELOW}周岁的儿童由监护人办理。请监护人注册账号，在申请中填写孩子的信息。",
            {"id_number": "请由监护人注册。"},
        )
