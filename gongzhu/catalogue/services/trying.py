"""Ask for a dry run of a draft; the worker reckons it, see decisions.dry_run."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.catalogue import keeping, permissions
from gongzhu.catalogue.models import DryRun, ItemVersion
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict
from gongzhu.exchange import services as exchange

KIND = "catalogue.dry_run"


def ask_dry_run(version: ItemVersion, *, by: Actor) -> DryRun:
    """Queue a dry run of a draft as it is now; one that waits for this revision is returned.

    Raises Denied, and Conflict while the draft cannot be run or nothing was published before.
    """
    permissions.may_read_drafts(by)
    if keeping.in_force_beside(version) is None:
        raise Conflict("这是新事项，还没有人申请过，不需要试算。")
    if keeping.draft(version).faults:
        raise Conflict("草稿里还有要改的地方，改好后才能试算。")
    waiting = version.dry_runs.filter(revision=version.revision, done_at=None).first()
    if waiting is not None:
        return waiting
    with transaction.atomic():
        made = DryRun.objects.create(
            version=version,
            revision=version.revision,
            asked_label=by.label,
            asked_at=clock.now(),
        )
        exchange.queue(KIND, {"run": made.pk}, once=f"{KIND}:{made.pk}")
        audit.record("catalogue.dry_run", obj=version, by=by)
    return made


def keep_dry_run(run: DryRun, result: dict[str, Any]) -> None:
    """Write down what came out. For the worker; a second time changes nothing."""
    DryRun.objects.filter(pk=run.pk, done_at=None).update(result=result, done_at=clock.now())
