"""What every template knows."""

from __future__ import annotations

from django.template import engines
from django.test import RequestFactory

from gongzhu.accounts.context import surroundings
from gongzhu.accounts.enums import Role
from gongzhu.common import clock
from tests.accounts.world import World


def test_a_page_knows_its_surroundings(world: World, settings):
    request = RequestFactory().get("/")
    request.COOKIES["elder"] = "1"
    request.actor = world.actor("GZ0001", world.east, Role.WINDOW)

    known = surroundings(request)

    assert known["actor"].office_name == "东试区民政局"
    assert known["elder"] is True
    assert known["today"] == clock.today()
    assert known["is_demo"] is settings.DEMO
    assert known["clock_shift"] == clock.shift_days()
    assert known["region_name"]


def test_before_anybody_signs_in_there_is_no_actor_to_name(settings):
    known = surroundings(RequestFactory().get("/"))

    assert known["actor"] is None
    assert known["elder"] is False


def test_templates_get_it(db):
    page = engines["django"].from_string("{{ platform_name }}|{% if actor %}有人{% endif %}")

    assert page.render({}, RequestFactory().get("/")) == "共助 · 社会救助综合服务平台|"
