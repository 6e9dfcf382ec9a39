"""`make run`: the whole platform on this machine, in demonstration mode, until Ctrl-C.

PORT, DATABASE_URL, REGION and GONGZHU_VAR are respected.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from processes import ROOT, Busy, Platform, Stopped


class Interrupted(BaseException):
    """Somebody asked to stop; whatever was being waited for is left."""


def main() -> int:
    """Prepare, start, say where to go, wait."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _interrupt)
    platform = Platform(
        Path(os.environ.get("GONGZHU_VAR") or ROOT / "var"),
        port=int(os.environ.get("PORT") or 8000),
        database_url=os.environ.get("DATABASE_URL", ""),
    )
    with platform:
        try:
            bring_up(platform)
            while True:
                time.sleep(1)
                platform.look_after()
        except Interrupted:
            say("\n正在停止…")
        except (Busy, Stopped, TimeoutError) as fault:
            say(f"\n{fault}")
            return 1
        except subprocess.CalledProcessError as fault:
            say(f"\n这一步没有完成：{' '.join(map(str, fault.cmd[1:]))}。上面是它说的原因。")
            return 1
    say("已停止。数据留在原处，再次 make run 会接着用。")
    return 0


def _interrupt(number: int, frame: object) -> None:
    """Once is enough: while everything is being stopped, a second Ctrl-C changes nothing."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    raise Interrupted


def bring_up(platform: Platform) -> None:
    """Everything from an empty folder to a page that opens. Raises when a step fails."""
    started = time.monotonic()
    platform.claim()
    say("① 准备数据库、区划、事项与静态文件…")
    platform.prepare()
    say("② 启动演示伙伴（各数据来源、银行、短信网关的模拟进程）…")
    platform.start_simulator()
    say("③ 演示数据…")
    platform.manage("demo_seed")
    say("④ 启动后台办理与网站…")
    platform.start_worker()
    platform.start_web()
    platform.manage("demo_accounts", "--url", platform.url)
    took = time.monotonic() - started
    say(f"\n打开 {platform.url}/demo/ （用时 {took:.0f} 秒）。按 Ctrl-C 停止。")
    say(f"日志在 {platform.var / 'logs'}")


def say(line: str) -> None:
    """Tell the person at the terminal, now."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
