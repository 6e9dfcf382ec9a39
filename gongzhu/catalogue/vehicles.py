"""How a region estimates what a vehicle is worth: dated tables of `vehicles.yaml`, every fault told.

A region without the file, or without a table on a day, has no method: the value is 待核定.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self, TypeVar

from django.conf import settings
from pydantic import Field, TypeAdapter, ValidationError, model_validator

from gongzhu.catalogue.faults import told
from gongzhu.catalogue.inheriting import files_behind, read_whole
from gongzhu.catalogue.reading import Source
from gongzhu.catalogue.schema_parts import Key, Part, Text
from gongzhu.catalogue.vocabulary import Words
from gongzhu.org.enums import Grade
from gongzhu.org.errors import Fault, PackFaults

FILE = "vehicles.yaml"
GROUP = "vehicles"
Percent = Annotated[int, Field(ge=0, le=100)]
Coded = TypeVar("Coded", "VehicleKind", "VehicleUse", "PriceClass")


class VehicleKind(Part):
    """A kind of vehicle: what it loses by the year and by distance, as the head of the file says."""

    code: Key
    label: Text
    declared_as: Key
    yearly_percent: Percent
    least_percent: Percent
    free_km: int = Field(ge=0)
    km_percent: Percent
    km_most_percent: Percent
    spread_percent: Percent


class VehicleUse(Part):
    """What a vehicle is used for, and how much of its value that leaves."""

    code: Key
    label: Text
    percent: Percent


class PriceClass(Part):
    """What such a vehicle costs new, roughly, in yuan: for whoever does not remember the price."""

    code: Key
    label: Text
    low: int = Field(gt=0)
    high: int = Field(gt=0)

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.high < self.low:
            raise ValueError("high 不能小于 low。")
        return self


class VehicleTable(Part):
    """A method with its figures, from a day on. grade: product for one of our own."""

    from_: date = Field(alias="from")
    to: date | None = None
    source: Text
    grade: Grade
    note: Text
    kinds: list[VehicleKind] = Field(min_length=1)
    uses: list[VehicleUse] = Field(min_length=1)
    classes: list[PriceClass] = Field(min_length=1)

    @model_validator(mode="after")
    def _may_be_shown(self) -> Self:
        if self.grade in (Grade.D, Grade.PENDING):
            raise ValueError("推算的（D）和待核定的（-）不收；没有办法就不写这一段。")
        if self.to is not None and self.to < self.from_:
            raise ValueError("to 不能早于 from。")
        return self

    def kind(self, code: str) -> VehicleKind:
        """A kind by its code. Raises KeyError."""
        return _by_code(self.kinds, code)

    def use(self, code: str) -> VehicleUse:
        """A use by its code. Raises KeyError."""
        return _by_code(self.uses, code)

    def price_class(self, code: str) -> PriceClass:
        """A class of prices by its code. Raises KeyError."""
        return _by_code(self.classes, code)

    def holds_on(self, day: date) -> bool:
        """Whether this is the method of a day."""
        return self.from_ <= day and (self.to is None or day <= self.to)


class VehicleFile(Part):
    """The whole file."""

    tables: list[VehicleTable]


_SHAPE = TypeAdapter(VehicleFile)


def read_vehicles(root: Path, words: Words) -> VehicleFile:
    """The tables of a region's folder; none where there is no file.

    words: of the region, to know what each kind is declared as. Raises PackFaults naming each fault
    with file and line.
    """
    if not (root / FILE).exists():
        return VehicleFile(tables=[])
    source = read_whole(root / FILE, root)
    try:
        content = _SHAPE.validate_json(json.dumps(source.data))
    except ValidationError as fault:
        raise PackFaults(list(told(fault, source))) from fault
    faults = [*_doubled(content, source), *_overlaps(content, source)]
    faults += _unknown(content, source, words)
    if faults:
        raise PackFaults(faults)
    return content


def table_on(day: date, words: Words) -> VehicleTable | None:
    """The method of the deployment's region on a day; None while it has none.

    Read again when the file, or one it extends, changes. Raises PackFaults.
    """
    root = Path(settings.PACKS_DIR) / settings.REGION
    stamp = tuple(one.stat().st_mtime_ns for one in files_behind(root / FILE, root))
    known = _known.get((root, stamp, hash(words.rules)))
    if known is None:
        known = _known[root, stamp, hash(words.rules)] = read_vehicles(root, words)
    return next((one for one in known.tables if one.holds_on(day)), None)


_known: dict[tuple[Path, tuple[int, ...], int], VehicleFile] = {}


def _by_code(listed: Sequence[Coded], code: str) -> Coded:
    for one in listed:
        if one.code == code:
            return one
    raise KeyError(code)


def _doubled(content: VehicleFile, source: Source) -> Iterator[Fault]:
    for number, table in enumerate(content.tables):
        for name in ("kinds", "uses", "classes"):
            seen: set[str] = set()
            for index, one in enumerate(getattr(table, name)):
                if one.code in seen:
                    place = ("tables", number, name, index)
                    yield source.fault(place, f"「{one.code}」重复了，请换一个代码。")
                seen.add(one.code)


def _overlaps(content: VehicleFile, source: Source) -> Iterator[Fault]:
    order = sorted(enumerate(content.tables), key=lambda pair: pair[1].from_)
    for (_, before), (number, after) in pairwise(order):
        if before.to is None or before.to >= after.from_:
            yield source.fault(("tables", number), f"从 {after.from_} 起的一段与前一段日期重叠。")


def _unknown(content: VehicleFile, source: Source, words: Words) -> Iterator[Fault]:
    known = {kind.code for kind in words.kinds_of(GROUP)}
    for number, table in enumerate(content.tables):
        for index, kind in enumerate(table.kinds):
            if kind.declared_as not in known:
                place = ("tables", number, "kinds", index, "declared_as")
                yield source.fault(
                    place, f"vocabulary.yaml 的车辆种类里没有「{kind.declared_as}」。"
                )
