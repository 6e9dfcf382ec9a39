"""`manage.py raise_wall`: switch on row-level security after migrating, on PostgreSQL."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from gongzhu.scope.policies import protected_models, statements


class Command(BaseCommand):
    """Generate the policies from the scope declarations and apply them."""

    help = "按数据范围声明在 PostgreSQL 上生成行级安全策略（可重复执行）"

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            self.stdout.write("当前数据库不支持行级安全，只有程序内的一道范围控制。")
            return
        with connection.cursor() as cursor:
            for statement in statements():
                cursor.execute(statement)
        self.stdout.write(f"已在 {len(protected_models())} 张表上启用行级安全。")
