"""Those who keep the catalogue, and an item of their own making, carried on by real services."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gongzhu.accounts.enums import Role
from gongzhu.catalogue import services
from gongzhu.catalogue.models import Item, ItemVersion
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from tests import officers

FILLED = {
    "audience": "本市户籍、家中有人长期卧床的家庭。",
    "content": "上门助浴和护理用品。",
    "amount": "按实际服务次数。",
}
SAMPLE: dict[str, Any] = {
    "name": "本市户籍的一家",
    "day": "2026-06-01",
    "division": "440106000000",
    "household": {"has_hukou_here": True},
    "members": [],
    "arithmetic": "户口在本市，符合。",
    "expect": {"outcome": "符合"},
}


def policy_officer() -> Actor:
    """Somebody who writes."""
    return officers.officer("civil_affairs", "city", Role.POLICY_OFFICER)


def publisher() -> Actor:
    """Somebody who publishes."""
    return officers.officer("civil_affairs", "city", Role.POLICY_PUBLISHER)


def begun(by: Actor, *, code: str = "home_bath", pays: bool = False) -> ItemVersion:
    """A new item as the template has it."""
    new = services.NewItem(
        code, "居家助浴", "government", "civil_affairs", "interim-measures", pays
    )
    return services.start_item(new, by=by)


def filled(by: Actor, **more: Any) -> ItemVersion:
    """A new item with every text written and a sample: it may be submitted."""
    draft = begun(by, **more)
    draft.spec["guide"].update(FILLED)
    basis = [{"policy": "interim-measures", "clause": "第四十七条至第四十九条", "grade": "A"}]
    draft.spec["guide"]["basis"] = basis
    draft = saved(draft, "guide", by)
    draft.spec["conditions"][0] |= {"citations": basis, "remedy": "请向户籍地申请。"}
    draft = saved(draft, "conditions", by)
    if "formula" in draft.spec:
        draft.spec["formula"] |= {"expr": "300元", "citations": basis}
        draft = saved(draft, "money", by)
    return services.save_samples(draft, [SAMPLE], by=by, seen=draft.revision)


def submitted(by: Actor, **more: Any) -> ItemVersion:
    """The same, waiting for a publisher."""
    draft = filled(by, **more)
    return services.submit(draft, by=by, seen=draft.revision)


def saved(draft: ItemVersion, part: str, by: Actor) -> ItemVersion:
    """Save a part as the draft in hand has it."""
    return services.save_part(draft, part, draft.spec, by=by, seen=draft.revision)


def next_version(code: str, by: Actor) -> ItemVersion:
    """The next version of an item that is published."""
    return services.start_version(Item.objects.get(code=code), by=by)


def in_days(count: int) -> date:
    """A day so many days from today."""
    return clock.today() + timedelta(days=count)
