"""受理: materials one by one with their review points; accept, ask for papers, or refuse in writing."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from gongzhu.common.errors import Denied
from gongzhu.desk.forms.intake import ACCEPT, WindowForms
from gongzhu.desk.stages.base import Asked, Button, StagePage
from gongzhu.intake import selectors, services
from gongzhu.intake.selectors import Look, Paper

REVIEW = "review"


class IntakePage(StagePage):
    """Look the papers through and answer the application."""

    template = "desk/stages/intake.html"

    @cached_property
    def seen(self) -> Look:
        """The application, read once."""
        return selectors.look(selectors.application_of(self.case), self.on)

    @cached_property
    def papers(self) -> list[Paper]:
        """What the item asks of this household, and what was handed in."""
        return selectors.required_materials(self.seen.application, self.on, seen=self.seen)

    @cached_property
    def buttons(self) -> list[Button]:
        """The flow's actions, and saving the marks alone."""
        drawn = super().buttons
        refusal = next((one.refusal for one in drawn), "")
        return [*drawn, Button(REVIEW, "只保存审查意见", "plain", refusal, "")]

    def form(self, action: str = "", data: Any = None, files: Any = None) -> Any:
        return WindowForms(
            data,
            papers=self.papers,
            case=self.case,
            action=action,
            first_asked=self.seen.application.opened_by.name
            if self.seen.application.opened_by.is_officer
            else self.actor.name,
        )

    def context(self) -> dict[str, Any]:
        application = self.seen.application
        return {
            "application": application,
            "signatures": selectors.signatures(application, self.on, seen=self.seen),
            "is_as_handed_in": selectors.is_as_handed_in(application),
        }

    def act(self, action: str, form: Any, asked: Asked) -> str:
        if refusal := self.chosen(action).refusal:  # before any mark is put down
            raise Denied(refusal)
        for material, mark, remark in form.marks():
            services.review_material(material, mark, remark, by=asked.by)
        if action == REVIEW:
            return "审查意见已保存。"
        if action == ACCEPT:
            noted = form.accept.acceptance()
            services.accept(self.task, noted, by=asked.by, key=asked.key, seen=asked.seen)
            return "已受理，受理通知书已存入卷宗。"
        reasons, helps = form.refuse.reasons(), form.refuse.helps()
        services.refuse(self.task, reasons, helps, by=asked.by, key=asked.key, seen=asked.seen)
        return "已作出不予受理决定，告知书已存入卷宗。"
