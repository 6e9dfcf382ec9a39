"""The page that lets a visitor be anybody, and let days pass."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhu.accounts import selectors as accounts, sessions
from gongzhu.common import clock
from gongzhu.common.errors import Refusal
from gongzhu.common.http import redirect_with_message
from gongzhu.demo import cards, partner, selectors, services
from gongzhu.desk import navigation as desk

TEXTS = 5
"""The latest simulated messages that are shown."""


@never_cache
@require_safe
def home(request: Any) -> HttpResponse:
    """Every identity with what to try, the clock, and made-up people to type into forms."""
    services.only_in_demonstrations()
    phone = "".join(request.GET.get("phone", "").split())[:20]
    context = {
        "phone": phone,
        "texts": partner.messages_to(phone)[:TEXTS] if phone else [],
        "decks": cards.DECKS,
        "steps": services.STEPS,
        "people": selectors.made_up(secrets.randbelow(2**32), clock.today()),
    }
    return render(request, "demo/home.html", context)


@never_cache
@require_POST
def enter(request: Any) -> HttpResponse:
    """Become somebody and come out on the page they begin with."""
    services.only_in_demonstrations()
    try:
        entry = services.enter(request.POST.get("role", ""))
    except Refusal as refusal:
        return _told(request, refusal)
    sessions.begin(request, entry.user)
    if entry.post is None:
        return redirect("portal:my")
    sessions.take_post(request, entry.post)
    actor = accounts.actor_for(entry.user, on=clock.today(), post_id=entry.post.pk)
    return redirect(desk.home_of(actor))


@never_cache
@require_POST
def move_clock(request: Any) -> HttpResponse:
    """Let one day or seven pass, with all that falls due."""
    services.only_in_demonstrations()
    days = request.POST.get("days", "")
    try:
        day, done = services.move_on(int(days) if days.isdigit() else 0)
    except Refusal as refusal:
        return _told(request, refusal)
    told = f"平台日期已到 {day:%Y年%-m月%-d日}，办理了 {done} 项到期事项。"
    return redirect_with_message(request, reverse("demo:home"), told)


def _told(request: Any, refusal: Refusal) -> HttpResponse:
    """A refusal on the page itself; one that says there is no such thing stays what it is."""
    if refusal.status == 404:
        raise refusal
    return redirect_with_message(
        request, reverse("demo:home"), refusal.sentence, level=messages.WARNING
    )
