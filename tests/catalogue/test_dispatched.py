"""Items that other departments decide: nothing is promised or denied before they do."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.catalogue import selectors
from gongzhu.catalogue.enums import Sector
from gongzhu.catalogue.models import Item
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.catalogue.services import load_catalogue
from gongzhu.org.errors import PackFaults
from gongzhu.rules import Outcome, evaluate
from tests.catalogue.packs import PackCopy
from tests.catalogue.test_samples import samples

pytestmark = pytest.mark.django_db

DAY, TIANHE = date(2026, 6, 1), 440106000000
GOVERNMENT = [
    "住房保障（城区危险房屋重建或维修）",
    "住房保障（农村危房改造）",
    "义务教育家庭经济困难学生生活费补助",
    "普通高中教育免学杂费",
    "中职免学费",
    "医疗救助",
    "法律援助",
    "广州市残疾人教育扶助",
]
SOCIAL = [
    "中央专项彩票公益金大病儿童救助项目（0—18岁）",
    "中央专项彩票公益金大病儿童救助项目（0—14岁）",
    "广州市红十字会社会急救医疗救助专项资金项目",
    "照料护理服务类项目",
    "生活服务类项目",
    "精神文化类项目",
    "社会支持类项目",
    "爱蕾行动——儿童救助计划",
    "广东省第二人民医院慈善基金项目",
]
"""Table C.1 from 11 on and its social part, in its order. Source: 000 附录C."""
MEDICAL = "items/medical_aid.yaml"


def specs() -> dict[str, ItemSpec]:
    """Items with something only the deciding department can say."""
    found = {
        item.code: selectors.spec(selectors.version_for(item.code, DAY))
        for item in selectors.published_items(on=DAY)
    }
    return {code: spec for code, spec in found.items() if decided(spec)}


def decided(spec: ItemSpec) -> list[str]:
    return [fact.name for fact in spec.facts.household if fact.section == "decision"]


@pytest.mark.requirement("CAT-06")
@pytest.mark.parametrize(
    ("sector", "first", "names"),
    [(Sector.GOVERNMENT, 11, GOVERNMENT), (Sector.SOCIAL, 101, SOCIAL)],
)
def test_the_items_of_other_departments_stand_where_the_table_has_them(
    sector: Sector, first: int, names: list[str]
) -> None:
    listed = Item.objects.filter(sector=sector, position__gte=first)
    found = listed.filter(position__lt=first + len(names)).order_by("position")

    assert list(found.values_list("position", "name")) == list(enumerate(names, start=first))


@pytest.mark.requirement("DEC-03")
def test_what_the_department_must_say_is_a_condition_by_itself() -> None:
    assert len(specs()) == 23
    for code, spec in specs().items():
        assert set(decided(spec)) <= {one.expr for one in spec.conditions}, code


@pytest.mark.requirement("DEC-03")
def test_no_sample_household_is_told_yes_before_the_department_spoke() -> None:
    for code, spec in specs().items():
        own = [one.values[0] for one in samples() if one.values[0]["item"] == code]
        assert {one["expect"]["outcome"] for one in own} == {"符合", "不符合", "待核实"}, code
        for one in own:
            open_ones = dict.fromkeys(decided(spec))
            told = {**one["household"], **open_ones}
            assert _outcome(code, told, one.get("members")) is not Outcome.TRUE, one["name"]


@pytest.mark.requirement("CAT-10")
def test_every_one_of_them_names_what_is_still_open() -> None:
    assert all(spec.unknown for spec in specs().values())


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("section: decision", "question: 批不批？\n            section: decision", "不能写 question"),
        ("type: bool\n            label: 医保", "type: money\n            label: 医保", "应为 bool"),
        ("        how:", "        standards: [medical_ceiling]\n        how:", "没有名为「medical_ceiling」的标准"),
    ],
)  # fmt: skip
def test_a_fact_left_to_the_decision_is_asked_of_nobody_and_figures_exist(
    pack: PackCopy, old: str, new: str, reason: str
) -> None:
    pack.replace(MEDICAL, old, new)

    with pytest.raises(PackFaults) as caught:
        load_catalogue()

    assert any(reason in fault.reason for fault in caught.value.faults), caught.value.faults


@pytest.mark.requirement("CAT-10")
def test_notes_flag_the_figures_only_the_guide_shows(real) -> None:
    heart = selectors.version_for("social_heart", DAY)

    notes = selectors.needs_review_notes(heart, on=DAY, division_code=TIANHE)

    assert any("先天性心脏病儿童资助·累计上限」待核定" in note for note in notes)


def _outcome(code: str, household: dict, members: list[dict] | None) -> Outcome:
    version = selectors.version_for(code, DAY)
    facts = selectors.vocabulary(version).facts(household, members)
    standards = selectors.standards_on(DAY, TIANHE)
    return evaluate(selectors.ruleset(version), facts, standards, selectors.parameters()).outcome
