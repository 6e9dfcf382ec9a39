"""Facts of one member: age on the day, disability, study, work, self-care, supporters.

Every rule is the `derivation` of the word in the region's vocabulary.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from gongzhu.catalogue.vocabulary import Words
from gongzhu.common import ids
from gongzhu.intake.enums import Section
from gongzhu.intake.facts.exact import both, either, least
from gongzhu.intake.facts.snapshot import EntrySnap, MemberSnap

ADULT = 18
WORKING_AGE = (16, 60)
CHILDLESS_SENIOR = {"male": 60, "female": 55}
SEVERE = (1, 2)
STUDENT = ("compulsory", "secondary", "bachelor")
EARNING = ("wages", "business")

MADE_FROM: Mapping[str, tuple[str, ...]] = {
    "is_student_to_bachelor": ("study",),
    "is_childless_senior": ("has_children",),
    "has_labour_ability": ("disability_category", "disability_level", "has_labour_ability"),
    "disability_level": ("disability_category", "disability_level"),
    "self_care": ("self_care_failed",),
}
"""Which answers a worked-out member fact needs, where they are not its own."""


def age_on(member: MemberSnap, on: date, birthday_counts: Any) -> int | None:
    """Whole years of age on a day; with "next_day" a birthday counts from the day after.

    None while the region has not said which, and where neither birthday nor age is known.
    Source: regional parameter `birthday_counts`.
    """
    if member.born_on is None:
        return member.age
    if birthday_counts not in ("same_day", "next_day"):
        return None
    day = on if birthday_counts == "same_day" else on - timedelta(days=1)
    return ids.age_on(member.born_on, day)


def facts_of(
    member: MemberSnap, own: Sequence[EntrySnap], age: int | None, words: Words
) -> dict[str, Any]:
    """Every worked-out fact of a member except the income, by name.

    own: the member's entries. age: as `age_on` gave it.
    """
    told = member.circumstances
    is_child = None if age is None else age < ADULT
    level = _level(told)
    failed = _failed(told)
    has_children = False if is_child else told.get("has_children")
    working_age = both(least(age, WORKING_AGE[0]), None if age is None else age < WORKING_AGE[1])
    return {
        "relation": member.relation,
        "birth_on": member.born_on or _day(told.get("birth_on")),
        "age": age,
        "sex": member.gender or told.get("sex"),
        "is_child": is_child,
        "is_student_to_bachelor": _in(told.get("study"), STUDENT),
        "disability_level": level,
        "has_children": has_children,
        "is_childless_senior": _childless_senior(member, told, age, has_children),
        "is_working": _working(told, own),
        "is_working_age": working_age,
        "has_labour_ability": both(
            working_age,
            None if level is None else level not in SEVERE,
            told.get("has_labour_ability"),
        ),
        "self_care_failed": failed,
        "self_care": _self_care(failed),
        "no_supporter": _no_supporter(told, words),
    }


def _level(told: Mapping[str, Any]) -> int | None:
    if told.get("disability_category") == "none":
        return 0
    return told.get("disability_level")


def _failed(told: Mapping[str, Any]) -> int | None:
    if told.get("self_care_failed_in") is not None:
        return len(told["self_care_failed_in"])
    return told.get("self_care_failed")


def _self_care(failed: int | None) -> str | None:
    """Source: 特困人员认定办法 第二十条至第二十三条 (六项全达、1–3 项不达、4 项以上不达)."""
    if failed is None:
        return None
    if failed == 0:
        return "able"
    return "partial" if failed <= 3 else "unable"


def _childless_senior(
    member: MemberSnap, told: Mapping[str, Any], age: int | None, has_children: bool | None
) -> bool | None:
    sex = member.gender or told.get("sex")
    bound = CHILDLESS_SENIOR.get(str(sex))
    old = least(age, bound) if bound else _old_whatever_sex(age)
    return both(None if has_children is None else not has_children, old)


def _old_whatever_sex(age: int | None) -> bool | None:
    if age is None or min(CHILDLESS_SENIOR.values()) <= age < max(CHILDLESS_SENIOR.values()):
        return None
    return age >= max(CHILDLESS_SENIOR.values())


def _working(told: Mapping[str, Any], own: Sequence[EntrySnap]) -> bool | None:
    earns = any(
        entry.section == Section.INCOME and entry.kind in EARNING and entry.amount_fen != 0
        for entry in own
    )
    return either(earns, told.get("is_working"))


def _no_supporter(told: Mapping[str, Any], words: Words) -> bool | None:
    """The officer's register of the lawful supporters, once there is one, else the answer."""
    states = told.get("supporters")
    if states is None:
        return told.get("no_supporter")
    able = [words.kind("supporter_states", state).counts for state in states]
    if True in able:
        return False
    return True if all(one is False for one in able) else None


def _in(value: str | None, group: Sequence[str]) -> bool | None:
    return None if value is None else value in group


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
