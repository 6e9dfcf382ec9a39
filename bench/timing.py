"""Time a piece of work many times and say its median, its 95th percentile and its extremes."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any


def measure(work: Callable[[], Any], *, times: int, warm: int = 3) -> dict[str, float]:
    """Milliseconds of `work`, run one after the other in this process.

    cpu_ms: median of this process's own processor time, which a busy machine disturbs least.
    """
    for _ in range(warm):
        work()
    gc.collect()
    taken, worked = [], []
    for _ in range(times):
        begun, spent = time.perf_counter(), time.process_time()
        work()
        worked.append((time.process_time() - spent) * 1000)
        taken.append((time.perf_counter() - begun) * 1000)
    return {**summary(taken), "cpu_ms": round(statistics.median(worked), 3)}


def summary(taken: list[float]) -> dict[str, float]:
    """Median, 95th percentile, least and most of a list of milliseconds."""
    ordered = sorted(taken)
    return {
        "median_ms": round(statistics.median(ordered), 3),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 3),
        "min_ms": round(ordered[0], 3),
        "max_ms": round(ordered[-1], 3),
        "times": len(ordered),
    }
