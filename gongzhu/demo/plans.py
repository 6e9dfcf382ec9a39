"""Two hundred households: who applies for what, where, how, since when, and where it is left.

Everything follows from the seed and the day on which the demonstration was begun, so that a
builder that was killed goes on with the same households.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from gongzhu.cases.enums import Channel
from gongzhu.demo import families
from gongzhu.demo.enums import Goal
from gongzhu.demo.families import YUAN, Family, Member
from gongzhu.demo.people import Maker
from gongzhu.org import selectors as org

SEED = 20261
HOUSEHOLDS = 200
FULL = 100
DAYS = 60
"""How far back the demonstration begins."""

SINCE: Mapping[Goal, tuple[int, int]] = {
    Goal.DRAFT: (0, 20),
    Goal.SUBMITTED: (0, 2),
    Goal.SUPPLEMENT: (2, 9),
    Goal.NOT_ACCEPTED: (3, 45),
    Goal.VERIFY: (1, 8),
    Goal.WAITING: (3, 8),
    Goal.DISPUTED: (6, 14),
    Goal.SURVEY: (6, 14),
    Goal.REVIEW: (5, 9),
    Goal.SUSPENDED: (12, 30),
    Goal.PUBLICITY: (10, 18),
    Goal.OBJECTED: (14, 20),
    Goal.CONFIRM: (17, 30),
    Goal.EXTENDED: (22, 34),
    Goal.RETURNED: (17, 21),
    Goal.FUND_CHECK: (17, 21),
    Goal.FUND_RELEASE: (18, 22),
    Goal.PAYING: (18, 24),
    Goal.FIX_ACCOUNT: (19, 23),
    Goal.REISSUED: (40, 58),
    Goal.APPROVED: (34, 59),
    Goal.OBJECTED_APPROVED: (47, 59),
    Goal.REFUSED: (18, 56),
    Goal.WITHDRAWN: (8, 50),
    Goal.AID: (0, 1),
    Goal.PAPERWORK: (3, 10),
    Goal.EMERGENCY_DONE: (20, 50),
    Goal.HANDED: (1, 6),
    Goal.SETTLED: (24, 50),
}
"""Days ago on which a household begins, so that it stands at its goal on the last day.

Most come there within the limits, some late: worklists show both."""
NOTICED = frozenset(
    {
        Goal.CONFIRM, Goal.EXTENDED, Goal.RETURNED, Goal.FUND_CHECK, Goal.FUND_RELEASE, Goal.PAYING,
        Goal.FIX_ACCOUNT, Goal.REISSUED, Goal.APPROVED, Goal.OBJECTED_APPROVED,
    }
)  # fmt: skip
"""Goals behind a notice, which nobody can hurry."""

PUBLIC_MONEY = frozenset(
    {
        Goal.PUBLICITY, Goal.OBJECTED, Goal.OBJECTED_APPROVED, Goal.FUND_CHECK, Goal.FUND_RELEASE,
        Goal.PAYING, Goal.FIX_ACCOUNT, Goal.REISSUED,
    }
)  # fmt: skip
"""Goals on the way of publicity and payment, which a mere recognition does not have."""
EMERGENCY = frozenset({Goal.AID, Goal.PAPERWORK, Goal.EMERGENCY_DONE})
BAD_CARD = frozenset({Goal.FIX_ACCOUNT, Goal.REISSUED})
"""Goals whose first payment the bank cannot make."""
DEPARTMENTS = frozenset({Goal.HANDED, Goal.SETTLED})
"""Goals of items that another department decides on."""
WEIGHTS: Mapping[Goal, int] = {
    Goal.SUBMITTED: 4, Goal.VERIFY: 5, Goal.SURVEY: 5, Goal.REVIEW: 4, Goal.PUBLICITY: 5,
    Goal.CONFIRM: 5, Goal.APPROVED: 6, Goal.REFUSED: 2, Goal.DRAFT: 2, Goal.SUPPLEMENT: 2,
    Goal.FUND_CHECK: 2, Goal.FUND_RELEASE: 2, Goal.AID: 3, Goal.PAPERWORK: 3, Goal.EMERGENCY_DONE: 3,
    Goal.WAITING: 1, Goal.DISPUTED: 1, Goal.RETURNED: 1, Goal.PAYING: 1,
}  # fmt: skip
"""How the households beyond the first of each state are shared out."""
EXTENDABLE = ("dibao", "dibao_margin")
"""Items whose policy knows a longer limit."""
SHARES = ("dibao",) * 6 + ("temporary",) * 2 + ("dibao_margin",) + ("tekun",)
ITEMS = (
    "dibao", "tekun", "dibao_margin", "temporary",
    "medical_aid", "housing_urban", "compulsory_education", "legal_aid", "employment_aid",
    "disabled_subsidies", "social_heart", "union_help",
)  # fmt: skip
HANDED_OVER = frozenset(ITEMS[4:])
"""Items that another department decides on."""
CHANNELS = (
    *(Channel.ONLINE,) * 6, *(Channel.WINDOW,) * 10, *(Channel.VISIT,) * 3, Channel.HOTLINE,
)  # fmt: skip
OWN_HAND = frozenset({Goal.DRAFT, Goal.WITHDRAWN, Goal.SUPPLEMENT, Goal.DISPUTED})
"""Goals that only make sense for somebody with an account."""


@dataclass(frozen=True)
class Plan:
    """One household.

    number: names it for good. place: index of the village in `Stage.all_villages`. begins: the day
    on which its form is opened. card: where help is to be paid.
    """

    number: int
    item: str
    goal: Goal
    channel: Channel
    place: int
    begins: date
    family: Family
    card: str

    @property
    def key(self) -> str:
        """How the household is named where accounts are kept."""
        return f"household-{self.number}"

    @property
    def is_online(self) -> bool:
        """Whether the household has an account and does everything itself."""
        return self.channel is Channel.ONLINE

    @property
    def applicant(self) -> Member:
        """Who applies."""
        return self.family.members[0]


def states() -> Iterator[tuple[str, Goal]]:
    """Item and goal of each household: every state of every item once, then as weighted."""
    offered = offered_items()
    found = [(item, goal) for item in offered for goal in Goal if fits(item, goal)]
    yield from found
    deal = Maker(SEED)
    common = [goal for goal, weight in WEIGHTS.items() for _ in range(weight)]
    left = HOUSEHOLDS - len(found)
    while left:
        item, goal = deal.one_of(SHARES), Goal(deal.one_of([one.value for one in common]))
        item = "temporary" if goal in EMERGENCY else item
        if fits(item, goal):
            left -= 1
            yield item, goal


def offered_items() -> tuple[str, ...]:
    """Those of ITEMS that the region's pack has."""
    folder = Path(settings.PACKS_DIR) / settings.REGION / "items"
    return tuple(item for item in ITEMS if (folder / f"{item}.yaml").is_file())


