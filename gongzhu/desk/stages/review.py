"""初审: the town's opinion, with the rules' answer beside it."""

from __future__ import annotations

from typing import Any

from gongzhu.catalogue import selectors as catalogue
from gongzhu.decisions import selectors as decisions, services
from gongzhu.decisions.forms import OpinionForm
from gongzhu.desk.stages.base import Asked, StagePage

FOR, AGAINST = "propose", "propose_refusal"


class ReviewPage(StagePage):
    """Propose help or refusal, or send back to survey."""

    template = "desk/stages/review.html"
    form_class = OpinionForm

    def form(self, action: str = "", data: Any = None, files: Any = None) -> Any:
        form = super().form(action, data, files)
        if catalogue.spec(self.case.item_version).formula is None:
            del form.fields["amount"]
        if any(one.key == AGAINST for one in self.stage.actions):
            del form.fields["is_favourable"]
        return form

    def form_options(self) -> dict[str, Any]:
        suggested = self.suggestion
        initial = {"amount": suggested, "is_favourable": "yes"} if suggested else {}
        return {"initial": initial}

    def context(self) -> dict[str, Any]:
        return {"surveys": list(decisions.surveys(self.case)), **self.rules}

    def act(self, action: str, form: Any, asked: Asked) -> str:
        if action not in (FOR, AGAINST):
            return self.send_back(action, form.cleaned_data["text"], asked)
        is_favourable = form.cleaned_data.get("is_favourable", action == FOR)
        proposal = form.proposal(is_favourable=is_favourable)
        services.propose(self.task, proposal, by=asked.by, key=asked.key, seen=asked.seen)
        return "初审意见已提交。" + ("公示已贴出。" if is_favourable and self.is_public else "")

    @property
    def is_public(self) -> bool:
        """Whether the item is shown in public next."""
        return catalogue.spec(self.case.item_version).publicity.is_needed
