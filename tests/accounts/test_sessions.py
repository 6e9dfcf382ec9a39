"""What a request is done as, how long a session holds, and what ends it at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongzhu.accounts import attempts, services, sessions, wall_clock
from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import User
from gongzhu.accounts.selectors import actor_for
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, actor_or_none
from gongzhu.scope.services import grant_office, open_dossier
from tests.accounts.world import EAST_TOWN, LONG_AGO, PASSWORD, TODAY, WEST_TOWN, World

pytestmark = pytest.mark.urls("tests.accounts.urls")


@pytest.fixture
def officer(world: World) -> User:
    return world.in_post("GZ0001", world.east, Role.WINDOW)


@pytest.fixture
def desk(officer: User, client: Client) -> Client:
    """A browser in which the officer has signed in."""
    answer = client.post("/sign-in/", {"work_number": "GZ0001", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/who/")
    return client


@pytest.fixture
def home(world: World, client: Client) -> Client:
    """A browser in which a resident has signed in."""
    client.force_login(services.create_resident("李示例", password=PASSWORD, by=SYSTEM))
    return client


def kind(client: Client) -> str:
    return client.get("/who/").json()["kind"]


def wind(client: Client, **seconds: int) -> None:
    """Move a session's instants into the past."""
    session = client.session
    for key, value in seconds.items():
        session[key] -= value
    session.save()


def test_a_request_is_done_as_the_public_until_somebody_signs_in(client, db):
    assert kind(client) == "public"
    assert actor_or_none() is None, "nobody is left acting after the answer"


def test_a_signed_in_officer_acts_in_their_post(desk):
    assert desk.get("/who/").json() == {
        "kind": "officer",
        "office": "东试区民政局",
        "role": "window",
    }


def test_a_resident_acts_as_resident(home):
    assert kind(home) == "resident"


def test_an_officer_switches_posts(desk, officer, world):
    second = services.give_post(officer, world.west, Role.REVIEWER, starts_on=LONG_AGO, by=SYSTEM)
    desk.post("/sign-in/", {"work_number": "GZ0001", "password": PASSWORD})

    assert desk.get("/who/").json()["role"] == "window"
    desk.get(f"/switch/{second.pk}/")
    assert desk.get("/who/").json()["role"] == "reviewer"


@pytest.mark.requirement("SEC-01")
def test_a_request_takes_two_queries_besides_its_session(desk):
    desk.get("/who/")
    with CaptureQueriesContext(connection) as queries:
        desk.get("/who/")

    tables = [query["sql"] for query in queries if "django_session" not in query["sql"]]
    assert len(tables) == 2, tables
    assert len(queries) == 3, "the session is read and not written at every look"


def test_an_office_with_grants_is_known_to_have_them(world, officer):
    assert not actor_for(officer, on=TODAY).has_grants
    dossier = open_dossier(division_code=WEST_TOWN)
    past = clock.now() - timedelta(days=1)

    grant_office(dossier, world.east, reason="转办", until=past)
    assert not actor_for(officer, on=TODAY).has_grants, "one that has run out does not count"
    grant_office(dossier, world.city, reason="转办")
    assert not actor_for(officer, on=TODAY).has_grants, "another office's do not count"
    grant_office(dossier, world.east, reason="转办")
    assert actor_for(officer, on=TODAY).has_grants


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ({"seen": 14 * 60}, "officer"),
        ({"seen": 15 * 60 + 5}, "public"),
        ({"started": 8 * 3600 - 60}, "officer"),
        ({"started": 8 * 3600 + 5}, "public"),
    ],
)
def test_an_officers_session_ends_when_idle_and_after_eight_hours(desk, seconds, expected):
    desk.get("/who/")
    wind(desk, **seconds)

    assert kind(desk) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ({"seen": 29 * 60}, "resident"),
        ({"seen": 30 * 60 + 5}, "public"),
        ({"started": 9 * 3600}, "resident"),
    ],
)
def test_a_residents_session_ends_when_idle(home, seconds, expected):
    home.get("/who/")
    wind(home, **seconds)

    assert kind(home) == expected


def test_use_is_noted_so_that_work_is_not_interrupted(desk):
    desk.get("/who/")
    for _ in range(3):
        wind(desk, seen=10 * 60)
        assert kind(desk) == "officer"


def test_signing_in_again_starts_the_eight_hours_again(desk):
    desk.get("/who/")
    wind(desk, started=8 * 3600 - 60)
    desk.post("/sign-in/", {"work_number": "GZ0001", "password": PASSWORD})
    desk.get("/who/")
    wind(desk, started=3600)

    assert kind(desk) == "officer"


