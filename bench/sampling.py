"""Where a request's time goes, by layer: the stack is looked at a thousand times a second.

Wall time, so that waiting for the database counts where the wait is. A sample belongs to the
innermost layer on its stack.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

EVERY = 0.001
LAYERS = (
    ("database", ("django/db/backends/", "/psycopg", "gongzhu/scope/postgresql")),
    ("queries made by the ORM", ("django/db/",)),
    (
        "templates and forms",
        ("django/template", "django/forms/", "gongzhu/common/templatetags", "django/shortcuts"),
    ),
    ("ciphers", ("/cryptography/", "gongzhu/common/crypto", "gongzhu/common/keys")),
    ("rules and flow", ("gongzhu/rules/", "gongzhu/flow/")),
    (
        "session, sign-in, middleware",
        (
            "django/core/",
            "django/contrib/",
            "django/middleware/",
            "gongzhu/accounts/",
            "whitenoise",
        ),
    ),
    ("the platform's own code", ("/gongzhu/",)),
)
OTHER = "everything else"


def layers_of(works: Sequence[Callable[[], Any]]) -> dict[str, Any]:
    """Median milliseconds of the works, and each layer's part of the whole in percent."""
    seen: Counter[str] = Counter()
    taken = []

    def look(_signal: int, frame: FrameType | None) -> None:
        seen[_layer(frame)] += 1

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
    try:
        for work in works:
            begun = time.perf_counter()
            work()
            taken.append((time.perf_counter() - begun) * 1000)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    whole = sum(seen.values()) or 1
    return {
        "median_ms": round(sorted(taken)[len(taken) // 2], 2),
        "layers_percent": {name: round(count / whole * 100) for name, count in seen.most_common()},
    }


def _layer(frame: FrameType | None) -> str:
    while frame is not None:
        path = frame.f_code.co_filename
        for name, marks in LAYERS:
            if any(mark in path for mark in marks):
                return name
        frame = frame.f_back
    return OTHER
