"""Where a household must have come to: the builder's own proof that its goals were reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongzhu.demo import beginning
from gongzhu.demo.enums import Goal
from gongzhu.demo.plans import Plan

NOWHERE = ("", "", "")
STANDS: Mapping[Goal, tuple[str, str, str]] = {
    Goal.DRAFT: NOWHERE,
    Goal.SUBMITTED: ("open", "accept", ""),
    Goal.SUPPLEMENT: ("suspended", "accept", ""),
    Goal.NOT_ACCEPTED: ("closed", "", "refused"),
    Goal.VERIFY: ("open", "verify", ""),
    Goal.WAITING: ("open", "verify", ""),
    Goal.DISPUTED: ("open", "survey", ""),
    Goal.SURVEY: ("open", "survey", ""),
    Goal.REVIEW: ("open", "review", ""),
    Goal.SUSPENDED: ("suspended", "review", ""),
    Goal.PUBLICITY: ("open", "publicity", ""),
    Goal.OBJECTED: ("open", "survey", ""),
    Goal.CONFIRM: ("open", "confirm", ""),
    Goal.EXTENDED: ("open", "confirm", ""),
    Goal.RETURNED: ("open", "review", ""),
    Goal.FUND_CHECK: ("open", "fund_check", ""),
    Goal.FUND_RELEASE: ("open", "fund_release", ""),
    Goal.PAYING: ("open", "bank", ""),
    Goal.FIX_ACCOUNT: ("open", "fix_account", ""),
    Goal.REISSUED: ("closed", "", "approved"),
    Goal.APPROVED: ("closed", "", "approved"),
    Goal.OBJECTED_APPROVED: ("closed", "", "approved"),
    Goal.REFUSED: ("closed", "", "refused"),
    Goal.WITHDRAWN: ("closed", "", "withdrawn"),
    Goal.AID: ("open", "aid", ""),
    Goal.PAPERWORK: ("open", "wrap_up", ""),
    Goal.EMERGENCY_DONE: ("closed", "", "approved"),
    Goal.HANDED: ("open", "confirm", ""),
    Goal.SETTLED: ("closed", "", "approved"),
}
"""Status, stage and outcome of a case at each goal; a draft has no case yet."""


def where(plan: Plan) -> tuple[str, str, str]:
    """Status, stage and outcome of a household's case, NOWHERE before it has one."""
    case = beginning.case_of(plan)
    return (case.status, case.stage, case.outcome) if case else NOWHERE


def strays(plans: Iterable[Plan]) -> Iterator[tuple[Plan, tuple[str, str, str]]]:
    """Households that are not where they were to be left, with where they are instead."""
    for plan in plans:
        if (found := where(plan)) != STANDS[plan.goal]:
            yield plan, found
