"""The pages of a rehearsal: the real forms, and what "saving" them does to what is in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.models import Item
from gongzhu.common.money import MOST
from gongzhu.intake import forms as intake_forms, kinds, outline, selectors as intake
from gongzhu.intake.enums import Relation
from gongzhu.intake.facts import EntrySnap, MemberSnap
from gongzhu.intake.selectors import Paper
from gongzhu.intake.services.values import stored
from gongzhu.intake.steps import Step
from gongzhu.org.enums import Department
from gongzhu.portal import wizard
from gongzhu.portal.experience.practice import (
    RELATIVE,
    Practice,
    PractisedLook,
    example_number,
    look,
)
from gongzhu.rules import Fact, Scope

BACK = "practice"
"""What the wizard's templates are told in the place of where one came from."""
CARD = "6217003320000000011"
TEMPLATES = {
    outline.MATERIALS: "portal/experience/practice_papers.html",
    outline.AUTHORISATION: "portal/experience/practice_signing.html",
    outline.REVIEW: "portal/experience/practice_review.html",
}
MOST_LINES = 8
_KEPT_WORDS = 20
Data = Mapping[str, Any] | None


class PlainForm(forms.Form):
    """A page with nothing to type in a rehearsal."""


class SigningForm(forms.Form):
    """The applicant's own tick; others sign by themselves, in a real application."""

    own = forms.BooleanField(
        label="我（欧阳示例）已看过上面的授权书，同意查询本人的这些信息",
        error_messages={"required": "真的申请时，看过授权书、同意的才能往下走。这里打个勾就行。"},
    )


@dataclass(frozen=True)
class Here(wizard.Here):
    """One page of a rehearsal."""

    practice: Practice

    @property
    def template(self) -> str:
        """The real page's template, but for what has to do with files, signatures and handing in."""
        return TEMPLATES.get(self.step.key) or super().template

    @property
    def before(self) -> str:
        """The page before, of the rehearsal."""
        if self.number == 1:
            return reverse("portal:rehearsal")
        return address(self.practice, self.every[self.number - 2].key)


@dataclass(frozen=True)
class Pages:
    """Builds and "saves" the pages of one rehearsal."""

    practice: Practice
    seen: PractisedLook

    def here(self, key: str) -> Here:
        """The page with this key, or the first where there is none such now."""
        every = tuple(self._step(page) for page in self.seen.pages)
        at = next((n for n, one in enumerate(every, start=1) if one.key == key), 1)
        return Here(self.seen.application, every, at, self.practice)

    def save(self, key: str, form: Any) -> Practice:
        """The rehearsal with what a valid form says. Raises Invalid."""
        page = next(one for one in self.seen.pages if one.key == key)
        if page.group is not None:
            return self._answered(key, form)
        if page.section is not None:
            return self._listed(key, page.section, form)
        saves: dict[str, Callable[[Any], Practice]] = {
            outline.HOUSEHOLD: self._housed,
            outline.MEMBERS: self._joined,
            outline.CIRCUMSTANCES: self._described,
        }
        return saves.get(key, lambda _: self.practice.went(key))(form)

    def _step(self, page: outline.Page) -> Step:
        done = page.key in self.practice.done
        return Step(page.key, page.title, done, self._form(page), lambda form: None, dict)

    def _form(self, page: outline.Page) -> Callable[..., Any]:
        seen, group, section = self.seen, page.group, page.section
        if group is not None:
            return lambda data=None, files=None: intake_forms.QuestionsForm(
                data, seen=seen, group=group
            )
        if section is not None:
            return lambda data=None, files=None: intake_forms.ListForm(
                data, seen=seen, section=section
            )
        return {
            outline.HOUSEHOLD: self._household,
            outline.MEMBERS: self._member,
            outline.CIRCUMSTANCES: self._circumstances,
            outline.ACCOUNT: self._account,
            outline.MATERIALS: lambda data=None, files=None: PlainForm(data),
            outline.AUTHORISATION: lambda data=None, files=None: SigningForm(data),
            outline.REVIEW: lambda data=None, files=None: intake_forms.ReviewForm(data),
        }[page.key]

    def _household(self, data: Data = None, files: Data = None) -> Any:
        initial = {} if self.seen.taken.household.get("address") else {"address": "示例路1号201房"}
        form = intake_forms.HouseholdForm(data, seen=self.seen)
        form.initial = {**form.initial, **initial}
        return form

    def _member(self, data: Data = None, files: Data = None) -> Any:
        alone = len(self.seen.taken.members) == 1
        made_up = {"name": RELATIVE, "id_number": example_number(), "relation": "child"}
        return intake_forms.MemberForm(data, initial=made_up if alone and data is None else {})

    def _circumstances(self, data: Data = None, files: Data = None) -> Any:
        return intake_forms.CircumstancesForms(self.seen, self.seen.everybody, data)

    def _account(self, data: Data = None, files: Data = None) -> Any:
        form = intake_forms.AccountForm(data, application=self.seen.application)
        form.initial = {**form.initial, "card": CARD, "bank_name": "示例银行"}
        return form

    def _housed(self, form: Any) -> Practice:
        told = form.cleaned_data
        own, *others = self.practice.taken.members
        own = _with(own, {"hukou_here": told["hukou_here"]})
        household = {**self.practice.taken.household, "address": told["address"][:40]}
        moved = replace(self.practice, place=told["division_code"])
        return moved.went(outline.HOUSEHOLD, members=(own, *others), household=household)

    def _joined(self, form: Any) -> Practice:
        return self.practice.with_member(**form.cleaned_data)

    def _described(self, form: Any) -> Practice:
        told = {str(one.member.pk): self._stored_of_member(one.values()) for one in form}
        members = tuple(_with(one, told.get(one.id, {})) for one in self.practice.taken.members)
        return self.practice.went(outline.CIRCUMSTANCES, members=members)

    def _answered(self, key: str, form: Any) -> Practice:
        facts = {one.key: one.fact for one in form.group.questions}
        words = catalogue.vocabulary(self.seen.version)
        own = {
            facts[name]: _stored(words.find(Scope.HOUSEHOLD, facts[name]), value)
            for name, value in form.answers().items()
        }
        of = {
            member: self._stored_of_member({facts[name]: value for name, value in told.items()})
            for member, told in form.of_members().items()
        }
        members = tuple(_with(one, of.get(one.id, {})) for one in self.practice.taken.members)
        answers = _known({**self.practice.taken.answers, **own})
        return self.practice.went(key, members=members, answers=answers)

    def _listed(self, key: str, section: Any, form: Any) -> Practice:
        kept = tuple(one for one in self.practice.taken.entries if one.section != section)
        lines = tuple(_entry(row, section.value) for row in form.rows()[:MOST_LINES])
        told = self.practice.taken.household
        sections = sorted({*told["sections"], section.value})
        return self.practice.went(
            key, entries=(*kept, *lines), household={**told, "sections": sections}
        )

    def _stored_of_member(self, values: Mapping[str, Any]) -> dict[str, Any]:
        words = catalogue.vocabulary(self.seen.version)
        return {
            name: _stored(words.find(Scope.MEMBER, name), value) for name, value in values.items()
        }


