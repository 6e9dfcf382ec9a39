"""Finding divisions, offices and the region's answers."""

from __future__ import annotations

import pytest

from gongzhu.common.errors import Invalid, Missing
from gongzhu.org import selectors
from gongzhu.org.enums import Department, Level
from gongzhu.org.errors import NotDecided, PackFaults
from gongzhu.org.models import Division, Office
from gongzhu.org.services import load_region

VILLAGE, STREET, DISTRICT = 980106001001, 980106001000, 980106000000


@pytest.fixture
def little(own_calendar, pack):
    pack()
    load_region("little")
    selectors.forget_names()


@pytest.mark.parametrize(
    ("department", "level", "code", "name"),
    [
        ("civil_affairs", "village", VILLAGE, "霁洲街道濂霁社区居民委员会"),
        ("civil_affairs", "town", VILLAGE, "霁河区霁洲街道办事处"),
        ("civil_affairs", "town", STREET, "霁河区霁洲街道办事处"),
        ("civil_affairs", "district", VILLAGE, "云港市霁河区民政局"),
        ("education", "district", STREET, "霁河区教育局"),
        (Department.CIVIL_AFFAIRS, Level.CITY, VILLAGE, "云港市民政局"),
    ],
)
def test_the_office_of_a_place_is_found_by_climbing(little, department, level, code, name):
    assert selectors.office_for(department, level, code).name == name


def test_the_nearest_office_is_the_one_whose_territory_holds_the_place(little):
    low, high = selectors.office_for("civil_affairs", "district", VILLAGE).territory

    assert low <= VILLAGE < high
    assert not low <= 980117101200 < high
    assert selectors.office_for("education", "district", VILLAGE).territory is None


def test_a_place_known_only_to_its_district_has_no_street_office(little):
    with pytest.raises(Invalid, match="只选到云港市霁河区。请选到镇街一级"):
        selectors.office_for("civil_affairs", "town", DISTRICT)


def test_an_office_not_registered_is_said_to_be_missing(little):
    with pytest.raises(Missing, match="云港市霁河区霁洲街道还没有登记镇（街道）级教育机构"):
        selectors.office_for("education", "town", STREET)


def test_a_closed_office_is_not_given_work(little):
    Office.objects.filter(name="霁河区教育局").update(is_active=False)

    with pytest.raises(Missing):
        selectors.office_for("education", "district", VILLAGE)


@pytest.mark.parametrize(
    ("code", "path"),
    [
        (980000000000, "云岭省"),
        (980100000000, "云港市"),
        (STREET, "云港市霁河区霁洲街道"),
        (VILLAGE, "云港市霁河区霁洲街道濂霁社区"),
    ],
)
def test_a_place_is_named_from_the_city_down(little, code, path):
    assert selectors.path_name(code) == path


def test_a_name_once_read_costs_no_query(little, django_assert_num_queries):
    selectors.path_name(VILLAGE)

    with django_assert_num_queries(0):
        selectors.path_name(VILLAGE)


def test_a_renamed_place_is_read_anew_after_loading(little, pack):
    assert selectors.path_name(STREET) == "云港市霁河区霁洲街道"

    pack("divisions.csv", "霁洲街道", "新霁洲街道")
    load_region("little")

    assert selectors.path_name(STREET) == "云港市霁河区新霁洲街道"


@pytest.mark.parametrize("code", [123, "abc", "98010600100", "٤٤٠١٠٦٠٠١٠٠٠"])
def test_an_unknown_code_is_missing(little, code):
    with pytest.raises(Missing, match="没有代码为"):
        selectors.division(code)


def test_children_and_towns_are_the_current_ones(little):
    city = selectors.division("980100000000")
    Division.objects.filter(code=980117101000).update(is_current=False)

    assert [one.name for one in selectors.children(city)] == ["霁河区", "从霁区"]
    assert [one.name for one in selectors.towns_of(city)] == ["霁洲街道"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("  ", []),
        ("霁", ["从霁区", "霁河区", "良霁镇", "霁洲街道"]),
        ("从霁 良霁", ["良霁镇", "良霁居委会"]),
        ("霁河 良霁", []),
        ("霁河 霁社区", ["先霁社区", "濂霁社区"]),
    ],
)
def test_places_are_found_by_what_people_type(little, text, names):
    assert [one.name for one in selectors.find_divisions(text, limit=4)] == names


