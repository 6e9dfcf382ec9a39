"""`manage.py demo_seed`: build the demonstration's households, once."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongzhu.common import clock
from gongzhu.demo import offers, partner, staff
from gongzhu.demo.building import Builder
from gongzhu.demo.places import stage
from gongzhu.exchange.errors import PartnerFault


class Command(BaseCommand):
    """Two hundred synthetic households in every state; a killed build goes on where it stopped."""

    help = "建立演示数据：200 户虚构家庭（只在演示环境，可中断后继续）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--staff-only", action="store_true", help="只开工作人员账号、发布服务清单"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("只有演示环境可以建立演示数据。")
        if options["staff_only"]:
            opened = staff.hire(stage(), since=clock.today())
            listed = offers.lay_out(stage())
            self.stdout.write(f"   工作人员账号 {opened} 个，服务清单 {listed} 份。")
            return
        self._build()

    def _build(self) -> None:
        started = time.monotonic()
        # one source is silent about a few households on purpose
        logging.getLogger("gongzhu.exchange").setLevel(logging.ERROR)
        builder = Builder(lambda line: self.stdout.write(f"   {line}"))
        if builder.progress.is_done:
            with suppress(PartnerFault):  # started anew, it has forgotten the demonstration's day
                partner.keep_days()
            self.stdout.write("   演示数据已经建好。")
            return
        begun = builder.progress.reached
        told = f"上次建到 {begun}，接着建" if begun else "第一次启动，建立 200 户虚构家庭"
        self.stdout.write(f"   {told}，约需两分钟…")
        try:
            faults = builder.build()
        except PartnerFault as fault:
            raise CommandError(f"演示伙伴（模拟进程）没有应答：{fault.sentence}") from fault
        except KeyboardInterrupt as stop:
            raise CommandError("已中断。下次启动会从这里接着建。") from stop
        for (number, where), sentence in faults.items():
            self.stdout.write(f"   第 {number} 户在 {where} 没有办成：{sentence}")
        self.stdout.write(f"   演示数据建好，用时 {time.monotonic() - started:.0f} 秒。")
