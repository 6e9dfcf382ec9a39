"""Another region served by the test database, as long as one test lasts."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.core.management import call_command

from gongzhu.catalogue.models import Item, ItemVersion, Policy, Standard
from gongzhu.common.actor import SYSTEM, acting_as

OTHERS = ("jiangyin", "pingyuan", "sichuan")
"""Regions besides the one the suite is loaded with."""


ENTRUSTED = """\
extends: jiangyin
versions:
  - number: 1
    spec:
      time_limits:
        - {key: confirm, drop: true}
        - {key: total, amount: 20}
      flow:
        case_days: 20
        stages:
          - {key: confirm, level: town, title: 镇（街道）审核确认, days: 5, days_grade: product, extend: {days: 25}}
"""
"""低保 of a region that has laid the decision into the hands of its towns.

Source: 最低生活保障审核确认办法 第四条 (审核确认权限下放).
"""


def entrusting(packs: Path, settings) -> str:
    """A region as Jiangyin, whose towns decide on 低保; its key. packs: folder it is written to."""
    shutil.copytree(settings.PACKS_DIR, packs)
    shutil.copytree(packs / "jiangyin", packs / "entrusting")
    region = packs / "entrusting" / "region.yaml"
    text = region.read_text(encoding="utf-8")
    region.write_text(text.replace("key: jiangyin", "key: entrusting"), encoding="utf-8")
    (packs / "entrusting" / "items" / "dibao.yaml").write_text(ENTRUSTED, encoding="utf-8")
    settings.PACKS_DIR = packs
    return "entrusting"


def serve(region: str, settings) -> None:
    """Load a region's pack in the place of the one the test database was made with."""
    settings.REGION = region
    with acting_as(SYSTEM):
        for model in (ItemVersion, Item, Standard, Policy):
            model.objects.all().delete()
        call_command("load_region", region, verbosity=0)
        call_command("load_catalogue", region, verbosity=0)


def serve_library(region: str) -> None:
    """Load the articles of the region served, and build the search over what it publishes."""
    with acting_as(SYSTEM):
        call_command("load_library", region, verbosity=0)
