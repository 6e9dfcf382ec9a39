"""The self-diagnosis: where it begins, its questions, what becomes of what was told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.errors import Invalid, Missing
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.portal import selectors, services
from gongzhu.portal.experience import keeping, questions
from gongzhu.portal.experience.board import Board, Look, board_on
from gongzhu.portal.experience.forms import form_for
from gongzhu.portal.experience.told import Told
from gongzhu.portal.views.pages import for_everybody, for_residents, form_status, posted, show
from gongzhu.rules import FactError

TOLD = "told"
"""Name of the cookie."""
EMERGENCY_AID = "temporary"
"""The help for whoever cannot wait, where the region has it."""


@for_everybody
def zone(request: Any) -> HttpResponse:
    """What can be tried here."""
    return show(request, "portal/experience/zone.html")


@never_cache
@for_everybody
def start(request: Any) -> HttpResponse:
    """What it is, what it is not, and the way in; begun anew when sent."""
    if request.method == "POST":
        response = redirect("portal:check_page", questions.COUNT)
        keeping.write(request, response, TOLD, Told().as_json())
        return response
    told, versions = told_by(request), catalogue.published_versions(clock.today())
    context = {
        "is_under_way": told is not None and bool(told.members),
        "saved": services.saved_check(request.actor),
        "items": len(versions),
        "has_emergency_aid": any(one.item.code == EMERGENCY_AID for one in versions),
    }
    return show(request, "portal/experience/check.html", context)


@never_cache
@sensitive_post_parameters()
@for_everybody
def page(request: Any, key: str) -> HttpResponse:
    """One question. Sent, it goes on to the next that can still change an answer."""
    told = told_by(request)
    if told is None:
        return gone(request)
    board = board_on(clock.today(), told.place)
    look = board.look(told.snapshot())
    plan = questions.plan(look, told)
    if not plan.knows(key) and key not in told.path:
        return redirect(onward(plan))
    asked = questions.questions_of(key)
    if request.POST.get("go") == "skip":
        return _gone_on(request, board, told.went(key, skipped=asked))
    form = _form(key, look, told, plan, posted(request))
    if form.is_bound and form.is_valid():
        try:
            return _gone_on(request, board, form.put(told).went(key))
        except Invalid as refusal:
            put(form, refusal)
    context = {
        "form": form,
        "plan": plan,
        "number": _number(told, key),
        "left": plan.pages - (key == plan.next),
        "before": _before(told, key),
        "may_skip": key not in (questions.COUNT, questions.PEOPLE),
    }
    return show(request, "portal/experience/question.html", context, status=form_status(form))


@never_cache
@for_everybody
def place(request: Any) -> HttpResponse:
    """Where one lives: only to say where to go, and which amounts hold there."""
    told = told_by(request)
    if told is None:
        return gone(request)
    here = selectors.place(request.POST.get("place") or request.GET.get("place", ""))
    then = _item(request.GET.get("then", ""))
    if request.method == "POST" and here.is_town:
        onto = (
            reverse("portal:check_apply", args=[then]) if then else reverse("portal:check_result")
        )
        return kept(request, redirect(onto), replace(told, place=int(here.here.code)))
    return show(request, "portal/experience/place.html", {"place": here, "then": then})


@require_POST
@never_cache
@for_everybody
def forget(request: Any) -> HttpResponse:
    """Nothing of it stays, here or in the account."""
    services.drop_check(request.actor)
    response = redirect_with_message(request, "portal:check", "已经清掉了，一个字也没有留下。")
    keeping.drop(response, TOLD)
    return response


@require_POST
@never_cache
@for_residents
def save(request: Any) -> HttpResponse:
    """Keep it in the account, because the person wants to."""
    told = told_by(request)
    if told is None:
        return gone(request)
    services.save_check(told.as_json(), by=request.actor)
    return redirect_with_message(request, "portal:check_result", "存好了，下次登录还能接着看。")


@require_POST
@never_cache
@for_residents
def resume(request: Any) -> HttpResponse:
    """Go on with what was kept."""
    saved = services.saved_check(request.actor)
    if saved is None:
        raise Missing
    told = Told.from_json(saved.told.expose())
    try:
        _ = board_on(clock.today(), told.place).facts(told.snapshot())
    except (FactError, KeyError):
        said = "您存下以后，规定要问的有了变化，存的回答对不上了。请重新答一遍，几分钟就好。"
        return redirect_with_message(request, "portal:check", said)
    return kept(request, redirect("portal:check_result"), told)


def told_by(request: Any) -> Told | None:
    """What was told in this browser within the hour."""
    found = keeping.read(request, TOLD)
    return None if found is None else Told.from_json(found)


def gone(request: Any) -> HttpResponse:
    """The hour is over, or the browser keeps no cookies."""
    said = "没有找到刚才的回答：可能已经过了一小时，或者浏览器不让保存。请重新开始，几分钟就好。"
    return redirect_with_message(request, "portal:check", said)


def onward(plan: questions.Plan) -> str:
    """Where to go from here."""
    if plan.next:
        return reverse("portal:check_page", args=[plan.next])
    return reverse("portal:check_result")


def kept(request: Any, response: HttpResponse, told: Told) -> HttpResponse:
    """The answer, with what was told for this browser to bring back."""
    keeping.write(request, response, TOLD, told.as_json())
    return response


def _gone_on(request: Any, board: Board, told: Told) -> HttpResponse:
    plan = questions.plan(board.look(told.snapshot()), told)
    return kept(request, redirect(onward(plan)), told)


def _form(key: str, look: Look, told: Told, plan: questions.Plan, data: Any) -> Any:
    try:
        return form_for(key, look, told, plan, data)
    except KeyError as fault:
        raise Missing from fault


def _number(told: Told, key: str) -> int:
    """Which question this is, from 1."""
    return told.path.index(key) + 1 if key in told.path else len(told.path) + 1


def _before(told: Told, key: str) -> str:
    """Address of the question before; of the first page for the first one."""
    at = _number(told, key) - 1
    return reverse("portal:check_page", args=[told.path[at - 1]]) if at else reverse("portal:check")


def _item(code: str) -> str:
    """The code of an item to go on to, when it is one."""
    return code if catalogue.has_item(code) else ""
