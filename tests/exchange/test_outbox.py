"""The outbox: an effect that was decided happens, once, however often things go wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from gongzhu.common import clock
from gongzhu.exchange import partners
from gongzhu.exchange.errors import NotReady, PartnerFault
from gongzhu.exchange.models import Message, Outbox
from gongzhu.exchange.services import LEASE, deliver, queue, write_message
from gongzhu.scope.services import open_dossier
from tests.officers import VILLAGE

pytestmark = pytest.mark.django_db


def waiting() -> Outbox:
    return Outbox.objects.get(kind="test")


def test_the_same_effect_is_queued_once() -> None:
    queue("test", {"n": 1}, once="a")
    queue("test", {"n": 2}, once="a")

    assert waiting().payload == {"n": 1}


def test_an_effect_goes_with_the_transaction_that_decided_it() -> None:
    class Undone(Exception):
        pass

    def decide() -> None:
        with transaction.atomic():
            queue("test", {}, once="a")
            raise Undone

    with pytest.raises(Undone):
        decide()

    assert not Outbox.objects.filter(kind="test").exists()


def test_what_was_asked_is_kept_and_done() -> None:
    queue("test", {}, once="a")
    kept: list[str] = []

    done = deliver("test", ask=lambda row: "答", keep=lambda row, answer: kept.append(answer))

    assert (done, kept) == (1, ["答"])
    assert waiting().done_at is not None
    assert deliver("test", keep=lambda row, answer: kept.append("又一次")) == 0


def test_a_partner_that_is_down_is_asked_again_later_and_ever_later() -> None:
    queue("test", {}, once="a")

    def ask(row: Outbox) -> None:
        raise PartnerFault("对方没有应答。")

    waits = []
    for _ in range(3):
        Outbox.objects.filter(kind="test").update(run_at=clock.now() - timedelta(seconds=1))
        deliver("test", ask=ask, keep=lambda row, answer: None)
        waits.append(waiting().run_at - clock.now())

    assert waits[0] < waits[1] < waits[2]
    assert (waiting().error, waiting().done_at) == ("对方没有应答。", None)


def test_nothing_yet_is_no_fault_and_is_asked_again_soon() -> None:
    queue("test", {}, once="a")

    def ask(row: Outbox) -> None:
        raise NotReady("还没有。")

    deliver("test", ask=ask, keep=lambda row, answer: None)

    assert waiting().run_at - clock.now() < timedelta(seconds=10)


def test_an_answer_that_cannot_be_kept_leaves_nothing_half_done() -> None:
    queue("test", {}, once="a")

    def keep(row: Outbox, answer: None) -> None:
        queue("test.follow", {}, once="b")
        raise ValueError("半途")

    deliver("test", keep=keep)

    assert not Outbox.objects.filter(kind="test.follow").exists()
    assert waiting().done_at is None


def test_a_row_held_by_another_worker_is_left_alone_until_its_lease_ends() -> None:
    queue("test", {}, once="a")
    Outbox.objects.filter(kind="test").update(lease_until=clock.now() + LEASE, tries=1)
    assert deliver("test", keep=lambda row, answer: None) == 0

    Outbox.objects.filter(kind="test").update(lease_until=clock.now() - timedelta(seconds=1))

    assert deliver("test", keep=lambda row, answer: None) == 1


def test_one_row_that_fails_does_not_hold_up_the_others() -> None:
    queue("test", {"bad": True}, once="a")
    queue("test", {"bad": False}, once="b")

    def keep(row: Outbox, answer: None) -> None:
        if row.payload["bad"]:
            raise ValueError("坏的一条")

    assert deliver("test", keep=keep) == 1


def test_news_told_twice_is_one_message() -> None:
    dossier = open_dossier(division_code=VILLAGE)

    for _ in range(2):
        write_message(dossier, "您的申请已受理。", user_id=None, phone="13800000000", once="n1")

    message = Message.unscoped.get(dossier=dossier)
    assert "13800000000" not in repr(message.phone)
    assert Outbox.objects.filter(kind="message").count() == 1


def test_without_a_partner_nothing_is_lost(settings) -> None:
    settings.PARTNER_URL = ""

    with pytest.raises(PartnerFault, match="保留在待发队列"):
        partners.send("GET", "/bank/batches/1/return")
