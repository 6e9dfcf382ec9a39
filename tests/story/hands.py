"""Households and officers in a process of their own: a line `begin N | turn N DAYS | state` each.

Commands come on standard input and are answered with a line of JSON. Uses the demonstration's own
people and the real services, with no worker: what has to be carried out afterwards is left in the
outbox for whoever is being tested.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def begin(count: int) -> None:
    """So many households of dibao hand their forms in."""
    from gongzhu.demo import book, staff

    made = _builder(count)
    book.save_progress(made.progress)
    staff.hire(made.stage, since=made.progress.last_day)
    made._prepare()
    for plan in made.plans:
        made._begin(plan)
    _say(made)


def turn(count: int, days: int) -> None:
    """Days pass, then every officer of those households does what is owed now, once."""
    from gongzhu.common import clock

    clock.advance(days)
    made = _builder(count)
    made._prepare()
    made._work(hurry=True)
    state()


def state() -> None:
    """What there is, as JSON."""
    from django.db.models import Count

    from gongzhu.cases.models import Case
    from gongzhu.common.actor import SYSTEM, acting_as
    from gongzhu.exchange.models import Message, Outbox
    from gongzhu.payments.models import Batch, Order, Payment
    from gongzhu.verification.models import Query

    with acting_as(SYSTEM):
        by_stage = Case.unscoped.order_by().values_list("status", "stage").annotate(n=Count("pk"))
        found = {
            "cases": {f"{status}:{stage}": n for status, stage, n in by_stage},
            "orders": Order.unscoped.count(),
            "payments": Payment.unscoped.count(),
            "paid_fen": [p.amount_fen for p in Payment.unscoped.filter(state="paid")],
            "batches": Batch.objects.count(),
            "queries": Query.unscoped.count(),
            "messages": Message.unscoped.count(),
            "waiting": Outbox.objects.filter(done_at__isnull=True).count(),
        }
    sys.stdout.write(json.dumps(found) + "\n")


def _builder(count: int):
    """A builder whose households all go the whole way."""
    from dataclasses import replace

    from gongzhu.demo.building import Builder
    from gongzhu.demo.enums import Goal

    made = Builder(lambda line: None)
    fitting = [
        replace(plan, goal=Goal.APPROVED, place=0, card=plan.applicant.who.card)
        for plan in made.plans
        if plan.item == "dibao" and not plan.applicant.hidden and len(plan.family.members) < 3
    ]
    made.plans = fitting[:count]
    return made


def _say(made) -> None:
    sys.stdout.write(json.dumps({"steps": made.steps, "faults": list(made.faults.values())}) + "\n")


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        command, *arguments = line.split()
        {"begin": begin, "turn": turn, "state": state}[command](*map(int, arguments))
        sys.stdout.flush()
