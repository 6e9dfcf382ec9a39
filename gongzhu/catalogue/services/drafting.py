"""Write a draft: begin it, save one part after another, throw it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from gongzhu.audit import services as audit
from gongzhu.catalogue import keeping, permissions, samples
from gongzhu.catalogue.blank import blank
from gongzhu.catalogue.compiling import digest
from gongzhu.catalogue.drafts import PARTS, DraftFault, unusable_rules
from gongzhu.catalogue.enums import Sector, VersionState
from gongzhu.catalogue.models import UNPUBLISHED, Item, ItemVersion, Policy
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid
from gongzhu.org.enums import Department

FIRST_DAY = timedelta(days=30)
"""From today, the day on which a new version is proposed to begin; the officer changes it."""


@dataclass(frozen=True)
class NewItem:
    """What has to be known to begin an item. policy: code of the document it rests on."""

    code: str
    name: str
    sector: str
    department: str
    policy: str
    pays: bool


class Stale(Conflict):
    """Somebody else has saved the draft since the page was opened."""


class BadRule(Invalid):
    """A text of the rules language that cannot be used: the part was not saved."""

    def __init__(self, faults: list[DraftFault]) -> None:
        self.faults = faults
        super().__init__("有规则写得不对，这一页没有保存。请按标出的位置改正后再保存。")


def start_item(new: NewItem, *, by: Actor) -> ItemVersion:
    """Begin an item nobody had before, from the template. Raises Denied, Invalid, Conflict."""
    permissions.may_write(by)
    rests_on = Policy.objects.filter(code=new.policy).first()
    if rests_on is None:
        raise Invalid("请先选择这个事项的政策依据。", {"policy": "请选择一份政策文件。"})
    if new.department not in Department.values or new.sector not in Sector.values:
        raise Invalid("请选择类别和主管部门。")
    spec = blank(department=new.department, policy=new.policy, grade=rests_on.grade, pays=new.pays)
    with transaction.atomic():
        if Item.objects.filter(code=new.code).exists():
            raise Conflict(
                f"已有代码为“{new.code}”的事项。请换一个代码，或在那个事项上另建新版本。"
            )
        item = Item.objects.create(
            code=new.code, name=new.name, sector=new.sector, department=new.department
        )
        return _begun(item, spec, [], by)


def start_version(item: Item, *, by: Actor) -> ItemVersion:
    """Begin the next version of an item as a copy of the latest one. Raises Denied, Conflict."""
    permissions.may_write(by)
    with transaction.atomic():
        versions = list(ItemVersion.objects.filter(item=item).order_by("-number"))
        if any(one.state in UNPUBLISHED for one in versions):
            raise Conflict(f"“{item.name}”已有一份没有发布的草稿。请在那份草稿上修改。")
        if not versions:
            raise Conflict(f"“{item.name}”还没有发布过版本。")
        latest = versions[0]
        known = latest.samples or samples.of_pack(latest)
        return _begun(item, latest.spec, known, by)


def _begun(item: Item, spec: Mapping[str, Any], known: list[Any], by: Actor) -> ItemVersion:
    numbers = list(item.versions.values_list("number", flat=True))
    try:
        with transaction.atomic():
            made = ItemVersion(
                item=item,
                number=max(numbers, default=0) + 1,
                state=VersionState.DRAFT,
                effective_on=clock.today() + FIRST_DAY,
                spec=dict(spec),
                digest=digest(spec),
                samples=known,
            )
            made.wrote(by)
            made.save()
    except IntegrityError as fault:
        raise Conflict(f"“{item.name}”刚才已由别人建了草稿。请刷新页面后查看。") from fault
    audit.record("catalogue.start_draft", obj=made, by=by)
    return made


def save_part(
    version: ItemVersion, part: str, values: Mapping[str, Any], *, by: Actor, seen: int
) -> ItemVersion:
    """Put one part in the place of what was there; other faults may stay until it is submitted.

    values: the keys of PARTS[part], as JSON; one that is missing is taken out. seen: the revision
    the page was drawn from. Raises Denied, Conflict, Stale when somebody saved meanwhile, BadRule
    when a text of the rules language cannot be used.
    """
    with transaction.atomic():
        draft = _locked(version, by, seen)
        kept = {key: value for key, value in draft.spec.items() if key not in PARTS[part]}
        data = {**kept, **{key: values[key] for key in PARTS[part] if key in values}}
        wrong = unusable_rules(data, part, keeping.ground())
        if wrong:
            raise BadRule(wrong)
        draft.spec, draft.digest = data, digest(data)
        return _saved(draft, by, part)


def save_samples(
    version: ItemVersion, known: list[dict[str, Any]], *, by: Actor, seen: int
) -> ItemVersion:
    """Put other sample households in place. Raises as `save_part`."""
    with transaction.atomic():
        draft = _locked(version, by, seen)
        draft.samples = known
        return _saved(draft, by, "samples")


def save_basics(
    version: ItemVersion, *, name: str, effective_on: date, position: int, by: Actor, seen: int
) -> ItemVersion:
    """Set the first day; the name and place in the list only while nothing is published.

    Raises as `save_part`.
    """
    with transaction.atomic():
        draft = _locked(version, by, seen)
        draft.effective_on = effective_on
        if keeping.is_new(draft.item):
            Item.objects.filter(pk=draft.item_id).update(name=name, position=position)
            draft.item.refresh_from_db()
        return _saved(draft, by, "basics")


def discard(version: ItemVersion, *, by: Actor) -> None:
    """Throw a draft away; an item that never was published goes with it. Raises Denied, Conflict."""
    with transaction.atomic():
        draft = ItemVersion.objects.select_for_update().get(pk=version.pk)
        permissions.may_change(by, draft)
        item, number = draft.item, draft.number
        draft.delete()
        if not item.versions.exists():
            item.delete()
        named = ("catalogue.itemversion", version.pk)
        audit.record(
            "catalogue.discard", obj=named, by=by, detail={"item": item.code, "no": number}
        )


def _locked(version: ItemVersion, by: Actor, seen: int) -> ItemVersion:
    draft = (
        ItemVersion.objects.select_for_update(of=("self",))
        .select_related("item")
        .get(pk=version.pk)
    )
    permissions.may_change(by, draft)
    if draft.revision != seen:
        raise Stale(
            f"{draft.drafted_by}刚刚保存过这份草稿。您填写的内容还在这一页上，没有丢；"
            "请与对方的内容核对后再次保存，将以您的为准。"
        )
    return draft


def _saved(draft: ItemVersion, by: Actor, part: str) -> ItemVersion:
    draft.revision += 1
    draft.wrote(by)
    draft.save()
    audit.record("catalogue.draft", obj=draft, by=by, detail={"part": part, "digest": draft.digest})
    return draft
