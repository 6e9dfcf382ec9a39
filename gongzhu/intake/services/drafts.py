"""Lock a form before it is changed, and note that it was. For the services of this room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongzhu.audit import services as audit
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Missing
from gongzhu.intake import outline, permissions
from gongzhu.intake.models import Application, Member

_WITH = ("item_version__item", "applicant", "proxy", "opened_by", "dossier")


def locked(application: Application) -> Application:
    """The form's row, locked until the transaction ends. Raises Missing outside the scope."""
    found = Application.objects.select_for_update(of=("self",)).select_related(*_WITH)
    row = found.defer("item_version__spec").filter(pk=application.pk).first()
    if row is None:
        raise Missing("没有找到这份申请。请从“我的申请”或办件列表重新进入。")
    return row


def editable(application: Application, by: Actor) -> Application:
    """The locked form, which `by` may fill in. Raises Missing, Denied, Conflict."""
    row = locked(application)
    permissions.may_fill(by, row)
    return row


def member_of(application: Application, key: Any) -> Member:
    """A member of the form by id. Raises Missing."""
    found = Member.unscoped.filter(application=application, pk=getattr(key, "pk", key))
    row = found.select_related("person").first()
    if row is None:
        raise Missing("没有找到这位家人。他（她）可能已从名单中移除，请刷新页面。")
    return row


def saved(
    row: Application, step: str, *, by: Actor, detail: Mapping[str, Any] | None = None
) -> Application:
    """Write the form back: how far it has come, when, and who did it.

    detail: what was changed; only its digest is kept in the trail.
    """
    row.step = outline.further(row.item_version, row.step, step)
    row.changed_at = clock.now()
    row.save()
    audit.record(f"intake.save.{step}"[:60], obj=row, by=by, detail=detail)
    return row
