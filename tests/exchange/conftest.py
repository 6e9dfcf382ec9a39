"""Tests of this room look at rows as the system; each step is taken as somebody in particular."""

from collections.abc import Iterator

import pytest

from gongzhu.common.actor import SYSTEM, acting_as


@pytest.fixture(autouse=True)
def _as_the_system() -> Iterator[None]:
    with acting_as(SYSTEM):
        yield
