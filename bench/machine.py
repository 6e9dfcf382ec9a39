"""On what machine and at which commit a figure was taken."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path


def machine() -> dict[str, object]:
    """Processor, cores, memory, Python, commit and time, for the head of every result."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in _lines("/proc/cpuinfo")
            if line.startswith("model name")
        ),
        "?",
    )
    memory = next(
        (int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 1024**2, 1),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "commit": commit(),
        "taken_at": datetime.now(UTC).isoformat(timespec="minutes"),
        "load_average": [round(x, 2) for x in os.getloadavg()],
    }


def commit() -> str:
    """The commit measured; changes on top of it are told, those of the figures themselves apart."""
    changed = _git("status", "--porcelain", "--", ".", ":!docs/benchmarks.*")
    return _git("rev-parse", "--short", "HEAD") + (" with uncommitted changes" if changed else "")


def code() -> str:
    """A digest of what would be measured: the commit with every change on top of it."""
    told = _git("rev-parse", "HEAD") + _git("diff", "HEAD", "--", ".", ":!docs/benchmarks.*")
    return hashlib.sha256(told.encode()).hexdigest()


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def _git(*arguments: str) -> str:
    found = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    return found.stdout.strip()
