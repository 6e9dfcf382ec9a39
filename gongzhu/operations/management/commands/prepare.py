"""`manage.py prepare`: migrate, raise the wall, load the region's pack, collect static files.

Safe to run at every start; what has not changed is not done again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from gongzhu.catalogue.models import ItemVersion
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Refusal
from gongzhu.org.services import check_region


class Command(BaseCommand):
    """Bring a deployment up to date with its code and its pack."""

    help = "迁移数据库、启用行级安全、装载地区包、收集静态文件（可重复执行）"

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("raise_wall", verbosity=0, stdout=self.stdout)
        if not ItemVersion.objects.exists():  # another database than the stamp was written for
            self._stamp("pack").unlink(missing_ok=True)
        self._refuse_another_region()
        self._unless_same("pack", _folders_of(settings.REGION), self._load)
        rooms = (settings.BASE_DIR / "gongzhu").glob("*/static")
        static = [*map(Path, settings.STATICFILES_DIRS), *sorted(rooms)]
        self._unless_same("static", static, self._collect)

    def _refuse_another_region(self) -> None:
        try:
            check_region(settings.REGION)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal

    def _load(self) -> None:
        with acting_as(SYSTEM):
            call_command("load_region", settings.REGION, stdout=self.stdout)
            call_command("load_catalogue", settings.REGION, stdout=self.stdout)
            call_command("load_library", settings.REGION, stdout=self.stdout)

    def _collect(self) -> None:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)

    def _unless_same(self, name: str, folders: Iterable[Path], action: Any) -> None:
        stamp = self._stamp(name)
        wanted = f"{_digest(folders)} {settings.REGION} {settings.DATABASES['default']['NAME']}"
        if stamp.exists() and stamp.read_text() == wanted:
            return
        action()
        stamp.write_text(wanted)

    def _stamp(self, name: str) -> Path:
        return Path(settings.VAR_DIR) / f".{name}.sha256"


def _folders_of(region: str) -> list[Path]:
    """A region's pack, and the folders without places that packs may extend."""
    packs = Path(settings.PACKS_DIR)
    shared = [
        one for one in packs.iterdir() if one.is_dir() and not (one / "divisions.csv").exists()
    ]
    return [packs / region, *sorted(shared)]


def _digest(folders: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
