"""What a draft would answer to the households of its item: reckoned by the worker, told in counts.

Bounded: the newest households first, and it says when there are more. Nothing about any household
is kept, and a count that could point at one is not a name: only outcomes and totals leave here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from gongzhu.cases.enums import CaseStatus, Outcome as CaseOutcome
from gongzhu.cases.models import Case
from gongzhu.catalogue import keeping, samples, selectors as catalogue, services as keepers
from gongzhu.catalogue.models import DryRun
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.catalogue.services.trying import KIND
from gongzhu.common import clock
from gongzhu.exchange import services as exchange
from gongzhu.exchange.models import Outbox
from gongzhu.intake import selectors as intake
from gongzhu.intake.enums import ApplicationStatus
from gongzhu.intake.facts import derive
from gongzhu.intake.models import Application
from gongzhu.rules import Answer, Outcome, RuleSet, evaluate

MOST = 1_000
"""Households of each group that are reckoned in one run."""

GROUPS = {"filling": "正在填写", "running": "正在办理", "granted": "已获救助"}

Result = dict[str, Any]


def run() -> int:
    """Reckon the dry runs that wait; return how many. For the worker."""
    return exchange.deliver(KIND, ask=_reckon, keep=_keep, limit=1)


def _reckon(row: Outbox) -> Result | None:
    found = DryRun.objects.filter(pk=row.payload["run"], done_at=None).first()
    if found is None:
        return None
    version = keeping.version(found.version_id)
    if version.revision != found.revision:
        return {"stale": True}
    spec = keeping.draft(version).spec
    return {"stale": True} if spec is None else result_of(spec, version.item_id)


def _keep(row: Outbox, result: Result | None) -> None:
    found = DryRun.objects.filter(pk=row.payload["run"]).first()
    if found is not None and result is not None:
        keepers.keep_dry_run(found, result)


def result_of(spec: ItemSpec, item: int) -> Result:
    """Counts by group: how many answers stay, which change how, and what the amounts do.

    item: key of the item whose households are looked at.
    """
    rules = samples.rules_of(spec)
    return {"groups": [_group(key, _households(key, item), spec, rules) for key in GROUPS]}


def _households(group: str, item: int) -> QuerySet[Application]:
    found = Application.unscoped.filter(item_version__item=item).select_related(
        "item_version__item", "dossier", "applicant"
    )
    if group == "filling":
        return found.filter(status=ApplicationStatus.DRAFT).order_by("-created_at")
    cases = Case.unscoped.all()
    if group == "running":
        cases = cases.exclude(status=CaseStatus.CLOSED)
    else:
        cases = cases.filter(outcome=CaseOutcome.APPROVED)
    return found.filter(dossier__in=cases.values("dossier")).order_by("-created_at")


def _group(group: str, found: QuerySet[Application], spec: ItemSpec, rules: RuleSet) -> Result:
    total = found.count()
    changes: Counter[tuple[str, str]] = Counter()
    money: Counter[str] = Counter()
    before_fen = after_fen = 0
    for old, new in _answers(found[:MOST], spec, rules):
        changes[old.outcome.label, new.outcome.label] += 1
        was, will = _fen(old), _fen(new)
        before_fen, after_fen = before_fen + was, after_fen + will
        if old.outcome is new.outcome is Outcome.TRUE:
            money["more" if will > was else "less" if will < was else "same"] += 1
    return {
        "key": group,
        "total": total,
        "looked_at": min(total, MOST),
        "changes": [
            {"before": before, "after": after, "count": count}
            for (before, after), count in sorted(changes.items())
        ],
        "amounts": dict(money),
        "before_fen": before_fen,
        "after_fen": after_fen,
    }


def _answers(
    found: QuerySet[Application], spec: ItemSpec, rules: RuleSet
) -> Iterator[tuple[Answer, Answer]]:
    today = clock.today()
    for application in found.iterator(chunk_size=100):
        look = intake.look(application, today)
        on = intake.standards_day(application, today)
        standards = catalogue.standards_on(on, look.place)
        facts = derive(look.taken, spec, look.on, catalogue.parameters())
        yield look.answer(on), evaluate(rules, facts, standards, catalogue.parameters())


def _fen(answer: Answer) -> int:
    if answer.outcome is not Outcome.TRUE or answer.amount is None:
        return 0
    return answer.amount.fen or 0
