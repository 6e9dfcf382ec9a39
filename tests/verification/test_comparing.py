"""What banks, tax and insurance say beside what a household declared, and what the rules then use."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.catalogue import selectors as catalogue
from gongzhu.intake import kinds
from gongzhu.intake.facts import Correction, Snapshot
from gongzhu.verification.comparing import as_json, compare, corrections, from_json, setting_aside
from gongzhu.verification.enums import Source
from tests.verification.compared import after, contrary
from tests.verification.worlds import SPOUSE, checked, entry, inquiry, lines, member, raw

CAR, HOME = "vehicles.car", "homes.residence"
DEPOSIT, FUND = "financial_assets.deposit", "financial_assets.fund"


def salary(month: int, fen: int, **more: object) -> dict:
    return raw(Source.TAX, income_month=f"2026-{month:02d}", income_fen=fen, **more)


# ── 存款 ──


def test_a_deposit_nobody_declared_speaks_against_the_declaration() -> None:
    told = [entry(DEPOSIT, 100_000)]
    found = lines(
        Source.BANK_DEPOSITS,
        raw(Source.BANK_DEPOSITS, balance_fen=100_000),
        raw(Source.BANK_DEPOSITS, account_last4="0002", account_kind="定期", balance_fen=5_000_000),
        told=told,
    )

    assert contrary(found) == [(100_000, 5_100_000)]
    assert found[0].difference == 5_000_000
    assert after(Snapshot((member(),), tuple(told)), found) == [("m1", DEPOSIT, 5_100_000, 1)]


def test_a_deposit_declared_to_the_fen_is_the_same() -> None:
    found = lines(
        Source.BANK_DEPOSITS,
        raw(Source.BANK_DEPOSITS, balance_fen=123_456),
        told=[entry(DEPOSIT, 123_456)],
    )

    assert contrary(found) == []
    assert [(line.found, line.difference) for line in found] == [(123_456, 0)]


def test_less_in_the_bank_than_declared_leaves_the_declaration_as_it_is() -> None:
    told = [entry(DEPOSIT, 200_000)]
    found = lines(Source.BANK_DEPOSITS, raw(Source.BANK_DEPOSITS, balance_fen=50_000), told=told)

    assert contrary(found) == []
    assert after(Snapshot((member(),), tuple(told)), found) == [("m1", DEPOSIT, 200_000, 1)]


def test_it_does_not_matter_for_whom_of_a_couple_or_as_which_kind_savings_were_declared() -> None:
    couple = [member(), member("m2", "李二")]
    told = [entry(DEPOSIT, 800_000)]
    answers = {
        ("m1", Source.BANK_DEPOSITS): checked(
            Source.BANK_DEPOSITS, raw(Source.BANK_DEPOSITS, balance_fen=300_000)
        ),
        ("m2", Source.BANK_DEPOSITS): checked(
            Source.BANK_DEPOSITS,
            raw(Source.BANK_DEPOSITS, SPOUSE, account_kind="理财", balance_fen=450_000),
            number=SPOUSE,
        ),
    }

    found = list(compare(inquiry(answers, *told, members=couple)))

    assert contrary(found) == []
    assert after(Snapshot(tuple(couple), tuple(told)), found) == [("m1", DEPOSIT, 800_000, 1)]


def test_when_the_banks_know_of_more_their_figures_are_used_throughout() -> None:
    couple = [member(), member("m2", "李二")]
    told = [entry(DEPOSIT, 800_000)]
    answers = {
        ("m1", Source.BANK_DEPOSITS): checked(
            Source.BANK_DEPOSITS, raw(Source.BANK_DEPOSITS, balance_fen=500_000)
        ),
        ("m2", Source.BANK_DEPOSITS): checked(
            Source.BANK_DEPOSITS,
            raw(Source.BANK_DEPOSITS, SPOUSE, balance_fen=600_000),
            number=SPOUSE,
        ),
    }
    found = list(compare(inquiry(answers, *told, members=couple)))
    household = Snapshot(tuple(couple), tuple(told))

    assert contrary(found) == [("未申报", 600_000)]
    assert after(household, found) == [("m1", DEPOSIT, 500_000, 1), ("m2", DEPOSIT, 600_000, 1)]

    higher = next(line.key for line in found if line.is_contrary)
    aside = setting_aside(found, {higher: "这笔是刚收到的抚恤金"})

    assert after(household, list(aside)) == [("m1", DEPOSIT, 800_000, 1)]


def test_a_member_whose_bank_did_not_answer_is_left_out_of_the_sum() -> None:
    couple = [member(), member("m2", "李二")]
    told = [entry(DEPOSIT, 100_000), entry(DEPOSIT, 900_000, who="m2")]
    answers = {
        ("m1", Source.BANK_DEPOSITS): checked(
            Source.BANK_DEPOSITS, raw(Source.BANK_DEPOSITS, balance_fen=400_000)
        )
    }

    found = list(compare(inquiry(answers, *told, members=couple)))

    assert contrary(found) == [(100_000, 400_000)]
    assert {line.member_id for line in found} == {"m1"}


# ── 收入 ──


def test_taxed_wages_are_averaged_over_the_months_before_the_application() -> None:
    months = [salary(month, 300_001) for month in range(5, 11)]
    before, now = salary(4, 9_900_000), salary(11, 9_900_000)

    found = lines(Source.TAX, before, *months, now)

    assert contrary(found) == [("未申报", 300_001)]


def test_an_uneven_average_is_rounded_to_the_fen_once() -> None:
    found = lines(Source.TAX, salary(10, 100))

    assert [line.found for line in found] == [17]


def test_higher_taxed_wages_take_the_place_of_declared_ones_and_lower_ones_do_not() -> None:
    told = [entry("wages", 200_000, section="income")]
    higher = lines(Source.TAX, *[salary(month, 250_000) for month in range(5, 11)], told=told)
    lower = lines(Source.TAX, *[salary(month, 150_000) for month in range(5, 11)], told=told)
    household = Snapshot((member(),), tuple(told))

    assert contrary(higher) == [(200_000, 250_000)]
    assert after(household, higher, "income") == [("m1", "wages", 250_000, 1)]
    assert contrary(lower) == []
    assert "按申报" in lower[0].remark
    assert after(household, lower, "income") == [("m1", "wages", 200_000, 1)]


def test_a_declared_total_of_the_period_is_compared_as_its_monthly_average() -> None:
    told = [entry("wages", 0, section="income", period_total_fen=1_200_000)]

    found = lines(Source.TAX, *[salary(month, 200_000) for month in range(5, 11)], told=told)

    assert contrary(found) == []
    assert found[0].declared == 200_000


def test_odd_jobs_declared_as_a_business_are_not_counted_a_second_time() -> None:
    told = [entry("business", 310_000, section="income")]
    jobs = [salary(m, 300_000, income_item="劳务报酬所得") for m in range(5, 11)]

    found = lines(Source.TAX, *jobs, told=told)

    assert contrary(found) == []
    assert after(Snapshot((member(),), tuple(told)), found, "income") == [
        ("m1", "business", 310_000, 1)
    ]


def test_an_income_without_its_month_is_shown_and_not_reckoned_with() -> None:
    found = lines(Source.TAX, raw(Source.TAX, income_month=None, income_fen=800_000))

    assert contrary(found) == [("—", "演示企业 工资薪金所得 8,000.00 元")]
    assert found[0].adopts is None


def test_without_a_decided_period_no_figure_is_made_up() -> None:
    found = list(
        compare(inquiry({("m1", Source.TAX): checked(Source.TAX, salary(10, 100))}, months=None))
    )

    assert [line.is_contrary for line in found] == [False]
    assert "待核定" in found[0].remark


def test_a_pension_is_income_and_two_of_them_are_one_sum() -> None:
    drawn = {"contribution_status": "领取待遇", "scheme": "城镇职工基本养老保险"}
    found = lines(
        Source.SOCIAL_INSURANCE,
        raw(Source.SOCIAL_INSURANCE, pension_monthly_fen=200_000, **drawn),
        raw(Source.SOCIAL_INSURANCE, pension_monthly_fen=50_000, **drawn),
        told=[entry("pension", 200_000, section="income")],
    )

    assert contrary(found) == [(200_000, 250_000)]


def test_a_residents_pension_is_kept_apart_because_its_basic_part_is_treated_apart() -> None:
    found = lines(
        Source.SOCIAL_INSURANCE,
        raw(
            Source.SOCIAL_INSURANCE,
            scheme="城乡居民基本养老保险",
            contribution_status="领取待遇",
            pension_monthly_fen=25_000,
        ),
    )

    assert found[0].adopts is not None
    assert found[0].adopts.kind == "basic_pension"
    assert "核实构成" in found[0].remark


@pytest.mark.parametrize("source", [Source.SOCIAL_INSURANCE, Source.PROVIDENT_FUND])
def test_an_employer_who_pays_in_beside_undeclared_wages_is_contrary(source: Source) -> None:
    paid = {
        Source.SOCIAL_INSURANCE: {"payer_name": "演示企业", "contribution_base_fen": 800_000},
        Source.PROVIDENT_FUND: {"monthly_deposit_fen": 96_000, "balance_fen": 4_000_000},
    }[source]

    assert len(contrary(lines(source, raw(source, **paid)))) == 1
    told = [entry("wages", 800_000, section="income")]
    assert contrary(lines(source, raw(source, **paid), told=told)) == []


# ── 整份 ──


def test_a_source_that_knows_nothing_has_a_line_that_says_so() -> None:
    for source in (Source.VEHICLES, Source.BANK_DEPOSITS, Source.DEATH, Source.MARRIAGE):
        assert [(line.source, line.is_contrary) for line in lines(source)] == [(source, False)]


def test_lines_survive_being_sealed_and_keep_their_keys() -> None:
    found = lines(Source.VEHICLES, raw(Source.VEHICLES), raw(Source.VEHICLES, plate_number="粤A2"))
    again = lines(Source.VEHICLES, raw(Source.VEHICLES), raw(Source.VEHICLES, plate_number="粤A2"))

    assert list(from_json(as_json(found))) == found
    assert [line.key for line in again] == [line.key for line in found]
    assert len({line.key for line in found}) == len(found)


def test_a_line_set_aside_changes_nothing_for_the_rules() -> None:
    found = lines(Source.VEHICLES, raw(Source.VEHICLES))
    aside = setting_aside(found, {found[0].key: "车已报废，注销手续办理中"})
    household = Snapshot((member(),))

    assert corrections(household, found) == [
        Correction("m1", "asset", CAR, None, {"count": 1}, "vehicles")
    ]
    assert corrections(household, list(aside)) == []


def test_every_kind_a_source_adopts_is_a_kind_of_the_vocabulary() -> None:
    words = catalogue.words()
    found = [
        *lines(Source.VEHICLES, *[raw(Source.VEHICLES, vehicle_kind=k, plate_number=k) for k in ("船", "货车", "电动自行车", "残疾人专用车")]),
        *lines(Source.REAL_ESTATE, *[raw(Source.REAL_ESTATE, use_kind=k, certificate_number=k) for k in ("车位", "工业", "住宅")]),
        *lines(Source.BUSINESS, raw(Source.BUSINESS, enterprise_kind="农民专业合作社")),
        *lines(Source.TAX, *[salary(10, 60_000, income_item=k) for k in ("稿酬所得", "利息股息红利所得", "经营所得")]),
    ]  # fmt: skip

    for line in found:
        assert line.adopts is not None
        assert kinds.found(words, line.adopts.section, line.adopts.kind)


def test_the_day_of_application_decides_which_months_count() -> None:
    january = inquiry({("m1", Source.TAX): checked(Source.TAX, salary(1, 600))})
    first_day = [line.found for line in compare(january)]
    moved = compare(
        type(january)(**{**{f: getattr(january, f) for f in january.__dataclass_fields__}, "applied_on": date(2026, 2, 28)})
    )  # fmt: skip

    assert first_day == ["没有需要比对的记录"]
    assert [line.found for line in moved] == [100]
