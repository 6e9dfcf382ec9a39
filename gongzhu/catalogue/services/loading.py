"""Load a region's catalogue: all of it, or nothing with every fault named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import models, transaction

from gongzhu.audit import services as audit
from gongzhu.catalogue import standards
from gongzhu.catalogue.checks import pack_faults
from gongzhu.catalogue.checks_item import rule_faults
from gongzhu.catalogue.compiling import canonical, digest
from gongzhu.catalogue.enums import ProposalKind, ProposalState, VersionState
from gongzhu.catalogue.models import Item, ItemVersion, Policy, Proposal, Standard
from gongzhu.catalogue.pack import Pack, ReadFile, read_pack
from gongzhu.catalogue.schema import ItemFile, ItemSpec, PolicyRow, VersionFile
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor
from gongzhu.org import permissions
from gongzhu.org.errors import Fault, PackFaults


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load wrote (made or changed) and removed; all zero when nothing was new."""

    policies: int = 0
    standards: int = 0
    items: int = 0
    versions: int = 0
    removed: int = 0

    @property
    def is_anything(self) -> bool:
        """Whether the database was changed."""
        return any(asdict(self).values())

    @property
    def words(self) -> str:
        """What was done, for the one who ran it."""
        if not self.is_anything:
            return "没有变化。"
        return (
            f"政策{self.policies}份、标准{self.standards}行、事项{self.items}个、"
            f"版本{self.versions}个已写入，移除标准{self.removed}行。"
        )


def load_catalogue(region: str = "", *, by: Actor = SYSTEM) -> Loaded:
    """Bring policies, standards and item versions of a pack into the database.

    region: folder below settings.PACKS_DIR; the deployment's own when empty. May be repeated:
    what is there already is left alone. Raises PackFaults naming every fault with file and line,
    and then nothing is loaded; Denied for anybody but the system and its administrators.
    Source: 002 知识库 (目录清单、实施清单); 000 6.2.3.
    """
    permissions.may_load_packs(by)
    key = region or settings.REGION
    pack = read_pack(Path(settings.PACKS_DIR) / key)
    with transaction.atomic():
        kept = list(ItemVersion.objects.select_related("item"))
        faults = [*pack_faults(pack), *_changed(pack, kept), *_stranded(pack, kept)]
        if faults:
            raise PackFaults(faults)
        loaded = _written(pack, by)
        if loaded.is_anything:
            audit.record("catalogue.load", obj=("region", key), by=by, detail=asdict(loaded))
    return loaded


def _changed(pack: Pack, kept: list[ItemVersion]) -> Iterator[Fault]:
    """Versions whose number is published already with another content."""
    known = {(one.item.code, one.number): one for one in kept}
    for item in pack.items:
        for index, version in enumerate(item.content.versions):
            old = known.get((item.content.code, version.number))
            reason = _clash(old, version, _next(item, kept)) if old else ""
            if reason:
                yield item.source.fault(("versions", index, "number"), reason)


def _stranded(pack: Pack, kept: list[ItemVersion]) -> Iterator[Fault]:
    """Published versions that are not in the pack and could not run on its words any more."""
    written = {
        (read.content.code, one.number) for read in pack.items for one in read.content.versions
    }
    for version in kept:
        if not version.is_fixed or (version.item.code, version.number) in written:
            continue
        spec = ItemSpec.model_validate_json(json.dumps(version.spec))
        for _, reason in rule_faults((), spec, pack.words.rules):
            yield pack.vocabulary.source.fault((), f"已发布的{version}还要用原来的词汇：{reason}")


def _clash(old: ItemVersion, new: VersionFile, following: int) -> str:
    if not old.is_fixed:
        return f"第{new.number}版是平台上还没有发布的草稿，请把这里的版本号改为{following}。"
    changed = "施行日" if old.effective_on != new.effective_on else "内容"
    if changed == "内容" and old.digest == digest(canonical(new.spec)):
        return ""
    return (
        f"第{new.number}版已发布，不能改动{changed}。请恢复原文，"
        f"把改动写成第{following}版，并写明原版的截止日。"
    )


def _next(item: ReadFile[ItemFile], kept: list[ItemVersion]) -> int:
    stored = [one.number for one in kept if one.item.code == item.content.code]
    return max([*stored, *(version.number for version in item.content.versions)]) + 1


