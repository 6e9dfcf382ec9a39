"""The report: declared against found, what is missing, frozen."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from gongzhu.cases.models import Event
from gongzhu.common import clock
from gongzhu.common.actor import Actor, acting_as
from gongzhu.common.errors import Conflict
from gongzhu.documents import services as documents
from gongzhu.exchange.models import Message
from gongzhu.intake import selectors as intake_selectors, services as intake
from gongzhu.intake.enums import Relation
from gongzhu.rules import Outcome
from gongzhu.verification import selectors, services
from gongzhu.verification.enums import Conclusion, QueryStatus, Source
from gongzhu.verification.errors import StillAsking
from gongzhu.verification.models import Report
from gongzhu.verification.services import Assessment
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
from tests.verification.reports import conclude, lines, step_of

pytestmark = pytest.mark.django_db


# ── 结论 ──


@pytest.mark.requirement("VER-02")
@pytest.mark.requirement("VER-04")
def test_a_household_that_told_the_truth_gets_a_report_that_says_so(
    home: Household, verifier: Actor
) -> None:
    turn()

    report = conclude(home, verifier)

    assert report.conclusion == Conclusion.CONSISTENT
    assert step_of(home) == ("complete", "survey")
    assert (lines(report, verifier), report.missing_sources) == ([], [])
    assert ("银行存款和现金", 100_000, 100_000) in lines(report, verifier, contrary=False)
    assert home.case.number in report.number
    assert report.valid_until is None
    with acting_as(verifier):
        assert selectors.report_is_valid(home.case, clock.today()) is None
        assert selectors.corrections(home.case) == []
        assert documents.content(report.document, by=verifier).startswith(b"%PDF")


def test_a_deposit_nobody_declared_goes_to_the_town_and_changes_the_answer(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    undeclared = {"bank_name": "演示甲银行", "balance_fen": 9_900_000}
    registers(partner, home.people[0], bank_deposits=[{"balance_fen": 100_000}, undeclared])
    turn()

    report = conclude(home, verifier)

    assert report.conclusion == Conclusion.DIFFERENT
    assert step_of(home) == ("mismatch", "survey")
    assert lines(report, verifier) == [("银行存款和现金", 100_000, 10_000_000)]
    application, on = home.application, clock.today()
    assert intake_selectors.answer(application, on).outcome is Outcome.TRUE
    with acting_as(verifier):
        found = selectors.corrections(home.case)
    assert intake_selectors.answer(application, on, found).outcome is Outcome.FALSE


def test_what_the_history_and_the_message_tell_names_no_figure(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    registers(partner, home.people[0], bank_deposits={"balance_fen": 98_765_432})
    turn()

    conclude(home, verifier)

    event = Event.unscoped.get(case=home.case, action="mismatch")
    told = Message.unscoped.filter(dossier=home.case.dossier).order_by("created_at").last()
    assert "1 处与申报不一致" in event.data["reason"]
    assert "申请复查" in told.body
    for text in (str(event.data), told.body):
        assert "987" not in text
        assert "存款" not in text


def test_a_second_car_and_a_registered_death_are_found(partner: Partner, verifier: Actor) -> None:
    family = [
        Someone("陈示例", id_number()),
        Someone("陈示母", id_number("19500101", woman=True), Relation.PARENT),
    ]
    home = accepted(Family(family, assets=[(0, "vehicles.car", 2_000_000)]))
    cars = [{"plate_number": "粤A演1"}, {"plate_number": "粤A演2"}]
    registers(partner, family[0], vehicles=cars)
    gone = {"register_status": "死亡注销", "name": "陈示母", "registered_division": "440106"}
    registers(partner, family[1], household_register=gone, death={"died_on": "2025-06-01"})
    turn()

    report = conclude(home, verifier)

    assert lines(report, verifier) == [
        ("汽车", "未申报", "小型轿车 粤A演2 非营运"),
        ("户籍状态", "正常", "死亡注销"),
        ("在世情况", "共同生活", "死亡登记（2025-06-01）"),
    ]
    with acting_as(verifier):
        found = intake_selectors.facts(
            home.application, clock.today(), selectors.corrections(home.case)
        )
    assert found.household["vehicles_counted"] == 2


def test_a_source_that_contradicts_itself_and_the_household_is_shown(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    for source in Source.values:
        partner.put(f"/control/faults/{source}", {"contradict": True})
    turn()

    report = conclude(home, verifier)

    with acting_as(verifier):
        found = services.read_report(report, by=verifier)
    contrary = {line.source for line in found if line.is_contrary}
    assert contrary >= set(Source.values) - {Source.MARRIAGE}
    assert report.conclusion == Conclusion.DIFFERENT


# ── 来源缺失 ──


@pytest.mark.requirement("VER-08")
def test_no_report_while_sources_are_asked_unless_the_officer_says_why(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    partner.put("/control/faults/tax", {"down": True})
    turn()

    with pytest.raises(StillAsking, match="个人所得税"):
        conclude(home, verifier)
    with pytest.raises(StillAsking):
        conclude(home, verifier, proceed_without="急")
    assert not Report.unscoped.exists()

    report = conclude(home, verifier, proceed_without="税务系统停机检修，申请人急需")

    assert report.conclusion == Conclusion.INCOMPLETE
    with acting_as(verifier):
        (missing,) = selectors.missing(report)
    assert (missing.label, missing.why) == ("个人所得税（陈示例）", "来源暂不可用")
    assert "停机检修" in report.without
    assert home.query(Source.TAX).status == QueryStatus.UNREACHABLE
    assert step_of(home) == ("complete", "survey")


@pytest.mark.requirement("VER-08")
def test_an_answer_that_comes_after_the_report_is_kept_and_is_a_ground_to_look_again(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    partner.put("/control/faults/tax", {"down": True})
    turn()
    report = conclude(home, verifier, proceed_without="税务系统停机检修")

    partner.put("/control/faults/tax", {})
    turn()

    with acting_as(verifier):
        assert [query.source for query in selectors.late_answers(report)] == [Source.TAX]
        report.refresh_from_db()
        assert [one["source"] for one in report.missing_sources] == ["tax"]
        again = services.recheck(home.case, by=verifier, reason="税务数据在出报告后返回")
    turn()
    with acting_as(verifier):
        assert list(selectors.open_rechecks()) == [again]
        second = services.conclude_recheck(again, Assessment("已补齐"), by=verifier, key="k2")
        assert selectors.latest_report(home.case) == second
    assert (second.conclusion, second.missing_sources) == (Conclusion.CONSISTENT, [])
    assert home.case.stage == "accept" or step_of(home)[1] == "survey"


def test_a_household_that_signed_nothing_can_still_be_reported_on(
    home: Household, verifier: Actor
) -> None:
    intake.withdraw_authorisation(home.authorisation(), by=home.window)
    turn()

    report = conclude(home, verifier)

    assert (report.conclusion, report.as_of) == (Conclusion.INCOMPLETE, None)
    assert {one["status"] for one in report.missing_sources} == {QueryStatus.BARRED}


def test_before_the_worker_has_come_there_is_nothing_to_conclude(
    home: Household, verifier: Actor
) -> None:
    with pytest.raises(Conflict, match="刚刚到达"):
        conclude(home, verifier)


# ── 出具以后 ──


def test_how_long_a_report_holds_is_the_regions_to_say(
    home: Household, verifier: Actor, settings, tmp_path: Path
) -> None:
    packs = tmp_path / "packs"
    shutil.copytree(settings.PACKS_DIR, packs)  # with those it extends
    region = packs / "guangzhou" / "region.yaml"
    name = "  verification_report_valid_days:\n"
    region.write_text(region.read_text().replace(name, f"{name}    value: 30\n    grade: C\n", 1))
    settings.PACKS_DIR = packs
    turn()

    report = conclude(home, verifier)

    assert report.valid_until == clock.today() + timedelta(days=30)
    with acting_as(verifier):
        assert selectors.report_is_valid(home.case, report.valid_until) is True
        assert selectors.report_is_valid(home.case, report.valid_until + timedelta(days=1)) is False


def test_without_a_report_nothing_is_valid_and_nothing_corrected(home: Household) -> None:
    assert selectors.report_is_valid(home.case, clock.today()) is False
    assert selectors.corrections(home.case) == []


def test_the_desk_sees_its_rounds_with_their_numbers(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    partner.put("/control/faults/tax", {"down": True})
    turn()

    with acting_as(verifier):
        (found,) = selectors.open_requests()
        assert (found.waiting, found.answered, found.unreachable, found.barred) == (1, 9, 0, 0)
        assert selectors.request_of(home.task) == found
        assert [q.error != "" for q in selectors.queries(found)].count(True) == 1
