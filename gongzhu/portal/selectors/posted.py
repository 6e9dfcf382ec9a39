"""Public notices by place. Source: 最低生活保障审核确认办法 第十九条、第二十四条."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from gongzhu.common.errors import Missing
from gongzhu.decisions import selectors as decisions
from gongzhu.decisions.models import Notice
from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel
from gongzhu.org.models import Division


@dataclass(frozen=True)
class NoticePlace:
    """Where one looks at notices: here, what lies around it, what lies within."""

    here: Division
    around: tuple[Division, ...]
    within: tuple[Division, ...]


def notice_place(code: str) -> NoticePlace:
    """The place with this code inside the region; the whole region for "".

    Raises Missing for one that is not there.
    """
    top = org.division(org.region().code)
    here = org.division(code) if code else top
    low, high = top.span
    if not low <= here.code < high:
        raise Missing
    within = tuple(org.children(here)) if here.level < DivisionLevel.TOWN else ()
    return NoticePlace(here, tuple(_around(here, top)), within)


def notices_in(place: NoticePlace, *, on: date) -> QuerySet[Notice]:
    """What is posted on a day in a place, newest first."""
    return decisions.running_notices(on, within=place.here.span).order_by("-posted_on", "-pk")


def notice(token: UUID, *, on: date) -> Notice:
    """A notice posted on a day. Raises Missing alike when it has ended and when there is none."""
    found = decisions.running_notices(on).filter(token=token).first()
    if found is None:
        raise Missing
    return found


def _around(here: Division, top: Division) -> list[Division]:
    """From the whole region down to just above here."""
    chain: list[Division] = []
    place = here
    while place.pk != top.pk and place.parent is not None:
        place = place.parent
        chain.append(place)
    return chain[::-1]
