"""Loading a pack: all or nothing, safe to repeat, published versions for ever as they were."""

from __future__ import annotations

import time

import pytest
from django.core.management import CommandError, call_command

from gongzhu.audit.models import Entry
from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.models import Item, ItemVersion, Policy, Standard
from gongzhu.catalogue.services import load_catalogue
from gongzhu.common.actor import Actor, ActorKind
from gongzhu.common.errors import Conflict, Denied
from gongzhu.org.errors import PackFaults
from tests.catalogue.packs import PackCopy

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-10")]

DIBAO, TEKUN = "items/dibao.yaml", "items/tekun.yaml"


@pytest.fixture
def empty() -> None:
    """A database into which nothing was loaded yet."""
    for model in (ItemVersion, Item, Standard, Policy):
        model.objects.all()._raw_delete(using="default")


def test_the_pack_fills_an_empty_database(pack: PackCopy, empty):
    loaded = load_catalogue()

    assert (loaded.items, loaded.versions) == (pack.items_count, pack.versions_count)
    published = ItemVersion.objects.filter(state=VersionState.PUBLISHED)
    assert published.count() == pack.versions_count
    assert Policy.objects.get(code="dibao-measures").clauses[0]["clause"] == "第四条至第六条"
    assert loaded.policies == Policy.objects.count() > 30


def test_loading_again_changes_nothing_and_leaves_no_trace(pack: PackCopy):
    load_catalogue()
    before = Entry.objects.count()
    versions = list(ItemVersion.objects.values_list("pk", "published_at"))

    started = time.perf_counter()
    again = load_catalogue()
    seconds = time.perf_counter() - started

    assert not again.is_anything
    assert again.words == "没有变化。"
    assert Entry.objects.count() == before
    assert list(ItemVersion.objects.values_list("pk", "published_at")) == versions
    assert seconds < 2


def test_publishing_is_recorded_with_who_did_it(pack: PackCopy, empty):
    keeper = Actor(
        kind=ActorKind.OFFICER, name="陈管理", office_name="广州市民政局", role="system_admin"
    )
    before = Entry.objects.count()

    load_catalogue(by=keeper)

    entries = Entry.objects.filter(action="catalogue.publish", seq__gt=before)
    assert entries.count() == pack.versions_count
    assert {entry.actor_label for entry in entries} == {"广州市民政局 陈管理"}
    assert ItemVersion.objects.first().published_by == "广州市民政局 陈管理"


def test_only_administrators_load_packs(pack: PackCopy):
    window = Actor(kind=ActorKind.OFFICER, name="李窗口", role="window")

    with pytest.raises(Denied, match="系统管理员"):
        load_catalogue(by=window)


def test_one_fault_anywhere_and_nothing_is_loaded(pack: PackCopy, empty):
    pack.replace(TEKUN, "expr: has_hukou_here", "expr: has_hukou_hear")

    with pytest.raises(PackFaults):
        load_catalogue()

    assert not any(model.objects.exists() for model in (Policy, Standard, Item, ItemVersion))


def test_a_published_version_may_not_change_its_content(pack: PackCopy):
    load_catalogue()
    pack.replace(TEKUN, "tekun_income_per_head < std.dibao", "tekun_income_per_head <= std.dibao")

    with pytest.raises(PackFaults) as caught:
        load_catalogue()

    (fault,) = caught.value.faults
    line = pack.text(TEKUN)[: pack.text(TEKUN).index("number: 1")].count("\n") + 1
    assert (fault.file, fault.line) == ("guangzhou/items/tekun.yaml", line)
    assert "不能改动内容" in fault.reason
    assert "第2版" in fault.reason


def test_a_shared_part_changes_every_version_that_uses_it(pack: PackCopy):
    load_catalogue()
    pack.replace(DIBAO, "label: 没有商事登记", "label: 没有公司")

    with pytest.raises(PackFaults) as caught:
        load_catalogue()

    assert len(caught.value.faults) == 2
    assert all("第3版" in fault.reason for fault in caught.value.faults)


