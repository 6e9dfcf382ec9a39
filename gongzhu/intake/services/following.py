"""Help came first: the papers that did not hold it up are caught up with and looked through.

Source: 民发〔2018〕23号 二(二) (先行救助, 缓解后补齐).
"""

from __future__ import annotations

from django.db import transaction

from gongzhu.cases import selectors as case_selectors, services as cases
from gongzhu.cases.models import Task
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Invalid
from gongzhu.intake import selectors

WHY_LEAST = 10
"""Signs a reason takes for closing the matter without a paper."""


@transaction.atomic
def complete_papers(
    task: Task, *, by: Actor, key: str, reason: str = "", seen: int | None = None
) -> cases.Step:
    """Close the paperwork of a case that was helped first.

    reason: why it ends without a paper that is still owed, kept with the file: burnt, or the
    household gone; else a remark. Raises Invalid naming what is missing when there is no reason,
    Denied, AlreadyDone, Stale.
    """
    task = case_selectors.task(task.pk)
    application = selectors.application_of(task.case)
    owed = [
        one.title for one in selectors.required_materials(application, clock.today()) if one.is_owed
    ]
    told = " ".join(reason.split())
    if owed and len(told) < WHY_LEAST:
        raise Invalid(
            f"还缺：{'、'.join(owed)}。请先收齐；确实补不了的，写明原因（不少于{WHY_LEAST}个字）再办结。",
            {"reason": "请收齐材料，或写明补不了的原因。"},
        )
    return cases.act(
        task, "complete", by=by, key=key, seen=seen, data={"reason": told} if told else {}
    )
