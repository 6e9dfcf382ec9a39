"""Loading a pack: all or nothing, every fault with its line, and a second time for nothing."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from gongzhu.audit.models import Entry
from gongzhu.common.errors import Denied, Invalid, Missing
from gongzhu.org.enums import NameBasis
from gongzhu.org.errors import PackFaults
from gongzhu.org.models import CalendarYear, Division, Office
from gongzhu.org.services import (
    confirm_office,
    load_calendar,
    load_divisions,
    load_offices,
    load_region,
)

pytestmark = pytest.mark.usefixtures("own_calendar")

PROVINCE = 980000000000


def our_divisions():
    return Division.objects.filter(code__gte=PROVINCE)


def our_offices():
    return Office.objects.filter(division_id__gte=PROVINCE)


def test_a_second_load_changes_nothing_and_leaves_no_mark(pack, administrator):
    pack()
    before = Entry.objects.count()
    first = load_region("little", by=administrator)
    marks = Entry.objects.count()

    second = load_region("little", by=administrator)

    assert [one.created for one in first.values()] == [10, 10, 2]
    assert not any(one.is_news for one in second.values())
    assert marks == before + 3
    assert Entry.objects.count() == marks


def test_the_trail_says_which_file_and_how_much(pack, administrator):
    load_divisions(pack() / "divisions.csv", by=administrator)

    entry = Entry.objects.filter(action="org.load_divisions").latest("seq")
    assert entry.reason == "导入 little/divisions.csv：新增10，更新0，停用0，未变0，跳过0"
    assert entry.actor_label == "钟管理"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("code,name", "代码,name", 1, "表头应为 code,name,level,parent,source"),
        ("980106001000,霁洲", "98010600100,霁洲", 5, "应为12位数字"),
        ("980106001000,霁洲街道,4", "980106001000,霁洲街道,3", 5, "与层级3不符"),
        ("980106001000,霁洲街道,4", "980106001000,霁洲街道,四", 5, "层级「四」应为1至5"),
        ("980106001000,霁洲街道", "980106001000,", 5, "名称应为1至60个字"),
        ("霁洲街道,4,980106000000,test", "霁洲街道,4,980106000000,", 5, "来源应为1至60个字"),
        ("霁洲街道,4,980106000000", "霁洲街道,4,980117000000", 5, "不在上级980117000000之内"),
        ("霁洲街道,4,980106000000", "霁洲街道,4,980199000000", 5, "不在本文件中"),
        ("霁洲街道,4,980106000000,test", "霁洲街道,4,980106000000", 5, "应有5列，实有4列"),
        ("云岭省,1,,", "云岭省,1,980000000000,", 2, "省级没有上级"),
        ("980106001002,先霁", "980106001001,先霁", 6, "重复"),
    ],
)
def test_a_fault_among_divisions_is_named_with_its_line(pack, old, new, line, reason):
    path = pack("divisions.csv", old, new) / "divisions.csv"

    with pytest.raises(PackFaults) as caught:
        load_divisions(path)

    named = {(fault.file, fault.line) for fault in caught.value.faults if reason in fault.reason}
    assert named == {("little/divisions.csv", line)}
    assert f"little/divisions.csv 第{line}行" in caught.value.sentence
    assert not our_divisions().exists()


def test_all_faults_are_told_at_once(pack):
    path = pack("divisions.csv", "先霁社区,5", "先霁社区,6") / "divisions.csv"
    path.write_text(path.read_text().replace("980117101200,石霁村", "x,石霁村"))

    with pytest.raises(PackFaults, match="有2处错误，没有导入任何内容") as caught:
        load_divisions(path)

    assert [fault.line for fault in caught.value.faults] == [7, 10]


def test_a_file_that_is_missing_empty_or_not_utf8_is_told(pack):
    folder = pack()
    with pytest.raises(PackFaults, match=r"nothing\.csv 整个文件：没有这个文件"):
        load_divisions(folder / "nothing.csv")

    (folder / "divisions.csv").write_text("code,name,level,parent,source\n")
    with pytest.raises(PackFaults, match="没有任何区划"):
        load_divisions(folder / "divisions.csv")

    (folder / "divisions.csv").write_bytes("广州".encode("gb18030"))
    with pytest.raises(PackFaults, match="不是 UTF-8"):
        load_divisions(folder / "divisions.csv")


def test_a_merged_town_stays_for_its_cases_and_is_no_longer_offered(pack):
    folder = pack()
    load_region("little")
    lines = (folder / "divisions.csv").read_text().splitlines(keepends=True)
    (folder / "divisions.csv").write_text("".join(one for one in lines if "980117101" not in one))

    report = load_region("little")

    assert report["divisions.csv"].retired == 3
    assert report["offices.yaml"].retired == 2
    assert not Division.objects.get(code=980117101000).is_current
    assert not Office.objects.get(division_id=980117101000).is_active


def test_a_pack_leaves_divisions_outside_its_territory_alone(pack):
    path = pack() / "divisions.csv"
    province = Division.objects.create(code=PROVINCE, name="云岭省", level=1)
    Division.objects.create(code=981400000000, name="云门市", level=2, parent=province)

    assert load_divisions(path).retired == 0
    assert Division.objects.get(code=981400000000).is_current


def test_offices_are_named_by_the_ending_of_their_place(pack):
    pack()
    load_region("little")

    names = {one.division_id: one for one in our_offices().filter(department="civil_affairs")}
    assert names[980100000000].name == "云港市民政局"
    assert names[980106000000].name == "云港市霁河区民政局"
    assert names[980106001000].name == "霁河区霁洲街道办事处"
    assert names[980117101000].name == "从霁区良霁镇人民政府"
    assert names[980106001001].name == "霁洲街道濂霁社区居民委员会"
    assert names[980117101200].name == "良霁镇石霁村民委员会"
    assert 980117101001 not in names, "no ending of the rules fits 居委会 in this little pack"
    assert (names[980100000000].is_sample, names[980106000000].is_sample) == (False, True)


def test_an_office_needs_a_name(pack, administrator):
    pack()
    load_region("little")

    with pytest.raises(Invalid, match="请填写机构名称"):
        confirm_office(our_offices()[0], name=" ", phone="", address="", by=administrator)


def test_a_confirmed_office_is_not_overwritten(pack, administrator):
    folder = pack()
    load_region("little")
    office = Office.objects.get(name="霁河区教育局")
    confirm_office(
        office, name="云港市霁河区教育局", phone="020-00000000", address="", by=administrator
    )

    again = load_offices(folder / "offices.yaml")

    office.refresh_from_db()
    assert (office.name, office.phone) == ("云港市霁河区教育局", "020-00000000")
    assert office.name_basis == NameBasis.CONFIRMED
    assert (again.skipped, again.is_news) == (1, False)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('"980100000000"', '"980199000000"', 1, "没有代码为980199000000的区划"),
        ("level: city", "level: planet", 3, "不认识层级「planet」"),
        ("department: education", "department: magic", 5, "不认识部门「magic」"),
        ("department: education", "department: civil_affairs", 5, "已在第4行写过"),
        ("{name}教育局", "{nom}教育局", 5, "不认识的括号"),
        ('name: "{name}教育局"', "names: {}", 5, "没有名称模板"),
        ('name: "{name}教育局", ', "", 5, "没有名称模板"),
        ("verified: true, source: test", "verified: 是, source: test", 3, "verified 应为"),
        ("verified: true, source: test", "verified: true", 3, "缺少「source」"),
        ("verified: true, source: test", "verified: true, sauce: test", 3, "不认识「sauce」"),
        ("level: city, department", "level: city, level: town, department", 3, "「level」重复"),
        ('name: "{name}教育局"', 'name: "{name}局", names: {区: 局}', 5, "只能写一个"),
        ("{name}教育局", "{name}" + "局" * 80, 5, "超过80个字"),
        ("rules:", "rules: [", 3, "格式不对"),
        ("rules:", "roles:", 1, "缺少「rules」"),
        ('territory: "980100000000"', "- 1", 2, "格式不对"),
        ('territory: "980100000000"', "1: 2", 1, "不是文字"),
    ],
)
def test_a_fault_among_office_rules_is_named_with_its_line(pack, old, new, line, reason):
    folder = pack("offices.yaml", old, new)
    load_divisions(folder / "divisions.csv")

    with pytest.raises(PackFaults) as caught:
        load_offices(folder / "offices.yaml")

    assert any(fault.line == line and reason in fault.reason for fault in caught.value.faults)
    assert not our_offices().exists()


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("year: 2027", "year: 2028", 9, "2028年没有接着2026年"),
        ("provisional: true", "provisional: maybe", 9, "provisional 应为"),
        ("source: 预估", "source: ''", 9, "缺少来源"),
        ("source: 预估", "source: 2026", 9, "source 应为"),
        ("day: 2026-10-10", "day: 十月十日", 8, "day 应为日期"),
        ("day: 2026-10-10", "date: 2026-10-10", 8, "缺少「day」"),
        ("name: 元旦", "title: 元旦", 14, "缺少「name」"),
        ("workdays: []", "workdays: 无", 9, "应为列表"),
        ("2026-10-10", "2026-10-09", 8, "本来就是工作日"),
        ("2026-10-10", "2026-10-04", 8, "写了两次"),
        ("2026-10-10", "2025-10-11", 8, "不在2026年"),
        ("from: 2026-10-01", "from: 2026-10-08", 6, "先后两个日期"),
        ("from: 2026-10-01", "from: 十月一日", 6, "先后两个日期"),
        ("year: 2027", "year: 二〇二七", 9, "应为2000至2100的数字"),
    ],
)
def test_a_fault_in_the_calendar_is_named_with_its_line(pack, old, new, line, reason):
    pack("calendar.yaml", old, new)

    with pytest.raises(PackFaults) as caught:
        load_region("little")

    assert any(fault.line == line and reason in fault.reason for fault in caught.value.faults)
    assert not CalendarYear.objects.exists()
    assert not our_divisions().exists(), "a pack is loaded whole or not at all"


def test_an_estimate_may_not_stand_before_an_official_year(pack):
    path = pack("calendar.yaml", "provisional: false", "provisional: true") / "calendar.yaml"
    path.write_text(
        path.read_text().replace("2027\n    provisional: true", "2027\n    provisional: false")
    )

    with pytest.raises(PackFaults, match="第9行：预估年度之后不能再有正式年度"):
        load_calendar(path)


def test_a_pack_may_bring_divisions_only(pack):
    folder = pack()
    for name in ("offices.yaml", "calendar.yaml", "region.yaml"):
        (folder / name).unlink()

    assert list(load_region("little")) == ["divisions.csv"]


def test_an_unknown_pack_names_those_there_are(pack):
    pack()

    with pytest.raises(Missing, match="没有名为「atlantis」的地区数据包。现有：little"):
        load_region("atlantis")
    with pytest.raises(Missing):
        load_region("../little")


def test_only_system_administrators_load_packs_and_confirm_offices(pack, reviewer):
    pack()
    with pytest.raises(Denied, match="只有系统管理员"):
        confirm_office(Office(), name="某局", phone="", address="", by=reviewer)

    with pytest.raises(Denied, match="只有系统管理员"):
        load_region("little", by=reviewer)


def test_the_command_says_what_changed_and_stops_at_faults(pack, capsys):
    pack()
    call_command("load_region", "little")
    assert "little/divisions.csv：新增10" in capsys.readouterr().out

    pack("divisions.csv", "先霁社区,5", "先霁社区,6")
    with pytest.raises(CommandError, match="第7行"):
        call_command("load_region", "little")
