"""The self-diagnosis on its pages: what is asked, what is not, what comes out, what stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhu.accounts import wall_clock
from gongzhu.common import clock
from gongzhu.portal.experience import questions
from gongzhu.portal.experience.board import board_on
from gongzhu.portal.experience.told import Someone, Told
from tests.portal.browser import Browser
from tests.portal.experience import checking
from tests.portal.experience.checking import ASK, POOR_COUPLE, Home

RESULT = "/experience/check/result/"
WELL_OFF = Home(
    [("self", 38)],
    [(0, "wages", "30000")],
    savings="900000",
    property={"homes.residence": "2", "vehicles.car": "1"},
    facts={"is_working": {0}, "has_labour_ability": {0}},
)


@pytest.mark.requirement("EXP-03")
def test_a_poor_family_learns_what_fits_why_how_much_and_what_to_bring(browser: Browser) -> None:
    checking.through(browser, POOR_COUPLE)

    text = browser.page.text
    assert "有 1 项很可能符合" in text
    # (1282 - 1500/3) x 3 + 1282 x 20% for the pupil = 2602.40, rounded to the yuan
    assert "大约能有 每月 2,602.00 元" in text and "2,602.40 元 四舍五入到元" in text
    assert "综合评估后人均月收入 500.00 元/月 低于 最低生活保障标准 1,282.00 元/人·月" in text
    assert "《最低生活保障审核确认办法》第十三条" in text
    assert "身份证件 ：本人、配偶、子女（12 岁）" in text.replace("身份证件：", "身份证件 ：")
    assert "要带什么" in text and "不是决定" in text


@pytest.mark.requirement("EXP-03")
def test_what_does_not_fit_is_told_with_the_condition_and_what_to_do(browser: Browser) -> None:
    asked = checking.through(browser, WELL_OFF)

    text = browser.page.text
    assert "人均金融资产 900,000.00 元 不超过" in text
    assert "存款等金融资产降到规定以下后可以再次申请" in text
    assert "property" not in asked, "savings alone refuse what property could refuse"


@pytest.mark.requirement("EXP-03")
def test_nobody_of_seventy_is_asked_about_school(browser: Browser) -> None:
    old, young = Home([("self", 71)]), Home([("self", 17)])

    assert not any("study" in key or "school" in key for key in checking.through(browser, old))
    assert any("study" in key for key in checking.through(browser, young))


@pytest.mark.requirement("EXP-03")
def test_only_what_can_still_change_an_answer_is_asked(browser: Browser) -> None:
    poor, rich = checking.through(browser, POOR_COUPLE), checking.through(browser, WELL_OFF)

    assert any("father_situation" in key for key in poor)
    assert not any("father_situation" in key or "child" in key for key in rich)
    assert not any("no_supporter" in key for key in poor + rich)
    assert len(poor) <= 18 and len(rich) < len(poor)


def test_people_come_first_then_means_then_what_the_open_items_need(browser: Browser) -> None:
    asked = checking.through(browser, POOR_COUPLE)

    means = [n for n, key in enumerate(asked) if key in questions.MEANS]
    assert asked[:2] == ["count", "people"]
    assert all(key.startswith("m-") for key in asked[2 : means[0]])
    assert means == list(range(means[0], means[0] + len(means)))


def test_progress_is_told_by_what_is_settled(browser: Browser) -> None:
    checking.begin(browser)
    browser.send("next", count="1")
    page = browser.fill({"age-0": "45"}, "next")

    plan = questions.plan(board_on(clock.today()).look(_alone().snapshot()), _alone())
    assert f"{plan.total} 项救助里，已经看清 {plan.settled} 项" in page.text
    assert f"大约还有 {plan.pages - 1} 题" in page.text
    assert plan.pages < len(plan.ahead)  # short questions share a page


def _alone() -> Told:
    return Told((Someone("self", 45),))


@pytest.mark.requirement("EXP-05")
def test_a_bar_tells_its_figure_to_the_fen_and_numbers_its_lines(browser: Browser) -> None:
    checking.through(browser, replace(POOR_COUPLE, earns=[(0, "wages", "1000")]))

    page = browser.open(RESULT)

    assert "平均每人每月收入 约 333.33 元" in page.text
    assert 'text-anchor="middle">2</text>' in page.html
    assert "第 1 条线 1,282.00 元（最低生活保障" in page.html


def test_a_fault_says_about_whom_it_is(browser: Browser) -> None:
    checking.begin(browser)
    browser.send("next", count="3")

    page = browser.send("next")

    assert page.status == 422
    assert "第 2 位多少周岁：请填写年龄，不满一岁的填 0。" in page.text
    assert "第 3 位多少周岁：请填写年龄" in page.text


def test_who_comes_back_is_first_offered_to_go_on(browser: Browser) -> None:
    checking.through(browser, POOR_COUPLE)

    page = browser.open("/experience/check/")

    assert page.html.index("接着刚才的") < page.html.index("重新开始")


def test_going_back_shows_what_was_answered_and_it_may_be_changed(browser: Browser) -> None:
    checking.through(browser, POOR_COUPLE)

    page = browser.open(f"{ASK}incomes/")

    assert browser.form().values["amount-0"] == "1,500.00"
    assert "上一题" in page.text
    browser.fill({"amount-0": "30000"}, "next")
    assert "有 1 项很可能符合 " not in browser.open(RESULT).text.split("低保边缘")[0]


@pytest.mark.requirement("EXP-03")
def test_no_income_and_an_amount_beside_it_is_asked_back(browser: Browser) -> None:
    page = checking.begin(browser)
    while checking.at(page) != "incomes":
        page = browser.fill(checking.answers(browser, checking.at(page), POOR_COUPLE), "next")

    told = checking.answers(browser, "incomes", POOR_COUPLE)
    page = browser.fill({**told, "kind-0": "none", "amount-0": "600"}, "next")

    assert checking.at(page) == "incomes" and "选了没有收入，又写了多少元" in page.text


@pytest.mark.requirement("EXP-03")
def test_what_somebody_does_not_know_may_be_left_out_and_is_named_as_missing(
    browser: Browser,
) -> None:
    page, seen = checking.begin(browser), []
    while key := checking.at(page):
        seen.append(key)
        what = {} if key == "savings" else checking.answers(browser, key, POOR_COUPLE)
        page = browser.fill(what, "skip" if key == "savings" else "next")

    assert "savings" in seen and seen.count("savings") == 1
    low = page.text[page.text.index("可能符合，还有没定的") :]
    assert "最低生活保障" in low and "还不知道： 人均金融资产" in low


def test_a_page_left_empty_says_what_is_missing(browser: Browser) -> None:
    checking.begin(browser)

    page = browser.fill({}, "next")

    assert page.status == 422 and "请填写人数" in page.text


def test_nobody_is_an_answer_that_has_to_be_given(browser: Browser) -> None:
    checking.begin(browser)
    browser.send("next", count="2")
    browser.fill({"age-0": "45", "relation-1": "spouse", "age-1": "44"}, "next")
    first = next(iter(browser.form().choices))

    empty = browser.fill({}, "next")
    assert empty.status == 422 and "都没有的，勾“都没有”" in empty.text
    both = browser.fill({first: ["0", "none"]}, "next")
    assert both.status == 422 and "只留一种" in both.text


@pytest.mark.requirement("EXP-03")
def test_nothing_is_kept_and_what_travels_is_unreadable(browser: Browser) -> None:
    with CaptureQueriesContext(connection) as asked:
        checking.through(browser, POOR_COUPLE)

    writing = ("INSERT", "UPDATE", "DELETE", "REPLACE")
    assert [one["sql"] for one in asked if one["sql"].startswith(writing)] == []
    cookie = browser.client.cookies["told"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/experience/"
    assert cookie["max-age"] == 3600
    for plain in ("self", "spouse", "1500", "150000", "wages"):
        assert plain not in cookie.value
    assert "sessionid" not in browser.client.cookies


def test_after_an_hour_it_is_gone(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    checking.through(browser, POOR_COUPLE)
    now = wall_clock.now()
    monkeypatch.setattr(wall_clock, "now", lambda: now + timedelta(minutes=61))

    page = browser.open(RESULT)

    assert page.url == "/experience/check/" and "可能已经过了一小时" in page.text


@pytest.mark.parametrize("value", ["x", "AAAA", "A" * 200])
def test_a_cookie_somebody_made_up_is_as_good_as_none(browser: Browser, value: str) -> None:
    browser.client.cookies["told"] = value

    assert browser.open(RESULT).url == "/experience/check/"


def test_it_can_be_thrown_away_at_once(browser: Browser) -> None:
    checking.through(browser, POOR_COUPLE)
    form = next(one for one in browser.page.forms if one.action.endswith("/forget/"))

    browser.client.post(form.action)

    assert browser.open(RESULT).url == "/experience/check/"


def test_the_office_of_the_place_chosen_is_told(browser: Browser) -> None:
    checking.through(browser, POOR_COUPLE)
    browser.open("/experience/check/place/?place=440106000000")

    page = browser.fill({}, "440106001000")

    assert page.url == RESULT and "天河区五山街道" in page.text.replace(" ", "")
    assert "也可以在网上申请" in page.text


def test_a_drawing_says_the_same_in_words(browser: Browser) -> None:
    checking.through(browser, POOR_COUPLE)

    html = browser.page.html
    assert 'role="img" aria-label="平均每人每月收入：500.00 元。第 1 条线 1,282.00 元（' in html
    assert "您家在线下" in html


@pytest.mark.parametrize("key", ["h-nothing", "m-nothing", "nothing", "h-", "m-age"])
def test_a_question_there_is_not_leads_to_the_one_that_is_next(browser: Browser, key: str) -> None:
    checking.begin(browser)
    browser.send("next", count="1")

    assert checking.at(browser.open(f"{ASK}{key}/")) == "people"


def test_more_people_than_there_is_room_for_are_sent_elsewhere(browser: Browser) -> None:
    checking.begin(browser)

    page = browser.send("next", count="11")

    assert page.status == 422 and "最多算 10 口人" in page.text
