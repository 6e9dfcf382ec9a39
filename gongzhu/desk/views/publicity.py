"""Beside the way of a case: answer what the public said against its notice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from gongzhu.accounts.enums import Role
from gongzhu.cases import selectors as cases
from gongzhu.common import clock
from gongzhu.common.errors import Missing, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.decisions import selectors, services
from gongzhu.decisions.forms import PublicAnswerForm
from gongzhu.desk import reading
from gongzhu.desk.asked import asked_of
from gongzhu.desk.casefile import frame
from gongzhu.desk.views.pages import for_officers, show


@for_officers(Role.REVIEWER)
def answer(request: Any, number: str, pk: UUID) -> HttpResponse:
    """Say in writing what came of an objection to a notice."""
    found = cases.case(number)
    objection = selectors.public_objections(found).filter(pk=pk).first()
    if objection is None:
        raise Missing
    form, asked = PublicAnswerForm(request.POST or None), asked_of(request.POST, request.actor)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data["answer"]
        try:
            services.answer_public(objection, told, by=asked.by, key=asked.key)
        except Refusal as refusal:
            put(form, refusal)
        else:
            sentence = "公示异议已答复。"
            return redirect_with_message(
                request, "desk:case_tab", sentence, number=number, tab="publicity"
            )
    text = reading.objection(objection, by=request.actor)
    context = {"title": "答复公示异议", "about": "公示异议", "tab": "publicity", "text": text}
    whole = {
        **frame(found, request.actor, clock.today()),
        **context,
        "form": form,
        "key": asked.key,
    }
    return show(request, "desk/beside.html", whole, status=422 if form.errors else 200)
