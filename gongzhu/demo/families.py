"""Who lives in a synthetic household, what it declares, and what the departments really hold.

Amounts are made up to show the rules at work; none is a policy figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongzhu.demo.people import Made, Maker
from gongzhu.intake.enums import Relation
from gongzhu.people.enums import Gender

YUAN = 100


@dataclass(frozen=True)
class Member:
    """One member. Amounts in fen: wages and pension by month, deposit as it stands.

    told: facts about the member by the vocabulary's names. hidden: what the departments hold
    besides, by source, as the simulator's fixtures have it. silent: sources that cannot answer.
    """

    who: Made
    relation: Relation = Relation.SELF
    told: Mapping[str, Any] = field(default_factory=dict)
    wages: int = 0
    pension: int = 0
    deposit: int = 0
    has_home: bool = False
    hidden: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    """A household with its answers to the item's own questions."""

    members: tuple[Member, ...]
    answers: Mapping[str, Any] = field(default_factory=dict)
    expenses: int = 0


Shape = Callable[[Maker, date], Family]


def elder_alone(make: Maker, on: date) -> Family:
    """An old woman without children or income."""
    who = make.person(make.whole(66, 82), on=on, gender=Gender.FEMALE)
    told = {"has_children": False, "is_working": False}
    return Family((Member(who, told=told, deposit=make.whole(2, 90) * 100 * YUAN, has_home=True),))


def old_couple(make: Maker, on: date) -> Family:
    """A couple on one small pension."""
    husband = make.person(make.whole(68, 76), on=on, gender=Gender.MALE)
    wife = make.person(make.whole(66, 74), on=on, gender=Gender.FEMALE)
    pension = make.whole(9, 16) * 100 * YUAN
    return Family(
        (
            Member(husband, pension=pension, deposit=800 * YUAN, has_home=True),
            Member(wife, Relation.SPOUSE, deposit=make.whole(3, 40) * 100 * YUAN),
        )
    )


def mother_and_child(make: Maker, on: date) -> Family:
    """A mother working a few hours, with a child at school."""
    mother = make.person(make.whole(31, 44), on=on, gender=Gender.FEMALE)
    child = make.person(make.whole(7, 14), on=on, surname=mother.name[:1])
    wages = make.whole(8, 16) * 100 * YUAN
    return Family(
        (
            Member(mother, told={"is_working": True}, wages=wages, deposit=1200 * YUAN),
            Member(child, Relation.CHILD, told={"study": "compulsory"}),
        )
    )


def disabled_father(make: Maker, on: date) -> Family:
    """A severely disabled father, the mother at work, a child at school."""
    father = make.person(make.whole(38, 52), on=on, gender=Gender.MALE)
    mother = make.person(make.whole(35, 48), on=on, gender=Gender.FEMALE)
    child = make.person(make.whole(8, 15), on=on, surname=father.name[:1])
    disability = {"disability_category": "physical", "disability_level": 2, "is_working": False}
    wages = make.whole(18, 30) * 100 * YUAN
    return Family(
        (
            Member(father, told=disability, deposit=600 * YUAN, has_home=True),
            Member(mother, Relation.SPOUSE, told={"is_working": True}, wages=wages),
            Member(child, Relation.CHILD, told={"study": "compulsory"}),
        )
    )


def ill_alone(make: Maker, on: date) -> Family:
    """A person too ill to work, with medical bills."""
    who = make.person(make.whole(45, 58), on=on)
    told = {"serious_illness": True, "has_outpatient_special": True, "is_working": False}
    bills = make.whole(8, 30) * 1000 * YUAN
    return Family((Member(who, told=told, deposit=2600 * YUAN),), expenses=bills)


def near_poor_alone(make: Maker, on: date) -> Family:
    """Somebody earning a little more than the standard."""
    who = make.person(make.whole(40, 57), on=on)
    wages = make.whole(135, 185) * 10 * YUAN
    return Family((Member(who, told={"is_working": True}, wages=wages, deposit=5000 * YUAN),))


