"""Help came first; the household hands its papers in afterwards, from home."""

from __future__ import annotations

import pytest

from gongzhu.common.actor import SYSTEM, acting_as
from tests.portal import walks
from tests.portal.browser import Browser
from tests.portal.cases import browser_of, home
from tests.verification.households import Household
from tests.whole import emergency

pytestmark = pytest.mark.slow


@pytest.fixture
def household(db) -> Household:
    """Struck by fire, helped with 1282 元, its papers still to come."""
    with acting_as(SYSTEM):
        struck = emergency.struck(300_000)
        emergency.help_first(struck, 128_200)
        return struck


@pytest.fixture
def browser(household: Household) -> Browser:
    return browser_of(household.resident)


@pytest.mark.requirement("FLO-12")
def test_the_household_sends_its_papers_from_home(household: Household, browser: Browser) -> None:
    number = household.case.number
    page = browser.open(f"/my/{number}/")
    assert "已经发的救助不受影响" in page.text

    page = browser.open(f"/my/{number}/follow/")
    assert "还没有交" in page.text
    (place,) = [name for name in browser.form().files if "id_card" in name]
    page = browser.fill({place: walks.photo()})

    assert "要交的都交齐了" in page.text
    with acting_as(SYSTEM):
        emergency.close_papers(household)  # nothing is owed any more
    assert browser.open(f"/my/{number}/follow/").status == 409


def test_a_file_that_is_none_is_told_beside_its_line(browser: Browser, household) -> None:
    browser.open(f"/my/{household.case.number}/follow/")
    (place,) = [name for name in browser.form().files if "id_card" in name]

    page = browser.fill({place: ("x.exe", b"MZ nothing")})

    assert page.status == 422
    assert "还没有交" in page.text


def test_who_was_not_helped_first_has_nothing_to_catch_up(db) -> None:
    household = home()

    page = browser_of(household.resident).open(f"/my/{household.case.number}/follow/")

    assert page.status == 409
    assert "现在没有要补交的材料" in page.text
