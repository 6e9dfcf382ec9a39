"""Write the list of an area: begin it, put entries in and take them out, throw it away."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from pydantic import ValidationError

from gongzhu.audit import services as audit
from gongzhu.catalogue.compiling import digest
from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.services import Stale
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid, Missing
from gongzhu.common.secret import mask_numbers
from gongzhu.lists import keeping, layers, permissions
from gongzhu.lists.models import ServiceList
from gongzhu.lists.schema import ServiceEntry
from gongzhu.org.models import Division

MOST_ENTRIES = 200
"""Of one list; more than anybody reads through."""
_PERSONAL = "清单是公开的，不能写个人的手机号、身份证号和银行卡号。请写单位的固定电话或热线。"
_FAULTS = {
    "name": "请写名称，2 到 60 个字。",
    "layers": "请至少选一层。",
    "groups": "请至少选一类。",
    "sector": "请选择由谁提供。",
    "phone": "电话最多 40 个字。",
}


def start(area: Division, *, by: Actor) -> ServiceList:
    """Begin the next list of an area, from the entries of its last one that have not run out.

    Raises Denied, and Conflict while there is a draft.
    """
    permissions.may_write(by, area)
    with transaction.atomic():
        before = list(keeping.editions(area))
        if any(not one.is_fixed for one in before):
            raise Conflict(f"{area.name}已有一份没有发布的清单草稿。请在那份草稿上修改。")
        today = clock.today()
        kept = before[0].rows if before else ()
        rows = [row for row in kept if row.until is None or row.until >= today]
        made = ServiceList(
            division=area,
            number=before[0].number + 1 if before else 1,
            state=VersionState.DRAFT,
            effective_on=today,
        )
        _put(made, rows)
        made.wrote(by)
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError as fault:
            raise Conflict(f"{area.name}的清单刚才已由别人建了草稿。请刷新页面后查看。") from fault
        audit.record("lists.start_draft", obj=made, by=by)
        return made


def save_entry(
    draft: ServiceList, values: Mapping[str, Any], *, by: Actor, seen: int, key: str = ""
) -> ServiceEntry:
    """Put an entry in, in place of the one with this key or as a new one at the end.

    seen: the revision the page was drawn from. Raises Denied, Conflict, Stale, Missing for a key
    there is none of, and Invalid naming each field.
    """
    with transaction.atomic():
        one = _locked(draft, by, seen)
        rows = list(one.rows)
        place = _place(rows, key) if key else len(rows)
        if place >= MOST_ENTRIES:
            raise Conflict(f"一份清单最多 {MOST_ENTRIES} 项。请先删去不再提供的。")
        entry = _shaped({**values, "key": key or f"e-{secrets.token_hex(4)}"})
        rows[place : place + 1] = [entry]
        _put(one, rows)
        _saved(one, by, "save_entry", entry.key)
        return entry


def remove_entry(draft: ServiceList, key: str, *, by: Actor, seen: int) -> None:
    """Take an entry out; residents see it until the list is published. Raises as `save_entry`."""
    with transaction.atomic():
        one = _locked(draft, by, seen)
        rows = list(one.rows)
        del rows[_place(rows, key)]
        _put(one, rows)
        _saved(one, by, "remove_entry", key)


def discard(draft: ServiceList, *, by: Actor) -> None:
    """Throw a draft away; the list in force stays. Raises Denied, Conflict."""
    with transaction.atomic():
        one = ServiceList.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        permissions.may_change(by, one)
        one.delete()
        named = ("lists.servicelist", draft.pk)
        audit.record("lists.discard", obj=named, by=by, detail={"no": draft.number})


def _locked(draft: ServiceList, by: Actor, seen: int) -> ServiceList:
    found = ServiceList.objects.select_for_update(of=("self",)).select_related("division__parent")
    one = found.get(pk=draft.pk)
    permissions.may_change(by, one)
    if one.revision != seen:
        raise Stale(
            f"{one.drafted_by}刚刚改过这份清单。请刷新页面，看过以后再改；您写的内容还在这一页上。"
        )
    return one


def _place(rows: list[ServiceEntry], key: str) -> int:
    found = next((place for place, row in enumerate(rows) if row.key == key), None)
    if found is None:
        raise Missing
    return found


def _put(one: ServiceList, rows: list[ServiceEntry]) -> None:
    one.entries = [row.model_dump(mode="json") for row in rows]
    one.digest = digest({"entries": one.entries})


def _saved(one: ServiceList, by: Actor, deed: str, key: str) -> None:
    one.revision += 1
    one.wrote(by)
    one.save()
    audit.record(f"lists.{deed}", obj=one, by=by, detail={"key": key, "digest": one.digest})


def _shaped(values: Mapping[str, Any]) -> ServiceEntry:
    """An entry that may be kept. Raises Invalid."""
    try:
        entry = ServiceEntry.model_validate(dict(values))
    except ValidationError as fault:
        names = {str(one["loc"][0]) for one in fault.errors() if one["loc"]}
        told = {name: _FAULTS.get(name, "这一项太长或不合要求，请改短。") for name in names}
        raise Invalid("这一项还不能保存，请按提示改正。", told) from fault
    if set(entry.layers) - layers.names().keys():
        raise Invalid("请重新选择对象。", {"layers": "请从列出的层次里选。"})
    if personal := {n: _PERSONAL for n, text in entry.texts.items() if mask_numbers(text) != text}:
        raise Invalid(_PERSONAL, personal)
    return entry
