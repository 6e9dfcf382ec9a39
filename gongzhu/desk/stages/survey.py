"""入户调查: two officers, a form, photographs."""

from __future__ import annotations

from typing import Any

from gongzhu.decisions import selectors as decisions, services
from gongzhu.decisions.forms import SurveyForm
from gongzhu.desk import selectors
from gongzhu.desk.stages.base import Asked, StagePage


class SurveyPage(StagePage):
    """Write the visit down."""

    template = "desk/stages/survey.html"
    form_class = SurveyForm

    def form_options(self) -> dict[str, Any]:
        colleagues = selectors.colleagues(self.actor, self.on)
        initial = {"visited_on": self.on, "method": "home"}
        return {"colleagues": colleagues, "initial": initial}

    def context(self) -> dict[str, Any]:
        return {"surveys": list(decisions.surveys(self.case))}

    def act(self, action: str, form: Any, asked: Asked) -> str:
        visit, photos = form.visit(), form.pictures()
        services.record_survey(
            self.task, visit, photos, by=asked.by, key=asked.key, seen=asked.seen
        )
        return "调查已登记，转镇（街道）初审。"
