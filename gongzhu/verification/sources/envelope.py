"""Ask a register about one person, and take the answer apart as an attacker's would be.

Source: DCI social registry API 1.0.0 (search, on-search).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from gongzhu.common import clock
from gongzhu.exchange import partners
from gongzhu.exchange.errors import PartnerFault
from gongzhu.verification.sources.base import Plugin

PAGE = 100
SENDER = "gongzhu"


@dataclass(frozen=True, slots=True)
class Question:
    """Who is asked about. name: helps the register to notice a mix-up.

    number: names the question for ever, so that a register asked again gives the same answer
    instead of counting a second question. at: when it was put down.
    """

    number: str
    at: datetime
    id_number: str
    name: str


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class _Data(_Strict):
    reg_type: str
    reg_records: Annotated[list[dict[str, Any]], Field(max_length=PAGE)]


class _Pages(_Strict):
    total_count: Annotated[int, Field(ge=0, le=10_000)]


class _Found(_Strict):
    reference_id: str
    status: str
    data: _Data | None = None
    pagination: _Pages | None = None


class _Message(_Strict):
    transaction_id: str
    search_response: Annotated[list[_Found], Field(min_length=1, max_length=1)]


def search(plugin: Plugin, question: Question) -> list[Any]:
    """Everything the source holds about the person, checked; an empty list when it knows nothing.

    Raises PartnerFault when it does not answer, or answers anything but what was asked.
    """
    raw: list[dict[str, Any]] = []
    for page in range(1, plugin.most // PAGE + 2):
        found = _page(plugin, question, page)
        records = found.data.reg_records if found.data else []
        raw += records
        total = found.pagination.total_count if found.pagination else len(raw)
        if len(raw) >= total:
            break
        if not records:
            raise PartnerFault(f"{plugin.source.label}返回的页数不完整，未采用，稍后自动重试。")
    if len(raw) != total:
        raise PartnerFault(f"{plugin.source.label}返回的条数与声明不符，未采用，稍后自动重试。")
    return plugin.records(raw, id_number=question.id_number, on=clock.today())


def _page(plugin: Plugin, question: Question, page: int) -> _Found:
    header, message = _asked(plugin, question, page)
    try:
        answer = partners.search(plugin.source.value, header, message)
        checked = _Message.model_validate(answer)
    except (ValueError, TypeError, RecursionError) as fault:  # ValidationError is a ValueError
        raise PartnerFault(
            f"{plugin.source.label}返回的内容格式不符，未采用，稍后自动重试。"
        ) from fault
    found = checked.search_response[0]
    if (checked.transaction_id, found.reference_id) != (question.number, str(page)):
        raise PartnerFault(f"{plugin.source.label}返回的不是这次查询的结果，未采用，稍后自动重试。")
    if found.status != "succ" or found.data is None:
        raise PartnerFault(f"{plugin.source.label}没有受理这次查询，稍后自动重试。")
    if found.data.reg_type != plugin.source.value:
        raise PartnerFault(
            f"{plugin.source.label}返回了另一个登记系统的数据，未采用，稍后自动重试。"
        )
    return found


def _asked(plugin: Plugin, question: Question, page: int) -> tuple[dict[str, Any], dict[str, Any]]:
    header = {
        "version": "1.0.0",
        "message_id": f"{question.number}-{page}",
        "message_ts": clock.now().isoformat(),
        "action": "search",
        "sender_id": SENDER,
        "receiver_id": plugin.source.value,
        "total_count": 1,
    }
    criteria = {
        "query_type": "idtype-value",
        "query": {"type": "RESIDENT_ID", "value": question.id_number, "name": question.name},
        "pagination": {"page_size": PAGE, "page_number": page},
    }
    asked = {
        "reference_id": str(page),
        "timestamp": question.at.isoformat(),
        "search_criteria": criteria,
    }
    return header, {"transaction_id": question.number, "search_request": [asked]}
