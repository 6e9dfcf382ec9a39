"""Declarations and register records as plain values, for tests that need no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gongzhu.catalogue import selectors as catalogue
from gongzhu.intake.facts import EntrySnap, MemberSnap, Snapshot
from gongzhu.verification.comparing import Inquiry, Line, compare
from gongzhu.verification.enums import Source
from gongzhu.verification.sources import plugin

ON = date(2026, 11, 22)
AS_OF = "2026-11-20"
NUMBER = "44010619900307001X"
SPOUSE = "440106199203070022"

DEFAULTS: Mapping[Source, Mapping[str, Any]] = {
    Source.HOUSEHOLD_REGISTER: {
        "name": "陈一",
        "sex": "男",
        "born_on": "1990-03-07",
        "relation_to_head": "户主",
        "registered_division": "440106",
        "register_status": "正常",
    },
    Source.VEHICLES: {
        "plate_number": "粤A演0001",
        "vehicle_kind": "小型轿车",
        "use_kind": "非营运",
        "brand_model": "演示牌",
        "first_registered_on": None,
        "vehicle_status": "正常",
    },
    Source.REAL_ESTATE: {
        "certificate_number": "演示0000001",
        "address": "演示路1号",
        "use_kind": "住宅",
        "floor_area_sqm": "56.80",
        "share_percent": 100,
        "acquired_on": None,
        "restriction": "无",
    },
    Source.SOCIAL_INSURANCE: {
        "scheme": "城镇职工基本养老保险",
        "payer_name": "",
        "contribution_status": "参保缴费",
        "contribution_base_fen": 0,
        "pension_monthly_fen": 0,
        "paid_through_month": None,
    },
    Source.PROVIDENT_FUND: {
        "account_status": "正常",
        "employer_name": "演示企业",
        "monthly_deposit_fen": 0,
        "balance_fen": 0,
        "paid_through_month": None,
    },
    Source.TAX: {
        "income_month": "2026-10",
        "income_item": "工资薪金所得",
        "payer_name": "演示企业",
        "income_fen": 0,
        "tax_fen": 0,
    },
    Source.BUSINESS: {
        "credit_code": "演示000001",
        "enterprise_name": "演示商行",
        "enterprise_kind": "个体工商户",
        "role": "经营者",
        "contribution_fen": 0,
        "established_on": None,
        "business_status": "存续",
    },
    Source.BANK_DEPOSITS: {
        "bank_name": "演示银行",
        "account_last4": "0001",
        "account_kind": "活期",
        "balance_fen": 0,
        "opened_on": None,
    },
    Source.MARRIAGE: {
        "event": "结婚登记",
        "registered_on": "2015-05-06",
        "authority": "演示婚姻登记处",
        "spouse_name": None,
        "spouse_id_number": None,
    },
    Source.DEATH: {
        "event": "死亡登记",
        "died_on": "2025-06-01",
        "cremated_on": None,
        "authority": "演示医院",
    },
}


def raw(source: Source, number: str = NUMBER, **fields: Any) -> dict[str, Any]:
    """One record as a register sends it."""
    return {"id_number": number, "as_of": AS_OF, **DEFAULTS[source], **fields}


def checked(source: Source, *items: Mapping[str, Any], number: str = NUMBER) -> list[Any]:
    """Records that passed the plug-in's check."""
    return plugin(source).records(items, id_number=number, on=ON)


def member(who: str = "m1", name: str = "陈一", **circumstances: Any) -> MemberSnap:
    """A member of the household."""
    return MemberSnap(who, f"p-{who}", name, "self", 36, "male", circumstances)


def entry(
    kind: str, fen: int | None = None, *, who: str = "m1", section: str = "asset", **details: Any
) -> EntrySnap:
    """One declared line; fen by month for incomes."""
    return EntrySnap(who, section, kind, fen, details)


def inquiry(
    answers: Mapping[tuple[str, Source], Sequence[Any]],
    *entries: EntrySnap,
    members: Sequence[MemberSnap] = (),
    months: int | None = 6,
    listed: Sequence[str] = (NUMBER,),
) -> Inquiry:
    """A declaration with the answers to it."""
    return Inquiry(
        snapshot=Snapshot(tuple(members) or (member(),), entries),
        answers=answers,
        applied_on=ON,
        months=months,
        region=(440100000000, 440200000000),
        words=catalogue.words(),
        is_listed=lambda number: number in listed,
    )


def lines(
    source: Source, *items: Mapping[str, Any], told: Sequence[EntrySnap] = (), **more: Any
) -> list[Line]:
    """The lines one source's answer about the only member leads to."""
    return list(compare(inquiry({("m1", source): checked(source, *items)}, *told, **more)))
