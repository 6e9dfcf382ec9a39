"""Load everything a region's pack says about divisions, offices and working days."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from gongzhu.common.actor import SYSTEM, Actor
from gongzhu.common.errors import Conflict, Missing
from gongzhu.org.models import Division
from gongzhu.org.permissions import may_load_packs
from gongzhu.org.region import read_region
from gongzhu.org.services.loading import Loaded
from gongzhu.org.services.loading_calendar import load_calendar
from gongzhu.org.services.loading_divisions import load_divisions
from gongzhu.org.services.loading_offices import load_offices

_FILES = (
    ("divisions.csv", load_divisions),
    ("offices.yaml", load_offices),
    ("calendar.yaml", load_calendar),
)


@transaction.atomic
def load_region(region: str, *, by: Actor = SYSTEM) -> dict[str, Loaded]:
    """Load a pack, all or nothing; a second time changes nothing.

    Divisions are needed; offices, calendar and parameters are read where the pack has them.
    Returns what each file changed. Raises Missing without such a pack, PackFaults, Denied.
    """
    may_load_packs(by)
    folder = _folder(region)
    if (folder / "region.yaml").exists():
        read_region(folder / "region.yaml")
    return {
        name: load(folder / name, by=by)
        for name, load in _FILES
        if name == "divisions.csv" or (folder / name).exists()
    }


def check_region(region: str) -> None:
    """Prove that a database holds this region or none yet. Raises Conflict naming the one it holds.

    A region's cases, standards and published items cannot become another's, so a folder of data
    keeps the region it was begun with.
    """
    packs = Path(settings.PACKS_DIR)
    wanted = read_region(packs / region / "region.yaml")
    if not Division.objects.exists() or Division.objects.filter(code=wanted.code).exists():
        return
    others = [read_region(path) for path in sorted(packs.glob("*/region.yaml"))]
    codes = set(Division.objects.values_list("code", flat=True))
    held = next((one for one in others if one.code in codes), None)
    title, key = (held.title, held.key) if held else ("别的地区", "原来的地区")
    raise Conflict(
        f"这个数据文件夹里已经是{title}的数据，不能改成{wanted.title}。"
        f"请另用一个空文件夹启动（GONGZHU_VAR=新文件夹 REGION={region}），"
        f"或者仍用原来的地区启动（REGION={key}）。"
    )


def _folder(region: str) -> Path:
    packs = Path(settings.PACKS_DIR)
    known = sorted(path.parent.name for path in packs.glob("*/divisions.csv"))
    if region not in known:
        raise Missing(f"没有名为「{region}」的地区数据包。现有：{'、'.join(known) or '无'}。")
    return packs / region
