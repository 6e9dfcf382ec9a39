"""Every address of the desk for every role: opened, refused or not found, never broken."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from gongzhu.accounts.enums import Role
from gongzhu.catalogue.models import ItemVersion
from gongzhu.desk.urls import urlpatterns
from tests import officers
from tests.desk import world

pytestmark = pytest.mark.django_db

SEATS = {
    Role.VILLAGE_WORKER: ("civil_affairs", "village"),
    Role.WINDOW: ("civil_affairs", "town"),
    Role.SURVEYOR: ("civil_affairs", "town"),
    Role.REVIEWER: ("civil_affairs", "town"),
    Role.VERIFIER: ("verification", "district"),
    Role.CONFIRMER: ("civil_affairs", "district"),
    Role.FUND_CHECKER: ("civil_affairs", "district"),
    Role.FUND_RELEASER: ("finance", "district"),
    Role.ARCHIVIST: ("civil_affairs", "district"),
    Role.HANDLER: ("education", "district"),
    Role.POLICY_OFFICER: ("civil_affairs", "city"),
    Role.POLICY_PUBLISHER: ("civil_affairs", "city"),
    Role.SUPERVISOR: ("supervision", "district"),
    Role.SYSTEM_ADMIN: ("civil_affairs", "city"),
    Role.SECURITY_ADMIN: ("civil_affairs", "city"),
    Role.AUDIT_ADMIN: ("civil_affairs", "city"),
}
OWN = {"account", "password", "second_factor", "choose_post", "home", "calendar", "calendar_year"}
WORK = {"done", "suspended"}
CASES = {"cases", "case", "case_tab", "task", "document", "document_content"}
WINDOW = {"intake_drafts", "intake_new"}
POLICY = {Role.POLICY_OFFICER, Role.POLICY_PUBLISHER}
KEEPING = {
    "officers": {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN},
    "officer_new": {Role.SYSTEM_ADMIN},
    "announce": {Role.SYSTEM_ADMIN},
    "trail": {Role.AUDIT_ADMIN},
    "policy_items": POLICY,
    "policy_waiting": POLICY,
    "policy_reviews": POLICY,
    "policy_standards": POLICY,
    "policy_policies": POLICY,
    "policy_new": {Role.POLICY_OFFICER},
    "policy_standard_new": {Role.POLICY_OFFICER},
    "policy_import": {Role.POLICY_OFFICER},
    "policy_policy_new": {Role.POLICY_OFFICER},
}
NO_CASES = {
    Role.POLICY_OFFICER,
    Role.POLICY_PUBLISHER,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.AUDIT_ADMIN,
}


def _arguments(name: str, home) -> list:
    task = world.stage_task(home.case, "review").pk
    return {
        "task": [task],
        "preview": [task],
        "case": [home.case.number],
        "case_tab": [home.case.number, "history"],
        "adhoc": [home.case.number, "suspend"],
        "reveal": [home.case.number, "phone", uuid.uuid4()],
        "supplement": [home.case.number],
        "receipt": [home.case.number],
        "recheck": [home.case.number],
        "recheck_report": [home.case.number],
        "answer_objection": [home.case.number, uuid.uuid4()],
        "answer_public": [home.case.number, uuid.uuid4()],
        "document": [uuid.uuid4()],
        "document_content": [uuid.uuid4()],
        "intake": [uuid.uuid4()],
        "intake_consent": [uuid.uuid4()],
        "intake_remove": [uuid.uuid4(), "member", uuid.uuid4()],
        "intake_step": [uuid.uuid4(), "household"],
        "calendar_year": [2026],
        "announce": [2027],
        "officer": [999_999],
        **_of_the_catalogue(),
    }.get(name, [])


def _of_the_catalogue() -> dict[str, list]:
    version = ItemVersion.objects.get(item__code="dibao", number=2).pk
    found = {
        name: [version]
        for name in ("version", "bpmn", "compare", "try", "decide", "draft", "basics", "check")
    }
    found |= {name: ["dibao"] for name in ("item", "start", "retire")}
    found |= {"samples": [version], "sample": [version, 1], "part": [version, "guide"]}
    found |= {"proposal": [999_999], "review": ["item", "dibao"], "policy": ["dibao-measures"]}
    return {f"policy_{name}": arguments for name, arguments in found.items()}


@pytest.mark.parametrize("role", list(Role))
def test_every_page_answers_every_role(role: Role, at_desk) -> None:
    home = world.at_review()
    department, level = SEATS[role]
    desk = at_desk(officers.officer(department, level, role))

    for pattern in urlpatterns:
        name = pattern.name
        answer = world.sound(desk.browser.get(reverse(f"desk:{name}", args=_arguments(name, home))))

        assert answer.status_code in (200, 302, 403, 404, 405, 409), name
        if name in OWN:
            assert answer.status_code in (200, 302), name
        if name in WORK | CASES | WINDOW and role in NO_CASES:
            assert answer.status_code in (403, 404), name
        if name in KEEPING:
            assert (answer.status_code == 200) is (role in KEEPING[name]), name


def test_no_page_opens_to_a_stranger() -> None:
    home = world.at_review()

    for pattern in urlpatterns:
        answer = Client().get(reverse(f"desk:{pattern.name}", args=_arguments(pattern.name, home)))

        is_open = pattern.name == "sign_in"
        assert (answer.status_code == 200) is is_open, pattern.name
        assert answer.status_code in (200, 302, 405), pattern.name


def test_every_post_of_the_flow_has_a_way_to_its_work(at_desk) -> None:
    for role, (department, level) in SEATS.items():
        desk = at_desk(officers.officer(department, level, role))
        page = desk.browser.get(reverse("desk:home"), follow=True).content.decode()

        assert "退出登录" in page and "我的账号" in page
        assert ("我的待办" in page) is (role not in NO_CASES and role != Role.SUPERVISOR)
