"""A hundred identical submissions, two officers at one task: one effect, the others told clearly."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from gongzhu.accounts import wall_clock
from tests.story.running import Hands, hands, is_sound, platform

# found through the path that tests.story.running has laid
from story.applying import to_review  # isort: skip
from story.cast import HIDDEN, MOTHER  # isort: skip
from story.page import Form, Page  # isort: skip
from story.world import World  # isort: skip

pytestmark = [pytest.mark.trial, pytest.mark.django_db, pytest.mark.requirement("OPS-01")]

TIMES = 100
HANDS = 16


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tmp_path_factory.mktemp("at-once"))


@pytest.fixture(scope="module")
def world(folder: Path, django_db_setup, django_db_blocker) -> Iterator[World]:
    """A running platform with two web workers and a worker for the rest."""
    with django_db_blocker.unblock(), platform(folder, "at_once") as made:
        made.start_worker(every=0.3)
        made.start_web(workers=2, threads=4)
        opened = World(made, wall_clock.today())
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def people(world: World) -> Iterator[Hands]:
    """Somebody who counts what there is."""
    with hands(world.platform) as opened:
        yield opened


def at_once(
    page: Page, form: Form, cookies: list[httpx.Cookies], typed: list[dict[str, list[str]]]
) -> list[httpx.Response]:
    """Everybody sends at the same time; typed: what each sends besides what stands in the form."""
    address = urljoin(page.url, form.action or page.url)

    def send(turn: int) -> httpx.Response:
        data = {**form.as_it_stands(), **typed[turn]}
        jar = cookies[turn % len(cookies)]
        with httpx.Client(cookies=jar, trust_env=False, timeout=120) as client:
            return client.post(address, data=data, headers={"Referer": page.url})

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(send, range(len(typed))))


def submitted(world: World, household, keys: list[str]) -> list[httpx.Response]:
    """The last page of a form, sent under each of these keys at once."""
    page = to_review(world, household)
    form = page.pressing("go", "next")
    cookies = world.resident(household.applicant).cookies
    typed = [{"promise": ["on"], "go": ["next"], "key": [key]} for key in keys]
    return at_once(page, form, [cookies], typed)


def cases(people: Hands) -> int:
    return sum(people.do("state")["cases"].values())


def test_one_press_sent_a_hundred_times_hands_one_application_in(world: World, people: Hands):
    before = cases(people)

    answers = submitted(world, MOTHER, [str(uuid.uuid4())] * TIMES)

    places = Counter(answer.headers.get("location") for answer in answers)
    assert Counter(answer.status_code for answer in answers) == {302: TIMES}
    assert len(places) == 1, places
    assert cases(people) == before + 1


def test_a_hundred_presses_under_different_keys_hand_one_application_in(
    world: World, people: Hands
):
    before = cases(people)
    household = replace(HIDDEN, title="另一家")

    answers = submitted(world, household, [str(uuid.uuid4()) for _ in range(TIMES)])

    assert {answer.status_code for answer in answers} <= {302, 409, 422}
    receipts = {a.headers["location"] for a in answers if a.status_code == 302}
    assert len(receipts) == 1
    told = {answer.text for answer in answers if answer.status_code != 302}
    assert all("已经提交" in text for text in told)
    assert cases(people) == before + 1


def test_two_officers_at_one_task_make_one_step_and_the_other_is_told(world: World):
    number = _number(world, MOTHER)
    page, form = _stage(world, "window-1", number, "受理", "accept")
    marks = {name: ["accepted"] for name in form.controls if name.endswith("-review")}
    typed = [
        {**marks, "related_to_staff": ["no"], "action": ["accept"], "key": [str(uuid.uuid4())]}
        for _ in range(20)
    ]
    _, browser = world.officer("window-1")

    answers = at_once(page, form, [browser.cookies], typed)

    _one_effect(answers)
    _both_centres(world, number)
    is_sound(world.platform)


def _both_centres(world: World, number: str) -> None:
    """Two people of the verification centre issue the report in the same moment.

    A source that answers while the page lies open makes it stale for both: then they look again.
    """
    for _ in range(3):
        answers = _two_press(world, number)
        if {answer.status_code for answer in answers} != {409}:
            break
    _one_effect(answers)


def _two_press(world: World, number: str) -> list[httpx.Response]:
    page, form = _stage(world, "verifier", number, "信息核对", "complete")
    _stage(world, "verifier2", number, "信息核对", "complete")
    jars = [world.officer(seat)[1].cookies for seat in ("verifier", "verifier2")]
    tokens = [_token(world, seat, page.url) for seat in ("verifier", "verifier2")]
    typed = [
        {
            "action": ["complete"],
            "opinion": ["各来源均已返回。"],
            "key": [str(uuid.uuid4())],
            "csrfmiddlewaretoken": [tokens[turn % 2]],
        }
        for turn in range(6)
    ]

    return at_once(page, form, jars, typed)


def _token(world: World, seat: str, address: str) -> str:
    _, browser = world.officer(seat)
    page = browser.open(address)
    return page.pressing("action", "complete").controls["csrfmiddlewaretoken"].value


def _number(world: World, household) -> str:
    page = world.resident(household.applicant).open("/my/")
    return page.link("查看详情").split("/")[2]


def _stage(world: World, seat: str, number: str, title: str, action: str) -> tuple[Page, Form]:
    _, browser = world.officer(seat)
    address = world.wait(title, lambda: world._task(browser, number, title, action))
    page = browser.open(address)
    return page, page.pressing("action", action)


def _one_effect(answers: list[httpx.Response]) -> None:
    """One press went through; every other was told what had happened meanwhile."""
    counted = Counter(answer.status_code for answer in answers)
    assert counted[302] == 1, counted
    assert set(counted) <= {302, 403, 409}
    for answer in answers:
        if answer.status_code != 302:
            assert any(words in answer.text for words in ("已有新的进展", "办理完毕", "已经出具"))
