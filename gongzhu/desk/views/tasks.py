"""The page of a task: look, type, press, and be told."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from gongzhu.cases import selectors as cases
from gongzhu.common import clock
from gongzhu.common.errors import Missing, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.desk import stages
from gongzhu.desk.asked import asked_of, key_after, key_of, new_key, was_taken
from gongzhu.desk.casefile import frame
from gongzhu.desk.stages.base import Button, StagePage
from gongzhu.desk.stages.confirming import DECIDING, ConfirmPage
from gongzhu.desk.stages.intake import REVIEW
from gongzhu.desk.stages.paperwork import UPLOAD
from gongzhu.desk.views.pages import for_officers, show

ALREADY = "这一步已经办理，没有重复提交。"


@for_officers()
def task(request: Any, pk: int) -> HttpResponse:
    """Handle one task."""
    page = stages.page_of(cases.task(pk), request.actor, clock.today())
    if request.method != "POST":
        return _draw(request, page, page.form())
    pressed = request.POST.get("action", "")
    button = page.chosen(pressed)
    form = page.form(pressed, request.POST, request.FILES)
    if not form.is_valid():
        return _draw(request, page, form, status=422)
    if button.confirm and "confirmed" not in request.POST:
        return _draw(request, page, form, asking=button)
    return _take(request, page, pressed, form)


@require_POST
@for_officers()
def preview(request: Any, pk: int) -> HttpResponse:
    """The decision's letter as it would be sent, as a PDF; nothing is kept."""
    page = stages.page_of(cases.task(pk), request.actor, clock.today())
    pressed = request.POST.get("of", "")
    if not isinstance(page, ConfirmPage) or pressed not in DECIDING:
        raise Missing
    form = page.form(pressed, request.POST)
    if not form.is_valid():
        return _draw(request, page, form, status=422)
    try:
        letter = page.preview(pressed, form)
    except Refusal as refusal:
        put(form, refusal)
        return _draw(request, page, form, status=refusal.status)
    return HttpResponse(letter, content_type="application/pdf")


def _take(request: Any, page: StagePage, pressed: str, form: Any) -> HttpResponse:
    """Take the action; a refusal draws the page anew with the sentence and all that was typed."""
    asked = asked_of(request.POST, request.actor)
    try:
        told = ALREADY if was_taken(page.case, asked) else page.act(pressed, form, asked)
    except Missing:
        raise
    except Refusal as refusal:
        put(form, refusal)
        fresh = stages.page_of(cases.task(page.task.pk), request.actor, clock.today())
        key = key_after(refusal, asked)
        return _draw(request, fresh, form, status=refusal.status, key=key)
    if pressed in (REVIEW, UPLOAD):
        return redirect_with_message(request, "desk:task", told, pk=page.task.pk)
    return redirect_with_message(request, "desk:case", told, number=page.case.number)


def _draw(
    request: Any,
    page: StagePage,
    form: Any,
    *,
    status: int = 200,
    key: str = "",
    asking: Button | None = None,
) -> HttpResponse:
    """The page with its form. asking: the button whose press is to be confirmed once more."""
    context = {
        **frame(page.case, page.actor, page.on),
        **page.context(),
        "task": page.task,
        "buttons": page.buttons,
        "may_act": page.may_act,
        "form": form,
        "asking": asking,
        "key": key or (key_of(request.POST) if form.is_bound else new_key()),
    }
    return show(request, page.template, context, status=status)
