"""Change, reset and set passwords. Each signs the user out everywhere."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from gongzhu.accounts import passwords, permissions, wall_clock
from gongzhu.accounts.models import OldPassword, User
from gongzhu.accounts.services.signing_in import prove_again
from gongzhu.audit import services as audit
from gongzhu.common import clock
from gongzhu.common.actor import Actor


def change_password(user: User, old: str, new: str, *, by: Actor, source: str) -> User:
    """Put a password of the user's own choosing in place of the present one.

    All sessions end; the caller begins a new one with the user returned.
    Raises Denied when the old one is wrong (counted like a failed sign-in), Invalid when the new
    one will not do. Not to be called in a transaction.
    """
    passwords.check_new(user, new)
    prove_again(user, old, source=source)
    with transaction.atomic():
        set_password(user, new)
        audit.record("accounts.change_password", obj=user, by=by)
    return User.objects.get(pk=user.pk)


def reset_password(user: User, *, by: Actor, reason: str) -> str:
    """Give an officer a temporary password, returned this once, that must be changed at sign-in.

    Raises Denied unless `by` is a system administrator in charge. A resident's is reset by
    `people.services.reset_password`, which knows whom the window may see.
    """
    permissions.may_close_account(by, user, on=clock.today())
    return issue_password(user, by=by, reason=reason)


@transaction.atomic
def issue_password(user: User, *, by: Actor, reason: str) -> str:
    """A temporary password for a user whom the caller has shown `by` may help; returned once."""
    password = passwords.temporary()
    set_password(user, password, is_temporary=True)
    audit.record("accounts.reset_password", obj=user, by=by, reason=reason)
    return password


@transaction.atomic
def set_password(user: User, password: str, *, is_temporary: bool = False) -> None:
    """Store a password that has been checked, remember it against reuse, end all sessions."""
    user.password = make_password(password)
    user.password_changed_on = None if is_temporary else wall_clock.today()
    User.objects.filter(pk=user.pk).update(
        password=user.password,
        password_changed_on=user.password_changed_on,
        session_epoch=F("session_epoch") + 1,
    )
    OldPassword.objects.create(user=user, password=user.password)
    kept = user.old_passwords.values("pk")[: passwords.REMEMBERED]
    user.old_passwords.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
