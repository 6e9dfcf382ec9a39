"""信息核对: how far the questions have come, the comparison, the report."""

from __future__ import annotations

from typing import Any

from gongzhu.common.errors import Conflict, Denied
from gongzhu.common.permissions import why_not
from gongzhu.desk.drawing.verification import draft_rows, query_rows
from gongzhu.desk.forms.stages import ReasonForm
from gongzhu.desk.stages.base import Asked, Button, StagePage
from gongzhu.verification import permissions, selectors, services
from gongzhu.verification.forms import ConcludeForm
from gongzhu.verification.services import Draft


class VerificationPage(StagePage):
    """Issue the report; whether it moves on as agreeing or differing follows from what it says."""

    template = "desk/stages/verification.html"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.request = selectors.request_of(self.task)
        self.unread = why_not(permissions.may_read, self.actor)
        self._draft: Draft | None = None

    @property
    def draft(self) -> Draft | None:
        """The comparison as it stands, read once (and recorded) for each page."""
        if self._draft is None and self.request is not None and not self.unread:
            self._draft = services.read_draft(self.request, by=self.actor)
        return self._draft

    @property
    def buttons(self) -> list[Button]:
        """One button: which way the case goes is for the report to say."""
        drawn = [one for one in super().buttons if one.key == "complete"]
        return [Button("complete", "出具核对报告", "primary", one.refusal, "") for one in drawn]

    def form(self, action: str = "", data: Any = None, files: Any = None) -> Any:
        if self.draft is None:
            form = ReasonForm(data)
            self.limit(form, action)
            return form
        return ConcludeForm(data, draft=self.draft)

    def context(self) -> dict[str, Any]:
        if self.request is None:
            return {"request_of_task": None, "queries": [], "draft": None, "unread": self.unread}
        return {
            "request_of_task": self.request,
            "queries": query_rows(selectors.queries(self.request)),
            "progress": selectors.progress(self.request),
            "draft": draft_rows(self.draft) if self.draft else None,
            "unread": self.unread,
        }

    def act(self, action: str, form: Any, asked: Asked) -> str:
        if self.unread:
            raise Denied(self.unread)
        if self.draft is None:
            raise Conflict("核对委托刚刚到达，正在向各来源提问。请稍等片刻，刷新页面后再办理。")
        assessment = form.assessment()
        report = services.conclude(
            self.task, assessment, by=asked.by, key=asked.key, seen=asked.seen
        )
        return f"核对报告 {report.number} 已出具：{report.get_conclusion_display()}。"
