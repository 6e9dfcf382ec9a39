"""Look at what is sealed: each look is checked, recorded in the trail, and only then laid out.

Chinese name: 查阅. Never: shows a value without leaving its mark.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.cases.models import Case
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common.actor import Actor
from gongzhu.common.permissions import why_not
from gongzhu.decisions import permissions as deciding, selectors as decisions
from gongzhu.decisions.enums import Finding
from gongzhu.decisions.models import Decision, PublicObjection, Survey
from gongzhu.desk.drawing import rules as drawing
from gongzhu.desk.drawing.declaration import Declaration, declaration_of
from gongzhu.desk.permissions import may_read_declaration
from gongzhu.intake import selectors as intake
from gongzhu.intake.facts import snapshot
from gongzhu.intake.models import Application
from gongzhu.rules import Answer

READ = "desk.read"


def declaration(case: Case, *, by: Actor) -> Declaration:
    """What the household declared, in full. Raises Denied, Missing."""
    may_read_declaration(by, case)
    _record("declaration", case, by)
    application = intake.application_of(case)
    return declaration_of(snapshot(application), application.item_version)


def draft(application: Application, *, by: Actor) -> Declaration:
    """What was taken down so far, to be read over with the applicant. Raises Denied."""
    may_read_declaration(by)
    with transaction.atomic():
        audit.record(f"{READ}.draft", obj=application, by=by, purpose="desk")
    return declaration_of(snapshot(application), application.item_version)


def rules(case: Case, on: date, *, by: Actor) -> drawing.RuleSheet:
    """The rules' answer on what is known of the household now. Raises Denied, Missing."""
    may_read_declaration(by, case)
    _record("rules", case, by)
    application = intake.application_of(case)
    day, place = intake.standards_day(application, on), case.division_code
    ruleset = catalogue.ruleset(case.item_version)
    used = drawing.standards_used(ruleset, catalogue.standard_rows_on(day, place))
    notes = catalogue.needs_review_notes(case.item_version, on=day, division_code=place)
    return drawing.sheet_of(decisions.answer_for(case, on), used, notes)


def decided(decision: Decision, *, by: Actor) -> drawing.RuleSheet:
    """The answer frozen in a decision. Raises Denied."""
    may_read_declaration(by, decision.case)
    _record("decision", decision.case, by)
    return drawing.sheet_of(Answer.from_json(decision.answer.expose()), [])


def survey(row: Survey, *, by: Actor) -> list[tuple[str, str]]:
    """What was found in a home, as (label, words). Raises Denied."""
    may_read_declaration(by, row.case)
    _record("survey", row.case, by)
    told = dict(row.findings.expose())
    known = [(one.label, str(told.pop(one))) for one in Finding if one in told]
    return [*known, *((name, str(words)) for name, words in told.items())]


def objection(row: PublicObjection, *, by: Actor) -> str:
    """What somebody said against a notice; who it was stays masked. Raises Denied."""
    may_read_declaration(by, row.case)
    _record("objection", row.case, by)
    return str(row.text.expose())


def objections(case: Case, *, by: Actor) -> list[dict[str, Any]]:
    """What the public said against the case's notices.

    Each with row, text as far as `by` may read it, refusal: why `by` may not answer it.
    """
    unread = why_not(may_read_declaration, by, case)
    return [
        {
            "row": row,
            "text": "" if unread else objection(row, by=by),
            "refusal": why_not(deciding.may_answer, by, row),
        }
        for row in decisions.public_objections(case)
    ]


def _record(what: str, case: Case, by: Actor) -> None:
    with transaction.atomic():
        audit.record(f"{READ}.{what}", obj=("case", case.number), by=by, purpose="desk")
