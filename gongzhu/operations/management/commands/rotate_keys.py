"""`manage.py rotate_keys`: the next key-encryption key, and everything wrapped with it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.operations.rotation import rotate


class Command(BaseCommand):
    """Rotate, or finish a rotation that was cut short; says what was done and what to keep."""

    help = "更换密钥加密密钥，并把全部已封装的密钥改由新密钥封装（可重复执行）"

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_as(SYSTEM):
            done = rotate(by=SYSTEM)
        made = (
            f"已生成 kek-{done.version}.key。" if done.is_new else "上次更换没有做完，已接着做完。"
        )
        self.stdout.write(made)
        for label, count in done.rewrapped.items():
            self.stdout.write(f"  {label}：{count} 个密钥改由新密钥封装")
        self.stdout.write(
            "请立即备份密钥文件夹。旧的 kek 文件还要留着：更换之前的数据库备份仍要用它才能打开。"
        )
