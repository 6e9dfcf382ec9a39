"""A policy officer writes a draft: part by part, nothing lost, nothing wrong let through."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhu.audit.models import Entry
from gongzhu.catalogue import keeping, services
from gongzhu.catalogue.checks_flow import read_flow
from gongzhu.catalogue.drafts import draft_of
from gongzhu.catalogue.models import Item, ItemVersion
from gongzhu.common import clock
from gongzhu.common.errors import Conflict, Denied, Invalid
from tests.catalogue import keepers

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-07")]


def reasons(draft: ItemVersion) -> str:
    return " ".join(one.reason for one in keeping.draft(draft).faults)


@pytest.mark.parametrize("pays", [True, False])
@pytest.mark.parametrize("department", ["civil_affairs", "education"])
def test_the_template_is_whole_but_for_the_texts_still_to_be_written(pays, department):
    by = keepers.policy_officer()
    new = services.NewItem("x_item", "新事项", "government", department, "interim-measures", pays)

    draft = services.start_item(new, by=by)

    assert keeping.draft(draft).spec is not None
    reasons = {one.reason.partition("。")[0] for one in keeping.draft(draft).faults}
    nothing_yet = {"公式算出来不会大于 0 元，谁也领不到钱"} if pays else set()
    assert reasons == {"这里还是模板里的提示，请换成真实内容", *nothing_yet}
    assert keeping.state_of(draft, clock.today()) == "draft"
    assert Entry.objects.filter(action="catalogue.start_draft").exists()


def test_only_policy_officers_write():
    for actor in (keepers.publisher(), keepers.officers.window()):
        with pytest.raises(Denied):
            keepers.begun(actor)


def test_an_item_needs_a_code_of_its_own_and_a_document():
    by = keepers.policy_officer()
    with pytest.raises(Conflict, match="已有代码"):
        keepers.begun(by, code="dibao")
    with pytest.raises(Invalid, match="政策依据"):
        services.start_item(
            services.NewItem("x", "某事项", "government", "justice", "no-such", False), by=by
        )


def test_the_next_version_begins_as_a_copy_with_its_samples_and_there_is_one_draft_only():
    by = keepers.policy_officer()

    draft = keepers.next_version("dibao", by)

    latest = ItemVersion.objects.get(item__code="dibao", number=2)
    assert (draft.number, draft.spec) == (3, latest.spec)
    assert draft.samples
    assert not keeping.draft(draft).faults
    with pytest.raises(Conflict, match="已有一份没有发布的草稿"):
        keepers.next_version("dibao", by)


# name: part, what is done to the definition, a piece of what is said
SPOILT = {
    "a contradiction": ("conditions", lambda s: s["conditions"].append({**s["conditions"][0], "key": "other", "label": "外地户籍", "expr": "!has_hukou_here"}), "互相矛盾"),
    "an empty range": ("conditions", lambda s: s["conditions"].append({**s["conditions"][0], "key": "other", "expr": "members_count > 5 && members_count <= 5"}), "互相矛盾"),
    "an amount without source": ("money", lambda s: s["formula"].update(citations=[]), "「citations」至少要有1项"),
    "questions in a circle": ("questions", lambda s: s.update(questions=[{"key": "g", "title": "一组", "questions": [{"key": "a", "fact": "is_single_applicant", "when": "residence_area == \"rural\""}, {"key": "b", "fact": "residence_area", "when": "is_single_applicant"}]}]), "形成循环"),
    "a flow to nowhere": ("flow", lambda s: s["flow"]["stages"][0]["actions"][0].update(to="nowhere"), "去向「nowhere」不存在"),
    "a flow that turns by itself": ("flow", lambda s: s["flow"]["stages"].append({"key": "turn", "title": "转", "kind": "system", "effect": "archive.seal", "actions": [{"key": "again", "title": "再来", "to": "turn"}]}), "会自己转个不停"),
    "a limit of no stage": ("flow", lambda s: s["time_limits"][0].update(stage="gone"), "不在流程里"),
    "an unknown document": ("conditions", lambda s: s["conditions"][0].update(citations=[{"policy": "no-law", "clause": "一", "grade": "A"}]), "政策库中没有代码为「no-law」"),
    "a missing text": ("materials", lambda s: s["materials"][0].update(title=""), "「title」不能为空"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_whatever_is_wrong_is_kept_in_the_draft_named_and_not_submitted(name: str):
    by = keepers.policy_officer()
    draft = keepers.filled(by, pays=True)
    part, spoil, told = SPOILT[name]

    spoil(draft.spec)
    draft = keepers.saved(draft, part, by)

    assert told in reasons(draft)
    assert keeping.draft(draft).faults_in(part)
    with pytest.raises(Invalid, match="还不能提交"):
        services.submit(draft, by=by, seen=draft.revision)


@pytest.mark.parametrize(
    ("expr", "position", "told"),
    [
        ("has_hukou_hear", 0, "是不是想写「has_hukou_here」"),
        ("members_count = 3", 14, "两个等号"),
        ("std.dibo > 3元", 0, "std.dib"),
        ("income_per_head < 3", 0, "金额常数"),
        ("__import__('os')", 0, ""),
    ],
)
def test_a_text_that_does_not_type_check_is_not_saved_at_all(expr, position, told):
    by = keepers.policy_officer()
    draft = keepers.filled(by)
    draft.spec["conditions"][0]["expr"] = expr

    with pytest.raises(services.BadRule) as caught:
        keepers.saved(draft, "conditions", by)

    (fault,) = caught.value.faults
    assert fault.place == ("conditions", 0, "expr")
    assert told in fault.reason
    kept = ItemVersion.objects.get(pk=draft.pk)
    assert kept.spec["conditions"][0]["expr"] == "has_hukou_here"


def test_a_bad_text_is_found_although_the_rest_is_not_in_shape():
    by = keepers.policy_officer()
    draft = keepers.filled(by)
    draft.spec["conditions"][0] |= {"label": "", "expr": "no_such_fact"}

    with pytest.raises(services.BadRule):
        keepers.saved(draft, "conditions", by)


def test_two_officers_at_one_draft_do_not_overwrite_each_other_unawares():
    one, two = keepers.policy_officer(), keepers.policy_officer()
    draft = keepers.filled(one)
    seen = draft.revision
    draft.spec["guide"]["amount"] = "甲写的。"
    services.save_part(draft, "guide", draft.spec, by=one, seen=seen)
    draft.spec["guide"]["amount"] = "乙写的。"

    with pytest.raises(services.Stale, match="没有丢"):
        services.save_part(draft, "guide", draft.spec, by=two, seen=seen)
    services.save_part(draft, "guide", draft.spec, by=two, seen=seen + 1)

    kept = ItemVersion.objects.get(pk=draft.pk)
    assert kept.spec["guide"]["amount"] == "乙写的。"
    assert set(kept.makers) == {one.user_id, two.user_id}


def test_a_draft_is_thrown_away_with_an_item_that_never_was_published():
    by = keepers.policy_officer()
    new, later = keepers.begun(by), keepers.next_version("tekun", by)

    services.discard(new, by=by)
    services.discard(later, by=by)

    assert not Item.objects.filter(code="home_bath").exists()
    assert Item.objects.get(code="tekun").versions.count() == 1


def test_the_first_day_must_lie_ahead():
    by = keepers.policy_officer()
    draft = keepers.filled(by)
    yesterday = clock.today() - timedelta(days=1)

    draft = services.save_basics(
        draft, name="新名字", effective_on=yesterday, position=7, by=by, seen=draft.revision
    )

    assert draft.item.name == "新名字"
    with pytest.raises(Invalid, match="施行日要在今天以后"):
        services.submit(draft, by=by, seen=draft.revision)


def test_every_published_definition_is_sound_as_a_draft():
    ground = keeping.ground()
    for version in ItemVersion.objects.all():
        assert draft_of(version.spec, ground).faults == (), version


def test_the_template_ends_with_the_file():
    draft = keepers.begun(keepers.policy_officer(), pays=True)

    assert [stage.key for stage in read_flow(draft.spec["flow"]).main_line()][-1] == "seal"
