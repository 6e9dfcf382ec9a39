"""The demonstration's commands, which do nothing anywhere else."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gongzhu.common import clock
from gongzhu.demo import beginning, staff
from gongzhu.demo.management.commands.demo_accounts import table
from gongzhu.demo.places import stage
from gongzhu.demo.plans import plans

pytestmark = pytest.mark.django_db


def said(*command: object, **options: object) -> str:
    out = io.StringIO()
    call_command(*command, stdout=out, **options)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("command", ["demo_seed", "demo_accounts", "demo_clock"])
def test_commands_refuse_outside_demonstrations(settings, command: str):
    settings.DEMO = False
    options = ["--to", "2026-10-12"] if command == "demo_clock" else []

    with pytest.raises(CommandError, match="只有演示环境"):
        call_command(command, *options)


def test_accounts_are_listed_with_where_to_go(folder: Path):
    said("demo_seed", "--staff-only")

    listed = said("demo_accounts", "--url", "http://127.0.0.1:8123")

    assert "http://127.0.0.1:8123/demo/" in listed
    assert "demo-confirmer" in listed
    assert "demo-window-2" not in listed
    assert "demo-window-2" in said("demo_accounts", "--all")


def test_columns_stand_under_one_another_in_chinese_and_latin():
    lines = table([("身份", "号"), ("a", "1"), ("村居", "22")])

    assert lines == ["身份  号", "a     1", "村居  22"]


def test_the_clock_is_set_only_while_nothing_has_happened(folder: Path):
    assert "2026-10-12" in said("demo_clock", "--to", "2026-10-12")
    assert clock.today() == date(2026, 10, 12)

    staff.hire(stage(), since=clock.today())
    beginning.begin(plans(clock.today())[1], stage())

    with pytest.raises(CommandError, match="已经有办件"):
        call_command("demo_clock", "--to", "2026-10-01")
