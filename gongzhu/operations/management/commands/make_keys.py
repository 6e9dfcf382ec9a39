"""`manage.py make_keys`: make the keys of a deployment, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gongzhu.common import keys
from gongzhu.common.errors import Refusal


class Command(BaseCommand):
    """Make the key files that are missing; one that is there is never replaced."""

    help = "生成本部署的密钥文件（已有的保留不变）"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.KEYS_DIR)
        try:
            made = keys.make_keys(folder)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        for path in made:
            self.stdout.write(f"已生成 {path}")
        if not made:
            self.stdout.write(f"{folder} 里的密钥都在，没有改动。")
        self.stdout.write(
            "请立即把整个文件夹另行备份并限制访问：密钥丢失后，已加密的个人信息无法恢复。"
        )
