"""Hand a list over, publish it or send it back, and say later that it still holds."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.catalogue.compiling import digest
from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.services import Stale
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid
from gongzhu.lists import permissions, selectors
from gongzhu.lists.models import ListReview, ServiceList

ONE_DAY = timedelta(days=1)


def obstacles(draft: ServiceList, effective_on: date) -> list[str]:
    """Every reason why a list cannot be in force from a day on; empty when it can."""
    found = []
    if not draft.entries and draft.division != selectors.top():
        found.append("清单里还没有本地自己的服务或资源。请至少写一项。")
    if effective_on < clock.today():
        found.append("施行日不能早于今天。")
    before = _latest(draft)
    if before and before.effective_on >= effective_on:
        found.append(f"施行日要晚于第{before.number}版的施行日 {before.effective_on:%Y-%m-%d}。")
    found += [
        f"“{row.name}”只到 {row.until:%Y-%m-%d}，清单施行时已经结束。请删去或改截止日。"
        for row in draft.rows
        if row.until is not None and row.until < effective_on
    ]
    return found


def submit(draft: ServiceList, *, effective_on: date, by: Actor, seen: int) -> ServiceList:
    """Hand a list to whoever publishes it; from now on nobody changes it.

    Raises Denied, Conflict, Stale, and Invalid naming everything that is still wrong.
    """
    with transaction.atomic():
        one = _locked(draft)
        permissions.may_change(by, one)
        if one.revision != seen:
            raise Stale(f"{one.drafted_by}刚刚改过这份清单。请刷新页面，看过再提交。")
        if found := obstacles(one, effective_on):
            raise Invalid("还不能提交：" + "".join(found))
        one.effective_on = effective_on
        one.hand_over(by)
        one.save()
        audit.record("lists.submit", obj=one, by=by, detail={"digest": one.digest})
    return one


def send_back(draft: ServiceList, *, by: Actor, reason: str) -> ServiceList:
    """Return a list to those who write it, with the reason. Raises Denied, Conflict."""
    with transaction.atomic():
        one = _locked(draft)
        permissions.may_decide(by, one)
        one.give_back(reason)
        one.save()
        audit.record("lists.send_back", obj=one, by=by, reason=reason)
    return one


def publish(draft: ServiceList, *, by: Actor) -> ServiceList:
    """Put a list in force from its day on, at the earliest today; the one before ends the day before.

    Raises Denied, Conflict, and Invalid when something no longer holds.
    """
    with transaction.atomic():
        one = _locked(draft)
        permissions.may_decide(by, one)
        one.effective_on = max(one.effective_on, clock.today())
        if found := obstacles(one, one.effective_on):
            raise Invalid("现在不能发布，请退回修改：" + "".join(found))
        if digest({"entries": one.entries}) != one.digest:
            raise Conflict(f"{one}的内容与提交时的摘要不符，不能发布。请联系安全管理员。")
        before = _latest(one)
        if before is not None and (before.ends_on is None or before.ends_on >= one.effective_on):
            before.ends_on = one.effective_on - ONE_DAY
            before.save(update_fields=["ends_on"])
            audit.record("lists.end", obj=before, by=by, detail={"ends_on": before.ends_on})
        one.make_public(by)
        one.save()
        audit.record("lists.issue", obj=one, by=by, detail={"digest": one.digest})
    return one


def review(one: ServiceList, note: str, *, by: Actor) -> ListReview:
    """Note that the list in force was read again and still holds.

    Raises Denied, and Conflict for a list that is not in force. Source: 000 5.x.6.2 (定期发布、维护).
    """
    permissions.may_review(by, one)
    if selectors.current(one.division, on=clock.today()) != one:
        raise Conflict(f"{one}现在不在施行，不用复核。请复核正在施行的清单。")
    told = {"reviewed_on": clock.today(), "reviewer": by.label, "note": note}
    with transaction.atomic():
        ServiceList.objects.select_for_update().get(pk=one.pk)
        if known := one.reviews.filter(**told).first():  # the same form, sent twice
            return known
        done = ListReview.objects.create(service_list=one, **told)
        audit.record("lists.review", obj=one, by=by, reason=note)
    return done


def _latest(draft: ServiceList) -> ServiceList | None:
    """The last published list of the area."""
    found = ServiceList.objects.select_for_update().filter(
        division=draft.division_id, state=VersionState.PUBLISHED
    )
    return found.order_by("-number").first()


def _locked(draft: ServiceList) -> ServiceList:
    found = ServiceList.objects.select_for_update(of=("self",)).select_related("division__parent")
    return found.get(pk=draft.pk)
