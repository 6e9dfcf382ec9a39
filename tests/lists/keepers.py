"""Those who keep the list of an area at each level, and lists carried on by real services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gongzhu.accounts.enums import Role
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.lists import selectors, services
from gongzhu.lists.models import ServiceList
from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel, Level
from gongzhu.org.models import Division
from tests import officers
from tests.officers import VILLAGE

ENTRY: dict[str, Any] = {
    "name": "示例助餐点",
    "layers": ["dibao", "other"],
    "groups": ["elderly"],
    "sector": "social",
    "department": None,
    "giver": "示例社工站",
    "content": "周一到周五中午送餐上门。",
    "how": "到居委会登记，当天就能用。",
    "phone": "020-00000000",
    "basis": "与社工站的服务协议（示例）",
    "until": None,
}
WHO = {
    Level.CITY: (Role.POLICY_OFFICER, Role.POLICY_PUBLISHER, "city"),
    Level.DISTRICT: (Role.CONFIRMER, Role.CONFIRMER, "district"),
    Level.TOWN: (Role.WINDOW, Role.REVIEWER, "town"),
    Level.VILLAGE: (Role.VILLAGE_WORKER, Role.REVIEWER, "town"),
}
"""Who writes and who publishes at each level, and where whoever publishes works."""
LEVELS = list(WHO)


@dataclass(frozen=True)
class Keepers:
    """The two who keep one list. area: whose."""

    area: Division
    writer: Actor
    publisher: Actor


def keepers(level: Level, *, at: int = VILLAGE) -> Keepers:
    """Two new officers for the list of the area of this level around a village."""
    writes, publishes, where = WHO[level]
    area = selectors.area(org.ancestor_code(at, DivisionLevel[level.name]))
    return Keepers(
        area,
        officers.officer("civil_affairs", level.value, writes, at=at),
        officers.officer("civil_affairs", where, publishes, at=at),
    )


def drafted(who: Keepers, *entries: dict[str, Any]) -> ServiceList:
    """A draft with these entries, of the example alone when none is given."""
    draft = services.start(who.area, by=who.writer)
    for entry in entries or ({},):
        services.save_entry(draft, {**ENTRY, **entry}, by=who.writer, seen=draft.revision)
        draft.refresh_from_db()
    return draft


def submitted(who: Keepers, *entries: dict[str, Any], days: int = 0) -> ServiceList:
    """The same, waiting for somebody to publish it; in force from so many days on."""
    draft = drafted(who, *entries)
    return handed_over(draft, who, days=days)


def handed_over(draft: ServiceList, who: Keepers, *, days: int = 0) -> ServiceList:
    """A draft out of the writer's hands."""
    day = clock.today() + timedelta(days=days)
    return services.submit(draft, effective_on=day, by=who.writer, seen=draft.revision)


def published(who: Keepers, *entries: dict[str, Any]) -> ServiceList:
    """The same, in force from today."""
    return services.publish(submitted(who, *entries), by=who.publisher)
