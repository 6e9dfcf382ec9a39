"""`make run`: the whole platform on this machine, in demonstration mode, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from processes import ROOT, Platform


def main() -> int:
    """Prepare, start, say where to go, wait."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    var = Path(os.environ.get("GONGZHU_VAR", ROOT / "var"))
    port = int(os.environ.get("PORT", "8000"))
    with Platform(var, port=port, database_url=os.environ.get("DATABASE_URL", "")) as platform:
        print("① 准备数据库、区划、事项与静态文件…", flush=True)
        platform.prepare()
        print("② 启动演示伙伴（各数据来源、银行、短信网关的模拟进程）…", flush=True)
        platform.start_simulator()
        print("③ 演示数据…", flush=True)
        platform.manage("demo_seed")
        print("④ 启动后台办理与网站…", flush=True)
        platform.start_worker()
        platform.start_web()
        platform.manage("demo_accounts", "--url", platform.url)
        print(f"\n打开 {platform.url}  按 Ctrl-C 停止。日志在 {var / 'logs'}", flush=True)
        stop.wait()
        print("\n正在停止…")
    return 0


if __name__ == "__main__":
    sys.exit(main())
