"""Whose phone it is: a code goes out through the gateway, once, and is typed back in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from gongzhu.accounts import wall_clock
from gongzhu.accounts.models import User
from gongzhu.audit.models import Entry
from gongzhu.common.errors import Invalid
from gongzhu.exchange.models import Outbox
from gongzhu.people import jobs, services
from gongzhu.people.errors import NoGateway, NotRegistered, TooManyCodes, WrongCode
from gongzhu.people.models import PhoneCode
from gongzhu.people.services import NewAccount, proving
from tests.accounts.world import PASSWORD, id_number
from tests.portal.people import waiting_code
from tests.simulator import launcher
from tests.simulator.launcher import Partner

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PUB-03")]
PHONE = "13700000007"


@pytest.fixture(scope="module")
def _gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Partner]:
    folder = Path(tmp_path_factory.mktemp("gateway"))
    with launcher.running(folder) as gateway:
        yield gateway


@pytest.fixture
def gateway(_gateway: Partner, settings) -> Partner:
    """The message gateway, with the platform pointed at it."""
    _gateway.reset()
    settings.PARTNER_URL, settings.PARTNER_KEY = _gateway.url, _gateway.key
    return _gateway


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Let real time pass."""
    real = wall_clock.now()
    passed = {"by": timedelta()}

    def now() -> datetime:
        return real + passed["by"]

    monkeypatch.setattr(wall_clock, "now", now)

    def go(**by: int) -> None:
        passed["by"] += timedelta(**by)

    return go


def somebody(phone: str = PHONE, serial: int = 7) -> NewAccount:
    return NewAccount("周示例", id_number(serial), phone, PASSWORD, "2026-11")


def received(gateway: Partner, phone: str = PHONE) -> list[str]:
    found = gateway.get("/control/messages", params={"to": phone}).json()["messages"]
    return [one["text"] for one in found]


def test_a_code_goes_out_once_and_opens_the_account(gateway: Partner) -> None:
    services.send_code(PHONE)
    code = waiting_code(PHONE)

    assert jobs.run() == 1 and jobs.run() == 0
    [text] = received(gateway)
    assert f"验证码 {code}，10 分钟内有效" in text
    assert services.open_account(somebody(), code, source="home").name == "周示例"


def test_neither_database_nor_trail_keeps_a_code_that_went_out(gateway: Partner) -> None:
    services.send_code(PHONE)
    code = waiting_code(PHONE)
    jobs.run()

    row = PhoneCode.objects.get()
    assert row.code is None and code not in row.digest
    kept = [*Outbox.objects.values_list("payload", "once"), *Entry.objects.values()]
    assert code not in str(kept) and PHONE not in str(kept)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_phonecode")
        assert PHONE.encode() not in b"".join(bytes(str(one), "utf-8") for one in cursor.fetchone())


def test_a_gateway_that_is_down_is_tried_again(gateway: Partner) -> None:
    gateway.put("/control/faults/messages", {"down": True})
    services.send_code(PHONE)
    jobs.run()
    assert received(gateway) == []

    gateway.put("/control/faults/messages", {})
    Outbox.objects.update(run_at="2020-01-01T00:00:00Z")
    jobs.run()

    assert len(received(gateway)) == 1


def test_a_code_that_ran_out_before_it_could_be_sent_is_not_sent(gateway: Partner, later) -> None:
    services.send_code(PHONE)
    later(minutes=11)

    assert jobs.run() == 1

    assert received(gateway) == [] and PhoneCode.objects.get().code is None


def test_after_ten_minutes_a_code_no_longer_passes(gateway: Partner, later) -> None:
    services.send_code(PHONE)
    code = waiting_code(PHONE)
    later(minutes=10, seconds=1)

    with pytest.raises(WrongCode, match="验证码过期了"):
        services.open_account(somebody(), code, source="home")


def test_five_wrong_tries_close_a_code_even_to_the_right_one(gateway: Partner, later) -> None:
    services.send_code(PHONE)
    code = waiting_code(PHONE)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(proving.MOST_TRIES):
        with pytest.raises(WrongCode, match="验证码不对"):
            services.open_account(somebody(), wrong, source="home")

    with pytest.raises(WrongCode, match="输错太多次"):
        services.open_account(somebody(), code, source="home")
    later(minutes=1)
    services.send_code(PHONE)
    assert services.open_account(somebody(), waiting_code(PHONE), source="home")


def test_a_number_gets_five_codes_a_day_and_no_more(gateway: Partner, later) -> None:
    for _ in range(proving.MOST_A_DAY):
        assert services.send_code(PHONE).is_new
        assert not services.send_code(PHONE).is_new  # within the minute: the first is on its way
        later(minutes=1)

    with pytest.raises(TooManyCodes, match="明天再试"):
        services.send_code(PHONE)
    assert services.send_code("13700000008").is_new
    later(days=1)
    assert services.send_code(PHONE).is_new


def test_only_the_latest_code_passes(gateway: Partner, later) -> None:
    services.send_code(PHONE)
    first = waiting_code(PHONE)
    later(minutes=1)
    services.send_code(PHONE)
    second = waiting_code(PHONE)
    jobs.run()

    assert [second in text for text in received(gateway)] == [True]
    if first != second:
        with pytest.raises(WrongCode):
            services.open_account(somebody(), first, source="home")


def test_who_is_refused_for_another_reason_may_use_the_code_again(gateway: Partner) -> None:
    services.send_code(PHONE)
    code = waiting_code(PHONE)
    services.register(
        "李示例", id_number(7), "13700000009", PASSWORD, consent_version="1", source="x"
    )

    with pytest.raises(NotRegistered):
        services.open_account(somebody(serial=7), code, source="home")
    services.open_account(somebody(serial=8), code, source="home")

    with pytest.raises(Invalid, match="已经用过了"):
        services.open_account(somebody(serial=9), code, source="home")
    assert User.objects.count() == 2


def test_without_a_gateway_nothing_is_promised(settings) -> None:
    settings.PARTNER_URL = ""

    with pytest.raises(NoGateway, match="还没有接通短信"):
        services.send_code(PHONE)

    assert not services.reaches_phones() and not PhoneCode.objects.exists()


def test_a_day_later_the_number_is_forgotten(gateway: Partner, later) -> None:
    services.send_code(PHONE)

    assert services.drop_old_codes(wall_clock.now()) == 0
    later(days=1, seconds=1)
    assert services.drop_old_codes(wall_clock.now()) == 1
