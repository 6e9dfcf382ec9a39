"""Pages anybody may read: home, items, standards, policies, and what the platform is."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import ActorKind
from gongzhu.library import selectors as library
from gongzhu.org import selectors as org
from gongzhu.portal import privacy, qr, selectors
from gongzhu.portal.forms.finding import WishForm, chosen, filters
from gongzhu.portal.selectors import guides, listing
from gongzhu.portal.selectors.citing import clauses_used
from gongzhu.portal.views.pages import for_everybody, show

FIRST = "dibao"
"""The standard told on the first page."""


@for_everybody
def home(request: Any) -> HttpResponse:
    """The way in: what runs now, what can be done, what has changed."""
    is_resident, today = request.actor.kind is ActorKind.RESIDENT, clock.today()
    figure = next(iter(selectors.figures(today, [FIRST])), None)
    context = {
        "hint": selectors.front(request.actor) if is_resident else None,
        "figure": figure,
        "areas": selectors.areas_with(FIRST, on=today) if figure and not figure.is_known else (),
    }
    return show(request, "portal/home.html", context)


@for_everybody
def items(request: Any) -> HttpResponse:
    """The list of help, narrowed by words, sector, department, group, level and area."""
    today = clock.today()
    offered = listing.choices(today)
    wish = WishForm(request.GET).read(offered)
    context = {"found": listing.listed(wish, on=today), "wish": wish}
    context |= {"filters": filters(offered, wish), "chosen": chosen(offered, wish)}
    context["for_whom"] = request.GET.get("for", "")
    return show(request, "portal/items.html", context)


@for_everybody
def item(request: Any, code: str) -> HttpResponse:
    """One kind of help: who, how much, how, with what, by which law; a square leads to applying.

    Source: 000 6.2.3.1.2, 6.2.3.2.2.
    """
    guide = selectors.guide_of(code, on=clock.today())
    leads_to = "portal:item" if guide.spec.no_application else "portal:apply"
    address = request.build_absolute_uri(reverse(leads_to, args=[code]))
    context = {
        "help": guide,
        "guide": guide.spec.guide,
        "told": guides.told(guide.spec.guide),
        "hotlines": org.region().hotlines,
        "square": qr.square(address),
        "articles": library.articles_about(on=clock.today(), item=code)[:5],
    }
    return show(request, "portal/item.html", context)


@for_everybody
def item_picture(request: Any, code: str, digest: str) -> HttpResponse:
    """A picture of the guide in force; its address is its digest, so it never changes."""
    found = catalogue.shown_picture(code, digest, on=clock.today())
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    answer["Cache-Control"] = "public, max-age=86400"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@for_everybody
def standards(request: Any) -> HttpResponse:
    """Every amount in force today, with its source and how firm it is, under the help it decides."""
    asked = {name: str(request.GET.get(name, "")) for name in ("area", "open")}
    board = selectors.board(clock.today(), area=asked["area"], opened=asked["open"])
    return show(request, "portal/standards.html", {"board": board})


@for_everybody
def policies(request: Any) -> HttpResponse:
    """The documents the items stand on."""
    return show(request, "portal/policies.html", {"policies": selectors.policies()})


@for_everybody
def policy(request: Any, code: str) -> HttpResponse:
    """One document: number, issuer, days, our summary, the clauses relied on, the way to its text."""
    found = catalogue.policy(code)
    context = {
        "policy": found,
        "basis": selectors.policy_basis(found),
        "articles": library.articles_about(on=clock.today(), policy=code),
        "items": listing.standing_on(code, on=clock.today()),
        "clauses": clauses_used(found, on=clock.today()),
    }
    return show(request, "portal/policy.html", context)


@for_everybody
def help_page(request: Any) -> HttpResponse:
    """Where to turn, and answers to what people ask most."""
    return show(request, "portal/help.html", {"hotlines": org.region().hotlines})


@for_everybody
def privacy_page(request: Any) -> HttpResponse:
    """What happens to personal data, in the wording agreed to when an account is opened."""
    return show(request, "portal/privacy.html", {"notice": privacy.LATEST})


@for_everybody
def accessibility(request: Any) -> HttpResponse:
    """How the pages can be used, what is not yet good, and whom to tell."""
    return show(request, "portal/accessibility.html")
