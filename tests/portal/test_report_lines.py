"""A report tells line by line what there is to compare, and in one line who had nothing to say."""

from __future__ import annotations

from gongzhu.portal.selectors import report_lines
from gongzhu.verification.comparing import Line
from gongzhu.verification.enums import Source

NOTHING = "没有需要比对的记录"


def line(subject: str, declared: int | str | None, found: int | str | None, **more) -> Line:
    return Line(
        key=subject, member_id="1", person_id="1", person="某某", source=Source.VEHICLES,
        subject=subject, declared=declared, found=found, **more,
    )  # fmt: skip


def test_departments_without_a_record_are_named_together():
    lines = [line("车辆", "—", NOTHING), line("存款", 100, 100), line("住房公积金", None, NOTHING)]

    told = report_lines(lines)

    assert [one.subject for one in told["lines"]] == ["存款"]
    assert told["silent"] == [("某某", "车辆、住房公积金")]


def test_nothing_that_matters_is_folded_away():
    lines = [
        line("有差异的", None, 100),
        line("有说明的", "—", NOTHING, remark="数据截至上月"),
        line("不一致的", "—", "已注销", is_contrary=True),
        line("填过的", 100, NOTHING),
    ]

    told = report_lines(lines)

    assert told["lines"] == lines and told["silent"] == []
