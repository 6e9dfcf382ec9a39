"""Who reads a report, and what the trail and the table then hold."""

from __future__ import annotations

import pytest
from django.db import connection

from gongzhu.audit.models import Entry
from gongzhu.common.actor import Actor, acting_as
from gongzhu.common.errors import Denied, Missing
from gongzhu.intake.enums import Relation
from gongzhu.verification import selectors, services
from gongzhu.verification.services import Assessment
from tests import officers
from tests.simulator.launcher import Partner
from tests.verification.households import (
    Family,
    Household,
    Someone,
    accepted,
    id_number,
    registers,
    turn,
)
from tests.verification.reports import ELSEWHERE, conclude

pytestmark = pytest.mark.django_db


def test_another_districts_centre_sees_nothing_of_it(home: Household, verifier: Actor) -> None:
    turn()
    report = conclude(home, verifier)
    stranger = officers.verifier(at=ELSEWHERE)

    with acting_as(stranger):
        assert selectors.latest_report(home.case) is None
        assert selectors.corrections(home.case) == []
        assert not selectors.open_requests().exists()
        assert not selectors.queries(report.request).exists()
        assert sum(selectors.progress(report.request).values()) == 0
        for read, row in (
            (services.read_report, report),
            (services.read_draft, report.request),
        ):
            with pytest.raises(Missing):
                read(row, by=stranger)
        with pytest.raises(Missing):
            services.recheck(home.case, by=stranger, reason="想看看这家人")
        with pytest.raises(Missing):
            services.conclude_recheck(report.request, Assessment(""), by=stranger, key="x")


def test_each_reading_by_an_officer_is_one_entry_of_the_trail(
    home: Household, verifier: Actor
) -> None:
    turn()
    report = conclude(home, verifier)
    reviewer = officers.reviewer()

    with acting_as(reviewer):
        for _ in range(3):
            services.read_report(report, by=reviewer)

    trail = Entry.objects.filter(action="verification.read.report", object_id=str(report.pk))
    assert trail.count() == 3
    assert set(trail.values_list("user_id", flat=True)) == {reviewer.user_id}
    for post in (officers.window(), officers.fund_checker()):
        with acting_as(post), pytest.raises(Denied):
            services.read_report(report, by=post)
    assert trail.count() == 3


def test_a_resident_reads_what_concerns_the_own_person_and_no_other_adult(
    partner: Partner, verifier: Actor
) -> None:
    family = [
        Someone("陈示例", id_number()),
        Someone("李示例", id_number(woman=True), Relation.SPOUSE),
        Someone("陈小例", id_number("20160101"), Relation.CHILD),
    ]
    home = accepted(Family(family))
    for one in family:
        registers(partner, one, bank_deposits={"balance_fen": 500})
    turn()
    report = conclude(home, verifier)

    with acting_as(home.resident):
        found = services.read_report(report, by=home.resident)

    assert {line.person for line in found} == {"陈示例", "陈小例"}


def test_a_report_lies_sealed(partner: Partner, home: Household, verifier: Actor) -> None:
    registers(partner, home.people[0], vehicles={"plate_number": "粤A金丝雀"})
    turn()
    conclude(home, verifier)

    with connection.cursor() as cursor:
        cursor.execute("SELECT lines, corrections FROM verification_report")
        lines_blob, found_blob = (bytes(blob) for blob in cursor.fetchone())

    assert "金丝雀".encode() not in lines_blob
    assert b"vehicles" not in found_blob
