"""Prove who one is. Every refusal is the same sentence after the same work.

An account that does not exist, a closed one, a wrong password, a wrong or spent code and a closed
door are told apart by nobody outside. Source: GB/T 22239 8.1.4.1; OWASP ASVS 6.3.8.
"""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.db import transaction

from gongzhu.accounts import attempts, permissions, tokens, wall_clock
from gongzhu.accounts.models import User, UserKind
from gongzhu.audit import services as audit
from gongzhu.common import clock
from gongzhu.common.actor import PUBLIC, Actor, ActorKind
from gongzhu.common.errors import Denied

REFUSED = (
    "账号、密码或动态口令不正确，或因连续输错已暂停登录。请核对后再试；"
    "连续输错 5 次要等 20 分钟，忘记密码请联系管理员或受理窗口重设。"
)
_NO_PASSWORD = "!"  # noqa: S105 - Django's mark of an unusable password, which costs as much to refuse


def sign_in_officer(work_number: str, password: str, *, source: str, code: str = "") -> User:
    """Prove an officer by work number, password and, once bound, one-time code.

    source: `common.http.client_source`. The caller then begins the session.
    Raises Denied, with the same sentence whatever was wrong. Not to be called in a transaction.
    """
    number = work_number.strip()
    user = User.objects.filter(username=number, kind=UserKind.OFFICER).first()
    return prove_password(user, password, typed=number, source=source, code=code)


def prove_password(
    user: User | None, password: str, *, typed: str, source: str, code: str = ""
) -> User:
    """Let a user in, or raise Denied; a user of None fails like any other.

    typed: what the person entered as account, under which failures of unknown accounts count.
    """
    return _prove(user, password, _name(user, typed), source, code, action="accounts.sign_in")


def prove_again(user: User, password: str, *, source: str) -> None:
    """Ask a signed-in person for the password once more, before a weighty act. Raises Denied.

    Failures count with those of signing in. Source: OWASP ASVS 7.5.3.
    """
    _prove(user, password, _name(user, ""), source, None, action="accounts.prove_again")


def unlock(user: User, *, by: Actor, reason: str) -> None:
    """Open every door that failures have closed for this account.

    Raises Denied unless `by` is a security administrator in charge.
    """
    permissions.may_secure_account(by, user, on=clock.today())
    with transaction.atomic():
        attempts.reopen(_name(user, ""))
        audit.record("accounts.unlock", obj=user, by=by, reason=reason)


def note_sign_out(user: User, *, by: Actor) -> None:
    """Leave the mark of a sign-out; the caller ends the session."""
    with transaction.atomic():
        audit.record("accounts.sign_out", obj=user, by=by)


def _prove(
    user: User | None, password: str, name: str, source: str, code: str | None, *, action: str
) -> User:
    # hashing takes a tenth of a second and must not hold up other writers: before the transaction
    is_right = check_password(password, user.password if user else _NO_PASSWORD)
    is_right = is_right and user is not None and user.is_active
    with transaction.atomic(durable=True):
        is_right = _takes_code(user, code, is_right)
        passed = attempts.settle(name, source, proved=is_right)
        if passed and user is not None:
            User.objects.filter(pk=user.pk).update(signed_in_at=wall_clock.now())
        by = _as_actor(user) if passed and user else PUBLIC
        audit.record(
            action if passed else f"{action}_refused",
            obj=("accounts.attempt", attempts.account_mark(name)),
            by=by,
            detail={"source": source},
        )
    if not passed or user is None:
        raise Denied(REFUSED)
    return user


def _takes_code(user: User | None, code: str | None, is_right: bool) -> bool:
    """Whether the second factor agrees, where it is asked for; a code that counts is spent."""
    if code is None:
        return is_right
    is_bound = user is not None and user.has_second_factor
    seed = user.totp_secret if user is not None and is_bound else None
    secret = seed.expose() if seed is not None else tokens.DECOY
    step = tokens.step_of(secret, code, wall_clock.now())
    if not is_bound or user is None:
        return is_right
    fresh = User.objects.filter(pk=user.pk, totp_last_step__lt=step or 0)
    return is_right and step is not None and fresh.update(totp_last_step=step) == 1


def _name(user: User | None, typed: str) -> str:
    return f"user:{user.pk}" if user else f"typed:{typed}"


def _as_actor(user: User) -> Actor:
    kind = ActorKind.OFFICER if user.is_officer else ActorKind.RESIDENT
    return Actor(kind=kind, name=user.name, user_id=user.pk)