def _written(pack: Pack, by: Actor) -> Loaded:
    edited = set(Policy.objects.filter(is_local=True).values_list("code", flat=True))
    papers = [_policy(row) for row in pack.policies.content if row.code not in edited]
    policies = _sync(Policy, ("code",), papers)
    rows = standards.rows(pack.standards.content, demonstrating=settings.DEMO)
    removed = _forget(rows)
    local = {_place(row) for row in Standard.objects.filter(is_local=True)}
    own = [row for row in rows if _place(row) not in local]
    written = _sync(Standard, ("code", "division_code", "effective_on", "is_demonstration"), own)
    items = _sync(Item, ("code",), [_item(item.content) for item in pack.items])
    return Loaded(policies, written, items, _versions(pack, by), removed)


def _sync(model: type[models.Model], keys: tuple[str, ...], rows: Iterable[models.Model]) -> int:
    """Make missing rows and correct differing ones; return how many were written."""
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    kept = {_values(row, keys): _values(row, fields) for row in model._default_manager.all()}
    differing = [row for row in rows if kept.get(_values(row, keys)) != _values(row, fields)]
    changing = [name for name in fields if name not in keys]
    if differing:
        model._default_manager.bulk_create(
            differing, update_conflicts=True, unique_fields=list(keys), update_fields=changing
        )
    return len(differing)


def _values(row: models.Model, fields: Iterable[str]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in fields)


def _place(row: Standard) -> tuple[str, int, object]:
    return row.code, row.division_code, row.effective_on


def _forget(rows: list[Standard]) -> int:
    """Remove rows of earlier packs that are no longer there; what officers entered stays."""
    wanted = {(*_place(row), row.is_demonstration) for row in rows}
    stale = [
        row.pk
        for row in Standard.objects.filter(is_local=False)
        if (*_place(row), row.is_demonstration) not in wanted
    ]
    Standard.objects.filter(pk__in=stale).delete()
    return len(stale)


def _policy(row: PolicyRow) -> Policy:
    fields = row.model_dump(exclude={"clauses", "grade"})
    clauses = [clause.model_dump() for clause in row.clauses]
    return Policy(**fields, clauses=clauses, grade=row.grade.value)


def _item(content: ItemFile) -> Item:
    return Item(
        code=content.code,
        name=content.name,
        sector=content.sector.value,
        department=content.department.value,
        position=content.position,
        groups=[group.value for group in content.groups],
    )


def _versions(pack: Pack, by: Actor) -> int:
    items = {item.code: item for item in Item.objects.all()}
    kept = {(one.item_id, one.number): one for one in ItemVersion.objects.all()}
    written = 0
    for read in pack.items:
        item = items[read.content.code]
        ended_here = _is_ended_here(item, read.content)
        for version in read.content.versions:
            old = kept.get((item.pk, version.number))
            if old is None:
                written += _publish(item, version, by)
            elif not ended_here:
                written += _end(old, version)
    return written


def _is_ended_here(item: Item, content: ItemFile) -> bool:
    """Whether officers published a version of their own or retired the item: its days are theirs."""
    last = max(one.number for one in content.versions)
    retired = Proposal.objects.filter(
        kind=ProposalKind.RETIRE, state=ProposalState.CONFIRMED, rows__item=item.code
    )
    own = item.versions.filter(number__gt=last, checked_by__isnull=False)
    return own.exists() or retired.exists()


def _publish(item: Item, version: VersionFile, by: Actor) -> int:
    spec = canonical(version.spec)
    made = ItemVersion.objects.create(
        item=item,
        number=version.number,
        state=VersionState.PUBLISHED,
        effective_on=version.effective_on,
        ends_on=version.ends_on,
        spec=spec,
        digest=digest(spec),
        published_at=clock.now(),
        published_by=by.label,
    )
    audit.record("catalogue.publish", obj=made, by=by, detail={"digest": made.digest})
    return 1


def _end(old: ItemVersion, version: VersionFile) -> int:
    """Note the last day of a published version when a later one has been written."""
    if old.ends_on == version.ends_on:
        return 0
    old.ends_on = version.ends_on
    old.save(update_fields=["ends_on"])
    return 1
