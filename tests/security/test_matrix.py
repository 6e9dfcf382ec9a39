"""The closed matrix: every address × method × role × relation, on real objects.

`make trials` asks everybody; `make test` asks one of each kind for every cell.
"""

from __future__ import annotations

import pytest

from tests.security.asking import Asking
from tests.security.routes import routes
from tests.security.rules import asked, rules
from tests.security.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.deep]
CELLS = list(asked())


def test_every_address_is_in_the_matrix_and_nothing_else() -> None:
    answered = {route.name for route in routes()}
    written = {rule.name for rule in rules().values()}

    assert sorted(answered - written) == [], "addresses that are not in tests/security/matrix.yaml"
    assert sorted(written - answered) == [], "addresses in matrix.yaml that no longer exist"


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize(("key", "method"), CELLS, ids=[f"{k}-{m}" for k, m in CELLS])
def test_each_asker_gets_what_is_written(world: World, key: str, method: str) -> None:
    differences = Asking(rules()[key], world).differences(method)

    assert not differences, "\n".join(["", f"{method} {key}", *differences])
