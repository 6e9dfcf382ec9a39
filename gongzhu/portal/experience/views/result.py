"""What the answers come to, and what if they were others."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gongzhu.common import clock
from gongzhu.common.actor import ActorKind
from gongzhu.org import selectors as org
from gongzhu.portal import selectors
from gongzhu.portal.experience import questions, whatif
from gongzhu.portal.experience.board import Look, board_on
from gongzhu.portal.experience.meters import meters
from gongzhu.portal.experience.outcome import result_of
from gongzhu.portal.experience.told import Told
from gongzhu.portal.experience.trying import WishForm
from gongzhu.portal.experience.views.check import gone, onward, told_by
from gongzhu.portal.views.pages import for_everybody, form_status, posted, show

FRAGMENT = "fragment"
"""What the sliders ask for: only the part of the page that changes."""


@never_cache
@sensitive_post_parameters()
@for_everybody
def result(request: Any) -> HttpResponse:
    """What fits, what may and what does not; sent, what other figures would change."""
    told = told_by(request)
    if told is None:
        return gone(request)
    if not told.members:
        return redirect("portal:check_page", questions.COUNT)
    look = board_on(clock.today(), told.place).look(told.snapshot())
    form = WishForm(posted(request), now=whatif.now(look))
    trial = None
    if form.is_bound and form.is_valid():
        trial = whatif.trial(look, told, form.wish())
    context = {"form": form, "trial": trial}
    if request.POST.get("part") == FRAGMENT:
        return render(request, "portal/experience/_trial.html", context, status=form_status(form))
    context |= _whole(request, look, told)
    return show(request, "portal/experience/result.html", context, status=form_status(form))


def _whole(request: Any, look: Look, told: Told) -> dict[str, Any]:
    plan, result = questions.plan(look, told), result_of(look, told)
    return {
        "told": told,
        "plan": plan,
        "onward": onward(plan) if plan.next else "",
        "result": result,
        "figures": selectors.figures(look.board.on, result.standards),
        "meters": meters(look),
        "place": selectors.place(str(told.place)) if told.place else None,
        "hotlines": org.region().hotlines,
        "is_resident": request.actor.kind is ActorKind.RESIDENT,
    }