def test_who_was_away_too_long_is_told_so(desk):
    desk.get("/who/")
    wind(desk, seen=3600)

    answer = desk.get("/private/")

    assert answer.status_code == 302
    assert "已自动退出" in str([str(m) for m in get_messages(answer.wsgi_request)])
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


ENDINGS = {
    "password changed": lambda user, world: services.change_password(
        user, PASSWORD, "Apricot-Tree-1", by=actor_for(user, on=TODAY), source="elsewhere"
    ),
    "password reset": lambda user, world: services.reset_password(user, by=SYSTEM, reason="遗忘"),
    "account closed": lambda user, world: services.close_account(user, by=SYSTEM, reason="离职"),
    "post given": lambda user, world: services.give_post(
        user, world.west, Role.WINDOW, starts_on=TODAY, by=SYSTEM
    ),
    "post ended": lambda user, world: services.end_post(
        user.posts.get(), on=clock.today(), by=SYSTEM, reason="轮岗"
    ),
    "phone taken off": lambda user, world: services.take_off_second_factor(
        user, by=SYSTEM, reason="遗失"
    ),
    "all ended": lambda user, world: services.end_sessions(user),
}


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_session_ends_at_the_next_request(desk, officer, world, ending):
    second_browser = Client()
    second_browser.force_login(User.objects.get(pk=officer.pk))
    assert [kind(desk), kind(second_browser)] == ["officer", "officer"]

    ENDINGS[ending](User.objects.get(pk=officer.pk), world)

    assert [kind(desk), kind(second_browser)] == ["public", "public"]


def test_a_post_that_runs_out_is_gone_the_next_day(officer, desk):
    officer.posts.update(ends_on=clock.today() - timedelta(days=1))

    assert desk.get("/who/").json()["office"] == ""
    assert "没有在任岗位" in desk.get("/private/").content.decode()


@pytest.mark.requirement("SEC-01")
def test_without_a_second_factor_only_the_binding_page_opens(desk, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    for address in ("/who/", "/private/", "/desk/password/"):
        answer = desk.get(address)
        assert (answer.status_code, answer["Location"]) == (302, "/desk/second-factor/")
    assert desk.get("/desk/second-factor/").content.decode() == "绑定"
    assert desk.get("/sign-out/").content.decode() == "再见"


def test_a_program_and_a_part_of_a_page_are_held_back_too(desk, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    part = desk.get("/who/", headers={"HX-Request": "true"})
    program = desk.get("/api/private/")

    assert (part.status_code, part["HX-Redirect"]) == (204, "/desk/second-factor/")
    assert (program.status_code, program["Content-Type"]) == (403, "application/problem+json")


def test_a_resident_needs_no_second_factor(home, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    assert kind(home) == "resident"


def test_a_temporary_password_opens_only_the_page_that_changes_it(world, client):
    user = world.in_post("GZ0001", world.east, Role.WINDOW)
    password = services.reset_password(user, by=SYSTEM, reason="遗忘")
    client.post("/sign-in/", {"work_number": "GZ0001", "password": password})

    assert client.get("/who/")["Location"] == "/desk/password/"
    assert client.get("/desk/password/").content.decode() == "换密码"


def test_a_residents_temporary_password_does_the_same(home):
    services.issue_password(User.objects.get(), by=SYSTEM, reason="遗忘")
    browser = Client()
    browser.force_login(User.objects.get())

    assert browser.get("/who/")["Location"] == "/password/"


def test_signing_out_clears_what_the_browser_kept(desk):
    answer = desk.get("/sign-out/")

    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer["Cache-Control"] == "no-store"
    assert kind(desk) == "public"


def test_a_stream_is_made_as_the_actor_to_its_last_part(desk, world):
    open_dossier(division_code=EAST_TOWN)
    open_dossier(division_code=WEST_TOWN)

    answer = desk.get("/stream/")

    assert b"".join(answer.streaming_content) == b"11"
    assert actor_or_none() is None


def test_a_session_keeps_nothing_personal(desk):
    desk.get("/who/")

    kept = dict(desk.session)
    assert set(kept) <= {
        "_auth_user_id",
        "_auth_user_backend",
        "_auth_user_hash",
        "_session_expiry",
        "_messages",
        sessions.STARTED,
        sessions.SEEN,
    }


def test_the_cookie_is_out_of_reach_of_scripts_and_goes_with_the_browser(officer, client):
    client.post("/sign-in/", {"work_number": "GZ0001", "password": PASSWORD})

    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


def test_the_demonstration_clock_ages_no_account(officer, desk, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    clock.advance(400)

    assert kind(desk) == "officer"
    assert services.close_idle_accounts() == 0
    assert abs(wall_clock.now() + timedelta(days=400) - clock.now()) < timedelta(seconds=5)
    assert attempts.settle("user:1", "somewhere", proved=True)
