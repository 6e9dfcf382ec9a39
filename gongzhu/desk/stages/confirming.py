"""审核确认, 先行救助: the decision, on the rules' answer with every condition and clause."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from gongzhu.catalogue import selectors as catalogue
from gongzhu.common.permissions import why_not
from gongzhu.decisions import permissions, selectors as decisions, services
from gongzhu.decisions.forms import VerdictForm
from gongzhu.desk.stages.base import Asked, Button, StagePage

DECIDING = ("approve", "refuse")


class ConfirmPage(StagePage):
    """Confirm, refuse in writing, or send back."""

    template = "desk/stages/confirm.html"
    form_class = VerdictForm

    @cached_property
    def buttons(self) -> list[Button]:
        """The flow's actions; deciding is shut while something that was asked for waits."""
        waits = why_not(permissions.nothing_waits, self.case)
        return [
            replace(one, refusal=one.refusal or waits) if one.key in DECIDING else one
            for one in super().buttons
        ]

    def form(self, action: str = "", data: Any = None, files: Any = None) -> Any:
        form = super().form(action, data, files)
        if catalogue.spec(self.case.item_version).formula is None:
            del form.fields["amount"]
        return form

    def form_options(self) -> dict[str, Any]:
        suggested = self.suggestion
        return {"initial": {"amount": suggested} if suggested else {}}

    def context(self) -> dict[str, Any]:
        return {
            "opinion": decisions.latest_opinion(self.case),
            "surveys": list(decisions.surveys(self.case)),
            **self.rules,
        }

    def verdict(self, action: str, form: Any) -> services.Verdict:
        """What a valid form decides."""
        return form.verdict(approves=action == "approve")

    def preview(self, action: str, form: Any) -> bytes:
        """The letter as it would be sent. Raises Invalid."""
        return services.preview(self.task, self.verdict(action, form), by=self.actor)

    def act(self, action: str, form: Any, asked: Asked) -> str:
        if action not in DECIDING:
            return self.send_back(action, form.cleaned_data["reasons"], asked)
        verdict = self.verdict(action, form)
        made = services.decide(self.task, verdict, by=asked.by, key=asked.key, seen=asked.seen)
        return f"决定已作出，文号 {made.number}，决定书已存入卷宗。"