def near_poor_couple(make: Maker, on: date) -> Family:
    """Two earners whose wages together lie between the standard and half as much again."""
    husband = make.person(make.whole(45, 58), on=on, gender=Gender.MALE)
    wife = make.person(make.whole(42, 56), on=on, gender=Gender.FEMALE)
    first, second = make.whole(150, 190) * 10 * YUAN, make.whole(120, 160) * 10 * YUAN
    working = {"is_working": True}
    return Family(
        (
            Member(husband, told=working, wages=first, deposit=3000 * YUAN, has_home=True),
            Member(wife, Relation.SPOUSE, told=working, wages=second),
        )
    )


def destitute_elder(make: Maker, on: date) -> Family:
    """An old man whom nobody is bound to support."""
    who = make.person(make.whole(67, 85), on=on, gender=Gender.MALE)
    told = {"no_supporter": True, "self_care_failed": make.whole(0, 5), "is_working": False}
    answers = {"current_relief": "none", "residence_area": "urban"}
    return Family((Member(who, told=told, deposit=make.whole(1, 30) * 100 * YUAN),), answers)


def hit_by_fire(make: Maker, on: date) -> Family:
    """A family whose home burnt."""
    base = mother_and_child(make, on)
    need = make.whole(10, 35) * 100 * YUAN
    answers = {
        "emergency_kind": make.one_of(["fire", "traffic", "illness", "accident"]),
        "urgent": True,
        "emergency_need": need,
        "current_relief": "none",
        "aid_received_this_year": 0,
    }
    return Family(base.members, answers)


def overspent(make: Maker, on: date) -> Family:
    """A family recognised as near poor that a hospital bill was too much for."""
    base = near_poor_alone(make, on)
    bill = make.whole(6, 18) * 1000 * YUAN
    answers = {
        "emergency_kind": "none",
        "necessary_spending": bill,
        "current_relief": "margin",
        "aid_received_this_year": 0,
    }
    return Family(base.members, answers, expenses=bill)


def known_as(shape: Shape, **answers: Any) -> Shape:
    """The same household, with answers to the questions of a department's item."""

    def made(make: Maker, on: date) -> Family:
        base = shape(make, on)
        return Family(base.members, answers, base.expenses)

    return made


def awaiting_surgery(make: Maker, on: date) -> Family:
    """A mother whose small child waits for an operation of the heart."""
    mother = make.person(make.whole(26, 36), on=on, gender=Gender.FEMALE)
    child = make.person(make.whole(3, 6), on=on, surname=mother.name[:1])
    told = {"awaits_heart_surgery": True}
    return Family((Member(mother), Member(child, Relation.CHILD, told=told)))


SHAPES: Mapping[str, tuple[Shape, ...]] = {
    "dibao": (elder_alone, mother_and_child, old_couple, ill_alone, disabled_father, elder_alone),
    "tekun": (destitute_elder,),
    "dibao_margin": (near_poor_alone, near_poor_couple),
    "temporary": (overspent,),
    "medical_aid": (
        known_as(ill_alone, current_relief="dibao", medical_costs_paid=2600 * YUAN),
        known_as(old_couple, current_relief="dibao", medical_costs_paid=900 * YUAN),
    ),
    "housing_urban": (
        known_as(old_couple, current_relief="dibao", lives_in_unsafe_urban_house=True),
    ),
    "compulsory_education": (known_as(mother_and_child, current_relief="margin"),),
    "legal_aid": (
        known_as(ill_alone, current_relief="none", legal_problem="干了三个月活，工钱一直没有给。"),
    ),
    "employment_aid": (
        known_as(
            mother_and_child, current_relief="none", job_wanted="会做饭，能做保洁，要接送孩子。"
        ),
    ),
    "disabled_subsidies": (known_as(disabled_father, current_relief="dibao"),),
    "social_heart": (awaiting_surgery,),
    "union_help": (
        known_as(near_poor_couple, current_relief="none", employer="演示纺织厂（已停产）"),
    ),
}
"""Households that fit each item; emergencies come besides."""
