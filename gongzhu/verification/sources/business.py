"""市场主体登记: enterprises in which the person has a part."""

from __future__ import annotations

from collections.abc import Sequence

from gongzhu.common.money import yuan
from gongzhu.verification.enums import Source
from gongzhu.verification.sources.base import (
    BUSINESSES,
    About,
    Fen,
    MaybeDay,
    Note,
    Plugin,
    Reading,
    Record,
    Thing,
    Words,
)

_STRUCK_OFF = "注销"
_REVOKED = "吊销"


class Enterprise(Record):
    """One part in one enterprise. contribution_fen: what the person subscribed."""

    credit_code: Words
    enterprise_name: Words
    enterprise_kind: Words
    role: Words
    contribution_fen: Fen
    established_on: MaybeDay
    business_status: Words


def read(records: Sequence[Enterprise], about: About) -> Reading:
    """Each enterprise counts once however many parts a person has in it.

    One struck off does not count; one whose licence was revoked is left to the officer, since
    nothing we have read says how it counts.
    """
    gone = (_STRUCK_OFF, _REVOKED)
    notes = tuple(_note(one) for one in records if one.business_status in gone)
    things = tuple(_thing(one) for one in records if one.business_status not in gone)
    said = "；".join(thing.label for thing in things) or "没有存续的登记"
    return Reading(f"市场主体登记：{said}。", things=things, notes=notes)


def _thing(one: Enterprise) -> Thing:
    is_shop = "个体" in one.enterprise_kind
    alike = ("family_shop",) if is_shop else ()
    kind = "cooperative" if "合作社" in one.enterprise_kind else "enterprise"
    paid = f"认缴 {yuan(one.contribution_fen)} 元" if one.contribution_fen else ""
    hint = "是否雇工请入户核实" if is_shop else ""
    return Thing(
        BUSINESSES,
        kind,
        _label(one),
        mark=one.credit_code,
        alike=alike,
        remark="；".join(part for part in (paid, hint) if part),
    )


def _note(one: Enterprise) -> Note:
    is_struck = one.business_status == _STRUCK_OFF
    remark = "登记已注销，不计入" if is_struck else "已吊销未注销，是否计入请人工核实"
    return Note("市场主体登记", "—", _label(one), remark=remark)


def _label(one: Enterprise) -> str:
    return f"{one.enterprise_kind} {one.enterprise_name}（{one.role}）"


PLUGIN = Plugin(Source.BUSINESS, Enterprise, most=100, read=read)
