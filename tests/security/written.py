"""Versions of articles of the pack, for the matrix: one being written, of another one handed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gongzhu.catalogue.written import UNPUBLISHED
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM
from gongzhu.library import services
from gongzhu.library.models import Edition

Named = tuple[dict[str, Any], dict[str, Any]]
WRITING, HANDED, FILM, NOTHING = "after-applying", "payment", "film", 987654321


def _draft(code: str = WRITING) -> Edition:
    """The unpublished version; the same one however often it is asked for."""
    found = Edition.objects.filter(code=code, state__in=UNPUBLISHED).first()
    return found or services.start_edition(code, by=SYSTEM)


def _submitted() -> Edition:
    found = _draft(HANDED)
    if found.state == "submitted":
        return found
    return services.submit(found, effective_on=clock.today(), by=SYSTEM, seen=found.revision)


def _decided() -> Edition:
    """The version handed over, also when something has come of it: the same thing asked for again."""
    found = Edition.objects.filter(code=HANDED, number__gt=1).order_by("-number").first()
    return found or _submitted()


def _pk(one: Edition) -> Named:
    return {"pk": one.pk}, {"pk": NOTHING}


WRITTEN: Mapping[str, Callable[[], Named]] = {
    "edition_draft": lambda: _pk(_draft()),
    "edition_submitted": lambda: _pk(_submitted()),
    "edition_decided": lambda: _pk(_decided()),
    "edition_film": lambda: (
        {"pk": _draft().pk, "key": FILM},
        {"pk": NOTHING, "key": FILM},
    ),
}
"""Things by name, each as what names it and what would name nothing."""
