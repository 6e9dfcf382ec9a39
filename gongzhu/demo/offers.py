"""Service lists of the demonstration: what made-up services some areas offer, published by two each.

Every service is invented and says so (演示); telephones are left empty, no figure of policy is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gongzhu.accounts import selectors as accounts
from gongzhu.accounts.models import Post
from gongzhu.common import clock
from gongzhu.common.actor import Actor, acting_as
from gongzhu.demo.places import Stage
from gongzhu.lists import keeping, services
from gongzhu.lists.models import ServiceList
from gongzhu.operations.startup import DEMO_ACCOUNTS
from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel
from gongzhu.org.models import Division

LATELY, LONG_AGO = 40, 400
"""Days back: when most lists were published, and the one that nobody has looked through since."""

SOURCE = "演示数据，不是真实服务"
CITY = (
    ("社会力量对接平台（演示）", ["dibao", "other"], ["low_income"], "把企业和社会组织愿意提供的物资、服务，对接给有需要的家庭。", "由镇（街道）窗口登记需求。"),
    ("困难群众心理支持（演示）", ["tekun", "dibao", "dibao_margin", "rigid", "other"], ["ill", "elderly"], "志愿咨询师电话陪聊，需要时约时间面谈。", "打热线说明需要，由工作人员安排。"),
)  # fmt: skip
DISTRICT = (
    ("慈善超市（演示）", ["tekun", "dibao", "dibao_margin"], ["low_income"], "凭认定领取爱心物资。", "带认定凭证到慈善超市领取。"),
    ("康复辅具借用（演示）", ["tekun", "dibao", "dibao_margin", "rigid"], ["disabled", "ill"], "轮椅、助行器等短期借用。", "由镇（街道）窗口转介。"),
    ("就业帮扶岗（演示）", ["dibao", "dibao_margin", "rigid"], ["jobless"], "为有劳动能力的家庭成员介绍就近的岗位。", "到镇（街道）公共服务窗口登记。"),
)  # fmt: skip
TOWN = (
    ("长者饭堂（演示）", ["tekun", "dibao", "other"], ["elderly"], "工作日供应午餐，行动不便的可以送餐。", "到社区登记，第二天起用餐。"),
    ("双百社工探访（演示）", ["tekun", "dibao", "dibao_margin", "rigid"], ["elderly", "children"], "社工定期上门探访，了解需要，帮忙联系资源。", "由社工主动联系，也可以向窗口提出。"),
    ("公益法律咨询（演示）", ["other"], ["low_income"], "法律服务工作者当面解答问题。", "到镇（街道）公共法律服务站预约。"),
)  # fmt: skip
VILLAGE = (
    ("旧衣物共享角（演示）", ["other"], ["low_income"], "整理消毒过的衣物，自取。", "在居（村）委会开放时间自取。"),
    ("邻里搭把手（演示）", ["tekun", "dibao", "other"], ["elderly", "disabled"], "志愿者陪同就医、代买代办。", "告诉居（村）委会，由志愿者联系。"),
)  # fmt: skip
Told = tuple[str, list[str], list[str], str, str]


@dataclass(frozen=True)
class Offer:
    """A list to be laid out. days: how long ago; published: whether the checker has done their part."""

    area: Division
    writer: str
    checker: str
    entries: tuple[Told, ...]
    days: int = LATELY
    published: bool = True


def lay_out(stage: Stage) -> int:
    """Every list of the demonstration that is not there yet; the clock is left where it stood.

    Returns how many were laid out.
    """
    shift, done = clock.shift_days(), 0
    try:
        for offer in sorted(offers(stage), key=lambda one: -one.days):
            if not keeping.editions(offer.area).exists():
                _laid(offer, shift)
                done += 1
    finally:
        clock.travel(shift)
    return done


def offers(stage: Stage) -> Iterator[Offer]:
    """The head, two districts, most streets, some villages; one is overdue, one waits, one is missing."""
    yield Offer(org.division(stage.head), "policy", "publisher", CITY)
    yield Offer(org.division(stage.district), "confirmer", "confirmer2", DISTRICT)
    for number, village in enumerate(stage.villages[:3], start=1):
        days = LONG_AGO if number == 2 else LATELY
        yield _of_town(village, str(number), days)
        waits = number == 3
        keeper, checker = f"village-{number}", f"reviewer-{number}"
        yield Offer(org.division(village), keeper, checker, VILLAGE, published=not waits)
    if stage.neighbour is not None:
        district = org.ancestor_code(stage.neighbour, DivisionLevel.DISTRICT)
        yield Offer(org.division(district), "confirmer-n", "confirmer2-n", DISTRICT[:2])
        yield _of_town(stage.neighbour, "n", LATELY)


def _of_town(village: int, mark: str, days: int) -> Offer:
    town = org.division(org.ancestor_code(village, DivisionLevel.TOWN))
    return Offer(town, f"window-{mark}", f"reviewer-{mark}", TOWN, days)


def _laid(offer: Offer, shift: int) -> ServiceList:
    """Whoever holds the posts now does it, on a day gone by; what waits was handed over lately."""
    writer, checker = _actor(offer.writer), _actor(offer.checker)
    clock.travel(shift - (offer.days if offer.published else 1))
    with acting_as(writer):
        draft = services.start(offer.area, by=writer)
        for told in offer.entries:
            services.save_entry(draft, _entry(told, offer.area), by=writer, seen=draft.revision)
            draft.refresh_from_db()
        day = clock.today() + (timedelta() if offer.published else timedelta(days=3))
        draft = services.submit(draft, effective_on=day, by=writer, seen=draft.revision)
    if not offer.published:
        return draft
    with acting_as(checker):
        return services.publish(draft, by=checker)


def _entry(told: Told, area: Division) -> dict[str, Any]:
    name, layers, groups, content, how = told
    return {
        "name": name, "layers": layers, "groups": groups, "sector": "social", "department": None,
        "giver": f"示例单位（{area.name}）", "content": content, "how": how, "phone": "",
        "basis": SOURCE, "until": None,
    }  # fmt: skip


def _actor(key: str) -> Actor:
    """The officer of a seat, in their post of today."""
    post = Post.objects.select_related("user").get(user__username=DEMO_ACCOUNTS + key)
    return accounts.actor_for(post.user, on=post.starts_on, post_id=post.pk)
