"""Every fact of the region's vocabulary, worked out of a declaration in this one place.

Pure: takes the snapshot, the day of application and the region's parameters; reads no clock and no
database (the vocabulary is a file, kept in memory).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from gongzhu.catalogue import compiling, selectors as catalogue
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.catalogue.vocabulary import DIBAO, TEKUN, Words
from gongzhu.intake.enums import Relation, Section
from gongzhu.intake.facts import members as persons
from gongzhu.intake.facts.exact import Exact, either, share, total
from gongzhu.intake.facts.money import Till
from gongzhu.intake.facts.snapshot import ASSESSMENT, MemberSnap, Snapshot
from gongzhu.intake.kinds import BUSINESSES, FINANCIAL, HOMES, VEHICLES
from gongzhu.rules import Fact, Facts, Type, Vocabulary

NOT_EXCLUDED = "none"


def derive(snapshot: Snapshot, spec: ItemSpec, on: date, parameters: Mapping[str, Any]) -> Facts:
    """All facts of a household for one item.

    on: the day of application; today while there is none yet. parameters: as
    `catalogue.selectors.parameters()`. Facts.members are the counted members, in the order of
    `counted_members`.
    Raises FactError when a stored value does not fit its declaration, KeyError for a kind that
    the vocabulary does not list. Source: 最低生活保障审核确认办法 第七条至第十四条, and `derivation`
    of each word.
    """
    words = catalogue.words()
    vocabulary = compiling.item_vocabulary(spec, words.rules)
    return derive_for(snapshot, vocabulary, words, on, parameters)


def derive_for(
    snapshot: Snapshot,
    vocabulary: Vocabulary,
    words: Words,
    on: date,
    parameters: Mapping[str, Any],
) -> Facts:
    """All facts of a household in the words of one or several items; otherwise as `derive`.

    words: the region's, looked up once by a caller who derives for many households.
    """
    reckoning = _Reckoning(snapshot, on, parameters, words)
    household = _household(reckoning, vocabulary)
    members = [_member(reckoning, member, vocabulary) for member in reckoning.counted]
    return vocabulary.facts(household, members or None)


def counted_members(snapshot: Snapshot) -> tuple[MemberSnap, ...]:
    """The members who count: not those the law leaves out, and in a single application one only.

    Source: 最低生活保障审核确认办法 第七条、第八条.
    """
    if snapshot.answers.get("is_single_applicant") is True:
        return tuple(one for one in snapshot.members if one.relation == Relation.SELF)
    return _family(snapshot)


def _family(snapshot: Snapshot) -> tuple[MemberSnap, ...]:
    return tuple(
        one
        for one in snapshot.members
        if one.circumstances.get("exclusion", NOT_EXCLUDED) == NOT_EXCLUDED
    )


@dataclass(frozen=True)
class _Reckoning:
    """What the sums need, each part worked out once."""

    snapshot: Snapshot
    on: date
    parameters: Mapping[str, Any]
    words: Words

    @cached_property
    def counted(self) -> tuple[MemberSnap, ...]:
        return counted_members(self.snapshot)

    @cached_property
    def till(self) -> Till:
        return self.till_of(self.counted)

    def till_of(self, members: tuple[MemberSnap, ...]) -> Till:
        """The entries of some members."""
        who = {member.id for member in members}
        entries = tuple(one for one in self.snapshot.entries if one.member_id in who)
        return Till(entries, self.words, self.on, self.parameters)

    def filled(self, section: Section, value: Callable[[], Any], group: str = "") -> Any:
        """A worked-out value, or None while the household has not filled that list.

        group: a part of the list that may have been told by itself, see `intake.kinds`.
        """
        return value() if self.snapshot.is_filled(section, group) else None

    def income(self, purpose: str = DIBAO) -> Exact | None:
        return self.filled(Section.INCOME, lambda: self.till.income_monthly(purpose))

    def per_head(self, income: Exact | None, adjustment: Exact = 0) -> Exact | None:
        """max(0, income − deductions + adjustment) ÷ members."""
        net = total([income, _minus(self.till.deductions()), adjustment])
        return share(None if net is None else max(net, 0), len(self.counted))

    @cached_property
    def adjustment(self) -> Exact:
        """Sum of the assessment's indicators; 0 where the region has brought no table in."""
        found = [one for one in self.snapshot.entries if one.section == ASSESSMENT]
        return total(one.amount_fen for one in found) or 0


def _household(reckoning: _Reckoning, vocabulary: Vocabulary) -> dict[str, Any]:
    answers = _told(vocabulary.household, reckoning.snapshot.answers)
    made = {**_matter(reckoning, answers), **_people(reckoning), **_means(reckoning)}
    facts = {name: told if made.get(name) is None else made[name] for name, told in answers.items()}
    return {**facts, **_of_single(reckoning, answers)}


