"""Figures are typed or uploaded, every bad cell is named, and nothing counts before a second person."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.catalogue import selectors, services
from gongzhu.catalogue.models import Proposal, Standard
from gongzhu.common.errors import Denied
from tests.catalogue import keepers
from tests.catalogue.sheets import GOOD, HEAD, csv, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-07", "INT-05")]

CITY = 440100000000


def imported(content: bytes, name: str = "") -> Proposal:
    name = name or ("标准.xlsx" if content.startswith(b"PK") else "标准.csv")
    return services.import_standards(name, content, by=keepers.policy_officer())


def faults(content: bytes, name: str = "") -> dict[str, str]:
    before = (Proposal.objects.count(), Standard.objects.count())
    with pytest.raises(services.BadRows) as caught:
        imported(content, name)
    assert (Proposal.objects.count(), Standard.objects.count()) == before
    found: dict[str, str] = {}
    for one in caught.value.cells:
        found[one.cell] = found.get(one.cell, "") + one.reason
    return found


@pytest.mark.parametrize(
    "content",
    [
        csv(HEAD, GOOD),
        csv(HEAD, GOOD, encoding="gb18030"),
        xlsx(HEAD, GOOD),
        xlsx(HEAD, GOOD, shared=False),
        xlsx(HEAD, ("dibao", "440100000000", 45658, 46022, 1300, "B", "通知")),
        xlsx(HEAD[::-1], GOOD[::-1]),
    ],
)
def test_a_figure_counts_once_a_second_person_has_confirmed_it(content: bytes):
    proposal = imported(content)
    assert selectors.standards_on(date(2025, 6, 1), CITY, demonstrating=False)["dibao"] is None

    services.confirm(proposal, by=keepers.publisher())

    row = selectors.standard_rows_on(date(2025, 6, 1), CITY, demonstrating=False)["dibao"]
    assert (row.value, row.grade, row.is_local) == (130000, "B", True)
    assert services.load_catalogue().standards == 0
    assert Standard.objects.get(pk=row.pk).value == 130000


def line(**more: str) -> tuple[str, ...]:
    given = dict(zip(HEAD, GOOD, strict=True)) | more
    return tuple(given[name] for name in HEAD)


def test_every_bad_cell_is_named():
    found = faults(
        xlsx(
            HEAD,
            line(标准代码="no_such"),
            line(区划代码="4401"),
            line(起始日="元旦"),
            line(截止日="2024-12-31"),
            line(数值="约1300"),
            line(数值="-1"),
            line(数值="1300.005"),
            line(等级="D"),
            line(来源=""),
        )
    )

    assert list(found) == ["A2", "B3", "C4", "D5", "E6", "E7", "E8", "F9", "G10"]
    assert "没有代码为“no_such”的标准" in found["A2"]
    assert "不是日期" in found["C4"] and "早于起始日" in found["D5"]
    assert "应为 A" in found["F9"] and "出处" in found["G10"]


def test_formulas_merged_cells_and_errors_are_named():
    found = faults(xlsx(HEAD, (*GOOD[:4], ("SUM(A1:A2)", 1300), *GOOD[5:]), merged="A2:A3"))

    assert "公式" in found["E2"]
    assert "合并单元格" in found["A2:A3"]
    assert "公式" in faults(csv(HEAD, line(来源="=cmd|calc")))["G2"]


def test_rows_that_overlap_are_refused():
    twice = faults(csv(HEAD, GOOD, line(起始日="2025-06-01")))
    published = faults(csv(HEAD, line(起始日="2024-06-01", 截止日="2024-12-31")))
    longer = faults(csv(HEAD, line(截止日="2026-12-31")))

    assert "与本表第 2 行的日期重叠" in twice["C3"]
    assert "与现有的一行（2024-01-01 至 2024-12-31，已有数值）" in published["C2"]
    assert any("截止日不能更晚" in one or "重叠" in one for one in longer.values())


def test_a_row_without_a_last_day_ends_where_the_next_begins():
    open_row = line(标准代码="dibao", 起始日="2027-01-01", 截止日="", 数值="1400")
    services.confirm(imported(csv(HEAD, open_row), "a.csv"), by=keepers.publisher())
    next_row = line(起始日="2028-01-01", 截止日="", 数值="1500")

    services.confirm(imported(csv(HEAD, next_row), "b.csv"), by=keepers.publisher())

    rows = Standard.objects.filter(code="dibao", effective_on__year__gte=2027)
    assert [(str(one.ends_on), one.value) for one in rows.order_by("effective_on")] == [
        ("2027-12-31", 140000),
        ("None", 150000),
    ]


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        pytest.param(csv(HEAD, *[GOOD] * 50_000), "大.csv", "超过 5000 行", id="50 000 rows"),
        pytest.param(csv(HEAD), "空.csv", "一行数据也没有", id="no rows"),
        pytest.param(b"", "空.csv", "表格是空的", id="empty"),
        pytest.param(csv(("代码", "数值"), ("dibao", "1")), "栏.csv", "还缺标准代码", id="columns"),
        pytest.param(
            b"\xd0\xcf\x11\xe0" + b"\x00" * 64, "旧.xls", "请先另存为 xlsx", id="old format"
        ),
        pytest.param(b"PK\x03\x04" + b"\x00" * 64, "坏.xlsx", "打不开", id="broken"),
        pytest.param(b"\x00\x01\x02" * 50, "图.csv", "不是文字表格", id="binary"),
        (xlsx(HEAD, GOOD, bomb='<!DOCTYPE x [<!ENTITY a "aaaa">]>'), "弹.xlsx", "不该有的定义"),
    ],
)
def test_what_is_no_sheet_is_refused_as_a_whole(content: bytes, name: str, told: str):
    assert told in " ".join(faults(content, name).values())


def test_a_sheet_of_50_000_rows_is_refused_quickly():
    content = xlsx(HEAD, *[GOOD] * 50_000, shared=False)

    assert "超过" in " ".join(faults(content).values())


def test_what_has_changed_meanwhile_is_found_when_it_is_confirmed():
    one, two = imported(csv(HEAD, GOOD), "a.csv"), imported(csv(HEAD, GOOD), "b.csv")
    services.confirm(one, by=keepers.publisher())

    with pytest.raises(services.BadRows):
        services.confirm(two, by=keepers.publisher())

    assert (
        Standard.objects.filter(code="dibao", effective_on="2025-01-01", value=130000).count() == 1
    )


def test_only_policy_officers_put_figures_up_and_only_publishers_confirm():
    with pytest.raises(Denied):
        services.import_standards("a.csv", csv(HEAD, GOOD), by=keepers.publisher())
    with pytest.raises(Denied):
        services.confirm(imported(csv(HEAD, GOOD), "a.csv"), by=keepers.policy_officer())
