"""The other pages of those who keep the catalogue: lists, versions, publishing, standards, reviews."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongzhu.catalogue import services
from gongzhu.catalogue.models import Item, ItemVersion, Policy, Proposal, Standard
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.operations.services import tick
from tests import officers
from tests.catalogue import keepers
from tests.catalogue.sheets import GOOD, HEAD, csv, xlsx
from tests.desk.typed import Typed
from tests.desk.world import at_review

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-07")]


@pytest.fixture
def writer(at_desk):
    return at_desk(keepers.policy_officer())


@pytest.fixture
def publisher(at_desk):
    return at_desk(keepers.publisher())


def test_the_directory_list_is_searched_and_counted(writer):
    keepers.filled(writer.actor)

    page = writer.get("policy_items").words
    drafts = writer.get("policy_items", state="draft").words
    named = writer.get("policy_items", text="特困").words

    assert "最低生活保障" in page and "居家助浴" in page and "施行中" in page
    assert "居家助浴" in drafts and "/items/tekun/" not in drafts
    assert "特困" in named and "/items/home_bath/" not in named
    assert "没有符合条件的事项" in writer.get("policy_items", text="查无此项").words


@pytest.mark.requirement("CAT-08")
@pytest.mark.parametrize(
    "code", ["dibao", "temporary", "price_subsidy", "medical_aid", "social_spirit"]
)
def test_a_version_is_laid_out_with_readings_picture_and_history(writer, code: str):
    version = ItemVersion.objects.filter(item__code=code).latest("number")

    page = writer.get("policy_version", version.pk).words

    for words in ("办事指南", "救助对象", "资格条件", "环节和时限", "用文字看流程", "<svg xmlns"):
        assert words in page
    if code == "dibao":
        assert "综合评估后人均月收入 低于 最低生活保障标准" in page
        assert "四舍五入到元 = 1702" not in page  # a sample of another version's days


@pytest.mark.requirement("CAT-09")
def test_every_material_shows_its_points_mistakes_and_example(writer):
    version = ItemVersion.objects.get(item__code="dibao", number=2)

    page = writer.get("policy_version", version.pk).words

    for words in ("残疾人证", "审查要点", "常见问题", "示例", "数据共享核验", "拍了封面没有拍内页"):
        assert words in page


def test_more_samples_ask_no_more_of_the_database(writer):
    draft = keepers.next_version("dibao", writer.actor)
    sample = draft.samples[0]

    asked = [_asked(writer, draft, samples) for samples in ([sample], [sample] * 6)]

    assert asked[0] == asked[1]


def _asked(writer, draft: ItemVersion, samples: list) -> list[int]:
    """How many questions the pages that try samples put to the database."""
    revision = ItemVersion.objects.get(pk=draft.pk).revision
    services.save_samples(draft, samples, by=writer.actor, seen=revision)
    counts = []
    for page in ("policy_version", "policy_samples", "policy_draft"):
        writer.get(page, draft.pk)  # the first visitor fills what a process keeps
        with CaptureQueriesContext(connection) as asked:
            writer.get(page, draft.pk)
        counts.append(len(asked))
    return counts


def test_two_versions_are_compared_with_the_documents_read_once(writer):
    draft = keepers.next_version("dibao", writer.actor)

    with CaptureQueriesContext(connection) as asked:
        writer.get("policy_compare", draft.pk)

    assert sum('FROM "catalogue_policy"' in one["sql"] for one in asked) == 1


def test_the_flow_is_handed_out_as_bpmn(writer):
    version = ItemVersion.objects.get(item__code="dibao", number=2)

    answer = writer.get("policy_bpmn", version.pk)

    assert answer["Content-Type"].startswith("application/xml")
    assert "dibao-2.bpmn" in answer["Content-Disposition"]
    assert b"bpmn:userTask" in answer.content and "资金复核".encode() in answer.content


def test_a_draft_is_compared_word_by_word(writer):
    draft = keepers.next_version("dibao", writer.actor)
    assert "两版内容相同" in writer.get("policy_compare", draft.pk).words
    draft.spec["conditions"][0]["label"] = "本市常住户籍"
    draft = keepers.saved(draft, "conditions", writer.actor)
    draft.spec["guide"]["remarks"] = ["全新的一句"]
    draft = keepers.saved(draft, "guide", writer.actor)

    page = writer.get("policy_compare", draft.pk).words

    assert "<ins>常住</ins>" in page and "全新的一句" in page
    assert "资格条件" in page and "材料和审查要点</h2>" not in page


@pytest.mark.requirement("CAT-10")
def test_the_whole_way_from_draft_to_law_on_pages(writer, publisher):
    draft = keepers.filled(writer.actor)
    seen = ItemVersion.objects.get(pk=draft.pk).revision
    writer.post("policy_draft", draft.pk, do="submit", seen=seen)
    assert "居家助浴" in publisher.get("policy_waiting").words
    assert "居家助浴" in writer.get("policy_waiting").words

    silent = publisher.post("policy_decide", draft.pk, do="return", reason="")
    publisher.post("policy_decide", draft.pk, do="return", reason="金额写清楚")
    shown = writer.get("policy_draft", draft.pk).words
    writer.post(
        "policy_draft", draft.pk, do="submit", seen=ItemVersion.objects.get(pk=draft.pk).revision
    )
    refused = writer.post("policy_decide", draft.pk, do="yes")
    done = publisher.post("policy_decide", draft.pk, do="yes")

    assert silent.status_code == 422 and "起草人会看到" in silent.words
    assert "金额写清楚" in shown
    assert refused.status_code == 403
    assert done.status_code == 302
    page = publisher.get("policy_item", "home_bath").words
    assert "待施行" in page and publisher.actor.name in page
    history = publisher.get("policy_version", draft.pk).words
    for act in ("建立草稿", "提交", "退回修改", "发布事项版本"):
        assert act in history
    assert publisher.post("policy_decide", draft.pk, do="yes").status_code == 409


def test_a_dry_run_counts_who_would_be_answered_otherwise_and_shows_nobody(writer):
    home = at_review()
    with acting_as(SYSTEM):
        code, name = home.case.item_version.item.code, home.case.applicant_name
    draft = keepers.next_version(code, writer.actor)
    draft.spec["conditions"][0]["expr"] = "!has_hukou_here"
    draft = keepers.saved(draft, "conditions", writer.actor)

    started = writer.post("policy_try", draft.pk)
    again = writer.post("policy_try", draft.pk)
    waiting = writer.get("policy_try", draft.pk).words
    with acting_as(SYSTEM):
        tick()
    page = writer.get("policy_try", draft.pk).words

    assert started.status_code == again.status_code == 302
    assert draft.dry_runs.count() == 1
    assert "正在计算" in waiting
    running = next(one for one in draft.dry_runs.get().result["groups"] if one["key"] == "running")
    assert running["total"] == 1
    assert [one["after"] for one in running["changes"]] == ["不符合"]
    assert "变了" in page and name not in page and home.case.number not in page


def test_a_new_item_has_nobody_to_try_it_on(writer):
    draft = keepers.filled(writer.actor)

    answer = writer.post("policy_try", draft.pk)

    assert answer.status_code == 409 and "还没有人申请过" in answer.words


def test_a_figure_is_entered_and_confirmed(writer, publisher):
    row = {
        "code": "dibao",
        "division": "440100000000",
        "effective_on": "2025-01-01",
        "ends_on": "2025-12-31",
        "value": "1300.5",
        "grade": "B",
        "source": "某通知",
    }

    sourceless = writer.post("policy_standard_new", **{**row, "source": ""})
    overlapping = writer.post("policy_standard_new", **{**row, "effective_on": "2024-06-01"})
    done = writer.post("policy_standard_new", **row)
    proposal = Proposal.objects.get()
    shown = publisher.get("policy_proposal", proposal.pk).words
    publisher.post("policy_proposal", proposal.pk, do="yes")

    assert sourceless.status_code == 422 and "数值一定要有来源" in sourceless.words
    assert overlapping.status_code == 422 and "日期重叠" in overlapping.words
    assert done.url == reverse("desk:policy_proposal", args=[proposal.pk])
    assert "1,300.50" in shown
    assert (
        Standard.objects.get(code="dibao", effective_on="2025-01-01", is_demonstration=False).value
        == 130050
    )
    page = writer.get("policy_standards", code="dibao", on="2025-06-01").words
    assert "1,300.50" in page and "本地录入" in page


def test_a_sheet_is_uploaded_and_every_bad_cell_named_on_the_page(writer):
    template = writer.get("policy_template")
    bad = SimpleUploadedFile("坏.xlsx", xlsx(HEAD, (*GOOD[:4], ("A1*2", 1300), *GOOD[5:])))
    good = SimpleUploadedFile("好.csv", csv(HEAD, GOOD))

    refused = writer.post("policy_import", file=bad)
    nothing = writer.post("policy_import")
    done = writer.post("policy_import", file=good, note="年度提标")

    assert template.content.decode("utf-8-sig").startswith("标准代码,区划代码")
    assert refused.status_code == 422 and "E2" in refused.words and "是公式" in refused.words
    assert "有 1 处需要改一改" not in refused.words  # the cells are counted, not the form
    assert nothing.status_code == 422 and "请选择要导入的表格" in nothing.words
    assert done.status_code == 302 and Proposal.objects.get().note == "年度提标"


def test_a_policy_is_changed_by_proposal_and_shows_who_uses_it(writer, publisher):
    shown = writer.get("policy_policy", "dibao-measures")
    form = Typed(shown.words).fields | {"summary": "改过的提要。"}
    wrong = writer.post("policy_policy", "dibao-measures", **{**form, "clauses": "没有竖线"})
    writer.post("policy_policy", "dibao-measures", **form)
    proposal = Proposal.objects.get()
    before = Policy.objects.get(code="dibao-measures").summary
    page = publisher.get("policy_proposal", proposal.pk).words
    publisher.post("policy_proposal", proposal.pk, do="yes")

    assert "最低生活保障" in shown.words and "第十三条" in shown.words
    assert wrong.status_code == 422 and "第 1 行要写成" in wrong.words
    assert before != "改过的提要。" and "<ins>改过的提要。</ins>" in page
    assert page.count("用到的条款") == 1 and "项没有变" in page
    assert Policy.objects.get(code="dibao-measures").summary == "改过的提要。"
    assert publisher.post("policy_policy", "dibao-measures", **form).status_code == 403
    assert writer.post("policy_policy_new", **{**form, "code": "dibao-measures"}).status_code == 422


def test_an_item_is_retired_by_two(writer, publisher):
    past = writer.post("policy_retire", "legal_aid", last_day="2020-01-01", note="废止")
    writer.post(
        "policy_retire", "legal_aid", last_day=keepers.in_days(5).isoformat(), note="某文件废止"
    )
    proposal = Proposal.objects.get()
    publisher.post("policy_proposal", proposal.pk, do="return", reason="还在用")

    assert past.status_code == 422 and "不能早于今天" in past.words
    assert Item.objects.get(code="legal_aid").versions.get().ends_on is None
    assert "还在用" in writer.get("policy_waiting").words


@pytest.mark.requirement("CAT-10")
def test_what_is_due_is_listed_and_ticked_off(writer):
    due = writer.get("policy_reviews").words
    silent = writer.post("policy_review", "policy", "dibao-measures", note="")
    done = writer.post("policy_review", "policy", "dibao-measures", note="对照全文，仍然有效。")

    assert "到期" in due and "最低生活保障审核确认办法" in due
    assert silent.status_code == 422
    assert done.status_code == 302
    assert "仍然有效" in writer.get("policy_review", "policy", "dibao-measures").words
    assert writer.get("policy_review", "nothing", "dibao").status_code == 404


def test_whoever_serves_households_has_no_way_here(at_desk):
    window = at_desk(officers.window())

    assert "目录清单" not in window.get("home").words
    assert window.post("policy_start", "dibao").status_code == 403


def test_a_draft_is_thrown_away_on_its_page(writer):
    draft = keepers.filled(writer.actor)

    writer.post("policy_draft", draft.pk, do="discard")

    assert not Item.objects.filter(code="home_bath").exists()
    assert services.start_version(Item.objects.get(code="dibao"), by=writer.actor).number == 3