def pages(practice: Practice) -> Pages:
    """The pages of a rehearsal as it stands."""
    return Pages(practice, look(practice))


def papers(seen: PractisedLook) -> list[Paper]:
    """What this made-up household would hand in."""
    return [
        Paper(
            one.material,
            None if one.member is None else seen.members[one.member],
            one.is_certain,
            (),
        )
        for one in seen.needed
    ]


def offered(on: date) -> list[Item]:
    """What may be practised: whatever one applies for, the forms with most pages first.

    Those are the ones civil affairs decides itself.
    """
    items = catalogue.published_items(on=on, applied_for=True)
    return sorted(items, key=lambda one: (one.department != Department.CIVIL_AFFAIRS, one.position))


def address(practice: Practice, key: str) -> str:
    """Address of a page of the rehearsal."""
    return reverse("portal:rehearsal_page", args=[practice.item, key])


def signers(seen: PractisedLook) -> list[MemberSnap]:
    """Who would have to sign besides the applicant, or have a guardian sign."""
    return [one for one in seen.taken.members if one.relation != Relation.SELF]


def hint(seen: PractisedLook) -> intake.Hint:
    """The early answer at the end of the form, by the rules."""
    return intake.hint_of(seen.answer(seen.on))


def _with(one: MemberSnap, told: Mapping[str, Any]) -> MemberSnap:
    return replace(one, circumstances=_known({**one.circumstances, **told}))


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _stored(fact: Fact | None, value: Any) -> Any:
    """As it would be stored; long words are cut, for they would only fill the cookie."""
    plain = value if fact is None else stored(fact, value)
    return plain[:_KEPT_WORDS] if isinstance(plain, str) else plain


def _entry(row: Any, section: str) -> EntrySnap:
    group, kind = kinds.found(catalogue.words(), section, row.kind)
    details = {
        name: value[:_KEPT_WORDS] if isinstance(value, str) else value
        for name, value in row.details.items()
        if value not in ("", None)
    }
    fen = None if row.amount_fen is None else min(row.amount_fen, MOST)
    return EntrySnap(
        str(row.member), section, kinds.key_of(section, group, kind.code), fen, details
    )
