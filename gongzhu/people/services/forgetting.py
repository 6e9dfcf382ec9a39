"""Delete a person by destroying the key: nothing sealed with it is ever read again."""

from __future__ import annotations

from django.db import transaction

from gongzhu.accounts import services as accounts
from gongzhu.audit import services as audit
from gongzhu.common import keys
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.people import permissions
from gongzhu.people.errors import MustBeKept
from gongzhu.people.models import Involvement, Person

FORGOTTEN = "已删除"


def forget(person: Person, *, by: Actor, reason: str = "") -> None:
    """Destroy the person's key, the indexes they were found by, their cards and their account.

    The row stays, nameless, so that the trail still points somewhere.
    Raises MustBeKept while any dossier names the person, Denied unless the person asks or the
    system does. Source: 个人信息保护法 47 (删除；法定保存期限未届满的除外).
    """
    permissions.may_forget(by, person)
    with acting_as(SYSTEM), transaction.atomic():
        row = Person.unscoped.select_for_update().get(pk=person.pk)
        if Involvement.unscoped.filter(person=row).exists():
            raise MustBeKept
        wrapped, user = bytes(row.key), row.user
        row.accounts(manager="unscoped").all().delete()
        Person.unscoped.filter(pk=row.pk).update(
            user=None,
            name=FORGOTTEN,
            key=b"",
            id_index=f"forgotten:{row.pk}",
            phone_index="",
            phone_is_confirmed=False,
        )
        if user is not None:
            accounts.erase_user(user, by=by)
        audit.record("people.forget", obj=row, by=by, reason=reason)
    keys.forget(wrapped)
