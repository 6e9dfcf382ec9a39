"""`manage.py export_file NUMBER DIR`: hand a sealed file out for independent verification."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gongzhu.archive import selectors, services
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Refusal


class Command(BaseCommand):
    """Write bundle, timestamp, certificates and index of one sealed file into a folder."""

    help = "导出一份已归档的档案（封装件、时间戳、证书链、目录），可用 verify_file.py 独立核验"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="档案编号（受理编号）")
        parser.add_argument("folder", type=Path, help="导出到哪个文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with acting_as(SYSTEM):
                file = selectors.file(options["number"])
                paths = services.export(file, options["folder"], by=SYSTEM)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        for path in paths:
            self.stdout.write(str(path))
        self.stdout.write(f"核验：python verify_file.py {options['folder']}")
