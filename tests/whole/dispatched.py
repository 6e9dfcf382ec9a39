"""A household applies for help another department gives, and the window accepts it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongzhu.cases.enums import Channel
from gongzhu.cases.models import Case, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.compiling import Asked
from gongzhu.catalogue.enums import QuestionType, Section as Part, Subject
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.intake import services as intake
from gongzhu.intake.enums import Section
from gongzhu.intake.models import Application, Member
from gongzhu.people import services as people
from tests import officers
from tests.verification import households
from tests.verification.households import CIRCUMSTANCES, PHONE, Household, Someone, id_number

PLAIN: Mapping[QuestionType, Any] = {
    QuestionType.YES_NO: True,
    QuestionType.MONEY: 300_000,
    QuestionType.NUMBER: 1,
    QuestionType.TEXT: "家里需要帮助，请工作人员联系。",
}
"""What is answered to a question that `told` says nothing about."""


def accepted(item: str, **told: Any) -> Household:
    """Apply for an item at the window with every question answered, hand in and be accepted.

    told: answers by fact name, of the household or of its only member.
    """
    someone, window = Someone("何示例", id_number()), officers.window()
    with acting_as(window):
        application = _filled(item, someone, told, window)
        step = intake.submit(application, by=window, key=f"submit-{application.pk}")
        task = Task.objects.get(case=step.case, stage="accept")
        intake.accept(task, by=window, key=f"accept-{application.pk}")
    with acting_as(SYSTEM):
        application = Application.unscoped.get(pk=application.pk)
        case = Case.unscoped.get(pk=step.case.pk)
        return Household(case, application, [someone], window, households.resident(application))


def _filled(item: str, someone: Someone, told: Mapping[str, Any], window: Actor) -> Application:
    applicant = people.enrol(someone.name, someone.number, phone=PHONE, by=window)
    application = intake.start(
        item,
        window,
        applicant=applicant,
        division_code=officers.VILLAGE,
        channel=Channel.WINDOW,
    )
    intake.save_household(application, address="沙河街道演示路7号", hukou_here=True, by=window)
    member = Member.objects.get(application=application)
    households.describe(application, member, someone, window)
    for group in catalogue.questions(application.item_version):
        of_home = {one.key: _answer(one, told) for one in group.questions if _is_of_home(one)}
        of_her = {one.key: _answer(one, told) for one in group.questions if not _is_of_home(one)}
        intake.save_answers(
            application, group.key, of_home, of_members={member.pk: of_her}, by=window
        )
    _declare_nothing(application, window)
    _hand_in(application, member, someone, window)
    return application


def _is_of_home(asked: Asked) -> bool:
    return asked.about is Subject.HOUSEHOLD


def _answer(asked: Asked, told: Mapping[str, Any]) -> Any:
    if asked.fact in told:
        return told[asked.fact]
    if asked.fact in CIRCUMSTANCES:
        return CIRCUMSTANCES[asked.fact]
    if asked.type is QuestionType.CHOICE:
        return asked.choices[0][0]
    return clock.today() if asked.type is QuestionType.DATE else PLAIN[asked.type]


def _declare_nothing(application: Application, window: Actor) -> None:
    sections = catalogue.spec(application.item_version).sections
    for part, section in ((Part.INCOMES, Section.INCOME), (Part.ASSETS, Section.ASSET)):
        if part in sections:
            intake.save_entries(application, section, [], by=window)


def _hand_in(application: Application, member: Member, someone: Someone, window: Actor) -> None:
    """Every paper of the item, whether or not a register could have stood for it."""
    spec = catalogue.spec(application.item_version)
    for material in spec.materials:
        if material.code in ("authorisation", "proxy"):
            continue
        about = member if material.about is Subject.MEMBER else None
        intake.add_material(application, material.code, households.photo(), member=about, by=window)
    if spec.authorisation.is_needed:
        households.sign(application, member, member.person, someone, window)
