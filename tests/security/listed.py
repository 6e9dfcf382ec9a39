"""Service lists of the town and the village in which the household of the matrix lives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM
from gongzhu.lists import keeping, selectors, services
from gongzhu.lists.models import ServiceList
from tests.lists.keepers import ENTRY
from tests.officers import VILLAGE

Named = tuple[dict[str, Any], dict[str, Any]]
TOWN = VILLAGE - VILLAGE % 1000
NOTHING = 987654321


def _draft(code: int) -> ServiceList:
    """The draft of an area, with one entry; the same one however often it is asked for."""
    area = selectors.area(code)
    found = keeping.unpublished(area)
    if found is None:
        found = services.start(area, by=SYSTEM)
        services.save_entry(found, ENTRY, by=SYSTEM, seen=0)
        found.refresh_from_db()
    return found


def _submitted() -> ServiceList:
    """The list of the town as it was handed over once, whatever has become of it since."""
    editions = keeping.editions(selectors.area(TOWN))
    if found := editions.filter(submitted_at__isnull=False).first():
        return found
    draft = _draft(TOWN)
    return services.submit(draft, effective_on=clock.today(), by=SYSTEM, seen=draft.revision)


def _decided() -> ServiceList:
    """The list handed over, also when something has come of it: the same thing asked for again."""
    return keeping.editions(selectors.area(TOWN)).first() or _submitted()


def _published() -> ServiceList:
    found = selectors.current(selectors.area(TOWN), on=clock.today())
    return found or services.publish(_submitted(), by=SYSTEM)


def _pk(one: ServiceList) -> Named:
    return {"pk": one.pk}, {"pk": NOTHING}


def _entry() -> Named:
    one = _draft(TOWN)
    return {"pk": one.pk, "key": one.entries[0]["key"]}, {"pk": NOTHING, "key": "e-00000000"}


LISTED: Mapping[str, Callable[[], Named]] = {
    "service_draft": lambda: _pk(_draft(TOWN)),
    "village_draft": lambda: _pk(_draft(VILLAGE)),
    "service_submitted": lambda: _pk(_submitted()),
    "service_decided": lambda: _pk(_decided()),
    "service_list": lambda: _pk(_published()),
    "service_entry": _entry,
    "service_area": lambda: ({"code": str(TOWN)}, {"code": "999999999999"}),
    "service_edition": lambda: (
        {"code": str(TOWN), "number": _published().number},
        {"code": str(TOWN), "number": 99},
    ),
}
"""Things by name, each as what names it and what would name nothing."""
