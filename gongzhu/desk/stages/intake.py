"""受理: materials one by one with their review points; accept, ask for papers, or refuse in writing."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhu.catalogue import selectors as catalogue
from gongzhu.desk.forms.intake import AcceptForm
from gongzhu.desk.stages.base import Asked, Button, StagePage
from gongzhu.intake import selectors, services
from gongzhu.intake.selectors import Paper
from gongzhu.intake.services import Acceptance, Reason

REVIEW = Button("review", "只保存审查意见", "plain", "", "")


class IntakePage(StagePage):
    """Look the papers through and answer the application."""

    template = "desk/stages/intake.html"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.application = selectors.application_of(self.case)
        self.papers: list[Paper] = selectors.required_materials(self.application, self.on)

    @property
    def buttons(self) -> list[Button]:  # type: ignore[override]
        """The flow's actions, and saving the marks alone."""
        drawn = super().buttons
        refusal = next((one.refusal for one in drawn), "")
        return [*drawn, Button(REVIEW.key, REVIEW.title, REVIEW.look, refusal, "")]

    def form(self, action: str = "", data: Any = None, files: Any = None) -> forms.Form:
        return AcceptForm(
            data,
            papers=self.papers,
            action=action,
            asks_urgent="urgent" in (catalogue.spec(self.case.item_version).flow.get("facts") or {}),
            initial={"first_asked": self.actor.name, "urgent": _yes_no(self.case.facts.get("urgent"))},
        )

    def context(self) -> dict[str, Any]:
        return {
            "application": self.application,
            "signatures": selectors.signatures(self.application, self.on),
            "is_as_handed_in": selectors.is_as_handed_in(self.application),
        }

    def act(self, action: str, form: forms.Form, asked: Asked) -> str:
        for material, mark, remark in form.marks():  # type: ignore[attr-defined]
            services.review_material(material, mark, remark, by=asked.by)
        if action == REVIEW.key:
            return "审查意见已保存。"
        if action == "accept":
            return self._accept(form, asked)
        return self._refuse(form, asked)

    def _accept(self, form: forms.Form, asked: Asked) -> str:
        noted = Acceptance(
            first_asked=form.cleaned_data["first_asked"],
            related_to_staff=form.cleaned_data["related_to_staff"],
            urgent=form.urgent,  # type: ignore[attr-defined]
        )
        services.accept(self.task, noted, by=asked.by, key=asked.key, seen=asked.seen)
        return "已受理，受理通知书已存入卷宗。"

    def _refuse(self, form: forms.Form, asked: Asked) -> str:
        data = form.cleaned_data
        services.refuse(
            self.task,
            [Reason(data["reason"], data["clause"])],
            data["advice"].splitlines(),
            by=asked.by,
            key=asked.key,
            seen=asked.seen,
        )
        return "已作出不予受理决定，告知书已存入卷宗。"


def _yes_no(known: Any) -> str:
    return {True: "yes", False: "no"}.get(known, "")
