"""What every data source plug-in is made of: the shape of its records, and what they come to.

Records are written by somebody else: each is held against a strict shape before anything is
reckoned with it, and what does not fit is a PartnerFault, never a figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
)

from gongzhu.common.money import MOST
from gongzhu.exchange.errors import PartnerFault
from gongzhu.verification.enums import Source

INCOMES, FINANCIAL = "incomes", "financial_assets"
HOMES, VEHICLES, BUSINESSES = "homes", "vehicles", "businesses"
"""Lists of kinds in the vocabulary that sources can speak about."""

_LONGEST = 200
_REFUSED = {"Cc", "Cf", "Cs"}  # control, direction and half signs have no business in a register


def _plain(text: str) -> str:
    if len(text) > _LONGEST or any(unicodedata.category(sign) in _REFUSED for sign in text):
        raise ValueError("text")
    return text.strip()


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError("day")
    return date.fromisoformat(value)


def _month(value: Any) -> Any:
    return _day(f"{value}-01")


def _if_any(read: Callable[[Any], Any]) -> BeforeValidator:
    return BeforeValidator(lambda value: None if value is None else read(value))


Words = Annotated[str, AfterValidator(_plain)]
Fen = Annotated[int, Field(ge=0, le=MOST)]
Percent = Annotated[int, Field(ge=1, le=100)]
Day = Annotated[date, BeforeValidator(_day)]
MaybeDay = Annotated[date | None, _if_any(_day)]
MaybeMonth = Annotated[
    date | None, _if_any(_month), PlainSerializer(lambda day: day and f"{day:%Y-%m}")
]
"""The first day of a month, from `2026-11`; nothing when the source does not say."""
MaybeWords = Annotated[str, AfterValidator(_plain)] | None


class Record(BaseModel):
    """One record of a register. What a register adds beyond the known fields is not kept.

    as_of: the day up to which the register is current.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    id_number: Words
    as_of: Day


AnyRecord = TypeVar("AnyRecord", bound=Record)


@dataclass(frozen=True, slots=True)
class Amount:
    """Money a source knows of: a monthly income or the value of an asset, in fen.

    group, kind: list and kind of the vocabulary; alike: further kinds it may have been declared as.
    """

    group: str
    kind: str
    fen: int
    alike: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """A home, a vehicle or a business a source knows of; such things are counted, not summed.

    mark: what makes it this one and no other (plate, certificate, credit code); "" when unknown.
    share: percent that belongs to the person. details: what a declaration would have said of it.
    """

    group: str
    kind: str
    label: str
    mark: str = ""
    alike: tuple[str, ...] = ()
    share: int = 100
    remark: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """Something said about the person that is neither money nor a thing.

    is_contrary: it does not go together with what was declared.
    fact: the member fact it settles and its value, where the vocabulary follows the source.
    """

    subject: str
    declared: str
    found: str
    is_contrary: bool = False
    remark: str = ""
    fact: tuple[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the records of one source about one person come to.

    says: the whole in one Chinese sentence, for the officer.
    """

    says: str
    amounts: tuple[Amount, ...] = ()
    things: tuple[Thing, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """The person a source was asked about, as the household declared them.

    applied_on: day of application; months: whole months before it that income is averaged over,
    None while the region has not decided. region: half-open range of division codes of the region.
    declared: fen by (list, kind), for the kinds declared with an amount. is_listed: whether an
    identity number belongs to somebody the household declared.
    """

    name: str
    circumstances: Mapping[str, Any]
    applied_on: date
    months: int | None
    region: tuple[int, int]
    declared: Mapping[tuple[str, str], int]
    is_listed: Callable[[str], bool]

    def declares(self, group: str, *kinds: str) -> bool:
        """Whether any amount was declared under one of these kinds."""
        return any(self.declared.get((group, kind)) for kind in kinds)


@dataclass(frozen=True)
class Plugin:
    """One data source: the shape of its records, how many a person can have, how they are read."""

    source: Source
    record: type[Record]
    most: int
    read: Callable[[Sequence[Any], About], Reading]

    def records(self, raw: Sequence[Any], *, id_number: str, on: date) -> list[Any]:
        """The answer as records that may be reckoned with.

        Raises PartnerFault for a shape that does not fit, somebody else's record, a day to come,
        the same record twice, or more records than a person can have.
        """
        if len(raw) > self.most:
            raise PartnerFault(f"{self.source.label}返回的记录多得不合常理，未采用，稍后自动重试。")
        try:
            found = [self.record.model_validate(item) for item in raw]
        except (ValidationError, RecursionError) as fault:
            raise PartnerFault(
                f"{self.source.label}返回的记录格式不符，未采用，稍后自动重试。"
            ) from fault
        if any(record.id_number.upper() != id_number for record in found):
            raise PartnerFault(f"{self.source.label}返回了另一个人的记录，未采用，稍后自动重试。")
        if any(record.as_of > on for record in found):
            raise PartnerFault(
                f"{self.source.label}返回的截至日期在今天之后，未采用，稍后自动重试。"
            )
        if len({record.model_dump_json() for record in found}) < len(found):
            raise PartnerFault(f"{self.source.label}返回了重复的记录，未采用，稍后自动重试。")
        return found

    def reopened(self, kept: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The records of an answer that was checked and sealed earlier."""
        return [self.record.model_validate({"id_number": "", **item}) for item in kept]

    def kept(self, records: Sequence[Record]) -> list[dict[str, Any]]:
        """The records in the form they are sealed in: the known fields, as JSON."""
        return [record.model_dump(mode="json", exclude={"id_number"}) for record in records]
