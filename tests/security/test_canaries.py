"""Planted identity numbers, cards and phones, and everywhere they must not come out.

People with known numbers go the whole way, from the form to the sealed file. Then everything is
searched: each page as each role, error pages, the log, every cell of the database, sessions, every
file. What may show a number stands in ALLOWED, with the reason.
"""

from __future__ import annotations

import io
import logging
import logging.config
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions.models import Notice
from gongzhu.portal.privacy import LATEST
from tests.aside import set_aside
from tests.portal.people import waiting_code
from tests.security.asking import Asking
from tests.security.canaries import Canary, Net
from tests.security.cast import PASSWORD, Who
from tests.security.crawling import Seen, crawl
from tests.security.rules import rules
from tests.security.world import World, built
from tests.simulator.launcher import Partner

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.trial]
STARTS = ("/", "/my/", "/desk/", "/desk/cases/", "/desk/intake/", "/demo/", "/readyz", "/healthz")


ALLOWED = {
    "portal:data_export": "a resident's own identity number and phone, asked for by the resident "
    "(个人信息保护法 第45条); cards stay masked",
}
"""Pages that show the number of whoever asks, and nobody else's."""
OWN = ("id_number", "phone")


class Ear(logging.Handler):
    """Hears every logger down to the last detail, in the lines a deployment would write."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []
        line = settings.LOGGING["formatters"]["line"]
        maker = logging.config.DictConfigurator({"version": 1})
        self.setFormatter(maker.configure_formatter(dict(line)))

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(self.format(record))


@dataclass
class Planted:
    """The world after everybody went their way. ear: what was logged meanwhile."""

    world: World
    net: Net
    deep: Net
    ear: Ear
    partner: Partner

    @property
    def canaries(self) -> list[Canary]:
        return [one for home in self.world.homes.values() for one in home.everybody]


@pytest.fixture(scope="module")
def planted(stage: None, partner: Partner) -> Iterator[Planted]:
    root, ear = logging.getLogger(), Ear()
    before = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    try:
        with set_aside():
            world = built(partner)
            canaries = [one for home in world.homes.values() for one in home.everybody]
            yield Planted(world, Net(*canaries), Net(*canaries, addresses=True), ear, partner)
    finally:
        root.removeHandler(ear)
        root.setLevel(before)


def _askers(world: World) -> list[Who]:
    near = [who for who in world.officers if who.relation in ("own", "granted")]
    return [
        world.who("anonymous"),
        world.stranger,
        *world.residents["closed"],
        *world.residents["draft"],
        *near,
    ]


def _readable(seen: Seen) -> bytes:
    """What a reader gets of an answer: of a PDF also the text."""
    body = seen.body
    if body.startswith(b"%PDF"):
        pages = pypdf.PdfReader(io.BytesIO(body)).pages
        body += "\n".join(page.extract_text() for page in pages).encode()
    return body + str(dict(seen.response.items())).encode()


def _is_allowed(seen: Seen, who: Who, what: str) -> bool:
    name, _, field = what.partition(".")
    is_own = who.user is not None and who.user.name == name and field.split()[0] in OWN
    return seen.route in ALLOWED and is_own


def test_no_page_shows_a_number_it_should_not(planted: Planted) -> None:
    finds, pages = set(), 0
    for who in _askers(planted.world):
        with set_aside():
            for seen in crawl(who.client(), [*STARTS, *_own_addresses(planted.world, who)]):
                pages += 1
                for what in planted.net.found_in(_readable(seen)):
                    if not _is_allowed(seen, who, what):
                        finds.add(f"{who.name} at {seen.route}: {what}")

    assert pages > 600
    assert not finds, "\n".join(sorted(finds))


def _own_addresses(world: World, who: Who) -> list[str]:
    """Addresses of the matrix that this asker may open."""
    found = []
    for rule in rules().values():
        asking = Asking(rule, world)
        if rule.answers["GET"]["*"] != "method" and asking.expected("GET", who) == "ok":
            found.append(asking.url())
    return found


def test_every_cell_of_the_database_is_sealed_or_harmless(planted: Planted) -> None:
    with set_aside():
        _talk(planted)
        finds, cells = _searched_tables(planted)

    assert cells > 10_000
    assert not finds, "\n".join(sorted(finds))


def _searched_tables(planted: Planted) -> tuple[set[str], int]:
    """Every cell of every table, as the system sees them: finds, and how many there were."""
    finds, cells = set(), 0
    with acting_as(SYSTEM), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            for row in cursor:
                for name, value in zip(names, row, strict=True):
                    cells += 1
                    if what := planted.deep.found_in(_raw(value)):
                        finds.add(f"{table}.{name}: {', '.join(sorted(what))}")
    return finds, cells


def _raw(value: Any) -> str | bytes:
    if isinstance(value, memoryview | bytes | bytearray):
        return bytes(value)
    return str(value)


def test_no_session_carries_a_number(planted: Planted) -> None:
    with set_aside():
        for home in planted.world.homes.values():
            who = home.applicant
            client = Client()
            client.post(
                reverse("portal:sign_in"), {"identifier": who.id_number, "password": PASSWORD}
            )
        found = [planted.deep.found_in(str(one.get_decoded())) for one in Session.objects.all()]

    assert found
    assert not any(found)


def test_no_file_holds_a_number_or_lies_open(planted: Planted) -> None:
    folders = [
        settings.DOCUMENTS_DIR,
        settings.ARCHIVE_DIR,
        settings.CHECKPOINTS_DIR,
        settings.VAR_DIR,
    ]
    files = {path for folder in folders for path in Path(folder).rglob("*") if path.is_file()}
    finds, opens = [], []
    for path in sorted(files):
        content = path.read_bytes()
        if planted.deep.found_in(content):
            finds.append(str(path))
        if content[:4] in (b"%PDF", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1"):
            opens.append(str(path))

    assert len(files) > 50
    assert not finds
    assert not opens, "files that anybody with the disk can read"


def test_the_log_names_nobody(planted: Planted) -> None:
    with set_aside():
        _talk(planted)
    heard = [
        line for line in planted.ear.heard if "/control/people/" not in line
    ]  # our own setting up
    finds = {line[:200] for line in heard if planted.deep.found_in(line)}

    assert len(heard) > 20
    assert not finds


def test_the_partners_log_names_nobody(planted: Planted) -> None:
    assert planted.partner.log
    assert planted.net.found_in(planted.partner.log) == set()


def _talk(planted: Planted) -> None:
    """Say numbers to every form that asks for them, right ones and wrong ones."""
    home, posted = planted.world.homes["closed"], planted.world.homes["publicity"]
    who, number = home.applicant, home.case.number
    said = planted.world.who("window@own").client().post
    own = planted.world.residents["closed"][0].client()
    for identifier, password in (
        (who.id_number, PASSWORD),
        (who.phone, "wrong"),
        (who.id_number, "wrong"),
    ):
        Client().post(reverse("portal:sign_in"), {"identifier": identifier, "password": password})
    Client().post(reverse("desk:sign_in"), {"work_number": who.id_number, "password": who.card})
    Client().post(reverse("portal:progress"), {"number": number, "id_number": who.id_number})
    Client().get(reverse("portal:progress"), {"number": who.id_number})
    Client().get(f"/{who.id_number}/")
    register = {"name": who.name, "id_number": who.id_number, "phone": who.phone, "consent": "on",
                "new_password": PASSWORD, "new_password_again": PASSWORD}  # fmt: skip
    Client().post(reverse("portal:register"), {"phone": who.phone})
    register |= {"code": waiting_code(who.phone), "consent_version": LATEST.version}
    Client().post(reverse("portal:register"), register)
    with acting_as(SYSTEM):
        token = Notice.objects.get(case=posted.case).token
    said_no = {"text": "他家有两套房子出租。", "who": "named", "name": who.name, "phone": who.phone}
    Client().post(reverse("portal:objection", args=[token]), {**said_no, "key": str(uuid.uuid4())})
    own.post(reverse("portal:data"), {"show": "id_number"})
    own.post(reverse("portal:data_phone"), {"phone": who.phone})
    proved = {"phone": who.phone, "code": waiting_code(who.phone)}
    own.post(reverse("portal:data_phone"), proved)
    person = str(home.application.applicant_id)
    reveal = reverse("desk:reveal", args=[number, "id_number", person])
    assert who.id_number in said(reveal, {"reason": "电话通知补正材料"}).content.decode()
    family = {"name": "另一人", "id_number": who.id_number, "phone": who.phone, "item": "dibao"}
    said(reverse("desk:intake_new"), family)
    own.post(
        reverse("portal:apply", args=["dibao"]),
        {"for": "family", "place": "440106004000", **family, "relation": "儿子", "agreed": "on"},
    )
