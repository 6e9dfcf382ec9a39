"""补办手续: the papers that help did not wait for, taken in and closed."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from gongzhu.common.errors import Denied
from gongzhu.desk.forms.stages import PaperworkForm
from gongzhu.desk.stages.base import Asked, Button, StagePage
from gongzhu.intake import selectors, services
from gongzhu.intake.selectors import Paper

UPLOAD = "upload"


class PaperworkPage(StagePage):
    """Take papers in as they come; close when they are there, or say why they never will be."""

    template = "desk/stages/paperwork.html"

    @cached_property
    def papers(self) -> list[Paper]:
        """What the item asks of this household, and what was handed in."""
        return selectors.required_materials(selectors.application_of(self.case), self.on)

    @cached_property
    def buttons(self) -> list[Button]:
        """The flow's actions, and taking papers in alone."""
        drawn = super().buttons
        refusal = next((one.refusal for one in drawn), "")
        return [*drawn, Button(UPLOAD, "只收下材料", "plain", refusal, "")]

    def form(self, action: str = "", data: Any = None, files: Any = None) -> Any:
        return PaperworkForm(data, files, papers=self.papers)

    def context(self) -> dict[str, Any]:
        return {"papers": self.papers}

    def act(self, action: str, form: Any, asked: Asked) -> str:
        if refusal := self.chosen(action).refusal:  # before any paper is taken in
            raise Denied(refusal)
        application = selectors.application_of(self.case)
        for _, paper, upload in form.uploads():
            services.add_material(
                application, paper.wanted.code, upload, member=paper.member, by=asked.by
            )
        if action == UPLOAD:
            return "材料已收下。"
        reason = form.cleaned_data["reason"]
        services.complete_papers(
            self.task, by=asked.by, key=asked.key, seen=asked.seen, reason=reason
        )
        return "手续已补齐。"
