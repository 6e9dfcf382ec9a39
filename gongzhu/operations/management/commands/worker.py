"""`manage.py worker`: the process that carries out what is due, until told to stop."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from gongzhu.operations.heartbeat import Pulse
from gongzhu.operations.services import drain, take_turn
from gongzhu.operations.startup import refuse_unsafe


class Command(BaseCommand):
    """Tick every few seconds; several workers may run side by side."""

    help = "后台办理：到期提醒、核对查询、资金批次、归档、消息。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=2.0, help="两次之间的秒数")
        parser.add_argument("--once", action="store_true", help="把现在到期的办完就退出")

    def handle(self, *args: Any, every: float, once: bool, **options: Any) -> None:
        refuse_unsafe()
        if once:
            self.stdout.write(f"已办理 {drain()} 项。")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        pulse = Pulse()
        while not stop.is_set():
            if not self._turn(pulse):
                stop.wait(every)
        pulse.stop()

    def _turn(self, pulse: Pulse) -> int:
        """One turn; a database that is away for a moment does not end the worker."""
        close_old_connections()
        try:
            turn = take_turn()
            pulse.beat(turn.failed)
        except DatabaseError as fault:
            self.stderr.write(f"数据库暂时不能访问（{type(fault).__name__}），稍后再试。")
            return 0
        return turn.done
