"""Where the household lives, who belongs to it, and what is so with each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from gongzhu.catalogue import selectors as catalogue
from gongzhu.intake import outline
from gongzhu.intake.enums import Relation
from gongzhu.intake.forms.fields import (
    CHOOSE,
    OneOfField,
    WordsField,
    YesNoField,
    field_for_fact,
)
from gongzhu.intake.models import Member
from gongzhu.intake.selectors import Look
from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel
from gongzhu.rules import Fact, Scope

_LEVEL, _CATEGORY, _NO_CARD = "disability_level", "disability_category", "none"


class HouseholdForm(forms.Form):
    """The place, the address, the applicant's register, and whether somebody is pregnant."""

    division_code = forms.TypedChoiceField(
        label="所在社区（村）", coerce=int, error_messages={"required": CHOOSE}
    )
    address = WordsField(
        label="居住地址",
        most=120,
        help_text="写到门牌号，例如：人民路1号201房。",
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    hukou_here = YesNoField(label="申请人的户口在本地吗？")
    pregnant = YesNoField(label="家里有孕妇吗？", required=False, help_text="有孕妇的优先办理。")

    def __init__(self, *args: Any, seen: Look, **kwargs: Any) -> None:
        application = seen.application
        own = next((one for one in seen.taken.members if one.relation == Relation.SELF), None)
        kwargs["initial"] = {
            "division_code": seen.place,
            "address": seen.taken.household.get("address"),
            "hukou_here": own.circumstances.get("hukou_here") if own else None,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = _places(seen.place)  # type: ignore[attr-defined]
        self.fields["hukou_here"].label = f"申请人的户口在{org.region().here}吗？"
        self.application = application


class MemberForm(forms.Form):
    """Somebody who lives with the applicant."""

    name = WordsField(label="姓名", most=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    id_number = WordsField(
        label="身份证号",
        most=24,
        help_text="没有办身份证的孩子，填户口簿上的公民身份号码。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    relation = OneOfField(
        [choice for choice in Relation.choices if choice[0] != Relation.SELF],
        label="是申请人的什么人",
    )


class RelationForm(forms.Form):
    """Correct what somebody is to the applicant."""

    relation = MemberForm.base_fields["relation"]


class CircumstancesForm(forms.Form):
    """What is so with one member: only what the item's rules look at."""

    def __init__(self, *args: Any, member: Member, seen: Look, **kwargs: Any) -> None:
        taken = next(one for one in seen.taken.members if one.id == str(member.pk))
        kwargs["initial"] = {outline.EXCLUSION: _NO_CARD, **taken.circumstances}
        kwargs.setdefault("prefix", f"m{member.pk.hex}")
        super().__init__(*args, **kwargs)
        self.member = member
        words = catalogue.vocabulary(seen.version)
        asked = (words.find(Scope.MEMBER, one) for one in outline.asked_of_members(seen.version))
        facts = [fact for fact in asked if fact and fact.is_asked_at(taken.age)]
        self.asked = [fact.name for fact in facts]
        for fact in facts:
            self.fields[fact.name] = field_for_fact(_without_zero(fact))
        self.fields[outline.EXCLUSION] = OneOfField(
            [(kind.code, kind.asked) for kind in catalogue.words().kinds_of("exclusions")],
            label="有没有下面的情形？有的不计入家庭成员",
        )

    def clean(self) -> dict[str, Any]:
        """Everything asked is answered, unless the member does not count anyway."""
        data = super().clean() or {}
        if data.get(outline.EXCLUSION) not in (_NO_CARD, None):
            return data
        for name in self.asked:
            is_needless = name == _LEVEL and data.get(_CATEGORY) == _NO_CARD
            if data.get(name) is None and name not in self.errors and not is_needless:
                self.add_error(name, "请选择或填写这一项。")
        return data

    def values(self) -> dict[str, Any]:
        """Answers by fact name; a card that does not exist has no level."""
        data = dict(self.cleaned_data)
        if data.get(_CATEGORY) == _NO_CARD and _LEVEL in data:
            data[_LEVEL] = None
        return data


class CircumstancesForms(list[CircumstancesForm]):
    """One form for each member, asked and checked together."""

    def __init__(self, seen: Look, members: list[Member], data: Mapping[str, Any] | None = None):
        super().__init__(CircumstancesForm(data, member=one, seen=seen) for one in members)

    def is_valid(self) -> bool:
        """Whether all of them are; every one is checked."""
        return not [form for form in self if not form.is_valid()]


def _without_zero(fact: Fact) -> Fact:
    """The level is asked only of those who have a card: "no card" is answered by the category."""
    if fact.name != _LEVEL:
        return fact
    options = {value: label for value, label in fact.options.items() if value != 0}
    return Fact(fact.name, fact.type, fact.label, fact.question, options, fact.unit)


def _places(code: int) -> list[tuple[int, str]]:
    """The communities of the town, and the town itself for who does not know which."""
    town = org.division(org.ancestor_code(code, DivisionLevel.TOWN))
    villages = [(one.code, one.name) for one in org.children(town)]
    return [*villages, (town.code, f"{town.name}（不清楚是哪个社区）")]
