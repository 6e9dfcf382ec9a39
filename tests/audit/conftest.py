"""Where the trail's tests keep keys and checkpoints, and how they call the verifier."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction

from gongzhu.audit import services
from gongzhu.common.actor import Actor, ActorKind

CHEN = Actor(
    kind=ActorKind.OFFICER,
    name="陈示例",
    user_id=7,
    post_id=70,
    office_id=700,
    office_name="沙河街道办事处",
    role="window",
)


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    """An empty folder of checkpoints."""
    settings.CHECKPOINTS_DIR = tmp_path / "checkpoints"
    return settings.CHECKPOINTS_DIR


@pytest.fixture
def recorded(db) -> Callable[..., None]:
    """Record so many entries of the sort that a day at the window leaves."""
    dice = random.Random(11)

    def record(count: int) -> None:
        with transaction.atomic():
            for n in range(count):
                services.record(
                    dice.choice(["cases.accept", "people.reveal", "payments.release"]),
                    obj=("cases.case", str(dice.randrange(50))),
                    by=CHEN,
                    reason=dice.choice(["", "核对银行卡", '第一行\n第二行 "引号" \\ \'\u2028']),
                    detail={"n": n} if n % 3 else None,
                )

    return record