def fits(item: str, goal: Goal) -> bool:
    """Whether an item's flow has such a state."""
    if item in HANDED_OVER or goal in DEPARTMENTS:
        return item in HANDED_OVER and goal in DEPARTMENTS
    if goal in EMERGENCY:
        return item == "temporary"
    if goal is Goal.EXTENDED:
        return item in EXTENDABLE
    return not (item == "dibao_margin" and goal in PUBLIC_MONEY)


def plans(until: date, holidays: int = 0) -> list[Plan]:
    """Every household of a demonstration that was begun on a day, by number.

    holidays: weekdays off in the weeks before; so much earlier begins whoever has a notice to wait for.
    """
    used: set[str] = set()
    return [
        _plan(Maker(SEED * 1000 + number, used), number, state, (until, holidays))
        for number, state in enumerate(states(), start=1)
    ]


def _plan(make: Maker, number: int, state: tuple[str, Goal], end: tuple[date, int]) -> Plan:
    (item, goal), (until, holidays) = state, end
    days = make.whole(*SINCE[goal]) + (holidays if goal in NOTICED else 0)
    begins = until - timedelta(days=min(days, DAYS))
    shapes = (families.hit_by_fire,) if goal in EMERGENCY else families.SHAPES[item]
    family = _as_well_off(shapes[number % len(shapes)](make, begins))
    channel = Channel.ONLINE if goal in OWN_HAND else CHANNELS[make.whole(0, len(CHANNELS) - 1)]
    return Plan(
        number=number,
        item=item,
        goal=goal,
        channel=channel,
        place=_place(make),
        begins=begins,
        family=_known_otherwise(family, goal, make),
        card=make.refused_card() if goal in BAD_CARD else family.members[0].who.card,
    )


def _place(make: Maker) -> int:
    """Index of the village: the first is the busiest, the last lies in the other district."""
    return (0, 0, 0, 0, 0, 1, 1, 2, 3, 4)[make.whole(0, 9)]


def _as_well_off(family: Family) -> Family:
    """The family with the share of its wages and pensions that the region's pack says, in 10 yuan."""
    percent = org.region().stage.income_percent
    if percent == FULL:
        return family
    return replace(family, members=tuple(_earning(one, percent) for one in family.members))


def _earning(member: Member, percent: int) -> Member:
    ten = 10 * YUAN
    wages, pension = (
        amount * percent // FULL // ten * ten for amount in (member.wages, member.pension)
    )
    return replace(member, wages=wages, pension=pension)


def _known_otherwise(family: Family, goal: Goal, make: Maker) -> Family:
    """Some declarations are not what the departments know, and one department may be silent."""
    if goal is Goal.WAITING:
        return _with_first(family, silent=("provident_fund",))
    if goal is Goal.REFUSED:
        more = make.whole(18, 40) * 10_000 * YUAN
        account = {"bank_name": "演示银行", "account_last4": "8888", "balance_fen": more}
        hiding = _with_first(family, hidden={"bank_deposits": [account]})
        return replace(hiding, answers=_unrecognised(family.answers))
    if goal is Goal.DISPUTED or make.chance(0.12):
        account = {"bank_name": "演示合作社", "account_last4": "6601", "balance_fen": 1800 * YUAN}
        return _with_first(family, hidden={"bank_deposits": [account]})
    return family


def _with_first(family: Family, **of_applicant: Any) -> Family:
    first, *rest = family.members
    return replace(family, members=(replace(first, **of_applicant), *rest))


def _unrecognised(answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without an earlier recognition, whose holders are not asked about their property."""
    return {**answers, "current_relief": "none"} if "current_relief" in answers else answers
