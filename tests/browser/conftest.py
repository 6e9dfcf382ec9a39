"""A platform in processes of its own, and a Chromium in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium, sync_playwright

from tests.browser.eyes import Eyes
from tests.browser.windows import Window
from tests.story.places import own_database
from tests.story.running import Platform

from story.world import World  # isort: skip

BEGINS = date(2026, 10, 12)
"""A Monday, as in the story."""


@pytest.fixture(scope="package")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Officers, partner and worker, no households yet."""
    folder = tmp_path_factory.mktemp("browser")
    with (
        own_database(folder, "browser") as url,
        Platform(folder / "var", database_url=url) as made,
    ):
        made.prepare(quiet=True)
        made.manage("demo_clock", "--to", BEGINS.isoformat(), quiet=True)
        made.manage("demo_seed", "--staff-only", quiet=True)
        made.start_simulator(today=BEGINS.isoformat())
        made.start_worker(every=0.3)
        made.start_web()
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """One browser; every person has a context of their own in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def eyes(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Eyes:
    """What is seen in this file. GONGZHU_SCREENS keeps the pictures of every file in a folder."""
    kept = os.environ.get("GONGZHU_SCREENS")
    if kept:
        folder = Path(kept) / request.module.__name__.rsplit(".", 1)[1]
        folder.mkdir(parents=True, exist_ok=True)
        return Eyes(folder)
    takes_pictures = getattr(request.module, "PICTURES", False)
    return Eyes(tmp_path_factory.mktemp("screens") if takes_pictures else None)


@pytest.fixture(scope="module")
def world(platform: Platform, chromium: Chromium, eyes: Eyes) -> Iterator[World]:
    """The story's world, in which everybody sits at a Chromium."""

    def opens(base: str, **more: Any) -> Window:
        return Window(base, chromium, eyes, **more)

    opened = World(platform, BEGINS, opens)
    yield opened
    opened.close()
