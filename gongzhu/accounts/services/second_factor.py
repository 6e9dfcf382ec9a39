"""Bind a phone's one-time codes to an account, and take them off again."""

from __future__ import annotations

from django.db import transaction

from gongzhu.accounts import permissions, tokens, wall_clock
from gongzhu.accounts.models import User
from gongzhu.audit import services as audit
from gongzhu.common import clock, keys
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid


@transaction.atomic
def begin_second_factor(user: User, *, by: Actor) -> str:
    """Draw a new secret and return the otpauth:// address to show as a QR code.

    Nothing is asked for at sign-in until it is confirmed. Raises Conflict once one is bound.
    """
    user = _locked(user)
    _not_bound(user)
    secret = tokens.new_secret()
    user.key = keys.new_person_key()
    user.totp_secret, user.totp_last_step = secret, 0
    user.save(update_fields=["key", "totp_secret", "totp_last_step"])
    audit.record("accounts.begin_second_factor", obj=user, by=by)
    return tokens.link(secret, user.username)


@transaction.atomic
def confirm_second_factor(user: User, code: str, *, by: Actor) -> None:
    """Bind the secret drawn last, proved by a code it made; from now on signing in takes one.

    Raises Invalid for a wrong code, Conflict when nothing was begun or one is bound already.
    """
    user = _locked(user)
    _not_bound(user)
    if user.totp_secret is None:
        raise Conflict("还没有生成动态口令。请先打开绑定页，用手机扫描二维码。")
    step = tokens.step_of(user.totp_secret.expose(), code, wall_clock.now())
    if step is None:
        sentence = "动态口令不对。请核对手机时间是否准确，用当前显示的六位数字再试。"
        raise Invalid(sentence, {"code": sentence})
    user.totp_bound_at, user.totp_last_step = wall_clock.now(), step
    user.save(update_fields=["totp_bound_at", "totp_last_step"])
    audit.record("accounts.bind_second_factor", obj=user, by=by)


@transaction.atomic
def take_off_second_factor(user: User, *, by: Actor, reason: str) -> None:
    """Unbind a lost phone and sign the user out everywhere.

    Raises Denied unless `by` is a security administrator in charge.
    """
    permissions.may_secure_account(by, user, on=clock.today())
    user = _locked(user)
    user.key = user.totp_secret = user.totp_bound_at = None
    user.session_epoch += 1
    user.save(update_fields=["key", "totp_secret", "totp_bound_at", "session_epoch"])
    audit.record("accounts.take_off_second_factor", obj=user, by=by, reason=reason)


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _not_bound(user: User) -> None:
    if user.has_second_factor:
        raise Conflict("这个账号已绑定动态口令。换手机请先联系安全管理员解除。")
