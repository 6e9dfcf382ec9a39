"""Changes of standards and policies and the end of an item: proposed by one, confirmed by another."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.catalogue import permissions
from gongzhu.catalogue.enums import ProposalKind, ProposalState, VersionState
from gongzhu.catalogue.models import (
    UNPUBLISHED,
    Item,
    ItemVersion,
    PeriodicReview,
    Policy,
    Proposal,
    Standard,
)
from gongzhu.catalogue.schema import PolicyRow
from gongzhu.catalogue.schema_parts import SHIPPED
from gongzhu.catalogue.selectors import words
from gongzhu.catalogue.spreadsheets import BadSheet, CellFault, read
from gongzhu.catalogue.standard_rows import NewRow, clashes, closes, day_before, fills, judged
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid
from gongzhu.rules import Scope


class BadRows(Invalid):
    """Figures that cannot be taken; every cell is named and nothing was kept."""

    def __init__(self, faults: list[CellFault]) -> None:
        self.cells = faults
        super().__init__(f"有 {len(faults)} 处不对，一行也没有导入。请改正后重新提交。")


def propose_standards(rows: list[NewRow], *, title: str, note: str = "", by: Actor) -> Proposal:
    """Put figures up for confirmation. Raises Denied, BadRows naming every overlap."""
    permissions.may_write(by)
    if faults := [*_undecided(rows), *clashes(rows)]:
        raise BadRows(faults)
    listed = [row.as_json() for row in rows]
    return _proposed(ProposalKind.STANDARDS, title, {"rows": listed}, note, by)


def import_standards(name: str, content: bytes, *, note: str = "", by: Actor) -> Proposal:
    """Put a whole uploaded sheet up for confirmation, or nothing of it.

    Raises Denied, BadRows naming each cell that is wrong.
    """
    permissions.may_write(by)
    try:
        rows, faults = judged(read(name, content))
    except BadSheet as fault:
        raise BadRows([CellFault("", str(fault))]) from fault
    if faults:
        raise BadRows(faults)
    return propose_standards(
        rows, title=f"导入 {len(rows)} 行标准（{name[:60]}）", note=note, by=by
    )


def propose_policy(
    values: Mapping[str, Any], *, is_new: bool = False, note: str = "", by: Actor
) -> Proposal:
    """Put a policy up for confirmation: a new one, or other words for one that is known.

    values: as schema.PolicyRow, checked by the caller's form as far as shape goes. is_new: it is
    meant to be one the library has not got. Raises Denied, Invalid for a new one with a known code.
    """
    permissions.may_write(by)
    known = Policy.objects.filter(code=values["code"]).exists()
    if known and is_new:
        told = "这个代码已有一份政策，请换一个，或到那份政策上修改。"
        raise Invalid(told, {"code": told})
    title = f"{'修改' if known else '新增'}政策《{values['title']}》"[:160]
    return _proposed(ProposalKind.POLICY, title, dict(values), note, by)


def propose_retirement(item: Item, *, last_day: date, note: str, by: Actor) -> Proposal:
    """Propose that an item is no longer offered after a day. Raises Denied, Invalid, Conflict."""
    permissions.may_write(by)
    if last_day < clock.today():
        told = "最后一天不能早于今天，请选择今天或以后的日期。"
        raise Invalid(told, {"last_day": told})
    if item.versions.filter(state__in=UNPUBLISHED).exists():
        raise Conflict("这个事项还有没发布的草稿。请先删除草稿，再停用事项。")
    live = Proposal.objects.filter(
        kind=ProposalKind.RETIRE, state=ProposalState.SUBMITTED, rows__item=item.code
    )
    if live.exists():
        raise Conflict("停用这个事项的提案已在等待确认。")
    rows = {"item": item.code, "last_day": last_day.isoformat()}
    return _proposed(ProposalKind.RETIRE, f"停用事项“{item.name}”", rows, note, by)


def confirm(proposal: Proposal, *, by: Actor) -> Proposal:
    """Carry a proposal out, all of it or nothing. Raises Denied, Conflict, BadRows."""
    with transaction.atomic():
        one = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        permissions.may_decide(by, one)
        _CARRY_OUT[one.kind](one)
        return _decided(one, ProposalState.CONFIRMED, by, "catalogue.confirm", "")


def return_proposal(proposal: Proposal, *, by: Actor, reason: str) -> Proposal:
    """Send a proposal back with the reason; what it would have written never counted."""
    with transaction.atomic():
        one = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        permissions.may_decide(by, one)
        return _decided(one, ProposalState.RETURNED, by, "catalogue.return", reason)


def review(thing: Item | Policy, *, note: str, on: date, by: Actor) -> PeriodicReview:
    """Note that somebody read it again and it is still true. Source: 002 附录C (定期审核)."""
    permissions.may_read_drafts(by)
    with transaction.atomic():
        made = PeriodicReview.objects.create(
            item=thing if isinstance(thing, Item) else None,
            policy=thing if isinstance(thing, Policy) else None,
            reviewed_on=on,
            reviewer=by.label,
            note=note,
        )
        audit.record("catalogue.review", obj=thing, by=by, reason=note)
    return made


def _proposed(
    kind: ProposalKind, title: str, rows: Mapping[str, Any], note: str, by: Actor
) -> Proposal:
    with transaction.atomic():
        made = Proposal.objects.create(
            kind=kind,
            title=title,
            rows=dict(rows),
            note=note,
            made_by_id=by.user_id,
            made_label=by.label,
            made_at=clock.now(),
        )
        audit.record("catalogue.propose", obj=made, by=by, detail=rows)
    return made


def _decided(one: Proposal, state: ProposalState, by: Actor, action: str, reason: str) -> Proposal:
    one.state, one.answer = state, reason
    one.checked_by_id, one.checked_label, one.checked_at = by.user_id, by.label, clock.now()
    one.save()
    audit.record(action, obj=one, by=by, reason=reason, detail=one.rows)
    return one


def _undecided(rows: list[NewRow]) -> list[CellFault]:
    """Rows without a source or with a grade that may not stand behind a figure."""
    return [
        CellFault(
            f"第 {one.line} 行" if one.line else "来源", "数值要有出处和 A、B、C 之一的等级。"
        )
        for one in rows
        if not one.source.strip() or one.grade not in SHIPPED
    ]


def _write_standards(proposal: Proposal) -> None:
    rows = [NewRow(**row) for row in proposal.rows["rows"]]
    list(Standard.objects.select_for_update().filter(code__in={row.code for row in rows}))
    if faults := list(clashes(rows)):
        raise BadRows(faults)
    facts = {name: words().rules.find(Scope.STANDARD, name) for name in {one.code for one in rows}}
    for row in sorted(rows, key=lambda one: one.begins):
        fact = facts[row.code]
        if fact is None:
            raise Conflict(f"标准“{row.code}”已不在词汇里。请退回这项提案。")
        _write_standard(row, fact.label, fact.unit)


def _write_standard(row: NewRow, name: str, unit: str) -> None:
    same = Standard.objects.filter(
        code=row.code, division_code=row.division_code, is_demonstration=False
    )
    for old in same:
        if closes(row, old):
            old.ends_on, old.is_local = day_before(row.begins), True
            old.save()
    filled = next((old for old in same if fills(row, old)), None)
    made = filled or Standard(code=row.code, division_code=row.division_code)
    made.name, made.unit, made.effective_on = name, unit, row.begins
    made.ends_on, made.value, made.source = row.ends, row.value, row.source
    made.grade, made.needs_review, made.is_local = row.grade, row.grade == "C", True
    made.save()


def _write_policy(proposal: Proposal) -> None:
    row = PolicyRow.model_validate_json(json.dumps(proposal.rows))
    fields = row.model_dump(exclude={"clauses", "grade", "code"})
    clauses = [one.model_dump() for one in row.clauses]
    Policy.objects.update_or_create(
        code=row.code,
        defaults={**fields, "clauses": clauses, "grade": row.grade.value, "is_local": True},
    )


def _retire(proposal: Proposal) -> None:
    """The version in force ends; one that would begin later never does. Running cases go on."""
    last = date.fromisoformat(proposal.rows["last_day"])
    versions = ItemVersion.objects.select_for_update().filter(
        item__code=proposal.rows["item"], state=VersionState.PUBLISHED
    )
    for one in versions:
        if one.effective_on > last:
            one.state = VersionState.RETIRED
            one.save(update_fields=["state"])
        elif one.ends_on is None or one.ends_on > last:
            one.ends_on = last
            one.save(update_fields=["ends_on"])


_CARRY_OUT: dict[str, Callable[[Proposal], None]] = {
    ProposalKind.STANDARDS: _write_standards,
    ProposalKind.POLICY: _write_policy,
    ProposalKind.RETIRE: _retire,
}
