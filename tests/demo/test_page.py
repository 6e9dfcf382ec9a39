"""以…身份体验: anybody may be anybody, and let days pass; outside demonstrations there is no such page."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings

from gongzhu.accounts.models import User, UserKind
from gongzhu.audit.models import Entry
from gongzhu.cases.enums import Channel
from gongzhu.cases.models import Task
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.demo import beginning, cards, cast, selectors, staff
from gongzhu.demo.enums import Goal
from gongzhu.demo.places import stage as scene
from gongzhu.demo.plans import Plan, plans
from gongzhu.demo.steps import Work, accept

pytestmark = pytest.mark.django_db

OFFICERS = [key for key in cards.KEYS if key not in (cards.RESIDENT, cards.NEWCOMER, cards.PAID)]


@pytest.fixture(scope="module")
def _hired(stage: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("demonstration")
    with override_settings(VAR_DIR=folder, CHECKPOINTS_DIR=folder / "checkpoints"):
        staff.hire(scene(), since=clock.today())
    return folder


@pytest.fixture
def hired(_hired: Path, folder: Path, db) -> Path:
    """All officers of the demonstration."""
    shutil.copytree(_hired, folder, dirs_exist_ok=True)
    return folder


def online(item: str = "dibao") -> Plan:
    """A household that applies from its own account."""
    found = plans(clock.today())
    return next(
        plan
        for plan in found
        if plan.item == item and plan.channel is Channel.ONLINE and plan.goal is Goal.SUPPLEMENT
    )


def test_a_visitor_reads_what_would_have_been_sent_to_a_phone(hired, partner, client: Client):
    partner.post("/messages", json={"id": "a", "to": "13800000007", "text": "验证码 123456"})

    page = client.get("/demo/", {"phone": " 138 0000 0007"}).content.decode()
    nothing = client.get("/demo/", {"phone": "13900000000"}).content.decode()

    assert "验证码 123456" in page and "验证码 123456" not in nothing
    assert "还没有发给这个号码的短信" in nothing


def test_the_page_shows_every_card_with_a_way_in(hired, client: Client):
    page = client.get("/demo/").content.decode()

    assert [f'value="{key}"' in page for key in cards.KEYS] == [True] * len(cards.KEYS)
    assert len(cards.KEYS) >= 15
    assert "快进 1 天" in page
    assert "快进 7 天" in page
    assert "【未定义" not in page


def test_the_made_up_people_on_the_page_can_be_typed_into_forms(hired, client: Client):
    page = client.get("/demo/").content.decode()

    numbers = re.findall(r"<td[^>]*>(\d{17}[\dX])</td>", page)
    assert len(set(numbers)) == 4


@pytest.mark.parametrize("key", OFFICERS)
def test_one_click_makes_an_officer_of_every_role(hired, client: Client, key: str):
    answer = client.post("/demo/enter/", {"role": key}, follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain[0][0].startswith("/desk/")
    name = User.objects.get(username=f"demo-{key}").name
    assert name in answer.content.decode()


def test_a_newcomer_is_somebody_else_each_time_and_has_nothing_yet(hired, client: Client):
    first = client.post("/demo/enter/", {"role": cards.NEWCOMER}, follow=True)
    second = Client().post("/demo/enter/", {"role": cards.NEWCOMER}, follow=True)

    assert first.status_code == second.status_code == 200
    assert first.redirect_chain[0][0] == "/my/"
    assert User.objects.filter(kind=UserKind.RESIDENT).count() == 2


def test_the_resident_with_a_running_case_sees_that_case(hired, client: Client):
    plan = online()
    case = beginning.begin(plan, scene())
    with acting_as(SYSTEM):
        task = Task.unscoped.select_related("case__item_version__item", "case__dossier").get(
            case=case
        )
        by = cast.officer_of(task)
    with acting_as(by):
        accept(Work(replace(plan, goal=Goal.APPROVED), task, by))

    page = client.post("/demo/enter/", {"role": cards.RESIDENT}, follow=True).content.decode()

    assert case is not None
    assert case.number in page


def test_an_identity_that_is_not_there_yet_is_told_not_broken(hired, client: Client):
    answer = client.post("/demo/enter/", {"role": cards.PAID}, follow=True)

    assert answer.status_code == 200
    assert "还没有这个身份" in answer.content.decode()


def test_entering_leaves_its_mark_and_changes_who_one_is(hired, client: Client):
    client.post("/demo/enter/", {"role": "window-1"})
    client.post("/demo/enter/", {"role": "confirmer"})

    assert Entry.objects.filter(action="demo.enter").count() == 2
    page = client.get("/desk/").content.decode()
    assert User.objects.get(username="demo-confirmer").name in page


def test_the_banner_of_every_page_leads_back_and_tells_the_day(hired, client: Client):
    client.post("/demo/enter/", {"role": "window-1"})
    today = clock.today()

    for address in ("/desk/", "/", "/notices/", "/demo/"):
        page = client.get(address).content.decode()
        assert 'href="/demo/"' in page
        assert f"今天是{today.month}月{today.day}日，快进" in page


def test_the_resident_of_the_card_stays_the_same_wherever_the_case_goes(hired, client: Client):
    plan = replace(online(), goal=Goal.PUBLICITY)
    beginning.begin(plan, scene())

    client.post("/demo/enter/", {"role": cards.RESIDENT})

    found = selectors.user_for(cards.RESIDENT)
    assert found is not None
    assert found.name == plan.applicant.who.name


def test_what_is_no_card_is_not_found(hired, client: Client):
    assert client.post("/demo/enter/", {"role": "superuser"}).status_code == 404
    assert client.post("/demo/clock/", {"days": "3"}).status_code == 404
    assert client.post("/demo/clock/", {"days": "-1"}).status_code == 404
    assert client.get("/demo/enter/").status_code == 405


@pytest.mark.parametrize("days", [1, 7])
def test_days_pass_with_what_falls_due(hired, client: Client, days: int):
    before = clock.today()

    page = client.post("/demo/clock/", {"days": str(days)}, follow=True).content.decode()

    after = before + timedelta(days=days)
    assert clock.today() == after
    assert f"{after.year}年{after.month}月{after.day}日" in page


def test_the_clock_stops_where_the_standards_end(hired, client: Client):
    last = selectors.last_day()
    assert last is not None
    clock.travel((last - clock.today()).days + clock.shift_days())

    page = client.post("/demo/clock/", {"days": "1"}, follow=True).content.decode()

    assert "不能再快进" in page
    assert clock.today() == last


def test_outside_demonstrations_there_is_no_such_room(hired, client: Client, settings):
    settings.DEMO = False

    answers = [
        client.get("/demo/"),
        client.post("/demo/enter/", {"role": "window-1"}),
        client.post("/demo/clock/", {"days": "1"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert answers[0].content == client.get("/nothing-there/").content


def test_the_forms_are_guarded_against_other_sites(hired):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/demo/enter/", {"role": "window-1"}).status_code == 403
    assert strict.post("/demo/clock/", {"days": "1"}).status_code == 403
