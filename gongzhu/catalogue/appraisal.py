"""What a vehicle is worth, estimated and explained. Pure: table and day come in, nothing is read.

Always an estimate for an officer to confirm: nobody is refused for what is worked out here.
Source: 个人信息保护法 第24条 (说明); the method is the table's own, with its grade.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from gongzhu.catalogue.vehicles import VehicleKind, VehicleTable
from gongzhu.common.money import whole_yuan

PER_KM = 10_000
_WHOLE = 100
YUAN = 100
ROUGHLY, FROM = 100 * YUAN, 1_000 * YUAN
"""An estimate of this much and more is told in hundreds of yuan: it is no better known than that."""


@dataclass(frozen=True)
class Vehicle:
    """A vehicle as its owner tells it.

    kind, use: codes of the table. price_low, price_high: what it cost new, in fen; equal when the
    price is known. registered_on: first registration. km: on the clock.
    """

    kind: str
    use: str
    price_low: int
    price_high: int
    registered_on: date
    km: int


@dataclass(frozen=True)
class Appraisal:
    """fen: the estimate; low, high: the range around it. steps: the arithmetic.

    In whole yuan, from a thousand on in hundreds; nothing is more than what the vehicle cost new.
    """

    fen: int
    low: int
    high: int
    steps: tuple[str, ...]


def appraise(vehicle: Vehicle, table: VehicleTable, on: date) -> Appraisal:
    """Estimate what a vehicle is worth on a day.

    An older one of the same kind and distance is never worth more, nor one that ran further.
    Raises KeyError for a kind or use the table does not have, ValueError for a registration after
    the day, a distance below zero, or prices out of order.
    """
    if vehicle.registered_on > on or vehicle.km < 0:
        raise ValueError("a vehicle is registered before the day and has run no less than nothing")
    if not 0 < vehicle.price_low <= vehicle.price_high:
        raise ValueError("prices from low to high, above nothing")
    kind, use = table.kind(vehicle.kind), table.use(vehicle.use)
    months = months_between(vehicle.registered_on, on)
    aged, ran = _aged(kind, months), _ran(kind, vehicle.km)
    left = max(aged * ran * Fraction(use.percent, _WHOLE), Fraction(kind.least_percent, _WHOLE))
    price = Fraction(vehicle.price_low + vehicle.price_high, 2)
    spread = Fraction(kind.spread_percent, _WHOLE)
    low = _down(vehicle.price_low * left * (1 - spread))
    most = -(-vehicle.price_high // YUAN) * YUAN
    high = min(_up(vehicle.price_high * left * (1 + spread)), most)
    fen = min(max(_nearest(price * left), low), high)
    return Appraisal(
        fen=fen,
        low=low,
        high=high,
        steps=(
            _price_told(vehicle, price),
            f"已经用了 {months // 12} 年 {months % 12} 个月，每年减 {kind.yearly_percent}%，还剩 {_percent(aged)}",
            f"跑了 {vehicle.km:,} 公里，{kind.free_km:,} 公里以内不另减，按里程计 {_percent(ran)}",
            f"{use.label}，按 {use.percent}% 计",
            f"合起来还剩原价的 {_percent(left)}（再旧也不低于 {kind.least_percent}%）",
            f"{_told(_middle(price))} × {_percent(left)} ≈ {_told(fen)}",
            f"上下各差 {kind.spread_percent}%：{_told(low)} 到 {_told(high)}",
        ),
    )


def months_between(start: date, end: date) -> int:
    """Whole months from one day to a later one."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


def _aged(kind: VehicleKind, months: int) -> Fraction:
    """What is left by age: so much less with every year, by the month within one."""
    years, rest = divmod(months, 12)
    each = Fraction(kind.yearly_percent, _WHOLE)
    return (1 - each) ** min(years, 100) * (1 - each * Fraction(rest, 12))


def _ran(kind: VehicleKind, km: int) -> Fraction:
    """What is left by distance."""
    over = Fraction(max(0, km - kind.free_km), PER_KM) * kind.km_percent
    return 1 - min(over, Fraction(kind.km_most_percent)) / _WHOLE


def _price_told(vehicle: Vehicle, price: Fraction) -> str:
    if vehicle.price_low == vehicle.price_high:
        return f"买的时候 {_told(vehicle.price_low)}"
    low, high = _told(vehicle.price_low), _told(vehicle.price_high)
    return f"新车大约 {low} 到 {high}，按中间的 {_told(_middle(price))} 算"


def _middle(price: Fraction) -> int:
    """The price reckoned with, as it is told: to the fen."""
    return int(price + Fraction(1, 2))


def _told(fen: int) -> str:
    return f"{whole_yuan(fen)} 元"


def _percent(part: Fraction) -> str:
    return f"{round(float(part * _WHOLE), 1):g}%"


def _step(fen: Fraction) -> int:
    return ROUGHLY if fen >= FROM else YUAN


def _down(fen: Fraction) -> int:
    return int(fen // _step(fen)) * _step(fen)


def _up(fen: Fraction) -> int:
    return -int(-fen // _step(fen)) * _step(fen)


def _nearest(fen: Fraction) -> int:
    step = _step(fen)
    return int((fen + Fraction(step, 2)) // step) * step
