"""Open a case for an application that was handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from gongzhu.cases.enums import EventKind
from gongzhu.cases.errors import KeyReused
from gongzhu.cases.models import Case
from gongzhu.cases.services import door, tokens
from gongzhu.catalogue.models import ItemVersion
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict
from gongzhu.org import selectors as org
from gongzhu.scope.models import Dossier


@dataclass(frozen=True)
class Matter:
    """What a new case is about, as far as lists and routes need to know."""

    item_version: ItemVersion
    applicant_name: str
    household_size: int
    channel: str
    is_priority: bool = False
    facts: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def open_case(dossier: Dossier, matter: Matter, *, by: Actor, key: str) -> door.Step:
    """Give the dossier its receipt number, open its case and put a token on the flow's start.

    Raises Conflict when the dossier already has a case opened by another request, KeyReused when
    the key has made something of another case.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    made = door.made_with(key)
    existing = Case.unscoped.filter(dossier=dossier).select_related("item_version").first()
    if existing:
        if made is None or made.case_id != existing.pk:
            raise Conflict("这份申请已经提交过了。可以在“我的申请”查看进展。")
        return door.Step(made, existing, replayed=True)
    if made is not None:
        raise KeyReused(door.REUSED)
    case = _create(dossier, matter)
    flow = tokens.flow_of(case)
    start = flow.stage(flow.start)
    event = door.append(
        case,
        EventKind.OPENED,
        by=by,
        key=key,
        stage=start.key,
        stage_title=start.title,
        action="submit",
        action_title="提交申请",
    )
    token = tokens.open_stage(case, start, event)
    door.settle(case, None, alive=[token])
    door.leave_trail(event, by=by)
    return door.Step(event, case)


def _create(dossier: Dossier, matter: Matter) -> Case:
    number = _number(dossier)
    try:
        with transaction.atomic():
            Dossier.unscoped.filter(pk=dossier.pk).update(number=number)
    except IntegrityError as clash:  # two applications in the same instant took the same number
        raise Conflict("提交的人较多，请稍等几秒再提交一次。") from clash
    return Case.unscoped.create(
        dossier=dossier,
        number=number,
        item_version=matter.item_version,
        item_name=matter.item_version.item.name,
        division_code=dossier.division_code,
        applicant_name=matter.applicant_name,
        household_size=matter.household_size,
        channel=matter.channel,
        is_priority=matter.is_priority,
        facts=matter.facts,
        opened_at=clock.now(),
    )


def _number(dossier: Dossier) -> str:
    """Region prefix, day, and the dossier's own id: unique without a counter to wait for."""
    return f"{org.region().receipt_prefix}{clock.today():%Y%m%d}{dossier.pk:06d}"
