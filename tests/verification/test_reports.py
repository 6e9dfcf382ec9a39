"""The report: declared against found, what is missing, signed by an officer, frozen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from gongzhu.audit.models import Entry
from gongzhu.cases.enums import TaskState
from gongzhu.cases.errors import Stale
from gongzhu.cases.models import Event, Task
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.common.errors import Conflict, Denied, Invalid, Missing
from gongzhu.documents import services as documents
from gongzhu.exchange.models import Message
from gongzhu.intake import selectors as intake_selectors, services as intake
from gongzhu.intake.enums import Relation
from gongzhu.rules import Outcome
from gongzhu.verification import selectors, services
from gongzhu.verification.enums import Conclusion, QueryStatus, Source
from gongzhu.verification.errors import DraftChanged, StillAsking
from gongzhu.verification.models import Report
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

pytestmark = pytest.mark.django_db
DEPOSIT = "financial_assets.deposit"
ELSEWHERE = 440111000000
"""白云区: another district's verification centre."""


@pytest.fixture(autouse=True)
def _as_the_system() -> Iterator[None]:
    """Tests look at rows as the system; officers and residents act under their own names."""
    with acting_as(SYSTEM):
        yield


@pytest.fixture
def verifier() -> Actor:
    return officers.verifier()


@pytest.fixture
def home(partner: Partner) -> Household:
    """One person who declared 1,000.00 in the bank, and has just that."""
    home = accepted(Family(assets=[(0, DEPOSIT, 100_000)]))
    registers(partner, home.people[0], bank_deposits={"balance_fen": 100_000})
    return home


def conclude(home: Household, by: Actor, key: str = "k", **more: object) -> Report:
    words, task = {"opinion": "按比对结果出具。", **more}, home.task
    with acting_as(by):
        return services.conclude(task, Assessment(**words), by=by, key=key)


def lines(report: Report, by: Actor, *, contrary: bool = True) -> list[tuple]:
    with acting_as(by):
        found = services.read_report(report, by=by)
    return [(x.subject, x.declared, x.found) for x in found if x.is_contrary or not contrary]


def step_of(home: Household) -> tuple[str, str]:
    event = Event.unscoped.filter(case=home.case, stage="verify").latest("seq")
    home.case.refresh_from_db()
    return event.action, home.case.stage


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


# ── 核对员的判断 ──


def different(partner: Partner, home: Household) -> None:
    registers(partner, home.people[0], bank_deposits={"balance_fen": 9_900_000})
    turn()


def only_line(home: Household, verifier: Actor) -> str:
    with acting_as(verifier):
        (line,) = services.read_draft(home.request, by=verifier).contrary
    return line.key


def test_a_difference_set_aside_with_a_reason_is_not_used(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    different(partner, home)
    key = only_line(home, verifier)

    with pytest.raises(Invalid, match="补充") as short:
        conclude(home, verifier, set_aside={key: "不用"})
    assert "不采信" in short.value.fields["set_aside"]
    report = conclude(home, verifier, set_aside={key: "为代管的村集体资金，有村委会证明"})

    assert report.conclusion == Conclusion.CONSISTENT
    assert step_of(home)[0] == "complete"
    with acting_as(verifier):
        assert selectors.corrections(home.case) == []
        kept = [x.set_aside for x in services.read_report(report, by=verifier) if x.is_contrary]
    assert kept == ["为代管的村集体资金，有村委会证明"]


def test_only_what_speaks_against_the_declaration_can_be_set_aside(
    home: Household, verifier: Actor
) -> None:
    turn()

    with pytest.raises(Invalid) as refused:
        conclude(home, verifier, set_aside={"0" * 16: "这一处并不存在"})
    assert "不存在" in refused.value.fields["set_aside"]


def test_another_conclusion_than_the_comparisons_needs_a_reason(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    different(partner, home)
    wanted = Conclusion.CONSISTENT

    with pytest.raises(Invalid) as refused:
        conclude(home, verifier, conclusion=wanted, opinion="一致")
    assert "理由" in refused.value.fields["opinion"]
    report = conclude(
        home, verifier, conclusion=wanted, opinion="差额为当日到账的临时救助金，不影响。"
    )
    assert report.conclusion == wanted


def test_nobody_can_call_consistent_what_was_not_asked(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    partner.put("/control/faults/tax", {"down": True})
    turn()

    with pytest.raises(Invalid) as refused:
        conclude(
            home,
            verifier,
            conclusion=Conclusion.CONSISTENT,
            proceed_without="税务系统停机检修",
            opinion="其余来源全部一致，没有问题。",
        )
    assert "conclusion" in refused.value.fields


def test_what_came_in_after_the_officer_read_has_to_be_read_first(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    partner.put("/control/faults/bank_deposits", {"fail_next": 1})
    turn()
    with acting_as(verifier):
        draft = services.read_draft(home.request, by=verifier)
    registers(partner, home.people[0], bank_deposits={"balance_fen": 77_000_000})
    turn()

    with pytest.raises(DraftChanged):
        conclude(home, verifier, read=draft.digest)
    with acting_as(verifier):
        fresh = services.read_draft(home.request, by=verifier)
    assert conclude(home, verifier, read=fresh.digest).conclusion == Conclusion.DIFFERENT


# ── 一次，一人，一处 ──


def test_pressed_twice_there_is_one_report(home: Household, verifier: Actor) -> None:
    turn()
    first = conclude(home, verifier, key="once")

    assert conclude(home, verifier, key="once") == first
    with pytest.raises(Conflict, match="已经出具"):
        conclude(home, verifier, key="twice")
    assert Report.unscoped.count() == 1
    assert Task.unscoped.get(case=home.case, stage="verify").state == TaskState.DONE


def test_a_page_from_before_another_step_is_refused_and_leaves_nothing(
    home: Household, verifier: Actor
) -> None:
    turn()

    task = home.task
    with acting_as(verifier), pytest.raises(Stale):
        services.conclude(task, Assessment("意见"), by=verifier, key="k", seen=0)
    assert not Report.unscoped.exists()
    assert home.request.status == "open"


def test_only_a_verifier_of_the_right_centre_concludes(home: Household, verifier: Actor) -> None:
    turn()

    for actor in (officers.reviewer(), officers.confirmer(), home.resident):
        with pytest.raises(Denied):
            conclude(home, actor)
    with pytest.raises(Missing):
        conclude(home, officers.verifier(at=ELSEWHERE))
    assert not Report.unscoped.exists()


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
