"""Beside the way of a case: answer an objection, ask every source again, issue that report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from gongzhu.accounts.enums import Role
from gongzhu.cases import selectors as cases
from gongzhu.cases.models import Case
from gongzhu.common import clock
from gongzhu.common.errors import Missing, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.desk.asked import asked_of
from gongzhu.desk.casefile import frame
from gongzhu.desk.drawing.verification import draft_rows, query_rows
from gongzhu.desk.views.pages import for_officers, show
from gongzhu.verification import permissions, selectors, services
from gongzhu.verification.forms import AnswerForm, ConcludeForm, RecheckForm


@for_officers(*permissions.ANSWERERS)
def answer(request: Any, number: str, pk: UUID) -> HttpResponse:
    """Tell the household what came of its objection."""
    found = cases.case(number)
    objection = selectors.objections(found).filter(pk=pk).first()
    if objection is None:
        raise Missing
    form, asked = AnswerForm(request.POST or None), asked_of(request.POST, request.actor)
    if form.is_bound and form.is_valid():
        given, again = form.cleaned_data["answer"], form.cleaned_data["recheck"]
        try:
            services.answer_objection(objection, given, recheck=again, by=asked.by, key=asked.key)
            return _back(request, found, "异议已答复，申请家庭会收到消息。")
        except Refusal as refusal:
            put(form, refusal)
    text = services.read_objection(objection, by=request.actor)
    context = {"title": "答复异议", "form": form, "key": asked.key, "text": text}
    return _draw(request, found, "desk/beside.html", context)


@for_officers(*permissions.ANSWERERS)
def recheck(request: Any, number: str) -> HttpResponse:
    """Open another round."""
    found = cases.case(number)
    permissions.may_recheck(request.actor, found)
    form, asked = RecheckForm(request.POST or None), asked_of(request.POST, request.actor)
    if form.is_bound and form.is_valid():
        try:
            services.recheck(found, by=asked.by, reason=form.cleaned_data["reason"])
            return _back(request, found, "已发起复核，正在向各来源提问。")
        except Refusal as refusal:
            put(form, refusal)
    context = {"title": "发起复核", "form": form, "key": asked.key, "text": ""}
    return _draw(request, found, "desk/beside.html", context)


@for_officers(Role.VERIFIER)
def report(request: Any, number: str) -> HttpResponse:
    """Issue the report of a round that runs beside the case's way."""
    found = cases.case(number)
    running = selectors.running_request(found)
    if running is None or running.task_id is not None:
        raise Missing
    draft = services.read_draft(running, by=request.actor)
    form, asked = (
        ConcludeForm(request.POST or None, draft=draft),
        asked_of(request.POST, request.actor),
    )
    if form.is_bound and form.is_valid():
        try:
            made = services.conclude_recheck(running, form.assessment(), by=asked.by, key=asked.key)
            return _back(request, found, f"复核报告 {made.number} 已出具。")
        except Refusal as refusal:
            put(form, refusal)
    rows = query_rows(selectors.queries(running))
    context = {"form": form, "key": asked.key, "draft": draft_rows(draft), "queries": rows}
    return _draw(request, found, "desk/recheck_report.html", {**context, "running": running})


def _draw(request: Any, found: Case, template: str, context: dict[str, Any]) -> HttpResponse:
    fresh = frame(cases.case(found.number), request.actor, clock.today())
    status = 422 if context["form"].errors else 200
    about = {"about": "申请家庭的异议", "tab": "verification"}
    return show(request, template, {**fresh, **about, **context}, status=status)


def _back(request: Any, found: Case, told: str) -> HttpResponse:
    return redirect_with_message(
        request, "desk:case_tab", told, number=found.number, tab="verification"
    )
