"""Where somebody is in a form: the page, what comes before and after it, and how far all has come.

Never: decides what a page asks; that is `intake.steps`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.urls import reverse

from gongzhu.common.actor import Actor
from gongzhu.intake import outline, steps as intake
from gongzhu.intake.enums import Section
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
WITH_AMOUNT = (Section.INCOME, Section.EXPENSE)
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


def quiet(form: Any) -> Any:
    """The form with what was typed, its faults not yet named: a line was only added or removed."""
    forms = [form, *getattr(form, "formset", ())]
    for one in forms:
        one.errors.clear()
    return form


def drawn(form: Any) -> Any:
    """The form as it is drawn: spoken to the person, 选填 only beside what may really be left empty.

    Pages whose answers depend on each other check them together, so their fields do not say it.
    """
    for one in form if isinstance(form, list) else [form]:
        one.use_required_attribute = False
        _say_what_is_needed(one)
        _speak_of(one)
        for line in getattr(one, "formset", ()):
            if "has_any" in one.errors:  # first things first: the lines wait for that answer
                line.errors.clear()
            _tidy(line)
    return form


def _say_what_is_needed(form: BaseForm) -> None:
    asking = getattr(form, "asking", ())
    needed = {name for name, asked, _ in asking if asked.is_required and not asked.when}
    for name in needed | set(getattr(form, "asked", ())) - set(_ONLY_SOME):
        if name in form.fields:
            form.fields[name].required = True
    for name, asked, _ in asking:
        if asked.when and not form.fields[name].help_text:
            form.fields[name].help_text = "不涉及的可以不填。"
    for name, told in _ONLY_SOME.items():
        if name in form.fields:
            form.fields[name].help_text = told
    if not getattr(form, "known", True):  # no card on record yet: the new one is the only one
        for name in _NEW_CARD:
            form.fields[name].required = True


def _speak_of(form: Any) -> None:
    """Somebody is called by name: the vocabulary only knows 他（她）."""
    name = form.member.person.name if hasattr(form, "member") else ""
    for field in form.fields.values():
        label = str(field.label or "")
        field.label = label.replace(f"：{_SOMEBODY}", "").replace(_SOMEBODY, name or _SOMEBODY)


def _tidy(line: BaseForm) -> None:
    """One line of a list: in the order people think, and nobody given a kind they did not choose."""
    line.use_required_attribute = False
    line.order_fields(["member", "kind", "amount", "basis", "year_total", "note"])
    line.fields["amount"].required = getattr(line, "section", "") in WITH_AMOUNT
    for name in ("member", "kind"):
        field: Any = line.fields[name]
        choices = list(field.choices)
        if choices and choices[0][0] != "" and (name == "kind" or len(choices) > 1):
            field.choices = [("", "请选择"), *choices]


_SOMEBODY = "他（她）"
_NEW_CARD = ("card", "holder_name", "bank_name")
_ONLY_SOME = {"disability_level": "没有残疾证的不用选。"}
_OURS = ("csrfmiddlewaretoken", "go", "key", "back")
