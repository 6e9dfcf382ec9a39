"""Tell the partner simulator what the departments hold about the synthetic people.

Its control endpoints are its own (see simulator/README.md); a real gateway has none, and this room
never runs beside one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from gongzhu.common import clock
from gongzhu.demo.families import Family, Member
from gongzhu.exchange import partners
from gongzhu.exchange.errors import PartnerFault
from gongzhu.intake.enums import Relation

Records = list[dict[str, Any]]
UNAVAILABLE = "unavailable"
AT_THE_BANK = timedelta(minutes=15)
"""How long the last payments stay with the bank; long enough to be seen there, then they arrive."""
MONTHS = 14
"""How many months of wages the tax office knows, more than any rule looks back."""


def hold(family: Family, *, place: int, applied_on: date) -> None:
    """Let the simulator answer about each member as the family declared, and with what it hid.

    place: division code of the village. Raises PartnerFault while the simulator is not there.
    """
    for member in family.members:
        held = records(member, family, place=place, applied_on=applied_on)
        _control(f"/control/people/{member.who.id_number}", held)


def keep_days() -> None:
    """The bank's calendar shows the demonstration's day. Raises PartnerFault."""
    _bank()


@contextmanager
def slow_bank() -> Iterator[None]:
    """Batches handed in meanwhile are answered only after a quarter of an hour."""
    _bank(return_delay_ms=int(AT_THE_BANK.total_seconds()) * 1000)
    try:
        yield
    finally:
        _bank()


def messages_to(phone: str) -> list[str]:
    """What the gateway was given for a phone, newest first; nothing while it is not there."""
    try:
        answer = partners.parsed(
            partners.send("GET", f"/control/messages?{urlencode({'to': phone})}")
        )
    except PartnerFault:
        return []
    return [str(one["text"]) for one in reversed(answer.get("messages", []))]


def _bank(**options: int) -> None:
    _control("/control/bank", {"days_ahead": clock.shift_days(), **options})


def _control(address: str, content: Mapping[str, Any]) -> None:
    partners.send("PUT", address, content=json.dumps(content).encode())


def records(
    member: Member, family: Family, *, place: int, applied_on: date
) -> Mapping[str, Records | str]:
    """What every source holds about a member; sources that know nothing say so."""
    known: dict[str, Records] = {
        "household_register": [
            {
                "name": member.who.name,
                "registered_division": str(place)[:6],
                "register_status": "正常",
            }
        ],
        "vehicles": [],
        "real_estate": _home(member),
        "social_insurance": _pension(member),
        "provident_fund": [],
        "tax": _wages(member, applied_on),
        "business": [],
        "bank_deposits": _deposit(member),
        "marriage": _marriage(member, family),
        "death": [],
    }
    for source, more in member.hidden.items():
        known[source] = [*known[source], *more]
    as_of = (applied_on - timedelta(days=3)).isoformat()
    dated = {
        source: [{**record, "as_of": as_of} for record in found] for source, found in known.items()
    }
    return {**dated, **dict.fromkeys(member.silent, UNAVAILABLE)}


def _home(member: Member) -> Records:
    return [
        {"use_kind": "住宅", "address": "演示街1号", "floor_area_sqm": "48.50"}
    ] * member.has_home


def _pension(member: Member) -> Records:
    if not member.pension:
        return []
    return [
        {
            "scheme": "城镇职工基本养老保险",
            "contribution_status": "领取待遇",
            "pension_monthly_fen": member.pension,
        }
    ]


def _wages(member: Member, applied_on: date) -> Records:
    if not member.wages:
        return []
    return [
        {
            "income_month": _month_before(applied_on, back),
            "income_item": "工资薪金所得",
            "payer_name": "演示企业10号",
            "income_fen": member.wages,
        }
        for back in range(MONTHS, 0, -1)
    ]


def _month_before(day: date, back: int) -> str:
    months = day.year * 12 + day.month - 1 - back
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def _deposit(member: Member) -> Records:
    if not member.deposit:
        return []
    return [{"bank_name": "演示银行", "account_last4": "1024", "balance_fen": member.deposit}]


def _marriage(member: Member, family: Family) -> Records:
    """Spouses are each other's; of others the register knows nothing."""
    couple = [one for one in family.members if one.relation in (Relation.SELF, Relation.SPOUSE)]
    other = next((one for one in couple if one is not member), None)
    if other is None or member not in couple:
        return []
    return [
        {
            "event": "结婚登记",
            "registered_on": "2005-06-01",
            "spouse_name": other.who.name,
            "spouse_id_number": other.who.id_number,
        }
    ]
