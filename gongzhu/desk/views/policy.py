"""The catalogue for those who keep it: lists, a version with its flow, comparison, dry run."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from gongzhu.catalogue import keeping, permissions, samples, selectors, services
from gongzhu.catalogue.permissions import KEEPERS
from gongzhu.common import clock
from gongzhu.common.errors import Conflict, Missing
from gongzhu.common.http import redirect_with_message
from gongzhu.common.permissions import why_not
from gongzhu.decisions.dry_run import GROUPS
from gongzhu.desk.forms.policy import ItemFilter
from gongzhu.desk.policy import laying, pages
from gongzhu.desk.policy.comparing import compared
from gongzhu.desk.policy.sample_forms import named
from gongzhu.desk.views.pages import for_officers, show
from gongzhu.flow import FlowFaults
from gongzhu.flow.bpmn import bpmn

_NO_FILE = "default-src 'none'; sandbox"


@for_officers(*KEEPERS)
def items(request: Any) -> HttpResponse:
    """The directory list: every item with its versions, and how many are in which state."""
    on, asked = clock.today(), ItemFilter(request.GET)
    rows = keeping.items(**asked.asked, on=on)
    every = keeping.items(on=on)
    counted = Counter(keeping.state_of(one, on) for _, versions in every for one in versions)
    due = len(keeping.due_by(on))
    context = {
        "filter": asked,
        "rows": [_row(item, versions, on) for item, versions in rows],
        "count": len(every),
        "counted": [
            {"key": key, "text": text, "tone": tone, "count": counted[key]}
            for key, (text, tone) in keeping.STATES.items()
            if counted[key]
        ],
        "due": due,
        "refusal": why_not(permissions.may_write, request.actor),
    }
    return show(request, "desk/policy/items.html", context)


def _row(item: Any, versions: list[Any], on: Any) -> dict[str, Any]:
    live = next((one for one in versions if keeping.state_of(one, on) == "force"), None)
    return {
        "item": item,
        "versions": [{"one": one, "state": laying.state_of(one)} for one in versions],
        "live": live,
    }


@for_officers(*KEEPERS)
def item(request: Any, code: str) -> HttpResponse:
    """The implementation list of one item: every version, who wrote and who published it."""
    found = selectors.item(code)
    context = {
        "item": found,
        "versions": [
            {"one": one, "state": laying.state_of(one)} for one in keeping.versions_of(found)
        ],
        "draft": keeping.unpublished(found),
        "due": keeping.review_of(found),
        "reviews": keeping.past_reviews(found)[:10],
        "refusal": why_not(permissions.may_write, request.actor),
    }
    return show(request, "desk/policy/item.html", context)


@for_officers(*KEEPERS)
def version(request: Any, pk: int) -> HttpResponse:
    """One version with everything in it; of a draft, what is in shape."""
    found = keeping.version(pk)
    draft = keeping.draft(found)
    context = {
        "version": found,
        "state": laying.state_of(found),
        "laid": laying.laid(found, draft.spec) if draft.spec and not draft.faults else None,
        "faults": draft.faults,
        "placed": pages.placed_faults(found, draft),
        "samples": _samples(found, draft) if not draft.faults else [],
        "before": keeping.in_force_beside(found),
        "history": laying.history(found),
        "decide_refusal": why_not(permissions.may_decide_version, request.actor, found),
    }
    return show(request, "desk/policy/version.html", context)


def _samples(found: Any, draft: Any) -> list[dict[str, Any]]:
    known = found.samples or samples.of_pack(found)
    tried = samples.run(draft.spec, known) if draft.spec else ()
    return [{"tried": one, "told": named(one.sample, found)} for one in tried]


@for_officers(*KEEPERS)
def picture(request: Any, pk: int) -> HttpResponse:
    """The flow of a version as BPMN 2.0, for the tools of others."""
    found = keeping.version(pk)
    try:
        flow = selectors.read_flow(found.spec.get("flow") or {})
    except FlowFaults as faults:
        raise Conflict("流程还有错误，改好以后才能导出。") from faults
    text = bpmn(flow, name=found.item.name, holders=laying.holders(flow))
    name = f"{found.item.code}-{found.number}.bpmn"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": _NO_FILE,
    }
    return HttpResponse(text, content_type="application/xml; charset=utf-8", headers=headers)


@for_officers(*KEEPERS)
def guide_picture(request: Any, digest: str) -> HttpResponse:
    """A picture of a guide, also one that no saved draft names yet."""
    found = selectors.picture(digest)
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    answer["Content-Security-Policy"] = _NO_FILE
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@for_officers(*KEEPERS)
def compare(request: Any, pk: int) -> HttpResponse:
    """A version beside the one before it, word by word."""
    found = keeping.version(pk)
    before = keeping.in_force_beside(found)
    if before is None:
        raise Missing
    context = {"version": found, "before": before, "parts": compared(before.spec, found.spec)}
    return show(request, "desk/policy/compare.html", context)


def _counted(result: Any) -> list[dict[str, Any]] | None:
    """Each group of a dry run with how many are answered otherwise, and how many paid otherwise.

    Groups are not added up: whoever was granted help may still have a running case.
    """
    groups = (result or {}).get("groups")
    if groups is None:
        return None
    return [
        {
            **group,
            "other": sum(one["count"] for one in group["changes"] if one["before"] != one["after"]),
            "paid": sum((group.get("amounts") or {}).get(way, 0) for way in ("more", "less")),
        }
        for group in groups
    ]


@for_officers(*KEEPERS)
def dry_run(request: Any, pk: int) -> HttpResponse:
    """Who would be answered differently under a draft: counts, reckoned by the worker."""
    found = keeping.version(pk)
    if request.method == "POST":
        services.ask_dry_run(found, by=request.actor)
        to = reverse("desk:policy_try", args=[pk])
        return redirect_with_message(request, to, "已开始试算。办件多时要等一两分钟，请稍后刷新。")
    runs = list(keeping.dry_runs(found)[:5])
    counted = _counted(runs[0].result) if runs else None
    context = {
        "version": found,
        "runs": runs,
        "latest": runs[0] if runs else None,
        "groups": GROUPS,
        "counted": counted,
        "is_same": bool(counted) and not any(one["other"] or one["paid"] for one in counted or ()),
        "is_current": bool(runs) and runs[0].revision == found.revision,
    }
    return show(request, "desk/policy/try.html", context)
