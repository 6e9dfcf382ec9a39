"""Refusals as HTTP, the browser's defences, and where a request comes from."""

from __future__ import annotations

import json

import pytest
from django.test import Client, RequestFactory

from gongzhu.accounts.enums import Role
from gongzhu.common.errors import Conflict, Denied, Invalid, Missing
from gongzhu.common.http import client_source
from gongzhu.common.permissions import why_not
from tests.accounts.world import PASSWORD, World

pytestmark = pytest.mark.urls("tests.accounts.urls")
SENTENCE = "这句话说明原因。请再试一次。"


@pytest.fixture
def desk(db, client: Client) -> Client:
    """A browser in which an officer has signed in."""
    world = World()
    world.in_post("GZ0001", world.east, Role.WINDOW)
    client.post("/sign-in/", {"work_number": "GZ0001", "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("name", "status"), [("Denied", 403), ("Conflict", 409), ("Unavailable", 503)]
)
def test_a_refusal_is_a_page_with_its_sentence(db, client, name, status):
    answer = client.get(f"/refuse/{name}/")

    assert answer.status_code == status
    assert SENTENCE in answer.content.decode()
    assert 'lang="zh-CN"' in answer.content.decode()


def test_htmx_gets_a_fragment(db, client):
    answer = client.get("/refuse/Conflict/", headers={"HX-Request": "true"})

    assert answer.status_code == 409
    assert SENTENCE in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_program_gets_problem_details(db, client):
    answer = client.get("/api/refuse/invalid/")

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert json.loads(answer.content) == {
        "type": "about:blank",
        "title": "填写的内容需要修改",
        "status": 422,
        "detail": "金额没有填。请补填。",
        "fields": {"amount": "请填写金额。"},
    }


def test_words_in_a_refusal_are_words_not_markup(db, client):
    from gongzhu.common.http import refusal_response

    for headers in ({}, {"HX-Request": "true"}):
        request = RequestFactory().get("/", headers=headers)
        answer = refusal_response(request, Denied("<script>alert(1)</script>"))
        assert b"<script>alert" not in answer.content


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize("form", ["page", "fragment", "program"])
def test_not_there_and_not_for_you_are_the_same_bytes(desk, form):
    start = "/api" if form == "program" else ""
    headers = {"HX-Request": "true"} if form == "fragment" else {}
    addresses = [f"{start}/refuse/Missing/", f"{start}/refuse/http404/", f"{start}/nowhere/at/all/"]

    answers = [desk.get(address, headers=headers) for address in addresses * 2]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
    assert "漏出" not in answers[1].content.decode()


def test_who_is_not_signed_in_is_led_to_the_door_and_back(db, client):
    page = client.get("/private/?list=2")
    part = client.get("/private/", headers={"HX-Request": "true"})
    program = client.get("/api/private/")

    assert page["Location"] == "/sign-in/?next=%2Fprivate%2F%3Flist%3D2"
    assert (part.status_code, part["HX-Redirect"]) == (204, "/sign-in/")
    assert (program.status_code, program.json()["status"]) == (401, 401)


@pytest.mark.requirement("SEC-01")
def test_a_form_without_its_token_does_nothing_and_says_what_helps(db):
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/form/", {"a": "1"})

    assert answer.status_code == 403
    assert "刚才的内容没有提交" in answer.content.decode()
    token = client.get("/form/").cookies["csrftoken"].value
    assert client.post("/form/", {"csrfmiddlewaretoken": token}).content.decode() == "已提交"


@pytest.mark.requirement("SEC-03")
def test_every_answer_carries_the_browsers_defences(desk):
    for address in ("/who/", "/nowhere/", "/refuse/Denied/", "/sign-in/"):
        answer = desk.get(address)
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.requirement("SEC-01")
def test_a_signed_in_persons_pages_are_stored_nowhere(desk):
    assert desk.get("/who/")["Cache-Control"] == "no-store"
    assert "Cache-Control" not in Client().get("/who/").headers


def test_a_refusal_page_breaks_no_rule_of_the_policy(db, client):
    page = client.get("/refuse/Denied/").content.decode()

    for inline in ("<style", "style=", "onclick", "javascript:", "http://", "https://"):
        assert inline not in page


def source(address: str, forwarded: str = "") -> str:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client_source(RequestFactory().get("/", REMOTE_ADDR=address, headers=headers))


def test_a_source_is_an_address_nobody_can_read():
    assert source("10.1.2.3") == source("10.1.2.3")
    assert source("10.1.2.3") != source("10.1.2.4")
    assert "10.1.2.3" not in source("10.1.2.3")


def test_what_a_client_writes_about_itself_is_ignored():
    assert source("10.1.2.3", "1.1.1.1") == source("10.1.2.3")


def test_behind_proxies_of_ours_the_address_is_the_one_they_saw(settings):
    settings.TRUSTED_PROXIES = 1
    assert source("10.0.0.1", "6.6.6.6, 10.1.2.3") == source("10.1.2.3", "10.1.2.3")

    settings.TRUSTED_PROXIES = 2
    assert source("10.0.0.1", "6.6.6.6, 10.1.2.3, 10.0.0.2") == source("x", "10.1.2.3, 10.0.0.2")
    settings.TRUSTED_PROXIES = 0
    assert source("10.1.2.3") != source("10.0.0.1", "10.1.2.3")


def test_an_ipv6_home_is_one_source_and_a_mapped_address_its_ipv4():
    assert source("2001:db8:1:2::1") == source("2001:db8:1:2:ffff::9")
    assert source("2001:db8:1:2::1") != source("2001:db8:1:3::1")
    assert source("::ffff:10.1.2.3") == source("10.1.2.3")


def test_why_not_gives_the_sentence_or_nothing():
    def check(fault):
        if fault:
            raise fault

    refusals = [Denied("甲。"), Conflict("乙。"), Invalid("丙。")]
    assert [why_not(check, each) for each in refusals] == ["甲。", "乙。", "丙。"]
    assert why_not(check, Missing()) == Missing().sentence
    assert why_not(check, None) == ""
    with pytest.raises(ZeroDivisionError):
        why_not(check, ZeroDivisionError())
