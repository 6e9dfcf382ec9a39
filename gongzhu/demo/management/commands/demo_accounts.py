"""`manage.py demo_accounts --url URL`: where to go, and as whom."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongzhu.demo import book, selectors
from gongzhu.demo.enums import Goal

SHOWN = (Goal.PUBLICITY, Goal.APPROVED, Goal.SUPPLEMENT)
"""Of the households, one of each of these is listed."""
HEADER = ("身份", "姓名", "机构（办到哪一步）", "账号（身份证号）", "密码")


class Command(BaseCommand):
    """Print the addresses and a table of accounts with the passwords drawn at first start."""

    help = "列出演示环境的地址、账号和密码（只在演示环境）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="网站地址")
        parser.add_argument("--all", action="store_true", help="列出全部账号")

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("只有演示环境有演示账号。")
        self.stdout.write(
            f"\n  居民      {url}/\n  工作人员  {url}/desk/sign-in/\n  一键换身份 {url}/demo/\n"
        )
        found = selectors.accounts()
        officers = [one for one in found if not one.key.startswith("household")]
        residents = [one for one in found if one.key.startswith("household")]
        if not options["all"]:
            officers = [one for one in officers if not one.key.endswith(("-2", "-3", "-4", "-n"))]
            residents = _one_of_each(residents)
        rows = [
            (one.role, one.name, one.place, one.sign_in, one.password)
            for one in (*residents, *officers)
        ]
        for line in table([HEADER, *rows]):
            self.stdout.write(f"  {line}")
        if not options["all"]:
            self.stdout.write(
                f"  共 {len(found)} 个账号，全部列出：manage.py demo_accounts --all；"
                f"保存在 {settings.VAR_DIR}/demo-accounts.json"
            )


def _one_of_each(residents: list[book.Account]) -> list[book.Account]:
    """A few households worth signing in as."""
    by_state = {one.place: one for one in reversed(residents)}
    return [by_state[goal.label] for goal in SHOWN if goal.label in by_state]


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines with columns under one another; a Chinese sign is two columns wide."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
