"""What the registers of cars, homes, firms and persons say beside what a household declared."""

from __future__ import annotations

from gongzhu.intake.facts import Snapshot
from gongzhu.verification.comparing import compare, corrections
from gongzhu.verification.enums import Source
from tests.verification.compared import after, contrary
from tests.verification.worlds import NUMBER, SPOUSE, checked, entry, inquiry, lines, member, raw

CAR, HOME = "vehicles.car", "homes.residence"


# ── 房、车、市场主体 ──


def test_a_second_car_stands_beside_the_declared_one() -> None:
    told = [entry(CAR, 3_000_000, note="旧车")]
    found = lines(
        Source.VEHICLES,
        raw(Source.VEHICLES),
        raw(Source.VEHICLES, plate_number="粤A演0002", vehicle_kind="小型越野客车"),
        told=told,
    )

    assert contrary(found) == [("未申报", "小型越野客车 粤A演0002 非营运")]
    assert after(Snapshot((member(),), tuple(told)), found) == [
        ("m1", CAR, 3_000_000, 1),
        ("m1", CAR, None, 1),
    ]


def test_two_cars_declared_in_one_line_are_two() -> None:
    found = lines(
        Source.VEHICLES,
        raw(Source.VEHICLES),
        raw(Source.VEHICLES, plate_number="粤A演0002"),
        told=[entry(CAR, count=2)],
    )

    assert contrary(found) == []


def test_a_car_declared_for_work_or_a_disability_is_the_one_the_register_knows() -> None:
    for kind in ("vehicles.livelihood", "vehicles.disabled_mobility"):
        assert contrary(lines(Source.VEHICLES, raw(Source.VEHICLES), told=[entry(kind)])) == []


def test_a_car_struck_off_the_register_does_not_count() -> None:
    found = lines(Source.VEHICLES, raw(Source.VEHICLES, vehicle_status="注销"))

    assert contrary(found) == []
    assert "不计入" in found[0].remark


def test_a_motorcycle_is_not_a_car_and_does_no_harm() -> None:
    found = lines(Source.VEHICLES, raw(Source.VEHICLES, vehicle_kind="普通二轮摩托车"))

    assert contrary(found) == []
    assert "不计入" in found[0].remark
    assert found[0].adopts is not None
    assert found[0].adopts.kind == "vehicles.motorcycle"


def test_a_home_owned_by_a_couple_is_one_home() -> None:
    couple = [member(), member("m2", "李二")]
    half = {"share_percent": 50}
    answers = {
        ("m1", Source.REAL_ESTATE): checked(Source.REAL_ESTATE, raw(Source.REAL_ESTATE, **half)),
        ("m2", Source.REAL_ESTATE): checked(
            Source.REAL_ESTATE, raw(Source.REAL_ESTATE, SPOUSE, **half), number=SPOUSE
        ),
    }

    found = list(compare(inquiry(answers, members=couple)))
    household = Snapshot(tuple(couple))

    assert len(contrary(found)) == 1
    assert after(household, found) == [("m1", HOME, None, 1)]
    assert contrary(list(compare(inquiry(answers, entry(HOME, who="m2"), members=couple)))) == []


def test_a_shop_is_no_home() -> None:
    found = lines(Source.REAL_ESTATE, raw(Source.REAL_ESTATE, use_kind="商业"), told=[entry(HOME)])

    assert [line.found for line in found] == ["商业 演示路1号 56.80㎡", "没有查到"]
    assert found[0].adopts is not None
    assert found[0].adopts.kind == "homes.shop"


def test_parts_in_one_enterprise_count_once_and_a_struck_off_one_not_at_all() -> None:
    found = lines(
        Source.BUSINESS,
        raw(Source.BUSINESS, enterprise_kind="有限责任公司", role="股东"),
        raw(Source.BUSINESS, enterprise_kind="有限责任公司", role="法定代表人"),
        raw(Source.BUSINESS, credit_code="演示000002", business_status="注销"),
    )

    assert len(contrary(found)) == 1
    assert after(Snapshot((member(),)), found) == [("m1", "businesses.enterprise", None, 1)]


def test_a_declared_family_shop_is_the_sole_trader_of_the_register_but_never_a_company() -> None:
    told = [entry("businesses.family_shop")]

    assert contrary(lines(Source.BUSINESS, raw(Source.BUSINESS), told=told)) == []
    company = raw(Source.BUSINESS, enterprise_kind="有限责任公司")
    assert len(contrary(lines(Source.BUSINESS, company, told=told))) == 1


# ── 户籍、婚姻、死亡 ──


def test_a_registered_death_speaks_against_living_together() -> None:
    found = lines(Source.DEATH, raw(Source.DEATH))

    assert contrary(found) == [("共同生活", "死亡登记（2025-06-01）")]


def test_another_name_or_no_entry_in_the_household_register_is_contrary() -> None:
    other = lines(Source.HOUSEHOLD_REGISTER, raw(Source.HOUSEHOLD_REGISTER, name="陈二"))
    assert contrary(other) == [("陈一", "陈二")]
    assert contrary(lines(Source.HOUSEHOLD_REGISTER)) == [("陈一", "没有户籍记录")]


def test_two_entries_of_one_person_are_shown_as_a_contradiction_of_the_source() -> None:
    found = lines(
        Source.HOUSEHOLD_REGISTER,
        raw(Source.HOUSEHOLD_REGISTER),
        raw(Source.HOUSEHOLD_REGISTER, register_status="迁出"),
    )

    assert ("陈一", "返回 2 条户籍记录") in contrary(found)


def test_the_place_of_registration_follows_the_register() -> None:
    away = raw(Source.HOUSEHOLD_REGISTER, registered_division="441426")
    people = [member(hukou_here=True)]
    found = lines(Source.HOUSEHOLD_REGISTER, away, members=people)
    household = Snapshot(tuple(people))

    assert contrary(found) == [("在本市", "不在本市")]
    seen = household.corrected(corrections(household, found))
    assert seen.members[0].circumstances == {"hukou_here": False}


def test_the_latest_event_tells_the_marital_state() -> None:
    wedding = raw(Source.MARRIAGE, registered_on="2015-05-06", spouse_name="李二")
    divorce = raw(Source.MARRIAGE, event="离婚登记", registered_on="2020-01-01")

    assert (
        contrary(lines(Source.MARRIAGE, wedding, divorce, members=[member(marital="divorced")]))
        == []
    )
    assert contrary(lines(Source.MARRIAGE, wedding, members=[member(marital="single")])) == [
        ("未婚", "结婚登记（2015-05-06）")
    ]
    assert contrary(lines(Source.MARRIAGE, wedding, members=[member(marital="widowed")])) == []


def test_a_spouse_left_out_of_the_household_is_contrary() -> None:
    married = [member(marital="married")]
    wedding = raw(Source.MARRIAGE, spouse_name="李二", spouse_id_number=SPOUSE)

    assert contrary(lines(Source.MARRIAGE, wedding, members=married)) == [
        ("未列入家庭成员", "李二")
    ]
    known = [NUMBER, SPOUSE]
    assert contrary(lines(Source.MARRIAGE, wedding, members=married, listed=known)) == []
