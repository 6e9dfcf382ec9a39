"""公示: the notice as the public reads it, what was said against it, take it up or wait."""

from __future__ import annotations

from typing import Any

from gongzhu.common.permissions import why_not
from gongzhu.decisions import services
from gongzhu.decisions.forms import UpholdForm
from gongzhu.desk import reading, selectors
from gongzhu.desk.permissions import may_read_declaration
from gongzhu.desk.stages.base import Asked, StagePage


class PublicityPage(StagePage):
    """Uphold an objection; the end of the days comes by itself."""

    template = "desk/stages/publicity.html"
    form_class = UpholdForm

    def context(self) -> dict[str, Any]:
        refusal = why_not(may_read_declaration, self.actor, self.case)
        said = reading.objections(self.case, by=self.actor)
        notices = list(selectors.notices(self.case))
        return {"notices": notices, "objections": said, "unread": refusal}

    def act(self, action: str, form: Any, asked: Asked) -> str:
        services.uphold(
            self.task,
            by=asked.by,
            key=asked.key,
            seen=asked.seen,
            reason=form.cleaned_data["reason"],
        )
        return "异议已受理，公示已停止，重新调查。"