def test_a_published_version_may_not_change_its_first_day(pack: PackCopy):
    load_catalogue()
    pack.replace(DIBAO, "effective_on: 2021-07-01", "effective_on: 2021-08-01")

    with pytest.raises(PackFaults, match="不能改动施行日"):
        load_catalogue()


def test_a_new_version_is_added_and_the_old_one_ends(pack: PackCopy):
    load_catalogue()
    text = pack.text("items/dibao_margin.yaml")
    at = text.index("  - number: 1")
    old = text[at:].replace(
        "effective_on: 2023-01-01\n", "effective_on: 2023-01-01\n    ends_on: 2026-12-31\n"
    )
    new = text[at:].replace("number: 1", "number: 2").replace("2023-01-01", "2027-01-01")
    pack.write("items/dibao_margin.yaml", text[:at] + old + new)

    loaded = load_catalogue()

    first, second = ItemVersion.objects.filter(item__code="dibao_margin").order_by("number")
    assert loaded.versions == 2
    assert str(first.ends_on) == "2026-12-31"
    assert first.spec == second.spec


def test_what_the_schema_leaves_at_its_default_does_not_count(pack: PackCopy):
    load_catalogue()
    pack.replace(
        TEKUN,
        "- {key: no_supporter, fact: no_supporter,",
        "- {key: no_supporter, is_required: true, fact: no_supporter,",
    )

    assert not load_catalogue().is_anything


def test_a_draft_on_screen_keeps_its_number(pack: PackCopy):
    load_catalogue()
    published = ItemVersion.objects.get(item__code="tekun", number=1)
    draft = ItemVersion.objects.create(
        item=published.item,
        number=2,
        state=VersionState.DRAFT,
        effective_on="2027-04-01",
        spec=published.spec,
        digest=published.digest,
    )
    text = pack.text(TEKUN)
    at = text.index("  - number: 1")
    later = (
        text[at:]
        .replace("number: 1", "number: 2")
        .replace("2027-03-31", "2030-03-31")
        .replace("2024-04-01\n", "2027-04-01\n")
    )
    pack.write(TEKUN, text + later)

    with pytest.raises(PackFaults, match="请把这里的版本号改为3"):
        load_catalogue()

    assert ItemVersion.objects.get(pk=draft.pk).state == VersionState.DRAFT


def test_words_a_published_version_needs_may_not_go(pack: PackCopy):
    load_catalogue()
    (pack.root / TEKUN).unlink()
    pack.replace("vocabulary.yaml", "- name: tekun_income_per_head", "- name: tekun_income")

    with pytest.raises(PackFaults, match="已发布的特困人员救助供养 第1版还要用原来的词汇"):
        load_catalogue()


@pytest.mark.parametrize("change", ["spec", "digest", "number", "effective_on", "state"])
def test_the_row_of_a_published_version_refuses_every_change(change: str):
    version = ItemVersion.objects.get(item__code="tekun", number=1)
    other = {
        "spec": {},
        "digest": "0" * 64,
        "number": 9,
        "effective_on": "2020-01-01",
        "state": "draft",
    }
    setattr(version, change, other[change])

    with pytest.raises(Conflict, match="内容不能再改"):
        version.save()


def test_a_published_version_may_end_and_be_retired_but_not_deleted():
    version = ItemVersion.objects.get(item__code="tekun", number=1)
    version.state = VersionState.RETIRED
    version.save()

    assert ItemVersion.objects.get(pk=version.pk).state == VersionState.RETIRED
    with pytest.raises(Conflict, match="不能删除"):
        version.delete()


def test_the_command_says_what_it_did_and_names_faults(pack: PackCopy, empty, capsys):
    call_command("load_catalogue", "guangzhou")
    assert f"版本{pack.versions_count}个已写入" in capsys.readouterr().out

    pack.replace(DIBAO, "position: 1", "rank: 1")
    with pytest.raises(CommandError, match=r"guangzhou/items/dibao.yaml 第\d+行"):
        call_command("load_catalogue", "guangzhou")
