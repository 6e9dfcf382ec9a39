"""The rules' answer on the desk: what decided each condition first, the rest on request."""

from __future__ import annotations

import re

import pytest

from tests import officers
from tests.desk import world

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("DEC-03")
def test_a_condition_that_does_not_apply_is_told_by_what_decided_it(at_desk, days) -> None:
    home, desk = world.at_confirm(days), at_desk(officers.confirmer())

    words = desk.get("task", world.stage_task(home.case, "confirm").pk).words

    row = re.search(r"符合单独申请的情形.*?</tr>", words, re.S)
    assert row is not None
    before, _, rest = row[0].partition("看完整条件")
    assert "<p>单独提出申请（否）</p>" in before and "残疾" not in before
    assert "残疾" in rest  # the whole condition is a click away
