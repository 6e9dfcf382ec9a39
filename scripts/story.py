"""`make story`: four households' whole story over HTTP, on a platform started for it alone.

    python scripts/story.py [--keep] [--var DIR]

Starts platform, worker and partner simulator on free ports over an empty folder (DATABASE_URL is
respected), lives through the story on the real pages, then proves the invariants, the trail and a
sealed file. Exit code 0 only when everything agreed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from processes import PYTHON, ROOT, Busy, Platform, Stopped
from story.acts import Matter
from story.browser import Refused
from story.plot import live
from story.telling import Mismatch, say
from story.world import World

BEGINS = date(2026, 10, 12)
"""A Monday. The story happens on the same days whenever it is told."""


def main() -> int:
    """Tell the story; the exit code says whether it ended well."""
    parser = argparse.ArgumentParser(description="四个家庭的办理全过程")
    parser.add_argument("--keep", action="store_true", help="结束后保留数据目录")
    parser.add_argument("--var", type=Path, help="数据目录，默认为新的临时目录")
    options = parser.parse_args()
    if options.var:
        return tell(options.var)
    folder = Path(tempfile.mkdtemp(prefix="gongzhu-story-"))
    try:
        return tell(folder)
    finally:
        if options.keep:
            say(f"数据留在 {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def tell(var: Path) -> int:
    """Start, live, prove, stop."""
    started = time.monotonic()
    with Platform(var, database_url=os.environ.get("DATABASE_URL", "")) as platform:
        try:
            bring_up(platform)
            world = World(platform, BEGINS)
            try:
                matters = live(world)
                prove(world, matters)
            finally:
                world.close()
        except (Mismatch, Refused, LookupError, Busy, Stopped, TimeoutError) as fault:
            say(f"\n✗ 故事没有讲完：{fault}")
            return 1
        except subprocess.CalledProcessError as fault:
            say(f"\n✗ 这一步没有通过：{' '.join(map(str, fault.cmd[1:]))}")
            return 1
    took = time.monotonic() - started
    say(f"\n故事讲完：4 个家庭，{world.timeline.checks} 处核对全部相符，用时 {took:.0f} 秒。")
    return 0


def bring_up(platform: Platform) -> None:
    """The platform of the story: everything real, no households yet."""
    say("启动平台、后台办理和演示伙伴…")
    platform.claim()
    platform.prepare(quiet=True)
    platform.manage("demo_clock", "--to", BEGINS.isoformat(), quiet=True)
    platform.manage("demo_seed", "--staff-only", quiet=True)
    platform.start_simulator(today=BEGINS.isoformat())
    platform.start_worker(every=0.3)
    platform.start_web()


def prove(world: World, matters: list[Matter]) -> None:
    """What must hold at the end, shown by programs that are not the story's own."""
    platform = world.platform
    say("\n核验：不变量")
    platform.manage("check_invariants")
    say("\n核验：操作留痕")
    platform.manage("verify_audit")
    for matter in matters:
        say(f"\n核验：{matter.household.name}的档案")
        folder = platform.var / "export" / matter.number
        platform.manage("export_file", matter.number, str(folder), quiet=True)
        subprocess.run([PYTHON, "verify_file.py", str(folder)], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