def _told(words: Sequence[Fact], values: Mapping[str, Any]) -> dict[str, Any]:
    """Each of these words as it was answered outright; None for what was not."""
    return {fact.name: _decoded(fact, values.get(fact.name)) for fact in words}


def _matter(reckoning: _Reckoning, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Facts about the application itself and what the platform knows."""
    known = reckoning.snapshot.household
    elsewhere = answers.get("aid_received_this_year")
    return {
        "applied_on": reckoning.on,
        "applied_by_proxy": known.get("applied_by_proxy"),
        "current_relief": known.get("current_relief"),
        "emergency_kind": _emergency(answers),
        "aid_received_this_year": total([known.get("aid_on_platform_fen", 0), elsewhere]),
    }


def _emergency(answers: Mapping[str, Any]) -> str | None:
    """The answer; where nobody was asked, nothing urgent means no emergency.

    An answered kind stands beside "not urgent": an emergency may have eased, and the item's
    amount still depends on it.
    """
    told = answers.get("emergency_kind")
    return "none" if told is None and answers.get("urgent") is False else told


def _people(reckoning: _Reckoning) -> dict[str, Any]:
    here = [one.circumstances.get("hukou_here") for one in reckoning.counted]
    return {
        "has_hukou_here": either(*here) if here else None,
        "members_count": len(reckoning.counted) or None,
    }


def _of_single(reckoning: _Reckoning, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The whole family's income per head, which only a single application asks for."""
    if "family_income_per_head" not in answers:
        return {}
    if answers.get("is_single_applicant") is not True:
        return {"family_income_per_head": None}
    made = _family_income(reckoning)
    return {"family_income_per_head": answers["family_income_per_head"] if made is None else made}


def _family_income(reckoning: _Reckoning) -> Exact | None:
    """Income per head of all the family around a single applicant, once it was declared."""
    family = _family(reckoning.snapshot)
    if len(family) < 2 or not reckoning.snapshot.is_filled(Section.INCOME):
        return None
    till = reckoning.till_of(family)
    net = total([till.income_monthly(), _minus(till.deductions())])
    return share(None if net is None else max(net, 0), len(family))


def _means(reckoning: _Reckoning) -> dict[str, Any]:
    till, filled = reckoning.till, reckoning.filled
    income, assets = reckoning.income(), filled(Section.ASSET, till.financial_assets, FINANCIAL)
    rigid, year = filled(Section.EXPENSE, till.rigid_expense), _year(reckoning)
    return {
        "income_total_monthly": income,
        "deductions_monthly": till.deductions(),
        "assessment_adjustment_monthly": reckoning.adjustment,
        "income_per_head": reckoning.per_head(income),
        "assessed_income_per_head": reckoning.per_head(income, reckoning.adjustment),
        "tekun_income_per_head": reckoning.per_head(reckoning.income(TEKUN)),
        "income_12m": year,
        "financial_assets_total": assets,
        "financial_assets_per_head": share(assets, len(reckoning.counted)),
        "homes_count": filled(Section.ASSET, till.homes, HOMES),
        "non_residential_count": filled(Section.ASSET, till.non_residential, HOMES),
        "vehicles_counted": filled(Section.ASSET, till.vehicles, VEHICLES),
        "livelihood_vehicles": filled(Section.ASSET, till.livelihood_vehicles, VEHICLES),
        "livelihood_vehicle_value": filled(Section.ASSET, till.livelihood_value, VEHICLES),
        "businesses_counted": filled(Section.ASSET, till.businesses, BUSINESSES),
        "rigid_expense_12m": rigid,
        "rigid_share": share(rigid, year),
    }


def _year(reckoning: _Reckoning) -> Exact | None:
    return reckoning.filled(Section.INCOME, reckoning.till.income_of_period)


def _member(reckoning: _Reckoning, member: MemberSnap, vocabulary: Vocabulary) -> dict[str, Any]:
    own = reckoning.till_of((member,))
    age = persons.age_on(member, reckoning.on, reckoning.parameters.get("birthday_counts"))
    known = {**_unasked(vocabulary.member, age), **member.circumstances}
    member = replace(member, circumstances=known)
    told = _told(vocabulary.member, member.circumstances)
    made = persons.facts_of(member, own.entries, age, reckoning.words)
    made["income_monthly"] = reckoning.filled(Section.INCOME, own.income_monthly)
    return {name: made.get(name, answer) for name, answer in told.items()}


def _unasked(words: Sequence[Fact], age: int | None) -> dict[str, Any]:
    """What is so of a member of this age without asking."""
    return {
        fact.name: fact.ages.otherwise for fact in words if fact.ages and not fact.is_asked_at(age)
    }


def _decoded(fact: Fact, value: Any) -> Any:
    """A stored JSON value as the engine wants it."""
    if not isinstance(value, str):
        return value
    if fact.kind is Type.DATE:
        return date.fromisoformat(value)
    return Fraction(value) if fact.kind is Type.NUMBER else value


def _minus(value: Exact | None) -> Exact | None:
    return None if value is None else -value
