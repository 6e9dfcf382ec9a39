"""Three administrators, each with a part of their own: days, people, the trail."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import Post, User
from gongzhu.audit.models import Entry
from gongzhu.org import calendar
from gongzhu.org.models import CalendarYear, Office
from tests import officers

pytestmark = pytest.mark.django_db


def _admin(role: Role):
    return officers.officer("civil_affairs", "city", role)


# --- the calendar -----------------------------------------------------------------------------


@pytest.mark.requirement("FLO-07")
def test_everybody_reads_the_calendar_and_only_its_keeper_changes_it(at_desk) -> None:
    clerk, keeper = at_desk(officers.window()), at_desk(_admin(Role.SYSTEM_ADMIN))
    change = {"day": "2026-03-04", "is_working": "0", "note": "市政府通知放假"}

    page = clerk.get("calendar_year", 2026).words
    refused = clerk.post("calendar_year", 2026, **change)
    done = keeper.post("calendar_year", 2026, **change)

    assert "国庆节" in page and "只有系统管理员可以录入或修改工作日历" in page
    assert refused.status_code == 422 and "只有系统管理员" in refused.words
    assert done.status_code == 302 and not calendar.is_working(date(2026, 3, 4))
    assert "市政府通知放假" in keeper.get("calendar_year", 2026).words


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"note": ""}, "请写明依据"),
        ({"is_working": ""}, "请选择上班还是放假"),
        ({"day": "2035-01-01"}, "还没有录入"),
        ({"day": "三月"}, "请按年月日填写日期"),
    ],
)
def test_a_change_without_ground_is_refused(change: dict[str, str], sentence: str, at_desk) -> None:
    desk = at_desk(_admin(Role.SYSTEM_ADMIN))
    data = {"day": "2026-03-04", "is_working": "0", "note": "通知", **change}

    answer = desk.post("calendar_year", 2026, **data)

    assert answer.status_code == 422 and sentence in answer.words


def test_a_year_is_entered_from_the_notice(at_desk) -> None:
    desk = at_desk(_admin(Role.SYSTEM_ADMIN))
    year = max(CalendarYear.objects.filter(is_provisional=True).values_list("year", flat=True))
    good = {
        "source": f"国务院办公厅关于{year}年部分节假日安排的通知",
        "holidays": f"{year}-01-01 元旦\n{year}-10-01 国庆节",
        "workdays": "",
    }

    garbled = desk.post("announce", year, **{**good, "holidays": "元旦一月一日"})
    nameless = desk.post("announce", year, **{**good, "holidays": f"{year}-01-01"})
    done = desk.post("announce", year, **good)

    assert garbled.status_code == 422 and "第 1 行" in garbled.words
    assert nameless.status_code == 422 and "没有写节名" in nameless.words
    assert done.status_code == 302
    assert not CalendarYear.objects.get(year=year).is_provisional


def test_a_year_nobody_entered_says_so(at_desk) -> None:
    desk = at_desk(officers.window())

    assert "这一年还没有录入" in desk.get("calendar_year", 2044).words
    assert desk.get("calendar_year", 99999).status_code == 404


# --- officers ---------------------------------------------------------------------------------


@pytest.mark.requirement("ACC-03")
def test_an_account_is_opened_by_one_and_given_a_post_by_another(at_desk) -> None:
    opener, giver = at_desk(_admin(Role.SYSTEM_ADMIN)), at_desk(_admin(Role.SECURITY_ADMIN))
    office = Office.objects.get(pk=officers.window().office_id)

    opener.post("officer_new", work_number="gz-2001", name="王新人")
    user = User.objects.get(username="gz-2001")
    shown = opener.post("officer", user.pk, do="reset", reason="新开账号")
    post = {"office": office.pk, "role": "window", "starts_on": "2026-01-01", "give": "1"}
    given = giver.post("officer", user.pk, **post)

    assert "只显示这一次" in shown.words and shown["Cache-Control"] == "no-store"
    assert given.status_code == 302
    assert Post.objects.get(user=user).office == office
    assert "王新人" in giver.get("officers", text="gz-2001").words


def test_each_administrator_is_refused_the_others_part(at_desk) -> None:
    user = User.objects.get(pk=officers.window().user_id)
    opener, giver = at_desk(_admin(Role.SYSTEM_ADMIN)), at_desk(_admin(Role.SECURITY_ADMIN))
    office = Office.objects.get(pk=officers.window().office_id)
    post = {"office": office.pk, "role": "reviewer", "starts_on": "2026-01-01", "give": "1"}

    reset = giver.post("officer", user.pk, do="reset", reason="帮忙重设")
    given = opener.post("officer", user.pk, **post)

    assert reset.status_code == 422 and "由系统管理员办理" in reset.words
    assert given.status_code == 422 and "由安全管理员办理" in given.words
    assert giver.get("officer_new").status_code == 403


def test_roles_that_watch_each_other_are_not_held_by_one(at_desk) -> None:
    checker, giver = officers.fund_checker(), at_desk(_admin(Role.SECURITY_ADMIN))
    office = Office.objects.get(pk=officers.fund_releaser().office_id)

    answer = giver.post(
        "officer",
        checker.user_id,
        office=office.pk,
        role="fund_releaser",
        starts_on="2026-01-01",
        give="1",
    )

    assert answer.status_code == 422 and "不能同时担任" in answer.words


def test_a_post_ends_with_a_reason(at_desk) -> None:
    window, giver = officers.window(), at_desk(_admin(Role.SECURITY_ADMIN))

    silent = giver.post("officer", window.user_id, do=f"end:{window.post_id}", reason="")
    giver.post("officer", window.user_id, do=f"end:{window.post_id}", reason="调离岗位")

    assert silent.status_code == 422
    assert Post.objects.get(pk=window.post_id).ends_on is not None
    assert Entry.objects.filter(action="accounts.end_post", reason="调离岗位").exists()


@pytest.mark.parametrize("what", ["close", "reopen", "unlock", "unbind"])
def test_accounts_are_closed_opened_and_unlocked(what: str, at_desk) -> None:
    user = User.objects.get(pk=officers.window().user_id)
    role = Role.SYSTEM_ADMIN if what in ("close", "reopen") else Role.SECURITY_ADMIN

    answer = at_desk(_admin(role)).post("officer", user.pk, do=what, reason="本人申请")

    assert answer.status_code in (200, 302)
    assert User.objects.get(pk=user.pk).is_active is (what != "close")


def test_an_action_or_a_post_that_is_none_is_not_found(at_desk) -> None:
    user, desk = officers.window(), at_desk(_admin(Role.SECURITY_ADMIN))

    for what in ("explode", "end:999999"):
        assert desk.post("officer", user.user_id, do=what, reason="试试").status_code == 404


def test_officers_outside_the_division_are_not_seen(at_desk) -> None:
    elsewhere = officers.window(at=440103000000 + 8_001)
    here = officers.officer("civil_affairs", "district", Role.SECURITY_ADMIN)
    desk = at_desk(here)

    assert "没有找到工作人员" in desk.get("officers", text=_number(elsewhere)).words
    assert desk.get("officer", elsewhere.user_id).status_code == 404


def _number(actor) -> str:
    return User.objects.get(pk=actor.user_id).username


# --- the trail --------------------------------------------------------------------------------


@pytest.mark.requirement("SEC-03")
def test_the_trail_is_searched_by_its_keeper_alone(at_desk) -> None:
    keeper = at_desk(_admin(Role.SYSTEM_ADMIN))
    keeper.post("calendar_year", 2026, day="2026-03-04", is_working="0", note="通知放假")
    auditor = at_desk(_admin(Role.AUDIT_ADMIN))

    page = auditor.get("trail", what="org.").words

    assert "日历和机构：修改工作日" in page and "通知放假" in page
    assert "内容与指纹相符" in page and "gz-row-late" not in page
    for other in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        assert at_desk(_admin(other)).get("trail").status_code == 403


def test_the_trail_is_narrowed_by_person_thing_and_day(at_desk) -> None:
    keeper = at_desk(_admin(Role.SYSTEM_ADMIN))
    keeper.post("calendar_year", 2026, day="2026-03-04", is_working="0", note="通知放假")
    auditor = at_desk(_admin(Role.AUDIT_ADMIN))

    assert "通知放假" in auditor.get("trail", who=keeper.actor.name).words
    assert "没有符合条件的记录" in auditor.get("trail", who="查无此人").words
    assert "通知放假" in auditor.get("trail", about="2026-03-04").words
    assert "没有符合条件的记录" in auditor.get("trail", until="2020-01-01").words
