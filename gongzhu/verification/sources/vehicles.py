"""车辆: motor vehicles registered to the person."""

from __future__ import annotations

from collections.abc import Sequence

from gongzhu.verification.enums import Source
from gongzhu.verification.sources.base import (
    VEHICLES,
    About,
    MaybeDay,
    Note,
    Plugin,
    Reading,
    Record,
    Thing,
    Words,
)

_KINDS = (
    ("残疾人", "disabled_mobility"),
    ("电动自行车", "electric_bicycle"),
    ("摩托", "motorcycle"),
    ("汽车", "car"),
    ("轿车", "car"),
    ("客车", "car"),
    ("货车", "car"),
    ("越野车", "car"),
)
"""What a registered kind contains, and the kind of the vocabulary; the first that fits counts."""

_ALIKE = {"car": ("livelihood", "disabled_mobility"), "other": ("livelihood", "disabled_mobility")}


class Vehicle(Record):
    """One registered vehicle."""

    plate_number: Words
    vehicle_kind: Words
    use_kind: Words
    brand_model: Words
    first_registered_on: MaybeDay
    vehicle_status: Words


def read(records: Sequence[Vehicle], about: About) -> Reading:
    """Every vehicle not struck off counts as one, whatever it is worth."""
    struck = tuple(
        Note("车辆", "—", _label(vehicle), remark="登记已注销，不计入")
        for vehicle in records
        if vehicle.vehicle_status == "注销"
    )
    things = tuple(_thing(v) for v in records if v.vehicle_status != "注销")
    said = "、".join(thing.label for thing in things) or "没有登记的车辆"
    return Reading(f"车辆：{said}。", things=things, notes=struck)


def _thing(vehicle: Vehicle) -> Thing:
    kind = next((k for part, k in _KINDS if part in vehicle.vehicle_kind), "other")
    return Thing(
        VEHICLES,
        kind,
        _label(vehicle),
        mark=vehicle.plate_number,
        alike=_ALIKE.get(kind, ()),
        remark="" if vehicle.vehicle_status == "正常" else f"登记状态：{vehicle.vehicle_status}",
    )


def _label(vehicle: Vehicle) -> str:
    words = (vehicle.vehicle_kind, vehicle.plate_number, vehicle.use_kind)
    return " ".join(word for word in words if word)


PLUGIN = Plugin(Source.VEHICLES, Vehicle, most=50, read=read)
