"""The window's page as one form: a mark for every paper, and the answer that is being given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from gongzhu.cases.models import Case
from gongzhu.intake.forms import AcceptForm, RefuseForm, ReviewMaterialForm
from gongzhu.intake.models import Material
from gongzhu.intake.selectors import Paper

ACCEPT, REFUSE = "accept", "refuse"


class WindowForms(list[forms.Form]):
    """The room's own forms side by side; only those that the pressed button needs are checked.

    action: which button was pressed. A paper nobody has marked is not asked about.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        papers: Sequence[Paper],
        case: Case,
        action: str,
        first_asked: str,
    ) -> None:
        self.is_bound, self.action = data is not None, action
        self.accept = AcceptForm(
            data if action == ACCEPT else None, case=case, initial={"first_asked": first_asked}
        )
        self.refuse = RefuseForm(data if action == REFUSE else None)
        self.papers = list(papers)
        self.reviews = {
            one.pk: ReviewMaterialForm(
                data if data and data.get(f"m{one.pk}-review") else None,
                prefix=f"m{one.pk}",
                initial={"review": one.review, "remark": one.remark},
            )
            for paper in self.papers
            for one in paper.handed_in
        }
        super().__init__([self.accept, self.refuse, *self.reviews.values()])

    @property
    def errors(self) -> bool:
        """Whether anything is wrong with what was typed."""
        return any(form.errors for form in self)

    @property
    def fields(self) -> dict[str, forms.Field]:
        """Fields of the answer being given, by name."""
        return self._answer.fields

    def add_error(self, name: str | None, text: str) -> None:
        """Put a sentence to a field of the answer, or above it."""
        self._answer.add_error(name, text)

    def is_valid(self) -> bool:
        """Whether everything that was typed can be taken; every form is looked at."""
        return not [form for form in self if form.is_bound and not form.is_valid()]

    def marks(self) -> Iterator[tuple[Material, str, str]]:
        """Marks of a valid form that say something new: the paper, the mark, the remark."""
        for paper in self.papers:
            for one in paper.handed_in:
                form = self.reviews[one.pk]
                if form.is_bound:
                    mark, remark = form.cleaned_data["review"], form.cleaned_data["remark"]
                    if (mark, remark) != (one.review, one.remark):
                        yield one, mark, remark

    def lines(self) -> list[dict[str, Any]]:
        """The papers with a form for each file handed in."""
        return [
            {
                "paper": paper,
                "files": [
                    {"material": one, "form": self.reviews[one.pk]} for one in paper.handed_in
                ],
            }
            for paper in self.papers
        ]

    @property
    def _answer(self) -> AcceptForm | RefuseForm:
        """The form refusals belong to; one that was not sent takes them as if it had been."""
        form: Any = self.refuse if self.action == REFUSE else self.accept
        if not form.is_bound:
            form.is_bound, form.data = True, {}
            form.cleaned_data, form._errors = {}, ErrorDict()
        return form
