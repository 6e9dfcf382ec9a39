"""Every invariant finds what breaks it, shown on households that lived through everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import override_settings

from gongzhu.archive.models import ArchiveFile
from gongzhu.cases.enums import CaseStatus, TaskState
from gongzhu.cases.models import Case, Event, Task
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions.models import Decision
from gongzhu.demo.building import Builder
from gongzhu.demo.enums import Goal
from gongzhu.documents.models import Document
from gongzhu.intake.models import Authorisation
from gongzhu.operations import invariants
from gongzhu.payments.models import Order, Payment, Posting
from tests.simulator import launcher

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def _lived(stage: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("lived")
    places = {"VAR_DIR": folder, "CHECKPOINTS_DIR": folder / "checkpoints", "ARCHIVE_DIR": folder / "archive"}  # fmt: skip
    made = Builder(lambda line: None)
    made.plans = [
        next(one for one in made.plans if one.goal is goal and one.item == "dibao")
        for goal in (Goal.APPROVED, Goal.CONFIRM)
    ]
    with (
        launcher.running(folder / "partner", "--signing-key", launcher.KEY) as partner,
        override_settings(PARTNER_URL=partner.url, PARTNER_KEY=launcher.KEY, **places),
    ):
        assert made.build() == {}
        yield


@pytest.fixture
def lived(_lived: None, db) -> Iterator[None]:
    """One household paid and filed, one at confirmation."""
    with acting_as(SYSTEM):
        yield


def _one(manager, **how: object) -> int:
    """Primary key of the first row."""
    return manager.filter(**how).order_by("pk").values_list("pk", flat=True)[0]


def _event_lost() -> None:
    Case.unscoped.filter(pk=_one(Case.unscoped)).update(version=F("version") + 1)


def _case_forgotten() -> None:
    Task.unscoped.filter(state=TaskState.OPEN).update(
        state=TaskState.CANCELLED, closed_at=clock.now()
    )


def _books_changed() -> None:
    Posting.objects.filter(pk=_one(Posting.objects)).update(amount_fen=F("amount_fen") + 1)


def _document_exchanged() -> None:
    Document.unscoped.filter(pk=_one(Document.unscoped)).update(sm3="0" * 64)


def _asked_before_leave() -> None:
    Authorisation.unscoped.update(signed_at=clock.now() + timedelta(days=1))


def _decision_of_another() -> None:
    other = Order.unscoped.values_list("checked_by", flat=True)[0]
    Decision.unscoped.update(decided_by=other)


def _closed_without_file() -> None:
    Case.unscoped.filter(status=CaseStatus.OPEN).update(
        status=CaseStatus.CLOSED, outcome="approved"
    )


def _end_not_noted() -> None:
    Task.unscoped.filter(state=TaskState.DONE).update(closed_at=None)


BREAKS: dict[str, Callable[[], None]] = {
    "events_have_no_gaps": _event_lost,
    "open_cases_have_work": _case_forgotten,
    "ledger_balances": _books_changed,
    "documents_are_whole": _document_exchanged,
    "questions_were_authorised": _asked_before_leave,
    "orders_rest_on_decisions": _decision_of_another,
    "closed_cases_are_filed": _closed_without_file,
    "automatic_steps_are_done": _end_not_noted,
}


def _token_doubled() -> None:
    task = Task.unscoped.get(pk=_one(Task.unscoped, state=TaskState.OPEN))
    task.pk = None
    task.save(force_insert=True)


def _paid_twice() -> None:
    payment = Payment.unscoped.get()
    payment.pk = "00000000-0000-0000-0000-000000000001"
    payment.batch = None
    payment.save(force_insert=True)


def _one_pair_of_hands() -> None:
    Order.unscoped.update(released_by=F("approved_by"))


def _key_used_again() -> None:
    first, second = Event.unscoped.order_by("pk")[:2]
    Event.unscoped.filter(pk=second.pk).update(request_key=first.request_key)


REFUSED: dict[str, Callable[[], None]] = {
    "live_tokens_are_single": _token_doubled,
    "one_live_payment": _paid_twice,
    "three_hands_on_money": _one_pair_of_hands,
    "keys_are_single": _key_used_again,
}
"""What the database itself does not let happen."""


def found(name: str) -> list[str]:
    return list(getattr(invariants, name)())


@pytest.mark.requirement("PAY-06")
def test_each_invariant_is_silent_on_what_is_whole_and_names_what_is_not(lived):
    assert [name for name in (*BREAKS, *REFUSED) if found(name)] == []
    for name, break_it in BREAKS.items():
        with transaction.atomic():
            break_it()
            assert found(name), name
            transaction.set_rollback(True)
    for name, break_it in REFUSED.items():
        with pytest.raises(IntegrityError), transaction.atomic():
            break_it()
        assert found(name) == []


def test_an_archive_taken_away_is_found_and_the_command_fails(lived):
    path = Path(django_settings.ARCHIVE_DIR) / ArchiveFile.unscoped.get().path
    content = path.read_bytes()
    path.unlink()

    assert len(found("archives_are_whole")) == 1
    with pytest.raises(CommandError, match="有 1 处不符合"):
        call_command("check_invariants")

    path.write_bytes(content)
    call_command("check_invariants")


def test_every_check_has_a_test_here():
    tested = {*BREAKS, *REFUSED, "archives_are_whole"}

    assert {check.__name__ for check in invariants.CHECKS} == tested
