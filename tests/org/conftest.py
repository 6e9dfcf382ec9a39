"""A small made-up region, and the actors who may and may not change it.

Its codes (98…) and its sign 霁 occur in no pack that ships, so it stands beside a loaded pack.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gongzhu.common.actor import Actor, ActorKind
from gongzhu.org.models import CalendarDay, CalendarYear

DIVISIONS = """\
code,name,level,parent,source
980000000000,云岭省,1,,test
980100000000,云港市,2,980000000000,test
980106000000,霁河区,3,980100000000,test
980106001000,霁洲街道,4,980106000000,test
980106001001,濂霁社区,5,980106001000,test
980106001002,先霁社区,5,980106001000,test
980117000000,从霁区,3,980100000000,test
980117101000,良霁镇,4,980117000000,test
980117101200,石霁村,5,980117101000,test
980117101001,良霁居委会,5,980117101000,test
"""

OFFICES = """\
territory: "980100000000"
rules:
  - {level: city, department: civil_affairs, name: "{name}民政局", verified: true, source: test}
  - {level: district, department: civil_affairs, name: "{city}{name}民政局", verified: false, source: test}
  - {level: district, department: education, name: "{name}教育局", verified: false, source: test}
  - level: town
    department: civil_affairs
    names: {街道: "{parent}{name}办事处", 镇: "{parent}{name}人民政府"}
    verified: false
    source: test
  - level: village
    department: civil_affairs
    names: {社区: "{parent}{stem}社区居民委员会", 村: "{parent}{stem}村民委员会"}
    verified: true
    source: test
"""

CALENDAR = """\
years:
  - year: 2026
    provisional: false
    source: 国务院办公厅关于2026年部分节假日安排的通知
    holidays:
      - {name: 国庆节, from: 2026-10-01, to: 2026-10-07}
    workdays:
      - {day: 2026-10-10, for: 国庆节}
  - year: 2027
    provisional: true
    source: 预估
    note: 预估，国务院办公厅通知公布后请更新
    holidays:
      - {name: 元旦, from: 2027-01-01, to: 2027-01-01}
    workdays: []
"""

REGION = """\
key: little
title: 小市
platform_name: 小市社会救助
province: 云岭省
code: "980100000000"
receipt_prefix: LT
hotlines:
  - {number: "12349", label: 社会救助服务热线, source: test, grade: A}
parameters:
  publicity_days: {label: 公示天数, value: 7, unit: 天, source: test, grade: A}
  report_days: {label: 核对报告的出具期限, value: null, source: test, grade: "-"}
  is_rural: {label: 含农村, value: true, source: test, grade: product}
  payment_start:
    label: 起发月份
    value: next_month
    choices: {next_month: 决定的下月, same_month: 认定当月}
    source: test
    grade: C
"""

FILES = {
    "divisions.csv": DIVISIONS,
    "offices.yaml": OFFICES,
    "calendar.yaml": CALENDAR,
    "region.yaml": REGION,
}

Writer = Callable[..., Path]


@pytest.fixture
def pack(tmp_path: Path, settings) -> Writer:
    """Write the pack "little", with some words replaced in one file, and give its folder."""
    settings.PACKS_DIR = tmp_path

    def write(name: str = "", old: str = "", new: str = "") -> Path:
        folder = tmp_path / "little"
        folder.mkdir(exist_ok=True)
        for file, text in FILES.items():
            if file == name:
                assert old in text
                text = text.replace(old, new, 1)
            (folder / file).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def own_calendar(db) -> None:
    """Take away whatever years are entered, so that the little pack enters its own."""
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()


@pytest.fixture
def administrator() -> Actor:
    return Actor(
        ActorKind.OFFICER, name="钟管理", user_id=1, role="system_admin", role_label="系统管理员"
    )


@pytest.fixture
def reviewer() -> Actor:
    return Actor(ActorKind.OFFICER, name="林审核", user_id=2, role="reviewer", role_label="审核人")
