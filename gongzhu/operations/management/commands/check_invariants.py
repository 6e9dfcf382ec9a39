"""`manage.py check_invariants`: prove that what must always hold, holds."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.operations.invariants import CHECKS


class Command(BaseCommand):
    """Run every invariant and name each violation; exit code 1 when there is any."""

    help = "核验系统不变量：事件、任务、资金、文件、授权、归档。"

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        with acting_as(SYSTEM):
            for check in CHECKS:
                faults = list(check())
                broken += len(faults)
                meaning = (check.__doc__ or "").splitlines()[0]
                self.stdout.write(f"{'✗' if faults else '✓'} {check.__name__}: {meaning}")
                for fault in faults[:20]:
                    self.stdout.write(f"    {fault}")
        if broken:
            raise CommandError(f"有 {broken} 处不符合。")
        self.stdout.write(f"{len(CHECKS)} 条不变量全部成立。")
