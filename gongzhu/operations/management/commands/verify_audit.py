"""`manage.py verify_audit`: call the independent verifier with the places of this deployment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from gongzhu.audit.checkpoints import PUBLIC_KEY


class Command(BaseCommand):
    """Run `verify_audit.py`, which shares no code with the platform, over database and checkpoints."""

    help = "用独立程序 verify_audit.py 核验操作留痕与签名检查点"

    def handle(self, *args: Any, **options: Any) -> None:
        program = Path(settings.BASE_DIR) / "verify_audit.py"
        arguments = [*_database(), *_checkpoints(Path(settings.CHECKPOINTS_DIR))]
        command = [sys.executable, str(program), *arguments]
        result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        self.stdout.write(result.stdout.rstrip())
        if result.returncode:
            told = "操作留痕没有通过核验。" if result.returncode == 1 else "核验没有做成。"
            raise CommandError(f"{told}{result.stderr.strip()}", returncode=result.returncode)


def _database() -> list[str]:
    if connection.vendor == "sqlite":
        return ["--sqlite", str(connection.settings_dict["NAME"])]
    found = connection.get_connection_params()
    user, password = (quote(str(found.get(key) or ""), safe="") for key in ("user", "password"))
    host, port = quote(str(found.get("host") or ""), safe=""), found.get("port") or 5432
    who = f"{user}:{password}" if password else user
    return ["--postgres", f"postgres://{who}@/{quote(found['dbname'])}?host={host}&port={port}"]


def _checkpoints(folder: Path) -> list[str]:
    public_key = folder / PUBLIC_KEY
    if not public_key.exists():
        return []
    return ["--checkpoints", str(folder), "--public-key", str(public_key)]
