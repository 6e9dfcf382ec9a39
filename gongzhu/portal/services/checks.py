"""Keep a self-diagnosis in the account, because its owner pressed 保存, and take it away again.

Source: 个人信息保护法 第13、47条 (保存须本人要求，随时可以删除).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from gongzhu.accounts import permissions as accounts
from gongzhu.accounts.models import User
from gongzhu.audit import services as audit
from gongzhu.common import clock
from gongzhu.common.actor import Actor, ActorKind
from gongzhu.portal.models import SavedCheck


def saved_check(actor: Actor) -> SavedCheck | None:
    """What this resident keeps; None for everybody else."""
    if actor.kind is not ActorKind.RESIDENT:
        return None
    found = SavedCheck.objects.filter(user_id=actor.account)
    return found.select_related("user__person").first()


@transaction.atomic
def save_check(told: Mapping[str, Any], *, by: Actor) -> SavedCheck:
    """Keep the answers in the place of those kept before. Raises Denied for anybody but a resident.

    told: as `experience.told.Told.as_json`. The trail says that something was kept, not what.
    """
    accounts.may_use_own_pages(by)
    user = User.objects.get(pk=by.account)
    SavedCheck.objects.filter(user=user).delete()
    saved = SavedCheck(user=user, saved_at=clock.now())
    saved.told = dict(told)
    saved.save()
    audit.record("portal.save_check", obj=saved, by=by)
    return saved


@transaction.atomic
def drop_check(by: Actor) -> bool:
    """Delete what is kept; whether there was anything."""
    saved = saved_check(by)
    if saved is None:
        return False
    audit.record("portal.drop_check", obj=saved, by=by)
    saved.delete()
    return True
