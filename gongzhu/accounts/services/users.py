"""Open and close accounts."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from gongzhu.accounts import passwords, permissions, wall_clock
from gongzhu.accounts.models import User, UserKind
from gongzhu.accounts.services.passwords import issue_password, set_password
from gongzhu.audit import services as audit
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor
from gongzhu.common.errors import Conflict, Invalid

IDLE_FOR = timedelta(days=90)


def create_officer(work_number: str, name: str, *, password: str = "", by: Actor) -> User:
    """Open an officer's account, without any post yet.

    password: the officer's own, which must pass the policy; when empty the account cannot sign in
    until `reset_password` hands out a temporary one.
    Raises Denied unless `by` is a system administrator, Invalid, Conflict for a number in use.
    """
    permissions.may_open_account(by)
    number, name = work_number.strip(), " ".join(name.split())
    if not number or not name:
        raise Invalid("工号和姓名都要填写。请补全后再提交。")
    user = User(username=number, kind=UserKind.OFFICER, name=name)
    if password:
        passwords.check_new(user, password)
    try:
        with transaction.atomic():
            return _opened(user, password, by=by)
    except IntegrityError as fault:
        raise Conflict(f"工号 {number} 已有账号。请核对工号，或直接修改原有账号。") from fault


def create_resident(name: str, *, password: str, by: Actor) -> User:
    """Open a resident's account under a random handle; `people` ties it to the person.

    Raises Invalid when the password will not do.
    """
    user = User(username=f"r-{secrets.token_hex(12)}", kind=UserKind.RESIDENT, name=name)
    passwords.check_new(user, password)
    with transaction.atomic():
        return _opened(user, password, by=by)


@transaction.atomic
def end_sessions(user: User) -> None:
    """Sign the user out everywhere, from the next request on. The caller leaves the mark."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)


@transaction.atomic
def close_account(user: User, *, by: Actor, reason: str) -> None:
    """Close an account: no sign-in, and every session ends.

    Raises Denied unless `by` is a system administrator in charge.
    """
    permissions.may_close_account(by, user, on=clock.today())
    _close(user)
    audit.record("accounts.close", obj=user, by=by, reason=reason)


@transaction.atomic
def reopen_account(user: User, *, by: Actor, reason: str) -> str:
    """Open a closed account again and return its new temporary password, shown this once."""
    permissions.may_close_account(by, user, on=clock.today())
    User.objects.filter(pk=user.pk).update(is_active=True, signed_in_at=wall_clock.now())
    audit.record("accounts.reopen", obj=user, by=by, reason=reason)
    return issue_password(user, by=by, reason=reason)


def close_idle_accounts(*, at: datetime | None = None, by: Actor = SYSTEM) -> int:
    """Close officers' accounts nobody has used for 90 real days; returns how many. For the worker.

    Residents keep theirs: it opens nothing but their own matters, and many come once a year.
    Source: GB/T 22239 8.1.4.2 c).
    """
    since = (at or wall_clock.now()) - IDLE_FOR
    unused = Q(signed_in_at__lt=since) | Q(signed_in_at=None, created_at__lt=since)
    idle = User.objects.filter(unused, kind=UserKind.OFFICER, is_active=True)
    closed = 0
    for user in idle.order_by("pk"):
        with transaction.atomic():
            _close(user)
            audit.record("accounts.close_idle", obj=user, by=by, reason="超过90天未登录")
        closed += 1
    return closed


@transaction.atomic
def erase_user(user: User, *, by: Actor) -> None:
    """Take the person out of an account for good: name, password and sessions go."""
    user.name, user.is_active = "已注销用户", False
    user.key = user.totp_secret = user.totp_bound_at = None
    user.set_unusable_password()
    user.session_epoch += 1
    user.save()
    user.old_passwords.all().delete()
    audit.record("accounts.erase", obj=user, by=by)


def _opened(user: User, password: str, *, by: Actor) -> User:
    user.set_unusable_password()
    user.save(force_insert=True)
    if password:
        set_password(user, password)
    audit.record("accounts.create", obj=user, by=by)
    return User.objects.get(pk=user.pk)


def _close(user: User) -> None:
    closed = {"is_active": False, "session_epoch": F("session_epoch") + 1}
    User.objects.filter(pk=user.pk).update(**closed)
