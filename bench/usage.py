"""Processor time and memory of the processes that serve, as the operating system counts them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psutil

DATABASE_PID = "GONGZHU_BENCH_DATABASE_PID"
"""Names the PostgreSQL server of the run; empty on SQLite, which works inside the web processes."""


def processor_ms(pid: int) -> float:
    """Milliseconds of processor a process and all its children have used so far."""
    taken = 0.0
    for process in _family(pid):
        times = process.cpu_times()
        taken += times.user + times.system + times.children_user + times.children_system
    return taken * 1000


def database_pid() -> int | None:
    """The PostgreSQL server of this run."""
    told = os.environ.get(DATABASE_PID, "")
    return int(told) if told else None


def largest_worker_mib(pid: int) -> float:
    """Proportional set size of the largest process below this one, MiB."""
    workers = psutil.Process(pid).children(recursive=True) or [psutil.Process(pid)]
    return round(max(worker.memory_full_info().pss for worker in workers) / 1024**2, 1)


def _family(pid: int) -> Iterator[psutil.Process]:
    parent = psutil.Process(pid)
    yield parent
    yield from parent.children(recursive=True)
