"""The demonstration's service lists: published by two each, one overdue, one waiting, some missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongzhu.catalogue.enums import VersionState
from gongzhu.common import clock
from gongzhu.demo import offers, staff
from gongzhu.demo.places import stage
from gongzhu.lists import keeping, selectors
from gongzhu.lists.models import ServiceList
from gongzhu.org.enums import Level

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-14")]


def test_lists_stand_at_every_level_one_is_overdue_one_waits_and_one_is_missing(
    folder: Path,
) -> None:
    staff.hire(stage(), since=clock.today())

    done, again = offers.lay_out(stage()), offers.lay_out(stage())

    assert (done, again, clock.shift_days()) == (10, 0, 0)
    counted = {one.level: (one.in_force, one.overdue) for one in keeping.standing(None)}
    assert counted == {
        Level.CITY: (1, 0), Level.DISTRICT: (2, 0), Level.TOWN: (4, 1), Level.VILLAGE: (2, 0),
    }  # fmt: skip
    waiting = ServiceList.objects.get(state=VersionState.SUBMITTED)
    assert keeping.state_of(waiting, clock.today()) == "submitted"
    missing = selectors.sheet(selectors.area(stage().neighbour), on=clock.today())
    assert missing.current is None and missing.nearest is not None
    for one in ServiceList.objects.filter(state=VersionState.PUBLISHED):
        assert one.checked_by_id not in one.makers
        assert all("演示" in row.name and not row.phone for row in one.rows)
