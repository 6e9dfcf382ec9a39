"""Load the policies, standards and items of a region's pack."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongzhu.catalogue.services import load_catalogue
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Refusal


class Command(BaseCommand):
    """`manage.py load_catalogue [region]`: safe to run again."""

    help = "导入政策、标准和救助事项。有任何错误就全部不导入；可重复执行。"

    def add_arguments(self, parser: CommandParser) -> None:
        """One optional word: the region, else the one this deployment serves."""
        parser.add_argument("region", nargs="?", default=settings.REGION)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what changed; stop with every fault named."""
        try:
            with acting_as(SYSTEM):
                loaded = load_catalogue(options["region"], by=SYSTEM)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        if options["verbosity"]:
            self.stdout.write(f"{options['region']}：{loaded.words}")
