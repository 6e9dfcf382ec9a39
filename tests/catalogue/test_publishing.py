"""One writes, another publishes: versions follow each other, running cases stay on theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from gongzhu.accounts.models import Post
from gongzhu.audit.models import Entry
from gongzhu.catalogue import keeping, selectors, services
from gongzhu.catalogue.enums import ProposalKind
from gongzhu.catalogue.models import Item, ItemVersion, Policy, Proposal
from gongzhu.common import clock
from gongzhu.common.errors import Conflict, Denied, Invalid, Missing
from tests import officers
from tests.catalogue import keepers

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-10")]


@pytest.fixture
def day(monkeypatch):
    passed = {"days": 0}
    monkeypatch.setattr(clock, "shift_days", lambda: passed["days"])

    def go(more: int) -> None:
        passed["days"] += more

    return go


def changed(code: str, by) -> ItemVersion:
    """The next version of an item with other words, submitted."""
    draft = keepers.next_version(code, by)
    draft.spec["guide"]["remarks"] = ["新的备注。"]
    draft = keepers.saved(draft, "guide", by)
    return services.submit(draft, by=by, seen=draft.revision)


def test_a_new_item_is_published_for_its_first_day_and_not_before(day):
    by, other = keepers.policy_officer(), keepers.publisher()
    version = keepers.submitted(by, pays=True)

    published = services.publish(version, by=other)

    assert keeping.state_of(published, clock.today()) == "coming"
    with pytest.raises(Missing):
        selectors.version_for("home_bath", clock.today())
    day(30)
    assert selectors.version_for("home_bath", clock.today()) == published
    assert selectors.ruleset(published).formula is not None
    assert selectors.flow(published).stages
    acts = Entry.objects.filter(object_id=str(version.pk), object_type="catalogue.itemversion")
    assert {
        "catalogue.start_draft",
        "catalogue.draft",
        "catalogue.submit",
        "catalogue.publish",
    } <= {one.action for one in acts}


def test_the_version_before_ends_the_day_before_and_stays_what_it_was(day):
    by = keepers.policy_officer()
    version = changed("tekun", by)

    services.publish(version, by=keepers.publisher())

    old = ItemVersion.objects.get(item__code="tekun", number=1)
    assert old.ends_on == version.effective_on - timedelta(days=1)
    assert selectors.version_for("tekun", clock.today()) == old
    assert selectors.version_for("tekun", version.effective_on).number == 2
    assert services.load_catalogue().versions == 0
    assert ItemVersion.objects.get(pk=old.pk).ends_on == old.ends_on


def test_whoever_wrote_does_not_publish_not_even_from_another_post():
    by = keepers.policy_officer()
    version = keepers.submitted(by)
    later = Post.objects.get(pk=by.post_id)
    later.role = "policy_publisher"
    as_publisher = officers.actor_of(later, later.office)

    with pytest.raises(Denied, match="起草或提交过这一版的人不能自己发布"):
        services.publish(version, by=as_publisher)
    with pytest.raises(Denied):
        services.publish(version, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemVersion.objects.filter(pk=version.pk).update(checked_by=by.user_id)


def test_a_version_is_sent_back_with_the_reason_and_comes_again():
    by, other = keepers.policy_officer(), keepers.publisher()
    version = keepers.submitted(by)

    back = services.send_back(version, by=other, reason="依据不全。")

    assert keeping.state_of(back, clock.today()) == "returned"
    assert list(keeping.returned_versions()) == [back]
    again = services.submit(back, by=by, seen=back.revision)
    assert list(keeping.waiting_versions()) == [again]
    assert services.publish(again, by=other).state == "published"


def test_what_was_done_once_is_not_done_twice():
    by, other = keepers.policy_officer(), keepers.publisher()
    version = keepers.submitted(by)
    services.publish(version, by=other)

    with pytest.raises(Conflict, match="不在等待发布"):
        services.publish(version, by=other)
    with pytest.raises(Conflict, match="不在等待发布"):
        services.send_back(version, by=other, reason="太晚了")
    with pytest.raises(Conflict, match="内容不能再改"):
        keepers.saved(version, "guide", by)


def test_a_first_day_that_has_come_meanwhile_is_sent_back(day):
    version = keepers.submitted(keepers.policy_officer())
    day(31)

    with pytest.raises(Invalid, match="施行日要在今天以后"):
        services.publish(version, by=keepers.publisher())


def test_a_draft_with_a_sample_that_comes_out_otherwise_is_not_submitted():
    by = keepers.policy_officer()
    draft = keepers.filled(by)
    wrong = {**keepers.SAMPLE, "expect": {"outcome": "不符合", "refused_by": ["hukou"]}}
    draft = services.save_samples(draft, [wrong], by=by, seen=draft.revision)

    with pytest.raises(Invalid, match="应为“不符合”，算出来是“符合”"):
        services.submit(draft, by=by, seen=draft.revision)
    draft = services.save_samples(draft, [], by=by, seen=draft.revision)
    with pytest.raises(Invalid, match="还没有样例"):
        services.submit(draft, by=by, seen=draft.revision)


def test_the_samples_of_the_packs_come_out_in_every_version_they_fall_into():
    from gongzhu.catalogue import samples

    for version in ItemVersion.objects.select_related("item"):
        tried = samples.run(selectors.spec(version), samples.of_pack(version))
        assert [(one.sample["name"], one.faults) for one in tried if one.faults] == []


def test_an_item_is_retired_by_two_and_running_cases_keep_their_version():
    by, other = keepers.policy_officer(), keepers.publisher()
    item = Item.objects.get(code="legal_aid")
    last = keepers.in_days(10)

    proposal = services.propose_retirement(item, last_day=last, note="某文件废止", by=by)
    with pytest.raises(Conflict, match="已在等待确认"):
        services.propose_retirement(item, last_day=last, note="再来一次", by=by)
    services.confirm(proposal, by=other)

    version = item.versions.get()
    assert version.ends_on == last
    assert selectors.version_for("legal_aid", last) == version
    with pytest.raises(Missing):
        selectors.version_for("legal_aid", last + timedelta(days=1))
    assert selectors.flow(version).stages
    services.load_catalogue()
    assert ItemVersion.objects.get(pk=version.pk).ends_on == last


def test_a_policy_changes_when_a_second_person_says_so_and_the_pack_leaves_it():
    by, other = keepers.policy_officer(), keepers.publisher()
    values = {
        "code": "interim-measures",
        "title": "社会救助暂行办法",
        "summary": "本地写的提要。",
        "clauses": [{"clause": "第一条", "fact": "目的"}],
        "grade": "A",
    }

    proposal = services.propose_policy(values, by=by)
    assert Policy.objects.get(code="interim-measures").summary != "本地写的提要。"
    with pytest.raises(Denied):
        services.confirm(proposal, by=by)
    services.confirm(proposal, by=other)

    services.load_catalogue()
    assert Policy.objects.get(code="interim-measures").summary == "本地写的提要。"
    with pytest.raises(Conflict, match="不用再办"):
        services.confirm(proposal, by=other)


def test_a_proposal_is_returned_and_never_counted():
    by, other = keepers.policy_officer(), keepers.publisher()
    values = {"code": "new-law", "title": "新法", "summary": "提要", "clauses": [], "grade": "B"}
    proposal = services.propose_policy(values, by=by)

    services.return_proposal(proposal, by=other, reason="没有链接。")

    assert not Policy.objects.filter(code="new-law").exists()
    assert Proposal.objects.get(kind=ProposalKind.POLICY).answer == "没有链接。"


def test_what_was_published_long_ago_is_due_for_review_until_somebody_reads_it_again(day):
    item = Item.objects.get(code="dibao")
    assert item not in [one.thing for one in keeping.due_by(clock.today())]
    day(366)
    assert item in [one.thing for one in keeping.due_by(clock.today())]

    services.review(
        item, note="逐条核对，仍然属实。", on=clock.today(), by=keepers.policy_officer()
    )

    assert item not in [one.thing for one in keeping.due_by(clock.today())]
    with pytest.raises(Conflict, match="不能修改"):
        item.reviews.get().save()


def test_months_end_where_the_month_ends():
    from datetime import date

    assert keeping.months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert keeping.months_after(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert keeping.months_after(date(2025, 12, 1), 1) == date(2026, 1, 1)
