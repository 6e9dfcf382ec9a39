"""Other figures, by the same rules: what tips, and where."""

from __future__ import annotations

import pytest

from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.portal.experience import whatif
from gongzhu.portal.experience.board import board_on
from gongzhu.portal.experience.told import Someone, Sum, Told
from gongzhu.rules import Outcome, evaluate
from tests.portal.browser import Browser, Page
from tests.portal.experience import checking
from tests.portal.experience.checking import POOR_COUPLE


def turn(browser: Browser, **told: str) -> Page:
    """Send other figures from the page of the result."""
    return browser.send("page", **told)


@pytest.mark.requirement("EXP-05")
def test_more_income_tips_the_condition_and_the_figure_is_told(browser: Browser) -> None:
    checking.through(browser, POOR_COUPLE)

    page = turn(browser, income="5000")

    text = page.text
    assert "最低生活保障 符合，2,602.00 元 → 不符合" in text
    assert "人均收入低于低保标准：原来符合，现在不符合" in text
    # 3 people: 1282 x 3 = 3846; 1923 x 3 = 5769
    assert "从 3,846 元起，最低生活保障由“符合”变成“不符合”" in text
    assert "从 5,769 元起，最低生活保障边缘家庭救助由“符合”变成“不符合”" in text


@pytest.mark.requirement("EXP-05")
def test_one_more_at_the_table_raises_what_is_due(browser: Browser) -> None:
    checking.through(browser, POOR_COUPLE)

    # (1282 - 1500/4) x 4 + 256.40 = 3884.40
    page = turn(browser, members="4")

    assert "最低生活保障 符合，2,602.00 元 → 符合，3,884.00 元" in page.text
    assert "<summary>怎么算的</summary>" in page.html


def test_the_same_figures_change_nothing(browser: Browser) -> None:
    checking.through(browser, POOR_COUPLE)

    assert "每一项的结果都没有变" in turn(browser).text


def test_the_sliders_get_only_the_part_that_changes(browser: Browser) -> None:
    checking.through(browser, POOR_COUPLE)
    wish = {"income": "5000", "savings": "0", "costs": "0", "members": "3", "part": "fragment"}

    answer = browser.client.post("/experience/check/result/", wish)

    assert answer.status_code == 200
    assert b"<html" not in answer.content and "到多少会变" in answer.content.decode()


@pytest.mark.parametrize(
    "told", [{"income": "-1"}, {"income": "much"}, {"members": "0"}, {"members": "99"}]
)
def test_figures_that_cannot_be_are_refused(browser: Browser, told: dict[str, str]) -> None:
    checking.through(browser, POOR_COUPLE)

    page = turn(browser, **told)

    assert page.status == 422 and "需要改" in page.text


def test_the_turning_point_is_where_the_real_rules_turn(db) -> None:
    """Just below and at the figure told, the rule set itself says the two answers."""
    told = Told(
        (Someone("self", 45, {"hukou_here": True}),),
        answers={"is_single_applicant": False},
        sums=(Sum(0, "income", "wages", 50_000, {"same_every_month": True}),),
        sections=("income", "asset"),
    )
    board = board_on(clock.today())
    look = board.look(told.snapshot())
    version = next(one for one in board.versions if one.item.code == "dibao")
    wish = whatif.now(look)

    turns = dict(whatif.trial(look, told, wish).turns)[whatif.LABELS["income"]]

    at = int(next(one for one in turns if "，最低生活保障由" in one).split(" ")[1].replace(",", ""))
    outcomes = [
        evaluate(
            catalogue.ruleset(version),
            board.facts(whatif.changed(told, _with(wish, yuan), board).snapshot()),
            board.standards,
            board.parameters,
        ).outcome
        for yuan in (at - 1, at)
    ]
    assert outcomes == [Outcome.TRUE, Outcome.FALSE]


def _with(wish: whatif.Wish, yuan: int) -> whatif.Wish:
    return whatif.Wish(**{**vars(wish), "income": yuan})
