"""A policy officer writes a draft on the desk's pages."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from gongzhu.catalogue import services
from gongzhu.catalogue.checks_flow import read_flow
from gongzhu.catalogue.drafts import PARTS
from gongzhu.catalogue.models import Item, ItemVersion
from gongzhu.catalogue.schema import ItemSpec
from tests.catalogue import keepers
from tests.desk.typed import Typed

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-07")]


@pytest.fixture
def writer(at_desk):
    return at_desk(keepers.policy_officer())


def page(desk, draft: ItemVersion, part: str):
    answer = desk.get("policy_part", draft.pk, part)
    assert answer.status_code == 200
    return Typed(answer.words).fields


def send(desk, draft: ItemVersion, part: str, fields, do="save"):
    return desk.post("policy_part", draft.pk, part, **{**fields, "do": do})


def fresh(draft: ItemVersion) -> ItemVersion:
    return ItemVersion.objects.get(pk=draft.pk)


def meaning(spec) -> tuple:
    """What a definition means: its flow is read, for it may be written in two ways; where a clock
    may stop is a set.
    """
    whole = ItemSpec.model_validate_json(json.dumps(spec))
    told = whole.model_dump(exclude={"flow"})
    for paper in told["materials"]:
        paper["forms"] = set(paper["forms"])
    flow = read_flow(whole.flow)
    return told, replace(flow, clock_stops=()), set(flow.clock_stops)


CODES = ["dibao", "tekun", "temporary", "price_subsidy", "orphan", "medical_aid", "social_spirit"]


@pytest.mark.parametrize("code", CODES)
def test_a_draft_saved_page_by_page_without_a_change_means_the_same(writer, code: str):
    draft = services.start_version(Item.objects.get(code=code), by=writer.actor)
    before = meaning(draft.spec)

    for part in PARTS:
        answer = send(writer, draft, part, page(writer, draft, part))
        assert answer.status_code == 302, part

    assert meaning(fresh(draft).spec) == before


def test_an_item_is_begun_on_a_page(writer):
    form = {
        "name": "居家助浴",
        "code": "home_bath",
        "sector": "government",
        "department": "civil_affairs",
        "policy": "interim-measures",
        "pays": "1",
    }

    wrong = writer.post("policy_new", **{**form, "code": "Home-Bath", "policy": ""})
    taken = writer.post("policy_new", **{**form, "code": "dibao"})
    done = writer.post("policy_new", **form)

    assert wrong.status_code == 422 and "小写" in wrong.words
    assert taken.status_code == 422 and "已有代码为“dibao”的事项" in taken.words
    draft = ItemVersion.objects.get(item__code="home_bath")
    assert done.status_code == 302 and done.url.endswith(f"/drafts/{draft.pk}/")
    shown = writer.get("policy_draft", draft.pk).words
    assert "处要改" in shown and "aria-disabled" in shown


def test_rows_are_added_moved_and_removed_without_losing_what_was_typed(writer):
    draft = keepers.filled(writer.actor)
    fields = page(writer, draft, "conditions")
    fields["conditions.0.label"] = "改了一半的名"

    added = send(writer, draft, "conditions", fields, "add:conditions")
    fields = Typed(added.words).fields
    fields |= {"conditions.1.label": "第二条", "conditions.1.expr": "members_count >= 1"}
    cited = Typed(send(writer, draft, "conditions", fields, "add:conditions.1.citations").words)
    fields = cited.fields | {
        "conditions.1.citations.0.policy": "interim-measures",
        "conditions.1.citations.0.clause": "第二条",
        "conditions.1.citations.0.grade": "A",
    }
    moved = Typed(send(writer, draft, "conditions", fields, "up:conditions.1").words).fields
    saved = send(writer, draft, "conditions", moved)

    assert moved["conditions.0.label"] == "第二条"
    assert saved.status_code == 302
    rows = fresh(draft).spec["conditions"]
    assert [one["label"] for one in rows] == ["第二条", "改了一半的名"]
    assert rows[0]["key"] and rows[0]["key"] != rows[1]["key"]
    gone = send(
        writer, draft, "conditions", page(writer, draft, "conditions"), "remove:conditions.0"
    )
    assert "第二条" not in Typed(gone.words).fields.values()


def test_a_row_is_called_by_words_and_never_by_a_code(writer):
    draft = services.start_version(Item.objects.get(code="dibao"), by=writer.actor)

    questions = writer.get("policy_part", draft.pk, "questions").words
    sample = writer.get("policy_sample", draft.pk, 1).words

    assert "<strong>单独提出申请</strong>" in questions
    assert "<strong>is_single_applicant</strong>" not in questions
    assert "<strong>第 1 位成员</strong>" in sample


def test_a_bad_expression_is_shown_at_its_sign_and_the_page_keeps_everything(writer):
    draft = keepers.filled(writer.actor)
    fields = page(writer, draft, "conditions")
    fields |= {"conditions.0.expr": "has_hukou_hear", "conditions.0.remedy": "写了很久的话"}

    answer = send(writer, draft, "conditions", fields)

    assert answer.status_code == 422
    assert "<mark>has_hukou_hear</mark>" in answer.words
    assert "是不是想写「has_hukou_here」" in answer.words
    assert Typed(answer.words).fields["conditions.0.remedy"] == "写了很久的话"
    assert fresh(draft).spec["conditions"][0]["expr"] == "has_hukou_here"


@pytest.mark.parametrize(
    ("at", "expects", "more", "text", "told"),
    [
        ("conditions.0.expr", "bool", {}, "members_count >= 3", "读作：共同生活家庭成员不少于 3 人"),
        ("conditions.0.expr", "bool", {}, "members_count = 3", "判断相等请写两个等号"),
        ("formula.expr", "money", {}, "members_count", "应当是金额"),
        ("materials.2.when", "about", {"materials.2.about": "member"}, "m.age >= 60", "读作"),
        ("materials.2.when", "about", {"materials.2.about": "household"}, "m.age >= 60", "<mark>"),
        ("conditions.0.expr", "bool", {}, "", ""),
        ("conditions.0.expr", "bool", {}, "__import__('os').system('x')", "<mark>"),
    ],
)  # fmt: skip
def test_an_expression_is_judged_while_it_is_typed(writer, at, expects, more, text, told):
    draft = keepers.filled(writer.actor)
    url = f"/desk/policy/drafts/{draft.pk}/check/?at={at}&expects={expects}"

    answer = writer.browser.post(url, {at: text, **more}, headers={"HX-Request": "true"})

    body = answer.content.decode()
    assert answer.status_code == 200
    assert told in body
    assert bool(told) == bool(body.strip())


def test_what_is_still_missing_is_named_after_saving_and_stands_at_its_input(writer):
    draft = keepers.filled(writer.actor)
    fields = page(writer, draft, "materials") | {"materials.0.title": ""}

    answer = send(writer, draft, "materials", fields)
    shown = writer.get("policy_part", draft.pk, "materials").words

    assert answer.status_code == 302
    assert "这一页还有要改的地方" in shown and "缺少“材料名称”" in shown
    assert 'href="#f-materials-0-title"' in shown


def test_a_number_that_is_none_stays_as_it_was_typed(writer):
    draft = keepers.filled(writer.actor)
    fields = page(writer, draft, "flow") | {"flow.stages.0.days": "三天"}

    send(writer, draft, "flow", fields)

    assert page(writer, draft, "flow")["flow.stages.0.days"] == "三天"
    assert "天数要写 1 到 3650 的整数" in writer.get("policy_part", draft.pk, "flow").words


def test_two_officers_at_one_page_the_second_is_told_and_loses_nothing(writer, at_desk):
    draft = keepers.filled(writer.actor)
    other = at_desk(keepers.policy_officer())
    mine, theirs = page(writer, draft, "guide"), page(other, draft, "guide")
    send(other, draft, "guide", theirs | {"guide.amount": "对方写的"})

    answer = send(writer, draft, "guide", mine | {"guide.amount": "我写的"})

    assert answer.status_code == 409
    assert "刚刚保存过这份草稿" in answer.words
    again = Typed(answer.words).fields
    assert again["guide.amount"] == "我写的"
    assert send(writer, draft, "guide", again).status_code == 302
    assert fresh(draft).spec["guide"]["amount"] == "我写的"


def test_a_sample_is_written_on_a_page_and_reckoned(writer):
    draft = keepers.filled(writer.actor)
    form = Typed(writer.get("policy_sample", draft.pk, 2).words).fields
    form |= {
        "name": "户口在外地",
        "day": "2026-06-01",
        "division": "440106000000",
        "household.has_hukou_here": "false",
        "arithmetic": "户口不在本市。",
        "expect.outcome": "不符合",
        "expect.refused_by": "hukou",
    }

    done = writer.post("policy_sample", draft.pk, 2, **form, do="save")
    shown = writer.get("policy_samples", draft.pk).words

    assert done.status_code == 302
    assert fresh(draft).samples[1]["household"] == {"has_hukou_here": False}
    assert shown.count("与手工一致") == 2
    kept = Typed(writer.get("policy_sample", draft.pk, 2).words).fields
    assert kept["household.has_hukou_here"] == "false"
    assert "<dt>全家</dt>" in shown and "<b>否</b>" in shown
    wrong = kept | {"expect.outcome": "符合", "do": "save"}
    wrong.pop("expect.refused_by")
    writer.post("policy_sample", draft.pk, 2, **wrong)
    assert "应为“符合”，算出来是“不符合”" in writer.get("policy_samples", draft.pk).words
    assert "应为“符合”" in writer.get("policy_draft", draft.pk).words


def test_a_draft_is_submitted_and_leaves_the_officers_hands(writer):
    draft = keepers.filled(writer.actor)
    seen = fresh(draft).revision

    done = writer.post("policy_draft", draft.pk, do="submit", seen=seen)
    later = writer.get("policy_part", draft.pk, "guide")

    assert done.status_code == 302
    assert fresh(draft).state == "submitted"
    assert later.status_code == 409 and "已经提交" in later.words
    assert writer.post("policy_draft", draft.pk, do="submit", seen=seen).status_code == 409


def test_only_policy_officers_come_to_drafts_and_only_keepers_to_the_catalogue(at_desk):
    officer = keepers.policy_officer()
    draft = keepers.filled(officer)
    publisher, window = at_desk(keepers.publisher()), at_desk(keepers.officers.window())

    assert publisher.get("policy_part", draft.pk, "guide").status_code == 403
    assert publisher.get("policy_version", draft.pk).status_code == 200
    for name in ("policy_items", "policy_waiting", "policy_standards", "policy_reviews"):
        assert window.get(name).status_code == 403
    assert at_desk(officer).get("policy_part", draft.pk, "secrets").status_code == 404
    assert at_desk(officer).get("policy_version", 999_999).status_code == 404
