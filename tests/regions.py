"""Another region served by the test database, as long as one test lasts."""

from __future__ import annotations

from django.core.management import call_command

from gongzhu.catalogue.models import Item, ItemVersion, Policy, Standard
from gongzhu.common.actor import SYSTEM, acting_as

OTHERS = ("jiangyin", "pingyuan", "sichuan")
"""Regions besides the one the suite is loaded with."""


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
