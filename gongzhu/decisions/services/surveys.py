"""Home surveys: two named officers, a form, photos."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from gongzhu.accounts.models import User
from gongzhu.cases import services as cases
from gongzhu.cases.models import Task
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Invalid
from gongzhu.decisions import permissions
from gongzhu.decisions.models import Survey
from gongzhu.documents import services as documents
from gongzhu.documents.enums import DocumentKind
from gongzhu.intake import selectors as intake


@dataclass(frozen=True)
class Visit:
    """What the two officers bring back. findings: answers of the survey form by field name."""

    method: str
    visited_on: date
    second_officer: User
    present: str
    findings: dict[str, Any]
    conclusion: str


def record(
    task: Task,
    visit: Visit,
    photos: list[tuple[str, bytes]],
    *,
    by: Actor,
    key: str,
    seen: int | None = None,
) -> Survey:
    """Write the survey down and hand the case to the town's review.

    photos: (file name, bytes) pairs; each is looked through and re-encoded like any upload.
    Raises Invalid for one surveyor twice, a visit in the future, or a photo that is none.
    Source: 民发〔2021〕57号 第16条.
    """
    permissions.surveyors_are_two(by.user_id, visit.second_officer.pk)
    if visit.visited_on > clock.today():
        raise Invalid("调查日期不能晚于今天。", {"visited_on": "请填写实际入户的日期。"})
    looked = [documents.look_through(task.case.dossier, content, by=by) for _, content in photos]
    with transaction.atomic():
        step = cases.act(task, "complete", by=by, key=key, seen=seen)
        if step.replayed:
            return Survey.unscoped.filter(case=step.case).latest("round")
        survey = Survey.unscoped.create(
            case=step.case,
            applicant=intake.application_of(step.case).applicant,
            round=Survey.unscoped.filter(case=step.case).count() + 1,
            method=visit.method,
            visited_on=visit.visited_on,
            first_officer_id=by.account,
            second_officer=visit.second_officer,
            present=visit.present,
            findings=visit.findings,
            conclusion=visit.conclusion,
            recorded_at=clock.now(),
        )
        for number, judged in enumerate(looked, start=1):
            title = f"入户照片{survey.round}-{number}"
            survey.photos.add(
                documents.file_away(
                    step.case.dossier, judged, title=title, by=by, kind=DocumentKind.EVIDENCE
                )
            )
        return survey
