"""Temporary assistance where help comes first, taken down and granted through the desk itself."""

from __future__ import annotations

import itertools

from gongzhu.cases.models import Case
from tests import officers
from tests.desk import wizard, world

_serial = itertools.count(1)


def helped(at_desk) -> Case:
    """Handed in at the window, accepted as urgent, granted by the town."""
    desk = at_desk(officers.window())
    number = wizard.hand_in(desk, "temporary", urgent=True)
    case = Case.unscoped.get(number=number)
    task = world.stage_task(case, "accept")
    answer = desk.press(task, "accept", related_to_staff="no", urgent="yes")
    assert answer.status_code == 302, answer.words[:2000]
    reviewer = at_desk(officers.reviewer())
    granted = reviewer.press(
        world.stage_task(case, "aid"),
        "approve",
        amount="1000",
        reasons="突发火灾，基本生活陷入困境。",
        departure="先行救助，手续事后补齐，金额按镇街备用金标准。",
    )
    assert granted.status_code == 302, granted.words[:4000]
    return Case.unscoped.get(pk=case.pk)
