"""Load the articles of a region's pack and bring the search up to date."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Refusal
from gongzhu.library.services import load_library


class Command(BaseCommand):
    """`manage.py load_library [region]`: after load_catalogue; safe to run again."""

    help = "导入知识文章并更新检索。有任何错误就全部不导入；可重复执行。"

    def add_arguments(self, parser: CommandParser) -> None:
        """One optional word: the region, else the one this deployment serves."""
        parser.add_argument("region", nargs="?", default=settings.REGION)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what changed; stop with every fault named."""
        try:
            with acting_as(SYSTEM):
                loaded = load_library(options["region"], by=SYSTEM)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        if options["verbosity"]:
            self.stdout.write(f"{options['region']}：{loaded.words}")
