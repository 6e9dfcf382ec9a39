"""Missing papers: told all at once, handed in at the window, or taken up after the day has passed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from gongzhu.cases import permissions, selectors as cases
from gongzhu.cases.models import Case
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Missing, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.desk.asked import asked_of, key_after, new_key, was_taken
from gongzhu.desk.casefile import frame
from gongzhu.desk.permissions import WORKERS
from gongzhu.desk.stages.base import Asked
from gongzhu.desk.views.pages import for_officers, show
from gongzhu.intake import selectors, services
from gongzhu.intake.forms import MaterialsForm, SupplementForm, with_one_more, without
from gongzhu.intake.models import Supplement

DONE = {
    "answer": "补正材料已交齐，恢复办理。",
    "lapse": "已按逾期未补正恢复办理。",
    "upload": "材料已收下。",
}


@for_officers(*WORKERS)
def supplement(request: Any, number: str) -> HttpResponse:
    """Tell what is missing; or, while a notice waits, take in what comes."""
    found = cases.case(number)
    waiting = selectors.supplement_open(found)
    if waiting is not None:
        return _waiting(request, found, waiting)
    asked = asked_of(request.POST, request.actor)
    if request.method == "POST" and was_taken(found, asked):
        return redirect_with_message(request, "desk:case", "补正已经告知。", number=number)
    permissions.may_handle(request.actor, found)
    return _telling(request, found, asked)


def _telling(request: Any, found: Case, asked: Asked) -> HttpResponse:
    papers = selectors.required_materials(selectors.application_of(found), clock.today())
    changed = _changed_lines(request.POST)
    form = SupplementForm(changed or request.POST or None, papers=papers)
    key = asked.key
    if request.method == "POST" and changed is None and form.is_valid():
        try:
            days = form.cleaned_data["due_days"]
            services.tell_supplement(found, form.wanted(), days, by=asked.by, key=asked.key)
            told = "已一次性告知，计时暂停，告知书已存入卷宗。"
            return redirect_with_message(request, "desk:case", told, number=found.number)
        except Refusal as refusal:
            put(form, refusal)
            key = key_after(refusal, asked)
    context = {**_frame(found, request.actor), "form": form, "key": key}
    wrong = changed is None and form.is_bound
    return show(request, "desk/supplement.html", context, status=422 if wrong else 200)


def _waiting(request: Any, found: Case, waiting: Supplement) -> HttpResponse:
    """What was asked for, with a place for each file, and the two ways on."""
    application = waiting.application
    papers = _wanted_papers(found, waiting)
    form = MaterialsForm(request.POST or None, request.FILES or None, papers=papers)
    key = new_key()
    if request.method == "POST" and form.is_valid():
        asked, pressed = asked_of(request.POST, request.actor), request.POST.get("do", "")
        try:
            _carry_out(pressed, waiting, form, asked)
            to = "desk:supplement" if pressed == "upload" else "desk:case"
            return redirect_with_message(request, to, DONE[pressed], number=found.number)
        except Missing:
            raise
        except Refusal as refusal:
            put(form, refusal)
    context = {
        **_frame(found, request.actor),
        "supplement": waiting,
        "still": services.still_wanted(waiting),
        "is_past": clock.today() > waiting.due_on,
        "application": application,
    }
    status = 422 if form.errors else 200
    return show(
        request, "desk/supplement_open.html", {**context, "form": form, "key": key}, status=status
    )


def _carry_out(pressed: str, waiting: Supplement, form: MaterialsForm, asked: Asked) -> None:
    if pressed not in DONE:
        raise Missing
    if pressed == "lapse":
        services.lapse_supplement(waiting, by=asked.by, key=asked.key)
        return
    for _, paper, upload in form.uploads():
        services.add_material(
            waiting.application, paper.wanted.code, upload, member=paper.member, by=asked.by
        )
    if pressed == "answer":
        services.answer_supplement(waiting, by=asked.by, key=asked.key)


def _wanted_papers(found: Case, waiting: Supplement) -> list[selectors.Paper]:
    """The lines of the item's list that the notice asks for."""
    asked = {(one["code"], one["member"]) for one in waiting.wanted}
    papers = selectors.required_materials(waiting.application, clock.today())
    return [
        one
        for one in papers
        if (one.wanted.code, str(one.member.pk) if one.member else "") in asked
    ]


def _changed_lines(data: Any) -> dict[str, Any] | None:
    """What was typed with one line more or fewer, when one of those buttons was pressed."""
    if "add" in data:
        return with_one_more(data, data["add"])
    return without(data, data["remove"]) if "remove" in data else None


def _frame(found: Case, actor: Actor) -> dict[str, Any]:
    return frame(cases.case(found.number), actor, clock.today())
