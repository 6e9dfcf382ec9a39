"""A dossier, the people who touch it, and folders that are thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gongzhu.common.actor import SYSTEM, Actor, ActorKind, acting_as
from gongzhu.scope.models import Dossier
from gongzhu.scope.services import open_dossier

VILLAGE = 440106001001
TOWN = (440106001000, 440106002000)
OTHER_TOWN = (440106002000, 440106003000)


@pytest.fixture
def folders(settings, tmp_path: Path) -> Path:
    """Empty folders for files, archive and keys."""
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    settings.ARCHIVE_DIR = tmp_path / "archive"
    settings.KEYS_DIR = tmp_path / "keys"
    return tmp_path


@pytest.fixture
def officer() -> Actor:
    """At the window of the town that handles the dossier."""
    return Actor(
        kind=ActorKind.OFFICER,
        name="周示例",
        user_id=7,
        post_id=70,
        office_id=700,
        office_name="示例街道办事处",
        territory=TOWN,
    )


@pytest.fixture
def outsider() -> Actor:
    """At the window of the next town."""
    return Actor(
        kind=ActorKind.OFFICER, name="吴示例", user_id=8, office_id=800, territory=OTHER_TOWN
    )


@pytest.fixture
def resident() -> Actor:
    """The household's own account."""
    return Actor(kind=ActorKind.RESIDENT, name="陈示例", user_id=9)


@pytest.fixture
def dossier(db, folders: Path) -> Iterator[Dossier]:
    """A draft; the system is acting."""
    with acting_as(SYSTEM):
        yield open_dossier(division_code=VILLAGE)


@pytest.fixture
def handed_in(dossier: Dossier) -> Dossier:
    """The same dossier after its application was handed in."""
    Dossier.unscoped.filter(pk=dossier.pk).update(number="SY2026112300001")
    dossier.refresh_from_db()
    return dossier


def files_in(folder: Path) -> list[Path]:
    """Every file below a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
