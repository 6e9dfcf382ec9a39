"""The one way an officer reads a full value: one field, with a reason, counted and recorded."""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile

from django.core.exceptions import FieldDoesNotExist
from django.db import transaction

from gongzhu.accounts.models import User
from gongzhu.audit import services as audit
from gongzhu.audit.models import Entry
from gongzhu.common import clock
from gongzhu.common.actor import Actor, acting_as
from gongzhu.common.errors import Denied, Missing
from gongzhu.common.secret import Secret, SecretField
from gongzhu.people import permissions
from gongzhu.people.models import Person
from gongzhu.scope.models import Scoped

HOURLY = 60
REVEAL = "people.reveal"


@transaction.atomic
def reveal(row: Scoped, field: str, *, by: Actor, reason: str = "") -> str | int | dict | list:
    """The plaintext of one sealed field of a person, or of a row that belongs to one.

    row: a Person, or any protected row with a `person`. field: the name of a SecretField that
    holds something. reason: four characters or more; only the person's own look needs none.
    Raises Missing when `by` may not see the row or there is nothing to see, Invalid without a
    reason, Denied for another resident, though the dossier is shared, and beyond sixty an hour.
    Source: GB/T 35273 7.2; 000 7.3.3.3.2.
    """
    with acting_as(by):
        secret = _sealed(row, field)
        if secret is None or not type(row).objects.filter(pk=row.pk).exists():
            raise Missing
        person = row if isinstance(row, Person) else row.person  # type: ignore[attr-defined]
        permissions.may_reveal(by, person, reason)
        _within_hourly(by)
        kind = row._meta.label_lower
        audit.record(f"{REVEAL}.{field}", obj=person, by=by, purpose=kind, reason=reason)
        return secret.expose()


def _sealed(row: Scoped, field: str) -> Secret | None:
    try:
        is_sealed = isinstance(row._meta.get_field(field), SecretField)
    except FieldDoesNotExist:
        return None
    return getattr(row, field) if is_sealed else None


def _within_hourly(by: Actor) -> None:
    """Count this person's looks of the last hour in the trail; two at once wait for each other."""
    User.objects.select_for_update().get(pk=by.user_id or 0)
    since = clock.now() - timedelta(hours=1)
    latest = Entry.objects.filter(user_id=by.user_id).order_by("-seq").values_list("at", "action")
    lately = takewhile(lambda entry: entry[0] > since, latest.iterator(chunk_size=500))
    if sum(action.startswith(REVEAL) for _, action in lately) >= HOURLY:
        raise Denied(
            f"一小时内查看完整信息已达 {HOURLY} 次，暂停查看。请稍后再试；确有需要请联系安全管理员。"
        )
