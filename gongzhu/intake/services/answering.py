"""The item's own questions, one group at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.compiling import Asked, AskedGroup
from gongzhu.catalogue.enums import Subject
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Invalid, Missing
from gongzhu.intake import outline, selectors
from gongzhu.intake.models import Application
from gongzhu.intake.services.drafts import editable, member_of, saved
from gongzhu.intake.services.household import put_circumstances
from gongzhu.intake.services.values import stored
from gongzhu.rules import FactError, Scope

Answers = Mapping[str, Any]


@transaction.atomic
def save_answers(
    application: Application,
    group: str,
    answers: Answers,
    *,
    of_members: Mapping[Any, Answers] | None = None,
    by: Actor,
) -> Application:
    """Answer the questions of one group.

    answers: by question key; of_members: the same for each member's id, for questions about each
    member. None takes an answer back. An answer to a question that is not asked any more (its
    `when` is false now) is dropped with the change that hid it.
    Raises Invalid; fields are named by question key, or `<member id>-<key>`.
    """
    row = editable(application, by)
    asked = _group(row, group)
    _check(asked, answers, of_members or {})
    _put(row, asked, answers)
    for key, told in (of_members or {}).items():
        member = member_of(row, key)
        put_circumstances(member, _by_fact(asked, told, Subject.MEMBER, row))
    row.save(update_fields=["answers"])
    _drop_hidden(row)
    return saved(row, f"{outline.QUESTIONS}{group}", by=by)


def _group(row: Application, key: str) -> AskedGroup:
    for group in catalogue.questions(row.item_version):
        if group.key == key:
            return group
    raise Missing("没有找到这组问题。请从上一步重新进入。")


def _check(group: AskedGroup, answers: Answers, of_members: Mapping[Any, Answers]) -> None:
    """Every key belongs to the group and to the right subject."""
    known = {one.key: one.about for one in group.questions}
    faults = {
        key: "没有这个问题。请刷新页面后重新填写。"
        for told, about in [
            (answers, Subject.HOUSEHOLD),
            *((told, Subject.MEMBER) for told in of_members.values()),
        ]
        for key in told
        if known.get(key) is not about
    }
    if faults:
        raise Invalid("有的回答对不上问题。请刷新页面后重新填写。", faults)


def _put(row: Application, group: AskedGroup, answers: Answers) -> None:
    told = row.answers.expose() if row.answers else {}
    merged = {**told, **_by_fact(group, answers, Subject.HOUSEHOLD, row)}
    row.answers = {name: value for name, value in merged.items() if value is not None}


def _by_fact(group: AskedGroup, told: Answers, about: Subject, row: Application) -> dict[str, Any]:
    """Answers by the fact they answer, as they are stored. Raises Invalid."""
    words = catalogue.vocabulary(row.item_version)
    scope = Scope.MEMBER if about is Subject.MEMBER else Scope.HOUSEHOLD
    faults, result = {}, {}
    for question in group.questions:
        fact = words.find(scope, question.fact)
        if question.key not in told or fact is None:
            continue
        try:
            result[question.fact] = stored(fact, told[question.key], on=clock.today())
        except FactError as fault:
            faults[question.key] = fault.sentence
    if faults:
        raise Invalid("有的回答要改：" + "".join(dict.fromkeys(faults.values())), faults)
    return result


def _drop_hidden(row: Application) -> None:
    """Take back answers to household questions that are no longer asked, until none is left."""
    groups = catalogue.questions(row.item_version)
    for _ in range(sum(len(group.questions) for group in groups)):
        told = row.answers.expose() if row.answers else {}
        seen = selectors.look(row, clock.today())
        hidden = {one.fact for one in _hidden(groups, seen)} & set(told)
        if not hidden:
            return
        row.answers = {name: value for name, value in told.items() if name not in hidden}
        row.save(update_fields=["answers"])


def _hidden(groups: tuple[AskedGroup, ...], seen: selectors.Look) -> list[Asked]:
    return [
        question
        for group in groups
        for question in group.questions
        if question.about is Subject.HOUSEHOLD
        and not (seen.is_shown(group) and seen.is_shown(question))
    ]
