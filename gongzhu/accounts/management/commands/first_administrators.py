"""`manage.py first_administrators`: open the three accounts from which all others are opened."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongzhu.accounts.enums import Role
from gongzhu.accounts.services import Administrator, open_first_administrators
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Refusal

OPTIONS = {
    "system": Role.SYSTEM_ADMIN,
    "security": Role.SECURITY_ADMIN,
    "audit": Role.AUDIT_ADMIN,
}


class Command(BaseCommand):
    """Print each temporary password once; it is stored nowhere and must be changed at sign-in."""

    help = "首次部署时开设系统、安全、审计三个管理员账号，临时密码只显示这一次"

    def add_arguments(self, parser: CommandParser) -> None:
        """Work number and name of each of the three."""
        for name, role in OPTIONS.items():
            parser.add_argument(
                f"--{name}", nargs=2, required=True, metavar=("工号", "姓名"), help=role.label
            )

    def handle(self, *args: Any, **options: Any) -> None:
        """Open all three or none."""
        chosen = {role: Administrator(*options[name]) for name, role in OPTIONS.items()}
        try:
            with acting_as(SYSTEM):
                given = open_first_administrators(chosen, starts_on=clock.today(), by=SYSTEM)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        for role, password in given.items():
            one = chosen[role]
            self.stdout.write(f"{role.label}  {one.work_number}  {one.name}  {password}")
        self.stdout.write("临时密码只显示这一次，请分别当面交给本人；首次登录必须修改。")
