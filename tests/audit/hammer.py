"""One of several processes that record at once: `python hammer.py prepare | record COUNT`.

Says the number of each entry after its commit, and signs a checkpoint after every tenth.
"""

from __future__ import annotations

import sys

import django


def prepare() -> None:
    """Make the trail's tables in an empty database."""
    from django.core.management import call_command

    call_command("migrate", "audit", verbosity=0)


def record(count: int) -> None:
    """Record so many entries, each in a transaction of its own."""
    from django.db import transaction

    from gongzhu.audit import services
    from gongzhu.common.actor import SYSTEM

    for n in range(count):
        with transaction.atomic():
            seq = services.record("hammer", by=SYSTEM, obj=("n", str(n))).seq
        sys.stdout.write(f"{seq}\n")
        sys.stdout.flush()
        if n % 10 == 9:
            services.checkpoint()


if __name__ == "__main__":
    django.setup()
    prepare() if sys.argv[1] == "prepare" else record(int(sys.argv[2]))
