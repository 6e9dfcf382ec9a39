"""Items as other rooms use them: versions by day, rules, flows, questions, materials, notes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from gongzhu.catalogue import compiling, selectors
from gongzhu.catalogue.compiling import Asked, Needed, Situation
from gongzhu.catalogue.enums import QuestionType, ReviewForm, Sector, Subject, VersionState
from gongzhu.catalogue.models import ItemVersion
from gongzhu.common.errors import Conflict, Missing
from gongzhu.rules import Facts

pytestmark = pytest.mark.django_db

DAY, TIANHE = date(2024, 6, 1), 440106000000
CIVIL_AFFAIRS = [
    "dibao",
    "tekun",
    "dibao_margin",
    "rigid",
    "classified",
    "discounts",
    "price_subsidy",
    "temporary",
    "orphan",
    "de_facto_orphan",
]
"""The first ten of table C.1, in its order."""
ALL = sorted(file.stem for file in (Path(settings.PACKS_DIR) / "guangzhou" / "items").glob("*"))
ADULT = {
    "age": 40,
    "is_child": False,
    "disability_level": 0,
    "serious_illness": False,
    "is_student_to_bachelor": False,
}


def version(code: str, on: date = DAY) -> ItemVersion:
    return selectors.version_for(code, on)


def latest(code: str) -> ItemVersion:
    return ItemVersion.objects.select_related("item").filter(item__code=code).latest("number")


@pytest.mark.requirement("CAT-10")
@pytest.mark.parametrize(
    ("on", "number"), [(date(2021, 7, 1), 1), (date(2025, 12, 31), 1), (date(2026, 1, 1), 2)]
)
def test_the_version_in_force_on_a_day(on: date, number: int):
    assert version("dibao", on).number == number


def test_no_version_is_in_force_before_the_first():
    with pytest.raises(Missing, match=r"最低生活保障.*2021年6月30日没有施行的版本"):
        version("dibao", date(2021, 6, 30))


def test_an_unknown_item_is_missing():
    with pytest.raises(Missing, match="没有找到这个救助事项"):
        selectors.version_for("no-such-item", DAY)


def test_a_retired_version_is_in_force_no_more():
    ItemVersion.objects.filter(item__code="tekun").update(state=VersionState.RETIRED)

    with pytest.raises(Missing):
        version("tekun")
    assert "tekun" not in [item.code for item in selectors.published_items()]


@pytest.mark.requirement("CAT-01")
def test_published_items_come_in_their_order_by_sector_and_day():
    items = list(selectors.published_items(sector=Sector.GOVERNMENT))
    social = list(selectors.published_items(sector=Sector.SOCIAL))

    assert [item.position for item in items] == sorted(item.position for item in items)
    assert [item.code for item in items][:10] == CIVIL_AFFAIRS
    assert not set(social) & set(items)
    early = [item.code for item in selectors.published_items(on=date(2022, 1, 1))]
    assert early == ["dibao"]


@pytest.mark.requirement("CAT-01")
def test_what_nobody_applies_for_can_be_left_out():
    today = date(2026, 6, 1)
    codes = [item.code for item in selectors.published_items(on=today, applied_for=True)]

    assert set(CIVIL_AFFAIRS) - set(codes) == {"price_subsidy"}


@pytest.mark.requirement("CAT-03", "CAT-08")
@pytest.mark.parametrize("code", ALL)
def test_every_guide_tells_what_people_need(code: str):
    guide = selectors.spec(latest(code)).guide

    assert guide.audience and guide.content and guide.amount and guide.how
    assert all(selectors.policy(citation.policy).title for citation in guide.basis)


@pytest.mark.requirement("CAT-09")
@pytest.mark.parametrize("code", ALL)
def test_every_material_has_its_review_standard(code: str):
    for material in selectors.spec(latest(code)).materials:
        assert material.forms and material.points and material.mistakes and material.example


def test_compiled_things_are_made_once():
    one, again = version("dibao"), version("dibao")

    assert selectors.spec(one) is selectors.spec(again)
    assert selectors.ruleset(one) is selectors.ruleset(again)
    assert selectors.flow(one) is selectors.flow(again)


def test_conditions_carry_their_citations_in_full():
    income = next(
        one for one in selectors.ruleset(version("dibao")).conditions if one.key == "income"
    )

    assert income.citation.startswith(
        "《最低生活保障审核确认办法》第十三条；《广东省最低生活保障家庭"
    )


def test_a_definition_that_is_not_what_was_published_is_not_used():
    changed = version("dibao")
    changed.spec = {**changed.spec, "unknown": []}
    changed.digest = "f" * 64

    with pytest.raises(Conflict, match="与发布时的摘要不符"):
        selectors.spec(changed)


def situation(facts: Facts) -> Situation:
    return Situation(facts, selectors.standards_on(DAY, TIANHE), selectors.parameters())


def is_shown(of: ItemVersion, asked: Asked, facts: Facts) -> bool:
    return situation(facts).holds(asked.when, asked.about, selectors.vocabulary(of)) is not False


def materials(of: ItemVersion, facts: Facts) -> tuple[Needed, ...]:
    spec, words = selectors.spec(of), selectors.vocabulary(of)
    return compiling.needed_materials(spec, words, situation(facts))


def test_questions_take_wording_and_choices_from_the_vocabulary():
    groups = {group.key: group for group in selectors.questions(version("dibao"))}

    single, family, *_, relief = groups["single"].questions
    assert (single.type, single.fact) == (QuestionType.YES_NO, "is_single_applicant")
    assert (family.type, family.unit) == (QuestionType.MONEY, "元/月")
    assert ("tekun", "特困供养") in relief.choices
    assert all(asked.label for group in groups.values() for asked in group.questions)


@pytest.mark.requirement("INT-06")
@pytest.mark.parametrize(("is_single", "shown"), [(True, True), (False, False), (None, True)])
def test_a_question_is_shown_while_its_condition_is_not_refuted(
    is_single: bool | None, shown: bool
):
    dibao = version("dibao")
    family = selectors.questions(dibao)[0].questions[1]

    facts = Facts({"is_single_applicant": is_single})

    assert is_shown(dibao, family, facts) is shown


@pytest.mark.parametrize(("age", "shown"), [(54, False), (55, True)])
def test_a_question_about_a_member_looks_at_that_member(age: int, shown: bool):
    dibao = version("dibao")
    children = selectors.questions(dibao)[1].questions[1]

    facts = Facts({}, [{"age": age}])

    assert children.about is Subject.MEMBER
    assert is_shown(dibao, children, facts) is shown


@pytest.mark.requirement("INT-06", "CAT-09")
def test_only_the_materials_this_household_needs_are_asked_for():
    child = {**ADULT, "age": 9, "is_child": True, "is_student_to_bachelor": True}
    disabled = {**ADULT, "disability_level": 2}
    facts = Facts({"applied_by_proxy": False, "rigid_expense_12m": 0}, [ADULT, disabled, child])

    needed = materials(version("dibao"), facts)

    assert [(one.material.code, one.member) for one in needed] == [
        ("id_card", 0), ("id_card", 1), ("id_card", 2),
        ("authorisation", 0), ("authorisation", 1),
        ("declaration", None), ("disability_card", 1),
    ]  # fmt: skip
    assert all(one.is_certain for one in needed)
    card = needed[-1].material
    assert ReviewForm.SHARED in card.forms
    assert card.shared_from


def test_a_material_that_hangs_on_an_open_question_is_marked():
    needed = materials(version("dibao"), Facts({}, [ADULT]))

    open_ones = {one.material.code for one in needed if not one.is_certain}
    assert open_ones == {"proxy", "expense_receipts"}


def test_an_emergency_is_not_held_up_by_papers():
    facts = Facts({"urgent": True, "emergency_kind": "fire"}, [ADULT])

    needed = materials(version("temporary"), facts)

    assert [one.material.code for one in needed] == ["id_card", "emergency_proof"]


def test_parameters_come_from_the_region_and_undecided_ones_are_none():
    values = selectors.parameters()

    assert values["publicity_days"] == 7
    assert values["livelihood_vehicle_limit_fen"] is None


@pytest.mark.requirement("CAT-10")
def test_notes_name_what_is_not_firm(real):
    dibao = version("dibao", date(2026, 6, 1))

    notes = selectors.needs_review_notes(dibao, on=date(2026, 6, 1), division_code=TIANHE)

    assert any("最低生活保障标准」待核定" in note for note in notes)
    assert any("唯一谋生车辆的价值上限」取待核定" in note for note in notes)
    assert any("个人补差金额的取整" in note and "产品默认" in note for note in notes)
    assert any("环节「信息核对」的时限为产品默认" in note for note in notes)
    assert any("「出具核对报告」待核定" in note for note in notes)
    assert len(notes) == len(set(notes))


def test_notes_flag_second_hand_and_demonstration_figures():
    dibao = version("dibao")

    second_hand = selectors.needs_review_notes(dibao, on=DAY, division_code=TIANHE)
    shown_again = selectors.needs_review_notes(dibao, on=date(2026, 6, 1), division_code=TIANHE)

    assert any("最低生活保障标准」出自转述" in note for note in second_hand)
    assert any("最低生活保障标准」为演示值" in note for note in shown_again)


def test_notes_without_a_day_leave_the_standards_out():
    notes = selectors.needs_review_notes(version("dibao"))

    assert notes
    assert not any("最低生活保障标准" in note for note in notes)
