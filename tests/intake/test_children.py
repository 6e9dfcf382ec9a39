"""A child's benefit: asked of the child only, nobody verified, nothing shown in public, full amount."""

from __future__ import annotations

from typing import Any

import pytest

from gongzhu.cases.models import Case
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.decisions import services as decisions
from gongzhu.decisions.models import Decision, Notice
from gongzhu.documents.models import Document
from gongzhu.intake import selectors, services
from gongzhu.intake.models import Application
from gongzhu.intake.services import Proxy
from gongzhu.verification import selectors as verification
from tests import officers
from tests.intake.conftest import NOON
from tests.intake.world import (
    ADDRESS,
    BANK,
    CARD,
    add,
    again,
    do,
    gaps,
    photo,
    rows_of,
    start,
    task_of,
    walk_in,
)

pytestmark = pytest.mark.django_db

SITUATION = {
    "orphan": {"father": "dead", "mother": "dead", "child_relief": "none"},
    "de_facto_orphan": {
        "father": "dead",
        "mother": "prison",
        "child_relief": "none",
        "relief_monthly": 80_000,
    },
}
SITUATED = [("orphan", 297_600), ("de_facto_orphan", 217_600)]
"""Amounts in fen: 2976, and 2976 − 800 for a child who has 800 yuan already."""


def told(by: Actor, item: str) -> Application:
    """A grandmother's form for a child of ten, filled in at the window."""
    grandmother = walk_in(by, "何奶奶", "19580101", female=True)
    child = walk_in(by, "陈小一", "20160307")
    form = start(by, child, item, proxy=Proxy(grandmother, "祖母"))
    do(by, services.save_household, form, address=ADDRESS, hukou_here=True)
    add(by, form, "何同住", "grandparent", born="19550101")
    own, old = rows_of(form)
    do(by, services.save_circumstances, own, {"hukou_here": True})
    do(by, services.save_circumstances, old, {"hukou_here": True})
    do(by, services.save_answers, form, "parents", {}, of_members={own.pk: SITUATION[item]})
    for member, code in ((own, "id_card"), (old, "id_card"), (own, "parents_proof")):
        do(by, services.add_material, form, code, photo(), member=member)
    do(by, services.add_material, form, "proxy", photo())
    card = {"card": CARD, "holder_name": "陈小一", "bank_name": BANK}
    do(by, services.save_account, form, **card)
    return again(form)


def fresh(case: Case) -> Case:
    with acting_as(SYSTEM):
        return Case.unscoped.get(pk=case.pk)


@pytest.mark.requirement("CAT-06")
@pytest.mark.parametrize(("item", "fen"), SITUATED)
def test_a_grandmother_applies_and_the_amount_is_reckoned_for_the_child_alone(
    clerk: Actor, item: str, fen: int
) -> None:
    form = told(clerk, item)

    assert gaps(clerk, form) == []
    with acting_as(clerk):
        answer = selectors.look(form, NOON.date()).answer(NOON.date())
    assert answer.outcome.value == "true", [line.reading for line in answer.lines]
    assert answer.amount.fen == fen


@pytest.mark.requirement("DEC-01")
@pytest.mark.parametrize(("item", "fen"), SITUATED)
def test_it_is_confirmed_without_verification_and_without_a_notice(
    clerk: Actor, item: str, fen: int
) -> None:
    case = do(clerk, services.submit, told(clerk, item), key="hand-in").case
    do(clerk, services.accept, task_of(case), key="accept")
    reviewer, confirmer = officers.reviewer(), officers.confirmer()
    opinion = decisions.Proposal(True, fen, "父母的情况已经向有关部门查验。")
    do(reviewer, decisions.propose, task_of(case, "review"), opinion, key="propose")
    assert fresh(case).stage == "confirm"

    verdict = decisions.Verdict(True, fen, "情形属实，予以确认。")
    do(confirmer, decisions.decide, task_of(case, "confirm"), verdict, key="decide")

    with acting_as(SYSTEM):
        made = Decision.unscoped.get(case=case)
        titles = set(Document.unscoped.filter(dossier=case.dossier).values_list("title", flat=True))
        assert not Notice.objects.filter(case=case).exists()
        assert verification.running_request(case) is None
    assert (made.amount_fen, made.period) == (fen, "month")
    assert fresh(case).stage == "draw_up"
    assert not any("授权" in title for title in titles)


def test_only_a_child_is_asked_about_its_parents(clerk: Actor) -> None:
    form = told(clerk, "orphan")
    with acting_as(clerk):
        seen = selectors.look(form, NOON.date())
    (group,) = [page.group for page in seen.pages if page.group]
    asked: dict[int, Any] = {
        at: [one.key for one in group.questions if seen.is_shown(one, seen.of_member(at))]
        for at in range(2)
    }

    assert asked == {0: ["father", "mother", "child_relief"], 1: []}
