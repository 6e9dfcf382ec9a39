"""The household disagrees, brings evidence, and is looked at again."""

from __future__ import annotations

import pytest
from django.db import connection

from gongzhu.audit.models import Entry
from gongzhu.common.actor import Actor, acting_as
from gongzhu.common.errors import Conflict, Denied, Invalid, Missing
from gongzhu.documents.enums import DocumentKind
from gongzhu.documents.errors import Unfit
from gongzhu.exchange.models import Message
from gongzhu.intake.services import Upload
from gongzhu.verification import selectors, services
from gongzhu.verification.enums import Conclusion, QueryStatus
from gongzhu.verification.models import Objection, Report, Request
from gongzhu.verification.services import Assessment
from tests import officers
from tests.simulator.launcher import Partner
from tests.verification.households import Household, accepted, photo, registers, turn

pytestmark = pytest.mark.django_db
WRONG = "名下的车去年已经报废，有报废证明。"


@pytest.fixture
def reviewer() -> Actor:
    return officers.reviewer()


@pytest.fixture
def home(partner: Partner, verifier: Actor) -> Household:
    """A household whose report found a car it did not declare."""
    home = accepted()
    registers(partner, home.people[0], vehicles={"plate_number": "粤A演1"})
    turn()
    with acting_as(verifier):
        services.conclude(home.task, Assessment("见比对"), by=verifier, key="first")
    return home


def report_of(home: Household) -> Report:
    return Report.unscoped.filter(request__case=home.case).latest("request__round")


def object_to(home: Household, *, text: str = WRONG, key: str = "o", **more: object) -> Objection:
    with acting_as(home.resident):
        return services.object_to(report_of(home), text, by=home.resident, key=key, **more)


def answer(
    objection: Objection,
    by: Actor,
    *,
    recheck: bool = True,
    key: str = "a",
    text: str = "已发起复查。",
) -> Objection:
    with acting_as(by):
        return services.answer_objection(objection, text, recheck=recheck, by=by, key=key)


@pytest.mark.requirement("VER-04")
def test_an_objection_leads_to_another_round_and_another_report(
    partner: Partner, home: Household, reviewer: Actor, verifier: Actor
) -> None:
    objection = object_to(home, evidence=[photo()])
    registers(partner, home.people[0])

    answered = answer(objection, reviewer)
    turn()
    again = answered.recheck
    with acting_as(verifier):
        report = services.conclude_recheck(again, Assessment("复查一致"), by=verifier, key="second")

    assert (again.round, again.queries.filter(status=QueryStatus.ANSWERED).count()) == (2, 10)
    assert report.conclusion == Conclusion.CONSISTENT
    home.case.refresh_from_db()
    assert home.case.stage == "survey"
    with acting_as(reviewer):
        assert selectors.latest_report(home.case) == report
        assert selectors.corrections(home.case) == []
        assert selectors.reports(home.case).count() == 2


def test_evidence_is_filed_in_the_dossier_and_the_words_are_sealed(
    home: Household, reviewer: Actor
) -> None:
    objection = object_to(home, evidence=[photo(), photo()])

    kinds = {one.kind for one in objection.evidence.all()}
    assert (objection.evidence.count(), kinds) == (2, {DocumentKind.EVIDENCE})
    assert {one.dossier_id for one in objection.evidence.all()} == {home.case.dossier_id}
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM verification_objection")
        assert "报废".encode() not in bytes(cursor.fetchone()[0])
    with acting_as(reviewer):
        assert services.read_objection(objection, by=reviewer) == WRONG
        assert list(selectors.open_objections()) == [objection]
    assert Entry.objects.filter(action="verification.read.objection").count() == 1


def test_a_file_that_is_none_is_refused_and_nothing_is_raised(home: Household) -> None:
    with pytest.raises(Unfit):
        object_to(home, evidence=[Upload("证明.jpg", b"MZ not a picture")])

    assert not Objection.unscoped.exists()


@pytest.mark.parametrize("text", ["", "  不对 ", "错" * 1001])
def test_an_objection_says_what_is_wrong(home: Household, text: str) -> None:
    with pytest.raises(Invalid, match="请说明"):
        object_to(home, text=text)


def test_pressed_twice_there_is_one_objection_and_a_second_one_waits(home: Household) -> None:
    first = object_to(home)

    assert object_to(home) == first
    with pytest.raises(Conflict, match="已有一个异议"):
        object_to(home, key="another")
    assert Objection.unscoped.count() == 1


def test_only_the_household_objects_and_a_stranger_sees_nothing(
    partner: Partner, home: Household, reviewer: Actor
) -> None:
    other = accepted()

    with acting_as(reviewer):
        report = report_of(home)
        with pytest.raises(Denied):
            services.object_to(report, WRONG, by=reviewer, key="o")
    with acting_as(other.resident):
        assert selectors.latest_report(home.case) is None
        with pytest.raises(Missing):
            services.object_to(report, WRONG, by=other.resident, key="o")


def test_the_household_hears_what_came_of_it_once(home: Household, reviewer: Actor) -> None:
    objection = object_to(home)
    told = Message.unscoped.filter(dossier=home.case.dossier)
    before = told.count()

    answer(objection, reviewer, recheck=False, text="报废证明与车架号不符，维持原报告。")
    after = told.count()
    again = answer(objection, reviewer, recheck=False, text="报废证明与车架号不符，维持原报告。")

    assert after > before
    assert (told.count(), again.answer) == (after, "报废证明与车架号不符，维持原报告。")
    assert not Request.unscoped.filter(round=2).exists()
    with pytest.raises(Conflict, match="已经答复"):
        answer(objection, reviewer, key="another")


def test_an_answer_has_words_and_comes_from_the_town_or_the_centre(
    home: Household, reviewer: Actor
) -> None:
    objection = object_to(home)

    with pytest.raises(Invalid):
        answer(objection, reviewer, text="好")
    for actor in (officers.window(), officers.fund_checker(), home.resident):
        with pytest.raises(Denied):
            answer(objection, actor)
    with pytest.raises(Missing):
        answer(objection, officers.reviewer(at=440111001000))


def test_two_rounds_never_run_beside_each_other(
    home: Household, reviewer: Actor, verifier: Actor
) -> None:
    answer(object_to(home), reviewer)

    with acting_as(verifier), pytest.raises(Conflict, match="正在进行"):
        services.recheck(home.case, by=verifier, reason="再查一次")


def test_an_older_report_is_past_objecting_to(
    home: Household, reviewer: Actor, verifier: Actor
) -> None:
    first = report_of(home)
    answered = answer(object_to(home), reviewer)
    turn()
    with acting_as(verifier):
        services.conclude_recheck(answered.recheck, Assessment("复查"), by=verifier, key="second")

    with acting_as(home.resident), pytest.raises(Conflict, match="新的核对报告"):
        services.object_to(first, WRONG, by=home.resident, key="late")


def test_a_round_that_belongs_to_a_task_is_concluded_there(
    partner: Partner, verifier: Actor
) -> None:
    home = accepted()
    registers(partner, home.people[0])
    turn()

    with acting_as(verifier), pytest.raises(Conflict, match="待办"):
        services.conclude_recheck(home.request, Assessment("意见"), by=verifier, key="k")
