"""A person's own look at what is sealed, and a copy of it to keep. Source: 个人信息保护法 第45条."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from gongzhu.audit import services as audit
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Denied
from gongzhu.intake import selectors as intake
from gongzhu.intake.models import Application
from gongzhu.people import permissions as people_permissions, services as people
from gongzhu.people.models import Person
from gongzhu.portal import selectors
from gongzhu.portal.services.checks import saved_check

SHOWN = ("id_number", "phone")


def shown(own: Person, field: str, *, by: Actor) -> dict[str, str]:
    """One of the person's own numbers in full, by its name; {} for anything else."""
    if field not in SHOWN or getattr(own, field) is None:
        return {}
    return {field: str(people.reveal(own, field, by=by))}


def copy_of(own: Person, *, by: Actor) -> dict[str, Any]:
    """Everything the resident told, as JSON values. Raises Denied for somebody else's.

    Cards stay masked: the copy is kept where anybody in the house may open it.
    """
    if not people_permissions.is_own(by, own):
        raise Denied("只能导出自己的信息。请用本人账号登录后办理。")
    with transaction.atomic():
        audit.record("portal.copy", obj=own, by=by)
    numbers = [shown(own, field, by=by) for field in SHOWN]
    return {
        "导出时间": _instant(clock.now()),
        "姓名": own.name,
        "身份证号": numbers[0].get("id_number", ""),
        "手机号码": numbers[1].get("phone", ""),
        "申请": [_application(one) for one in intake.my_applications(by)],
        "保存的自测": _check(by),
        "核对授权": [
            {
                "事项": one.item,
                "谁的信息": one.given.person.name,
                "方式": str(one.given.get_method_display()),
                "签署时间": _instant(one.given.signed_at),
                "有效至": one.given.valid_until.isoformat(),
                "撤回时间": _instant(one.given.withdrawn_at),
                "文本版本": one.given.text_version,
            }
            for one in selectors.signed(by)
        ],
    }


def _check(by: Actor) -> dict[str, Any]:
    """The self-diagnosis kept on request; {} for none."""
    saved = saved_check(by)
    if saved is None:
        return {}
    return {"保存时间": _instant(saved.saved_at), "回答": saved.told.expose()}


def _instant(at: datetime | None) -> str:
    return localtime(at).isoformat(timespec="seconds") if at else ""


def _application(application: Application) -> dict[str, Any]:
    return {
        "事项": application.item_version.item.name,
        "受理编号": application.dossier.number or "",
        "状态": str(application.get_status_display()),
        "填写内容": {
            group.title: [{"问": label, "答": value} for label, value in group.rows]
            for group in selectors.declared(application)
        },
    }
