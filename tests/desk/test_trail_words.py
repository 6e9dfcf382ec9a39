"""The trail speaks Chinese: steps, things, and codes only where nobody has named them."""

from __future__ import annotations

import pytest

from gongzhu.desk.drawing.trail import thing_of, words_of


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("case.acted.accept", "办件：办理（受理）"),
        ("case.acted.a_step_of_another_region", "办件：办理（a_step_of_another_region）"),
        ("demo.enter", "演示：换身份进入"),
        ("archive.seal", "归档：封存归档"),
    ],
)
def test_an_action_is_told_in_words(action: str, told: str):
    assert words_of(action) == told


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("case", "办件"),
        ("verification.report", "核对报告"),
        ("accounts.user", "用户"),
        ("nobody.knows", "nobody.knows"),
        ("", ""),
    ],
)
def test_a_thing_is_called_what_people_call_it(kind: str, told: str):
    assert thing_of(kind) == told
