"""Households of the other regions, worked out by hand beside their packs."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.conf import settings as django_settings

from gongzhu.catalogue import samples, selectors
from gongzhu.catalogue.models import ItemVersion
from tests import regions

PACKS = Path(django_settings.BASE_DIR) / "packs"
LEAST = 120
"""Sample households that the whole of the packs must have."""


@pytest.mark.django_db
@pytest.mark.requirement("DEC-03")
@pytest.mark.parametrize("region", regions.OTHERS)
def test_every_household_gets_the_answer_worked_out_by_hand(region: str, settings):
    regions.serve(region, settings)
    wrong = {}

    for version in ItemVersion.objects.select_related("item"):
        spec = selectors.spec(version)
        for tried in samples.run(spec, samples.of_pack(version)):
            if tried.faults:
                wrong[f"{version.item.code}: {tried.sample['name']}"] = tried.faults

    assert wrong == {}


@pytest.mark.parametrize("region", regions.OTHERS)
def test_the_core_items_have_samples_of_each_outcome(region: str):
    seen: set[str] = set()
    for item in ("dibao", "tekun", "dibao_margin", "temporary"):
        path = PACKS / region / "samples" / f"{item}.yaml"
        found = yaml.safe_load(path.read_text(encoding="utf-8"))["samples"]
        seen |= {one["expect"]["outcome"] for one in found}
        assert len(found) >= 4
        assert all(str(one["arithmetic"]).strip() for one in found)

    assert seen == {"符合", "不符合", "待核实"}


def test_there_are_more_sample_households_than_asked_for():
    files = PACKS.glob("*/samples/*.yaml")
    counted = [len(yaml.safe_load(one.read_text(encoding="utf-8"))["samples"]) for one in files]

    assert sum(counted) >= LEAST
