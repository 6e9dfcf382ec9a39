"""Each step by a form: more fields than it asks, twice the same, too late, under a borrowed name."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from typing import Any

import pytest

from gongzhu.cases.models import Case, Event
from gongzhu.common.actor import SYSTEM, acting_as
from tests.aside import set_aside
from tests.security.deeds import DEEDS, Deed, latest, state
from tests.security.world import World

pytestmark = pytest.mark.django_db
BY_NAME = {deed.name: deed for deed in DEEDS}
STEPS = [
    deed.name
    for deed in DEEDS
    if deed.url in ("desk:task", "desk:adhoc") and deed.name != "mark a paper"
]
"""Deeds that move a case; a mark on a paper does not."""


def _key() -> str:
    return str(uuid.uuid4())


def _effect(world: World, deed: Deed, *sendings: dict[str, Any]) -> Counter[tuple[str, str]]:
    """What changed in the database by sending a form, perhaps several times; undone afterwards."""
    with set_aside():
        known = latest()
        before = state(known)
        for more in sendings:
            deed.send(world, **more)
        after = state(known)
    return Counter(
        {row: n for row, n in ((after - before) + _negative(before - after)).items() if n}
    )


def _faults(response: Any) -> list[str]:
    """What a page says is wrong."""
    body = response.content.decode()
    return re.findall(
        r"(?:class=\"[^\"]*(?:error|fault|alert|invalid)[^\"]*\"[^>]*>|<li>)([^<]*[\u4e00-\u9fff][^<]*)<",
        body,
    )


def _negative(gone: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    return Counter({(table, f"gone: {row}"): n for (table, row), n in gone.items()})


@pytest.mark.parametrize("name", BY_NAME)
def test_the_deed_is_done_when_it_is_done_rightly(world: World, name: str) -> None:
    deed = BY_NAME[name]
    with set_aside():
        response = deed.send(world, key=_key())

    assert response.status_code in ((422,) if name == "lapse too early" else (200, 302)), _faults(
        response
    )


@pytest.mark.trial
@pytest.mark.requirement("SEC-03")
@pytest.mark.parametrize("name", BY_NAME)
def test_fields_nobody_asked_for_change_nothing(world: World, name: str) -> None:
    deed, other = BY_NAME[name], world.homes["closed"]
    extra = {
        "status": "closed", "state": "done", "outcome": "approved", "stage": "seal", "office": "1" if "transfer" not in name and "post" not in name else None,
        "office_id": "1", "amount_fen": "99999999", "amount_override": "1", "case": other.case.pk, "case_id": other.case.pk,
        "dossier": other.case.dossier_id, "dossier_id": other.case.dossier_id, "applicant": str(other.application.applicant_id),
        "person": str(other.application.applicant_id), "user": "1", "user_id": "1", "by": "1", "decided_by": "1", "assignee": "1",
        "version": "999", "is_priority": "1", "sees_cases": "1", "is_active": "0", "is_superuser": "1", "is_staff": "1", "kind": "officer",
        "division_code_": "440103000000", "due_on": "2030-01-01", "facts": '{"urgent": true}', "data": "{}", "number": other.case.number,
        "id": "1", "pk": "1", "territory": "440000000000", "replayed": "1", "conclusion_": "x", "result": "approve", "accepted_on": "2020-01-01",
    }  # fmt: skip
    asked = {
        k: v
        for k, v in extra.items()
        if v is not None and k not in deed.data(world) and k not in deed.args
    }
    key = _key()
    plain = _effect(world, deed, {"key": key})

    assert plain or name in ("lapse too early",)
    assert _effect(world, deed, {**asked, "key": key}) == plain


@pytest.mark.trial
@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize("name", BY_NAME)
def test_the_same_form_sent_twice_is_one_effect(world: World, name: str) -> None:
    deed, key = BY_NAME[name], _key()
    once = _business(_effect(world, deed, {"key": key}))
    twice = _business(_effect(world, deed, {"key": key}, {"key": key}))

    assert twice == once


def _business(effect: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Without the trail and the account's own counters: looking twice is two looks."""
    return Counter(
        {row: n for row, n in effect.items() if not row[0].startswith(("audit_", "accounts_user"))}
    )


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize("name", STEPS)
def test_a_stale_page_changes_nothing_but_the_trail(world: World, name: str) -> None:
    deed = BY_NAME[name]
    with set_aside():
        response = deed.send(world, key=_key(), seen="0")

    assert _case_rows(_effect(world, deed, {"key": _key(), "seen": "0"})) == Counter()
    assert response.status_code in (409, 422)


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize("name", STEPS)
def test_a_key_that_belongs_to_somebody_else_is_no_way_in(world: World, name: str) -> None:
    deed = BY_NAME[name]
    with acting_as(SYSTEM):
        other = world.homes["closed"].case
        used = Event.unscoped.filter(case=other, user__isnull=False).latest("seq")
        Event.unscoped.filter(pk=used.pk).update(request_key=(key := _key()))

    assert _case_rows(_effect(world, deed, {"key": key})) == Counter()


def _case_rows(effect: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    moved = (
        "cases_",
        "decisions_",
        "payments_",
        "verification_",
        "documents_",
        "intake_",
        "exchange_",
    )
    return Counter({row: n for row, n in effect.items() if row[0].startswith(moved)})


def test_every_form_that_moves_a_case_is_among_the_deeds(world: World) -> None:
    """A stage or step that people take and nobody here does wrongly is a gap in these tests."""
    with acting_as(SYSTEM):
        from gongzhu.catalogue import selectors as catalogue

        flow = catalogue.flow(Case.unscoped.get(pk=world.homes["closed"].case.pk).item_version)
    asked = {
        (deed.thing.partition(" ")[2], deed.data(world).get("action"))
        for deed in DEEDS
        if deed.url == "desk:task"
    }
    human = {
        (stage.key, action.key)
        for stage in flow.stages
        for action in stage.actions
        if action.by == "officer"
    }
    known = {
        ("verify", "mismatch"),
        ("review", "propose_refusal"),
        ("confirm", "back"),
        ("fund_release", "back"),
        ("fix_account", "fixed"),
        ("publicity", "expire"),
    }

    assert human - asked - known == set()
