"""Papers that help did not wait for: taken in at the window, closed when they are there or why not."""

from __future__ import annotations

import pytest

from gongzhu.cases.models import Event, Task
from gongzhu.intake.models import Material
from tests import officers
from tests.desk import wizard, world
from tests.whole import emergency

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("FLO-12")]
BURNT = "证件在火灾中烧毁，已由公安机关查询核实身份。"


@pytest.fixture
def helped():
    """Struck by fire, without a paper in hand, and helped."""
    home = emergency.struck(300_000)
    emergency.help_first(home, 128_200)
    return home


def _is_open(home) -> bool:
    return Task.unscoped.filter(case=home.case, stage="paperwork", state="open").exists()


def test_the_page_names_what_is_owed_and_takes_it_in(helped, at_desk) -> None:
    desk, task = at_desk(officers.window()), world.stage_task(helped.case, "paperwork")
    page = desk.get("task", task.pk)
    assert "还没有交" in page.words and "救助金不因补办手续停发" in page.words
    place = next(iter(page.context["form"].places))

    owed = desk.press(task, "complete")
    taken = desk.press(task, "upload", **{place: wizard.photo()})
    again = desk.get("task", task.pk).words
    closed = desk.press(task, "complete")

    assert owed.status_code == 422 and "还缺：身份证件" in owed.words
    assert taken.status_code == 302 and "还没有交" not in again
    assert closed.status_code == 302 and not _is_open(helped)
    assert Material.unscoped.filter(application=helped.application, code="id_card").count() == 1


def test_the_last_paper_may_come_with_the_press_that_closes(helped, at_desk) -> None:
    desk, task = at_desk(officers.window()), world.stage_task(helped.case, "paperwork")
    place = next(iter(desk.get("task", task.pk).context["form"].places))

    assert desk.press(task, "complete", **{place: wizard.photo()}).status_code == 302

    assert not _is_open(helped)


def test_what_will_never_come_is_written_down(helped, at_desk) -> None:
    desk, task = at_desk(officers.window()), world.stage_task(helped.case, "paperwork")

    short = desk.press(task, "complete", reason="没有")
    closed = desk.press(task, "complete", reason=BURNT)

    assert short.status_code == 422 and "写明原因" in short.words
    assert closed.status_code == 302
    event = Event.unscoped.get(case=helped.case, stage="paperwork", action="complete")
    assert event.data["reason"] == BURNT


def test_another_post_takes_nothing_in(helped, at_desk) -> None:
    task = world.stage_task(helped.case, "paperwork")
    desk = at_desk(officers.reviewer())
    assert "这一步由" in desk.get("task", task.pk).words

    refused = desk.press(task, "upload", id_card=wizard.photo())

    assert refused.status_code == 403
    assert not Material.unscoped.filter(application=helped.application).exists()


def test_after_closing_no_more_papers_are_taken(helped, at_desk) -> None:
    emergency.close_papers(helped, BURNT)
    desk = at_desk(officers.window())

    answer = desk.press(world.stage_task(helped.case, "paperwork"), "upload")

    assert answer.status_code in (403, 409)
