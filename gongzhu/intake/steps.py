"""The wizard for one application: its pages in order, each with its form and what saving it does.

A page of the wizard is four lines of view: `step = steps.step(application, key, by)`,
`form = step.form(data, files)`, `form.is_valid()`, `step.save(form)`. A service's refusal goes
back into the form with `forms.add_refusal`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Missing
from gongzhu.intake import forms, outline, selectors, services
from gongzhu.intake.enums import GreenReason
from gongzhu.intake.models import Application, Member

Data = Mapping[str, Any] | None
Gaps = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Step:
    """One page. gaps: sentences of what is missing on it. is_done: it was reached, and nothing is."""

    key: str
    title: str
    is_reached: bool
    form: Callable[..., Any]
    save: Callable[[Any], None]
    missing: Callable[[], Gaps]

    @property
    def gaps(self) -> tuple[str, ...]:
        return self.missing().get(self.key, ())

    @property
    def is_done(self) -> bool:
        return self.is_reached and not self.gaps


def steps(application: Application, by: Actor) -> list[Step]:
    """Every page this household goes through, in order."""
    wizard = _Wizard(application, by)
    missing = wizard.missing  # of all pages at once, as of now
    return [wizard.step(page, lambda: missing) for page in wizard.seen.pages]


def step(application: Application, key: str, by: Actor) -> Step:
    """One page by its key. Raises Missing for one this household does not go through."""
    wizard = _Wizard(application, by)
    for page in outline.pages(application.item_version):
        if page.key == key and (page.group is None or wizard.seen.is_shown(page.group)):
            return wizard.step(page, lambda: wizard.missing)
    raise Missing("没有这一步。请从申请的第一页重新进入。")


@dataclass(frozen=True)
class _Wizard:
    """Builds and saves the pages of one application for one person."""

    application: Application
    by: Actor

    @cached_property
    def seen(self) -> selectors.Look:
        """The declaration, read when a page first needs it."""
        return selectors.look(self.application, clock.today())

    def step(self, page: outline.Page, missing: Callable[[], Gaps]) -> Step:
        form, save = self._of(page)
        return Step(page.key, page.title, page.key in self.reached, form, save, missing)

    @cached_property
    def reached(self) -> frozenset[str]:
        """Pages up to the furthest that was saved; the last one is never done before handing in."""
        order = [page.key for page in outline.pages(self.application.item_version)]
        last = order.index(self.application.step) if self.application.step in order else 0
        return frozenset(order[: last + 1]) - {outline.REVIEW}

    @cached_property
    def missing(self) -> Gaps:
        """Sentences by page; worked out when a page's state is first looked at."""
        found: dict[str, tuple[str, ...]] = {}
        for gap in services.completeness(self.application, seen=self.seen):
            found[gap.step] = (*found.get(gap.step, ()), gap.sentence)
        return found

    def _of(self, page: outline.Page) -> tuple[Callable[..., Any], Callable[[Any], None]]:
        if page.group is not None:
            group = page.group
            return (
                lambda data=None, files=None: forms.QuestionsForm(
                    data, seen=self.seen, group=group
                ),
                self._save_answers,
            )
        if page.section is not None:
            section = page.section
            return (
                lambda data=None, files=None: forms.ListForm(data, seen=self.seen, section=section),
                self._save_entries,
            )
        return {
            outline.HOUSEHOLD: (self._household, self._save_household),
            outline.MEMBERS: (self._member, self._save_member),
            outline.CIRCUMSTANCES: (self._circumstances, self._save_circumstances),
            outline.ACCOUNT: (self._account, self._save_account),
            outline.MATERIALS: (self._materials, self._save_materials),
            outline.AUTHORISATION: (self._authorisation, self._save_authorisation),
            outline.REVIEW: (self._review, self._submit),
        }[page.key]

    def _household(self, data: Data = None, files: Data = None) -> Any:
        return forms.HouseholdForm(data, seen=self.seen)

    def _save_household(self, form: Any) -> None:
        told = form.cleaned_data
        services.save_household(
            self.application,
            address=told["address"],
            hukou_here=told["hukou_here"],
            division_code=told["division_code"],
            by=self.by,
        )
        if told["pregnant"]:
            services.green_channel(self.application, GreenReason.PREGNANT, by=self.by)

    def _member(self, data: Data = None, files: Data = None) -> Any:
        return forms.MemberForm(data)

    def _save_member(self, form: Any) -> None:
        services.add_member(self.application, **form.cleaned_data, by=self.by)

    def _circumstances(self, data: Data = None, files: Data = None) -> Any:
        members = Member.objects.filter(application=self.application).select_related("person")
        return forms.CircumstancesForms(self.seen, list(members), data)

    def _save_circumstances(self, form: Any) -> None:
        for one in form:
            services.save_circumstances(one.member, one.values(), by=self.by)

    def _save_answers(self, form: Any) -> None:
        services.save_answers(
            self.application,
            form.group.key,
            form.answers(),
            of_members=form.of_members(),
            by=self.by,
        )

    def _save_entries(self, form: Any) -> None:
        services.save_entries(self.application, form.section, form.rows(), by=self.by)

    def _account(self, data: Data = None, files: Data = None) -> Any:
        return forms.AccountForm(data, application=self.application)

    def _save_account(self, form: Any) -> None:
        told = form.cleaned_data
        services.save_account(
            self.application,
            account=form.chosen(),
            card=told["card"],
            holder_name=told["holder_name"],
            bank_name=told["bank_name"],
            by=self.by,
        )

    def _materials(self, data: Data = None, files: Data = None) -> Any:
        papers = selectors.required_materials(self.application, self.seen.on, seen=self.seen)
        return forms.MaterialsForm(data, files, papers=papers)

    def _save_materials(self, form: Any) -> None:
        for _, paper, upload in form.uploads():
            services.add_material(
                self.application, paper.wanted.code, upload, member=paper.member, by=self.by
            )

    def _authorisation(self, data: Data = None, files: Data = None) -> Any:
        waiting = selectors.signatures(self.application, self.seen.on, seen=self.seen)
        return forms.AuthorisationForm(data, files, signatures=waiting, by=self.by)

    def _save_authorisation(self, form: Any) -> None:
        for _, person, signature in form.signed():
            services.authorise(self.application, person, signature, by=self.by)

    def _review(self, data: Data = None, files: Data = None) -> Any:
        return forms.ReviewForm(data)

    def _submit(self, form: Any) -> None:
        services.submit(self.application, by=self.by, key=form.cleaned_data["key"])