def test_larger_places_come_first_then_by_pinyin(little):
    keys = {one.name: one.sort_key for one in Division.objects.filter(code__gte=980000000000)}

    assert keys["从霁区"] < keys["良霁镇"] < keys["石霁村"] < keys["先霁社区"] < keys["云港市"]


def test_a_place_of_no_pack_has_no_name(little):
    with pytest.raises(Missing, match="没有代码为980199000000"):
        selectors.path_name(980199000000)


def test_a_missing_region_file_is_told(pack, settings):
    (pack() / "region.yaml").unlink()
    settings.REGION = "little"

    with pytest.raises(PackFaults, match=r"region\.yaml 整个文件：没有这个文件"):
        selectors.region()


def test_the_region_answers_what_is_decided(pack, settings):
    pack()
    settings.REGION = "little"

    region = selectors.region()

    assert (region.title, region.code, region.receipt_prefix) == ("小市", 980100000000, "LT")
    assert region.number("publicity_days") == region.parameter("publicity_days") == 7
    assert region.choice("payment_start") == "next_month"
    assert region.entry("payment_start").shown == "决定的下月"
    assert region.entry("payment_start").grade.needs_review
    assert region.entry("publicity_days").shown == "7天"
    assert (region.flag("is_rural"), region.entry("is_rural").shown) == (True, "是")
    assert region.hotlines[0].number == "12349"


def test_the_region_assumes_nothing_that_is_undecided(pack, settings):
    pack()
    settings.REGION = "little"

    assert selectors.region().entry("report_days").shown == "待核定"
    with pytest.raises(NotDecided, match="“核对报告的出具期限”在小市尚待核定，系统不代为假定"):
        selectors.region().number("report_days")


@pytest.mark.parametrize(
    ("read", "key"),
    [("flag", "publicity_days"), ("choice", "publicity_days"), ("number", "is_rural")],
)
def test_a_parameter_of_another_kind_is_a_mistake_of_the_caller(pack, settings, read, key):
    pack()
    settings.REGION = "little"

    with pytest.raises(TypeError, match=key):
        getattr(selectors.region(), read)(key)
    with pytest.raises(KeyError):
        selectors.region().parameter("no_such")


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("key: little", "key: big", 1, "key 应与文件夹同名"),
        ('"980100000000"', "980100000000", 1, "code 应为加引号的12位数字"),
        ("receipt_prefix: LT", "receipt_prefix: l", 1, "大写字母"),
        ("title: 小市\n", "", 1, "缺少「title」"),
        ("value: 7", "value: null", 10, "当且仅当 grade 为 -"),
        ('grade: "-"', "grade: A", 11, "当且仅当 grade 为 -"),
        ("grade: C", "grade: M", 14, "grade 应为"),
        ("value: next_month", "value: never", 14, "value 应为 next_month、same_month 之一"),
        ("value: 7,", "value: seven,", 10, "文字的 value 要写出 choices"),
        ("value: 7,", "value: 7.5,", 10, "整数、是否或文字"),
        ("value: 7,", "value: 7, colour: red,", 10, "不认识「colour」"),
        ("value: 7,", "", 10, "缺少「value」"),
        ("label: 社会救助服务热线, ", "", 8, "缺少「label」"),
        ("parameters:", "parameters: 7\nothers:", 1, "内容也应为"),
    ],
)
def test_a_fault_in_the_region_is_named_with_its_line(pack, settings, old, new, line, reason):
    pack("region.yaml", old, new)
    settings.REGION = "little"

    with pytest.raises(PackFaults) as caught:
        selectors.region()

    assert any(fault.line == line and reason in fault.reason for fault in caught.value.faults)
