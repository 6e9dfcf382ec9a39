"""Load the divisions, offices and calendar of a region's pack."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Refusal
from gongzhu.org.services import load_region


class Command(BaseCommand):
    """`manage.py load_region [region]`: safe to run again."""

    help = "导入地区数据包：行政区划、机构、工作日历。可重复执行。"

    def add_arguments(self, parser: CommandParser) -> None:
        """One optional word: the region, else the one this deployment serves."""
        parser.add_argument("region", nargs="?", default=settings.REGION)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what changed; stop with every fault named."""
        try:
            with acting_as(SYSTEM):
                report = load_region(options["region"], by=SYSTEM)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        for name, loaded in report.items() if options["verbosity"] else ():
            self.stdout.write(f"{options['region']}/{name}：{loaded.words}")
