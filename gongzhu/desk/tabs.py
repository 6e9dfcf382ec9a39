"""What each tab of a case holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from gongzhu.cases import selectors as cases
from gongzhu.cases.models import Case
from gongzhu.common.actor import Actor
from gongzhu.common.permissions import why_not
from gongzhu.decisions import selectors as decisions
from gongzhu.desk import reading, selectors
from gongzhu.desk.drawing import case as drawing
from gongzhu.desk.drawing.verification import line_rows, query_rows
from gongzhu.desk.permissions import may_read_declaration
from gongzhu.documents import selectors as documents
from gongzhu.intake import selectors as intake
from gongzhu.intake.models import Member
from gongzhu.people import selectors as people
from gongzhu.verification import permissions as verifying, selectors as verification, services

Content = dict[str, Any]


def content(tab: str, case: Case, actor: Actor, on: date) -> Content:
    """Everything the template of a tab needs."""
    return _CONTENT[tab](case, actor, on)


def _overview(case: Case, actor: Actor, on: date) -> Content:
    application = intake.application_of(case)
    members = Member.objects.filter(application=application).select_related("person")
    accepted = cases.history(case).filter(action="accept").last()
    return {
        "application": application,
        "members": [
            {
                "member": one,
                "age": people.age_on(one.person, on),
                "gender": people.gender(one.person).label,
            }
            for one in members
        ],
        "account": selectors.account_of(case),
        "first_asked": accepted.data.get("first_asked", "") if accepted else "",
        "is_related": bool(accepted and accepted.data.get("related_to_staff")),
    }


def _declaration(case: Case, actor: Actor, on: date) -> Content:
    if sentence := why_not(may_read_declaration, actor, case):
        return {"unread": sentence, "declared": None}
    return {"unread": "", "declared": reading.declaration(case, by=actor)}


def _materials(case: Case, actor: Actor, on: date) -> Content:
    application = intake.application_of(case)
    papers = intake.required_materials(application, on)
    listed = {one.document_id for paper in papers for one in paper.handed_in}
    return {
        "papers": papers,
        "signatures": intake.signatures(application, on),
        "others": [one for one in documents.documents_of(case.dossier) if one.pk not in listed],
    }


def _verification(case: Case, actor: Actor, on: date) -> Content:
    unread = why_not(verifying.may_read, actor)
    reports = list(verification.reports(case))
    running = verification.running_request(case)
    latest = reports[-1] if reports else None
    lines = services.read_report(latest, by=actor) if latest and not unread else ()
    return {
        "reports": reports[::-1],
        "latest": latest,
        "is_valid": verification.report_is_valid(case, on) if latest else None,
        "lines": line_rows(lines),
        "running": running,
        "queries": query_rows(verification.queries(running)) if running else [],
        "late": list(verification.late_answers(latest)) if latest else [],
        "objections": _objections(case, actor, unread),
        "unread": unread,
        "recheck_refusal": why_not(verifying.may_recheck, actor, case),
    }


def _objections(case: Case, actor: Actor, unread: str) -> list[Content]:
    return [
        {
            "row": one,
            "text": "" if unread else services.read_objection(one, by=actor),
            "refusal": why_not(verifying.may_answer, actor, one),
        }
        for one in verification.objections(case)
    ]


def _publicity(case: Case, actor: Actor, on: date) -> Content:
    unread = why_not(may_read_declaration, actor, case)
    surveys = [
        {"row": one, "findings": [] if unread else reading.survey(one, by=actor)}
        for one in decisions.surveys(case).prefetch_related("photos")
    ]
    return {
        "surveys": surveys,
        "opinion": decisions.latest_opinion(case),
        "notices": list(selectors.notices(case)),
        "objections": reading.objections(case, by=actor),
        "unread": unread,
    }


def _rules(case: Case, actor: Actor, on: date) -> Content:
    if sentence := why_not(may_read_declaration, actor, case):
        return {"unread": sentence, "sheet": None, "decision": None}
    decision = decisions.latest_decision(case)
    if decision is not None:
        sheet = reading.decided(decision, by=actor)
    else:
        sheet = reading.rules(case, on, by=actor)
    return {"unread": "", "sheet": sheet, "decision": decision}


def _money(case: Case, actor: Actor, on: date) -> Content:
    return {"decision": decisions.latest_decision(case), **selectors.money_of(case)}


def _history(case: Case, actor: Actor, on: date) -> Content:
    return {"events": drawing.timeline(cases.history(case))}


_CONTENT: dict[str, Callable[[Case, Actor, date], Content]] = {
    "overview": _overview,
    "declaration": _declaration,
    "materials": _materials,
    "verification": _verification,
    "publicity": _publicity,
    "rules": _rules,
    "money": _money,
    "history": _history,
}
