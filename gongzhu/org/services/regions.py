"""Load everything a region's pack says about divisions, offices and working days."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from gongzhu.common.actor import SYSTEM, Actor
from gongzhu.common.errors import Missing
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


def _folder(region: str) -> Path:
    packs = Path(settings.PACKS_DIR)
    known = sorted(path.parent.name for path in packs.glob("*/divisions.csv"))
    if region not in known:
        raise Missing(f"没有名为「{region}」的地区数据包。现有：{'、'.join(known) or '无'}。")
    return packs / region
