"""Shared ground of the suite.

The Guangzhou pack is loaded once into each test database and stays; everything else is rolled
back. Officers come from `tests.officers`. States are reached by calling the real services.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest
import pytest_socket
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from xdist.scheduler import LoadFileScheduling

from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.documents.judging import judge
from tests.aside import set_aside
from tests.depth import IS_WHOLE
from tests.teardown import protected_rows_may_be_emptied  # noqa: F401 a fixture for the whole suite

LONG = ("trial", "deep", "slow", "browser")
SECURITY = "tests/security/"
PAGES = ("tests/desk/", "tests/portal/", "tests/security/test_deeds.py")
PURE = {"rules", "flow", "simulator", "browser"}
"""Folders in which nothing asks a database that is PostgreSQL elsewhere."""
USES_A_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """On PostgreSQL these are not even read."""
    is_pure = collection_path.parent.name == "tests" and collection_path.name in PURE
    return True if is_pure and connection.vendor == "postgresql" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files come first, so that no worker is left alone with one at the end.

    On PostgreSQL only what asks a database is run: the rest was seen on SQLite and cannot differ.
    """
    long = {one.path for one in items if any(one.get_closest_marker(name) for name in LONG)}
    items.sort(key=lambda one: one.path not in long)
    for item in items:
        if item.nodeid.startswith(PAGES):
            item.add_marker("page")
    if connection.vendor == "postgresql":
        same = [one for one in items if not _asks_a_database(one)]
        config.hook.pytest_deselected(items=same)
        items[:] = [one for one in items if _asks_a_database(one)]


class ByFile(LoadFileScheduling):
    """A file stays with one worker; the security tests too, for whom their world is built once.

    In trials they take so long that both workers share them.
    """

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return SECURITY if file.startswith(SECURITY) and not IS_WHOLE else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    """How tests are shared out among workers."""
    return ByFile(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the suite's folder away, which may lie in memory; workers share it with who started them."""
    if not hasattr(config, "workerinput") and settings.VAR_DIR.name.startswith("gongzhu-test-"):
        shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


def _asks_a_database(item: pytest.Item) -> bool:
    used = USES_A_DATABASE & set(getattr(item, "fixturenames", ()))
    marked = any(item.get_closest_marker(name) for name in ("django_db", "slow", "trial"))
    return bool(used) or marked


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """Load the pack into the fresh test database and raise the second wall."""
    with django_db_blocker.unblock(), acting_as(SYSTEM):
        call_command("load_region", "guangzhou", verbosity=0)
        call_command("load_catalogue", "guangzhou", verbosity=0)
        call_command("load_library", "guangzhou", verbosity=0)
        if connection.vendor == "postgresql":
            call_command("raise_wall", verbosity=0)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """A database for a module's fixtures, undone at its end: what is reached once, for all its tests.

    Tests take a copy of what was reached (`copy.deepcopy`), and each undoes what it does to it.
    """
    with django_db_blocker.unblock(), set_aside():
        yield


@pytest.fixture(scope="session", autouse=True)
def _same_upload_judged_once() -> Iterator[None]:
    """The suite uploads the same few photographs thousands of times; one process judges each.

    What is remembered is the answer of the real process to just these bytes.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge, "_ask", lru_cache(maxsize=256)(judge._ask))
        yield


@pytest.fixture(autouse=True)
def _offline() -> Iterator[None]:
    """No test reaches beyond this machine."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let days pass on the platform's clock."""
    passed = {"days": 0}
    monkeypatch.setattr(clock, "shift_days", lambda: passed["days"])

    def go(more: int) -> None:
        passed["days"] += more

    return go
