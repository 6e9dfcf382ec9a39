"""What a password must be: long and mixed for officers, long enough for residents.

A deliberate departure from OWASP ASVS 6.2.5 and 6.2.10, which forbid composition rules and forced
changes: GB/T 22239 8.1.4.1 a) asks for both. Long passphrases, pasting and any character are
allowed, as ASVS wants.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from gongzhu.accounts.models import User
from gongzhu.common.errors import Invalid

OFFICER_LEAST = 12
RESIDENT_LEAST = 8
MOST = 128
KINDS = 3
VALID_FOR = timedelta(days=90)
REMEMBERED = 5
_TOO_COMMON = "这个密码太常见，容易被猜到。请换一个。"
_CLEAR = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


class LengthAndVariety:
    """Django's password validator for the two profiles."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError with a sentence when the password is too short, long or plain."""
        is_officer = bool(getattr(user, "is_officer", False))
        least = OFFICER_LEAST if is_officer else RESIDENT_LEAST
        if len(password) < least:
            raise ValidationError(f"密码至少 {least} 位。请加长后再试。")
        if len(password) > MOST:
            raise ValidationError(f"密码最长 {MOST} 位。请缩短后再试。")
        if is_officer and kinds_in(password) < KINDS:
            raise ValidationError(
                "密码要包含大写字母、小写字母、数字、符号中的至少三类。请补充后再试。"
            )
        if is_officer and user.username.lower() in password.lower():
            raise ValidationError("密码里不能包含工号。请换一个。")

    def get_help_text(self) -> str:
        return (
            f"工作人员密码至少 {OFFICER_LEAST} 位，含大写、小写、数字、符号中的三类；"
            f"居民密码至少 {RESIDENT_LEAST} 位。"
        )


def kinds_in(password: str) -> int:
    """How many of upper case, lower case, digits and all others occur."""
    tests = (str.isupper, str.islower, str.isdigit)
    plain = sum(any(test(c) for c in password) for test in tests)
    return plain + any(not any(test(c) for test in tests) for c in password)


def check_new(user: User, password: str) -> None:
    """Prove that a password may become this user's.

    An officer's may not be one of the last five. Raises Invalid with what to change.
    """
    try:
        validate_password(password, user)
    except ValidationError as fault:
        sentences = [
            _TOO_COMMON if error.code == "password_too_common" else str(error.message)
            for error in fault.error_list
        ]
        raise Invalid(sentences[0], {"password": "".join(sentences)}) from fault
    if user.pk and user.is_officer:
        past = user.old_passwords.values_list("password", flat=True)[:REMEMBERED]
        if any(check_password(password, old) for old in past):
            sentence = f"新密码与最近 {REMEMBERED} 次用过的密码相同。请换一个没用过的。"
            raise Invalid(sentence, {"password": sentence})


def must_change(user: User, on: date) -> bool:
    """Whether the password is temporary, or an officer's that is older than 90 days."""
    if user.password_changed_on is None:
        return True
    return user.is_officer and user.password_changed_on + VALID_FOR < on


def temporary() -> str:
    """A random password in three groups of five, without look-alikes, to be handed over once."""
    while True:
        groups = ["".join(secrets.choice(_CLEAR) for _ in range(5)) for _ in range(3)]
        password = "-".join(groups)
        if kinds_in(password) == 4:
            return password
