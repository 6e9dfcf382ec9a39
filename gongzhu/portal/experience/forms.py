"""The pages of the self-diagnosis: one question, or one small group, on each.

Every form says what it asks (`title`, `lead`) and puts its answers into what was told (`put`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms

from gongzhu.intake.enums import Relation
from gongzhu.intake.forms.fields import CountField, OneOfField
from gongzhu.portal.experience.board import Look
from gongzhu.portal.experience.form_facts import (
    FactsForm,
    OfEach,
    OfHousehold,
    Part,
    Whom,
    folded,
)
from gongzhu.portal.experience.form_lists import (
    ExpensesForm,
    IncomesForm,
    PropertyForm,
    SavingsForm,
    YearForm,
)
from gongzhu.portal.experience.questions import (
    COUNT,
    EXPENSES,
    HOUSEHOLD,
    INCOMES,
    MEMBER,
    PEOPLE,
    PROPERTY,
    SAVINGS,
    YEAR,
    Plan,
    about,
    questions_of,
)
from gongzhu.portal.experience.told import MOST_MEMBERS, Someone, Told
from gongzhu.rules import Scope, Type

OLDEST = 120
Data = Mapping[str, Any] | None


def form_for(key: str, look: Look, told: Told, plan: Plan, data: Data = None) -> Any:
    """The form of a page. Raises KeyError for no page of ours."""
    if key.startswith((MEMBER, HOUSEHOLD)):
        return FactsForm(data, parts=[_part(one, look, told, plan) for one in questions_of(key)])
    return _FORMS[key](data, told=told, look=look)


def _part(key: str, look: Look, told: Told, plan: Plan) -> Part:
    words = look.board.words
    scope = Scope.MEMBER if key.startswith(MEMBER) else Scope.HOUSEHOLD
    fact = words.fact(scope, key[2:])
    asked = words.asked.get((scope, fact.name))
    hint = asked.hint if asked else ""
    if scope is Scope.HOUSEHOLD:
        return OfHousehold(fact, hint, told)
    whom = about(key, plan, told)
    if not whom:
        raise KeyError(key)
    ask = Whom if fact.kind is Type.BOOL and len(whom) > 1 else OfEach
    return ask(fact, hint, told, whom)


class CountForm(forms.Form):
    """How many people live together."""

    title = "家里一起生活的有几口人？"
    lead = (
        "连您自己在内。算上配偶、没成年的孩子、还在上学的孩子、一起住的父母；在外面自己过的不算。"
    )
    count = CountField(label="几口人", unit="人", max_value=MOST_MEMBERS)

    def __init__(self, data: Data = None, *, told: Told, look: Look) -> None:
        super().__init__(data, initial={"count": len(told.members) or None})
        self.fields["count"].error_messages |= {
            "required": "请填写人数，连您自己在内。",
            "max_value": f"这里最多算 {MOST_MEMBERS} 口人。人更多的家庭，请打热线或者到窗口问。",
        }

    def clean_count(self) -> int:
        count: int = self.cleaned_data["count"]
        if count < 1:
            raise forms.ValidationError("至少有您自己一个人，请填 1 以上的数字。")
        return count

    def put(self, told: Told) -> Told:
        """So many members, those known already first; what belonged to others goes with them."""
        count = self.cleaned_data["count"]
        others = [Someone(Relation.OTHER.value) for _ in range(count - len(told.members))]
        members = told.members[:count] or ()
        if not members:
            members, others = (Someone(Relation.SELF.value),), others[1:]
        sums = tuple(one for one in told.sums if one.member < count)
        return replace(told, members=(*members, *others), sums=sums)


class PeopleForm(forms.Form):
    """What each member is to the one who asks, and how old."""

    title = "他们是谁，多大年纪？"
    lead = "不用写姓名，写个大概的年龄就行。"

    def __init__(self, data: Data = None, *, told: Told, look: Look) -> None:
        super().__init__(data)
        self.told = told
        relations = [choice for choice in Relation.choices if choice[0] != Relation.SELF]
        for index, one in enumerate(told.members):
            known = one.relation if one.age is not None else None
            if index:
                label = f"第 {index + 1} 位是您的什么人？"
                field = folded(OneOfField(relations, label=label, initial=known))
                self.fields[f"relation-{index}"] = field
            self.fields[f"age-{index}"] = CountField(
                label="您今年多少周岁？" if not index else f"第 {index + 1} 位多少周岁？",
                unit="岁",
                max_value=OLDEST,
                initial=one.age,
            )
            said = "请填写年龄，不满一岁的填 0。"
            self.fields[f"age-{index}"].error_messages["required"] = said

    def clean(self) -> dict[str, Any]:
        """A household has one spouse, and whoever asks for it is no small child."""
        data = super().clean() or {}
        spouses = [name for name, value in data.items() if value == Relation.SPOUSE.value]
        for name in spouses[1:]:
            self.add_error(name, "配偶只能填一位，请核对。")
        return data

    def put(self, told: Told) -> Told:
        """Relations and ages; who becomes somebody else keeps nothing of what was told of them."""
        data = self.cleaned_data
        members = []
        for index, one in enumerate(told.members):
            relation = data.get(f"relation-{index}", Relation.SELF.value)
            same = relation == one.relation and data[f"age-{index}"] == one.age
            members.append(Someone(relation, data[f"age-{index}"], one.facts if same else {}))
        return replace(told, members=tuple(members))


_FORMS: dict[str, Any] = {
    COUNT: CountForm,
    PEOPLE: PeopleForm,
    INCOMES: IncomesForm,
    YEAR: YearForm,
    SAVINGS: SavingsForm,
    PROPERTY: PropertyForm,
    EXPENSES: ExpensesForm,
}
