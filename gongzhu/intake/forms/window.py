"""What the window types: accept, refuse, look papers through, ask for what is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from gongzhu.cases.models import Case
from gongzhu.intake.enums import ReviewMark
from gongzhu.intake.forms.fields import CHOOSE, CountField, WordsField, YesNoField
from gongzhu.intake.selectors import Paper
from gongzhu.intake.services.accepting import URGENT, Acceptance, Reason, settles_urgency

DUE_DAYS = 10
"""Working days offered for a supplement; a suggestion on screen, the window decides."""


class AcceptForm(forms.Form):
    """Accept: who spoke with the person first, relatives among staff, whether it is urgent."""

    first_asked = WordsField(
        label="首问责任人", most=40, required=False, help_text="不填为当前受理人。"
    )
    related_to_staff = YesNoField(
        label="申请家庭与经办人员或村（居）委会成员有近亲属关系吗？",
        help_text="有的单独登记备案，确认时必须入户。",
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settles_urgency(case):
            self.fields[URGENT] = YesNoField(
                label="经核实是急难情形，需要马上救助吗？",
                initial=case.facts.get(URGENT),
                help_text="是的走先行救助，手续事后补齐。",
            )

    def acceptance(self) -> Acceptance:
        """As the service takes it."""
        data = self.cleaned_data
        return Acceptance(data["first_asked"], bool(data["related_to_staff"]), data.get(URGENT))


class RefuseForm(forms.Form):
    """Refuse: reasons one by one with their clause, and what may help instead."""

    reason = WordsField(label="不予受理的理由", most=500, widget=forms.Textarea(attrs={"rows": 3}))
    clause = WordsField(
        label="依据（文件和条款）", most=100, required=False, help_text="例如：《…办法》第…条。"
    )
    more = WordsField(
        label="其他理由（一行一条）",
        most=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    advice = WordsField(
        label="可以申请的其他帮助（一行一条）",
        most=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def reasons(self) -> list[Reason]:
        """As the service takes them."""
        first = Reason(self.cleaned_data["reason"], self.cleaned_data["clause"])
        return [first, *(Reason(line) for line in _lines(self.cleaned_data["more"]))]

    def helps(self) -> list[str]:
        """One sentence each."""
        return _lines(self.cleaned_data["advice"])


class ReviewMaterialForm(forms.Form):
    """Will this paper do."""

    review = forms.ChoiceField(
        label="审查意见",
        choices=[(one.value, one.label) for one in ReviewMark if one],
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    remark = WordsField(label="哪里不符合、怎样补正", most=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("review") == ReviewMark.FAULTY and not data.get("remark"):
            self.add_error("remark", "请写明哪里不符合，申请人会看到。")
        return data


class WantedForm(forms.Form):
    """One paper to be brought: which, what is wrong with it, what will do."""

    paper = forms.ChoiceField(label="材料", error_messages={"required": CHOOSE})
    problem = WordsField(label="缺什么、哪里不符合", most=200)
    remedy = WordsField(label="怎样补", most=200, required=False)

    def __init__(self, *args: Any, papers: list[Paper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = {_key(one): one for one in papers}
        choices = [("", "请选择"), *((key, one.title) for key, one in self.papers.items())]
        self.fields["paper"].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """As the service takes it."""
        data = self.cleaned_data
        paper = self.papers[data["paper"]]
        member = str(paper.member.pk) if paper.member else ""
        told = {"problem": data["problem"], "remedy": data["remedy"]}
        return {"code": paper.wanted.code, "member": member, **told}


class SupplementForm(forms.Form):
    """Everything missing at once, and until when."""

    due_days = CountField(label="几个工作日内补齐", unit="个工作日", initial=DUE_DAYS)

    def __init__(self, data: Any = None, *, papers: list[Paper], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        faulty = [one for one in papers if one.handed_in and _is_faulty(one)]
        initial = [{"paper": _key(one), "problem": one.handed_in[-1].remark} for one in faulty]
        self.formset: BaseFormSet = formset_factory(
            WantedForm, extra=0 if initial else 1, can_delete=True, max_num=40
        )(data, prefix="wanted", initial=initial, form_kwargs={"papers": papers})

    def is_valid(self) -> bool:
        """Both the limit and every line."""
        if not (super().is_valid() and self.formset.is_valid()):
            return False
        if not self.wanted():
            self.add_error(None, "请列出需要补正的材料。补正要一次告知，请想周全。")
        return not self.errors

    def wanted(self) -> list[dict[str, str]]:
        """The lines as the service takes them."""
        kept = [one for one in self.formset if one.has_changed() or one.initial]
        return [one.wanted() for one in kept if not one.cleaned_data.get("DELETE")]


def _key(paper: Paper) -> str:
    return f"{paper.wanted.code}:{paper.member.pk}" if paper.member else paper.wanted.code


def _is_faulty(paper: Paper) -> bool:
    return paper.handed_in[-1].review == ReviewMark.FAULTY


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
