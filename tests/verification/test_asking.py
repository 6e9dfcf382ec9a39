"""Questions go out only with leave, come back sealed, and outlive every fault of a source."""

from __future__ import annotations

import pytest
from django.db import connection

from gongzhu.audit.models import Entry
from gongzhu.cases import services as cases
from gongzhu.cases.enums import CaseStatus
from gongzhu.common import clock
from gongzhu.common.actor import acting_as
from gongzhu.common.secret import TamperedRow
from gongzhu.exchange.models import Outbox
from gongzhu.intake import services as intake
from gongzhu.intake.enums import Relation
from gongzhu.intake.models import Authorisation
from gongzhu.operations.invariants import questions_were_authorised
from gongzhu.verification import authority, selectors, services
from gongzhu.verification.enums import QueryStatus, Source
from gongzhu.verification.models import Query, Request
from gongzhu.verification.services import asking
from gongzhu.verification.services.asking import Outcome
from tests.simulator.launcher import Partner
from tests.verification.households import (
    Family,
    Household,
    Someone,
    accepted,
    id_number,
    registers,
    sign,
    turn,
)

pytestmark = pytest.mark.django_db
EVERY = len(Source)


@pytest.fixture
def home(partner: Partner) -> Household:
    """One person, known to the registers, whose case has just been accepted."""
    home = accepted()
    registers(partner, home.people[0])
    return home


def asked(partner: Partner) -> dict[str, int]:
    """How many requests each source received."""
    counters = partner.get("/control/counters").json()
    return {name: one["received"] for name, one in counters.items()}


def statuses(home: Household) -> set[str]:
    return set(home.request.queries.values_list("status", flat=True))


@pytest.mark.requirement("VER-01")
def test_a_case_that_arrives_is_asked_about_at_every_source(
    partner: Partner, home: Household
) -> None:
    turn()

    assert statuses(home) == {QueryStatus.ANSWERED}
    assert asked(partner) == dict.fromkeys(Source.values, 1)
    assert selectors.progress(home.request) == {
        "queued": 0,
        "answered": EVERY,
        "unreachable": 0,
        "barred": 0,
    }


def test_a_second_turn_of_the_worker_asks_nothing_again(partner: Partner, home: Household) -> None:
    turn()

    assert turn(2) == 0
    assert asked(partner) == dict.fromkeys(Source.values, 1)
    assert Request.unscoped.filter(case=home.case).count() == 1


def test_everybody_who_counts_is_asked_about_a_child_by_its_guardian(partner: Partner) -> None:
    family = [
        Someone("陈示例", id_number()),
        Someone("李示例", id_number(woman=True), Relation.SPOUSE),
        Someone("陈小例", id_number("20160101"), Relation.CHILD),
    ]
    home = accepted(Family(family))
    for one in family:
        registers(partner, one)

    turn()

    assert home.request.queries.filter(status=QueryStatus.ANSWERED).count() == 3 * EVERY
    assert home.authorisation(2).guardian == home.person(0)


def test_a_childs_own_signature_is_no_leave_to_ask(partner: Partner) -> None:
    family = [
        Someone("陈示例", id_number()),
        Someone("陈小例", id_number("20160101"), Relation.CHILD),
    ]
    home = accepted(Family(family))
    child = home.person(1)
    for guardian in (None, child):
        Authorisation.unscoped.filter(person=child).update(guardian=guardian)

        assert authority.authorisation(home.application, child, clock.now()) is None


@pytest.mark.requirement("VER-04")
def test_without_a_signature_no_question_leaves_the_house(
    partner: Partner, home: Household
) -> None:
    intake.withdraw_authorisation(home.authorisation(), by=home.window)

    turn(2)

    assert statuses(home) == {QueryStatus.BARRED}
    assert asked(partner) == {}


def test_an_authorisation_that_has_run_out_is_none(partner: Partner, home: Household) -> None:
    Authorisation.unscoped.update(valid_until=clock.today().replace(year=2020))

    turn()

    assert statuses(home) == {QueryStatus.BARRED}
    assert asked(partner) == {}


def test_a_signature_withdrawn_between_two_tries_stops_the_question(
    partner: Partner, home: Household
) -> None:
    partner.put("/control/faults/tax", {"fail_next": 1})
    turn()
    assert home.query(Source.TAX).status == QueryStatus.QUEUED

    intake.withdraw_authorisation(home.authorisation(), by=home.window)
    turn(2)

    query = home.query(Source.TAX)
    assert (query.status, query.tries, query.answer) == (QueryStatus.BARRED, 1, None)
    assert "授权" in query.error
    assert asked(partner)["tax"] == 1
    assert list(questions_were_authorised()) == []


def test_what_was_barred_is_asked_once_the_person_has_signed(
    partner: Partner, home: Household
) -> None:
    intake.withdraw_authorisation(home.authorisation(), by=home.window)
    turn()

    sign(home.application, home.member(), home.person(), home.people[0], home.window)
    turn(2)

    assert statuses(home) == {QueryStatus.ANSWERED}
    assert asked(partner) == dict.fromkeys(Source.values, 1)
    assert list(questions_were_authorised()) == []


@pytest.mark.requirement("VER-08")
def test_a_failing_source_holds_up_no_other_and_is_asked_until_it_answers(
    partner: Partner, home: Household
) -> None:
    partner.put("/control/faults/tax", {"fail_next": 2})

    turn()
    tax = home.query(Source.TAX)
    assert (tax.status, tax.tries) == (QueryStatus.QUEUED, 1)
    assert "503" in tax.error
    assert selectors.progress(home.request)["answered"] == EVERY - 1

    turn(2)
    tax = home.query(Source.TAX)
    assert (tax.status, tax.tries, tax.error) == (QueryStatus.ANSWERED, 3, "")


