"""Read surveys, notices and decisions; ask the rules for a case as it is known now."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from gongzhu.cases.models import Case
from gongzhu.catalogue import selectors as catalogue
from gongzhu.decisions.enums import NoticeState
from gongzhu.decisions.models import Decision, Notice, Opinion, PublicObjection, Survey
from gongzhu.intake import selectors as intake
from gongzhu.intake.facts import ANSWERS, Correction
from gongzhu.rules import Answer
from gongzhu.verification import selectors as verification


def answer_for(case: Case, on: date, *, approves: bool | None = None) -> Answer:
    """The rules' answer on the declaration as corrected by verification.

    approves: how it is about to be decided, which settles what the item leaves to whoever decides
    (facts of the section `decision`); None while that is open. Source: 003 5.4 (主管部门办理).
    """
    application = intake.application_of(case)
    found = verification.corrections(case)
    settled = [] if approves is None else _settled(case, approves)
    return intake.answer(application, on, [*found, *settled])


def _settled(case: Case, approves: bool) -> list[Correction]:
    facts = catalogue.spec(case.item_version).facts.household
    return [
        Correction("", ANSWERS, fact.name, None, {"value": approves}, source="decision")
        for fact in facts
        if fact.section == "decision"
    ]


def surveys(case: Case) -> QuerySet[Survey]:
    """Surveys of a visible case, oldest first."""
    return Survey.objects.filter(case=case).select_related("first_officer", "second_officer")


def latest_opinion(case: Case) -> Opinion | None:
    """The town's latest opinion, if it gave one."""
    return Opinion.objects.filter(case=case).select_related("given_by").order_by("round").last()


def latest_decision(case: Case) -> Decision | None:
    """The latest decision, if one was made."""
    return (
        Decision.objects.filter(case=case)
        .select_related("decided_by", "letter")
        .order_by("round")
        .last()
    )


def public_objections(case: Case) -> QuerySet[PublicObjection]:
    """What the public said against the case's notices."""
    return PublicObjection.objects.filter(case=case).order_by("raised_at")


def running_notices(on: date, *, within: tuple[int, int] | None = None) -> QuerySet[Notice]:
    """Notices anybody may read on this day, newest first.

    within: half-open range of division codes to keep.
    """
    running = Notice.objects.filter(state=NoticeState.RUNNING, posted_on__lte=on, ends_on__gte=on)
    return (
        running.filter(village_code__gte=within[0], village_code__lt=within[1])
        if within
        else running
    )
