"""Be somebody else, and let time pass."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from gongzhu.accounts import passwords, services as accounts, wall_clock
from gongzhu.accounts.models import Post, User
from gongzhu.audit import services as audit
from gongzhu.common import clock
from gongzhu.common.actor import PUBLIC
from gongzhu.common.errors import Conflict, Missing
from gongzhu.demo import book, cards, partner, selectors
from gongzhu.demo.cast import CONSENT
from gongzhu.demo.people import Maker
from gongzhu.exchange.errors import PartnerFault
from gongzhu.operations.services import drain
from gongzhu.people import services as people

STEPS = (1, 7)
"""Days the clock may be moved on at once."""
TURNS = 6


@dataclass(frozen=True)
class Entry:
    """Who a visitor becomes. post: of an officer."""

    user: User
    post: Post | None


def only_in_demonstrations() -> None:
    """Raise Missing anywhere else: there is no such room."""
    if not settings.DEMO:
        raise Missing


def enter(key: str) -> Entry:
    """The account behind a card; the caller begins the session.

    Raises Missing for a card there is none of, Conflict while nobody stands behind it yet.
    """
    only_in_demonstrations()
    if key not in cards.KEYS:
        raise Missing
    user = _newcomer() if key == cards.NEWCOMER else selectors.user_for(key)
    if user is None:
        raise Conflict("演示数据里还没有这个身份。请等演示数据建好，或换一个身份。")
    with transaction.atomic():
        _keep_open(user, key)
        audit.record("demo.enter", obj=user, by=PUBLIC, purpose="demonstration")
    post = Post.objects.held_on(clock.today()).filter(user=user).order_by("pk").first()
    return Entry(User.objects.get(pk=user.pk), post)


def move_on(days: int) -> tuple[date, int]:
    """Let so many days pass and do what has fallen due; returns the new day and how many effects.

    Raises Missing outside demonstration mode, Conflict past the last day the pack knows.
    """
    only_in_demonstrations()
    if days not in STEPS:
        raise Missing
    last = selectors.last_day()
    if last is not None and clock.today() + timedelta(days=days) > last:
        raise Conflict(
            f"演示用的救助标准只到{last:%Y年%-m月%-d日}，不能再快进。"
            "想从头再来的，请停止后运行 make clean，再运行 make run。"
        )
    clock.advance(days)
    with suppress(PartnerFault):  # without a bank nothing is paid: days pass all the same
        partner.keep_days()
    return clock.today(), drain(TURNS)


def _newcomer() -> User:
    """Somebody who has never been here: another one at each visit."""
    seed = secrets.randbelow(2**48)
    who = Maker(seed).person(42, on=clock.today())
    return people.register(
        who.name, who.id_number, who.phone, passwords.temporary(),
        consent_version=CONSENT, source=f"demo:{seed}",
    )  # fmt: skip


def _keep_open(user: User, key: str) -> None:
    """A password grown old would close the demonstration's own accounts to visitors."""
    known = book.load_book().accounts.get(key)
    if known is not None and passwords.must_change(user, wall_clock.today()):
        accounts.set_password(user, known.password)
