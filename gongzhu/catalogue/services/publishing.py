"""Hand a draft over, and publish it or send it back: two persons, always."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.catalogue import keeping, permissions, samples
from gongzhu.catalogue.compiling import canonical, digest
from gongzhu.catalogue.drafts import Draft
from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.models import ItemVersion
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.catalogue.services.drafting import Stale
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid

ONE_DAY = timedelta(days=1)


def obstacles(version: ItemVersion) -> list[str]:
    """Every reason why a draft cannot be submitted yet; empty when it can."""
    draft = keeping.draft(version)
    faults = [f"{one.label}：{one.reason}" for one in draft.faults]
    return [*faults, *beside_the_text(version, draft)]


def beside_the_text(version: ItemVersion, draft: Draft) -> list[str]:
    """What else stands against submitting: days and samples. draft: the version looked through."""
    found: list[str] = []
    if version.effective_on <= clock.today():
        found.append("施行日要在今天以后。请在“基本信息”里改。")
    before = keeping.in_force_beside(version)
    if before and before.effective_on >= version.effective_on:
        found.append(f"施行日要晚于第{before.number}版的施行日 {before.effective_on}。")
    if not version.samples:
        found.append("还没有样例。请至少写一个手工算好答案的样例家庭。")
    elif draft.spec is not None and not draft.faults:
        found += _unlike(draft.spec, version)
    return found


def _unlike(spec: ItemSpec, version: ItemVersion) -> list[str]:
    tried = samples.run(spec, version.samples)
    return [f"样例“{one.sample.get('name')}”：{''.join(one.faults)}" for one in tried if one.faults]


def submit(version: ItemVersion, *, by: Actor, seen: int) -> ItemVersion:
    """Hand a draft to the publisher; from now on nobody changes it.

    Raises Denied, Conflict, Stale, and Invalid naming everything that is still wrong.
    """
    with transaction.atomic():
        draft = _locked(version)
        permissions.may_change(by, draft)
        if draft.revision != seen:
            raise Stale(f"{draft.drafted_by}刚刚保存过这份草稿。请刷新页面，看过再提交。")
        if found := obstacles(draft):
            raise Invalid("还不能提交：" + " ".join(found))
        spec = canonical(_whole(draft))
        draft.spec, draft.digest = spec, digest(spec)
        draft.hand_over(by)
        draft.save()
        audit.record("catalogue.submit", obj=draft, by=by, detail={"digest": draft.digest})
    return draft


def _whole(draft: ItemVersion) -> ItemSpec:
    whole = keeping.draft(draft).spec
    if whole is None:
        raise Invalid("草稿的内容不完整，还不能提交。")
    return whole


def send_back(version: ItemVersion, *, by: Actor, reason: str) -> ItemVersion:
    """Return a submitted version to those who write, with the reason. Raises Denied, Conflict."""
    with transaction.atomic():
        draft = _locked(version)
        permissions.may_decide_version(by, draft)
        draft.give_back(reason)
        draft.save()
        audit.record("catalogue.send_back", obj=draft, by=by, reason=reason)
    return draft


def publish(version: ItemVersion, *, by: Actor) -> ItemVersion:
    """Make a submitted version law from its first day on; the one before it ends the day before.

    Running cases stay with the version they began under. Raises Denied, Conflict, and Invalid
    when the first day has come meanwhile or something no longer holds.
    """
    with transaction.atomic():
        new = _locked(version)
        permissions.may_decide_version(by, new)
        if found := obstacles(new):
            raise Invalid("现在不能发布，请退回修改：" + " ".join(found))
        for old in _overlapping(new):
            _end(old, new, by)
        new.make_public(by)
        new.save()
        audit.record("catalogue.publish", obj=new, by=by, detail={"digest": new.digest})
    return new


def _overlapping(new: ItemVersion) -> list[ItemVersion]:
    """Published versions whose days reach into those of the new one."""
    found = ItemVersion.objects.select_for_update().filter(
        item=new.item_id, state=VersionState.PUBLISHED
    )
    return [one for one in found if one.ends_on is None or one.ends_on >= new.effective_on]


def _end(old: ItemVersion, new: ItemVersion, by: Actor) -> None:
    if old.effective_on >= new.effective_on:
        raise Conflict(
            f"第{old.number}版从 {old.effective_on} 起施行，不早于这一版。请退回，改施行日。"
        )
    old.ends_on = new.effective_on - ONE_DAY
    old.save(update_fields=["ends_on"])
    audit.record("catalogue.end", obj=old, by=by, detail={"ends_on": old.ends_on})


def _locked(version: ItemVersion) -> ItemVersion:
    found = ItemVersion.objects.select_for_update(of=("self",)).select_related("item")
    return found.get(pk=version.pk)
