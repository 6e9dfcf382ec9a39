"""Where somebody is in a form: the page, what comes before and after it, and how far all has come.

Never: decides what a page asks; that is `intake.steps`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from gongzhu.common.actor import Actor
from gongzhu.intake import outline, steps as intake
from gongzhu.intake.enums import Section
from gongzhu.intake.forms import with_one_more, without
from gongzhu.intake.forms.entries import AVERAGE
from gongzhu.intake.models import Application
from gongzhu.intake.steps import Step

TEMPLATES = {
    outline.HOUSEHOLD: "portal/wizard/household.html",
    outline.MEMBERS: "portal/wizard/members.html",
    outline.CIRCUMSTANCES: "portal/wizard/circumstances.html",
    outline.ACCOUNT: "portal/wizard/account.html",
    outline.MATERIALS: "portal/wizard/materials.html",
    outline.AUTHORISATION: "portal/wizard/authorisation.html",
    outline.REVIEW: "portal/wizard/review.html",
}
LIST, QUESTIONS = "portal/wizard/list.html", "portal/wizard/questions.html"
MOST_SIDE_BY_SIDE = 4
"""More choices than these are folded into a list to open."""
WITH_AMOUNT = (Section.INCOME, Section.EXPENSE)
PREFIXES = {part.value: section.value for part, section in outline.SECTIONS.items()}
"""How the lines of each list are named in its form."""
THINGS = {"incomes": "收入", "assets": "财产", "expenses": "支出"}


@dataclass(frozen=True)
class Here:
    """One page of one form. total: pages in all; number: of this one, from 1."""

    application: Application
    every: tuple[Step, ...]
    number: int

    @property
    def step(self) -> Step:
        """The page itself."""
        return self.every[self.number - 1]

    @property
    def total(self) -> int:
        """How many pages there are."""
        return len(self.every)

    @property
    def template(self) -> str:
        """The template that draws the page."""
        if self.step.key.startswith(outline.QUESTIONS):
            return QUESTIONS
        return TEMPLATES.get(self.step.key, LIST)

    @property
    def before(self) -> str:
        """Address of the page before; the list of the resident's applications for the first one."""
        if self.number == 1:
            return reverse("portal:my")
        return address(self.application, self.every[self.number - 2].key)

    @property
    def thing(self) -> str:
        """What one line of this page's list is called."""
        return THINGS.get(self.step.key, "")


def here(application: Application, key: str, by: Actor) -> Here:
    """The page with this key; the furthest one reached where there is none such now."""
    every = tuple(intake.steps(application, by))
    at = next((n for n, one in enumerate(every, start=1) if one.key == key), 0)
    return Here(application, every, at or furthest(every, application.step))


def furthest(every: tuple[Step, ...], reached: str) -> int:
    """Number of the page to go on with: the first that is not done, up to the one reached."""
    keys = [one.key for one in every]
    last = keys.index(reached) + 1 if reached in keys else 1
    undone = (n for n, one in enumerate(every[:last], start=1) if not one.is_done)
    return next(undone, min(last + 1, len(every)))


def after(application: Application, key: str, by: Actor) -> str:
    """Address of the page after this one, as the answers now have it."""
    every = intake.steps(application, by)
    keys = [one.key for one in every]
    at = keys.index(key) if key in keys else -1
    return address(application, keys[min(at + 1, len(keys) - 1)])


def address(application: Application, key: str) -> str:
    """Address of a page of a form."""
    code = application.item_version.item.code
    return reverse("portal:apply_page", args=[code, application.pk, key])


def is_blank(data: Any, files: Any) -> bool:
    """Whether nothing was typed or chosen on a page that only adds to what is there."""
    typed = (value for name, value in data.items() if name not in _OURS and value.strip())
    return not any(typed) and not files


def rearranged(at: Here, typed: Mapping[str, Any]) -> Any:
    """The page's list with one line more or fewer, where a button asked for that; else None.

    Nothing typed is lost, and its faults are not yet named.
    """
    prefix = PREFIXES.get(at.step.key, "")
    total = str(typed.get(f"{prefix}-TOTAL_FORMS", ""))
    if not re.fullmatch(r"[0-9]{1,3}", total):
        return None
    if typed.get("add") == prefix:
        more = with_one_more(typed, prefix)
        last = int(more[f"{prefix}-TOTAL_FORMS"]) - 1
        return _quiet(worded(at.step.form({f"{prefix}-{last}-basis": AVERAGE, **more})))
    if re.fullmatch(rf"{prefix}-[0-9]{{1,3}}", str(typed.get("remove", ""))):
        return _quiet(worded(at.step.form(without(typed, typed["remove"]))))
    return None


