"""What a policy officer is told while writing: where something is wrong, and in which words."""

from __future__ import annotations

import pytest

from gongzhu.catalogue import services
from gongzhu.catalogue.models import Item, ItemVersion, Policy
from tests.catalogue import keepers
from tests.desk.typed import Typed

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-07")]


@pytest.fixture
def writer(at_desk):
    return at_desk(keepers.policy_officer())


@pytest.fixture
def dibao(writer) -> ItemVersion:
    """The next version of an item that has everything."""
    return services.start_version(Item.objects.get(code="dibao"), by=writer.actor)


def test_whatever_is_wrong_is_told_by_the_way_to_it_and_leads_there(writer):
    draft = keepers.filled(writer.actor, pays=True)
    draft.spec["formula"]["citations"] = []
    draft = keepers.saved(draft, "money", writer.actor)
    draft.spec["conditions"].append(
        {
            **draft.spec["conditions"][0],
            "key": "far",
            "label": "外地户籍",
            "expr": "!has_hukou_here",
        }
    )
    draft = keepers.saved(draft, "conditions", writer.actor)

    shown = writer.get("policy_draft", draft.pk).words

    assert "金额公式 › 依据：“依据”至少要有1项" in shown
    assert "第2条条件“外地户籍” › 规则：与第1条" in shown and "互相矛盾" in shown
    assert f"drafts/{draft.pk}/parts/money/#f-formula-citations" in shown
    assert f"drafts/{draft.pk}/parts/conditions/#f-conditions-1-expr" in shown
    assert "还有 2 处要改" in shown
    assert 'id="f-conditions-1-expr"' in writer.get("policy_part", draft.pk, "conditions").words


def test_sentences_name_inputs_by_their_labels_and_no_code(writer, dibao: ItemVersion):
    dibao.spec["authorisation"] = {"is_needed": True}
    dibao = keepers.saved(dibao, "publicity", writer.actor)
    dibao.spec["flow"]["stages"][0].pop("title")
    dibao.spec["flow"]["stages"][0]["actions"][0].pop("to")
    dibao = keepers.saved(dibao, "flow", writer.actor)

    shown = writer.get("policy_draft", dibao.pk).words

    assert "需要授权时要写明由谁签署和依据。" in shown
    assert "流程有误，缺少“名称”。" in shown
    assert "往前去哪里和退回到哪里要写且只写一个。" in shown


def test_a_version_without_a_change_says_so(writer, dibao: ItemVersion):
    assert "完全一样，还没有改动" in writer.get("policy_draft", dibao.pk).words

    dibao.spec["guide"]["amount"] = "改过的话。"
    keepers.saved(dibao, "guide", writer.actor)

    assert "还没有改动" not in writer.get("policy_draft", dibao.pk).words


def test_rows_are_named_by_their_document_and_clause_without_marks(writer, dibao: ItemVersion):
    dibao.spec["guide"]["blocks"] = [{"p": "扣多少**待核定**。"}]
    dibao = keepers.saved(dibao, "guide", writer.actor)

    guide = writer.get("policy_part", dibao.pk, "guide").words
    conditions = writer.get("policy_part", dibao.pk, "conditions").words

    assert "<strong>《最低生活保障审核确认办法》</strong>" in guide
    assert "<strong>《最低生活保障审核确认办法》　第十三条</strong>" in conditions
    assert "（新的）" not in guide + conditions
    assert "<strong>扣多少待核定。</strong>" in guide and "一段文字</span>" in guide


def test_long_texts_get_as_many_lines_as_they_take(writer, dibao: ItemVersion):
    dibao.spec["guide"]["audience"] = "长" * 200
    dibao = keepers.saved(dibao, "guide", writer.actor)

    shown = writer.get("policy_part", dibao.pk, "guide").words

    assert 'name="guide.audience" rows="6"' in shown


def test_many_choices_stand_folded_and_say_what_is_chosen(writer, dibao: ItemVersion):
    dibao.spec["guide"]["standards"] = ["dibao"]
    dibao = keepers.saved(dibao, "guide", writer.actor)

    shown = writer.get("policy_part", dibao.pk, "guide").words

    assert "<summary>已选：最低生活保障标准</summary>" in shown


def test_the_steps_of_a_clock_are_chosen_by_name_and_the_flow_is_drawn(writer, dibao: ItemVersion):
    shown = writer.get("policy_part", dibao.pk, "flow").words

    assert '<option value="accept.accept" selected>受理：受理</option>' in shown
    assert "看流程图" in shown and "gz-flow-picture" in shown
    fields = Typed(shown).fields
    assert fields["flow.clock_stops"] == ["confirm"]

    broken = {**fields, "flow.start": "nowhere", "do": "check"}
    checked = writer.post("policy_part", dibao.pk, "flow", **broken).words
    assert "流程还有错误，改好以后这里会画出流程图" in checked
    assert "看流程图" not in checked


def test_a_comparison_reads_the_rules_out(writer, dibao: ItemVersion):
    dibao.spec["conditions"][2]["expr"] = "assessed_income_per_head < std.dibao * 1.2"
    dibao = keepers.saved(dibao, "conditions", writer.actor)

    shown = writer.get("policy_compare", dibao.pk).words

    assert "综合评估后人均月收入 低于 最低生活保障标准" in shown
    assert "<ins> × 1.2</ins>" in shown


@pytest.mark.parametrize(
    ("expects", "about", "text", "told"),
    [
        ("bool", "", "低保标准 > 1", "可能要用的词：std."),
        ("bool", "", "人均月收入 < 3元", "income_per_head（家庭人均月收入）"),
        ("bool", "", "收", "不能直接写「收」"),
        ("about", "member", "m.age >= 60", "读作：这位成员 年龄 不小于 60 周岁"),
    ],
)
def test_chinese_in_a_rule_is_answered_with_the_words_meant(writer, expects, about, text, told):
    draft = keepers.filled(writer.actor)
    at = "materials.0.when"
    url = f"/desk/policy/drafts/{draft.pk}/check/?at={at}&expects={expects}"

    body = writer.browser.post(url, {at: text, "materials.0.about": about}).content.decode()

    assert told in body


def test_the_codes_a_sheet_may_name_stand_beside_the_upload(writer):
    shown = writer.get("policy_import").words

    assert "<code>dibao</code>" in shown and "<code>440106000000</code>" in shown


def test_a_document_that_lapses_before_the_first_day_is_pointed_out_to_both(writer, at_desk):
    draft = keepers.filled(writer.actor)
    Policy.objects.filter(code="interim-measures").update(ends_on=keepers.in_days(1))

    told = writer.get("policy_draft", draft.pk).words
    services.submit(draft, by=writer.actor, seen=draft.revision)
    other = at_desk(keepers.publisher()).get("policy_decide", draft.pk).words

    for shown in (told, other):
        assert "依据里有到施行日已经失效的文件" in shown and "《社会救助暂行办法》" in shown