@pytest.mark.requirement("VER-08")
def test_a_slow_source_is_waited_for(partner: Partner, home: Household) -> None:
    partner.put("/control/faults/real_estate", {"delay_ms": 600})

    turn()

    assert statuses(home) == {QueryStatus.ANSWERED}


@pytest.mark.requirement("VER-08")
def test_after_so_many_tries_a_source_counts_as_unreachable_and_may_still_answer(
    partner: Partner, home: Household, settings
) -> None:
    settings.VERIFICATION_TRIES = 3
    partner.put("/control/faults/bank_deposits", {"down": True})

    turn(2)
    assert home.query(Source.BANK_DEPOSITS).status == QueryStatus.QUEUED
    turn()
    assert home.query(Source.BANK_DEPOSITS).status == QueryStatus.UNREACHABLE

    partner.put("/control/faults/bank_deposits", {})
    turn()
    assert home.query(Source.BANK_DEPOSITS).status == QueryStatus.ANSWERED


def test_a_source_that_fails_again_and_again_is_left_alone_for_the_turn(partner: Partner) -> None:
    family = [Someone("陈示例", id_number())]
    family += [Someone(f"陈例{n}", id_number(), Relation.SIBLING) for n in "甲乙丙"]
    home = accepted(Family(family))
    for one in family:
        registers(partner, one)
    partner.put("/control/faults/tax", {"down": True})

    turn()

    assert asked(partner)["tax"] == 2
    assert selectors.progress(home.request)["answered"] == 4 * (EVERY - 1)


@pytest.mark.parametrize("fault", [{"garbage": True}, {"lose_next": 1}])
def test_an_answer_that_broke_on_the_way_is_fetched_again_with_one_effect(
    partner: Partner, home: Household, fault: dict
) -> None:
    registers(partner, home.people[0], bank_deposits={"balance_fen": 4_200})
    partner.put("/control/faults/bank_deposits", fault)
    turn()
    assert home.query(Source.BANK_DEPOSITS).answer is None

    partner.put("/control/faults/bank_deposits", {})
    registers(partner, home.people[0], bank_deposits={"balance_fen": 9_900})
    turn(2)

    query = home.query(Source.BANK_DEPOSITS)
    assert (query.status, query.tries) == (QueryStatus.ANSWERED, 2)
    assert [r["balance_fen"] for r in query.answer.expose()["records"]] == [4_200]
    trail = Entry.objects.filter(action="verification.ask", object_id=str(query.pk))
    assert trail.count() == 2


def test_a_worker_killed_between_asking_and_writing_down_loses_and_doubles_nothing(
    partner: Partner, home: Household
) -> None:
    registers(partner, home.people[0], bank_deposits={"balance_fen": 4_200})
    services.start_due()
    row = Outbox.objects.get(kind=services.ASK, payload__source="bank_deposits")
    lost = asking.Turn().ask(row)
    registers(partner, home.people[0], bank_deposits={"balance_fen": 9_900})

    turn()
    asking.keep(row, Outcome(QueryStatus.ANSWERED, [], clock.today()))

    query = home.query(Source.BANK_DEPOSITS)
    assert query.answer.expose() == {"records": lost.records}
    assert [record["balance_fen"] for record in lost.records] == [4_200]
    assert (query.tries, asked(partner)["bank_deposits"]) == (2, 2)


def test_the_oldest_record_says_up_to_when_a_source_is_current(
    partner: Partner, home: Household
) -> None:
    old, new = {"as_of": "2026-03-01", "plate_number": "粤A1"}, {"as_of": "2026-05-01"}
    registers(partner, home.people[0], vehicles=[old, new])

    turn()

    assert str(home.query(Source.VEHICLES).as_of) == "2026-03-01"
    assert home.query(Source.DEATH).as_of == clock.today()


def test_an_answer_lies_sealed_under_the_persons_key_and_cannot_be_moved(
    partner: Partner, home: Household
) -> None:
    registers(partner, home.people[0], bank_deposits={"bank_name": "演示金丝雀银行"})
    turn()
    query = home.query(Source.BANK_DEPOSITS)

    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM verification_query")
        blobs = [bytes(row[0]) for row in cursor.fetchall()]
    assert len(blobs) == EVERY
    assert not any("金丝雀".encode() in blob or b"balance" in blob for blob in blobs)
    assert "金丝雀" not in str(query.answer)

    moved = home.query(Source.TAX)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE verification_query SET answer = (SELECT answer FROM verification_query"
            " WHERE source = 'bank_deposits') WHERE source = 'tax'"
        )
    with pytest.raises(TamperedRow):
        Query.unscoped.get(pk=moved.pk).answer.expose()


def test_a_case_that_is_over_is_not_asked_about_any_more(partner: Partner, home: Household) -> None:
    partner.put("/control/faults/tax", {"fail_next": 1})
    turn()

    with acting_as(home.resident):
        cases.withdraw(home.case, by=home.resident, key="over", reason="家里情况有变化")
    home.case.refresh_from_db()
    assert home.case.status == CaseStatus.CLOSED
    turn(2)

    assert home.query(Source.TAX).status == QueryStatus.QUEUED
    assert asked(partner)["tax"] == 1
