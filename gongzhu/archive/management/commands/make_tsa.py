"""`manage.py make_tsa`: make the built-in timestamp authority."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from gongzhu.archive.authority import is_made, make_tsa


class Command(BaseCommand):
    """Make keys and certificate of the built-in timestamp authority, once."""

    help = "生成内置时间戳服务的密钥与证书（已有则保留不变）"

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.KEYS_DIR) / "tsa"
        was_there = is_made(folder)
        root = make_tsa(folder)
        self.stdout.write(
            f"{'时间戳服务已经存在，没有改动' if was_there else '已生成时间戳服务'}：{folder}\n"
            f"请公布根证书 {root}，并把整个文件夹另行备份。"
        )
