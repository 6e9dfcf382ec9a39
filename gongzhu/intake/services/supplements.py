"""Missing papers: told all at once, waited for with the clock stopped, answered, or lapsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.cases import permissions as case_permissions, services as cases
from gongzhu.cases.enums import EventKind
from gongzhu.cases.models import Case
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid
from gongzhu.intake import outline, permissions, selectors
from gongzhu.intake.models import Application, Authorisation, Material, Member, Supplement
from gongzhu.intake.services import letters
from gongzhu.intake.services.drafts import locked
from gongzhu.org import calendar

LEAST_DAYS, MOST_DAYS = 1, 60
"""Working days a household may be given; the law names none, the window chooses."""


def tell_supplement(
    case: Case, wanted: Sequence[Mapping[str, str]], due_days: int, *, by: Actor, key: str
) -> Supplement:
    """Tell everything that is missing, in writing and at once; the clock stops until it is there.

    wanted: {code, problem} and, as fits, {remedy, member (a Member's id)}; code: a line of the
    item's list. due_days: working days. Before acceptance a later notice may only name again what
    an earlier one named: new demands one after another are what the law forbids.
    Raises Invalid, Conflict, Denied. Source: 民发〔2021〕57号 第10条.
    """
    application = selectors.application_of(case)
    if (old := _told_with(application, key)) is not None:
        return old
    case_permissions.may_handle(by, case)
    lines = _lines(application, wanted)
    _refuse_salami(case, application, lines)
    if not LEAST_DAYS <= due_days <= MOST_DAYS:
        raise Invalid(
            f"补正期限应为 {LEAST_DAYS} 至 {MOST_DAYS} 个工作日。",
            {"due_days": "请填写合适的天数。"},
        )
    today = clock.today()
    due_on = calendar.add_working_days(today, due_days)
    letter = letters.correction(case, lines, due_on, by=by, on=today)
    with transaction.atomic():
        reason = "需补正：" + "、".join(one["title"] for one in lines)
        step = cases.suspend(case, by=by, key=key, reason=reason, kind=EventKind.SUPPLEMENT)
        if step.replayed:
            return _latest(application)
        supplement = Supplement.unscoped.create(
            application=application,
            wanted=lines,
            told_at=step.event.at,
            due_on=due_on,
            letter=letter.file(step.case.dossier, by=by),
        )
        detail = {"number": letter.number, "wanted": [one["code"] for one in lines]}
        audit.record("intake.tell_supplement", obj=step.case, by=by, detail=detail)
    return supplement


def still_wanted(supplement: Supplement) -> list[dict[str, str]]:
    """Lines of a notice to which nothing has come since it was told."""
    return [one for one in supplement.wanted if not _came(supplement, one)]


@transaction.atomic
def answer_supplement(supplement: Supplement, *, by: Actor, key: str) -> cases.Step:
    """Everything asked for is there: the case goes on, its deadlines moved by the days it stood.

    Raises Invalid naming what is still missing, Conflict, Denied.
    """
    row = locked(supplement.application)
    permissions.is_applicants_side(by, row)
    own = Supplement.unscoped.select_for_update().get(pk=supplement.pk)
    case = Case.objects.get(dossier_id=row.dossier_id)
    if own.answered_at is None and (missing := still_wanted(own)):
        names = "、".join(one["title"] for one in missing)
        raise Invalid(
            f"还缺：{names}。请都上传以后再提交补正。",
            {one["code"]: "请上传这份材料。" for one in missing},
        )
    return _closed(own, case, by=by, key=key, reason="补正材料已交齐", lapsed=False)


@transaction.atomic
def lapse_supplement(supplement: Supplement, *, by: Actor, key: str) -> cases.Step:
    """The day has passed without an answer: the window takes the case up again as it stands.

    Raises Conflict before that day, Denied.
    """
    row = locked(supplement.application)
    own = Supplement.unscoped.select_for_update().get(pk=supplement.pk)
    case = Case.objects.get(dossier_id=row.dossier_id)
    case_permissions.may_handle(by, case)
    if own.answered_at is None and clock.today() <= own.due_on:
        raise Conflict(
            f"补正期限到{own.due_on:%Y年%-m月%-d日}，还没有到期。请等申请人补齐，或到期后再办理。"
        )
    return _closed(own, case, by=by, key=key, reason="逾期未补正", lapsed=True)


def _closed(
    own: Supplement, case: Case, *, by: Actor, key: str, reason: str, lapsed: bool
) -> cases.Step:
    step = cases.resume(case, by=by, key=key, reason=reason)
    if not step.replayed:
        own.answered_at, own.lapsed = step.event.at, lapsed
        own.save(update_fields=["answered_at", "lapsed"])
        action = "intake.lapse_supplement" if lapsed else "intake.answer_supplement"
        audit.record(action, obj=case, by=by)
    return step


def _lines(application: Application, wanted: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Complete lines of a notice. Raises Invalid naming each that will not do."""
    titles = {one.code: one.title for one in catalogue.spec(application.item_version).materials}
    names = {
        str(one.pk): one.person.name
        for one in Member.unscoped.filter(application=application).select_related("person")
    }
    faults, lines = {}, []
    for number, one in enumerate(wanted):
        code, member = one.get("code", ""), str(one.get("member") or "")
        problem = " ".join(one.get("problem", "").split())
        if code not in titles or (member and member not in names):
            faults[f"{number}-code"] = "请从材料清单中选择。"
        if not 2 <= len(problem) <= 200:
            faults[f"{number}-problem"] = "请写明缺什么、哪里不符合（2至200个字）。"
        whose = f"（{names[member]}）" if member in names else ""
        remedy = " ".join(one.get("remedy", "").split())
        line = {"code": code, "member": member, "problem": problem, "remedy": remedy}
        lines.append({**line, "title": f"{titles.get(code, '')}{whose}"})
    if not lines:
        faults["wanted"] = "请列出需要补正的材料。"
    if faults:
        raise Invalid("补正告知还没有填写完整。请按提示补充。", faults)
    return lines


def _refuse_salami(case: Case, application: Application, lines: list[dict[str, str]]) -> None:
    """Once told means once: before acceptance nothing new is asked for a second time."""
    earlier = list(Supplement.unscoped.filter(application=application))
    if not earlier or case.accepted_on is not None:
        return
    told = {(one["code"], one["member"]) for row in earlier for one in row.wanted}
    new = [one["title"] for one in lines if (one["code"], one["member"]) not in told]
    if new:
        raise Conflict(
            f"补正要一次告知。{'、'.join(new)}在上一次告知里没有提出，不能现在再要。"
            "上次要求的材料仍不符合的，可以再次告知。"
        )


def _came(supplement: Supplement, line: Mapping[str, Any]) -> bool:
    since = {"application_id": supplement.application_id}
    if line["code"] == outline.SIGNED_PAPER:
        signed = Authorisation.unscoped.filter(
            **since, signed_at__gt=supplement.told_at, withdrawn_at=None
        )
        member = line["member"]
        return (signed.filter(person__memberships=member) if member else signed).exists()
    came = Material.unscoped.filter(
        **since, code=line["code"], document__created_at__gt=supplement.told_at
    )
    return (came.filter(member_id=line["member"]) if line["member"] else came).exists()


def _told_with(application: Application, key: str) -> Supplement | None:
    """The notice this very request made earlier, if it did."""
    case_events = Case.objects.get(dossier_id=application.dossier_id).events
    event = case_events.filter(request_key=key, kind=EventKind.SUPPLEMENT).first()
    if event is None:
        return None
    return Supplement.unscoped.filter(application=application, told_at=event.at).first()


def _latest(application: Application) -> Supplement:
    return Supplement.unscoped.filter(application=application).latest("told_at")
