"""`manage.py demo_clock --to DAY`: put the demonstration on a day, before anything has happened."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongzhu.accounts import wall_clock
from gongzhu.cases.models import Case
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as


class Command(BaseCommand):
    """For stories and tests that must happen on the same days whenever they are run."""

    help = "把演示日期调到某一天（只在演示环境、还没有任何办件时）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=date.fromisoformat, required=True, help="例：2026-10-12")

    def handle(self, *args: Any, to: date, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("只有演示环境可以调整日期。")
        with acting_as(SYSTEM):
            has_begun = Case.unscoped.exists()
        if has_begun:
            raise CommandError("已经有办件了，日期只能在“/demo/”页面向前快进。")
        clock.travel((to - wall_clock.today()).days)
        self.stdout.write(f"演示日期：{clock.today()}")
