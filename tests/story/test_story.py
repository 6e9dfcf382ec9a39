"""The whole story over HTTP, as `make story` tells it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.story.places import own_database

ROOT = Path(settings.BASE_DIR)


@pytest.mark.trial
@pytest.mark.requirement("FLO-01")
def test_four_households_live_through_everything(db, tmp_path: Path):
    """Approved, refused, approved after an objection, helped at once: with every check agreeing."""
    with own_database(tmp_path, "story") as url:
        environment = {**os.environ, "DATABASE_URL": url}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        told = subprocess.run(
            [sys.executable, "scripts/story.py", "--var", str(tmp_path / "var")],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=900,
        )

    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-3000:]
    assert "故事讲完：4 个家庭" in told.stdout
    assert "条不变量全部成立" in told.stdout
    assert "条留痕首尾相连" in told.stdout
    assert "结论：档案完整" in told.stdout
