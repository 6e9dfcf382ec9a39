"""The pages of stages: what each shows, asks and hands to the room that decides.

A flow names a page by its key; one that has no page of its own gets the plain one.
"""

from __future__ import annotations

from datetime import date

from gongzhu.cases.models import Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common.actor import Actor
from gongzhu.desk.stages.base import StagePage
from gongzhu.desk.stages.confirming import ConfirmPage
from gongzhu.desk.stages.intake import IntakePage
from gongzhu.desk.stages.money import FixAccountPage, FundCheckPage, FundReleasePage
from gongzhu.desk.stages.paperwork import PaperworkPage
from gongzhu.desk.stages.publicity import PublicityPage
from gongzhu.desk.stages.review import ReviewPage
from gongzhu.desk.stages.survey import SurveyPage
from gongzhu.desk.stages.verification import VerificationPage

PAGES: dict[str, type[StagePage]] = {
    "intake": IntakePage,
    "verification": VerificationPage,
    "survey": SurveyPage,
    "review": ReviewPage,
    "publicity": PublicityPage,
    "confirm": ConfirmPage,
    "aid": ConfirmPage,
    "paperwork": PaperworkPage,
    "fund_check": FundCheckPage,
    "fund_release": FundReleasePage,
    "fix_account": FixAccountPage,
}


def page_of(task: Task, actor: Actor, on: date) -> StagePage:
    """The page that handles a task."""
    stage = catalogue.flow(task.case.item_version).stage(task.stage)
    return PAGES.get(stage.page, StagePage)(task, stage, actor, on)
