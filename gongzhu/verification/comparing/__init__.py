"""Hold what the sources say against what the household declared, line by line. Pure.

Where both differ the more objective one is used, and of two incomes the higher: wages are often
paid past the tax office, so a lower figure there proves nothing. Accounts, homes, vehicles and
businesses are compared over the whole household, since it does not matter under whose name a
couple declared them.
Source: 广州市社会救助申请居民家庭经济状况核对规则 2019 (优先采信更客观的部门反馈); 省政府令第262号的报道
(申报与核对不一致的就高).
"""

from __future__ import annotations

from collections.abc import Iterator

from gongzhu.verification.comparing import amounts, things
from gongzhu.verification.comparing.inquiry import Inquiry
from gongzhu.verification.comparing.lines import (
    Line,
    as_json,
    corrections,
    fact,
    from_json,
    setting_aside,
)
from gongzhu.verification.enums import Source

__all__ = [
    "Inquiry",
    "Line",
    "as_json",
    "compare",
    "corrections",
    "from_json",
    "setting_aside",
]


def compare(inquiry: Inquiry) -> tuple[Line, ...]:
    """Every line of the report, by member, then by source.

    A source that answered but knows nothing to compare has a line that says so.
    """
    found = [*_notes(inquiry), *amounts.compare(inquiry), *things.compare(inquiry)]
    told = {(line.member_id, line.source) for line in found}
    found += [line for line in _silent(inquiry) if (line.member_id, line.source) not in told]
    members, sources = list(inquiry.members), list(Source.values)
    return tuple(
        sorted(found, key=lambda one: (members.index(one.member_id), sources.index(one.source)))
    )


def _notes(inquiry: Inquiry) -> Iterator[Line]:
    for key, reading in inquiry.readings.items():
        for place, note in enumerate(reading.notes):
            yield inquiry.line(
                key,
                note.subject,
                mark=place,
                declared=note.declared,
                found=note.found,
                remark=note.remark,
                is_contrary=note.is_contrary,
                adopts=fact(key[0], *note.fact) if note.fact else None,
            )


def _silent(inquiry: Inquiry) -> Iterator[Line]:
    for key in inquiry.readings:
        yield inquiry.line(
            key, str(key[1].label), mark="silent", declared="—", found="没有需要比对的记录"
        )
