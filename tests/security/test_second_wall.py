"""With the first wall torn down in the very views, PostgreSQL still shows nobody what is not theirs.

`objects` of every protected model answers with all rows, as a forgotten filter would; row-level
security alone stands between an asker and the households of others.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from gongzhu.accounts.selectors import actor_for
from gongzhu.cases.models import Case
from gongzhu.common import clock
from gongzhu.common.actor import Actor, acting_as
from gongzhu.scope.models import ScopedQuerySet
from gongzhu.scope.policies import protected_models
from tests.aside import set_aside
from tests.security.asking import Asking
from tests.security.cast import Who
from tests.security.crawling import crawl
from tests.security.rules import rules
from tests.security.world import World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="the second wall stands on PostgreSQL"
    ),
]
OUTSIDERS = (
    "stranger", "window@peer", "window@other", "window@expired", "confirmer@other", "verifier@other", "verifier@expired",
    "fund_releaser@other", "supervisor@other", "handler@own", "village_worker@lower", "archivist@expired",
)  # fmt: skip


@pytest.fixture
def torn_down(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The scope filters nothing any more."""
    monkeypatch.setattr(ScopedQuerySet, "visible_to", lambda self, actor: self.all())
    yield


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_row_of_a_foreign_household_comes_out_of_the_database(
    world: World, torn_down: None, name: str
) -> None:
    who = next((one for one in world.everybody if one.name == name), None)
    if who is None:
        pytest.skip("there is no such office")
    with acting_as(_actor(who)):
        counts = {
            model.__name__: model.objects.count()
            for model in protected_models()
            if model.__name__ != "Person"
        }

    assert {name: n for name, n in counts.items() if n} == {}


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_page_shows_a_foreign_household(world: World, torn_down: None, name: str) -> None:
    who = next((one for one in world.everybody if one.name == name), None)
    if who is None:
        pytest.skip("there is no such office")
    names = {one.name for home in world.homes.values() for one in home.everybody}
    posted = {home.applicant.name for home in world.homes.values()}
    shown = set()
    with set_aside():
        for seen in crawl(who.client(), [*_every_address(world), "/desk/", "/my/"], most=150):
            if seen.route not in ("portal:notice", "portal:notices", "portal:objection"):
                text = seen.body.decode("utf-8", "replace")
                shown |= {f"{one} at {seen.route}" for one in names | posted if one in text}

    assert shown == set()


def test_those_inside_still_see_their_own(world: World, torn_down: None) -> None:
    inside = [
        (world.who("window@own"), 5),
        (world.residents["closed"][0], 1),
        (world.who("verifier@granted"), 5),
    ]
    for who, least in inside:
        with acting_as(_actor(who)):
            assert Case.objects.count() >= least, who.name


def _every_address(world: World) -> list[str]:
    return [Asking(rule, world).url() for rule in rules().values() if rule.thing.partition(" ")[2]]


def _actor(who: Who) -> Actor:
    return actor_for(who.user, on=clock.today())
