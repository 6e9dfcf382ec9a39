"""The number of a decision: year, the case's own digits, and which decision of the case it is."""

from __future__ import annotations

import pytest

from gongzhu.cases.models import Case
from gongzhu.common import clock
from gongzhu.decisions.letters import number_of


@pytest.mark.parametrize("prefix", ["GZ", "SCJJQ"])
def test_the_prefix_of_a_region_is_left_out_however_long_it_is(prefix: str) -> None:
    case = Case(number=f"{prefix}20261104000085")

    assert number_of(case, 1) == f"〔{clock.today().year}〕20261104000085-1号"