def _quiet(form: Any) -> Any:
    for one in (form, *form.formset):
        one.errors.clear()
    return form


def worded(form: Any) -> Any:
    """The form in the words of this page: people called by name, long choices as a list to open.

    Before it is looked at: a field keeps the label it is first seen with.
    """
    for one in form if isinstance(form, list) else [form]:
        _speak_of(one)
        for name, sentence in _EMPTY.items():
            if name in one.fields:
                one.fields[name].error_messages["required"] = sentence
        for name, paper in getattr(one, "places", {}).items():
            if paper.handed_in:
                one.fields[name].label = f"{paper.title}：再加一份"
        for line in getattr(one, "formset", ()):
            _tidy(line)
    return form


def drawn(form: Any) -> Any:
    """The form as it is drawn: 选填 only beside what may really be left empty.

    Pages whose answers depend on each other check them together, so their fields do not say it.
    """
    for one in form if isinstance(form, list) else [form]:
        one.use_required_attribute = False
        if "disability_category" in one.errors:  # first whether there is a card, then its level
            one.errors.pop("disability_level", None)
        for name in _needed(one) & set(one.fields):
            one.fields[name].required = True
        for line in getattr(one, "formset", ()):
            if "has_any" in one.errors:  # first things first: the lines wait for that answer
                line.errors.clear()
            line.use_required_attribute = False
            line.fields["amount"].required = getattr(line, "section", "") in WITH_AMOUNT
    return form


def _needed(form: Any) -> set[str]:
    """Names of fields that are asked of everybody, though only the whole page insists on them."""
    asked = {
        name for name, one, _ in getattr(form, "asking", ()) if one.is_required and not one.when
    }
    asked |= set(getattr(form, "asked", ())) - set(_ONLY_SOME)
    asked |= {name for name, paper in getattr(form, "places", {}).items() if paper.is_owed}
    if not getattr(form, "known", True):  # no card on record yet: the new one is the only one
        asked |= set(_NEW_CARD)
    return asked


def _speak_of(form: Any) -> None:
    """Somebody is called by name: the vocabulary only knows 他（她）."""
    name_of = form.member.person.name if hasattr(form, "member") else ""
    conditional = {name for name, one, _ in getattr(form, "asking", ()) if one.when}
    for name, field in form.fields.items():
        field.label = _named(str(field.label or ""), name_of)
        if name in _ONLY_SOME or name in conditional:
            field.help_text = field.help_text or _ONLY_SOME.get(name, "不涉及的可以不填。")
        _fold(field)


def _named(label: str, name: str) -> str:
    label = label.replace(f"：{_SOMEBODY}", "")
    if not name:
        return label
    return label.replace(_SOMEBODY, name) if _SOMEBODY in label else f"{name}：{label}"


def _fold(field: Any) -> None:
    """A long row of choices becomes a list to open, with nothing chosen beforehand."""
    choices = list(getattr(field, "choices", ()))
    if isinstance(field.widget, forms.RadioSelect) and len(choices) > MOST_SIDE_BY_SIDE:
        field.widget = forms.Select()
        field.choices = [("", "请选择"), *choices]


def _tidy(line: Any) -> None:
    """One line of a list: in the order people think, and nobody given a kind they did not choose."""
    line.order_fields(["member", "kind", "amount", "basis", "year_total", "note"])
    if len(line.fields["member"].choices) == 1:  # told beforehand, so that a blank line stays blank
        line.fields["member"].initial = line.fields["member"].choices[0][0]
    for name in ("member", "kind"):
        field: Any = line.fields[name]
        choices = list(field.choices)
        if choices and choices[0][0] != "" and (name == "kind" or len(choices) > 1):
            field.choices = [("", "请选择"), *choices]


_SOMEBODY = "他（她）"
_NEW_CARD = ("card", "holder_name", "bank_name")
_ONLY_SOME = {"disability_level": "没有残疾证的不用选。"}
_EMPTY = {
    "address": "请填写居住地址，写到门牌号。",
    "name": "请填写这位家人的姓名。",
    "id_number": "请填写这位家人的身份证号。",
    "relation": "请选择这位家人是申请人的什么人。",
}
_OURS = ("csrfmiddlewaretoken", "go", "key", "back")
