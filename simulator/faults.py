"""Faults on demand: how a partner misbehaves, ordered over `/control/faults/<partner>`.

Orders live in memory: a restarted partner is a healthy one.
"""

import hashlib
import threading
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from simulator.wire import Refusal


@dataclass(frozen=True)
class Fault:
    """What has been ordered for one partner; the defaults are good behaviour."""

    delay_ms: int = 0
    fail_rate: float = 0.0
    fail_next: int = 0
    status: int = 503
    hang: float = 0.0
    down: bool = False
    lose_next: int = 0
    garbage: bool = False
    contradict: bool = False
    callback_delay_ms: int = 0
    callback_repeat: int = 1


@dataclass(frozen=True)
class Effect:
    """What befalls one request: the standing order, and what this one draws from it.

    tally: the counter it belongs to, so that a request from before a reset is not counted after.
    """

    order: Fault = Fault()
    fails: bool = False
    loses_answer: bool = False
    tally: Counter[str] = field(default_factory=Counter)


_LIMITS: dict[str, tuple[float, float]] = {
    "delay_ms": (0, 60_000),
    "fail_rate": (0, 1),
    "fail_next": (0, 1_000_000),
    "status": (400, 599),
    "hang": (0, 600),
    "lose_next": (0, 1_000_000),
    "callback_delay_ms": (0, 60_000),
    "callback_repeat": (1, 10),
}
_FRACTIONS = {"fail_rate", "hang"}


class Faults:
    """The orders in force and the count of what happened, per partner."""

    def __init__(self, partners: tuple[str, ...], *, seed: int) -> None:
        self._partners, self._seed = partners, seed
        self._lock = threading.Lock()
        self._orders: dict[str, Fault] = {}
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in partners}

    def put(self, partner: str, body: dict[str, Any]) -> Fault:
        """Replace the order for one partner.

        Raises Refusal 404 for an unknown partner, 422 for a field unknown or out of range.
        """
        self._known(partner)
        for name, value in body.items():
            _check(name, value)
        if "status" in body and not {"fail_rate", "fail_next"} & body.keys():
            body = {**body, "fail_rate": 1.0}
        order = Fault(**body)
        with self._lock:
            self._orders[partner] = order
        return order

    def clear(self, partner: str | None = None) -> None:
        """Lift the order for one partner, or all orders."""
        with self._lock:
            if partner is None:
                self._orders.clear()
            else:
                self._known(partner)
                self._orders.pop(partner, None)

    def forget_counts(self) -> None:
        """Set all counters back to zero."""
        with self._lock:
            self._counts = {name: Counter() for name in self._partners}

    def orders(self) -> dict[str, dict[str, Any]]:
        """Return the orders in force."""
        with self._lock:
            return {name: asdict(order) for name, order in self._orders.items()}

    def counts(self) -> dict[str, dict[str, int]]:
        """Return per partner how many requests were received, answered, failed and dropped."""
        with self._lock:
            return {name: dict(count) for name, count in self._counts.items() if count}

    def count(self, effect: Effect, what: str) -> None:
        """Count how one request ended."""
        with self._lock:
            effect.tally[what] += 1

    def take(self, partner: str) -> Effect:
        """Decide what befalls the next request and use up one unit of a countdown."""
        with self._lock:
            self._counts[partner]["received"] += 1
            order = self._orders.get(partner, Fault())
            by_countdown = order.fail_next > 0
            fails = by_countdown or self._drawn(partner) < order.fail_rate
            loses = not fails and order.lose_next > 0
            if by_countdown or loses:
                self._orders[partner] = replace(
                    order,
                    fail_next=order.fail_next - by_countdown,
                    lose_next=order.lose_next - loses,
                )
            return Effect(order, fails, loses, self._counts[partner])

    def _drawn(self, partner: str) -> float:
        """Return a number in [0, 1) that depends on seed and request count only: runs repeat."""
        text = f"{self._seed}|{partner}|{self._counts[partner]['received']}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32

    def _known(self, partner: str) -> None:
        if partner not in self._partners:
            names = "、".join(self._partners)
            raise Refusal(404, "err.request.not_found", f"没有这个伙伴。可用的有：{names}。")


def _check(name: str, value: Any) -> None:
    if name not in Fault.__dataclass_fields__:
        names = "、".join(Fault.__dataclass_fields__)
        raise Refusal(422, "err.request.bad", f"不认识的故障项 {name}。可用的有：{names}。")
    if name not in _LIMITS:
        if not isinstance(value, bool):
            raise Refusal(422, "err.request.bad", f"{name} 应为 true 或 false。")
        return
    kinds = (int, float) if name in _FRACTIONS else (int,)
    low, high = _LIMITS[name]
    if isinstance(value, bool) or not isinstance(value, kinds) or not low <= value <= high:
        raise Refusal(422, "err.request.bad", f"{name} 应在 {low:g} 与 {high:g} 之间。")
